"""Where the parts of the replication data lie in the folder that a person names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exhume.errors import InputError
from exhume.workflow.replication.published import Files


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder of the data, and its papers in the order of their names."""

    root: Path
    files: Files
    texts: tuple[Path, ...]

    def path(self, part: str) -> Path:
        """Return the path of a part of the data, there or not."""
        return self.root / part

    def others(self) -> tuple[Path, ...]:
        """Return what lies among the papers and is none: folders, and files of other kinds."""
        visible = (p for p in (self.root / self.files.texts).iterdir() if p.name[0] != ".")
        return tuple(sorted(set(visible) - set(self.texts)))

    def scans(self) -> tuple[Path, ...]:
        """Return the page images, of which a paper may have nothing else."""
        return _visible(self.root / self.files.scans, ".pdf")


def find_layout(folder: Path, files: Files, doi: str) -> Layout:
    """Find the data in a folder, in the only folder inside that holds them, or one above.

    Raises `InputError` that says what is missing: the papers or a file of labels.
    """
    if not folder.is_dir():
        raise InputError(str(folder), "there is no such folder", _remedy(doi))
    roots = [root for root in _candidates(folder, files) if (root / files.texts).is_dir()]
    if not roots:
        raise InputError(str(folder), f"there is no folder {files.texts} in it", _remedy(doi))
    if len(roots) > 1 and roots[0] != folder:
        names = " and ".join(root.name for root in roots)
        raise InputError(str(folder), f"several copies lie in it: {names}", "name one of them")
    layout = Layout(roots[0], files, _visible(roots[0] / files.texts, ".txt"))
    _require(layout, doi)
    return layout


def _candidates(folder: Path, files: Files) -> Iterator[Path]:
    yield folder
    yield from sorted(path for path in folder.iterdir() if path.is_dir())
    whole = folder.resolve()
    for root in whole.parents:  # somebody names the folder "data" itself, or "data/txt"
        if (root / files.texts).is_relative_to(whole):
            yield root


def _visible(folder: Path, suffix: str) -> tuple[Path, ...]:
    """Return the files of a kind by name; hidden ones, as macOS makes beside each, are none."""
    if not folder.is_dir():
        return ()
    found = (path for path in folder.iterdir() if path.suffix.lower() == suffix)
    return tuple(sorted(path for path in found if not path.name.startswith(".")))


def _require(layout: Layout, doi: str) -> None:
    if not layout.texts:
        problem = f"no paper (.txt) is in {layout.files.texts}"
        raise InputError(str(layout.root), problem, _remedy(doi))
    for part in (layout.files.included, layout.files.near_misses):
        if not layout.path(part).is_file():
            problem = "the file is missing; without its labels there is nothing to compare with"
            raise InputError(str(layout.path(part)), problem, _remedy(doi))


def _remedy(doi: str) -> str:
    return (
        "name the folder that holds the replication data as published "
        f"(https://doi.org/{doi}), or fetch them with --download"
    )
