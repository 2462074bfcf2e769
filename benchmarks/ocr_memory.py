"""Peak memory of an ingest that recognises scans, over all its processes (Linux).

    python -m benchmarks.ocr_memory PAGES

makes a study of scans of four pages each, of invented text, has two processes recognise them, and
prints the most that all processes together held at a time: the sum of their proportional set
sizes, looked at five times a second.
"""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bench_ocr import scanned_pdf
from benchmarks.page_images import scans

PAGES_A_PAPER = 4
PROTOCOL = "[ocr]\nprocesses = 2\n"


def family(root: int) -> list[int]:
    """Return a process and all that it started, and what those started."""
    found = [root]
    for process in found:
        for thread in _threads(process):
            with suppress(OSError):
                children = Path(f"/proc/{process}/task/{thread}/children").read_text("ascii")
                found += map(int, children.split())
    return found


def _threads(process: int) -> list[str]:
    try:
        return [path.name for path in Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return []


def held_mb(process: int) -> int:
    """Return the proportional set size of a process; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(x.split()[1]) >> 10 for x in lines if x.startswith("Pss:")), 0)


def main() -> None:
    """Make the study, ingest it, and print what it took."""
    pages = scans(int(sys.argv[1]) if len(sys.argv) > 1 else 72)
    with TemporaryDirectory() as folder:
        study = Path(folder)
        (study / "study.toml").write_text(PROTOCOL, "utf-8")
        (study / "sources").mkdir()
        for start in range(0, len(pages), PAGES_A_PAPER):
            paper = scanned_pdf(pages[start : start + PAGES_A_PAPER])
            (study / "sources" / f"{start:04}.pdf").write_bytes(paper)
        command = [sys.executable, "-m", "exhume", "ingest", "--study", folder]
        print(_most(subprocess.Popen(command, stdout=subprocess.DEVNULL)))  # noqa: S603 - our own


def _most(ingest: "subprocess.Popen[bytes]") -> str:
    most: list[int] = []
    while ingest.poll() is None:
        held = sorted(map(held_mb, family(ingest.pid)), reverse=True)
        most = max(most, held, key=sum)
        time.sleep(0.2)
    return f"at most {sum(most):,} MB at a time; by process: {', '.join(map(str, most))}"


if __name__ == "__main__":
    main()
