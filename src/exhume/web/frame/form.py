"""A verdict as a form sends it, checked against the codebook."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from exhume.model.coding import Choice, Verdict
from exhume.model.criterion import Code, Criterion

LONGEST_NOTE = 10_000
KEYS = "123456789abcdefhijklmpqrvxyz"
"""The keys of the codes, in the order of the codebook; g, n, o, s, t, u and w do other things."""


class NotAVerdict(ValueError):
    """What was sent is no verdict; the message is for the person who sent it."""


class VerdictForm(BaseModel):
    """The fields that every verdict has.

    `request` names this sending of the form: what is sent twice is kept once.
    """

    choice: Annotated[str, Field(max_length=20)] = ""
    codes: Annotated[list[str], Field(max_length=200)] = []
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    quote: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    whole: bool = False
    request: Annotated[str, Field(min_length=8, max_length=64)]

    def verdict(self, criterion: Criterion) -> Verdict:
        """Return the verdict; raises `NotAVerdict` where it contradicts itself.

        Codes come in the order of the codebook.
        """
        codes = _in_order(self.codes, criterion)
        return Verdict(
            self._choice(codes), codes, self.note.strip(), self.quote.strip(), self.whole
        )

    def _choice(self, codes: Sequence[str]) -> Choice:
        if self.choice not in ("", *Choice):
            raise NotAVerdict("There is no such choice.")
        chosen = Choice(self.choice) if self.choice else (Choice.CODED if codes else None)
        if chosen is None:
            raise NotAVerdict("Choose a code, “nothing here” or “cannot tell”.")
        if chosen is Choice.CODED and not codes:
            raise NotAVerdict("Choose which codes the passage has.")
        if chosen is not Choice.CODED and codes:
            raise NotAVerdict("A passage with codes cannot be “nothing here” or “cannot tell”.")
        return chosen


def fields_of(verdict: Verdict | None) -> dict[str, object]:
    """Return the fields of a form as they were left, empty where there is no verdict yet."""
    if verdict is None:
        return {"choice": "", "codes": (), "note": "", "quote": "", "whole": False}
    return {
        "choice": verdict.choice.value,
        "codes": verdict.codes,
        "note": verdict.note,
        "quote": verdict.quote,
        "whole": verdict.whole,
    }


def with_keys(criterion: Criterion) -> list[tuple[Code, str]]:
    """Return the codes with the keys that choose them; from the 29th on there is none."""
    keys = KEYS.ljust(len(criterion.codes))
    return [(code, key.strip()) for code, key in zip(criterion.codes, keys, strict=False)]


def _in_order(codes: Sequence[str], criterion: Criterion) -> tuple[str, ...]:
    known = [code.id for code in criterion.codes]
    if not set(codes) <= set(known):
        raise NotAVerdict("The codebook has changed. Open the passage again.")
    return tuple(code for code in known if code in codes)
