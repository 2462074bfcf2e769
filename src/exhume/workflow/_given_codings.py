"""Rows of a file as verdicts: each is checked against the codebook and the passage it is on."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from exhume.errors import InputError
from exhume.model.coding import Choice, Verdict
from exhume.model.criterion import Criterion
from exhume.model.review import GivenCoding, Marked

_CHOICES = ", ".join(choice.value for choice in Choice)


class Codes:
    """The codes of a codebook, by id and by label."""

    def __init__(self, criterion: Criterion) -> None:
        self._order = [code.id for code in criterion.codes]
        labels = {code.label.casefold(): code.id for code in criterion.codes if code.label}
        self._ids: Mapping[str, str] = {**labels, **{code.casefold(): code for code in self._order}}

    def found(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of named codes in the codebook's order; `InputError` for no such code."""
        ids = {code for name in names for code in self._named(name)}
        return tuple(code for code in self._order if code in ids)

    def _named(self, name: str) -> tuple[str, ...]:
        """Return the code of an id or label; or those of several ids with blanks between them."""
        if name.strip().casefold() in self._ids:
            return (self._id(name),)
        return tuple(self._id(part) for part in name.split())

    def _id(self, name: str) -> str:
        known = self._ids.get(name.strip().casefold())
        if known is None:
            near = get_close_matches(name.casefold(), self._ids, n=1)
            remedy = f'is it "{self._ids[near[0]]}"?' if near else "see the codebook"
            raise InputError("codes", f'the codebook has no code "{name[:60]}"', remedy)
        return known


def verdict_of(given: GivenCoding, codes: Codes, passage: str) -> Verdict:
    """Return the verdict of a row; raises `InputError` with what is wrong and what to do."""
    _check_passage(given, passage)
    ids = codes.found(given.codes)
    choice = _choice(given)
    if bool(ids) != (choice is Choice.CODED):
        said = f'it says "{choice.value}" and has {len(ids)} code{"" if len(ids) == 1 else "s"}'
        remedy = 'codes go with "coded", and "coded" with at least one code'
        raise InputError("choice", said, remedy)
    quote = given.quote.strip() or _marked(given.marks, passage)
    return Verdict(choice, ids, given.note, "" if quote == passage else quote, given.whole)


def _choice(given: GivenCoding) -> Choice:
    if not given.choice and given.codes:
        return Choice.CODED
    if not given.choice:
        problem = "it has a note, a quote or a marked stretch, and no verdict"
        raise InputError("choice", problem, f"write one of {_CHOICES}, or empty the row")
    if given.choice not in tuple(Choice):
        problem = f'there is no choice "{given.choice[:40]}"'
        raise InputError("choice", problem, f"write one of {_CHOICES}")
    return Choice(given.choice)


def _check_passage(given: GivenCoding, passage: str) -> None:
    """Refuse a row whose passage is another unit's, as after sorting some columns only."""
    if given.passage and "".join(given.passage.split()) != "".join(passage.split()):
        problem = "the passage beside it is not that of the unit; rows or columns may have shifted"
        raise InputError("passage", problem, "put each verdict beside its own passage again")


def _marked(marks: Sequence[Marked], passage: str) -> str:
    """Return the stretch from the first mark to the last."""
    if not marks:
        return ""
    stretches = [_stretch(mark, passage) for mark in marks]
    return passage[min(start for start, _ in stretches) : max(end for _, end in stretches)]


def _stretch(mark: Marked, passage: str) -> tuple[int, int]:
    """Return a marked stretch in code points.

    Programs that count as JavaScript does count characters outside the basic plane twice: which
    way it was is seen from the text of the mark.
    """
    for start, end in ((mark.start, mark.end), _from_utf16(mark, passage)):
        fits = 0 <= start < end <= len(passage)
        if fits and mark.text in ("", passage[start:end]):
            return start, end
    problem = f"a stretch is marked at {mark.start}-{mark.end}, and its text is not there"
    raise InputError("marks", problem, "mark it again, or write it as the quote")


def _from_utf16(mark: Marked, passage: str) -> tuple[int, int]:
    """Return the code points of a stretch that is given in units of UTF-16.

    >>> _from_utf16(Marked(2, 3, "b"), chr(0x20000) + "b")
    (1, 2)
    """
    units = passage.encode("utf-16-le", "surrogatepass")
    before, inside = units[: 2 * mark.start], units[2 * mark.start : 2 * mark.end]
    start = len(before.decode("utf-16-le", "replace"))
    return start, start + len(inside.decode("utf-16-le", "replace"))
