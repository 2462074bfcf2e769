"""What must hold between series: what everybody knows, and what a file of the user's adds."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from exhume import checked_toml
from exhume.checked_toml import Steps
from exhume.model.series import Relation, RelationKind
from exhume.sources._bytes import load
from exhume.workflow._series import godt

_DOMINO: Final = (
    "transplants from deceased and living donors and domino transplants are all of them; domino "
    "livers are often left blank, and the whole is larger then"
)
_LIVING: Final = "transplants from deceased and from living donors are all of them"
_UTILISED: Final = (
    "a utilised donor is an actual donor of whom at least one organ was transplanted; editions "
    "that count by different days can differ by a few"
)
_CROSS_BORDER: Final = (
    "organs cross borders, so that a small excess is ordinary: a tenth more is let pass"
)
_MARGIN: Final = 0.1
"""How far more transplants than donors have organs is let pass; a convention of this table."""


def _sum(own_id: str, whole: str, parts: tuple[str, ...], why: str) -> Relation:
    return Relation(own_id, RelationKind.SUM, whole, parts, why=why)


def _at_most(own_id: str, lower: str, upper: str, why: str, relative: float = 0.0) -> Relation:
    return Relation(own_id, RelationKind.AT_MOST, lower, (upper,), relative=relative, why=why)


def _per_donor(own_id: str, organs: str, most: float, why: str) -> Relation:
    donors = ("deceased_donors",)
    return Relation(
        own_id, RelationKind.RATIO, organs, donors, relative=_MARGIN, most=most, why=why
    )


BUILT_IN: Final = (
    _sum(
        "dbd-dcd", "deceased_donors", ("donors_dbd", "donors_dcd"),
        "donors after brain death and after circulatory death are all deceased donors",
    ),
    _sum(
        "utilized-dbd-dcd", "utilized_donors", ("utilized_dbd", "utilized_dcd"),
        "utilised donors after brain death and after circulatory death are all utilised donors",
    ),
    _sum(
        "living-deceased", "total_donors", ("living_donors", "deceased_donors"),
        "living and deceased donors are all donors",
    ),
    _sum("kidney-parts", "total_kidney_tx", ("dd_kidney_tx", "ld_kidney_tx"), _LIVING),
    _sum(
        "liver-parts", "total_liver_tx", ("dd_liver_tx", "ld_liver_tx", "domino_liver_tx"), _DOMINO
    ),
    _sum("lung-parts", "lung_tx", ("dd_lung_tx", "ld_lung_tx"), _LIVING),
    _at_most("utilized", "utilized_donors", "deceased_donors", _UTILISED),
    _at_most("utilized-dbd", "utilized_dbd", "donors_dbd", _UTILISED),
    _at_most("utilized-dcd", "utilized_dcd", "donors_dcd", _UTILISED),
    _at_most("dd-liver-in-total", "dd_liver_tx", "total_liver_tx", "a part is no larger"),
    _at_most("ld-liver-in-total", "ld_liver_tx", "total_liver_tx", "a part is no larger"),
    _at_most(
        "livers-per-donor", "dd_liver_tx", "deceased_donors",
        f"a donor has one liver; one that is split makes two transplants, and {_CROSS_BORDER}",
        _MARGIN,
    ),
    _at_most(
        "hearts-per-donor", "heart_tx", "deceased_donors",
        f"a donor has one heart; domino hearts come from the living, and {_CROSS_BORDER}",
        _MARGIN,
    ),
    _per_donor(
        "kidneys-per-donor", "dd_kidney_tx", 2.0,
        f"a donor has two kidneys; {_CROSS_BORDER}",
    ),
    _per_donor(
        "lungs-per-donor", "dd_lung_tx", 2.0,
        f"a donor has two lungs; {_CROSS_BORDER}",
    ),
    _per_donor(
        "organs-per-donor", "organs", 8.0,
        "heart, two lungs, liver, two kidneys, pancreas and bowel are eight organs; parts of a "
        f"liver count as more, and {_CROSS_BORDER}",
    ),
)  # fmt: skip
"""Relations by the names that exports of the GODT get here; a table can use the same names."""


@dataclass(frozen=True, slots=True)
class _File:
    relations: tuple[Relation, ...] = ()
    without: tuple[str, ...] = ()


def relations_of(path: Path | None, names: Sequence[str]) -> tuple[Relation, ...]:
    """Return the relations between series with these names.

    Built-in ones come first, those whose series are all there; a relation of the file at `path`
    with the id of a built-in one stands in its place, and ``without`` leaves some out.

    Raises `exhume.errors.SettingsError` with the line of a mistake in the file.
    """
    read = _read(path, names) if path else _File()
    own = {relation.id: relation for relation in read.relations}
    called = {_usual(name): name for name in reversed(names)}
    known = {
        relation.id: _renamed(relation, called)
        for relation in BUILT_IN
        if relation.id not in read.without and called.keys() >= {relation.left, *relation.right}
    }
    return tuple((known | own).values())


_SHORT: Final = {
    "actual": "deceased_donors",
    "actualdonors": "deceased_donors",
    "dbd": "donors_dbd",
    "dcd": "donors_dcd",
    "utilized": "utilized_donors",
    "livingdonors": "living_donors",
    "totaldonors": "total_donors",
    "organs": "organs",
}
"""What people call the series of the relations, where exports of the GODT call them otherwise."""


def _usual(name: str) -> str:
    """Return the name that relations use for a series, or its own.

    >>> _usual("Utilised donors"), _usual("DBD"), _usual("Actual DCD")
    ('utilized_donors', 'donors_dbd', 'donors_dcd')
    """
    return godt.series_of(name) or _SHORT.get(godt.folded(name), name)


def _renamed(relation: Relation, called: Mapping[str, str]) -> Relation:
    right = tuple(called[name] for name in relation.right)
    return replace(relation, left=called[relation.left], right=right)


def _read(path: Path, names: Sequence[str]) -> _File:
    data = load(path)
    tables = checked_toml.parse(data, path.name)
    source = data.decode("utf-8-sig")
    read = checked_toml.convert(tables, _File, source, path.name)
    for steps, problem, remedy in _mistakes(read, names):
        raise checked_toml.mistake(source, path.name, steps, problem, remedy)
    return read


_Mistake = tuple[Steps, str, str]


def _mistakes(read: _File, names: Sequence[str]) -> Iterator[_Mistake]:
    built_in = {relation.id for relation in BUILT_IN}
    for at, own_id in enumerate(read.without):
        if own_id not in built_in:
            yield ("without", at), f'"{own_id}" is no built-in relation', _nearest(own_id, built_in)
    often = Counter(relation.id for relation in read.relations)
    for at, relation in enumerate(read.relations):
        where = ("relations", at)
        if often[relation.id] > 1:
            yield (*where, "id"), f'two relations are called "{relation.id}"', "rename one of them"
        for key, problem, remedy in (*_of_kind(relation), *_of_names(relation, names)):
            yield (*where, key), problem, remedy


def _of_kind(relation: Relation) -> Iterator[tuple[str, str, str]]:
    """Give what a relation lacks or has too much for its kind."""
    if relation.kind is RelationKind.SUM and len(relation.right) < 2:
        yield "right", "a whole has two parts or more", "name all parts"
    if relation.kind is not RelationKind.SUM and len(relation.right) != 1:
        yield "right", f'"{relation.kind}" compares with one series', "name that one alone"
    bounded = relation.least is not None or relation.most is not None
    if (relation.kind is RelationKind.RATIO) != bounded:
        yield "kind", "a ratio, and nothing else, has bounds", "give it least, most or both"
    if None not in (relation.least, relation.most) and _least(relation) > _most(relation):
        yield "least", "it is larger than most", "exchange the two"
    if relation.tolerance < 0:
        yield "tolerance", "it is negative", "write 0 or a number of what is counted"
    if not 0 <= relation.relative < 1:
        yield "relative", "it is no share", "write a number from 0 to 1, such as 0.02 for 2 %"
    if not relation.why.strip():
        yield "id", "it does not say why it must hold", "say it in why; readers will ask"


def _least(relation: Relation) -> float:
    return relation.least or 0.0


def _most(relation: Relation) -> float:
    return relation.most or 0.0


def _of_names(relation: Relation, names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for key, given in (("left", (relation.left,)), ("right", relation.right)):
        for name in given:
            if name not in names:
                yield key, f'the table has no series "{name}"', _nearest(name, names)
    if relation.left in relation.right or len(set(relation.right)) < len(relation.right):
        yield "right", "it names a series twice", "name each once"


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
