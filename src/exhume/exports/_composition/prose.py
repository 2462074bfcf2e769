"""Writing for a dossier: sentences in which each number knows where it comes from."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from exhume.exports._composition.blocks import (
    Foreign,
    Inline,
    Inlines,
    Link,
    Literally,
    Number,
    Paragraph,
    Strong,
    Text,
)
from exhume.exports._composition.characters import has_han, plain
from exhume.exports._composition.english import plural
from exhume.exports._composition.results import Result

Said: TypeAlias = str | Inline | Inlines
"""What can stand in a cell or an entry: words, one inline, or several of them."""

_MARKUP = re.compile(
    r"\{=(?P<given>\w+)\}"
    r"|\{(?P<key>[^{}:?]+)(?::(?P<noun>[^{}]+)|\?(?P<one>[^{}/]*)/(?P<many>[^{}]*))?\}"
    r"|\*\*(?P<strong>[^*]+)\*\*"
    r"|`(?P<literal>[^`]+)`"
    r"|\[(?P<words>[^\[\]]+)\]\(#(?P<anchor>[^()]+)\)"
)


class Numbers:
    """The results of a study, ready to be put into sentences.

    `say` reads a template: ``{key}`` is a number; ``{key:paper}`` a number with its noun, in the
    plural where it is not one (``{key:city/cities}`` says how); ``{key?was/were}`` the word that
    goes with the number; ``{=name}`` what is given under that name; and ``**words**``,
    `` `code` ``, ``[words](#anchor)`` as in Markdown. Words of strangers are always given by name,
    never put into a template.

    >>> numbers = Numbers({"papers.read": Result(2, "2")})
    >>> numbers.say("{papers.read:paper} read")
    (Number(key='papers.read', text='2'), Text(text=' papers'), Text(text=' read'))
    """

    def __init__(self, results: Mapping[str, Result], prefix: str = "") -> None:
        self._results = results
        self._prefix = prefix

    def __getitem__(self, key: str) -> Number:
        """Return a number as it is printed; `KeyError` where the results have none of that key."""
        whole = self._prefix + key
        return Number(whole, self._results[whole].text)

    def __contains__(self, key: str) -> bool:
        """Tell whether the results have a number of that key."""
        return self._prefix + key in self._results

    def under(self, prefix: str) -> "Numbers":
        """Return the numbers whose keys begin so, to be found by the rest of their keys."""
        return Numbers(self._results, f"{self._prefix}{prefix}.")

    def value(self, key: str) -> int | float:
        """Return the value behind a number."""
        return self._results[self._prefix + key].value

    def say(self, template: str, **given: Said) -> Inlines:
        """Return the sentences of a template with their numbers, as the class says."""
        made: list[Inline] = []
        at = 0
        for found in _MARKUP.finditer(template):
            made += (Text(template[at : found.start()]), *self._one(found, given))
            at = found.end()
        made.append(Text(template[at:]))
        return tuple(one for one in made if one != Text(""))

    def paragraph(self, template: str, **given: Said) -> Paragraph:
        """Return a paragraph of what `say` says."""
        return Paragraph(self.say(template, **given))

    def note(self, template: str, **given: Said) -> Paragraph:
        """Return the same as a note, which may be skipped."""
        return Paragraph(self.say(template, **given), "note")

    def key(self, template: str, **given: Said) -> Paragraph:
        """Return the same as what nobody may overlook."""
        return Paragraph(self.say(template, **given), "key")

    def _one(self, found: re.Match[str], given: Mapping[str, Said]) -> Inlines:
        if found["given"]:
            return inlines(given[found["given"]])
        if found["key"]:
            return self._number(found)
        if found["strong"]:
            return (Strong(found["strong"]),)
        if found["literal"]:
            return (Literally(found["literal"]),)
        return (Link(found["words"], found["anchor"]),)

    def _number(self, found: re.Match[str]) -> Inlines:
        number, single = self[found["key"]], self.value(found["key"]) == 1
        if found["noun"]:
            return (number, Text(f" {plural(single, found['noun'])}"))
        if found["one"] is not None:
            return (Text(found["one"] if single else found["many"]),)
        return (number,)


def inlines(said: Said) -> Inlines:
    """Return what is said as inlines.

    >>> inlines("words")
    (Text(text='words'),)
    """
    if isinstance(said, str):
        return (words(said),) if said else ()
    return said if isinstance(said, tuple) else (said,)


def words(text: str) -> Text:
    """Return words with every unseen character shown by its number."""
    return Text(plain(text))


def named(text: str, language: str) -> Inline:
    """Return a name or a title: a foreign one where it holds Han characters."""
    return Foreign(text, language) if has_han(text) else words(text)


def joined(parts: Iterable[Said], between: str = ", ") -> Inlines:
    """Return the parts with words between them; parts with nothing in them are left out.

    >>> joined(["a", "", "b"])
    (Text(text='a'), Text(text=', '), Text(text='b'))
    """
    made: list[Inline] = []
    for part in filter(None, map(inlines, parts)):
        made += (Text(between), *part) if made else part
    return tuple(made)


def paragraph(said: Said) -> Paragraph:
    """Return a paragraph without numbers."""
    return Paragraph(inlines(said))
