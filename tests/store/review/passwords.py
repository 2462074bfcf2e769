"""Passwords that cost little to check, for tests that are not about what guessing costs."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from exhume.store.review import people


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Hash passwords with little memory and time: tests guess often, and hide nothing."""
    with hashing_with(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)):
        yield


@contextmanager
def hashing_with(hasher: PasswordHasher) -> Iterator[None]:
    """Hash passwords with this, those of nobody too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_HASHER", hasher)
        people._nobody.cache_clear()  # noqa: SLF001 - it was made with the other
        yield
    people._nobody.cache_clear()  # noqa: SLF001 - as before
