"""Passages whose answer is known, read from a CSV file and looked for in the papers.

Each row below the header is one item: a paper, named by its id in the study, its digest or its DOI;
where it is known, the passage as it is quoted; and the codes that it has. The word
``nothing-here`` in place of codes says that it is known to have none; an empty cell, that the codes
are not named. What cannot be used becomes an issue with its line, and is counted.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Final

from exhume.delimited import likeliest_delimiter, lines_of, rows_of
from exhume.errors import InputError
from exhume.model.coding import Choice
from exhume.model.normalized import NormalizedText
from exhume.model.papers import Issue
from exhume.model.spans import NormalizedOffset, NormalizedSpan
from exhume.sources._encoding import decode
from exhume.store.corpus import Corpus
from exhume.store.rows import Kind
from exhume.text.normalization import normalize
from exhume.workflow._merging import doi_key

CODED: Final = "known"
"""The stratum of items whose codes are named."""

NOTHING: Final = "known-nothing"
"""The stratum of items that are known to have no code."""

UNNAMED: Final = "known-unnamed"
"""The stratum of items whose codes the file does not name."""

UNREADABLE: Final = "known-unreadable"
"""Rows of which not even that can be told."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "paper": (
        *("paper", "document", "id", "file", "digest", "sha256", "doi"),
        *("文献", "文件", "文件名", "编号"),
    ),
    "quote": ("quote", "passage", "text", "引文", "原文", "摘录"),
    "codes": ("codes", "code", "代码", "编码"),
}
"""Names of columns that are understood; of several that name the paper the first filled one counts.
"""

_BETWEEN: Final = re.compile(r"[\s;,|；，、]+")


@dataclass(frozen=True, slots=True)
class KnownItem:
    """One passage whose answer is known.

    `place` is the file and line that say so, `paper` the digest; `quote` is empty where the paper
    alone is named. `stratum` is `CODED`, `NOTHING` or `UNNAMED`.
    """

    place: str
    paper: str
    quote: str
    stratum: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What a file of known items holds: those of papers in the study, and issues for the others.

    `given` counts all of its rows by stratum, those that cannot be read as `UNREADABLE`.
    """

    items: tuple[KnownItem, ...] = ()
    issues: tuple[Issue, ...] = ()
    given: Mapping[str, int] = field(default_factory=dict[str, int], hash=False)


def read_known(path: Path, papers: "PaperNames", codes: Sequence[str]) -> KnownFile:
    """Read the known items of a file; `codes` are those of the criterion.

    Raises `exhume.errors.InputError` where the file cannot be read, its encoding cannot be told, or
    no column of it names papers.
    """
    items: list[KnownItem] = []
    issues: list[Issue] = []
    given: Counter[str] = Counter()
    for place, row in _rows(path):
        found = row if isinstance(row, Issue) else _item(place, row, papers, codes)
        given[UNREADABLE if isinstance(row, Issue) else _stratum(_named(row))] += 1
        if isinstance(found, Issue):
            issues.append(found)
        else:
            items.append(found)
    return KnownFile(tuple(items), tuple(issues), dict(sorted(given.items())))


def _item(place: str, row: "_Row", papers: "PaperNames", codes: Sequence[str]) -> KnownItem | Issue:
    named = _named(row)
    stratum = _stratum(named)
    paper = papers.find(row.paper)
    problem = paper.problem or (stratum == CODED and _unknown_code(named, codes))
    if problem:
        return Issue(place, problem, "correct this line of the file")
    in_order = tuple(code for code in codes if stratum == CODED and code in named)
    return KnownItem(place, paper.digest, row.quote, stratum, in_order)


def _named(row: "_Row") -> tuple[str, ...]:
    return tuple(filter(None, _BETWEEN.split(row.codes)))


def _stratum(named: Sequence[str]) -> str:
    if not named:
        return UNNAMED
    return NOTHING if named == (Choice.NOTHING.value,) else CODED


def _unknown_code(named: Iterable[str], codes: Sequence[str]) -> str:
    for code in named:
        if code not in codes:
            near = get_close_matches(code, codes, n=1)
            return f'the criterion has no code "{code}"' + (f'; is it "{near[0]}"?' if near else "")
    return ""


def locate(quote: str, text: NormalizedText) -> NormalizedSpan | None:
    r"""Return where a quote stands first in a text; both are compared in normalised form.

    >>> locate("腦死亡後", normalize("供体在脑死\n亡后"))
    NormalizedSpan(start=3, end=7)
    """
    wanted = normalize(quote.strip()).text.strip()
    start = text.text.find(wanted) if wanted else -1
    if start < 0:
        return None
    end = start + len(wanted)
    return NormalizedSpan(NormalizedOffset(start), NormalizedOffset(end))


@dataclass(frozen=True, slots=True)
class Named:
    """The paper that a name stands for, or why there is none."""

    digest: str = ""
    problem: str = ""


class PaperNames:
    """The names under which the papers of a study can be known; `screened` are their digests."""

    def __init__(self, corpus: Corpus, screened: Collection[str]) -> None:
        self._screened = screened
        self._digests: dict[str, set[str]] = defaultdict(set)
        documents: dict[str, str] = {}
        for document in corpus.documents():
            if document.kind is Kind.PAPER and document.digest:
                documents[document.id] = document.digest
                for name in (document.id, PurePosixPath(document.id).name, document.digest):
                    self._digests[name].add(document.digest)
        for doi, ids in _dois(corpus):
            self._digests[doi].update(documents[name] for name in ids if name in documents)

    def find(self, name: str) -> Named:
        """Return the paper of an id, a file name, a digest or a DOI."""
        found = self._digests.get(name.replace("\\", "/")) or self._digests.get(name.lower())
        found = found or self._digests.get(doi_key(name) or name)
        if not name:
            return Named(problem="it names no paper")
        if not found:
            return Named(problem=f'no paper of the study has the id, digest or DOI "{name}"')
        screened = sorted(found & set(self._screened)) if len(found) > 1 else sorted(found)
        if len(screened) > 1:
            return Named(problem=f'"{name}" stands for {len(screened)} papers')
        if not screened or screened[0] not in self._screened:
            return Named(problem=f'the paper "{name}" was given, but not screened')
        return Named(screened[0])


def _dois(corpus: Corpus) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each DOI with the ids of the papers that belong to its record, or to its leader."""
    documents: dict[str, tuple[str, ...]] = {}
    dois: list[tuple[str, str]] = []
    for row in corpus.records():
        documents[row.record.id] = row.documents
        if doi := doi_key(row.record.doi):
            dois.append((doi, row.merged_into or row.record.id))
    return ((doi, documents.get(record, ())) for doi, record in dois)


@dataclass(frozen=True, slots=True)
class _Row:
    paper: str
    quote: str
    codes: str


@dataclass(frozen=True, slots=True)
class _Header:
    """How many columns there are, and which of them hold what."""

    width: int
    places: Mapping[str, Sequence[int]]

    def row(self, cells: Sequence[str]) -> _Row:
        return _Row(*(_first_filled(cells, self.places[column]) for column in COLUMNS))

    def problem(self, cells: Sequence[str]) -> str:
        surplus = any(cell.strip() for cell in cells[self.width :])
        if len(cells) < self.width or surplus:
            return f"it has {len(cells)} cells under {self.width} columns; they may have shifted"
        return ""


def _rows(path: Path) -> Iterator[tuple[str, _Row | Issue]]:
    """Give each row that is not blank with its place; an issue instead of one that is broken."""
    header: _Header | None = None
    lines = lines_of(_text(path))
    for line, cells in rows_of(lines, likeliest_delimiter(lines)):
        place = f"{path.name}:{line}"
        if isinstance(cells, str):
            yield place, _broken(place, cells)
        elif not any(cell.strip() for cell in cells):
            continue
        elif header is None:
            header = _header(cells, path)
        elif problem := header.problem(cells):
            yield place, _broken(place, problem)
        else:
            yield place, header.row(cells)


def _broken(place: str, problem: str) -> Issue:
    return Issue(
        place, problem, "put texts that hold commas or quotation marks into quotation marks"
    )


def _first_filled(cells: Sequence[str], places: Iterable[int]) -> str:
    return next((cells[at].strip() for at in places if cells[at].strip()), "")


def _header(cells: Sequence[str], path: Path) -> _Header:
    names = [cell.strip().casefold() for cell in cells]
    places = {
        column: [at for at, name in enumerate(names) if name in aliases]
        for column, aliases in COLUMNS.items()
    }
    if not places["paper"]:
        problem = f"no column of it names papers (first line: {', '.join(cells)[:80]})"
        remedy = "name one of its columns document, digest or doi in the first line"
        raise InputError(str(path), problem, remedy)
    return _Header(len(names), places)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = "correct `known` under [coding] in study.toml, or put the file there"
        raise InputError(str(path), f"it cannot be read: {error.strerror}", remedy) from error
    return decode(data, path.name).text
