"""How many small text files a second `ingest` takes in, and how fast it sees that nothing changed.

The papers are invented: random characters, about 2,000 each.
"""

import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exhume.settings import load_settings
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.new import create_study
from exhume.workflow.progress import Quiet

PAPERS = 5_000
CHARACTERS = "供体脑死亡后迅速建立人工呼吸气管插管心脏移植手术患者男岁因入院诊断为的了一在是有不人"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = create_study(tmp_path_factory.mktemp("bench"), title="Bench", date=date(2026, 1, 31))
    dice = random.Random(1)
    for number in range(PAPERS):
        text = "".join(dice.choices(CHARACTERS, k=dice.randint(1_000, 3_000)))
        lines = "，\n".join(text[i : i + 40] for i in range(0, len(text), 40))
        (folder / "sources" / f"{number:05}.txt").write_text(lines, encoding="utf-8")
    run(folder)  # compiles the kernels
    return folder


def run(folder: Path) -> IngestResult:
    return ingest(folder, load_settings(folder), Quiet())


def forget(folder: Path) -> None:
    for name in ("corpus", "store"):
        shutil.rmtree(folder / name, ignore_errors=True)


def test_ingest_from_nothing(benchmark: BenchmarkFixture, study: Path) -> None:
    result = benchmark.pedantic(run, (study,), setup=lambda: forget(study), rounds=2)
    assert PAPERS == result.given == result.states["read"]


def test_ingest_without_anything_new(benchmark: BenchmarkFixture, study: Path) -> None:
    run(study)
    result = benchmark.pedantic(run, (study,), rounds=2)
    assert result.fresh == 0
