"""Every kind of tampering is found, and named; all papers in these tests are invented."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from exhume.workflow._verifying.rereading import Rereader
from exhume.workflow.progress import Quiet
from exhume.workflow.verify import VerifyResult, verify

from .tampering.bags import Evidence, copied, digest_of, reseal, unpacked, zipped
from .tampering.kinds import KINDS, Tampering
from .tampering.making import bundle

_FEW = 4
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
