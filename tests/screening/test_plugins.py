"""Every way of finding passages that is built in or installed names itself."""

import pytest

from exhume.plugins import Plugin, discover
from exhume.protocols import Finder

FINDERS = discover("screening")


@pytest.mark.parametrize("plugin", FINDERS.values(), ids=FINDERS.keys())
def test_a_finder_meets_its_protocol_and_has_a_name_of_its_own(plugin: Plugin) -> None:
    finder = plugin.load()
    assert isinstance(finder, Finder)
    assert plugin.name == finder.name.replace("-", "_")


def test_the_rules_and_the_running_cosine_are_finders() -> None:
    assert {"rules", "running_cosine"} <= set(FINDERS)
