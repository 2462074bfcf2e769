"""Where papers come from, as the table, the study's own rows and people's decisions say.

A study can hold ``hospitals.csv`` and ``cities.csv``, rows of its own for the authority table, and
``places.csv``, in which people decide what the table cannot.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exhume.delimited import likeliest_delimiter, lines_of, rows_of
from exhume.errors import InputError
from exhume.exports._cells import neutral, plain
from exhume.model.papers import Record
from exhume.model.places import Certainty, Place, PlaceStep
from exhume.places.affiliations import Affiliation, affiliation_of
from exhume.places.authority import LICENCE, TITLE, VERSION, Authority, City, extended
from exhume.places.resolving import located, located_in, resolve, shortened
from exhume.settings import StudySettings
from exhume.sources._encoding import decode

if TYPE_CHECKING:
    from exhume.store.corpus import Corpus

HOSPITALS_FILE: Final = "hospitals.csv"
CITIES_FILE: Final = "cities.csv"
PLACES_FILE: Final = "places.csv"
HEAD: Final = 20_000
"""Characters of a paper that are worth handing over: the first pages, where bylines stand."""

FOR_PEOPLE: Final = (Certainty.DOUBTFUL, Certainty.UNRESOLVED, Certainty.MISSING)
"""How sure those places are that wait for a person."""

COLUMNS: Final = (
    *("paper", "digest", "given", "hospital", "city", "province"),
    *("decided_by", "note"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of a paper's place: a hospital of the table by id or name, or a new one.

    `line` is where it stands in ``places.csv``. It counts only with the name of who decided.
    """

    paper: str
    digest: str
    given: str
    hospital: str
    city: str
    province: str
    decided_by: str
    note: str
    line: int = 0

    @property
    def decided(self) -> bool:
        """Tell whether somebody has decided."""
        return bool(self.decided_by and (self.hospital or self.city or self.province))

    def cells(self) -> tuple[str, ...]:
        """Return the row of the file."""
        return tuple(str(getattr(self, column)) for column in COLUMNS)


def places_of(study: Path, papers: Iterable[tuple[str, Record | None, str]]) -> Mapping[str, Place]:
    """Return the place of each paper by its digest.

    `papers` are digest, bibliographic record and the beginning of the text, of which the first
    `HEAD` characters are looked at. Raises `exhume.errors.InputError` with the line of a mistake
    in the study's ``hospitals.csv``, ``cities.csv`` or ``places.csv``.
    """
    table = authority_of(study)
    decisions = {row.digest: row for row in read_decisions(study) if row.decided}
    found: dict[str, Place] = {}
    for digest, record, text in papers:
        place = place_of(affiliation_of(record, text[:HEAD]), table)
        decision = decisions.get(digest)
        found[digest] = confirmed(place, decision, table) if decision else place
    return found


def sources(study: Path | None = None) -> tuple[tuple[str, str], ...]:
    """Return where names and places come from, as label and sentence.

    With a study, its own tables are among them, with their SHA-256.
    """
    own = [study / name for name in (HOSPITALS_FILE, CITIES_FILE, PLACES_FILE)] if study else []
    return (
        (
            "Names of hospitals",
            f"{TITLE}, version {VERSION} ({LICENCE}), compiled from public facts: what hospitals "
            "call and called themselves, mergers of universities, military numbers.",
        ),
        (
            "Cities and coordinates",
            f"{TITLE}, version {VERSION} ({LICENCE}): cities to about a hundredth of a degree, "
            "provinces by ISO 3166-2, postcodes by their first digits.",
        ),
        *((path.name, _own_source(path)) for path in own if path.is_file()),
    )


def _own_source(path: Path) -> str:
    said = "decisions of people" if path.name == PLACES_FILE else "rows of the study's own"
    return f"{said}, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"


def authority_of(study: Path) -> Authority:
    """Return the authority table with the study's own rows."""
    hospitals, cities = study / HOSPITALS_FILE, study / CITIES_FILE
    return extended(
        hospitals if hospitals.is_file() else None, cities if cities.is_file() else None
    )


def place_of(affiliation: Affiliation, table: Authority) -> Place:
    """Return the place of an affiliation; one that is not marked as such is doubtful at best."""
    in_record = "record" in affiliation.source
    text = affiliation.text if in_record else shortened(affiliation.text, table)
    place = resolve(text, table)
    if place.certainty is Certainty.MISSING:
        return place
    first, *rest = place.steps
    place = replace(place, steps=(replace(first, source=affiliation.source), *rest))
    if affiliation.marked or place.certainty is not Certainty.CERTAIN:
        return place
    doubt = PlaceStep("doubt", "nothing marks it as an affiliation", "for a person to decide")
    candidates = (place.id, *place.candidates)
    return replace(
        place,
        certainty=Certainty.DOUBTFUL,
        steps=(*place.steps, doubt),
        candidates=tuple(dict.fromkeys(candidates)),
    )


def confirmed(place: Place, decision: Decision, table: Authority) -> Place:
    """Return the place as a person has decided; what the affiliation says stays in the steps."""
    where = f"{PLACES_FILE}:{decision.line}"
    said = decision.hospital or decision.city or decision.province
    step = PlaceStep("decision", said, f"{decision.decided_by} in {PLACES_FILE}")
    decided = _decided(where, decision, table)
    note = (PlaceStep("note", decision.note, decision.decided_by),) if decision.note else ()
    return replace(
        decided,
        given=place.given or decision.given,
        certainty=Certainty.CONFIRMED,
        steps=(*place.steps, step, *note, *decided.steps),
        candidates=place.candidates,
    )


def _decided(where: str, decision: Decision, table: Authority) -> Place:
    hospital = table.find(decision.hospital) if decision.hospital else None
    if hospital is not None:
        return _checked(where, decision, located(hospital, table), table)
    city = _city(where, decision, table)
    if city is not None:
        place = _checked(where, decision, located_in(city, table), table)
        return replace(place, hospital=decision.hospital)
    province = table.find_province(decision.province)
    if province is None and decision.province:
        problem = f'there is no province "{decision.province}"'
        raise InputError(where, problem, "write its name or its code, such as CN-HB")
    return Place(
        "",
        Certainty.CONFIRMED,
        hospital=decision.hospital,
        province=province.english if province else "",
        province_code=province.code if province else "",
    )


def _city(where: str, decision: Decision, table: Authority) -> City | None:
    city = table.find_city(decision.city) if decision.city else None
    if decision.city and city is None:
        remedy = f"write its Chinese name, or add it to {CITIES_FILE} in the study folder"
        raise InputError(where, f'the table has no one city called "{decision.city}"', remedy)
    return city


def _checked(where: str, decision: Decision, place: Place, table: Authority) -> Place:
    """Raise `InputError` where the city or province of a row is not that of its hospital."""
    city = _city(where, decision, table)
    province = table.find_province(decision.province) if decision.province else None
    other_city = city is not None and city.english != place.city
    if other_city or (province is not None and province.code != place.province_code):
        problem = f"{place.hospital or place.city} is in {place.city}, {place.province}"
        raise InputError(where, problem, "correct the city and province, or leave them empty")
    return place


def read_decisions(study: Path) -> list[Decision]:
    """Return the rows of ``places.csv``, decided or not; none where there is no file.

    Raises `exhume.errors.InputError` with the line of a row that cannot be read, or of a second
    one for a paper.
    """
    path = study / PLACES_FILE
    if not path.is_file():
        return []
    found: dict[str, Decision] = {}
    for row in _rows(path):
        if row.digest in found:
            where, first = f"{PLACES_FILE}:{row.line}", found[row.digest].line
            problem = f"the paper {row.paper} stands already at line {first}"
            raise InputError(where, problem, "keep one of the two lines")
        found[row.digest] = row
    return list(found.values())


def _rows(path: Path) -> Iterator[Decision]:
    lines = lines_of(_text(path))
    header: list[str] = []
    for line, cells in rows_of(lines, likeliest_delimiter(lines)):
        where = f"{PLACES_FILE}:{line}"
        if isinstance(cells, str):
            raise InputError(where, cells, "put cells that hold commas into quotation marks")
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = _header(where, cells)
        else:
            yield _row(where, cells, header, line)


def _header(where: str, cells: Iterable[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    if "digest" not in header:
        problem = "its first line does not name the column digest"
        raise InputError(where, problem, f"name these columns: {', '.join(COLUMNS)}")
    return header


def _row(where: str, cells: list[str], header: list[str], line: int) -> Decision:
    if len(cells) != len(header):
        problem = f"it has {len(cells)} cells under {len(header)} columns"
        raise InputError(where, problem, "put cells that hold commas into quotation marks")
    named = dict(zip(header, (plain(cell.strip()) for cell in cells), strict=True))
    values = {column: named.get(column, "") for column in COLUMNS}
    if not values["digest"]:
        raise InputError(where, "it has no digest", "keep the digest of the paper in its row")
    return Decision(**values, line=line)


def _text(path: Path) -> str:
    return decode(path.read_bytes(), path.name).text.removeprefix("\ufeff")


def to_decide(
    study: Path, names: Mapping[str, str], places: Mapping[str, Place]
) -> tuple[Decision, ...]:
    """Return the rows that ``places.csv`` lacks: one for each place that a person should settle.

    `names` are the ids of papers by digest. The note of a row says which hospitals are likeliest.
    """
    there = {row.digest for row in read_decisions(study)}
    return tuple(
        Decision(names.get(digest, ""), digest, place.given, "", "", "", "", _hint(place))
        for digest, place in places.items()
        if place.certainty in FOR_PEOPLE and digest not in there
    )


def _hint(place: Place) -> str:
    return f"perhaps {', '.join(place.candidates)}" if place.candidates else ""


def appended(study: Path, rows: Iterable[Decision]) -> bytes:
    """Return ``places.csv`` with further rows at its end, and all else in it as it was.

    It is in UTF-8 with a mark at its beginning, so that spreadsheets show it as it is.
    """
    path = study / PLACES_FILE
    before = _text(path) if path.is_file() else ""
    if not before.strip():
        before = ",".join(COLUMNS) + "\n"
    lines = lines_of(before)
    delimiter = likeliest_delimiter(lines)
    header = next(cells for _, cells in rows_of(lines, delimiter) if any(cells))
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        cells = dict(zip(COLUMNS, row.cells(), strict=True))
        writer.writerow([neutral(cells.get(name.strip().casefold(), "")) for name in header])
    end = "" if before.endswith(("\n", "\r")) else "\n"
    return b"\xef\xbb\xbf" + (before + end + text.getvalue()).encode()


def counted(places: Iterable[Place]) -> dict[str, int]:
    """Count places by how sure they are, in the order of `Certainty`.

    >>> counted([Place("", Certainty.MISSING)])["missing"]
    1
    """
    counts = {certainty.value: 0 for certainty in Certainty}
    for place in places:
        counts[place.certainty.value] += 1
    return counts


@dataclass(frozen=True, slots=True)
class PlacesResult:
    """The places of the papers with findings, and what was asked of people.

    `places` are by the ids of papers, in their order. `asked` rows were added to `file`; `waiting`
    places are still to be decided there.
    """

    places: Mapping[str, Place]
    file: Path
    asked: int

    @property
    def waiting(self) -> int:
        """How many places wait for a person."""
        return sum(place.certainty in FOR_PEOPLE for place in self.places.values())

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume places --json`` prints; the counts sum to the papers."""
        return {
            "papers": len(self.places),
            "counts": counted(self.places.values()),
            "file": str(self.file),
            "asked": self.asked,
            "places": [{"paper": paper, **asdict(place)} for paper, place in self.places.items()],
        }


def find_places(study: Path, settings: StudySettings) -> PlacesResult:
    """Find where the papers with findings come from, and ask people for what cannot be told.

    Adds rows to the study's ``places.csv`` and changes none of it. Raises
    `exhume.errors.InputError` when nothing was screened yet, or for a mistake in the study's own
    tables, and `exhume.errors.StudyBusy` while another run holds the study.
    """
    from exhume.store.files import write_whole  # noqa: PLC0415 - as the store itself, below
    from exhume.store.lock import lock_study  # noqa: PLC0415

    with lock_study(study):
        names, papers = _papers_with_findings(study, settings)
        places = places_of(study, papers)
        rows = to_decide(study, names, places)
        if rows:
            write_whole(study / PLACES_FILE, appended(study, rows))
    in_order = sorted(places, key=lambda digest: names[digest])
    by_name = {names[digest]: places[digest] for digest in in_order}
    return PlacesResult(by_name, study / PLACES_FILE, len(rows))


def _papers_with_findings(
    study: Path, settings: StudySettings
) -> tuple[dict[str, str], list[tuple[str, Record | None, str]]]:
    """Return the ids of the papers by digest, and each with its record and the head of its text."""
    from exhume.workflow._screened import open_screened  # noqa: PLC0415 - the store is heavy

    opened = open_screened(study, settings)
    found = {passage.digest for passage in opened.screening.findings()}
    documents = {d.digest: d for d in opened.corpus.papers() if d.digest in found}
    records = {row.record.id: row.record for row in opened.corpus.records()}
    papers = [
        (digest, records.get(documents[digest].record), text)
        for digest, text in _heads(opened.corpus)
        if digest in documents
    ]
    papers.sort(key=lambda paper: documents[paper[0]].id)
    return {digest: document.id for digest, document in documents.items()}, papers


def _heads(corpus: "Corpus") -> Iterator[tuple[str, str]]:
    for batch in corpus.text_batches(("digest", "original")):
        columns = batch.to_pydict()
        for digest, text in zip(columns["digest"], columns["original"], strict=True):
            yield str(digest), str(text)[:HEAD]
