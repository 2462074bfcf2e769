"""Stamps of an authority that `openssl` plays: what holds, and what of them does not."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhume.workflow._stamping.flaws import Flaw, Unfollowed
from exhume.workflow._stamping.rfc3161 import (
    Stamp,
    check_asked,
    check_signer,
    new_request,
    read_request,
    read_response,
)
from exhume.workflow._stamping.trust import certificates

from .authority import Authority, needs_openssl, new_authority

pytestmark = needs_openssl

CONTENT = b"an invented root file"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority") / "first")


@pytest.fixture(scope="module")
def request_() -> bytes:
    return new_request(CONTENT)


@pytest.fixture(scope="module")
def response(authority: Authority, request_: bytes) -> bytes:
    return authority.answer(request_)


def checked(response: bytes, request: bytes, root: Path | None) -> Stamp:
    asked = read_request(request)
    stamp = read_response(response)
    check_asked(stamp, asked.digest, asked)
    if root is not None:
        check_signer(stamp, certificates(root.read_bytes()))
    return stamp


def refused(response: bytes, request: bytes, root: Path) -> str:
    with pytest.raises(Flaw) as found:
        checked(response, request, root)
    return found.value.kind


def test_two_requests_ask_the_same_with_another_nonce() -> None:
    first, second = read_request(new_request(CONTENT)), read_request(new_request(CONTENT))
    assert first.digest == second.digest
    assert first.nonce != second.nonce


@pytest.mark.parametrize("key", ["rsa", "ec"])
@pytest.mark.parametrize(("digest", "binding"), [("sha256", "sha256"), ("sha512", "sha1")])
def test_a_stamp_holds(tmp_path: Path, key: str, digest: str, binding: str) -> None:
    authority = new_authority(tmp_path / "one", digest=digest, binding=binding, key=key)
    request = new_request(CONTENT)
    stamp = checked(authority.answer(request), request, authority.root)
    assert "CN=Invented authority" == stamp.authority


def test_a_certificate_that_is_trusted_itself_needs_no_other(
    authority: Authority, response: bytes, request_: bytes
) -> None:
    stamp = checked(response, request_, authority.folder / "tsa.pem")
    assert stamp.nonce == read_request(request_).nonce


def test_an_authority_that_nobody_vouches_for_is_named(
    tmp_path: Path, response: bytes, request_: bytes
) -> None:
    other = new_authority(tmp_path / "other")
    assert "timestamp-certificate" == refused(response, request_, other.root)


def test_a_certificate_that_did_not_hold_any_more_is_named(tmp_path: Path) -> None:
    authority = new_authority(tmp_path / "one", expired=True)
    request = new_request(CONTENT)
    answer = authority.answer(request)
    assert "timestamp-certificate-expired" == refused(answer, request, authority.root)


def test_a_certificate_that_is_not_for_time_stamps_is_named(tmp_path: Path) -> None:
    """`openssl` signs with no such certificate, and so only this check is called."""
    authority = new_authority(tmp_path / "one")
    stamp = read_response(authority.answer(new_request(CONTENT)))
    root = certificates(authority.root.read_bytes())
    with pytest.raises(Flaw) as found:
        check_signer(replace(stamp, signer=root[0]), root)
    assert "timestamp-certificate-purpose" == found.value.kind


def test_an_answer_to_another_request_is_named(authority: Authority, response: bytes) -> None:
    other = new_request(CONTENT)
    assert "timestamp-nonce" == refused(response, other, authority.root)


def test_an_answer_without_a_nonce_to_a_request_with_one_is_named(
    authority: Authority, request_: bytes, tmp_path: Path
) -> None:
    (tmp_path / "root").write_bytes(CONTENT)
    without = authority.answer(authority.request(tmp_path / "root", "-cert", "-no_nonce"))
    assert "timestamp-nonce" == refused(without, request_, authority.root)


def test_a_stamp_of_another_digest_is_named(authority: Authority, request_: bytes) -> None:
    other = authority.answer(new_request(b"another file"))
    assert "timestamp-other-digest" == refused(other, request_, authority.root)


def test_a_request_of_another_digest_is_named(response: bytes) -> None:
    stamp = read_response(response)
    with pytest.raises(Flaw) as found:
        check_asked(stamp, stamp.digest, read_request(new_request(b"another file")))
    assert "timestamp-request" == found.value.kind


def test_a_request_of_another_program_is_read(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "root").write_bytes(CONTENT)
    request = authority.request(tmp_path / "root", "-cert", "-tspolicy", "1.2.3.4.1")
    stamp = checked(authority.answer(request), request, authority.root)
    assert read_request(request).nonce == stamp.nonce


def test_an_answer_without_a_certificate_is_named(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "root").write_bytes(CONTENT)
    request = authority.request(tmp_path / "root")
    with pytest.raises(Flaw):
        read_response(authority.answer(request))


def test_a_refusal_is_named(authority: Authority, tmp_path: Path) -> None:
    """The authority has no such policy."""
    (tmp_path / "root").write_bytes(CONTENT)
    request = authority.request(tmp_path / "root", "-cert", "-tspolicy", "1.2.3.9")
    with pytest.raises(Flaw, match="status 2") as found:
        read_response(authority.answer(request))
    assert "timestamp-refused" == found.value.kind


@pytest.mark.parametrize("data", [b"", b"0", b"<html>no</html>", b"\x30\x80\x00\x00"])
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(Flaw) as found:
        read_response(data)
    assert "timestamp-damaged" == found.value.kind


@pytest.mark.parametrize("data", [b"", b"0", b"\x30\x03\x02\x01\x01", b"\x30\x80"])
def test_what_is_no_request_is_refused(data: bytes) -> None:
    with pytest.raises(Flaw):
        read_request(data)


@pytest.mark.parametrize("change", [0x01, 0x80])
@pytest.mark.parametrize("anchored", [True, False])
def test_no_changed_byte_of_an_answer_holds(
    authority: Authority, response: bytes, request_: bytes, change: int, *, anchored: bool
) -> None:
    """Without anchors too: the certificate's digest is signed along."""
    root = authority.root if anchored else None
    held = [at for at in range(len(response)) if _holds(response, at, change, request_, root)]
    assert [] == held


def _holds(response: bytes, at: int, change: int, request: bytes, root: Path | None) -> bool:
    changed = bytearray(response)
    changed[at] ^= change
    try:
        checked(bytes(changed), request, root)
    except (Flaw, Unfollowed):
        return False
    return True


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_answer_is_too_strange(response: bytes, data: st.DataObject) -> None:
    """Pieces of it are put elsewhere, left out, or replaced."""
    start, end, to = sorted(data.draw(st.integers(0, len(response))) for _ in range(3))
    piece = data.draw(st.sampled_from([b"", response[start:end], response[to:], b"\x30\x00"]))
    strange = response[:start] + piece + response[end:]
    if strange == response:
        return
    with pytest.raises((Flaw, Unfollowed)):
        read_response(strange)


def test_no_changed_byte_of_a_request_fits_the_answer(
    authority: Authority, response: bytes, request_: bytes
) -> None:
    """Whether the certificate was asked for changes nothing."""
    for at in range(len(request_) - 3):  # three say whether it was
        changed = bytearray(request_)
        changed[at] ^= 1
        with pytest.raises(Flaw):
            checked(response, bytes(changed), authority.root)
