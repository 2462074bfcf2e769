"""Archives among the files: what is in them is counted, kept and read as any other file."""

import gzip
import io
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from exhume.settings import load_settings
from exhume.store.corpus import open_corpus
from exhume.store.custody import CustodyLog
from exhume.store.originals import Originals
from exhume.store.rows import CorpusDocument, Kind
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.progress import Quiet
from exhume.workflow.verify import verify

from .invented_studies import (
    PROTOCOL,
    bytes_below,
    new_study,
    paper,
    put,
    record,
    run_all,
    write_protocol,
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


BATCH = zipped({"二/a.txt": paper(1), "b.txt": paper(2), "._b.txt": "junk", "empty.txt": ""})


def run(study: Path) -> IngestResult:
    return ingest(study, load_settings(study), Quiet())


def rows(study: Path) -> dict[str, CorpusDocument]:
    return {row.id: row for row in open_corpus(study).documents()}


def states(study: Path) -> dict[str, str]:
    return {name: row.state.value for name, row in rows(study).items()}


def test_an_archive_and_each_file_in_it_are_counted(tmp_path: Path) -> None:
    study = new_study(tmp_path / "s", {"batch.zip": BATCH, "c.txt": paper(3)})
    result = run(study)
    assert {
        "sources/batch.zip": "opened",
        "sources/batch.zip/二/a.txt": "read",
        "sources/batch.zip/b.txt": "read",
        "sources/batch.zip/._b.txt": "ignored",
        "sources/batch.zip/empty.txt": "empty",
        "sources/c.txt": "read",
    } == states(study)
    assert 6 == result.given == sum(result.states.values())
    assert 6 == open_corpus(study).steps()[0].given


def test_what_is_unpacked_is_kept_and_its_custody_written_down(tmp_path: Path) -> None:
    study = new_study(tmp_path / "s", {"batch.zip": BATCH})
    run_all(study)
    row = rows(study)["sources/batch.zip/二/a.txt"]
    kept = Originals(study / "store").path(row.digest)
    assert paper(1).encode() == kept.read_bytes()
    with CustodyLog(study) as log:
        acquired = log.acquisitions()
        events = [(event.action.value, event.subject) for event in log.events()]
    assert row.digest == acquired["sources/batch.zip/二/a.txt"].exhibit.digest
    assert ("acquired", "sources/batch.zip/二/a.txt") in events
    assert ("read", "application/zip") in events
    assert () == verify(study, Quiet()).faults


def test_nothing_that_the_protocol_ignores_is_kept(tmp_path: Path) -> None:
    study = new_study(tmp_path / "s", {"batch.zip": BATCH})
    run(study)
    kept = [path for path in (study / "store").rglob("*") if path.is_file()]
    assert 4 == len(kept)  # the archive and three members


def test_what_lies_beside_its_archive_is_no_copy_of_what_is_in_it(tmp_path: Path) -> None:
    study = new_study(tmp_path / "s", {"batch.zip": BATCH, "unpacked/b.txt": paper(2)})
    run(study)
    assert "read" == states(study)["sources/unpacked/b.txt"]
    assert "duplicate" == states(study)["sources/batch.zip/b.txt"]


def test_the_same_archive_under_another_name_is_counted_once(tmp_path: Path) -> None:
    study = new_study(tmp_path / "s", {"a.zip": BATCH, "b.zip": BATCH})
    assert {"read": 2, "opened": 1, "duplicate": 1, "empty": 1, "ignored": 1} == run(study).states


def test_an_archive_in_an_archive_is_opened_and_one_deeper_is_not(tmp_path: Path) -> None:
    deepest = zipped({"c.txt": paper(3)})
    inner = zipped({"b.txt": paper(2), "deepest.zip": deepest})
    study = new_study(tmp_path / "s", {"outer.zip": zipped({"inner.zip": inner})})
    run(study)
    found = states(study)
    assert "opened" == found["sources/outer.zip/inner.zip"]
    assert "read" == found["sources/outer.zip/inner.zip/b.txt"]
    assert "unsupported" == found["sources/outer.zip/inner.zip/deepest.zip"]
    assert 4 == len(found)


def test_archives_in_archives_share_what_may_be_unpacked(tmp_path: Path) -> None:
    members = {f"{n}.txt": bytes([65 + n]) * 700_000 for n in range(2)}
    outer = zipped({f"{n}.zip": zipped({**members, "own.txt": str(n)}) for n in range(2)})
    study = new_study(
        tmp_path / "s", {"outer.zip": outer}, PROTOCOL + "\n[limits]\narchive_mb = 1\n"
    )
    run(study)
    problems = [row.problem for row in rows(study).values() if row.state.value == "unreadable"]
    assert 1 <= len(problems)
    assert {"with it, its archive unpacks to more than 1 MB"} == set(problems)


def test_a_reference_file_in_an_archive_gives_its_records(tmp_path: Path) -> None:
    refs = record("k1", "虚构的第1篇报告", "L1  - a.txt")
    study = new_study(tmp_path / "s", {"batch.zip": zipped({"refs.ris": refs, "a.txt": paper(1)})})
    result = run(study)
    assert 4 == result.given
    assert Kind.REFERENCES == rows(study)["sources/batch.zip/refs.ris"].kind
    assert "k1" == rows(study)["sources/batch.zip/a.txt"].record


def test_a_reference_file_in_an_archive_is_one_where_the_protocol_says_so(tmp_path: Path) -> None:
    refs = record("k1", "虚构的报告")
    archive = zipped({"wanted/refs.ris": refs, "refs.ris": record("k2", "虚构的第二篇报告")})
    named = PROTOCOL + '\n[sources]\nrecords = ["sources/**/wanted/*.ris"]\n'
    study = new_study(tmp_path / "s", {"batch.zip": archive}, named)
    run(study)
    assert ["k1"] == [row.record.id for row in open_corpus(study).records()]
    assert "unsupported" == states(study)["sources/batch.zip/refs.ris"]


def test_the_names_in_an_archive_count_when_files_are_told_apart(tmp_path: Path) -> None:
    page = "<!doctype html><html><body>Log in</body></html>"
    files = {"a.pdf": page, "batch.zip": zipped({"b.pdf": page + " "})}
    study = new_study(tmp_path / "s", files)
    run(study)
    outside, inside = (rows(study)[f"sources/{name}"] for name in ("a.pdf", "batch.zip/b.pdf"))
    assert (outside.state, outside.problem) == (inside.state, inside.problem)


def test_the_encoding_of_names_can_be_named(tmp_path: Path) -> None:
    archive = zipped({"xx.txt": paper(1)}).replace(b"xx.txt", "心.txt".encode("gbk"))
    study = new_study(tmp_path / "s", {"batch.zip": archive})
    run(study)
    assert r"sources/batch.zip/\xd0\xc4.txt" in states(study)
    (remark,) = open_corpus(study).issues()
    assert r"sources/batch.zip/\xd0\xc4.txt" == remark.subject
    named = PROTOCOL + '\n[sources.encodings]\n"sources/batch.zip" = "gb18030"\n'
    write_protocol(study, named)
    run(study)
    assert {"sources/batch.zip", "sources/batch.zip/心.txt"} == set(states(study))


def test_a_damaged_archive_is_unreadable_and_stays_so(tmp_path: Path) -> None:
    study = new_study(tmp_path / "s", {"batch.zip": BATCH[:-30], "c.txt": paper(3)})
    assert {"read": 1, "unreadable": 1} == run(study).states
    before = bytes_below(study / "corpus")
    assert {"read": 1, "unreadable": 1} == run(study).states
    assert before == bytes_below(study / "corpus")


def test_an_archive_that_is_not_changed_is_not_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = new_study(tmp_path / "s", {"batch.zip": BATCH, "c.txt": paper(3)})
    put(study / "sources" / "word.zip", zipped({"inner.zip": zipped({"d.txt": paper(4)})}))
    first = run(study)
    before = bytes_below(study / "corpus")
    monkeypatch.setattr("exhume.workflow._isolation.ReadingPool.open", _never)
    again = run(study)
    assert (first.states, 0) == (again.states, again.fresh)
    assert before == bytes_below(study / "corpus")
    put(study / "sources" / "d.txt", paper(5))
    assert 1 == run(study).fresh


def _never(*_: object) -> None:
    raise AssertionError("an archive was opened again")


def test_what_is_added_to_an_archive_is_all_that_is_read(tmp_path: Path) -> None:
    study = new_study(tmp_path / "s", {"batch.zip": zipped({"a.txt": paper(1)})})
    run(study)
    put(study / "sources" / "batch.zip", zipped({"a.txt": paper(1), "b.txt": paper(2)}))
    result = run(study)
    assert (3, 1) == (result.given, result.fresh)


def test_a_member_that_is_no_longer_ignored_is_taken(tmp_path: Path) -> None:
    protocol = PROTOCOL + '\n[sources]\nignore = ["**/b.txt"]\n'
    study = new_study(tmp_path / "s", {"batch.zip": BATCH}, protocol)
    run(study)
    assert "ignored" == states(study)["sources/batch.zip/b.txt"]
    write_protocol(study, PROTOCOL)
    run(study)
    assert "read" == states(study)["sources/batch.zip/b.txt"]


def test_raised_limits_open_an_archive_that_was_too_large(tmp_path: Path) -> None:
    limited = PROTOCOL + "\n[limits]\narchive_files = 2\n"
    study = new_study(tmp_path / "s", {"batch.zip": BATCH}, limited)
    assert {"unreadable": 1} == run(study).states
    write_protocol(study, PROTOCOL)
    assert 5 == run(study).given


def test_an_archive_with_the_name_of_a_folder_elsewhere_shares_no_id(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "b.zip").write_bytes(zipped({"a.txt": paper(1)}))
    put(tmp_path / "y" / "b.zip" / "a.txt", paper(2))
    protocol = PROTOCOL + '\n[sources]\npapers = ["../x/*.zip", "../y/**/*"]\n'
    study = new_study(tmp_path / "s", {}, protocol)
    run(study)
    assert ["b.zip", "b.zip/a.txt", "b.zip/a.txt (2)"] == sorted(states(study))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_run_killed_at_any_operation_on_files_ends_with_the_same_bytes(tmp_path: Path) -> None:
    large = "".join(map(chr, range(0x4E00, 0x9F00))) * 20
    files = {
        "batch.zip": BATCH,
        "outer.zip": zipped({"inner.zip": zipped({"d.txt": paper(4)}), "large.txt": large}),
        "paper.txt.gz": gzip.compress(paper(6).encode(), mtime=0),
        "c.txt": paper(3),
    }
    undisturbed = new_study(tmp_path / "undisturbed", files)
    run(undisturbed)
    study = new_study(tmp_path / "killed", files)
    program = Path(__file__).with_name("killing.py")
    points = [str(point) for point in (1, 5, *range(10, 200, 18))]
    command = [sys.executable, str(program), str(study), *points]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert 4 <= int(done.stdout)
    run(study)
    assert bytes_below(undisturbed / "corpus") == bytes_below(study / "corpus")
    assert bytes_below(undisturbed / "store") == bytes_below(study / "store")


def test_the_states_sum_to_what_was_given(tmp_path: Path) -> None:
    files = {"batch.zip": BATCH, "refs.ris": record("k1", "虚构的报告"), "c.txt": paper(3)}
    result = run(new_study(tmp_path / "s", files))
    assert 8 == result.given
    assert Counter(result.states) == Counter(
        {"read": 4, "opened": 1, "empty": 1, "ignored": 1, "not-found": 1}
    )
