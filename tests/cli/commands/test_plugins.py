from pathlib import Path

from exhume.plugins import STAGES, discover

from ...outsiders import install
from ..running import exhume, message, only_object


def test_the_plugins_of_every_stage_are_listed() -> None:
    done = exhume("plugins", "--json")
    expected = {s: {n: p.module for n, p in discover(s).items()} for s in STAGES}
    assert expected == only_object(done)
    assert (0, b"") == (done.returncode, done.stderr)


def test_each_plugin_is_listed_with_what_it_does() -> None:
    listed = exhume("plugins").stdout.decode()
    for stage in STAGES:
        assert f"{stage}\n" in listed
        for name, plugin in discover(stage).items():
            assert f"  {name:<18} {plugin.summary()}\n" in listed


def test_an_installed_plugin_is_listed_though_it_cannot_be_imported(tmp_path: Path) -> None:
    points = "[exhume.sources]\npapyrus = outsider_papyrus\nclay = outsider_clay\n"
    install(tmp_path, "outsider", points, outsider_papyrus='"""Scrolls."""\nimport nowhere')
    done = exhume("plugins", env={"PYTHONPATH": str(tmp_path)})
    assert 0 == done.returncode
    assert "  papyrus            Scrolls.\n" in done.stdout.decode()
    assert "  clay               outsider_clay\n" in done.stdout.decode()


def test_a_name_that_is_taken_is_an_error(tmp_path: Path) -> None:
    install(tmp_path, "outsider", "[exhume.exports]\ndossier = outsider_dossier\n")
    done = exhume("plugins", env={"PYTHONPATH": str(tmp_path)})
    assert (2, b"") == (done.returncode, done.stdout)
    told = "exhume: plug-in dossier: outsider_dossier takes the name of exhume.exports.dossier. "
    assert message(done).startswith(told)
