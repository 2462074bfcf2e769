"""Counter-evidence, and what others say of the same matter: the right of reply."""

from collections.abc import Iterator

from exhume.exports._composition.articles.claims import claim_article
from exhume.exports._composition.blocks import Block, Section
from exhume.exports._composition.source import Source
from exhume.model.claims import Claim

order = 60


def section(source: Source) -> Section:
    """Write the section."""
    return Section("replies", "Counter-evidence and what others say", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    numbers = source.numbers
    yield numbers.paragraph(
        "Rules of the same kind looked for what speaks against a positive answer. Of "
        "{passages.all:passage} that rules pointed at, {passages.inculpatory} "
        "{passages.inculpatory?speaks/speak} for it and {passages.exculpatory} "
        "{passages.exculpatory?speaks/speak} against it, in {papers.with-counter:paper}. They are "
        "listed under [findings](#findings), and printed with the papers that they stand in, in "
        "the same form as all others."
    )
    if source.report.reviewed:
        yield numbers.paragraph(
            "People settled on counter-evidence in {settled.exculpatory:paper}, of which "
            "{settled.included-with-counter} {settled.included-with-counter?is/are} included."
        )
    yield numbers.paragraph(
        "{claims.all:statement} of others {claims.all?is/are} on record: {claims.disputes} that "
        "dispute, {claims.answers} that answer and {claims.supports} that support what is found. "
        "They are printed in their own words with their source. Statements about a single paper "
        "stand with that paper; here stand those about the study as a whole or about a code."
    )
    yield from (
        claim_article(source, claim) for claim in source.report.claims if _here(source, claim)
    )


def _here(source: Source, claim: Claim) -> bool:
    """Tell whether a claim is about more than papers that are printed with it."""
    printed = {source.report.papers[at].id for at in source.printed}
    return not printed.issuperset(claim.about)
