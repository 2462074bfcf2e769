import sys
from pathlib import Path

import pytest

from exhume.errors import UsageError
from exhume.plugins import STAGES, Plugin, discover

from .outsiders import install

PAPYRUS = "[exhume.sources]\npapyrus = outsider_papyrus\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which packages can be imported."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("stage", STAGES)
def test_each_public_file_of_a_stage_is_a_plugin_and_no_other(stage: str, repository: Path) -> None:
    files = {path.stem for path in (repository / "src/exhume" / stage).glob("[!_]*.py")}
    assert sorted(files) == list(discover(stage))


@pytest.mark.parametrize("stage", STAGES)
def test_a_plugin_names_its_stage_and_module(stage: str) -> None:
    for name, plugin in discover(stage).items():
        assert Plugin(stage, name, f"exhume.{stage}.{name}") == plugin


@pytest.mark.parametrize("stage", STAGES)
def test_a_plugin_loads_and_says_what_it_does(stage: str) -> None:
    for plugin in discover(stage).values():
        assert plugin.module == plugin.load().__name__
        assert (plugin.load().__doc__ or "").startswith(plugin.summary())
        assert plugin.summary().endswith(".")


def test_an_installed_package_joins_without_being_imported(installed: Path) -> None:
    install(
        installed, "outsider", PAPYRUS, outsider_papyrus='"""Scrolls.\n\nMore."""\nraise OSError'
    )
    plugin = discover("sources")["papyrus"]
    assert Plugin("sources", "papyrus", "outsider_papyrus") == plugin
    assert "Scrolls." == plugin.summary()
    assert "outsider_papyrus" not in sys.modules
    assert "papyrus" not in discover("exports")


def test_names_stand_in_order_wherever_they_come_from(installed: Path) -> None:
    install(installed, "outsider", "[exhume.sources]\nzz = z\na1 = a\nkk = k\n")
    names = list(discover("sources"))
    assert {"a1", "kk", "pdf", "zz"} <= set(names)
    assert sorted(names) == names


def test_an_installed_package_may_not_take_the_name_of_a_built_in(installed: Path) -> None:
    install(installed, "outsider", "[exhume.sources]\npdf = outsider_pdf\n")
    with pytest.raises(UsageError) as caught:
        discover("sources")
    assert "plug-in pdf" == caught.value.subject
    assert "outsider_pdf takes the name of exhume.sources.pdf" == caught.value.problem
    assert caught.value.remedy


def test_two_installed_packages_may_not_take_the_same_name(installed: Path) -> None:
    install(installed, "outsider", PAPYRUS)
    install(installed, "stranger", PAPYRUS.replace("outsider", "stranger"))
    with pytest.raises(UsageError, match=r"plug-in papyrus: .* takes the name of .*_papyrus"):
        discover("sources")


def test_a_plugin_whose_module_is_not_there_says_so_when_it_is_used(installed: Path) -> None:
    install(installed, "outsider", "[exhume.sources]\npapyrus = outsider.gone\n")
    plugin = discover("sources")["papyrus"]
    assert "" == plugin.summary()
    with pytest.raises(UsageError, match=r"plug-in papyrus: outsider\.gone cannot be imported"):
        plugin.load()


def test_a_plugin_that_lacks_a_package_says_which(installed: Path) -> None:
    install(installed, "outsider", PAPYRUS, outsider_papyrus="import nowhere_to_be_found")
    with pytest.raises(UsageError, match="cannot be imported: No module named 'nowhere_to_be_f"):
        discover("sources")["papyrus"].load()


@pytest.mark.parametrize("stage", ["model", "nothing", "", "../sources", "_private"])
def test_there_is_no_such_stage(stage: str) -> None:
    with pytest.raises(UsageError, match=r"there is no such stage\. Remedy: use one of sources, "):
        discover(stage)
