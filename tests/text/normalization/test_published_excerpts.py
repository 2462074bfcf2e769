"""On published text with its OCR errors, where that is at hand: nothing leads astray."""

import json
from pathlib import Path

import pytest

from exhume.text.normalization import normalize, normalize_batch, reference, to_codepoints


@pytest.fixture(scope="module")
def published(gold: Path) -> list[str]:
    lines = [
        line
        for name in ("excerpts.jsonl", "documents.jsonl")
        for line in (gold / name).read_text("utf-8").splitlines()
    ]
    return [json.loads(line)["text"] for line in lines]


def test_kernel_and_reference_agree_on_published_text(published: list[str]) -> None:
    expected = [reference.normalize(text) for text in published]
    batch = normalize_batch(*to_codepoints(published))
    assert [document.text for document in expected] == batch.texts()
    assert [origin for d in expected for origin in d.origins.tolist()] == batch.origins.tolist()


def test_normalising_published_text_twice_changes_nothing(published: list[str]) -> None:
    once = [normalize(text).text for text in published]
    assert once == [normalize(text).text for text in once]


def test_as_many_han_characters_of_published_text_come_out_as_went_in(published: list[str]) -> None:
    assert [count_han(text) for text in published] == [
        count_han(normalize(text).text) for text in published
    ]


def count_han(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)
