from pathlib import Path

from exhume.model.papers import Record
from exhume.sources import nbib


def one(folder: Path, text: str) -> Record:
    path = folder / "a.nbib"
    path.write_text(text, encoding="utf-8")
    (record,) = nbib.read_records(path)
    assert isinstance(record, Record)
    return record


def test_wrapped_lines_are_joined_by_a_blank(tmp_path: Path) -> None:
    record = one(tmp_path, "PMID- 1\nTI  - A title that\n      goes on\nAB  - One.\n      Two.\n")
    assert ("1", "A title that goes on", "One. Two.") == (record.id, record.title, record.abstract)


def test_full_names_go_before_abbreviated_ones(tmp_path: Path) -> None:
    text = "PMID- 1\nTI  - T\nFAU - Doe, Jane\nAU  - Doe J\nFAU - Roe, Ann\nAU  - Roe A\n"
    assert ("Doe, Jane", "Roe, Ann") == one(tmp_path, text).authors
    assert ("Doe J",) == one(tmp_path, "PMID- 1\nTI  - T\nAU  - Doe J\n").authors


def test_the_doi_is_told_from_other_keys_of_articles(tmp_path: Path) -> None:
    text = "PMID- 1\nTI  - T\nLID - S0140(04)1 [pii]\nAID - 10.1000/AB.1 [doi]\n"
    assert "10.1000/ab.1" == one(tmp_path, text).doi


def test_repeated_tags_are_all_kept(tmp_path: Path) -> None:
    record = one(tmp_path, "PMID- 1\nTI  - T\nMH  - Humans\nMH  - Male\n")
    assert "Humans\nMale" == record.fields["MH"]


def test_the_name_tells_a_file_whose_head_does_not() -> None:
    assert nbib.recognises(b"OWN - NLM", "a.NBIB")
    assert not nbib.recognises(b"OWN - NLM", "a.txt")
