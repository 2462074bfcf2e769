"""The protocol of a study: ``study.toml``, read and checked.

Every setting that can change a result stands in this file, the seed and the date of the report
among them, so that the same study folder gives the same dossier again. What is not known is
refused, with the line and the nearest known name:

>>> parse_settings('reprot = 1', "study.toml")
Traceback (most recent call last):
...
exhume.errors.SettingsError: study.toml:1: reprot: unknown key. Remedy: did you mean "report"?
"""

import codecs
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - `date` is the name of a setting
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, cast, get_args

from msgspec import Meta, ValidationError

from exhume import checked_toml
from exhume.errors import SettingsError, UsageError

STUDY_FILE = "study.toml"

_IN_WORDS = {
    "int": "an integer",
    "str": "a text in quotes",
    "bool": "true or false",
    "array": "a list in [square brackets]",
    "object": "a table of settings",
    "date": "a date such as 2026-01-31",
}

Text = Annotated[str, Meta(min_length=1)]
OcrEngineName = Literal["auto", "rapidocr", "tesseract", "none"]
OcrPages = Literal["needed", "all", "none"]
Stratum = Literal["set-aside", "near", "some", "far"]
STRATA: tuple[Stratum, ...] = get_args(Stratum)
"""The strata of the papers without findings, the likeliest to hold something overlooked first."""

FinderName = Literal["running-cosine", "ngram-classifier"]
FINDERS: tuple[FinderName, ...] = get_args(FinderName)
"""Finders beside the rules, which can point at papers that the rules pass over."""

CodingOrder = Literal["shuffled", "ranked"]
StoppingOn = Literal["candidates", "all"]
IdentifyingShown = Literal["mask", "show"]
CropsShown = Literal["included", "all", "none"]
OriginalsHanded = Literal["reported", "all", "none"]

RECORD_FIELDS = ("id", "title", "authors", "year", "journal", "doi", "abstract", "files")
"""The fields of a record that a column of a table can hold."""

_CHOICES = {
    ".ocr.engine": get_args(OcrEngineName),
    ".ocr.pages": get_args(OcrPages),
    ".coding.order": get_args(CodingOrder),
    ".recall.stopping": get_args(StoppingOn),
    ".report.identifying": get_args(IdentifyingShown),
    ".report.crops": get_args(CropsShown),
    ".report.originals": get_args(OriginalsHanded),
}
Year = Annotated[int, Meta(ge=1000, le=9999)]

DEFAULT_SAMPLE = 20
"""Papers that are drawn from a stratum where the protocol names no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """Which files are given to the study.

    Patterns are relative to the study folder; ``**`` stands for any folders in between. Without
    `records`, every reference file among the papers is read as records. `encodings` maps a
    pattern to the encoding of text files whose own cannot be told.
    """

    papers: tuple[Text, ...] = ("sources/**/*",)
    records: tuple[Text, ...] = ()
    ignore: tuple[Text, ...] = ("**/.*", "**/Thumbs.db", "**/desktop.ini", "**/~$*")
    encodings: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrSettings:
    """How page images become text.

    `engine` is the program that recognises characters; ``auto`` takes the best that is installed,
    ``none`` none. `dpi` is the resolution that pages are rendered at. `pages` says which: those
    that need it, having no text layer or a damaged one, or all, or none. `processes` is how many
    work at the same time, each of which takes more than a gigabyte of memory; 0 for as many as the
    processor's cores and the free memory allow. It changes no result.
    """

    engine: OcrEngineName = "auto"
    dpi: Annotated[int, Meta(ge=72, le=600)] = 200
    pages: OcrPages = "needed"
    processes: Annotated[int, Meta(ge=0, le=1024)] = 0


WITHOUT_OCR = OcrSettings(engine="none", pages="none")
"""Text layers alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilitySettings:
    """Which papers take part, judged by their bibliographic record.

    A paper without a record stays in, and so does one whose record lacks the year, title or
    abstract that a rule asks for: what cannot be judged is not excluded. Of an ``any`` list one
    entry must occur, of a ``none`` list no entry may; an empty list asks for nothing.
    """

    years_from: Year | None = None
    years_to: Year | None = None
    title_any: tuple[Text, ...] = ()
    title_none: tuple[Text, ...] = ()
    abstract_any: tuple[Text, ...] = ()
    abstract_none: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSettings:
    """How records are read from tables, and those of one paper from several databases merged.

    `keep_apart` has pairs of ids of records that are never merged: the second of a pair leaves.
    `columns` maps the name of a table's column to the field of a record that it holds, one of
    `RECORD_FIELDS`.
    """

    keep_apart: tuple[tuple[Text, Text], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """What reading one file may cost; a file that needs more becomes ``unreadable``.

    `seconds` of time, for a scan as long for each page; `memory_mb` megabytes of memory on top of
    what a reader that idles has; `pages` and `characters` of the paper that comes out of it. Of an
    archive, with those in it: `archive_files` and `archive_mb` megabytes unpacked, and
    `archive_ratio` times the size of what was packed; a member that unpacks to more is not taken.
    """

    seconds: Annotated[int, Meta(ge=1, le=86_400)] = 120
    memory_mb: Annotated[int, Meta(ge=64, le=1_048_576)] = 2_048
    pages: Annotated[int, Meta(ge=1, le=1_000_000)] = 10_000
    characters: Annotated[int, Meta(ge=1, le=100_000_000)] = 10_000_000
    archive_files: Annotated[int, Meta(ge=1, le=10_000_000)] = 50_000
    archive_mb: Annotated[int, Meta(ge=1, le=1_048_576)] = 8_192
    archive_ratio: Annotated[int, Meta(ge=1, le=100_000)] = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningSettings:
    """How screening runs; `workers` is the number of processes, 0 for one per processor core."""

    workers: Annotated[int, Meta(ge=0, le=1024)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingSettings:
    """What people judge, and how many of them judge each passage.

    `samples` has for each stratum of the papers without findings how many are drawn; a stratum
    that is left out gives `DEFAULT_SAMPLE`. `known` is the path of a CSV file of known items,
    relative to the study folder. Findings of a paper nearer than `context` characters are one
    passage. `database` is the URL of a PostgreSQL database; empty, the review is kept in
    ``study.sqlite``. `order` is that in which coders are given passages: ``shuffled``, or
    ``ranked``, in which the likelier ones come in earlier blocks and each block is shuffled.
    """

    coders_per_unit: Annotated[int, Meta(ge=1, le=100)] = 2
    order: CodingOrder = "shuffled"
    context: Annotated[int, Meta(ge=0, le=1_000)] = 40
    known: str = ""
    database: str = ""
    samples: Mapping[str, Annotated[int, Meta(ge=0, le=10_000_000)]] = field(
        default_factory=lambda: dict[str, int].fromkeys(STRATA, DEFAULT_SAMPLE), hash=False
    )

    def sample_of(self, stratum: Stratum) -> int:
        """Return how many papers are drawn from a stratum, where it has so many.

        >>> CodingSettings(samples={"near": 100}).sample_of("near")
        100
        """
        return self.samples.get(stratum, DEFAULT_SAMPLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallSettings:
    """What the study wants to be able to say of what it missed.

    `target` is the share of all relevant papers that should be found, and `confidence_level` how
    sure the bounds on it should be. A paper is relevant if people settled on a code of one of the
    `grades` for it. `finders` names finders beside the rules, and how many of the papers that each
    alone points at are drawn to be judged, at most. The rule of stopping is replayed on the papers
    that `stopping` names: the ``candidates``, or ``all`` that were screened. `bias` is how many
    times as likely as another a relevant paper is to be read next; 1 assumes nothing. `tuned` is
    the day on which rules were last changed by somebody who knew what had been coded; None where
    nobody did that.
    """

    target: Annotated[float, Meta(gt=0, lt=1)] = 0.95
    confidence_level: Annotated[float, Meta(ge=0.5, lt=1)] = 0.95
    grades: tuple[Text, ...] = ("explicit",)
    stopping: StoppingOn = "candidates"
    bias: Annotated[float, Meta(ge=1, le=1_000)] = 1.0
    tuned: Date | None = None
    finders: Mapping[str, Annotated[int, Meta(ge=0, le=10_000_000)]] = field(
        default_factory=dict[str, int], hash=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """What the report says and shows.

    `date` is the date printed on it (never taken from the clock); `context` the number of
    characters shown on either side of a passage; `notice` a text printed on top; `authors`
    whether the names of papers' authors are shown. `identifying` says what is done with details
    that may identify a patient or donor, and that nobody has decided to keep: ``mask`` or
    ``show``. `crops` says of which passages the page is shown: of those ``included``, of ``all``,
    of ``none``. `originals` says which originals are handed over: those of papers ``reported``,
    ``all``, or ``none``, where the law forbids it. `font` is the path of a font for Chinese, where
    none of those that are installed shall be taken.
    """

    date: Date | None = None
    context: Annotated[int, Meta(ge=0, le=10_000)] = 120
    notice: str = ""
    authors: bool = False
    identifying: IdentifyingShown = "mask"
    crops: CropsShown = "included"
    originals: OriginalsHanded = "reported"
    font: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySettings:
    """The whole protocol of a study.

    `criterion` is the id of a built-in criterion or the path of a TOML file, relative to the
    study folder; an empty `question` stands for the criterion's own.
    """

    title: str = ""
    question: str = ""
    criterion: Text = "dead-donor-rule"
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 1
    sources: SourceSettings = field(default_factory=SourceSettings)
    ocr: OcrSettings = field(default_factory=OcrSettings)
    records: RecordSettings = field(default_factory=RecordSettings)
    eligibility: EligibilitySettings = field(default_factory=EligibilitySettings)
    limits: LimitSettings = field(default_factory=LimitSettings)
    screening: ScreeningSettings = field(default_factory=ScreeningSettings)
    coding: CodingSettings = field(default_factory=CodingSettings)
    recall: RecallSettings = field(default_factory=RecallSettings)
    report: ReportSettings = field(default_factory=ReportSettings)


def find_study(start: Path) -> Path:
    """Return the study folder that `start` is, or lies in.

    Raises `exhume.errors.UsageError` when neither `start` nor a folder above it holds a
    ``study.toml``.
    """
    folder = start.absolute()
    for candidate in (folder, *folder.parents):
        if (candidate / STUDY_FILE).is_file():
            return candidate
    raise UsageError(
        str(start),
        f"there is no {STUDY_FILE} here or in a folder above",
        "go to a study folder, name it with --study, or make one with `exhume new`",
    )


def load_settings(study: Path) -> StudySettings:
    """Read the protocol of the study in that folder.

    Raises `exhume.errors.SettingsError` with path, line and key for the first mistake.
    """
    path = study / STUDY_FILE
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            str(path), f"it cannot be read: {error.strerror}", "make it with `exhume new`"
        ) from error
    return _checked(data, str(path))


def parse_settings(text: str, path: str) -> StudySettings:
    """Check the text of a protocol; `path` is what errors call it."""
    return _checked(text.encode("utf-8"), path)


def _checked(data: bytes, path: str) -> StudySettings:
    tables = checked_toml.parse(data, path)
    source = data.decode("utf-8-sig")
    try:
        settings = checked_toml.convert(tables, StudySettings, source, path)
    except SettingsError as error:
        if isinstance(error.__cause__, ValidationError):
            raise _for_people(error, tables, str(error.__cause__)) from error
        raise
    _refuse_nonsense(settings, source, path)
    return settings


def _for_people(error: SettingsError, tables: Mapping[str, object], message: str) -> SettingsError:
    """Reword msgspec's message, such as "Expected `int`, got `str` - at `$.a.b`"."""
    problem, _, place = message.partition(" - at `$")
    if choices := _CHOICES.get(place.rstrip("`")):
        named = ", ".join(f'"{choice}"' for choice in choices)
        spoken = f"{_spoken(place)}: expected one of {named}, got {_value_at(tables, place)}"
        return SettingsError(error.subject, spoken, error.remedy)
    expected = re.match(r"Expected (.*?)(?:, got `[^`]+`)?$", problem)
    wanted = _in_words(expected[1] if expected else "`date`")  # else: "Invalid RFC3339 ... date"
    spoken = f"{_spoken(place)}: expected {wanted}, got {_value_at(tables, place)}"
    return SettingsError(error.subject, spoken, error.remedy)


def _in_words(expected: str) -> str:
    quoted, _, bound = expected.removeprefix("`").partition("`")
    kinds = [kind for kind in quoted.split(" | ") if kind != "null"]
    words = " or ".join(_IN_WORDS.get(kind, kind) for kind in kinds)
    bound = bound.replace("of length >= 1", "that is not empty")
    return f"{words} {bound.strip()}".strip()


def _spoken(place: str) -> str:
    *tables, key = re.findall(r"\.(\w+)", place)
    return f"[{'.'.join(tables)}] {key}" if tables else key


def _value_at(tables: Mapping[str, object], place: str) -> str:
    value: object = tables
    for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", place):
        if index:
            value = cast("list[object]", value)[int(index)]
        else:
            value = cast("dict[str, object]", value)[key]
    return json.dumps(value, ensure_ascii=False, default=str)


def _refuse_nonsense(settings: StudySettings, source: str, path: str) -> None:
    for pattern, encoding in settings.sources.encodings.items():
        if not _is_encoding(encoding):
            raise checked_toml.mistake(
                source,
                path,
                ("sources", "encodings", pattern),
                f'there is no encoding "{encoding}"',
                "common ones are utf-8, gb18030, big5hkscs, utf-16",
            )
    _refuse_unknown_strata(settings, source, path)
    _refuse_unknown_fields(settings, source, path)
    _refuse_unknown_finders(settings, source, path)
    first, last = settings.eligibility.years_from, settings.eligibility.years_to
    if first is not None and last is not None and first > last:
        raise checked_toml.mistake(
            source,
            path,
            ("eligibility", "years_to"),
            f"{last} lies before years_from = {first}",
            "no paper could be eligible; swap the two",
        )


def _refuse_unknown_strata(settings: StudySettings, source: str, path: str) -> None:
    for name in settings.coding.samples:
        if name not in STRATA:
            problem, remedy = f'there is no stratum "{name}"', _nearest(name, STRATA)
            raise checked_toml.mistake(source, path, ("coding", "samples", name), problem, remedy)


def _refuse_unknown_finders(settings: StudySettings, source: str, path: str) -> None:
    for name in settings.recall.finders:
        if name not in FINDERS:
            problem, remedy = f'there is no finder "{name}"', _nearest(name, FINDERS)
            raise checked_toml.mistake(source, path, ("recall", "finders", name), problem, remedy)


def _refuse_unknown_fields(settings: StudySettings, source: str, path: str) -> None:
    for column, name in settings.records.columns.items():
        if name not in RECORD_FIELDS:
            steps = ("records", "columns", column)
            problem = f'a record has no field "{name}"'
            known = f"the fields are {', '.join(RECORD_FIELDS)}"
            raise checked_toml.mistake(source, path, steps, problem, known)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"they are {', '.join(known)}"


def _is_encoding(name: str) -> bool:
    try:
        return bool(codecs.lookup(name))
    except LookupError:
        return False
