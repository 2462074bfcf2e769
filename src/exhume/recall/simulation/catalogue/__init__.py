"""The kinds of studies that bounds on recall are checked in, by what they are about."""

from exhume.recall.simulation.catalogue import coding, finders, known, samples
from exhume.recall.simulation.coverage import Setting

SETTINGS: tuple[Setting, ...] = (
    *samples.SETTINGS,
    *coding.SETTINGS,
    *known.SETTINGS,
    *finders.SETTINGS,
)
"""All settings; their names differ."""


def settings_of(estimator: str) -> tuple[Setting, ...]:
    """Return the settings that an estimator is run in: first those that it claims.

    >>> [setting.name for setting in settings_of("elusion") if "elusion" in setting.others][0]
    'papers out of reach'
    """
    claimed = [setting for setting in SETTINGS if estimator in setting.claimed]
    others = [setting for setting in SETTINGS if estimator in setting.others]
    return (*claimed, *others)
