"""The architecture holds: layers, and nothing heavy before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from exhume.plugins import STAGES, discover

HEAVY = {
    "jinja2",
    "matplotlib",
    "numba",
    "numpy",
    "opencc",
    "pyarrow",
    "pypdfium2",
    "scipy",
    "sqlalchemy",
}


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def heavy_after(code: str, cwd: Path) -> set[str]:
    """Return which heavy packages are loaded once the code has run in a Python of its own."""
    done = run("-c", f"import sys\n{code}\nprint(*sys.modules, sep='\\n')", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return HEAVY & set(done.stdout.split())


def test_the_layers_hold(repository: Path, tmp_path: Path) -> None:
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    contract = str(repository / ".importlinter")
    done = run("-c", lint, "--config", contract, "--cache-dir", str(tmp_path), cwd=repository)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_architecture_page_shows_the_contract_itself(repository: Path) -> None:
    page = repository / "docs/explanation/architecture.md"
    assert "```{literalinclude} ../../.importlinter\n" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "module",
    [
        "exhume",
        "exhume.__main__",
        "exhume.cli.app",
        "exhume.errors",
        "exhume.model.report",
        "exhume.plugins",
        "exhume.protocols",
        "exhume.settings",
    ],
)
def test_importing_it_loads_nothing_heavy(module: str, tmp_path: Path) -> None:
    assert set() == heavy_after(f"import {module}", tmp_path)


def test_asking_for_help_loads_nothing_heavy(tmp_path: Path) -> None:
    ask = (
        "from exhume.cli.app import cli\n"
        "cli.main(['--help'], prog_name='exhume', standalone_mode=False)"
    )
    assert set() == heavy_after(ask, tmp_path)


@pytest.mark.parametrize("stage", STAGES)
def test_listing_the_plugins_of_a_stage_loads_nothing_heavy(stage: str, tmp_path: Path) -> None:
    assert discover(stage)
    listing = f"from exhume.plugins import discover; discover({stage!r})"
    assert set() == heavy_after(listing, tmp_path)


def test_every_folder_of_modules_is_a_package(repository: Path) -> None:
    folders = {path.parent for path in (repository / "src/exhume").rglob("*.py")}
    assert set() == {folder for folder in folders if not (folder / "__init__.py").is_file()}
