"""The sample's reference file, in RIS."""

from collections.abc import Iterable, Iterator

from exhume.workflow.sample._paper import Paper


def ris(papers: Iterable[tuple[str | None, Paper]]) -> str:
    """Return one RIS record for each pair of file name and paper; None is a paper without file."""
    return "".join(f"{line}\r\n" for name, paper in papers for line in _record(name, paper))


def _record(name: str | None, paper: Paper) -> Iterator[str]:
    yield "TY  - JOUR"
    yield f"TI  - {paper.title}"
    yield from (f"AU  - {author}" for author in paper.authors)
    yield f"PY  - {paper.year}"
    yield f"T2  - {paper.journal}"
    yield f"VL  - {paper.volume}"
    yield f"IS  - {paper.issue}"
    yield f"SP  - {paper.first_page}"
    yield f"AB  - {paper.abstract}"
    yield "N1  - 虚构示例 (invented example)"
    if name is not None:
        yield f"L1  - {name}"
    yield "ER  - "
    yield ""
