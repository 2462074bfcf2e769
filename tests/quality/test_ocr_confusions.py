"""What is still found when character recognition misreads one character of an explicit sentence.

The characters are those that engines were measured to take for one another; the sentences are
invented. Each sentence is tried with each of its characters misread in each way that was measured.
"""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exhume.criteria.reader import load
from exhume.model.findings import Grade
from exhume.workflow.screener import screener_for

HERE = Path(__file__).parent
MEASURED = HERE.parents[1] / "benchmarks"
EXPLICIT: list[str] = tomllib.loads((HERE / "invented.toml").read_text("utf-8"))["explicit"]

LEAST = {"rapidocr": 0.970, "tesseract": 0.960, "rendered": 0.997}
"""Shares that were reached with and without the measured confusions of the criterion, less what
one sentence more or less makes. They may rise and not fall."""


def grades(texts: list[str]) -> list[Grade]:
    return [s.grade for s in screener_for("dead-donor-rule").screen_all(texts)]


def pairs(measured: str) -> Iterator[tuple[str, str]]:
    """Give what was printed and what was read, of an engine or of all engines together."""
    if measured == "rendered":
        for row in rows("ocr_confusions_rendered.json"):
            yield row["a"], row["b"]
            yield row["b"], row["a"]
    else:
        found = (row for row in rows("ocr_confusions.json") if row["engine"] == measured)
        yield from ((row["printed"], row["read"]) for row in found)


def rows(name: str) -> list[dict[str, Any]]:
    measured: list[dict[str, Any]] = json.loads((MEASURED / name).read_text("utf-8"))["confusions"]
    return measured


def misread(sentence: str, printed: str, read: str) -> Iterator[str]:
    for place, character in enumerate(sentence):
        if character == printed:
            yield sentence[:place] + read + sentence[place + 1 :]


def share(confusions: list[tuple[str, str]]) -> float:
    sentences = [t for t, g in zip(EXPLICIT, grades(EXPLICIT), strict=True) if g is Grade.EXPLICIT]
    texts = [text for t in sentences for pair in confusions for text in misread(t, *pair)]
    return grades(texts).count(Grade.EXPLICIT) / len(texts)


@pytest.mark.parametrize("measured", LEAST)
def test_explicit_sentences_bear_a_measured_confusion(measured: str) -> None:
    found = share(list(pairs(measured)))
    assert found >= LEAST[measured], f"{measured}: {found:.4f} of the sentences are still found"


def test_explicit_sentences_bear_each_confusion_of_the_criterion() -> None:
    confusions = load("dead-donor-rule").confusions
    both_ways = [(a, b) for c in confusions for a in c for b in c if a != b and len(a) == 1]
    assert share(both_ways) >= 0.997
