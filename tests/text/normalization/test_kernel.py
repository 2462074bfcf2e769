"""The compiled kernel and the plain reference must give the same."""

import subprocess
import sys
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.text.normalization import (
    kernel,  # noqa: F401 - once it is loaded, everything goes through it
    normalize,
    normalize_batch,
    reference,
    to_codepoints,
)
from exhume.text.normalization.normalizing import compiled, plainly
from exhume.text.normalization.tables import CODEPOINTS, folds, table

from .strategies import texts


@given(st.lists(texts, max_size=5))
def test_few_texts_become_the_same_without_the_kernel(several: list[str]) -> None:
    given_texts = to_codepoints(several)
    plain, fast = plainly(*given_texts), compiled(*given_texts, table())
    assert fast.texts() == plain.texts()
    assert fast.bounds.tolist() == plain.bounds.tolist()
    assert fast.origins.tolist() == plain.origins.tolist()
    assert (fast.codepoints.dtype, fast.bounds.dtype, fast.origins.dtype) == (
        plain.codepoints.dtype,
        plain.bounds.dtype,
        plain.origins.dtype,
    )


@pytest.mark.parametrize(("characters", "loaded"), [(20_000, False), (20_001, True)])
def test_few_characters_do_not_wait_for_the_kernel(characters: int, loaded: bool) -> None:
    program = (
        "import sys; from exhume.text.normalization import normalize; "
        f"normalize('a' * {characters}); print('numba' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert str(loaded) == ended.stdout.decode().strip()


def assert_same_as_reference(text: str) -> None:
    expected, actual = reference.normalize(text), normalize(text)
    assert expected.text == actual.text
    assert expected.origins.tolist() == actual.origins.tolist()


@settings(max_examples=300)
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
