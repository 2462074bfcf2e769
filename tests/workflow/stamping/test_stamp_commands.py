"""`exhume stamp` and `exhume verify` together, on a whole bundle of an invented study."""

import json
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from exhume.workflow.progress import Quiet
from exhume.workflow.report import report

from ... import forking
from ..handed_over import studied
from ..invented_studies import settings_of
from .authority import Authority, Server, needs_openssl, new_authority, serving
from .bundles import root_of, unpacked_bag, zipped_bag

pytestmark = needs_openssl


class Done(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority") / "first")


def exhume(*arguments: str | Path, cwd: Path) -> Done:
    command = [sys.executable, "-m", "exhume", *map(str, arguments)]
    done = forking.run(command, cwd=cwd)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_stamped_bundle_holds_and_says_when_it_was_there(
    authority: Authority, tmp_path: Path
) -> None:
    study = studied(tmp_path / "study", 4)
    bundle = report(study, settings_of(study), Quiet()).bundle.path
    with serving(Server(authority.answer)) as server:
        done = exhume("stamp", bundle, "--rfc3161", server.url, "--json", cwd=tmp_path)
    said = json.loads(done.stdout)
    assert ["timestamps/rfc3161-1.tsq", "timestamps/rfc3161-1.tsr"] == said["added"]
    options = ("--json", "--quiet", "--root", said["root"], "--trust", authority.root)
    verified = exhume("verify", bundle, *options, cwd=tmp_path)
    assert 0 == verified.returncode, verified.stdout[:2_000] + verified.stderr
    found = json.loads(verified.stdout)
    assert ([], said["root"]) == (found["faults"], found["root"])
    [told] = found["told"]
    assert "signed by CN=Invented authority" in told["says"]


def test_the_two_steps_of_a_machine_that_stays_offline(
    authority: Authority, tmp_path: Path
) -> None:
    bundle = zipped_bag(tmp_path / "dossier")
    asked = exhume("stamp", bundle, "--request", "root.tsq", cwd=tmp_path)
    assert 0 == asked.returncode, asked.stderr
    answer = authority.answer((tmp_path / "root.tsq").read_bytes())
    (tmp_path / "root.tsr").write_bytes(answer)
    taken = ("--response", "root.tsr", "--request", "root.tsq")
    done = exhume("stamp", bundle, *taken, cwd=tmp_path)
    assert 0 == done.returncode, done.stderr
    root = root_of(unpacked_bag(bundle, tmp_path / "unpacked")).hex()
    assert f"root digest: {root}" in done.stdout
    assert "added: timestamps/rfc3161-1.tsr" in done.stdout


def test_asking_for_nothing_is_said(tmp_path: Path) -> None:
    done = exhume("stamp", zipped_bag(tmp_path / "dossier"), cwd=tmp_path)
    assert 2 == done.returncode
    assert "nothing was asked for" in done.stderr


def test_a_study_folder_has_no_stamps_to_trust(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "study.toml").touch()
    done = exhume("verify", tmp_path, "--trust", authority.root, cwd=tmp_path)
    assert 2 == done.returncode
    assert "no time stamps" in done.stderr
