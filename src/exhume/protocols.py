"""What a plug-in of each stage must offer. A plug-in is a module; these describe modules."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar, runtime_checkable

from exhume.model.archives import Member
from exhume.model.estimates import Estimate, Refusal
from exhume.model.ocr import OcrLine
from exhume.model.papers import Document, Issue, Record
from exhume.model.ratings import Ratings
from exhume.model.recall import RecallData, RecallEstimate
from exhume.model.report import Report
from exhume.model.review import GivenRow, GivenUnitRow, ReviewTables, Worksheet
from exhume.model.series import Line, Reported, Result
from exhume.settings import LimitSettings, OcrSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@runtime_checkable
class DocumentReader(Protocol):
    """A source of full texts: bytes of one paper in, a `Document` out.

    Readers are asked in the order of their `priority`, lower first, then by name: those that know
    their format by magic bytes take 10, structured text 30 to 50, and plain text, which takes
    what nobody else wants, 90.
    """

    media_type: str
    suffixes: tuple[str, ...]
    priority: int

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell from a file's first 4,096 bytes, and only then from its name, whether to read it."""
        ...

    def read_document(self, path: Path, encoding: str = "") -> Document:
        """Read one paper; raise `exhume.errors.UnreadableDocument` with reason and remedy.

        `encoding` is the one that the study names for this file, if it names any; a format that
        says its own ignores it.
        """
        ...


@runtime_checkable
class PageImageReader(DocumentReader, Protocol):
    """A source of full texts whose pages may be images: it can have them recognised."""

    def read_with_ocr(self, path: Path, ocr: OcrSettings) -> Document:
        """Read one paper as `read_document` does, and its page images as the settings say."""
        ...


@runtime_checkable
class PageRenderer(DocumentReader, Protocol):
    """A source of full texts whose pages can be shown as pictures."""

    def render_page(self, path: Path, number: int, dpi: float) -> bytes:
        """Return a page, counted from 1, as a PNG file of so many dots per inch.

        Raise `exhume.errors.UnreadableDocument` where the page cannot be rendered.
        """
        ...


class OcrEngine(Protocol):
    """A program that recognises the characters on page images, without a network."""

    @property
    def name(self) -> str:
        """What the study calls it."""
        ...

    @property
    def version(self) -> str:
        """Versions of the program, its models and what runs them, as they are recorded."""
        ...

    def read(self, image: "NDArray[np.uint8]", dpi: int) -> list[OcrLine]:
        """Return the lines of a page in any order.

        `image` is grey, of shape (height, width), 0 black; boxes are in its pixels. Raise
        `exhume.errors.UnreadableDocument` where the program itself fails.
        """
        ...


@runtime_checkable
class RecordReader(Protocol):
    """A source of bibliographic records: a reference file in, records and issues out.

    `priority` places it among the other readers, as in `DocumentReader`.
    """

    media_type: str
    suffixes: tuple[str, ...]
    priority: int

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell from a file's first 4,096 bytes, and only then from its name, whether to read it."""
        ...

    def read_records(self, path: Path, encoding: str = "") -> Iterator[Record | Issue]:
        """Give each record, or an `Issue` in place of one that is broken; lose none in silence.

        `encoding` is as in `DocumentReader.read_document`.

        An `Issue` with a `state` stands in place of a record; one without is a remark on a record
        that is given as well. Raise `exhume.errors.UnreadableDocument` where the file as a whole
        is not what it should be.
        """
        ...


@runtime_checkable
class TableReader(RecordReader, Protocol):
    """A source of bibliographic records whose fields have names that people choose: columns."""

    def read_table(
        self, path: Path, encoding: str, columns: Mapping[str, str]
    ) -> Iterator[Record | Issue]:
        """Read records as `read_records` does, with what the study says of columns.

        `columns` has names of columns and the field of `Record` that each holds. It goes before
        what the reader would take a column for by itself; a column that it does not name is read as
        `read_records` reads it.
        """
        ...


@runtime_checkable
class ArchiveReader(Protocol):
    """A source of files: an archive in, its members out, each a file of its own to the study.

    `priority` places it among the other readers, as in `DocumentReader`.
    """

    media_type: str
    suffixes: tuple[str, ...]
    priority: int

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell from a file's first 4,096 bytes, and only then from its name, whether to open it."""
        ...

    def open_archive(
        self, path: Path, limits: LimitSettings, encoding: str = ""
    ) -> Iterator[Member | bytes | Issue]:
        """Give each `Member`, and after it its bytes in pieces, of which the last one is empty.

        An `Issue` with a `state` stands for the bytes of a member that cannot be had, also when
        some were given; one without is a remark. Raise `exhume.errors.UnreadableDocument` where
        the archive cannot be opened, or breaks off. Nothing is written, and no name of a member is
        used as a path. `encoding` is that of names which do not say their own.
        """
        ...


@runtime_checkable
class Fold(Protocol):
    """A step of normalisation: which code points become which."""

    order: int

    def table(self) -> dict[int, str]:
        """Return what each code point that changes becomes; the empty string removes it."""
        ...


@runtime_checkable
class Finder(Protocol):
    """A way of finding passages, named in whatever it finds.

    What a finder needs beside the texts (a criterion, patterns) is its own affair.
    """

    name: str


@runtime_checkable
class Exporter(Protocol):
    """A form in which a report is handed over, and the name of its file in the dossier folder."""

    filename: str

    def render(self, report: Report) -> bytes:
        """Return the whole file; the same report gives the same bytes."""
        ...


@runtime_checkable
class ExchangeFormat(Protocol):
    """A form in which a review is taken elsewhere.

    `label` is what people call it. `carries` names the tables of `ReviewTables` that it has room
    for; with `standing_only`, it has room for the verdicts that stand, and not for earlier ones.
    """

    label: str
    carries: tuple[str, ...]
    standing_only: bool

    def write(self, tables: ReviewTables) -> Mapping[str, bytes]:
        """Return the files by their names; the same tables give the same bytes.

        Raise `exhume.errors.InputError` for a text that the form cannot hold unchanged.
        """
        ...

    def counts(self, files: Mapping[str, bytes]) -> Mapping[str, int]:
        """Return how many rows of each carried table the files hold, by reading them.

        Raise `exhume.errors.IntegrityError` where they contradict themselves, and
        `exhume.errors.InputError` where they cannot be read.
        """
        ...


@runtime_checkable
class WorksheetFormat(ExchangeFormat, Protocol):
    """A form in which a coder can judge elsewhere, and the verdicts can be brought back."""

    def write_worksheet(self, worksheet: Worksheet) -> Mapping[str, bytes]:
        """Return the files in which the coder fills in verdicts."""
        ...

    def recognises(self, data: bytes, name: str) -> bool:
        """Tell from a file's bytes and name whether to read it; formats are asked by name."""
        ...

    def read_codings(self, data: bytes) -> Iterator[GivenRow]:
        """Give each row with its place, and none twice; lose none in silence.

        `data` is UTF-8. Raise `exhume.errors.InputError` where it is no such file at all.
        """
        ...


@runtime_checkable
class UnitListFormat(Protocol):
    """A form in which the owner of a study names passages that are to be judged."""

    def recognises(self, data: bytes, name: str) -> bool:
        """Tell as `WorksheetFormat.recognises` does."""
        ...

    def read_units(self, data: bytes) -> Iterator[GivenUnitRow]:
        """Give each row with its place, as `WorksheetFormat.read_codings` does."""
        ...


@runtime_checkable
class AgreementStatistic(Protocol):
    """A number that says how far coders agree; `order` is its place in lists, lower first."""

    label: str
    order: int

    def measure(
        self, ratings: Ratings, *, confidence_level: float = 0.95, seed: int = 0
    ) -> Estimate | Refusal:
        """Return the statistic with its interval, or the reason why there is none.

        The same ratings and seed give the same numbers. An interval of no width must not be given
        because the sample was too small to hold both agreement and disagreement.
        """
        ...


@runtime_checkable
class RecallEstimator(Protocol):
    """A way of estimating recall; `order` is its place in lists, lower first.

    `claims` says in a sentence under which conditions its bounds hold: the settings in which
    `make calibrate` checks that they do.
    """

    label: str
    order: int
    claims: str

    def estimate(
        self, data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
    ) -> RecallEstimate | Refusal:
        """Return recall with its bounds, or the reason why the data do not allow them.

        The same data and seed give the same numbers.
        """
        ...


Drawn_contra = TypeVar("Drawn_contra", contravariant=True)


@runtime_checkable
class Figure(Protocol[Drawn_contra]):
    """A plot of values of one class, and the numbers that it shows.

    `label` is what people call it, `draws` the class of the values: `exhume.model.report.Report`
    for those of the dossier.
    """

    label: str
    draws: type

    def shows(self, value: Drawn_contra) -> bool:
        """Tell whether there is anything to draw; the other methods are called only then."""
        ...

    def says(self, value: Drawn_contra) -> str:
        """Say in two to four sentences, with the numbers, what the plot shows to those who see."""
        ...

    def table(self, value: Drawn_contra) -> bytes:
        """Return the numbers that the plot shows as CSV in UTF-8, with a header."""
        ...

    def draw(
        self, value: Drawn_contra, *, dark: bool = False, form: Literal["svg", "png"] = "svg"
    ) -> bytes:
        """Return the plot as an SVG file with nothing behind it, or as PNG on white.

        An SVG file is for a light or a dark ground, a PNG file has 200 dots per inch. The same
        value gives the same bytes. What a colour says is also said without it.
        """
        ...


@runtime_checkable
class ForensicTest(Protocol):
    """A test of a reported series of figures; `order` is its place in lists, lower first.

    `line` is the line of evidence that its results belong to. `cannot_show` says what no result of
    it can show, `innocent` which readings remain without any fault of the figures, and `references`
    where the method comes from. `tails` says which values of the statistic are noted.
    """

    label: str
    order: int
    line: Line
    tails: str
    cannot_show: str
    innocent: tuple[str, ...]
    references: tuple[str, ...]

    def examine(self, reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
        """Give the results, those of `Flag.NOT_APPLICABLE` with the reason among them.

        The same figures, draws and seed give the same results.
        """
        ...


@runtime_checkable
class CalibratedTest(ForensicTest, Protocol):
    """A test that claims a level: how often it errs can be simulated."""

    def pvalues(
        self, values: "NDArray[np.float64]", *, draws: int, seed: int
    ) -> "NDArray[np.float64]":
        """Return a p-value for each series of counts, given as shape (series, periods).

        NaN stands where the test is not applicable. It decides as `examine` does.
        """
        ...

    def null(
        self, like: "NDArray[np.float64]", count: int, rng: "np.random.Generator"
    ) -> "NDArray[np.float64]":
        """Draw so many series of shape (periods,) in which the null hypothesis holds.

        `like` is a series whose length and size they should have.
        """
        ...
