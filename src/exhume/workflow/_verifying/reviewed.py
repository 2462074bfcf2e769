"""What was settled, worked out again from the tables of a bundle and from its log alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exhume.coding._strata import Frame
from exhume.coding.agreement.answers import ANY_CODE, WHOLE_ANSWER
from exhume.coding.agreement.report import agreement
from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import FindingRow, OpeningRow
from exhume.model.coding import Adjudication, Coding, Drawing, Translation, Unit, Verdict
from exhume.model.criterion import Assertion, Criterion
from exhume.model.estimates import Refusal
from exhume.model.report import AgreementReport
from exhume.settings import STRATA, Stratum
from exhume.store.review.canonical import canonical, sha256
from exhume.store.review.owner_desk import Basis, settled_by
from exhume.workflow._agreed import AgreementResult
from exhume.workflow._judged import JudgedUnits, answer_of, judged_apart
from exhume.workflow._reported.judged import Judged, names_for
from exhume.workflow._reported.numbers import agreement_told
from exhume.workflow._verifying.decoding import Unusable, decode
from exhume.workflow._verifying.tables import Tables
from exhume.workflow._verifying.verdicts import DECIDED, SAVED, Event

_LABELS = {WHOLE_ANSWER: "the whole answer", ANY_CODE: "any code or none"}

TABLES = (
    *(layout.UNITS, layout.CODINGS, layout.ADJUDICATIONS, layout.TRANSLATIONS, layout.DRAWINGS),
    layout.OPENINGS,
)
"""The tables that all of this is worked out from."""


def judged_from(tables: Tables) -> Judged:
    """Return what the tables tell of each unit in the queue, as the report had it told.

    Raises `ValueError` where the tables contradict each other.
    """
    drawings = {one.unit: one for one in tables.rows(layout.DRAWINGS, Drawing)}
    units: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in tables.rows(layout.UNITS, Unit):
        if unit.id in drawings:  # one that went out of the queue has none
            units[unit.digest].append(unit)
    codings = tables.rows(layout.CODINGS, Coding)
    known = {unit.id for unit in tables.rows(layout.UNITS, Unit)}
    if strangers := {*drawings, *(coding.unit for coding in codings)} - known:
        raise ValueError(f"unit {min(strangers)} is not in {layout.UNITS}")
    verdicts = _standing(codings, drawings)
    decisions = tables.rows(layout.ADJUDICATIONS, Adjudication)
    decided = _decided(decisions, verdicts, tables)
    settled = {
        unit: found
        for unit, given in verdicts.items()
        if (found := settled_by(unit, list(given.values()), decided.get(unit)))
    }
    newest = {one.unit: one for one in sorted(decisions, key=lambda one: one.revision)}
    rows = tables.rows(layout.TRANSLATIONS, Translation)
    return Judged(
        units={digest: tuple(some) for digest, some in units.items()},
        drawings=drawings,
        verdicts=verdicts,
        settled=settled,
        reasons={
            unit: decision.reason
            for unit, decision in newest.items()
            if unit in settled and settled[unit].basis is Basis.ADJUDICATED
        },
        translations={one.unit: one for one in sorted(rows, key=lambda one: one.revision)},
        coders=names_for(codings),
    )


def _standing(
    codings: Iterable[Coding], drawings: Mapping[str, Drawing]
) -> dict[str, dict[str, Verdict]]:
    standing: defaultdict[str, dict[str, Verdict]] = defaultdict(dict)
    in_order = sorted(codings, key=lambda one: (one.unit, one.coder, one.revision))
    for coding in in_order:
        if coding.unit in drawings:
            standing[coding.unit][coding.coder] = coding.verdict
    return dict(standing)


def _decided(
    decisions: Iterable[Adjudication],
    verdicts: Mapping[str, Mapping[str, Verdict]],
    tables: Tables,
) -> dict[str, Verdict]:
    """Return the decisions on verdicts as they are now; one that is not opened is believed."""
    bases = dict(_bases(tables.rows(layout.OPENINGS, OpeningRow)))
    decided: dict[str, Verdict] = {}
    for decision in sorted(decisions, key=lambda one: one.revision):
        basis = bases.get((decision.unit, decision.adjudicator, decision.revision))
        if basis in (None, _basis_of(verdicts.get(decision.unit, {}))):
            decided[decision.unit] = decision.verdict
    return decided


@dataclass(frozen=True, slots=True)
class _Decision:
    """What an opened statement says of a decision."""

    unit: str
    revision: int
    adjudicator: str
    basis: str


def _bases(openings: Iterable[OpeningRow]) -> Iterator[tuple[tuple[str, str, int], str]]:
    for opening in openings:
        try:
            said = decode(opening.statement, _Decision)
        except Unusable:
            continue  # a coding, or a statement that is withheld
        yield (said.unit, said.adjudicator, said.revision), said.basis


def _basis_of(verdicts: Mapping[str, Verdict]) -> str:
    told = [(who, v.choice.value, sorted(v.codes)) for who, v in sorted(verdicts.items())]
    return sha256(canonical(told))


def agreement_from(
    judged: Judged, criterion: Criterion, confidence_level: float, seed: int
) -> AgreementReport | Refusal:
    """Return how far coders agree, computed again."""
    papers = {unit.id: digest for digest, units in judged.units.items() for unit in units}
    codes = {code.id: code.label for code in criterion.codes}
    given = ((papers[unit], found) for unit, found in sorted(judged.verdicts.items()))
    found = agreement(given, list(codes), confidence_level=confidence_level, seed=seed)
    return agreement_told(AgreementResult(found, {**_LABELS, **codes}, judged.coders), judged)


def answers_from(
    judged: Judged, drawings: Iterable[Drawing], log: Sequence[Event], codes: frozenset[str]
) -> JudgedUnits:
    """Return what recall is counted from; `log` tells when each unit was settled."""
    entries = {event.subject: event for event in log if event.action in (SAVED, DECIDED)}
    answers = {
        unit: answer_of(settled.verdict, judged.verdicts[unit].values(), codes, entries[unit])
        for unit, settled in judged.settled.items()
        if unit in entries
    }
    papers = {unit.id: digest for digest, units in judged.units.items() for unit in units}
    apart = dict(judged_apart(judged.verdicts, codes))
    known = tuple(drawing for drawing in drawings if drawing.unit in papers)
    return JudgedUnits(papers, known, answers, apart)


def frame_from(
    findings: Iterable[FindingRow], units: JudgedUnits, sizes: Mapping[str, int], most: int
) -> Frame | None:
    """Return where each screened paper belongs, as far as counts go; None where that is unknown.

    Of the papers without findings the bundle has those that were drawn, and the sizes of the
    strata, of which the rest is made up with names. `most` bounds what is made up.
    """
    found = frozenset(row.digest for row in findings if row.assertion == Assertion.AFFIRMED.value)
    strata: dict[Stratum, frozenset[str]] = {}
    drawn = {units.papers[d.unit] for d in units.drawings}
    placed = {units.papers[d.unit] for d in units.drawings if d.stratum in STRATA}
    if drawn - placed - found or sum(sizes.values()) > most:
        return None
    for name in STRATA:
        own = {units.papers[d.unit] for d in units.drawings if d.stratum == name}
        rest = max(0, sizes.get(name, 0) - len(own))
        strata[name] = frozenset(own | {f"{name} {number}" for number in range(rest)})
    return Frame(found, strata)
