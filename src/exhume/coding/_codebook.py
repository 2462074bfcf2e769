"""What a change of the codebook asks of the verdicts that were made by the older one.

A codebook is named by its digest and kept as JSON: `exhume.criteria.codebook`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from exhume.errors import IntegrityError
from exhume.model.coding import Choice, Verdict


@dataclass(frozen=True, slots=True)
class CodebookChange:
    """What is different in a newer codebook: ids of codes in its order, of `removed` in the older.

    A code whose id has changed is one that was removed and one that was added. `order` says that
    the codes which stayed stand in another order, `question` and `standards` that these are others.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    order: bool = False
    question: bool = False
    standards: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is different."""
        codes = self.added or self.removed or self.changed
        return bool(codes or self.order or self.question or self.standards)


def codebook_change(older: str, newer: str) -> CodebookChange:
    """Compare two codebooks, each as `exhume.criteria.codebook.content` gives it.

    Raises `exhume.errors.IntegrityError` for a text that is no codebook.

    >>> older = '{"question": "?", "codes": [{"id": "a", "label": "A"}, {"id": "b"}]}'
    >>> newer = '{"question": "?", "codes": [{"id": "a", "label": "B"}, {"id": "c"}]}'
    >>> change = codebook_change(older, newer)
    >>> change.added, change.removed, change.changed
    (('c',), ('b',), ('a',))
    """
    before, after = _read(older), _read(newer)
    old, new = before.by_id(), after.by_id()
    stayed = [code for code in new if code in old]
    return CodebookChange(
        added=tuple(code for code in new if code not in old),
        removed=tuple(code for code in old if code not in new),
        changed=tuple(code for code in stayed if old[code] != new[code]),
        order=stayed != [code for code in old if code in new],
        question=before.question != after.question,
        standards=before.standards != after.standards,
    )


def needs_another_look(verdict: Verdict, change: CodebookChange) -> bool:
    """Tell whether a verdict made by the older codebook may be another by the newer one.

    So may one with a code that was changed or removed; and, where codes were added, one without
    any code. An added code says nothing against the codes that a verdict has. Another order, other
    standards or another wording of the question ask for nothing by themselves: what decides
    differently shows in the meaning of a code.

    >>> change = CodebookChange(added=("new",), changed=("a",))
    >>> coded = [Verdict(Choice.CODED, codes) for codes in (("a", "b"), ("b",))]
    >>> [needs_another_look(v, change) for v in (*coded, Verdict(Choice.NOTHING))]
    [True, False, True]
    """
    if verdict.choice is Choice.CODED:
        return not set(verdict.codes).isdisjoint((*change.changed, *change.removed))
    return bool(change.added)


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    label: str = ""
    meaning: str = ""
    innocent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Standard:
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class _Codebook:
    codes: tuple[_Entry, ...]
    question: str = ""
    standards: tuple[_Standard, ...] = ()

    def by_id(self) -> Mapping[str, _Entry]:
        return {code.id: code for code in self.codes}


def _read(codebook: str) -> _Codebook:
    try:
        return msgspec.json.decode(codebook, type=_Codebook)
    except msgspec.DecodeError as error:
        problem = f"it is none that was kept: {error}"
        raise IntegrityError("codebook", problem, "put the review's database back") from error
