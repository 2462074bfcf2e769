"""The file of ``--out``: one JSON object, whole or not there, with the result of a paper a line."""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from exhume.store.files import explained, flush_to_disk, partial


class PapersFile:
    """A JSON file that is written as results come, so that memory does not grow with them."""

    def __init__(self, file: TextIO, study: str) -> None:
        self._file = file
        self._papers = 0
        self._write(f'{{"study": {_json(study)},\n"papers": [')

    def add(self, paper: Mapping[str, object]) -> None:
        """Write one paper."""
        self._write(f"{',' if self._papers else ''}\n{_json(paper)}")
        self._papers += 1

    def end(self, rest: Mapping[str, object]) -> None:
        """Write what stands behind the papers."""
        parts = (f",\n{_json(key)}: {_json(value)}" for key, value in rest.items())
        self._write("\n]" + "".join(parts) + "\n}\n")
        with explained(Path(self._file.name)):
            self._file.flush()

    def _write(self, text: str) -> None:
        with explained(Path(self._file.name)):
            self._file.write(text)


@contextmanager
def papers_file(path: Path | None, study: str) -> Generator[PapersFile | None]:
    """Open the file for a run, or give None where no path is named.

    It takes its name when the run is through; a run that ends early leaves what was there before.
    """
    if path is None:
        yield None
        return
    temporary = partial(path)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = temporary.open("w", encoding="utf-8", newline="\n")
    try:
        with opened as file:
            yield PapersFile(file, study)
        with explained(path):
            flush_to_disk(temporary)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
