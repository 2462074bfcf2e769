"""The authority table: hospitals with their names, universities, cities and provinces.

The tables lie in `_authority` as CSV. They hold public facts: what hospitals are and were called,
and where they are. A former name or a number that is not sure was left out. A study extends them
with a ``hospitals.csv`` and a ``cities.csv`` of the same columns; its rows win.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from exhume.delimited import likeliest_delimiter, lines_of, rows_of
from exhume.errors import InputError
from exhume.places.names import chinese, comparable, is_chinese

TITLE: Final = "Exhume's authority table of hospitals"
VERSION: Final = "1"
LICENCE: Final = "Apache-2.0"
BUILT_IN: Final = f"{TITLE}, version {VERSION}"

_FOLDER: Final = Path(__file__).with_name("_authority")
_BOUNDS: Final = (18.0, 54.0, 73.0, 136.0)
"""South, north, west and east of the cities that the table can hold, in degrees."""

HOSPITAL_COLUMNS: Final = (
    *("id", "name", "english", "other_names", "short_names"),
    *("city", "military", "university", "parts", "source"),
)
CITY_COLUMNS: Final = (
    *("id", "chinese", "english", "other_names"),
    *("province", "latitude", "longitude", "postcodes"),
)
_PROVINCE_COLUMNS: Final = ("code", "chinese", "english", "other_names", "postcodes")
_UNIVERSITY_COLUMNS: Final = ("id", "name", "english", "other_names", "city", "source")
_MILITARY: Final = ("yes", "no", "formerly")
_GENERIC: Final = (
    *("人民", "中心", "第", "附属", "总", "医院", "省", "市", "立", "医学院", "大学"),
    *("儿童", "肿瘤", "胸科"),
)


@dataclass(frozen=True, slots=True)
class Province:
    """A province; `code` is ISO 3166-2, `postcodes` what postcodes there begin with."""

    code: str
    chinese: str
    english: str
    names: tuple[str, ...]
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city with its place in degrees; `postcodes` is what postcodes there begin with."""

    id: str
    chinese: str
    english: str
    names: tuple[str, ...]
    province: str
    latitude: float
    longitude: float
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class University:
    """A university, under its names of all times, and the city where its hospitals mostly are."""

    id: str
    name: str
    english: str
    names: tuple[str, ...]
    city: str
    source: str


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital and what it is called.

    `names` mean it wherever they stand; `short_names` only beside the name of its city, because
    hospitals elsewhere are called so, too. `parts` are what it is called behind a name of its
    university. `military` is ``yes``, ``no``, or ``formerly`` where only its former names are.
    `origin` says where the row stands.
    """

    id: str
    name: str
    english: str
    names: tuple[str, ...]
    short_names: tuple[str, ...]
    city: str
    military: str
    university: str
    parts: tuple[str, ...]
    source: str
    origin: str = BUILT_IN


@dataclass(frozen=True)
class Authority:
    """What is known of names and places, and the indexes by which names are looked up.

    `names` has the hospital that each name means in its comparable form, `short_names` all that a
    short name can mean, `universities_named` the university of each name. `words` has what a name
    of a city or province can mean: pairs of a city's id (empty for a province) and the code of the
    province. `postcodes` has the same for beginnings of postcodes.
    """

    hospitals: Mapping[str, Hospital]
    universities: Mapping[str, University]
    cities: Mapping[str, City]
    provinces: Mapping[str, Province]
    names: Mapping[str, str]
    short_names: Mapping[str, tuple[str, ...]]
    universities_named: Mapping[str, str]
    words: Mapping[str, tuple[tuple[str, str], ...]]
    postcodes: Mapping[str, tuple[str, str]]
    own: tuple[str, ...] = field(default=())

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths of all names of hospitals, the longest first."""
        lengths = {len(name) for names in (self.names, self.short_names) for name in names}
        return tuple(sorted(lengths, reverse=True))

    @cached_property
    def halves(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """For each half of a longer Chinese name, that name and where in it the half begins."""
        halves: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for name in sorted(self.names):
            if len(name) >= 6 and is_chinese(name):
                middle = len(name) // 2
                halves[name[:middle]].append((name, 0))
                halves[name[middle:]].append((name, middle))
        return {half: tuple(names) for half, names in halves.items()}

    @cached_property
    def half_lengths(self) -> tuple[int, ...]:
        """The lengths of these halves."""
        return tuple(sorted({len(half) for half in self.halves}))

    def find(self, name: str) -> Hospital | None:
        """Return the hospital of an id or of a name as the table has it, None where there is none.

        >>> authority().find("北京阜外医院").id, authority().find("人民医院")
        ('fuwai', None)
        """
        named = self.names.get(comparable(name), "")
        return self.hospitals.get(name.strip()) or self.hospitals.get(named)

    def find_city(self, name: str) -> City | None:
        """Return the city of an id or name, None where there is none or several are called so.

        >>> authority().find_city("武汉市").english, authority().find_city("Suzhou")
        ('Wuhan', None)
        """
        if name.strip() in self.cities:
            return self.cities[name.strip()]
        found = [city for city, _ in self.words.get(comparable(name), ()) if city]
        return self.cities[found[0]] if len(found) == 1 else None

    def find_province(self, name: str) -> Province | None:
        """Return the province of a code or name, None where there is none."""
        if name.strip() in self.provinces:
            return self.provinces[name.strip()]
        found = {code for _, code in self.words.get(comparable(name), ())}
        return self.provinces[found.pop()] if len(found) == 1 else None


@cache
def authority() -> Authority:
    """Return the authority table of the project."""
    return _checked(_built_in_hospitals(), _built_in_cities(), own={})


def extended(hospitals: Path | None = None, cities: Path | None = None) -> Authority:
    """Return the authority table with the rows of a study's own files, which win.

    A row with the id of another stands in its place; a name that it has is taken from any other.
    Raises `exhume.errors.InputError` with the line of a mistake.
    """
    if hospitals is None and cities is None:
        return authority()
    towns = dict(_built_in_cities())
    rows = dict(_built_in_hospitals())
    own: dict[str, str] = {}
    if cities is not None:
        towns |= {city.id: (where, city) for where, city in _cities(_rows(cities, CITY_COLUMNS))}
    if hospitals is not None:
        for where, hospital in _hospitals(_rows(hospitals, HOSPITAL_COLUMNS), hospitals.name):
            if hospital.id in own:
                _refuse(
                    where, f'the id "{hospital.id}" stands there twice', "give each row its own"
                )
            own[hospital.id] = where
            rows[hospital.id] = (where, hospital)
    return _checked(rows, towns, own)


Rows = Mapping[str, tuple[str, Hospital]]
Towns = Mapping[str, tuple[str, City]]


def _built_in_hospitals() -> Rows:
    rows = _rows(_FOLDER / "hospitals.csv", HOSPITAL_COLUMNS)
    return _by_id((where, h.id, (where, h)) for where, h in _hospitals(rows, BUILT_IN))


def _built_in_cities() -> Towns:
    rows = _rows(_FOLDER / "cities.csv", CITY_COLUMNS)
    return _by_id((where, city.id, (where, city)) for where, city in _cities(rows))


def _checked(rows: Rows, towns: Towns, own: Mapping[str, str]) -> Authority:
    """Put the tables together; raise `InputError` where they do not fit."""
    provinces = _provinces()
    universities = _universities()
    for where, city in towns.values():
        _known(where, "province", city.province, provinces)
    for where, university in universities.values():
        _known(where, "city", university.city, towns)
    for where, hospital in rows.values():
        _known(where, "city", hospital.city, towns)
        if hospital.university:
            _known(where, "university", hospital.university, universities)
    schools = {id_: university for id_, (_, university) in universities.items()}
    cities = {id_: city for id_, (_, city) in towns.items()}
    return Authority(
        hospitals={id_: hospital for id_, (_, hospital) in rows.items()},
        universities=schools,
        cities=cities,
        provinces=provinces,
        names=_names(rows, schools, own),
        short_names=_short_names(rows),
        universities_named={n: s.id for s in schools.values() for n in _university_names(s)},
        words=_words(cities.values(), provinces.values()),
        postcodes=_postcodes(towns, provinces),
        own=tuple(own),
    )


def _names(
    rows: Rows, schools: Mapping[str, University], own: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the hospital of each name; own rows come first, and take names from the others."""
    names: dict[str, str] = {}
    for id_ in (*own, *(id_ for id_ in rows if id_ not in own)):
        where, hospital = rows[id_]
        for name in names_of(hospital, schools.get(hospital.university)):
            holder = names.setdefault(name, id_)
            if holder != id_ and (holder in own) == (id_ in own):
                problem = f'the name "{name.strip()}" means {holder} already'
                _refuse(where, problem, "keep it in one row, or put it among the short names")
    return names


def names_of(hospital: Hospital, university: University | None) -> list[str]:
    """Return all names of a hospital in their comparable form, without repetitions.

    Behind each name of its university stands each of its parts, with and without 附属.
    """
    names = [hospital.name, *hospital.names]
    for school in university.names if university else ():
        for part in hospital.parts:
            names.append(school + part)
            if "附属" not in part:
                names.append(f"{school}附属{part}")
    keys = [chinese(name) if is_chinese(name) else comparable(name) for name in names]
    return list(dict.fromkeys((*keys, comparable(hospital.english)) if hospital.english else keys))


def _short_names(rows: Rows) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for _, hospital in rows.values():
        for name in hospital.short_names:
            found[comparable_of_table(name)].append(hospital.id)
    return {name: tuple(ids) for name, ids in found.items()}


def comparable_of_table(name: str) -> str:
    """Return the comparable form of a name that is in simplified characters already."""
    return chinese(name) if is_chinese(name) else comparable(name)


def _university_names(university: University) -> Iterator[str]:
    yield from (chinese(name) for name in university.names)
    yield comparable(university.english)


def _words(
    cities: Iterable[City], provinces: Iterable[Province]
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    words: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for province in provinces:
        for name in (province.chinese, *province.names, province.english):
            words[comparable_of_table(name)].append(("", province.code))
    for city in cities:
        for name in _city_names(city):
            words[comparable_of_table(name)].append((city.id, city.province))
    # Beijing, Shanghai, Tianjin, Chongqing, Hong Kong and Macao are provinces and cities at once.
    return {word: tuple(pair for pair in pairs if pair[0]) or tuple(pairs)
            for word, pairs in words.items()}  # fmt: skip


def _city_names(city: City) -> list[str]:
    chinese_names = [city.chinese, *city.names]
    with_suffix = [f"{name}市" for name in chinese_names if not name.endswith("市")]
    return list(dict.fromkeys((*chinese_names, *with_suffix, city.english)))


def _postcodes(towns: Towns, provinces: Mapping[str, Province]) -> Mapping[str, tuple[str, str]]:
    found = {code: ("", p.code) for p in provinces.values() for code in p.postcodes}
    taken: dict[str, str] = {}
    for where, city in towns.values():
        for code in city.postcodes:
            if taken.setdefault(code, city.id) != city.id:
                _refuse(where, f"postcodes in {code} belong to {taken[code]}", "keep one of them")
            found[code] = (city.id, city.province)
    return found


def _hospitals(
    rows: Iterable[tuple[str, list[str]]], origin: str
) -> Iterator[tuple[str, Hospital]]:
    for where, cells in rows:
        id_, name, english, others, short, city, military, university, parts, source = cells
        own = origin if origin == BUILT_IN else where
        row = Hospital(
            id_, name, english, _several(others), _several(short), city, military or "no",
            university, _several(parts), source, own,
        )  # fmt: skip
        _check_hospital(where, row)
        yield where, row


def _check_hospital(where: str, row: Hospital) -> None:
    for column, value in (("id", row.id), ("name", row.name), ("city", row.city)):
        if not value:
            _refuse(where, f"its {column} is empty", f"fill in the column {column}")
    if row.military not in _MILITARY:
        _refuse(where, f'military is "{row.military}"', "write yes, no or formerly")
    if row.parts and not row.university:
        _refuse(where, "it has parts of no university", "name the university, or empty the parts")
    for name in (row.name, *row.names):
        if is_generic(name):
            remedy = "put the name of the city in front of it, or move it to the short names"
            _refuse(where, f'the name "{name}" could mean hospitals anywhere', remedy)


def is_generic(name: str) -> bool:
    """Tell whether nothing in a name says which hospital it is.

    >>> is_generic("第一人民医院"), is_generic("武汉市第一医院")
    (True, False)
    """
    rest = chinese(name)
    for word in _GENERIC:
        rest = rest.replace(word, "")
    return not rest.strip("0123456789")


def _cities(rows: Iterable[tuple[str, list[str]]]) -> Iterator[tuple[str, City]]:
    for where, cells in rows:
        id_, name, english, others, province, latitude, longitude, codes = cells
        place = _degrees(where, latitude), _degrees(where, longitude)
        south, north, west, east = _BOUNDS
        if not (south <= place[0] <= north and west <= place[1] <= east):
            _refuse(where, f"{latitude}, {longitude} is far away", "give latitude, then longitude")
        if not (id_ and name and english):
            _refuse(where, "its id, name or English name is empty", "fill it in")
        yield where, City(id_, name, english, _several(others), province, *place, _several(codes))


def _degrees(where: str, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise InputError(where, f'"{value}" is no number of degrees', "write 30.59") from error


def _provinces() -> Mapping[str, Province]:
    rows = _rows(_FOLDER / "provinces.csv", _PROVINCE_COLUMNS)
    return _by_id(
        (where, code, Province(code, name, english, _several(others), _several(codes)))
        for where, (code, name, english, others, codes) in rows
    )


def _universities() -> Mapping[str, tuple[str, University]]:
    found: list[tuple[str, str, tuple[str, University]]] = []
    for where, cells in _rows(_FOLDER / "universities.csv", _UNIVERSITY_COLUMNS):
        id_, name, english, others, city, source = cells
        row = University(id_, name, english, (name, *_several(others)), city, source)
        found.append((where, id_, (where, row)))
    return _by_id(found)


T = TypeVar("T")


def _by_id(rows: Iterable[tuple[str, str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for where, id_, row in rows:
        if id_ in found:
            _refuse(where, f'the id "{id_}" stands there twice', "give each row an id of its own")
        found[id_] = row
    return found


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in cell.split("|"))))


def _known(where: str, column: str, value: str, known: Iterable[str]) -> None:
    """Raise `InputError` unless a row names something that the other table has."""
    names = list(known)
    if value not in names:
        near = get_close_matches(value, names, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"use an id of the table of {column} rows"
        _refuse(where, f'there is no {column} "{value}"', hint)


def _refuse(where: str, problem: str, remedy: str) -> NoReturn:
    raise InputError(where, problem, remedy)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Give the cells of each row in the order of the columns, with the place where it stands."""
    lines = lines_of(_text(path))
    header: list[str] | None = None
    for line, cells in rows_of(lines, likeliest_delimiter(lines)):
        where = f"{path.name}:{line}"
        if isinstance(cells, str):
            _refuse(where, cells, "put cells that hold commas or quotation marks into quotes")
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(where, cells, columns)
        else:
            yield where, _ordered(where, cells, header, columns)


def _header(where: str, cells: Sequence[str], columns: Sequence[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    if missing := [column for column in columns if column not in header]:
        problem = f"its first line does not name the column {missing[0]}"
        _refuse(where, problem, f"name these columns: {', '.join(columns)}")
    return header


def _ordered(
    where: str, cells: Sequence[str], header: Sequence[str], columns: Sequence[str]
) -> list[str]:
    if len(cells) != len(header):
        problem = f"it has {len(cells)} cells under {len(header)} columns"
        _refuse(where, problem, "put cells that hold commas into quotation marks")
    return [cells[header.index(column)].strip() for column in columns]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(str(path), "it is not UTF-8", "save it as UTF-8") from error
    except OSError as error:
        raise InputError(str(path), f"it cannot be read: {error.strerror}") from error
