"""The criterion that the protocol of a study names."""

from pathlib import Path

from exhume.criteria.reader import available, load
from exhume.model.criterion import Criterion
from exhume.settings import StudySettings


def criterion_of(study: Path, settings: StudySettings) -> Criterion:
    """Return the criterion that the protocol names: built in, or a file of the study."""
    name = settings.criterion
    return load(name if name in available() else study / name)
