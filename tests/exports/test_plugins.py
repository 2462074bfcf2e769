"""Every form of export that is built in or installed keeps the same promises."""

from collections.abc import Callable

import pytest

from exhume.model.report import Report
from exhume.plugins import discover
from exhume.protocols import ExchangeFormat, Exporter

from .composition.reviewed_reports import reviewed_report
from .invented_reports import usual
from .invented_tables import DRAWINGS, tables

MODULES = {name: plugin.load() for name, plugin in discover("exports").items()}
EXPORTERS = [module for module in MODULES.values() if isinstance(module, Exporter)]
FORMATS = [module for module in MODULES.values() if isinstance(module, ExchangeFormat)]


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())
def test_an_export_is_of_a_report_or_of_a_review(module: object) -> None:
    assert isinstance(module, Exporter) != isinstance(module, ExchangeFormat)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.filename)
@pytest.mark.parametrize("make", [usual, reviewed_report])
def test_the_same_report_gives_the_same_bytes(
    exporter: Exporter, make: Callable[[], Report]
) -> None:
    assert exporter.render(make()) == exporter.render(make())


def test_no_two_exporters_write_the_same_file() -> None:
    names = [exporter.filename for exporter in EXPORTERS]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_review_gives_the_same_bytes(form: ExchangeFormat) -> None:
    assert form.write(tables()) == form.write(tables())


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_format_carries_comes_out_in_full(form: ExchangeFormat) -> None:
    whole = tables(drawings=DRAWINGS)
    due = (whole.standing() if form.standing_only else whole).counts()
    found = form.counts(form.write(whole))
    assert {name: due[name] for name in form.carries} == {n: found[n] for n in form.carries}


@pytest.mark.parametrize("form", FORMATS)
def test_a_review_in_which_nobody_judged_yet_can_be_taken_elsewhere(form: ExchangeFormat) -> None:
    nothing = tables(codings=(), adjudications=(), translations=(), people=())
    found = form.counts(form.write(nothing))
    assert 0 == found["codings"] == found["adjudications"]
