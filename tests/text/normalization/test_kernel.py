"""The compiled kernel and the plain reference must give the same."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from exhume.text.normalization import normalize, normalize_batch, reference, to_codepoints
from exhume.text.normalization.tables import CODEPOINTS, folds

from .strategies import texts


def assert_same_as_reference(text: str) -> None:
    expected, actual = reference.normalize(text), normalize(text)
    assert expected.text == actual.text
    assert expected.origins.tolist() == actual.origins.tolist()


@settings(max_examples=1000)
@given(texts)
def test_kernel_and_reference_agree_on_random_text(text: str) -> None:
    assert_same_as_reference(text)


def test_kernel_and_reference_agree_on_every_short_text_of_the_ruled_characters() -> None:
    alphabet = "供a.%) \n"
    every = ["".join(letters) for size in range(6) for letters in product(alphabet, repeat=size)]
    actual = normalize_batch(*to_codepoints(every))
    assert [reference.normalize(text).text for text in every] == actual.texts()


def test_kernel_and_reference_agree_on_every_code_point() -> None:
    every = "".join(f"{chr(codepoint)} 供" for codepoint in range(0, CODEPOINTS, 7))
    every += "".join(f"a {chr(codepoint)} " for codepoint in folds())
    assert_same_as_reference(every)


@given(texts)
def test_arrays_that_may_not_be_written_to_are_read(text: str) -> None:
    codepoints, bounds = to_codepoints([text])
    writable = normalize_batch(codepoints.copy(), bounds)
    codepoints.flags.writeable = bounds.flags.writeable = False
    assert writable.texts() == normalize_batch(codepoints, bounds).texts()


@pytest.mark.parametrize("documents", [["㏂" * 500] * 20, ["供", "㏂" * 9, "", "㎎" * 40, "体"]])
def test_texts_full_of_expansions_find_room(documents: list[str]) -> None:
    actual = normalize_batch(*to_codepoints(documents))
    assert [reference.normalize(text).text for text in documents] == actual.texts()
    for index, document in enumerate(documents):
        expected = reference.normalize(document).origins
        assert np.array_equal(expected, actual.document(index).origins)
