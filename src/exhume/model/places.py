"""Where a paper comes from: a hospital, its city and province, and how each of them is known."""

from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """How sure a place is.

    `CERTAIN` follows from the name by the authority table alone; `CONFIRMED` was confirmed, or
    given, by a person; `DOUBTFUL` waits for one; `UNRESOLVED` is a name that the table does not
    know; `MISSING` is a paper that names none.
    """

    CERTAIN = "certain"
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    UNRESOLVED = "unresolved"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PlaceStep:
    """One step from the name as given to the place: what came of it, and its source."""

    what: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """The hospital that a paper comes from.

    `given` is the affiliation as the record or the paper gives it. `id` and `hospital` are those of
    the authority table, `english` its name in English; `city` and `province` are in English too,
    `province_code` is ISO 3166-2. Latitude and longitude are in degrees, of the city unless
    `steps` says otherwise; None where they are not known. All are empty where nothing is known.
    `candidates` are the ids of hospitals that the name could mean.
    """

    given: str
    certainty: Certainty
    id: str = ""
    hospital: str = ""
    english: str = ""
    city: str = ""
    province: str = ""
    province_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    military: bool = False
    steps: tuple[PlaceStep, ...] = ()
    candidates: tuple[str, ...] = ()
