"""The answer key: what each file of the sample is, and what screening should say of it."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from exhume.errors import InputError

BAD_INPUT = "bad-input"
_SEPARATORS = {"codes": ";", "passages": " | "}


@dataclass(frozen=True, slots=True)
class Answer:
    """The known answer for one file in the sample's ``sources`` folder.

    `state` is the state of the intake ledger in which the file should end, `grade` the grade of
    the paper (``explicit``, ``near-miss``, ``supporting`` or ``none``), `codes` what should be
    found in it, `kind` and `about` what the paper is. `passages` are the key passages as printed,
    without white space.
    """

    file: str
    state: str
    grade: str
    codes: tuple[str, ...]
    kind: str
    about: str
    passages: tuple[str, ...] = ()


def write_answers(path: Path, answers: Iterable[Answer]) -> None:
    """Write the answer key as a CSV file in UTF-8, one line a file."""
    columns = [field.name for field in fields(Answer)]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(answer) for answer in answers)


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Read an answer key; raise `InputError` if it is not one."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    try:
        return tuple(_answer(row) for row in rows)
    except KeyError as error:
        raise InputError(
            str(path), f"it has no column {error}", "make the sample study anew"
        ) from error


def _row(answer: Answer) -> dict[str, str]:
    row = asdict(answer)
    return row | {name: mark.join(row[name]) for name, mark in _SEPARATORS.items()}


def _answer(row: dict[str, str]) -> Answer:
    codes, passages = (_split(row[name], mark) for name, mark in _SEPARATORS.items())
    plain = {name: row[name] for name in ("file", "state", "grade", "kind", "about")}
    return Answer(**plain, codes=codes, passages=passages)


def _split(joined: str, mark: str) -> tuple[str, ...]:
    return tuple(joined.split(mark)) if joined else ()
