"""What the criterion says: standards, codes, rules, cues and terms."""

from collections.abc import Iterator

from exhume.exports._composition.blocks import (
    Block,
    Bullets,
    Foreign,
    Inlines,
    Label,
    Literally,
    Row,
    Section,
    Strong,
    Text,
)
from exhume.exports._composition.english import sentence
from exhume.exports._composition.prose import joined, paragraph, words
from exhume.exports._composition.rules import cues_in_words, use_of_group
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import entries, row, table
from exhume.model.criterion import Code, Rule, TermGroup

order = 125


def section(source: Source) -> Section:
    """Write the section."""
    parts = (
        ("standards", "Standards applied", _standards),
        ("codes", "Codes", _codes),
        ("rules", "Rules in words", _rules),
        ("cues", "Cues in words", _cues),
        ("terms", "Terms", _terms),
    )
    written = (Section(f"codebook.{name}", title, tuple(of(source))) for name, title, of in parts)
    filled = tuple(part for part in written if part.blocks)
    return Section("codebook", "Codebook, rules, cues and terms", filled)


def _standards(source: Source) -> Iterator[Block]:
    standards = source.report.criterion.standards
    if standards:
        yield Bullets(tuple(joined((one.text, f"({one.source})"), " ") for one in standards))
    else:
        yield paragraph("The criterion names no standard.")


def _codes(source: Source) -> Iterator[Block]:
    yield table(
        "codebook",
        "Codes, what they mean, and the innocent readings that remain",
        ("Code", "Grade", "Polarity", "Meaning", "Innocent readings"),
        [_code(code) for code in source.report.criterion.codes],
        authors=True,
    )


def _code(code: Code) -> Row:
    return row(
        joined((code.label, Literally(code.id)), " "),
        Label(code.grade.value, code.grade.value),
        Label(code.polarity.value, code.polarity.value),
        sentence(code.meaning),
        " ".join(map(sentence, code.innocent)) or "–",
    )


def _rules(source: Source) -> Iterator[Block]:
    if not source.report.criterion.rules:
        return
    yield paragraph(
        "A term in “quotation marks” stands for a group of terms, listed below. Distances count "
        "characters after normalisation."
    )
    for rule in source.report.criterion.rules:
        yield Section(f"rule.{rule.id}", rule.id, tuple(_rule(source, rule)))


def _rule(source: Source, rule: Rule) -> Iterator[Block]:
    said = source.rules[rule.id]
    near = [(Strong("with"), words(f" a term for {want}")) for want in said.wants]
    near += [(Strong("without"), words(f" a term for {bar}")) for bar in said.bars]
    opening = f"{said.note} Points at a term for {said.points_at}{':' if near else '.'}"
    weight = f", weight {rule.weight:.2f}. {opening.strip()}"
    yield paragraph(joined(("For ", Literally(rule.code), weight), ""))
    if near:
        yield Bullets(tuple(near))
    if said.bounds:
        yield paragraph(said.bounds)


def _cues(source: Source) -> Iterator[Block]:
    criterion = source.report.criterion
    said = cues_in_words(criterion)
    if said:
        yield entries(*((cue.id, said[cue.id]) for cue in criterion.cues))


def _terms(source: Source) -> Iterator[Block]:
    groups = source.report.criterion.groups
    if groups:
        yield table(
            "terms",
            "Groups of terms that the rules treat alike",
            ("Group", "What its terms mean", "Use", "Terms"),
            [_group(source, group) for group in groups],
        )


def _group(source: Source, group: TermGroup) -> Row:
    terms: Inlines = joined([Foreign(term, source.language) for term in group.terms], " · ")
    return row(Literally(group.name), group.gloss, use_of_group(group), terms or Text("–"))
