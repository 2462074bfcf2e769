import subprocess
import sys
from pathlib import Path

import exhume.model


def test_the_nouns_import_nothing_but_the_standard_library_and_each_other() -> None:
    names = [path.stem for path in Path(exhume.model.__path__[0]).glob("[!_]*.py")]
    code = f"import sys\nfor n in {names}: __import__('exhume.model.' + n)\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    loaded = {module for module in done.stdout.split() if module.startswith("exhume.")}
    assert {"exhume.model", *(f"exhume.model.{name}" for name in names)} == loaded
    assert set() == {"numpy", "msgspec", "click"} & set(done.stdout.split())
