"""What the last run wrote of a paper is carried over, with the bytes of a run from nothing.

All papers are invented.
"""

from pathlib import Path

import pytest

from exhume.model.papers import State
from exhume.store.corpus import open_corpus
from exhume.workflow import _texts

from ..sources.pdf_making import made, words
from .test_ingest import bytes_below, new_study, paper, put, record, run


@pytest.mark.parametrize("most", [1, 3, 4_096])
def test_carried_and_new_papers_together_give_the_bytes_of_a_run_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(_texts, "MOST_DOCUMENTS", most)
    files: dict[str, str | bytes] = {f"{n}.txt": paper(n) for n in range(30)}
    files |= {f"{n}.pdf": made(words(f"page one {n}"), words(f"two {n}")) for n in range(4)}
    study = new_study(tmp_path / "1", files)
    run(study)
    (study / "sources" / "7.txt").unlink()
    (study / "sources" / "8.txt").rename(study / "sources" / "renamed.txt")
    for n in range(30, 45):
        put(study / "sources" / f"{n}.txt", paper(n))
    assert 15 == run(study).fresh
    whole = {path.name: path.read_bytes() for path in (study / "sources").iterdir()}
    other = new_study(tmp_path / "2", whole)
    run(other)
    assert bytes_below(other / "corpus") == bytes_below(study / "corpus")


def test_poor_text_says_why_also_after_a_rule_had_excluded_it(tmp_path: Path) -> None:
    whole = made(words("page one"), words("page two"), words("page three"))
    cut = whole[: len(whole) * 2 // 3]
    files: dict[str, str | bytes] = {"1.pdf": cut, "r.ris": record("1", "甲", "PY  - 1970")}
    study = new_study(tmp_path, files)
    run(study)
    (before,) = (d for d in open_corpus(study).documents() if d.path.endswith(".pdf"))
    assert State.POOR_TEXT == before.state
    assert before.problem
    assert before.remedy
    protocol = study / "study.toml"
    usual = protocol.read_text(encoding="utf-8")
    rule = usual.replace("# years_from", "years_from")
    protocol.write_text(rule, encoding="utf-8")
    assert 2 == run(study).states["excluded"]
    protocol.write_text(usual, encoding="utf-8")
    run(study)
    (after,) = (d for d in open_corpus(study).documents() if d.path.endswith(".pdf"))
    assert before == after
