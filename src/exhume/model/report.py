"""What a dossier is written from: the counts of each step, the papers and their passages."""

from collections.abc import Mapping
from dataclasses import dataclass

from exhume.model.claims import Claim
from exhume.model.coding import Choice, Origin, TranslationStatus
from exhume.model.criterion import Criterion
from exhume.model.curves import RecallCurve
from exhume.model.estimates import Estimate, Refusal
from exhume.model.findings import PAPER_GRADES, Finding, Grade, Polarity
from exhume.model.identifying import Identifying
from exhume.model.papers import Issue, Record
from exhume.model.places import Place
from exhume.model.recall import RecallData, RecallEstimate
from exhume.model.review import Box


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow: how many things came in, and where each of them went.

    `outcomes` sum to `given`; `check` raises `ValueError` when they do not.
    """

    name: str
    unit: str
    given: int
    outcomes: Mapping[str, int]

    def check(self) -> None:
        """Raise `ValueError` unless the outcomes sum to what was given."""
        total = sum(self.outcomes.values())
        if total != self.given:
            raise ValueError(f"{self.name}: {self.given} given, but {total} accounted for")


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a page image that shows a passage, with its lines marked.

    `region` is what the image shows and `boxes` the lines of the passage, all in points of the
    page; `dpi` is the resolution. `png` has the boxes drawn in it; it is empty in a report that
    was read back from JSON. `name` is that of its file, which tells what was cropped.
    """

    name: str
    page: int
    region: Box
    boxes: tuple[Box, ...]
    dpi: int
    png: bytes = b""


@dataclass(frozen=True, slots=True)
class Passage:
    """A finding with the text around it, as the paper gives it.

    `left` and `right` are context from the original text; `page` is the page's number, or None
    where the format has no pages; `gloss` says in English what the terms that the rule relied on
    mean (a reading aid, not a translation). `unit` is the id of the judgement in which people
    judged it, empty where nobody did.
    """

    finding: Finding
    left: str
    right: str
    page: int | None = None
    gloss: str = ""
    unit: str = ""
    crops: tuple[Crop, ...] = ()


@dataclass(frozen=True, slots=True)
class CoderVerdict:
    """What one coder said of a passage; `coder` is a name made for the report, as "coder 1"."""

    coder: str
    choice: Choice
    codes: tuple[str, ...]
    note: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation of a passage, who wrote it and how far it can be relied on."""

    text: str
    author: str
    status: TranslationStatus


@dataclass(frozen=True, slots=True)
class Judgement:
    """A passage that people judged: what each said, and what was settled.

    `start` and `end` are code-point offsets into the original text, ``quote == text[start:end]``;
    `left` and `right` are context. `verdicts` holds what all coders handed in, and is empty while
    one of them has still to judge. `settled` is None while coders differ and nobody has decided;
    `basis` then is empty, else ``agreed`` or ``adjudicated``. `reason` is what the adjudicator
    gave. `cited` is the passage as people would cite it, where that is not the quote.
    """

    unit: str
    start: int
    end: int
    quote: str
    left: str
    right: str
    page: int | None
    origin: Origin
    verdicts: tuple[CoderVerdict, ...] = ()
    settled: CoderVerdict | None = None
    basis: str = ""
    reason: str = ""
    cited: str = ""
    translation: Translated | None = None
    crops: tuple[Crop, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperReport:
    """One screened paper: what it is, where it lies, what was found in it, what people settled.

    `grade` is the strongest of what rules pointed at. `place` is where the hospital is that the
    paper comes from, None where it was not looked for. `identifying` are stretches of the passages
    that may identify a patient or donor, as offsets into the original text.
    """

    id: str
    path: str
    digest: str
    media_type: str
    reader: str
    encoding: str
    characters: int
    pages: int
    grade: Grade
    passages: tuple[Passage, ...]
    record: Record | None = None
    judgements: tuple[Judgement, ...] = ()
    place: Place | None = None
    identifying: tuple[Identifying, ...] = ()

    def settled_codes(self) -> frozenset[str]:
        """Return the codes that people settled on for any of its passages."""
        settled = (judgement.settled for judgement in self.judgements)
        return frozenset(code for verdict in settled if verdict for code in verdict.codes)

    def settled_grade(self, criterion: Criterion) -> Grade:
        """Return the strongest grade of what people settled on, `Grade.NONE` where there is none.

        A paper with counter-evidence and nothing else has the grade `Grade.COUNTER`.
        """
        mine = self.settled_codes()
        codes = [code for code in criterion.codes if code.id in mine]
        grades = {code.grade for code in codes if code.polarity is Polarity.INCULPATORY}
        rest = Grade.COUNTER if codes else Grade.NONE
        return next((grade for grade in PAPER_GRADES if grade in grades), rest)


@dataclass(frozen=True, slots=True)
class SetAside:
    """Passages that a rule pointed at and a cue took back, counted by rule and reason."""

    rule: str
    assertion: str
    count: int


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """How far coders agree on one question.

    `cells` counts units by what two coders said: both yes, only the first, only the second, both
    no; None where there are more answers than two, or more coders. `statistics` are by their
    labels, in their order.
    """

    subject: str
    label: str
    units: int
    cells: tuple[int, int, int, int] | None
    statistics: Mapping[str, Estimate | Refusal]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Agreement on everything: the questions on the whole first, then the codes in their order.

    `confusion` counts pairs of verdicts of two coders on one unit by what each says on the whole:
    the labels of the answers in order, and a square of counts, the first coder's answer in rows.
    """

    units: int
    left_out: int
    coders: int
    confidence_level: float
    lines: tuple[AgreementLine, ...]
    answers: tuple[str, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RecallLine:
    """What one estimator says of recall; `claims` are the conditions under which it holds.

    `supported` says in a sentence which recall the estimate supports and which not.
    """

    name: str
    label: str
    claims: str
    value: RecallEstimate | Refusal
    supported: str = ""


@dataclass(frozen=True, slots=True)
class RecallReport:
    """What may have been missed: every estimate, what it rests on, and the rule of stopping."""

    data: RecallData
    target: float
    confidence_level: float
    lines: tuple[RecallLine, ...]
    curve: RecallCurve | Refusal
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot, and the numbers that it shows.

    `name` is that of its files without an ending, `label` its caption, and `says` what it shows in
    words, for those who cannot see it. `svg` and `png` are for a light ground. `table` is CSV in
    UTF-8. All three are empty in a report that was read back from JSON.
    """

    name: str
    label: str
    says: str
    svg: bytes = b""
    png: bytes = b""
    table: bytes = b""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a dossier says, and nothing that it does not.

    `papers` holds only papers with at least one passage, in the order of the report; `issues`
    everything that was met and counted; `notice` is printed on top (for instance that all papers
    are invented); `versions` and `digests` name the software and the files that made it; `known`
    is a section of measured recall and precision where the true answers are known, as label and
    value; `methods` is what each stage that ran says of itself, as label and sentences (for
    instance how the text was normalised, and how far a term may differ from the text).

    `authors` tells whether the names of papers' authors are printed, and `masked` whether what may
    identify a patient or donor is printed as ■. `relevant` are the codes that make a paper one of
    those sought. `reviewed` tells whether people have judged passages: where nobody has, the report
    speaks of what rules pointed at, and says so. `agreement` and `recall` are a `Refusal` where
    they cannot be told, and None where nobody has judged. `claims` are what others say of the same
    matter, denials among them. `places_sources` name where names and places of hospitals come from.
    `font` is the path of the font for Chinese that the protocol names, empty where it names none.
    """

    title: str
    question: str
    date: str
    notice: str
    protocol: str
    seed: int
    criterion: Criterion
    steps: tuple[Step, ...]
    papers: tuple[PaperReport, ...]
    set_aside: tuple[SetAside, ...]
    issues: tuple[Issue, ...]
    versions: Mapping[str, str]
    digests: Mapping[str, str]
    known: tuple[tuple[str, str], ...] = ()
    methods: tuple[tuple[str, str], ...] = ()
    authors: bool = False
    masked: bool = True
    reviewed: bool = False
    relevant: frozenset[str] = frozenset()
    agreement: AgreementReport | Refusal | None = None
    recall: RecallReport | Refusal | None = None
    claims: tuple[Claim, ...] = ()
    pictures: tuple[Picture, ...] = ()
    places_sources: tuple[tuple[str, str], ...] = ()
    font: str = ""

    def included(self) -> tuple[PaperReport, ...]:
        """Return the papers of which people settled that they are among those sought."""
        return tuple(p for p in self.papers if not self.relevant.isdisjoint(p.settled_codes()))
