"""An equal-area projection of China, so that no region looks larger than another of its size."""

from math import cos, radians, sin, sqrt

_RADIUS = 6_371.007  # km: of the sphere whose surface is as large as the Earth's
_SOUTH, _NORTH = radians(25), radians(47)  # parallels that keep their length, usual for China
_LATITUDE, _LONGITUDE = radians(36), radians(105)  # the origin
_N = (sin(_SOUTH) + sin(_NORTH)) / 2
_C = cos(_SOUTH) ** 2 + 2 * _N * sin(_SOUTH)
_RHO = sqrt(_C - 2 * _N * sin(_LATITUDE)) / _N


def albers(longitude: float, latitude: float) -> tuple[float, float]:
    """Return kilometres east and north of 105 E, 36 N for degrees of longitude and latitude.

    Albers's equal-area conic projection of the sphere with the standard parallels 25 N and 47 N:
    Snyder JP. Map projections: a working manual. US Geological Survey 1987, formulas 14-1 to 14-6.

    >>> albers(105.0, 36.0)
    (0.0, 0.0)
    """
    rho = sqrt(_C - 2 * _N * sin(radians(latitude))) / _N
    theta = _N * (radians(longitude) - _LONGITUDE)
    east, north = rho * sin(theta), _RHO - rho * cos(theta)
    return _RADIUS * east, _RADIUS * north
