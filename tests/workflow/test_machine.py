import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.settings import WITHOUT_OCR, OcrSettings
from exhume.workflow import _machine
from exhume.workflow._machine import available_mb, bearable, processes_for_ocr


@given(st.integers(1, 512), st.integers(1, 4_000), st.integers(0, 1 << 22))
def test_no_more_processes_than_fit_into_memory_but_always_one(
    wanted: int, each: int, available: int
) -> None:
    processes = bearable(wanted, each, available)
    assert 1 <= processes <= wanted
    assert processes == 1 or processes * each <= available


def test_the_machine_has_some_memory() -> None:
    assert 0 < available_mb() < 1 << 30


def test_what_the_protocol_says_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_machine, "available_mb", lambda: 100)
    assert 7 == processes_for_ocr(OcrSettings(processes=7))


def test_without_an_engine_memory_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_machine, "available_mb", lambda: 100)
    assert (os.cpu_count() or 1) == processes_for_ocr(WITHOUT_OCR)


@pytest.mark.parametrize(("available", "expected"), [(1_000, 1), (4_000, 2), (64_000, 8)])
def test_memory_bounds_the_processes(
    monkeypatch: pytest.MonkeyPatch, available: int, expected: int
) -> None:
    monkeypatch.setattr(_machine, "available_mb", lambda: available)
    monkeypatch.setattr(_machine, "resident_mb", lambda name: 1_300)  # noqa: ARG005 - as called
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert expected == processes_for_ocr(OcrSettings())
