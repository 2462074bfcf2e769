"""What may have been missed: every estimate, what it rests on, and the rule of stopping."""

from collections.abc import Iterable, Iterator

from exhume.exports._composition.blocks import Block, Bullets, Row, Section, Table
from exhume.exports._composition.counting.recall import history_of, said_of
from exhume.exports._composition.english import listed, sentence
from exhume.exports._composition.figures import with_figures
from exhume.exports._composition.keys import key
from exhume.exports._composition.prose import Numbers, Said
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import entries, numeric, row, table
from exhume.model.curves import RecallCurve
from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate
from exhume.model.report import RecallLine, RecallReport

order = 100


def section(source: Source) -> Section:
    """Write the section."""
    return Section("recall", "What may have been missed", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    found = source.report.recall
    if found is None:
        yield source.numbers.paragraph(
            "No person has judged the passages, so how many relevant papers may have been missed "
            "cannot be said."
        )
    elif isinstance(found, Refusal):
        yield source.numbers.paragraph(
            "How much may have been missed cannot be told: {=reason}.",
            reason=found.reason.rstrip("."),
        )
    else:
        yield from _report(source, found)


def _report(source: Source, found: RecallReport) -> Iterator[Block]:
    here = source.numbers.under("recall")
    yield here.paragraph(
        "**Recall** is the share of all relevant papers that are known. It can only be bounded, "
        "and each bound holds under conditions that stand beside it. Of {papers:paper}, {found} "
        "{found?is/are} known to be relevant. The protocol wants to be able to speak of a recall "
        "of {target}; bounds are at a level of {level}. Shares are rounded so that they never look "
        "better than they are."
    )
    yield _read(here, found.data)
    yield from _more_data(here, found.data)
    yield _estimates(here, found)
    for line in found.lines:
        yield _line(here, line)
    yield from _curve(source, found)
    if found.warnings:
        said = _all(here, "warnings", found.warnings)
        yield Section("recall.warnings", "What to beware of", (said,))


def _read(here: Numbers, data: RecallData) -> Table:
    strata = [("pointed at by rules", "candidates")]
    strata += [(stratum.name, key("strata", stratum.name)) for stratum in data.rest]
    return table(
        "recall-data",
        "Papers by part of the corpus, and how many of them people have read",
        ("Part", numeric("Papers"), numeric("Read"), numeric("Relevant")),
        [
            row(name, *(here[f"{where}.{what}"] for what in ("size", "read", "found")))
            for name, where in strata
        ],
        authors=True,
    )


def _more_data(here: Numbers, data: RecallData) -> Iterator[Block]:
    if data.histories:
        yield table(
            "recall-finders",
            "Relevant papers by the finders that pointed at them",
            ("Finders", numeric("Papers")),
            [
                row(
                    listed(finders) if finders else "none: turned up in a random sample alone",
                    here[key("histories", history_of(finders))],
                )
                for finders in data.histories
            ],
        )
    if data.known:
        yield here.paragraph(
            "Of {known-items.given:paper} known to be relevant before screening, "
            "{known-items.found} {known-items.found?was/were} pointed at."
        )
    if data.double:
        yield here.paragraph(
            "Two people judged papers apart from each other. Of those settled as relevant, both "
            "said so of {double.both}, only the first of {double.first} and only the second of "
            "{double.second}. Of those settled as not relevant, both said so of {double.agreed}, "
            "and at least one had said otherwise of {double.rejected}."
        )


def _estimates(here: Numbers, found: RecallReport) -> Table:
    return table(
        "recall",
        "Every estimate of recall",
        (
            "Estimator",
            numeric("Recall"),
            numeric("Low"),
            numeric("High"),
            numeric("Supported recall"),
            numeric("Missing, at least"),
            numeric("Missing, at most"),
            numeric("Units"),
        ),
        [_row(here.under(key(line.name)), line) for line in found.lines],
        note="A dash stands where an estimator refuses; the reason stands below.",
        authors=True,
    )


def _row(here: Numbers, line: RecallLine) -> Row:
    names = ("value", "low", "high", "supports", "missed-low", "missed-high")
    refused = isinstance(line.value, Refusal)
    cells: list[Said] = ["–" if refused else here[name] for name in names]
    return row(line.label, *cells, here["units"])


def _line(here: Numbers, line: RecallLine) -> Block:
    value, says = line.value, with_figures(here, key(line.name, "says"), said_of(line))
    said: list[tuple[str, Said]] = [("Holds where", sentence(line.claims))]
    if isinstance(value, RecallEstimate):
        said += [
            ("What it supports", says),
            ("Method", sentence(value.recall.method)),
            ("Assumes", sentence(value.recall.assumptions)),
            ("Beware", " ".join(map(sentence, value.recall.warnings))),
        ]
    else:
        said.append(("Why there is no estimate", says))
    return Section(f"recall.{line.name}", sentence(line.label).removesuffix("."), (entries(*said),))


def _curve(source: Source, found: RecallReport) -> Iterator[Block]:
    yield Section("recall.stopping", "When reading may stop", tuple(_stopping(source, found)))


def _stopping(source: Source, found: RecallReport) -> Iterator[Block]:
    here, curve = source.numbers.under("recall"), found.curve
    if not isinstance(curve, RecallCurve):
        says = with_figures(here, "curve.says", sentence(curve.reason))
        yield here.paragraph("The rule of stopping cannot be applied: {=why}", why=says)
        return
    yield from source.plots("recall")
    says = with_figures(here, "curve.says", sentence(curve.says))
    yield here.paragraph("{=says}", says=says)
    if curve.points:
        yield here.paragraph(
            "Of {curve.papers:paper} ({=what}), {curve.read} {curve.read?was/were} read and "
            "{curve.found} {curve.found?was/were} relevant.",
            what=curve.what,
        )
    else:
        yield here.paragraph("It is about {curve.papers:paper} ({=what}).", what=curve.what)
    if curve.stop is not None:
        yield here.paragraph("The rule first allowed to stop after {curve.stop:paper}.")
    yield _all(here, "curve.cautions", curve.cautions)


def _all(here: Numbers, prefix: str, texts: Iterable[str]) -> Bullets:
    said = (with_figures(here, f"{prefix}.{at}", text) for at, text in enumerate(texts, 1))
    return Bullets(tuple(said))
