"""From an affiliation to the hospital, its city and province, with the source of each step.

Only what follows from the table alone is certain. A name with a misread character, one that
hospitals of several cities have, or one that a city word or postcode contradicts, is doubtful: it
waits for a person. Of several hospitals the first counts; the others are kept as candidates.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from exhume.model.places import Certainty, Place, PlaceStep
from exhume.places.authority import Authority, City, Hospital
from exhume.places.evidence import Mention, agreement, masked, mentions, schools_in
from exhume.places.matching import Match, exact, misread
from exhume.places.names import comparable, is_chinese

_PARTS: Final = re.compile(
    r"[;；。\n\r|]+|(?<![\d.])[\[(（]?\d{1,2}[\])）.、．](?=\s*[\u4e00-\u9fffA-Z])"
)
_ORGANISATION: Final = re.compile(
    "医院|医学院|大学|研究所|学院|中心|hospital|universit|institut|college", re.IGNORECASE
)
_ANOTHER: Final = re.compile("医院|hospital")
_BRANCH: Final = re.compile(
    r"第\d+|[\u4e00-\u9fff]{0,2}附属|[\u4e00-\u9fff]{0,6}分院|"
    r"[\u4e00-\u9fff]{0,3}临床(?:医)?学院|.{1,3}医学(?:中|.心)"
)
_NEVER_MISREAD: Final = re.compile(r"[0-9零〇一二三四五六七八九十县区旗州]|[^\w]")
_COMMON: Final = ("医院", "附属", "大学", "医学院", "解放军", "军区", "人民")
_ENOUGH: Final = 3  # characters, of which one is misread
_REGION: Final = re.compile("(?:军区|战区|总队)$")
_TABLE: Final = "authority table"


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one affiliation says: its comparable form, names in it, and words beside them."""

    given: str
    text: str
    authority: Authority
    named: tuple[Match, ...]
    said: tuple[Mention, ...]
    later: tuple[str, ...] = ()


def resolve(affiliation: str, authority: Authority) -> Place:
    """Return the place of the first hospital that an affiliation names.

    >>> from exhume.places.authority import authority
    >>> place = resolve("(昆明医学院附属第一医院 胸外科, 昆明 650032)", authority())
    >>> place.hospital, place.city, place.certainty.value
    ('昆明医科大学第一附属医院', 'Kunming', 'certain')
    >>> resolve("某市人民医院", authority()).certainty.value
    'unresolved'
    """
    given = " ".join(affiliation.split())
    if not given:
        return Place("", Certainty.MISSING)
    reading = _read(given, affiliation, authority)
    steps = (
        PlaceStep("affiliation", given, "as given"),
        PlaceStep("compared as", reading.text.strip(), "normalisation of names"),
    )
    place = _first(reading)
    return replace(place, given=given, steps=(*steps, *place.steps))


def _read(given: str, affiliation: str, authority: Authority) -> _Reading:
    """Read the first part of an affiliation that names an organisation."""
    parts = [part for part in _PARTS.split(affiliation) if part.strip()]
    first = next((i for i, part in enumerate(parts) if _ORGANISATION.search(part)), 0)
    texts = [comparable(part) for part in parts[first:]] or [comparable(given)]
    named = tuple(exact(texts[0], authority))
    later = [match.name for text in texts[1:] for match in exact(text, authority)]
    said = tuple(mentions(texts[0], named, authority))
    if not said and len(texts) > 1 and not later:
        # The address often stands behind the departments: "…医院 1.外科 2.内科, 武汉 430030".
        said = tuple(mentions(" ".join(texts[1:]), (), authority))
    return _Reading(given, texts[0], authority, named, said, tuple(later))


def _first(reading: _Reading) -> Place:
    authority = reading.authority
    if not reading.named:
        return _misread(reading) or _without_hospital(reading, ())
    match = reading.named[0]
    if match.name in authority.names:
        return _by_name(reading, match, authority.hospitals[authority.names[match.name]])
    return _by_short_name(reading, match)


def _by_name(reading: _Reading, match: Match, hospital: Hospital) -> Place:
    doubts = _doubts(reading, match, hospital)
    step = _name_step(hospital)
    return _place(reading, hospital, match.name, (step, *_checks(reading, hospital)), doubts)


def _doubts(reading: _Reading, match: Match, hospital: Hospital) -> tuple[str, ...]:
    """Say why a name that the table has may still mean another hospital."""
    city = reading.authority.cities[hospital.city]
    agrees = agreement(city, reading.said)
    before = masked(reading.text, reading.named, reading.authority)[: match.start]
    doubts = {
        "the city or postcode beside it is another": agrees is False,
        "another hospital, which the table does not know, stands before it": bool(
            _ANOTHER.search(before)
        ),
        "a branch or an affiliated hospital may be meant": bool(
            _BRANCH.match(reading.text, match.end)
        ),
        "a longer name with a misread character may be meant": _longer_misread(reading, match),
        "a military region stands before it": bool(_REGION.search(before)),
        "no city beside a name in English": not agrees and not is_chinese(match.name),
    }
    return tuple(doubt for doubt, holds in doubts.items() if holds)


def _longer_misread(reading: _Reading, match: Match) -> bool:
    """Tell whether the name of another hospital is around a name, but for one character."""
    names = reading.authority.names
    return any(
        around.start <= match.start
        and match.end <= around.end
        and around.end - around.start > len(match.name)
        and names[around.name] != names.get(match.name)
        for around in misread(reading.text, reading.authority)
    )


def _by_short_name(reading: _Reading, match: Match) -> Place:
    """Tell hospitals of one short name apart by the city beside it."""
    authority = reading.authority
    could = [authority.hospitals[id_] for id_ in authority.short_names[match.name]]
    there = [h for h in could if _city_said(reading, authority.cities[h.city])]
    if len(there) != 1:
        misread_name = _misread(reading)
        if misread_name is not None and misread_name.id:
            return misread_name
        left = [h for h in could if agreement(authority.cities[h.city], reading.said) is not False]
        return _without_hospital(reading, tuple(h.id for h in left))
    hospital = there[0]
    step = replace(
        _name_step(hospital),
        source=f"{hospital.origin}: a short name, told apart by the city beside it",
    )
    doubts = _doubts(reading, match, hospital)
    return _place(reading, hospital, match.name, (step, *_checks(reading, hospital)), doubts)


def _city_said(reading: _Reading, city: City) -> bool:
    named = any(mention.names_city(city) for mention in reading.said)
    return named and agreement(city, reading.said) is True


def _misread(reading: _Reading) -> Place | None:
    """Return the one hospital whose name is there but for a character, None where there is none."""
    authority = reading.authority
    found = [(m, likely) for m in misread(reading.text, authority)
             if (likely := misreading_of(reading.text, m, authority)) is not None]  # fmt: skip
    ids = tuple(dict.fromkeys(authority.names[match.name] for match, _ in found))
    if len(ids) != 1 or not any(likely for _, likely in found):
        return _without_hospital(reading, ids) if ids else None
    hospital, match = authority.hospitals[ids[0]], next(match for match, likely in found if likely)
    window = reading.text[match.start : match.end]
    source = f'{hospital.origin}: "{match.name}" read as "{window}"'
    steps = (PlaceStep("hospital", hospital.name, source), *_checks(reading, hospital))
    doubts = ("one character differs", *_doubts(reading, match, hospital))
    return _place(reading, hospital, match.name, steps, doubts)


def misreading_of(text: str, match: Match, authority: Authority) -> bool | None:
    """Tell whether a character that differs is likely a mistake; None where it cannot be one.

    A number is never taken for another. A character of a place counts as misread only where a city
    word or postcode beside it says so. One in what tells hospitals apart is a mistake only if
    enough of that is left: 北京地坛医院 is no misread 北京天坛医院.
    """
    window, name = text[match.start : match.end], match.name
    at = next(i for i, (a, b) in enumerate(zip(window, name, strict=True)) if a != b)
    city = authority.cities[authority.hospitals[authority.names[name]].city]
    agrees = agreement(city, mentions(text, (match,), authority))
    whole = (*schools_in(text, authority), *authority.words)
    if _covered(text, match.start + at, whole):
        return None  # it belongs to the name of a university or place that is spelt as it should be
    if _NEVER_MISREAD.search(window[at] + name[at]) or agrees is False:
        return None
    if _covered(name, at, _COMMON):
        return True
    if _covered(name, at, authority.words):
        return agrees or None
    return _distinctive(name, authority) > _ENOUGH


def _covered(text: str, at: int, words: Iterable[str]) -> bool:
    """Tell whether a character of a text lies within one of these words there."""
    return any(text.find(w, max(0, at - len(w) + 1), at + len(w)) >= 0 for w in words)


def _distinctive(name: str, authority: Authority) -> int:
    """Count the characters of a name that neither many hospitals share nor name a place."""
    return sum(
        not (
            _covered(name, at, _COMMON) or _covered(name, at, authority.words) or name[at] in "第市"
        )
        for at in range(len(name))
    )


def _name_step(hospital: Hospital) -> PlaceStep:
    return PlaceStep("hospital", hospital.name, f"{hospital.origin}: {hospital.source or _TABLE}")


def _checks(reading: _Reading, hospital: Hospital) -> tuple[PlaceStep, ...]:
    """Return what words and postcodes beside the name say of the hospital's city."""
    city = reading.authority.cities[hospital.city]
    return tuple(
        PlaceStep(
            "postcode" if mention.postcode else "word of a place",
            mention.text.strip(),
            "agrees with the city" if mention.agrees(city) else "does not agree with the city",
        )
        for mention in reading.said
    )


def _place(
    reading: _Reading,
    hospital: Hospital,
    name: str,
    steps: Iterable[PlaceStep],
    doubts: Sequence[str],
) -> Place:
    others = _others(reading, hospital.id)
    place = located(hospital, reading.authority)
    told = tuple(PlaceStep("doubt", doubt, "for a person to decide") for doubt in doubts)
    return replace(
        place,
        certainty=Certainty.DOUBTFUL if doubts else Certainty.CERTAIN,
        military=place.military or (hospital.military == "formerly" and "军" in name),
        steps=(*steps, *place.steps, *told),
        candidates=(hospital.id, *others) if doubts or others else (),
    )


def _others(reading: _Reading, first: str) -> tuple[str, ...]:
    """Return the ids of hospitals that are named behind the first."""
    names = (*(match.name for match in reading.named), *reading.later)
    ids = (reading.authority.names.get(name, "") for name in names)
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ not in ("", first)))


def located(hospital: Hospital, authority: Authority) -> Place:
    """Return the place of a hospital, with the steps from it to the coordinates."""
    city = authority.cities[hospital.city]
    place = located_in(city, authority)
    return replace(
        place,
        certainty=Certainty.CERTAIN,
        id=hospital.id,
        hospital=hospital.name,
        english=hospital.english,
        military=hospital.military == "yes",
    )


def located_in(city: City, authority: Authority) -> Place:
    """Return the place of a city alone, which is doubtful, with the steps to the coordinates."""
    province = authority.provinces[city.province]
    steps = (
        PlaceStep("city", city.english, _TABLE),
        PlaceStep("province", f"{province.english} ({province.code})", _TABLE),
        PlaceStep("coordinates", f"{city.latitude:.2f}, {city.longitude:.2f}", "those of the city"),
    )
    return Place(
        given="",
        certainty=Certainty.DOUBTFUL,
        city=city.english,
        province=province.english,
        province_code=province.code,
        latitude=city.latitude,
        longitude=city.longitude,
        steps=steps,
    )


def _without_hospital(reading: _Reading, candidates: tuple[str, ...]) -> Place:
    """Return the city or province that can be told although the hospital cannot."""
    place = _place_said(reading)
    if place is None:
        certainty = Certainty.DOUBTFUL if candidates else Certainty.UNRESOLVED
        return Place("", certainty, candidates=candidates)
    doubt = PlaceStep("doubt", "the hospital is not known", "for a person to decide")
    return replace(place, candidates=candidates, steps=(*place.steps, doubt))


def _place_said(reading: _Reading) -> Place | None:
    """Return the place that words, postcodes or the name of a university point at."""
    authority = reading.authority
    # A postcode of a province alone says less than a word, and a word of a province less than
    # the name of a city.
    for mention in sorted(reading.said, key=lambda m: (len(m.meanings) > 1, not m.meanings[0][0])):
        town, code = mention.meanings[0]
        kind = "postcode" if mention.postcode else "word of a place"
        step = PlaceStep(kind, mention.text.strip(), "in the affiliation")
        if town and len(mention.meanings) == 1:
            place = located_in(authority.cities[town], authority)
            return replace(place, steps=(step, *place.steps))
        if not town:
            return _province_only(code, step, authority)
    for name in schools_in(reading.text, authority):
        school = authority.universities[authority.universities_named[name]]
        place = located_in(authority.cities[school.city], authority)
        step = PlaceStep("university", school.name, f"{_TABLE}: {school.source}")
        return replace(place, steps=(step, *place.steps))
    return None


def _province_only(code: str, step: PlaceStep, authority: Authority) -> Place:
    province = authority.provinces[code]
    named = PlaceStep("province", f"{province.english} ({province.code})", _TABLE)
    return Place(
        "",
        Certainty.DOUBTFUL,
        province=province.english,
        province_code=province.code,
        steps=(step, named),
    )


def shortened(affiliation: str, authority: Authority) -> str:
    """Return the shortest end of an affiliation that leads to the same place.

    At the head of a paper the names of its authors stand before the hospital, often without any
    sign between them; they are no part of the affiliation.

    >>> from exhume.places.authority import authority
    >>> shortened("某甲，某乙北京安贞医院 心外科（北京 100029）", authority())
    '北京安贞医院 心外科（北京 100029）'
    """
    whole = _told(affiliation, authority)
    if not whole[0]:
        return affiliation
    low, high = 0, len(affiliation)
    while high - low > 1:  # at `low` the same is said, at `high` it is not
        middle = (low + high) // 2
        low, high = (
            (middle, high) if _told(affiliation[middle:], authority) == whole else (low, middle)
        )
    return affiliation[low:]


def _told(affiliation: str, authority: Authority) -> tuple[object, ...]:
    place = resolve(affiliation, authority)
    steps = [step for step in place.steps if step.what not in ("affiliation", "compared as")]
    names = [match.name for match in exact(comparable(affiliation), authority)]
    return place.id, place.certainty, place.candidates, steps, names
