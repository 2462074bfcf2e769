"""The dossier of a study of the size of the first one: report, pictures, bundle, verification.

    pytest benchmarks/bench_report.py --benchmark-only -s

2,838 invented papers, 310 candidates that are PDF files, 71 found by two invented coders and an
adjudicator. Asked is that report, pictures and bundle are written in under 60 seconds on two cores.
"""

import resource
import shutil
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exhume.settings import load_settings
from exhume.workflow.progress import Quiet
from exhume.workflow.report import ReportResult, report
from exhume.workflow.verify import verify

from .report_study import FOUND, Size, invent


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invent(tmp_path_factory.mktemp("bench") / "study", Size())


def written(study: Path) -> ReportResult:
    return report(study, load_settings(study), Quiet())


def test_report_pictures_and_bundle(benchmark: BenchmarkFixture, study: Path) -> None:
    result = benchmark.pedantic(written, (study,), rounds=2)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    benchmark.extra_info["peak MB"] = (own // 1024, children // 1024)
    benchmark.extra_info["bundle MB"] = result.bundle.path.stat().st_size >> 20
    assert (result.left_out, FOUND) == ((), 71)


def test_verifying_the_bundle(benchmark: BenchmarkFixture, study: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.zip"
    shutil.copy(written(study).bundle.path, moved)
    result = benchmark.pedantic(verify, (moved, Quiet()), rounds=1)
    assert result.faults == ()
