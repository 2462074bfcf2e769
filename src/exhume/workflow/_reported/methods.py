"""What each stage that ran says of itself, and which software and files made a report."""

import platform
from collections.abc import Iterable
from pathlib import Path

import exhume
from exhume.model.criterion import Criterion
from exhume.plugins import discover
from exhume.settings import STUDY_FILE
from exhume.store.files import digest_of
from exhume.text.normalization import digest as normalization_digest
from exhume.workflow._reading import MISSING, installed_version

LIBRARIES = (
    *("numpy", "numba", "pyarrow", "opencc", "pypdfium2", "rispy", "matplotlib", "pillow"),
    *("typst", "fonttools", "python-docx", "scipy", "sqlalchemy"),
)
"""The packages whose versions can change what a report says or how its files look."""


def methods(criterion: Criterion) -> tuple[tuple[str, str], ...]:
    """Say what was done to the texts before the rules saw them, and what the rules forgave."""
    folds = ", ".join(discover("text"))
    return (
        (
            "Normalisation",
            f"Characters were folded by the tables {folds} (SHA-256 {normalization_digest()}). "
            "White space inside Chinese was removed. Each normalised character leads back to the "
            "original one; quotes are given from the original.",
        ),
        (
            "Tolerance",
            "Terms of four characters and more were found with any one character misread; "
            "shorter terms had to match in every character. Each misread character lowers the "
            "score of a passage.",
        ),
        *((("Pairs of terms", _compounds(criterion)),) if criterion.compounds else ()),
    )


def _compounds(criterion: Criterion) -> str:
    """Say which terms count together."""
    glosses = {group.name: group.gloss for group in criterion.groups}

    def named(groups: Iterable[str]) -> str:
        return " or ".join(f"“{glosses[name]}”" for name in groups)

    said = [
        f"{named(c.first)} with {named(c.then)} at most {c.within} characters behind it counts "
        f"as {named((c.group,))}"
        for c in criterion.compounds
    ]
    return "; ".join(said) + "."


def versions() -> dict[str, str]:
    """Return the versions of all that made the report; packages that are not installed are not."""
    found = {name: installed_version(name) for name in LIBRARIES}
    return {
        "exhume": exhume.__version__,
        "python": platform.python_version(),
        **{name: number for name, number in found.items() if number != MISSING},
    }


def digests(study: Path, criterion: Criterion) -> dict[str, str]:
    """Return the digests of the protocol, the criterion, and what was read and screened."""
    manifests = {
        f"{name}/manifest.json": study / name / "manifest.json" for name in ("corpus", "screening")
    }
    files = {STUDY_FILE: study / STUDY_FILE, **manifests}
    return {
        f"criterion {criterion.id}": criterion.digest,
        **{name: digest_of(path) for name, path in files.items()},
    }
