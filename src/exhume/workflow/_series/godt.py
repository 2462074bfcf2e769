"""Exports of the Global Observatory on Donation and Transplantation, which users bring themselves.

The database has no open licence: nothing of it is kept here but the names of its columns.
"""

import re
from collections.abc import Sequence
from typing import Final

from exhume.model.series import Measure

_COLUMNS: Final = {
    "entity": ("country",),
    "period": ("reportyear", "year"),
    "population_millions": ("population", "populationmillions"),
    "deceased_donors": ("totalactualdd", "actualdd", "deceaseddonors", "actualdeceaseddonors"),
    "donors_dbd": ("actualdbd", "donorsdbd", "totalactualdbd"),
    "donors_dcd": ("actualdcd", "donorsdcd", "totalactualdcd"),
    "utilized_donors": ("totalutilizeddd", "utilizeddd", "utilizeddonors"),
    "utilized_dbd": ("utilizeddbd", "totalutilizeddbd", "utilizeddonorsdbd"),
    "utilized_dcd": ("utilizeddcd", "totalutilizeddcd", "utilizeddonorsdcd"),
    "dd_kidney_tx": ("ddkidney", "kidneydd", "deceasedkidney"),
    "ld_kidney_tx": ("ldkidney", "kidneyld", "livingkidney"),
    "total_kidney_tx": ("totalkidney", "kidney", "kidneytotal"),
    "dd_liver_tx": ("ddliver", "liverdd", "deceasedliver"),
    "domino_liver_tx": ("dominoliver", "liverdomino", "domino"),
    "ld_liver_tx": ("ldliver", "liverld", "livingliver"),
    "total_liver_tx": ("totalliver", "liver", "livertotal"),
    "heart_tx": ("totalheart", "heart", "hearttotal"),
    "dd_lung_tx": ("ddlung", "lungdd", "deceasedlung"),
    "ld_lung_tx": ("ldlung", "lungld", "livinglung"),
    "lung_tx": ("totallung", "lung", "lungtotal"),
    "pancreas_tx": ("pancreas", "totalpancreas"),
    "kidney_pancreas_tx": ("kidneypancreas", "totalkidneypancreas", "pancreaskidney"),
    "small_bowel_tx": ("smallbowel", "totalsmallbowel"),
}
"""The series of an export, and the names that editions and tidied copies give their columns."""

KNOWN_AND_UNUSED: Final = frozenset({"region", "whoregion"})
"""Columns that are understood, and hold no series."""

ESTIMATED: Final = frozenset({"china", "south africa", "india"})
NOTE: Final = "best estimate from official sources, by the note of the GODT"

REMARKS: Final = (
    "read as an export of the Global Observatory on Donation and Transplantation (GODT); its "
    "blanks are missing values",
    "the GODT database has no open licence: do not hand the export on. Cite it as data of the "
    "Global Observatory on Donation and Transplantation (GODT), produced by the WHO-ONT "
    "collaboration, with the date of consultation, and say that they are not definitive",
    "by the GODT's own note, its figures for China, South Africa and India are best estimates "
    "from official sources",
)

_ALIASES: Final = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}
_FEWEST: Final = 3  # series that tell an export from any table of countries and years


def columns_of(names: Sequence[str]) -> dict[str, int]:
    """Return the place of each series that is known, and of ``entity`` and ``period``.

    >>> columns_of(["COUNTRY", "REPORTYEAR", "TOTAL Actual DD", "DD Kidney Tx"])
    {'entity': 0, 'period': 1, 'deceased_donors': 2, 'dd_kidney_tx': 3}
    """
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        known = _ALIASES.get(folded(name))
        if known:
            found.setdefault(known, at)
    return found


def series_of(name: str) -> str:
    """Return the series that a column of this name holds in an export; mostly empty.

    >>> series_of("Actual DBD"), series_of("COUNTRY")
    ('donors_dbd', '')
    """
    known = _ALIASES.get(folded(name), "")
    return "" if known in ("entity", "period") else known


def recognises(names: Sequence[str]) -> bool:
    """Tell whether a table's columns are those of an export.

    >>> recognises(["country", "year", "value"])
    False
    """
    found = columns_of(names)
    if not {"entity", "period"} <= found.keys():
        return False
    series = found.keys() - {"entity", "period", "population_millions"}
    own = "population_millions" in found or folded(names[found["period"]]) == "reportyear"
    return own and len(series) >= _FEWEST


def unit_of(series: str) -> str:
    """Return what is counted."""
    if series == "population_millions":
        return "million people"
    return "transplants" if series.endswith("_tx") else "donors"


def measure_of(series: str) -> Measure:
    """Return what the values are; the population is rounded, and so no count of people."""
    return Measure.MEAN if series == "population_millions" else Measure.COUNT


def note_of(entity: str) -> str:
    """Return what the makers say of a country's figures; mostly nothing."""
    return NOTE if entity.casefold() in ESTIMATED else ""


def folded(name: str) -> str:
    """Fold a name: spelling, marks and the word for transplants aside.

    >>> folded("TOTAL.Utilised.DD"), folded("TOTAL Liver TX")
    ('totalutilizeddd', 'totalliver')
    """
    letters = re.sub(r"[\W_]+", "", name.casefold()).replace("utilised", "utilized")
    return re.sub(r"(?:tx|transplants?)$", "", letters)
