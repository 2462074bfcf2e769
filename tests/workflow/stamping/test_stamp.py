"""The verb `stamp`: what is asked of whom, what is taken in, and that nothing else changes."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest

from exhume.errors import InputError, UsageError
from exhume.workflow import stamp
from exhume.workflow._stamping.proofs import MAGIC
from exhume.workflow._stamping.rfc3161 import new_request, read_request
from exhume.workflow._stamping.stored import carried_over, open_stamped

from .authority import Authority, Server, needs_openssl, new_authority, serving
from .bundles import ROOT_FILE, root_of, unpacked_bag, zipped_bag
from .chain import mined, pending, to_block


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return zipped_bag(tmp_path / "dossier")


@pytest.fixture
def bag(bundle: Path, tmp_path: Path) -> Path:
    return unpacked_bag(bundle, tmp_path / "unpacked")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authority") / "first")


@pytest.fixture
def server(authority: Authority) -> Iterator[Server]:
    with serving(Server(authority.answer)) as started:
        yield started


def entries(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@needs_openssl
def test_an_authority_is_asked_for_the_root_digest_alone(
    bundle: Path, bag: Path, server: Server
) -> None:
    result = stamp.ask_authority(bundle, server.url)
    [(_, kind, sent)] = server.asked
    assert "application/timestamp-query" == kind
    assert root_of(bag) == read_request(sent).digest
    assert len(sent) < 80
    assert root_of(bag).hex() == result.root
    assert ("timestamps/rfc3161-1.tsq", "timestamps/rfc3161-1.tsr") == result.added


@needs_openssl
def test_a_zip_has_the_stamp_behind_all_that_was_in_it(bundle: Path, server: Server) -> None:
    before, bytes_before = entries(bundle), bundle.read_bytes()
    stamp.ask_authority(bundle, server.url)
    after = entries(bundle)
    assert before == {name: after[name] for name in before}
    added = ["evidence/timestamps/rfc3161-1.tsq", "evidence/timestamps/rfc3161-1.tsr"]
    assert added == list(after)[len(before) :]
    end = bytes_before.index(b"PK\x01\x02")
    assert bytes_before[:end] == bundle.read_bytes()[:end]
    assert [bundle] == list(bundle.parent.iterdir())


@needs_openssl
def test_a_folder_gets_files_and_stays_a_valid_bag(bag: Path, server: Server) -> None:
    stamp.ask_authority(bag, server.url)
    assert ["rfc3161-1.tsq", "rfc3161-1.tsr"] == sorted(
        path.name for path in (bag / "timestamps").iterdir()
    )
    bagit.Bag(str(bag)).validate()


@needs_openssl
def test_a_second_stamp_stands_beside_the_first(bundle: Path, server: Server) -> None:
    stamp.ask_authority(bundle, server.url)
    result = stamp.ask_authority(bundle, server.url)
    assert ("timestamps/rfc3161-2.tsq", "timestamps/rfc3161-2.tsr") == result.added
    assert 4 == len(open_stamped(bundle).stamps)


@needs_openssl
def test_another_machine_can_ask(bundle: Path, authority: Authority, tmp_path: Path) -> None:
    request, response = tmp_path / "root.tsq", tmp_path / "root.tsr"
    assert () == stamp.write_request(bundle, request).added
    response.write_bytes(authority.answer(request.read_bytes()))
    result = stamp.take_response(bundle, response, request)
    assert ("timestamps/rfc3161-1.tsq", "timestamps/rfc3161-1.tsr") == result.added
    assert "CN=Invented authority" in result.says[0]


@needs_openssl
def test_the_same_answer_gives_the_same_bytes_and_is_taken_in_once(
    tmp_path: Path, authority: Authority
) -> None:
    first, second = zipped_bag(tmp_path / "a"), zipped_bag(tmp_path / "b")
    stamp.write_request(first, tmp_path / "root.tsq")
    answer = authority.answer((tmp_path / "root.tsq").read_bytes())
    (tmp_path / "root.tsr").write_bytes(answer)
    for bundle in (first, second):
        stamp.take_response(bundle, tmp_path / "root.tsr", tmp_path / "root.tsq")
    assert first.read_bytes() == second.read_bytes()
    assert () == stamp.take_response(first, tmp_path / "root.tsr", tmp_path / "root.tsq").added
    assert first.read_bytes() == second.read_bytes()


def test_a_request_is_not_written_over_another(bundle: Path, tmp_path: Path) -> None:
    stamp.write_request(bundle, tmp_path / "root.tsq")
    with pytest.raises(UsageError, match="there already"):
        stamp.write_request(bundle, tmp_path / "root.tsq")


@needs_openssl
def test_an_answer_to_another_request_is_not_taken_in(
    bundle: Path, authority: Authority, tmp_path: Path
) -> None:
    stamp.write_request(bundle, tmp_path / "root.tsq")
    other = new_request(open_stamped(bundle).root_file)
    (tmp_path / "root.tsr").write_bytes(authority.answer(other))
    before = bundle.read_bytes()
    with pytest.raises(InputError, match="nonce"):
        stamp.take_response(bundle, tmp_path / "root.tsr", tmp_path / "root.tsq")
    assert before == bundle.read_bytes()


@needs_openssl
def test_a_stamp_of_another_bundle_is_not_taken_in(
    bundle: Path, authority: Authority, tmp_path: Path
) -> None:
    other = zipped_bag(tmp_path / "other", b"another invented text")
    answer = authority.answer(new_request(open_stamped(other).root_file))
    (tmp_path / "root.tsr").write_bytes(answer)
    with pytest.raises(InputError, match="another digest"):
        stamp.take_response(bundle, tmp_path / "root.tsr")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_answer_that_is_an_error_changes_nothing(bundle: Path, status: int) -> None:
    before = bundle.read_bytes()
    elsewhere = Server(lambda sent: sent)
    failing = Server(lambda _: b"", status=status)
    with serving(elsewhere), serving(failing):
        failing.elsewhere = elsewhere.url
        with pytest.raises(InputError, match=str(status)):
            stamp.ask_authority(bundle, failing.url)
    assert ([], before) == (elsewhere.asked, bundle.read_bytes())


@pytest.mark.parametrize("answer", [b"", b"<html>", b"a" * (1 << 20) + b"a"])
def test_an_answer_that_is_no_stamp_changes_nothing(bundle: Path, answer: bytes) -> None:
    before = bundle.read_bytes()
    with serving(Server(lambda _: answer)) as server, pytest.raises(InputError):
        stamp.ask_authority(bundle, server.url)
    with serving(Server(lambda _: answer)) as server, pytest.raises(InputError):
        stamp.ask_calendars(bundle, [server.url])
    assert before == bundle.read_bytes()


@pytest.mark.parametrize("url", ["file:///etc/hosts", "ftp://127.0.0.1/", "stamps.example", ""])
def test_what_is_no_web_address_is_refused(bundle: Path, url: str) -> None:
    with pytest.raises(UsageError, match="no web address"):
        stamp.ask_authority(bundle, url)


def test_nobody_there_is_said(bundle: Path) -> None:
    with serving(Server(lambda sent: sent)) as server:
        pass
    with pytest.raises(InputError, match="no answer can be had"):
        stamp.ask_authority(bundle, server.url)


def test_a_proxy_that_the_system_names_is_used(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who must go through one for safety would be betrayed by a way around it."""
    with serving(Server(lambda _: pending("https://calendar.example"))) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        stamp.ask_calendars(bundle, ["http://calendar.invalid"])
    assert ["http://calendar.invalid/digest"] == [path for path, _, _ in proxy.asked]


def test_calendars_do_not_learn_the_root_digest(bundle: Path, bag: Path) -> None:
    calendar = Server(lambda _: pending("https://calendar.example"))
    with serving(calendar):
        result = stamp.ask_calendars(bundle, [f"{calendar.url}/", calendar.url])
    paths, _, sent = zip(*calendar.asked, strict=True)
    assert {"/digest"} == set(paths)
    assert 1 == len(set(sent))
    assert root_of(bag) != sent[0]
    assert 32 == len(sent[0])
    assert ("timestamps/opentimestamps-1.ots",) == result.added
    assert 2 == len(result.says)


def proof(digest: bytes) -> tuple[bytes, bytes]:
    steps, root = to_block(digest, 900_000)
    return MAGIC + b"\x01\x08" + digest + steps, root


def test_a_proof_that_was_made_elsewhere_is_taken_in(
    bundle: Path, bag: Path, tmp_path: Path
) -> None:
    (tmp_path / f"{ROOT_FILE}.ots").write_bytes(proof(root_of(bag))[0])
    result = stamp.take_proof(bundle, tmp_path / f"{ROOT_FILE}.ots")
    assert ("leads to Bitcoin block 900000",) == result.says


def test_a_proof_of_another_file_is_not_taken_in(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "other.ots").write_bytes(proof(bytes(32))[0])
    with pytest.raises(InputError, match="another file"):
        stamp.take_proof(bundle, tmp_path / "other.ots")


def test_a_header_that_is_too_easy_is_not_taken_in(bundle: Path) -> None:
    with pytest.raises(InputError, match="far too easy"):
        stamp.take_header(bundle, mined(bytes(32)).hex())


def test_the_header_of_the_block_that_a_proof_leads_to_is_taken_in(
    bundle: Path, bag: Path, tmp_path: Path
) -> None:
    made, root = proof(root_of(bag))
    (tmp_path / "made.ots").write_bytes(made)
    (tmp_path / "block.hex").write_text(f"{mined(root).hex()}\n")
    with pytest.raises(InputError, match="no proof"):
        stamp.take_header(bundle, str(tmp_path / "block.hex"), 0)
    stamp.take_proof(bundle, tmp_path / "made.ots")
    result = stamp.take_header(bundle, str(tmp_path / "block.hex"), 0)
    assert ("timestamps/header-1.hex",) == result.added
    assert "2026-01-01" in result.says[0]
    assert () == stamp.take_header(bundle, mined(root).hex(), 0).added


@pytest.mark.parametrize("given", ["", "00", "zz" * 80, "nowhere.hex", "\0"])
def test_what_is_no_header_is_refused(bundle: Path, given: str) -> None:
    with pytest.raises(UsageError):
        stamp.take_header(bundle, given)


def test_what_holds_no_bundle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"no zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a/b/tagmanifest-sha256.txt", b"")
    for name in ("empty", "file", "other.zip", "nowhere"):
        with pytest.raises(InputError):
            stamp.write_request(tmp_path / name, tmp_path / "root.tsq")
    assert not (tmp_path / "root.tsq").exists()


def test_stamps_are_carried_over_to_the_same_bundle_written_anew(
    tmp_path: Path, bundle: Path, bag: Path
) -> None:
    (tmp_path / "made.ots").write_bytes(proof(root_of(bag))[0])
    stamp.take_proof(bundle, tmp_path / "made.ots")
    before, stamped = open_stamped(bundle), bundle.read_bytes()
    anew = zipped_bag(bundle.parent)
    assert carried_over(before, anew)
    assert stamped == anew.read_bytes()


def test_stamps_are_not_carried_over_to_another_bundle(
    tmp_path: Path, bundle: Path, bag: Path
) -> None:
    (tmp_path / "made.ots").write_bytes(proof(root_of(bag))[0])
    stamp.take_proof(bundle, tmp_path / "made.ots")
    other = zipped_bag(tmp_path / "other", b"another invented text")
    assert not carried_over(open_stamped(bundle), other)
    assert {} == open_stamped(other).stamps
