"""The worked cases: affiliations invented around public names of hospitals, and what they mean."""

from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    """An affiliation, the id of its hospital (empty where none can be told), and the certainty."""

    affiliation: str
    hospital: str
    certainty: str


def worked_cases() -> list[Case]:
    """Return the cases of ``worked_cases.tsv``."""
    lines = Path(__file__).with_name("worked_cases.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [Case(text, hospital.strip("-"), certainty) for text, hospital, certainty in rows]
