"""The page that walks from the report to passages, texts, pages and originals, offline.

It is a plain list with links; a script of its own makes it easier to walk. Texts of papers lie in
scripts beside it, since a page that was opened from a folder may load these and nothing else.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from exhume.exports._anchors import paper_anchors
from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import LedgerRow, Text
from exhume.model.coding import Choice
from exhume.model.criterion import Code
from exhume.model.papers import Record
from exhume.model.report import Crop, Judgement, PaperReport, Passage, Report, Translated

_FOLDER = Path(__file__).parent / "viewing"
_DOSSIER = f"{layout.REPORT_FOLDER}/dossier.html"
_POINTS = 72
_CHOICES = {
    Choice.CODED: "",
    Choice.NOTHING: " that there is nothing here",
    Choice.CANNOT_TELL: " that it cannot be told",
}


@dataclass(frozen=True, slots=True)
class FormView:
    """A form of the report: where it lies, and what it is called."""

    href: str
    says: str


@dataclass(frozen=True, slots=True)
class CropView:
    """A page crop: where it lies, and its size in dots."""

    file: str
    page: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as the page shows it; `kind` is its polarity, `says` what became of it."""

    start: int
    end: int
    left: str
    quote: str
    right: str
    page: int | None
    kind: str
    labels: tuple[str, ...]
    says: str
    crops: tuple[CropView, ...]
    translation: Translated | None = None


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper as the page shows it; `original` and `text` are empty where they are withheld."""

    anchor: str
    report_anchor: str
    id: str
    title: str
    source: str
    path: str
    digest: str
    grade: str
    facts: str
    original: str
    withheld: str
    text: str
    passages: tuple[PassageView, ...]


def viewer(report: Report, ledger: Sequence[LedgerRow], files: Sequence[str]) -> bytes:
    """Return the page; `files` are the paths in the payload of the dossier's forms and texts."""
    papers = list(_papers(report, ledger, frozenset(files)))
    style, script = _part("viewer.css"), _part("viewer.js")
    page = _environment().get_template("viewer.html.j2")
    return page.render(
        report=report,
        papers=papers,
        grades=list(dict.fromkeys(paper.grade for paper in papers)),
        forms=list(_forms(files)),
        dossier=_DOSSIER if _DOSSIER in files else "",
        language=report.criterion.language,
        style=Markup(style),  # noqa: S704 - a file of the package
        style_hash=_hash(style),
        script=Markup(script),  # noqa: S704 - a file of the package
        script_hash=_hash(script),
    ).encode()


def text_script(text: Text) -> bytes:
    """Return the script from which the page takes the text of a paper."""
    pages = [{"number": p.number, "start": p.start, "width": p.width} for p in text.pages]
    paper = {"digest": text.digest, "text": text.text, "pages": pages}
    return b"exhumeText(" + msgspec.json.encode(paper) + b");\n"


def _papers(
    report: Report, ledger: Sequence[LedgerRow], files: frozenset[str]
) -> Iterator[PaperView]:
    rows = {row.id: row for row in ledger}
    codes = {code.id: code for code in report.criterion.codes}
    for paper, anchor in zip(report.papers, paper_anchors(report), strict=True):
        row, record = rows[paper.id], paper.record or Record("")
        text = f"{layout.TEXTS}/{paper.digest}.json"
        grade = paper.settled_grade(report.criterion) if report.reviewed else paper.grade
        yield PaperView(
            anchor=f"digest.{paper.digest[:16]}",
            report_anchor=quote(anchor),
            id=paper.id,
            title=record.title or paper.id,
            source=", ".join(str(part) for part in (record.journal, record.year) if part),
            path=paper.path,
            digest=paper.digest,
            grade=grade.value,
            facts=" · ".join(str(part) for part in (record.year, grade.value) if part),
            original=quote(row.original),
            withheld=row.withheld,
            text=text if text in files else "",
            passages=tuple(_passages(paper, codes)),
        )


def _passages(paper: PaperReport, codes: Mapping[str, Code]) -> Iterator[PassageView]:
    """Give what people judged, then what rules pointed at and nobody judged, each in its order."""
    views = [_judgement(judgement, codes) for judgement in paper.judgements]
    judged = {judgement.unit for judgement in paper.judgements}
    views += [_passage(one, codes) for one in paper.passages if one.unit not in judged]
    yield from sorted(views, key=lambda view: (view.start, view.end))


def _judgement(judgement: Judgement, codes: Mapping[str, Code]) -> PassageView:
    settled = judgement.settled
    named = [codes[code] for code in settled.codes if code in codes] if settled else []
    polarities = {code.polarity.value for code in named}
    return PassageView(
        start=judgement.start,
        end=judgement.end,
        left=judgement.left,
        quote=judgement.quote,
        right=judgement.right,
        page=judgement.page,
        kind=polarities.pop() if len(polarities) == 1 else "",
        labels=tuple(code.label for code in named),
        says=_settled(judgement),
        crops=_crops(judgement.crops),
        translation=judgement.translation,
    )


def _settled(judgement: Judgement) -> str:
    if judgement.settled is None:
        return "People judged this passage, and it is not settled yet."
    basis = "Coders agreed" if judgement.basis == "agreed" else "It was adjudicated"
    return f"{basis}{_CHOICES[judgement.settled.choice]}."


def _passage(passage: Passage, codes: Mapping[str, Code]) -> PassageView:
    finding = passage.finding
    code = codes.get(finding.code)
    return PassageView(
        start=finding.start,
        end=finding.end,
        left=passage.left,
        quote=finding.quote,
        right=passage.right,
        page=passage.page,
        kind=finding.polarity.value,
        labels=(code.label if code else finding.code,),
        says=f"The rule {finding.rule} pointed at this passage.",
        crops=_crops(passage.crops),
    )


def _crops(crops: Sequence[Crop]) -> tuple[CropView, ...]:
    return tuple(_crop(crop) for crop in crops if crop.png)


def _crop(crop: Crop) -> CropView:
    scale = crop.dpi / _POINTS
    width, height = round(crop.region.width * scale), round(crop.region.height * scale)
    return CropView(quote(f"{layout.CROP_IMAGES}/{crop.name}"), crop.page, width, height)


def _forms(files: Sequence[str]) -> Iterator[FormView]:
    own = (layout.REPORT, layout.RESULTS)
    for path in files:
        folder, _, name = path.rpartition("/")
        if folder == layout.REPORT_FOLDER and path not in own:
            says = "The report" if path == _DOSSIER else name
            yield FormView(quote(path), says)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
