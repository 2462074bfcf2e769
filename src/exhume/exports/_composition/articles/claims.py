"""What somebody else says of the matter."""

from exhume.exports._composition.blocks import Article, Foreign, Inlines, Label
from exhume.exports._composition.keys import word
from exhume.exports._composition.prose import joined, named, words
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import entries
from exhume.model.claims import Claim, Stance

STANCES = {
    Stance.SUPPORTS: "supports what is found",
    Stance.DISPUTES: "disputes what is found",
    Stance.ANSWERS: "answers what is found",
}


def claim_anchor(claim: Claim, prefix: str = "") -> str:
    """Return the name of a claim; `prefix` is that of the paper it stands with."""
    return f"{prefix}claim.{word(claim.id)}"


def claim_article(source: Source, claim: Claim, prefix: str = "") -> Article:
    """Return the article of a claim; `prefix` makes its anchor one of a place."""

    def hidden(text: str) -> str:
        return source.said_of(claim.about, text)

    quote = Foreign(hidden(claim.quote), claim.language or source.language) if claim.quote else ""
    return Article(
        anchor=claim_anchor(claim, prefix),
        title=joined((named(claim.by, source.language), STANCES[claim.stance]), " "),
        blocks=(
            entries(
                ("What is said", hidden(claim.statement)),
                ("By", joined((named(claim.by, source.language), claim.role))),
                ("When", claim.date),
                ("Source", claim.source),
                ("In its own words", quote),
                ("In English", hidden(claim.translation)),
                ("About", _about(source, claim)),
            ),
        ),
        kind="claim",
        labels=(Label(claim.stance.value, claim.stance.value),),
    )


def _about(source: Source, claim: Claim) -> Inlines:
    return joined([words(_thing(source, name)) for name in claim.about])


def _thing(source: Source, name: str) -> str:
    if name == "study":
        return "the study as a whole"
    return f"the code “{source.codes[name].label}”" if name in source.codes else f"paper {name}"
