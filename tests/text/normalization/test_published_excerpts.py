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


def test_every_han_character_of_published_text_is_kept(published: list[str]) -> None:
    # The excerpts are in simplified characters already.
    for text in published:
        assert han(text) == han(normalize(text).text)


def han(text: str) -> str:
    return "".join(character for character in text if "\u4e00" <= character <= "\u9fff")
