"""Every form of handing a report over that is built in or installed keeps the same promises."""

import pytest

from exhume.plugins import Plugin, discover
from exhume.protocols import Exporter

from .invented_reports import usual

EXPORTERS = discover("exports")


@pytest.mark.parametrize("plugin", EXPORTERS.values(), ids=EXPORTERS.keys())
def test_an_exporter_meets_its_protocol(plugin: Plugin) -> None:
    assert isinstance(plugin.load(), Exporter)


@pytest.mark.parametrize("plugin", EXPORTERS.values(), ids=EXPORTERS.keys())
def test_the_same_report_gives_the_same_bytes(plugin: Plugin) -> None:
    exporter = plugin.load()
    assert exporter.render(usual()) == exporter.render(usual())


def test_no_two_exporters_write_the_same_file() -> None:
    names = [plugin.load().filename for plugin in EXPORTERS.values()]
    assert sorted(set(names)) == sorted(names)
