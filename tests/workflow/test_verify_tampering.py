"""Every kind of tampering is found, and named; all papers in these tests are invented."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhume.workflow._stamping.trust import Trust
from exhume.workflow._verifying.rereading import Rereader
from exhume.workflow.progress import Quiet
from exhume.workflow.stamp import ask_authority
from exhume.workflow.verify import VerifyResult, verify

from .invented_studies import times_below
from .stamping.authority import Server, needs_openssl, new_authority, serving
from .tampering.bags import Evidence, copied, digest_of, reseal, unpacked, zipped
from .tampering.kinds import KINDS, Tampering
from .tampering.making import bundle

_FEW = 5
"""Faults that one change may lead to: more would drown what matters."""


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("handed-over")).path


@pytest.fixture(scope="session")
def whole(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return unpacked(archive, tmp_path_factory.mktemp("unpacked"))


@pytest.fixture(scope="session")
def rereader() -> Iterator[Rereader]:
    """What makes things again for all tests: most of them need the same."""
    with Rereader() as shared:
        yield shared


def root_of(bag: Evidence) -> str:
    return digest_of(bag.folder / "tagmanifest-sha256.txt")


def said(result: VerifyResult) -> list[str]:
    return [f"{fault.kind}: {fault.says}" for fault in result.found]


def named(kind: Tampering) -> str:
    return kind.name.replace(" ", "-")


def test_every_link_of_an_untouched_bundle_holds(archive: Path, rereader: Rereader) -> None:
    result = verify(archive, Quiet(), rereader=rereader)
    assert [] == said(result)
    assert result.links > 500


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_careless_tampering_is_named(
    kind: Tampering, whole: Evidence, tmp_path: Path, rereader: Rereader
) -> None:
    bag = copied(whole, tmp_path / "bag")
    kind.change(bag)
    result = verify(bag.folder, Quiet(), rereader=rereader)
    assert kind.careless in result.kinds, said(result)
    assert len(result.found) <= _FEW, said(result)


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_careful_tampering_is_named_and_never_has_the_root_digest_that_was_kept(
    kind: Tampering, whole: Evidence, tmp_path: Path, rereader: Rereader
) -> None:
    bag = copied(whole, tmp_path / "bag")
    kind.change(bag)
    reseal(bag)
    result = verify(bag.folder, Quiet(), root=root_of(whole), rereader=rereader)
    found = [fault for fault in result.found if fault.kind != "root-differs"]
    assert len(found) <= _FEW, said(result)
    if kind.careful:
        assert kind.careful in result.kinds, said(result)
    if root_of(bag) != root_of(whole):
        assert "root-differs" in result.kinds


def test_a_careful_new_bundle_of_another_content_has_another_root_digest(
    whole: Evidence, tmp_path: Path, rereader: Rereader
) -> None:
    bag = copied(whole, tmp_path / "bag")
    bag.remove(bag.below("crops")[0])
    reseal(bag)
    path = zipped(bag, tmp_path / "evidence.zip")
    result = verify(path, Quiet(), root=root_of(whole), rereader=rereader)
    assert "root-differs" in result.kinds
    assert result.root == root_of(bag) != root_of(whole)


def test_an_untouched_bundle_holds_wherever_it_is_moved_and_however_it_is_packed(
    whole: Evidence, tmp_path: Path, rereader: Rereader
) -> None:
    moved = copied(whole, tmp_path / "elsewhere" / "供体 %41" / "bag")
    packed = zipped(moved, tmp_path / "packed again.zip")
    for path in (moved.folder, moved.folder.parent, packed):
        result = verify(path, Quiet(), root=root_of(whole), rereader=rereader)
        assert [] == said(result)


def test_nothing_is_written_into_what_is_verified(
    whole: Evidence, tmp_path: Path, rereader: Rereader
) -> None:
    bag = copied(whole, tmp_path / "bag")
    before = times_below(bag.folder)
    verify(bag.folder, Quiet(), rereader=rereader)
    assert before == times_below(bag.folder)


@needs_openssl
def test_a_stamped_bundle_with_a_review_and_pictures_holds(
    archive: Path, tmp_path: Path, rereader: Rereader
) -> None:
    stamped = Path(shutil.copy(archive, tmp_path / "evidence.zip"))
    authority = new_authority(tmp_path / "authority")
    with serving(Server(authority.answer)) as server:
        root = ask_authority(stamped, server.url).root
    trust = Trust(Path(authority.root).read_bytes())
    result = verify(stamped, Quiet(), root=root, trust=trust, rereader=rereader)
    assert ([], root) == (said(result), result.root)
    assert "signed by CN=Invented authority" in result.told[0].says


def test_it_works_on_a_machine_without_a_home(archive: Path, tmp_path: Path) -> None:
    told = {"HOME": "", "PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    told |= {"NUMBA_CACHE_DIR": kept} if (kept := os.environ.get("NUMBA_CACHE_DIR")) else {}
    command = [sys.executable, "-m", "exhume", "verify", str(archive), "--json", "--quiet"]
    run = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert 0 == run.returncode, run.stdout[:2_000] + run.stderr
    assert [] == json.loads(run.stdout)["faults"]
    assert [] == list(tmp_path.iterdir())


_FILES = (
    *("report/report.json", "report/results.json", "report/dossier.html", "report/dossier.pdf"),
    *("tables/ledger.jsonl", "tables/findings.jsonl", "tables/codings.jsonl", "tables/crops.jsonl"),
    *("tables/units.jsonl", "tables/drawings.jsonl", "tables/adjudications.jsonl"),
    *("logs/custody.jsonl", "logs/review.jsonl", "logs/openings.jsonl"),
    *("protocol/study.toml", "protocol/criterion.toml", "protocol/environment.json"),
    "ro-crate-metadata.json",
)
_VALUES = st.sampled_from(
    [None, True, -1, 2**62, 10**30, 1e308, "", "乙", "\ud83d", [], [[]], {}, {"a": 1}]
)


def _rubbish(data: bytes, draw: st.DataObject) -> bytes:
    """Return bytes that somebody could have put in the place of these."""
    how = draw.draw(st.sampled_from(["any", "short", "value", "deep", "text"]))
    if how == "any":
        return draw.draw(st.binary(max_size=200))
    if how == "short":
        return data[: draw.draw(st.integers(0, len(data)))]
    if how == "deep":
        return b"[" * 100_000
    lines = data.splitlines() or [b""]
    at = draw.draw(st.integers(0, len(lines) - 1))
    lines[at] = _line(lines[at], draw) if how == "value" else b"\xff\xfe"
    return b"\n".join(lines)


def _line(line: bytes, draw: st.DataObject) -> bytes:
    """Put another value in the place of one in a line of JSON."""
    found = list(re.finditer(rb'(?<=:)("[^"]*"|[0-9.]+|null|true|false)', line))
    if not found:
        return b"0"
    place = draw.draw(st.sampled_from(found))
    value = json.dumps(draw.draw(_VALUES)).encode()
    return line[: place.start()] + value + line[place.end() :]


@settings(suppress_health_check=list(HealthCheck), max_examples=12)
@given(st.data())
def test_no_rubbish_is_too_strange(
    whole: Evidence,
    tmp_path_factory: pytest.TempPathFactory,
    rereader: Rereader,
    data: st.DataObject,
) -> None:
    bag = copied(whole, tmp_path_factory.mktemp("rubbish") / "bag")
    name = data.draw(st.sampled_from(_FILES))
    before = bag.read(name)
    bag.write(name, _rubbish(before, data))
    if data.draw(st.booleans()):
        reseal_what_can_be(bag)
    result = verify(bag.folder, Quiet(), rereader=rereader)
    if before != bag.read(name):
        assert result.links > 0
    else:
        assert [] == said(result)


def reseal_what_can_be(bag: Evidence) -> None:
    try:
        reseal(bag)
    except (ValueError, KeyError, TypeError, RecursionError, StopIteration):
        return  # the crate itself is rubbish now
