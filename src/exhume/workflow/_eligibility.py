"""Which records are eligible, and which rule of the protocol excludes the others."""

from collections.abc import Sequence

from exhume.model.papers import Record
from exhume.settings import EligibilitySettings
from exhume.text.normalization import normalized_texts


def fold(texts: Sequence[str]) -> list[str]:
    """Return texts as they are compared: normalised like the papers, and in lower case.

    >>> fold(["心臟 移植", "Heart"])
    ['心脏移植', 'heart']
    """
    return [text.lower() for text in normalized_texts(texts)]


class Eligibility:
    """The eligibility rules of a protocol, ready to be applied to records."""

    def __init__(self, settings: EligibilitySettings) -> None:
        self._settings = settings
        self._title_any = _folded(settings.title_any)
        self._title_none = _folded(settings.title_none)
        self._abstract_any = _folded(settings.abstract_any)
        self._abstract_none = _folded(settings.abstract_none)

    def rules(self, records: Sequence[Record]) -> list[str]:
        """Return for each record the first rule that excludes it, or nothing.

        A record that lacks what a rule asks about is not excluded by it.
        """
        titles = fold([record.title for record in records])
        abstracts = fold([record.abstract for record in records])
        return [
            self._by_year(record.year)
            or _by_words("title", title, self._title_any, self._title_none)
            or _by_words("abstract", abstract, self._abstract_any, self._abstract_none)
            for record, title, abstract in zip(records, titles, abstracts, strict=True)
        ]

    def _by_year(self, year: int | None) -> str:
        first, last = self._settings.years_from, self._settings.years_to
        if year is not None and first is not None and year < first:
            return f"years_from {first}"
        if year is not None and last is not None and year > last:
            return f"years_to {last}"
        return ""


Words = dict[str, str]


def _folded(words: Sequence[str]) -> Words:
    return dict(zip(words, fold(words), strict=True))


def _by_words(place: str, text: str, wanted: Words, unwanted: Words) -> str:
    if not text:
        return ""
    for word, folded in unwanted.items():
        if folded in text:
            return f"{place}_none {word}"
    if wanted and not any(folded in text for folded in wanted.values()):
        return f"{place}_any"
    return ""
