"""Small pieces of English: counts, lists and the meaning of fixed names."""

from collections.abc import Sequence

GRADES = {
    "explicit": "the passage states in so many words what the criterion asks for",
    "near-miss": "the passage comes close, but a word that matters is not there",
    "supporting": "the passage holds a further sign, weak by itself",
    "counter": "the passage speaks against, or shows another protocol",
    "none": "no passage that speaks for the question",
    "counter-evidence only": "passages that speak against, and none that speaks for",
    "no finding": "no rule pointed at anything; that does not say what was done",
}

POLARITIES = {
    "inculpatory": "speaks for a positive answer to the question",
    "exculpatory": "speaks against it: counter-evidence",
}

STATES = {
    "kept": "went on to the next step",
    "eligible": "kept by the study’s own rules of eligibility",
    "no record": "no bibliographic record was found for it",
    "included": "people settled on a code that makes it one of the papers sought",
    "read": "turned into text",
    "read-by-ocr": "turned into text, in part or whole by optical character recognition",
    "poor-text": "turned into text and searched, though text or pages of it are damaged or lost",
    "opened": "an archive; what it holds is counted file by file",
    "opened as archives": "what an archive holds is counted file by file",
    "read as references": "lists of records, which are counted in a step of their own",
    "duplicate": "the same content as another one, which was counted once",
    "merged": "a record of a paper that another record stands for; both are kept",
    "no-text-layer": "page images without characters; they need optical character recognition",
    "empty": "no characters in it",
    "undecodable": "bytes that could not be turned into characters with confidence",
    "unreadable": "damaged, or refused by the reader",
    "unsupported": "a format that no reader takes",
    "excluded": "left out by the study’s own rules of eligibility",
    "not-found": "a record whose paper is not among the files that were given",
    "ignored": "no part of the study, as its protocol says",
    "judged explicit": "people settled on an explicit code, and on none that was sought",
    "judged near-miss": "people settled on a near-miss, and on nothing stronger",
    "judged supporting": "people settled on further signs, and on nothing stronger",
    "judged counter-evidence only": "people settled on counter-evidence, and on nothing else",
    "judged as nothing of these": "people settled that no code applies to any of its passages",
    "cannot be told": "people settled that its passages do not let one tell",
    "not settled yet": "verdicts are missing, or coders differ and nobody has decided",
}

ASSERTIONS = {
    "affirmed": "the text says it of the case at hand",
    "negated": "the text denies it",
    "hypothetical": "the text supposes it, and does not report it",
    "general-advice": "the text gives general advice, and reports no case",
    "other-country": "the text speaks of practice in another country",
    "attributed": "the text reports what others say",
    "animal": "the text speaks of animals",
}

_IRREGULAR = {"has": "have", "was": "were", "is": "are"}


def number(value: int) -> str:
    """Return a whole number with commas between thousands.

    >>> number(124770)
    '124,770'
    """
    return f"{value:,}"


def count(value: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, in the plural where it is not one.

    >>> count(1, "paper"), count(2838, "paper")
    ('1 paper', '2,838 papers')
    """
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"


def things(value: int, unit: str) -> str:
    """Return a number with its unit, whether the unit is given in the singular or the plural.

    >>> things(1, "papers"), things(0, "paper")
    ('1 paper', '0 papers')
    """
    return count(value, unit.removesuffix("s"))


def verb(value: int, singular: str) -> str:
    """Return the verb in the number that goes with the value.

    >>> verb(1, "was"), verb(2, "was")
    ('was', 'were')
    """
    return singular if value == 1 else _IRREGULAR[singular]


def listed(items: Sequence[str], last: str = "and") -> str:
    """Return the items as an English list.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """Return the text with a capital in front and a full stop behind, where it has none.

    >>> sentence("the text denies it")
    'The text denies it.'
    """
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?。" else ".")


def plural(single: bool, noun: str) -> str:
    """Return a noun, in the plural unless it is single; a slash parts the two where needed.

    >>> plural(False, "paper"), plural(False, "city/cities"), plural(True, "city/cities")
    ('papers', 'cities', 'city')
    """
    one, _, many = noun.partition("/")
    return one if single else many or one + "s"
