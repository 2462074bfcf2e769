"""What others say of the matter: statements, denials, official answers, each with its source."""

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """How a claim stands to what it is about."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that somebody made, and where it can be read.

    `id` is short and unique in the study. `statement` is what is claimed, in the words of the
    study; `by` who says it, and `role` in what capacity; `source` where it can be found, and `date`
    when it was said, as far as it is known: a year, a month or a day (``2015``, ``2015-03``,
    ``2015-03-17``). `quote` is the statement in its own words and `language` their BCP 47 tag;
    `translation` is English. `about` names what it is about: ids of papers, codes of the criterion,
    or ``study`` for the whole.
    """

    id: str
    statement: str
    by: str
    source: str
    date: str
    stance: Stance
    about: tuple[str, ...]
    role: str = ""
    quote: str = ""
    language: str = ""
    translation: str = ""
