"""Stamps in a bundle are followed offline; each sort of tampering with them is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exhume.errors import MissingExtra, UsageError
from exhume.workflow import stamp
from exhume.workflow._stamping.proofs import MAGIC
from exhume.workflow._stamping.rfc3161 import new_request
from exhume.workflow._stamping.trust import Trust, given_trust
from exhume.workflow._verifying.bag import open_folder
from exhume.workflow._verifying.outcomes import Check, Fault, NotFollowed, Told
from exhume.workflow._verifying.timestamps import checks

from .authority import Authority, needs_openssl, new_authority
from .bundles import ROOT_FILE, root_of, unpacked_bag, zipped_bag
from .chain import WHEN, bitcoin, mined, pending, to_block

HEIGHT = 900_000


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return unpacked_bag(zipped_bag(tmp_path / "dossier"), tmp_path / "unpacked")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority") / "first")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority") / "stranger")


def followed(bag: Path, trust: Trust | None = None) -> list[Check]:
    return list(checks(open_folder(bag), root_of(bag).hex(), trust))


def kinds(found: list[Check]) -> list[str]:
    return [check.kind for check in found if isinstance(check, Fault)]


def open_ends(found: list[Check]) -> list[str]:
    return [check.why for check in found if isinstance(check, NotFollowed)]


def told(found: list[Check]) -> list[str]:
    return [check.says for check in found if isinstance(check, Told)]


def put(bag: Path, name: str, data: bytes) -> Path:
    path = bag / "timestamps" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def stamped(bag: Path, authority: Authority) -> None:
    request = new_request((bag / ROOT_FILE).read_bytes())
    put(bag, "rfc3161-1.tsq", request)
    put(bag, "rfc3161-1.tsr", authority.answer(request))


def proven(bag: Path, *, steps: bytes = b"") -> bytes:
    """Put a proof into the bag, and return the merkle root that it leads to."""
    found, root = to_block(root_of(bag), HEIGHT)
    put(bag, "opentimestamps-1.ots", MAGIC + b"\x01\x08" + root_of(bag) + (steps or found))
    return root


def vouching(authority: Authority) -> Trust:
    return given_trust(authority.root, [])


def easy(*headers: bytes) -> Trust:
    return Trust(headers=headers, least_difficulty=0)


def test_a_bundle_without_stamps_gives_nothing(bag: Path) -> None:
    assert [] == followed(bag)


def test_trust_without_stamps_is_said(bag: Path) -> None:
    assert ["the bundle has no time stamps"] == open_ends(followed(bag, easy(bytes(80))))


@needs_openssl
def test_a_stamp_of_a_trusted_authority_holds(bag: Path, authority: Authority) -> None:
    stamped(bag, authority)
    found = followed(bag, vouching(authority))
    assert ([], []) == (kinds(found), open_ends(found))
    assert ["signed by CN=Invented authority"] == [says.split(", ")[1] for says in told(found)]


@needs_openssl
def test_without_anchors_who_signed_is_not_followed(bag: Path, authority: Authority) -> None:
    stamped(bag, authority)
    found = followed(bag)
    assert ([], []) == (kinds(found), told(found))
    assert 2 == found.count(None)
    assert "its signature holds" in open_ends(found)[0]


def _changed_byte(bag: Path, _: Authority, at: int = -20) -> None:
    path = bag / "timestamps/rfc3161-1.tsr"
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _cut_off(bag: Path, _: Authority) -> None:
    path = bag / "timestamps/rfc3161-1.tsr"
    path.write_bytes(path.read_bytes()[:-1])


def _other_nonce(bag: Path, _: Authority) -> None:
    put(bag, "rfc3161-1.tsq", new_request((bag / ROOT_FILE).read_bytes()))


def _other_digest(bag: Path, authority: Authority) -> None:
    put(bag, "rfc3161-1.tsr", authority.answer(new_request(b"another file")))


def _other_root(bag: Path, _: Authority) -> None:
    """The bundle was changed, and its manifests made anew."""
    (bag / ROOT_FILE).write_bytes((bag / ROOT_FILE).read_bytes() + b"\n")


def _added(bag: Path, _: Authority) -> None:
    put(bag, "letter.txt", b"This bundle is old.")


@needs_openssl
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (_changed_byte, "timestamp-signature"),
        (_cut_off, "timestamp-damaged"),
        (_other_nonce, "timestamp-nonce"),
        (_other_digest, "timestamp-other-digest"),
        (_other_root, "timestamp-other-digest"),
        (_added, "timestamp-unknown"),
    ],
)
@pytest.mark.parametrize("with_anchors", [True, False])
def test_tampering_is_named_with_anchors_and_without(
    bag: Path,
    authority: Authority,
    change: Callable[[Path, Authority], None],
    kind: str,
    *,
    with_anchors: bool,
) -> None:
    stamped(bag, authority)
    change(bag, authority)
    assert [kind] == kinds(followed(bag, vouching(authority) if with_anchors else None))


@needs_openssl
def test_a_stamp_of_a_stranger_is_named(
    bag: Path, authority: Authority, stranger: Authority
) -> None:
    stamped(bag, stranger)
    assert ["timestamp-certificate"] == kinds(followed(bag, vouching(authority)))


@needs_openssl
def test_a_stranger_of_the_same_name_is_named(
    bag: Path, authority: Authority, stranger: Authority
) -> None:
    """Both authorities and their roots are called the same; only their keys tell them apart."""
    stamped(bag, authority)
    assert ["timestamp-certificate"] == kinds(followed(bag, vouching(stranger)))


def test_a_request_without_an_answer_is_said(bag: Path) -> None:
    put(bag, "rfc3161-1.tsq", new_request(b"anything"))
    assert ["it asks for a time stamp, and has no answer"] == open_ends(followed(bag))


def test_without_a_header_the_block_to_look_up_is_named(bag: Path) -> None:
    root = proven(bag)
    found = followed(bag)
    assert [] == kinds(found)
    assert str(HEIGHT) in open_ends(found)[0]
    assert root[::-1].hex() in open_ends(found)[0]


def test_a_header_that_was_given_is_followed(bag: Path) -> None:
    header = mined(proven(bag))
    found = followed(bag, easy(header))
    assert ([], []) == (kinds(found), open_ends(found))
    assert "2026-01-01 00:00:00 UTC" in told(found)[0]


def test_a_header_in_the_bundle_has_to_be_looked_up(bag: Path) -> None:
    put(bag, "header-1.hex", mined(proven(bag)).hex().encode())
    found = followed(bag, easy())
    assert ([], []) == (kinds(found), told(found))
    assert "look up whether Bitcoin has this block 900000" in open_ends(found)[0]


def test_the_header_that_was_given_counts_more_than_the_one_in_the_bundle(bag: Path) -> None:
    root = proven(bag)
    put(bag, "header-1.hex", mined(root).hex().encode())
    assert 1 == len(told(followed(bag, easy(mined(root, time=WHEN + 1)))))


def test_a_header_that_was_made_for_the_bundle_is_far_too_easy(bag: Path) -> None:
    put(bag, "header-1.hex", mined(proven(bag)).hex().encode())
    assert ["timestamp-header-easy"] == kinds(followed(bag))


def test_a_header_of_another_block_is_named(bag: Path) -> None:
    proven(bag)
    found = followed(bag, easy(mined(bytes(32))))
    assert ["timestamp-header-differs"] == kinds(found)
    assert 1 == len(open_ends(found))


def test_a_header_with_another_time_is_named(bag: Path) -> None:
    header = bytearray(mined(proven(bag), bits=0x1F00FFFF))
    header[68] ^= 1
    put(bag, "header-1.hex", header.hex().encode())
    assert ["timestamp-header-work"] == kinds(followed(bag, easy()))


@pytest.mark.parametrize("written", [b"", b"zz", b"00" * 79, b"\xff"])
def test_a_header_that_is_none_is_named(bag: Path, written: bytes) -> None:
    proven(bag)
    put(bag, "header-1.hex", written)
    assert ["timestamp-header-damaged"] == kinds(followed(bag))


def test_a_proof_with_a_changed_step_leads_to_no_block(bag: Path) -> None:
    header = mined(proven(bag))
    path = bag / "timestamps/opentimestamps-1.ots"
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)
    assert ["timestamp-header-differs"] == kinds(followed(bag, easy(header)))


def test_a_proof_of_another_bundle_is_named(bag: Path) -> None:
    proven(bag)
    (bag / ROOT_FILE).write_bytes(b"")
    assert ["timestamp-other-digest"] == kinds(followed(bag))


def test_pending_and_unknown_attestations_are_named(bag: Path) -> None:
    unknown = b"\x00" + bytes(8) + b"\x00"
    behind_keccak = b"\x67" + bitcoin(7)
    forks = b"\xff" + pending("https://calendar.example") + b"\xff" + unknown + behind_keccak
    proven(bag, steps=forks)
    found = followed(bag)
    assert [] == kinds(found)
    assert ["calendar.example", "not known here", "block 7"] == [
        part
        for part, why in zip(
            ["calendar.example", "not known here", "block 7"], open_ends(found), strict=True
        )
        if part in why
    ]


def test_stamps_of_a_root_that_is_not_there_are_not_followed(bag: Path) -> None:
    proven(bag)
    (bag / ROOT_FILE).unlink()
    found = list(checks(open_folder(bag), ""))
    assert ["what the time stamps are of is not there"] == open_ends(found)


def test_what_verb_and_hook_agree_on_is_one_folder(bag: Path, tmp_path: Path) -> None:
    proof = MAGIC + b"\x01\x08" + root_of(bag) + pending("https://calendar.example")
    (tmp_path / "made.ots").write_bytes(proof)
    stamp.take_proof(bag, tmp_path / "made.ots")
    assert 1 == len(open_ends(followed(bag)))


@pytest.mark.parametrize("content", [b"", b"no certificate"])
def test_a_file_without_certificates_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "certs.pem").write_bytes(content)
    with pytest.raises(UsageError, match="no certificates"):
        given_trust(tmp_path / "certs.pem", [])
    with pytest.raises(UsageError, match="cannot be read"):
        given_trust(tmp_path / "nowhere.pem", [])


@needs_openssl
def test_without_the_extra_a_stamp_is_not_followed(
    bag: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamped(bag, authority)
    monkeypatch.setitem(__import__("sys").modules, "rfc3161_client", None)
    found = followed(bag)
    assert [] == kinds(found)
    assert "exhume[timestamps]" in open_ends(found)[0]
    with pytest.raises(MissingExtra, match="timestamps"):
        stamp.write_request(bag, bag.parent / "root.tsq")
