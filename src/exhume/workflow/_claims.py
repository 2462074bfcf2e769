"""The claim register: what others say of the matter, kept by people in ``claims.csv``."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date as Date  # noqa: N812 - `date` is the name of a field
from pathlib import Path

from exhume.errors import InputError, UsageError
from exhume.exports._csv_rows import written
from exhume.model.claims import Claim, Stance
from exhume.model.criterion import Criterion
from exhume.settings import StudySettings
from exhume.store.corpus import CORPUS_FOLDER, open_corpus
from exhume.store.files import write_whole
from exhume.workflow._criterion import criterion_of
from exhume.workflow._filled_in import FilledRow, filled_rows, nearest

CLAIMS_FILE = "claims.csv"
WHOLE_STUDY = "study"
COLUMNS = (
    *("id", "statement", "by", "role", "source", "date", "stance", "about"),
    *("quote", "language", "translation"),
)
_NEEDED = ("id", "statement", "by", "source", "date", "stance", "about")
_ID = re.compile(r"[\w.-]{1,60}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_BETWEEN = re.compile(r"\s*[;；|\n]\s*")

EXAMPLE: Mapping[str, str] = {
    "id": "# example-1",
    "statement": "The hospital states that the tube was placed on the day before the declaration.",
    "by": "Invented Hospital No. 900",
    "role": "press office",
    "source": "letter to the study of 3 November 2025, page 1 (this whole row is invented)",
    "date": "2025-11-03",
    "stance": Stance.DISPUTES.value,
    "about": "the id of a paper; or a code; or study",
    "quote": "（虚构）气管插管在判定前一日已经完成。",
    "language": "zh-Hans",
    "translation": "(Invented) The tube had been placed the day before the declaration.",
}
"""A row that says that it is invented; it begins with ``#`` and is never read."""


def read_claims(
    study: Path, criterion: Criterion, known_papers: Collection[str]
) -> tuple[Claim, ...]:
    """Read the claim register of a study, in its order; no claims where there is no such file.

    `known_papers` are the ids of papers that a claim can be about. Raises `InputError` with file
    and line for the first row that cannot stand as it is.
    """
    subjects = (WHOLE_STUDY, *(code.id for code in criterion.codes), *sorted(known_papers))
    claims: dict[str, Claim] = {}
    places: dict[str, str] = {}
    for row in filled_rows(study / CLAIMS_FILE, _NEEDED, COLUMNS):
        claim = _claim(row, subjects)
        if claim.id in claims:
            problem = f'the id "{claim.id}" was given before, in {places[claim.id]}'
            row.refuse(problem, "give each claim an id of its own")
        claims[claim.id], places[claim.id] = claim, row.place
    return tuple(claims.values())


def claims_of(study: Path, settings: StudySettings) -> tuple[Claim, ...]:
    """Read the claim register of a study and check it against its papers and its criterion."""
    return read_claims(study, criterion_of(study, settings), frozenset(_papers(study)))


def write_example(study: Path) -> Path:
    """Write a register with the names of the columns and one invented row that is not read.

    Raises `exhume.errors.UsageError` where there is a register already.
    """
    path = study / CLAIMS_FILE
    if path.exists():
        raise UsageError(str(path), "there is a register already", "open it, and add rows to it")
    write_whole(path, written(path.name, COLUMNS, [EXAMPLE]))
    return path


def _papers(study: Path) -> Iterator[str]:
    """Give the ids of the papers; none before any were read, for a register can come first."""
    if (study / CORPUS_FOLDER).is_dir():
        yield from (document.id for document in open_corpus(study).papers())


def _claim(row: FilledRow, subjects: tuple[str, ...]) -> Claim:
    return Claim(
        id=_id(row),
        statement=row.needed("statement", "say in a sentence what is claimed"),
        by=row.needed("by", "write who says it"),
        source=row.needed("source", "write where it can be read: letter and page, address, issue"),
        date=_date(row),
        stance=_stance(row),
        about=_about(row, subjects),
        role=row.cell("role"),
        quote=row.cell("quote"),
        language=_language(row),
        translation=_translation(row),
    )


def _id(row: FilledRow) -> str:
    given = row.needed("id", "write a short word such as denial-1")
    if not _ID.fullmatch(given):
        remedy = "use letters, digits, hyphens and dots, and no blanks"
        row.refuse(f'"{given[:80]}" cannot be an id', remedy)
    return given


def _date(row: FilledRow) -> str:
    """Return a date as it is known, in the form that `Claim` has.

    Spreadsheets turn 2015-03-17 into 2015/3/17: both are read.
    """
    given = row.needed("date", "write the year at least, such as 2015, 2015-03 or 2015-03-17")
    found = _DATE.fullmatch(given)
    remedy = "write 2015, 2015-03 or 2015-03-17, and set the cells of this column to text"
    if not found:
        raise InputError(row.place, f'"{given[:40]}" is no date', remedy)
    parts = [int(part) for part in found.groups() if part]
    try:
        Date(*(*parts, 1, 1)[:3])
    except ValueError as error:
        raise InputError(row.place, f'there is no date "{given}"', remedy) from error
    return "-".join(f"{part:02}" for part in parts)


def _stance(row: FilledRow) -> Stance:
    stances = tuple(stance.value for stance in Stance)
    given = row.needed("stance", f"write one of: {', '.join(stances)}").casefold()
    if given not in stances:
        row.refuse(f'there is no stance "{given[:40]}"', nearest(given, stances))
    return Stance(given)


def _about(row: FilledRow, subjects: tuple[str, ...]) -> tuple[str, ...]:
    remedy = f'write ids of papers, codes, or "{WHOLE_STUDY}", with semicolons between them'
    names = tuple(filter(None, _BETWEEN.split(row.needed("about", remedy))))
    for name in names:
        if name not in subjects:
            problem = f'it is about "{name[:80]}", which is no paper and no code of the study'
            row.refuse(problem, nearest(name, subjects))
    return names or row.refuse("it is about nothing", remedy)


def _language(row: FilledRow) -> str:
    given = row.cell("language")
    remedy = "write the tag of its language, such as zh-Hans, zh-Hant, en or de"
    if row.cell("quote") and not given:
        row.refuse("it has a quote without a language", remedy)
    if given and not _LANGUAGE.fullmatch(given):
        row.refuse(f'"{given[:40]}" is no tag of a language', remedy)
    return given


def _translation(row: FilledRow) -> str:
    given = row.cell("translation")
    if given and not row.cell("quote"):
        row.refuse("it has a translation without a quote", "add the quote in its own words")
    return given
