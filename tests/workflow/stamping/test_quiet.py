"""One file alone speaks to a network by itself, and no address of a service is in the code."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NETWORK = {"http.client", "urllib.request", "urllib3", "requests", "socket"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_one_file_alone_imports_what_speaks_to_a_network(repository: Path) -> None:
    files = (repository / "src/exhume").rglob("*.py")
    assert {"asking.py"} == {path.name for path in files if NETWORK & set(imported(path))}


def test_importing_the_verbs_loads_nothing_that_asks(tmp_path: Path) -> None:
    code = (
        "import sys, exhume.workflow._stamping.asking, exhume.workflow._stamping.proofs\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert set() == {"urllib.request", "http.client", "cryptography"} & set(done.stdout.split())


def test_no_address_of_a_service_stands_in_the_code(repository: Path) -> None:
    source = repository / "src/exhume"
    files = (*source.glob("workflow/_stamping/*.py"), source / "workflow/stamp.py")
    found = [
        address
        for path in (*files, source / "cli/commands/stamp.py")
        for address in re.findall(r"https?://[\w.]+", path.read_text(encoding="utf-8"))
    ]
    assert [] == found
