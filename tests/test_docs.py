"""The documentation tells everything there is, and its examples run.

What must be documented is discovered from the code, so that something new fails here until it is.
"""

import ast
import dataclasses
import re
import typing
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

import exhume
from exhume.cli.app import INTERRUPTED, cli
from exhume.criteria import reader
from exhume.errors import ExhumeError
from exhume.model import criterion as criterion_model
from exhume.model.papers import State
from exhume.plugins import STAGES, Plugin, discover
from exhume.protocols import DocumentReader
from exhume.settings import StudySettings, parse_settings
from exhume.workflow.new import render_protocol

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"
PAGES = sorted(
    [*REPOSITORY.glob("*.md"), *(p for p in DOCS.rglob("*.md") if "_build" not in p.parts)]
)
PLUGINS = [plugin for stage in STAGES for plugin in discover(stage).values()]
PROTOCOL = render_protocol(title="Hearts", criterion="dead-donor-rule", date=date(2026, 1, 31))


def text_of(page: str) -> str:
    return (REPOSITORY / page).read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    """Return the contents of a page's fenced blocks in that language."""
    fence = re.compile(rf"^( *)```{language}\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
    return [found[2] for found in fence.finditer(page.read_text(encoding="utf-8"))]


def commands(group: click.Group, *above: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give each command of the command line with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*above, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)


COMMANDS = [pytest.param(c, id=" ".join(words)) for words, c in commands(cli)]
TOP_LEVEL = sorted(cli.list_commands(click.Context(cli)))


def settings(kind: type, *above: str) -> Iterator[tuple[str, ...]]:
    """Give the path of each setting of the protocol."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if dataclasses.is_dataclass(hints[field.name]):
            yield from settings(hints[field.name], *above, field.name)
        else:
            yield (*above, field.name)


def error_tree(root: type[ExhumeError] = ExhumeError) -> Iterator[type[ExhumeError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__.startswith("exhume."):
            yield from error_tree(child)


def test_the_command_reference_is_made_from_the_commands() -> None:
    page = text_of("docs/reference/cli.md")
    assert ".. click:: exhume.cli.app:cli\n" in page
    assert ":nested: full" in page


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_explains_itself_and_its_options(command: click.Command) -> None:
    assert command.help
    unexplained = [
        option.name
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden and not option.help
    ]
    assert [] == unexplained


@pytest.mark.parametrize("name", TOP_LEVEL)
def test_a_command_occurs_in_the_tutorial_or_a_guide(name: str) -> None:
    guides = [p for p in PAGES if {"tutorial", "how-to"} & set(p.parts) or p.name == "README.md"]
    assert any(f"exhume {name}" in p.read_text(encoding="utf-8") for p in guides)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_a_page_calls_only_commands_that_exist(page: Path) -> None:
    calls = re.findall(r"(?:^\$ |\| |`)exhume ([a-z]+)", page.read_text(encoding="utf-8"), re.M)
    assert set() == set(calls) - set(TOP_LEVEL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_a_page_asks_make_only_for_what_it_makes(page: Path) -> None:
    asked = re.findall(r"(?:^\$ |`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    targets = re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE)
    assert set() == set(asked) - set(targets)


def test_make_help_explains_every_word_of_contributing() -> None:
    explained = re.findall(r"^([a-z]+):.*## \S", text_of("Makefile"), re.MULTILINE)
    asked = re.findall(r"^\| `make ([a-z]+)`", text_of("CONTRIBUTING.md"), re.MULTILINE)
    assert set() == set(asked) - set(explained)


@pytest.mark.parametrize("setting", list(settings(StudySettings)), ids=".".join)
def test_a_setting_is_explained_in_the_protocol(setting: tuple[str, ...]) -> None:
    *tables, key = setting
    section = PROTOCOL.partition(f"[{'.'.join(tables)}]\n")[2] if tables else PROTOCOL
    as_a_key = re.search(rf"^(# )?{key} = ", section, re.MULTILINE)
    as_a_table = f"[{'.'.join(setting)}]\n" in PROTOCOL
    assert as_a_key or as_a_table


def test_the_protocol_that_is_shown_is_valid() -> None:
    assert "dead-donor-rule" == parse_settings(PROTOCOL, "study.toml").criterion
    assert "```{protocol-template}" in text_of("docs/reference/protocol.md")


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda p: f"{p.stage}.{p.name}")
def test_a_plugin_says_what_it_does(plugin: Plugin) -> None:
    spec = find_spec(plugin.module)
    assert spec is not None
    assert spec.origin is not None
    assert ast.get_docstring(ast.parse(Path(spec.origin).read_text(encoding="utf-8")))


def test_the_list_of_plugins_is_made_from_the_folders() -> None:
    assert "```{plugin-table}" in text_of("docs/reference/plugins.md")


@pytest.mark.parametrize("name", list(reader.available()))
def test_a_criterion_is_in_the_reference(name: str) -> None:
    assert f"```{{criterion-tables}} {name}\n" in text_of("docs/reference/criteria.md")


@pytest.mark.parametrize("error", list(error_tree()), ids=lambda e: e.__name__)
def test_an_error_says_what_it_means_and_has_an_exit_code_of_its_kind(
    error: type[ExhumeError],
) -> None:
    assert error.__doc__
    assert 0 < error.exit_code < 126
    assert "```{exit-codes}" in text_of("docs/reference/errors.md")


def test_the_exit_code_of_a_run_that_is_stopped_is_documented() -> None:
    assert f"exit code {INTERRUPTED}" in text_of("docs/reference/errors.md")


@pytest.mark.parametrize("state", list(State), ids=str)
def test_a_state_is_explained(state: State) -> None:
    assert f"| `{state.value}` |" in text_of("docs/reference/states.md")


@pytest.mark.parametrize(
    "kind",
    ["Standard", "Code", "TermGroup", "Compound", "Condition", "Cue", "Rule", "Case", "Criterion"],
)
def test_the_keys_of_a_criterion_file_are_explained(kind: str) -> None:
    page = text_of("docs/reference/criterion-file.md")
    known_otherwise = {"groups", "compounds", "rules", "cues", "codes", "standards", "cases"}
    made_by_reading = {"digest", "path"}
    by_table_name = {"name"} if kind == "TermGroup" else set()
    keys = {field.name for field in dataclasses.fields(getattr(criterion_model, kind))}
    for table in keys & known_otherwise:
        assert f"[{table}" in page or f"`{table}`" in page
    expected = keys - known_otherwise - made_by_reading - by_table_name
    assert set() == {key for key in expected if f"`{key}`" not in page}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_the_python_examples_of_a_page_run_one_after_the_other(page: Path) -> None:
    names: dict[str, object] = {}
    for number, example in enumerate(blocks(page, "python"), start=1):
        exec(compile(example, f"{page.name}, example {number}", "exec"), names)  # noqa: S102 - our own


def test_the_criterion_of_the_guide_keeps_its_cases(tmp_path: Path) -> None:
    path = tmp_path / "donor-consent.toml"
    path.write_text(blocks(DOCS / "how-to/write-a-criterion.md", "toml")[0], encoding="utf-8")
    cases = reader.load(path).cases
    assert cases
    for case in cases:
        found = {finding.code for finding in exhume.screen(case.text, criterion=str(path))}
        assert set(case.codes) <= found
        assert set() == set(case.absent) & found


def test_the_reader_of_the_guide_is_a_reader() -> None:
    module: dict[str, object] = {}
    exec(blocks(DOCS / "how-to/add-a-source-format.md", "python")[0], module)  # noqa: S102 - our own
    assert isinstance(SimpleNamespace(**module), DocumentReader)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_the_links_of_a_page_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = [link.partition("#")[0] for link in links if "://" not in link]
    pictures_made_at_the_end = {"docs/_static/dossier.png"}
    missing = {link for link in inside if link and not (page.parent / link).exists()}
    assert set() == missing - pictures_made_at_the_end
