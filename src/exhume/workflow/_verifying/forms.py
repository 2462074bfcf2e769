"""The forms of the dossier: are they what the report gives, down to the last number?

The report is written again in every form and compared byte by byte. Where that cannot give the
same, since other versions of software or other fonts are at hand here, words and numbers are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from exhume.errors import ExhumeError, MissingExtra
from exhume.exports._bundle import layout
from exhume.exports._composition.results import Result, results
from exhume.exports._html.marks import numbers_in
from exhume.model.report import Crop, PaperReport, Picture, Report
from exhume.plugins import discover
from exhume.protocols import Exporter
from exhume.workflow._reported.methods import versions
from exhume.workflow._reported.pictures import pictures
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.decoding import Unusable, decode
from exhume.workflow._verifying.documents import pdf_difference, zip_difference
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed, same
from exhume.workflow._verifying.rereading import Rereader

_NEEDED: Final = {"docx": "python-docx", "pdf": ""}
"""The packages that forms are written with, by their endings; a PDF needs a Chinese font too."""

PAGE: Final = f"{layout.REPORT_FOLDER}/dossier.html"
_FONT: Final = re.compile(rb"@font-face \{[^}]*\}\n?|sha256-[A-Za-z0-9+/=]{44}")
_ENDINGS: Final = ("svg", "png", "csv")


@dataclass(frozen=True, slots=True)
class _Stored:
    """A number as the results of a bundle have it."""

    value: int | float
    text: str


def results_in(bag: Bag) -> Mapping[str, Result] | Fault | None:
    """Return the stored results; None where their file is broken, which was said."""
    name = layout.RESULTS
    if not bag.has(name):
        return None if name in bag.broken else Fault("results-missing", name, f"{name} is missing")
    try:
        stored = decode(bag.data(name), dict[str, _Stored])
    except Unusable as error:
        return Fault("results-damaged", name, f"{name} cannot be read: {error}")
    return {key: Result(one.value, one.text) for key, one in stored.items()}


@dataclass(frozen=True, slots=True)
class Remaking:
    """A report that is written again: by what, and what tells it from others.

    `key` is a digest of the report as it lies in the bundle. `same_versions` says that the software
    is the one that made it.
    """

    bag: Bag
    report: Report
    key: str
    rereader: Rereader
    same_versions: bool


def number_checks(report: Report, stored: Mapping[str, Result]) -> Checks:
    """Compute every number again and compare it with the stored one; one check a number."""
    meant = results(report)
    for key in sorted(meant.keys() | stored.keys()):
        says = f"the number {key} is {_said(stored, key)} in {layout.RESULTS}, and "
        says += f"{_said(meant, key)} by the report"
        yield same(meant.get(key), stored.get(key), "number-differs", key, says)


def _said(numbers: Mapping[str, Result], key: str) -> str:
    return numbers[key].text if key in numbers else "not there"


def mark_checks(bag: Bag, stored: Mapping[str, Result]) -> Checks:
    """Compare every number that the page marks with the stored one; one check a mark."""
    if not bag.has(PAGE):
        return
    try:
        marks = numbers_in(bag.data(PAGE))
    except (ValueError, RecursionError, AssertionError) as error:  # of lxml, for what is no page
        yield Fault("form-damaged", PAGE, f"{PAGE} cannot be read: {error}")
        return
    for key, value, text in marks:
        known = stored.get(key)
        says = f"{PAGE}: the number {key} is printed as {text!a}, and {_said(stored, key)!a}"
        held = known is not None and (str(known.value), known.text) == (value, text)
        yield None if held else Fault("number-edited", key, f"{says} in {layout.RESULTS}")


def with_images(bag: Bag, report: Report) -> Report | None:
    """Return the report with its crops and pictures; None where one of them is not as it was."""
    if not all(bag.has(name) for name in images_of(report)):
        return None
    return replace(
        report,
        papers=tuple(_paper(bag, paper) for paper in report.papers),
        pictures=tuple(_picture(bag, one) for one in report.pictures),
    )


def images_of(report: Report) -> list[str]:
    """Return the paths in the payload of all that a report shows, some of them more than once."""
    crops = [f"{layout.CROP_IMAGES}/{crop.name}" for p in report.papers for crop in _crops(p)]
    return crops + [_figure(one, ending) for one in report.pictures for ending in _ENDINGS]


def _crops(paper: PaperReport) -> Iterator[Crop]:
    for judgement in paper.judgements:
        yield from judgement.crops
    for passage in paper.passages:
        yield from passage.crops


def _paper(bag: Bag, paper: PaperReport) -> PaperReport:
    def filled(crops: Iterable[Crop]) -> tuple[Crop, ...]:
        return tuple(replace(c, png=bag.data(f"{layout.CROP_IMAGES}/{c.name}")) for c in crops)

    return replace(
        paper,
        judgements=tuple(replace(one, crops=filled(one.crops)) for one in paper.judgements),
        passages=tuple(replace(one, crops=filled(one.crops)) for one in paper.passages),
    )


def _figure(picture: Picture, ending: str) -> str:
    return f"{layout.FIGURES}/{picture.name}.{ending}"


def _picture(bag: Bag, picture: Picture) -> Picture:
    svg, png, table = (bag.data(_figure(picture, ending)) for ending in _ENDINGS)
    return replace(picture, svg=svg, png=png, table=table)


def figure_checks(of: Remaking) -> Checks:
    """Draw every figure again and compare; three checks a figure."""
    bare = replace(of.report, pictures=())
    try:
        made = of.rereader.once(("figures", of.key), lambda: pictures(bare))
    except MissingExtra as error:
        yield NotFollowed(layout.FIGURES, f"figures cannot be drawn here: {error.problem}")
        return
    own = _own("figures")
    drawn = {one.name: one for one in made if one.name in own}
    told = {one.name: one for one in of.report.pictures}
    for name in sorted(drawn.keys() | told.keys()):
        if name not in told:
            yield _undrawn(of.report, name)
        elif name not in drawn:
            yield NotFollowed(name, "nothing here draws this figure")
        else:
            yield from _figures(of, drawn[name], told[name])


def _undrawn(report: Report, name: str) -> Check:
    if "matplotlib" in report.versions:
        return Fault("figure-removed", name, f"the figure {name} is not in the report")
    return NotFollowed(name, "what draws figures was not there when the report was written")


def _own(stage: str) -> set[str]:
    """Return the names of the plug-ins that every installation has."""
    found = discover(stage).items()
    return {name for name, plugin in found if plugin.module == f"exhume.{stage}.{name}"}


def _figures(of: Remaking, drawn: Picture, told: Picture) -> Checks:
    meant, given = (drawn.label, drawn.says), (told.label, told.says)
    says = f"the report says of the figure {drawn.name} what it does not show"
    yield same(meant, given, "figure-differs", drawn.name, says)
    for ending, made in zip(_ENDINGS, (drawn.svg, drawn.png, drawn.table), strict=True):
        name = _figure(drawn, ending)
        if of.bag.has(name):
            yield _drawn(of, name, made)
        elif name not in of.bag.broken:
            yield Fault("figure-missing", name, f"{name} is missing")


def _drawn(of: Remaking, name: str, made: bytes) -> Check:
    if of.bag.data(name) == made:
        return None
    if of.same_versions or name.endswith(".csv"):
        return Fault("figure-changed", name, f"{name} is not what the report gives")
    return NotFollowed(name, "other versions of the software draw it otherwise")


def exporters() -> Iterator[tuple[str, Exporter]]:
    """Give the forms of a report by name; other exports are forms of a review."""
    for name, plugin in discover("exports").items():
        module: object = plugin.load()
        if isinstance(module, Exporter):
            yield name, module


def form_checks(of: Remaking) -> Checks:
    """Write the report again in every form that the bundle has, and compare."""
    known: set[str] = set()
    own = _own("exports")
    for exporter_name, exporter in exporters():
        name = f"{layout.REPORT_FOLDER}/{exporter.filename}"
        known.add(name)
        if of.bag.has(name):
            yield _form(of, name, exporter)
        elif name not in of.bag.broken and exporter_name in own:
            yield _unwritten(of.report, name)
    for name in of.bag.below(layout.REPORT_FOLDER):
        rest = (layout.REPORT, layout.RESULTS)
        if name not in known and name not in rest and not name.startswith(f"{layout.FIGURES}/"):
            yield NotFollowed(name, "nothing here writes this form")


def _unwritten(report: Report, name: str) -> Check:
    needed = _NEEDED.get(name.rpartition(".")[2], "exhume")
    if needed and needed in report.versions:
        return Fault("form-missing", name, f"{name}, a form of the report, is missing")
    return NotFollowed(name, "what writes it was not there when the report was written")


def _form(of: Remaking, name: str, exporter: Exporter) -> Check:
    try:
        made = of.rereader.once((name, of.key), lambda: exporter.render(of.report))
    except ExhumeError as error:
        return NotFollowed(name, f"it cannot be written here: {error.problem}")
    found = of.bag.data(name)
    if made == found:
        return None
    if not of.same_versions:
        return NotFollowed(name, "other versions of the software write it otherwise")
    compare = _COMPARED.get(name.rpartition(".")[2], _text_difference)
    place = compare(made, found)
    if place is None:
        return NotFollowed(name, "all but its font is the same; that font is not at hand here")
    return Fault("form-changed", name, f"{name} is not what the report gives, first at {place}")


def _text_difference(made: bytes, found: bytes) -> str | None:
    if made == found:
        return None
    left, right = made.splitlines(), found.splitlines()
    pairs = enumerate(zip(left, right, strict=False))
    short = min(len(left), len(right))
    line = next((number for number, (a, b) in pairs if a != b), short)
    wrong = right[line] if line < len(right) else b"its end"
    meant = left[line] if line < len(left) else b""
    start = next((i for i, (a, b) in enumerate(zip(meant, wrong, strict=False)) if a != b), 0)
    shown = wrong[max(0, start - 20) : start + 40].decode("utf-8", "replace")
    return f"line {line + 1}: {shown!a}"


def _page_difference(made: bytes, found: bytes) -> str | None:
    """Compare two pages but for the font that they carry, and the digest of the style with it."""
    return _text_difference(_FONT.sub(b"", made), _FONT.sub(b"", found))


_COMPARED: Final[Mapping[str, Callable[[bytes, bytes], str | None]]] = {
    "html": _page_difference,
    "pdf": pdf_difference,
    "docx": zip_difference,
}


def same_software(report: Report) -> bool:
    """Tell whether all that a report names of its software is the same here."""
    return dict(report.versions) == versions()
