"""Which bibliographic record belongs to which paper, and how that was found.

Four ways are tried, the surest first: the record names the file; the paper's first page shows the
record's DOI; the file's name is the record's id; the first page shows the record's title on one to
three lines. Last, the file's name may be the record's title, with or without the first author, or
its DOI with other characters in place of the slash: so databases name what is downloaded.

A way that points at several records decides nothing and is said in an issue. So is a name that is
but a number, where the first page shows the title of another record: numbers meet by chance.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath

from exhume.model.papers import Document, Issue, Record
from exhume.workflow._eligibility import fold
from exhume.workflow._merging import DOI, doi_key

HEAD = 5_000
"""Characters of the first page that are looked at."""

_LINES = 60
_WIDE_TEN = "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT ZERO}"
_SHORTEST_TITLE = 6
_NOTE_SIGNS = " \t\u3000*†‡§#△▲☆★※⁰¹²³⁴⁵⁶⁷⁸⁹①②③④⑤⑥⑦⑧⑨"  # behind a title they call a footnote
_COPY = re.compile(
    r"\s*(?:[(（]\d{1,3}[)）]|-\s*副本|- Copy)+$", re.IGNORECASE
)  # a second download
_AUTHOR = re.compile(r"[_\-—－ ]+[^_\-—－ ]{1,30}$")
_NAME_IT = (
    "write the file's name into the record that belongs to it (in RIS behind the tag L1, in a "
    "table under the column file)"
)
_UNSAFE = re.compile(r"[^a-z0-9]+")  # what a DOI has and a file's name may not

Places = list[int]


@dataclass(frozen=True, slots=True)
class Match:
    """The place of a record among the records, and the way in which it was found."""

    place: int
    matched_by: str


@dataclass(slots=True)
class RecordIndex:
    """The records by what a paper can be recognised by; records are named by their place.

    `leaders` has the place of the record that each merged one was merged into.
    """

    files: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    dois: dict[str, Places] = field(default_factory=lambda: defaultdict(list))
    safe_dois: dict[str, Places] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, Places] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, Places] = field(default_factory=lambda: defaultdict(list))
    leaders: dict[int, int] = field(default_factory=dict[int, int])
    count: int = 0

    def add(self, place: int, record: Record, title: str) -> None:
        """Add a record that has this place; `title` is as `title_key` gives it."""
        self.count += 1
        for name in record.files:
            path = _slashes(name)
            self.files[PurePosixPath(path).name].append((path, place))
        if doi := doi_key(record.doi):
            self.dois[doi].append(place)
            self.safe_dois[_UNSAFE.sub("_", doi)].append(place)
        self.names[_plain_name(record.id)].append(place)
        if len(title) >= _SHORTEST_TITLE:
            self.titles[title].append(place)

    def match(self, names: Sequence[str], head: str) -> Match | Issue | None:
        """Find the record of a paper.

        `names` are its id and the ids of its copies, `head` is the beginning of its text. Gives
        an issue where records were found but none could be preferred.
        """
        if not self.count:
            return None
        doubt: Issue | None = None
        for way, found in self._ways(names, head):
            places = self._leaders_of(found)
            if len(places) == 1:
                if way == "name" and self._title_objects(names, head, places):
                    return _contradicted(names[0])
                return Match(places.pop(), way)
            if places and doubt is None:
                doubt = _ambiguous(names[0], way, len(places))
        return doubt

    def _ways(self, names: Sequence[str], head: str) -> Iterator[tuple[str, set[int]]]:
        stems = [PurePosixPath(name).stem for name in names]
        dois = map(doi_key, _dois_in(head)) if self.dois else ()
        yield "file", {place for name in names for place in self._by_file(name)}
        yield "doi", _places(self.dois, dois)
        yield "name", _places(self.names, map(_plain_name, stems))
        yield "title", self._by_title(head)
        yield "name", _places(self.safe_dois, map(_safe_name, stems))
        yield "name", self._by_title_in(stems)

    def _leaders_of(self, places: Iterable[int]) -> set[int]:
        return {self.leaders.get(place, place) for place in places}

    def _by_title(self, head: str) -> set[int]:
        return _places(self.titles, _title_candidates(head) if self.titles else ())

    def _by_title_in(self, stems: Sequence[str]) -> set[int]:
        titles = (title for stem in stems for title in _titles_in(stem))
        return _places(self.titles, titles if self.titles else ())

    def _title_objects(self, names: Sequence[str], head: str, places: set[int]) -> bool:
        """Tell whether a name is but a number, and the first page shows another record's title."""
        if not all(PurePosixPath(name).stem.isdecimal() for name in names):
            return False
        titled = self._leaders_of(self._by_title(head))
        return bool(titled) and titled.isdisjoint(places)

    def _by_file(self, name: str) -> set[int]:
        """Return the records that name the file; of several, those that know its folders best."""
        path = _slashes(name)
        named = self.files.get(PurePosixPath(path).name, [])
        common = [(_common_end(path, other), place) for other, place in named]
        best = max((length for length, _ in common), default=0)
        return {place for length, place in common if length == best}


def head_of(document: Document) -> str:
    """Return the beginning of a paper's first page."""
    end = document.pages[0].end if document.pages else HEAD
    return document.text[: min(end, HEAD)]


def _dois_in(head: str) -> list[str]:
    """Return the DOIs of a text; full-width ones are rare, and looking for them is slow."""
    wide = _WIDE_TEN in head
    return DOI.findall(unicodedata.normalize("NFKC", head) if wide else head)


def _ambiguous(document_id: str, way: str, count: int) -> Issue:
    return Issue(
        document_id,
        f"{count} records could belong to this paper by their {way}; none was taken",
        _NAME_IT,
    )


def _contradicted(document_id: str) -> Issue:
    return Issue(
        document_id,
        "its name is the number of one record, but its first page shows the title of another; "
        "none was taken",
        f"rename the file, or {_NAME_IT}",
    )


def _places(index: Mapping[str, Places], keys: Iterable[str]) -> set[int]:
    return {place for key in keys for place in index.get(key, ())}


def _slashes(path: str) -> str:
    return unicodedata.normalize("NFC", path.replace("\\", "/")).casefold()


def _common_end(left: str, right: str) -> int:
    pairs = zip(reversed(left.split("/")), reversed(right.split("/")), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _plain_name(name: str) -> str:
    """Return an id or a file's stem without the zeros it was padded with.

    >>> _plain_name("0191") == _plain_name("191")
    True
    """
    return unicodedata.normalize("NFC", name).casefold().lstrip("0")


def _safe_name(stem: str) -> str:
    """Return a file's stem as a DOI is written in the names of files.

    >>> _safe_name("10.1000%2FInvented.1 (2)"), _safe_name("doi-10.1000-invented.1")
    ('10_1000_invented_1', '10_1000_invented_1')
    """
    name = _COPY.sub("", unicodedata.normalize("NFKC", stem)).casefold().replace("%2f", "/")
    return _UNSAFE.sub("_", name).removeprefix("doi_").strip("_")


def _titles_in(stem: str) -> list[str]:
    """Return the titles that a file's name may stand for: all of it, or without an author.

    >>> _titles_in("心臟移植报告_甲某(1)")
    ['心脏移植报告甲某', '心脏移植报告']
    """
    name = _COPY.sub("", stem)
    return [title_key(title) for title in fold([name, _AUTHOR.sub("", name)])]


def title_key(folded: str) -> str:
    """Return the letters and digits of a folded title.

    >>> title_key("heart: a case")
    'heartacase'
    """
    return "".join(character for character in folded if character.isalnum())


def _title_candidates(head: str) -> Iterator[str]:
    """Give every one to three consecutive lines of the head as a title would be compared."""
    raw = [line.rstrip() for line in head.splitlines()[:_LINES]]
    plain = [line.rstrip(_NOTE_SIGNS) for line in raw]
    yield from _joined(raw)
    if plain != raw:
        yield from _joined(plain)


def _joined(raw: Sequence[str]) -> Iterator[str]:
    lines = [line for line in map(title_key, fold(raw)) if line]
    for first in range(len(lines)):
        for count in (1, 2, 3):
            yield "".join(lines[first : first + count])
