"""Mistakes in TOML files are told with path, line and key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume import checked_toml
from exhume.errors import SettingsError


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 0


@dataclass(frozen=True)
class Branch:
    id: str
    leaves: tuple[Leaf, ...] = ()
    best: Leaf | None = None


@dataclass(frozen=True)
class Tree:
    title: str
    branches: tuple[Branch, ...] = ()
    roots: Mapping[str, Leaf] = dataclass(frozen=True)(type("_", (), {}))  # type: ignore[assignment]
