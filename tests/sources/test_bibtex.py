from pathlib import Path

import pytest

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.sources import bibtex


def read(folder: Path, text: str) -> list[Record | Issue]:
    path = folder / "refs.bib"
    path.write_text(text, encoding="utf-8")
    return list(bibtex.read_records(path))


def one(folder: Path, text: str) -> Record:
    (record,) = (item for item in read(folder, text) if isinstance(item, Record))
    return record


def states(found: list[Record | Issue]) -> list[tuple[str, State | None]]:
    return [(item.subject, item.state) for item in found if isinstance(item, Issue)]


def test_strings_are_put_in_where_they_are_named(tmp_path: Path) -> None:
    text = '@string{jj = "Invented Journal"}\n@string(kk = jj # " B")\n'
    record = one(tmp_path, text + "@article{a, title={T}, journal = KK # { (x)}, year = 2004}")
    assert ("Invented Journal B (x)", 2004) == (record.journal, record.year)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (r"{M{\"u}ller} and 50% of {\'E}t{\'e}", "Müller and 50% of Été"),
        ("{Donor {DCD} at $p<0.05$}", "Donor DCD at $p<0.05$"),
        ('"A {B} c"', "A B c"),
        (r"{50\% more}", "50% more"),
        (r"{unclosed \textbf{bold} \foo}", "unclosed bold"),
    ],
)
def test_titles_are_without_latex_and_fields_as_written(
    tmp_path: Path, written: str, read_as: str
) -> None:
    record = one(tmp_path, f"@article{{a, title = {written}}}")
    assert (read_as, written[1:-1]) == (record.title, record.fields["title"])


def test_authors_are_parted_by_and_outside_braces(tmp_path: Path) -> None:
    text = (
        "@misc{a, title={T}, author={Doe, Jane and {Health and Care Org}\n  AND 甲某 and others}}"
    )
    assert ("Doe, Jane", "Health and Care Org", "甲某") == one(tmp_path, text).authors


def test_files_are_found_in_the_form_of_reference_managers(tmp_path: Path) -> None:
    text = r"@misc{a, title={T}, file = {:papers/a.pdf:PDF;Full:C\:\\x\\b.pdf:application/pdf}}"
    assert ("papers/a.pdf", r"C:\x\b.pdf") == one(tmp_path, text).files


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("% Encoding: UTF-8\n\n% made by an invented program", None),
        ("% all entries\narticle{b,\n  title = {Lost},\n}", "text outside any entry"),
        ("%article{b,\n  title = {Lost},\n}", "text outside any entry"),
    ],
)
def test_what_stands_outside_entries_is_told_unless_it_is_a_comment(
    tmp_path: Path, before: str, told: str | None
) -> None:
    found = read(tmp_path, f"{before}\n@article{{a, title={{T}}}}")
    issues = [(one.subject, one.problem) for one in found if isinstance(one, Issue)]
    expected = [] if told is None else [("refs.bib:1", f"{told}, which was not read")]
    assert expected == issues
    assert 1 == sum(isinstance(item, Record) for item in found)


def test_an_entry_that_is_commented_out_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "% @article{b,\n%  title = {Lost},\n% }\n@article{a, title={T}}")
    assert [("refs.bib:1", State.UNREADABLE)] == states(found)


def test_an_entry_that_is_not_closed_costs_itself_alone(tmp_path: Path) -> None:
    found = read(tmp_path, "@misc{a, title={A}}\n@misc{b, title={B\n@misc{c, title={C}}\n")
    assert ["a", "c"] == [item.id for item in found if isinstance(item, Record)]
    assert [("refs.bib:2", State.UNREADABLE)] == states(found)


def test_an_entry_that_breaks_off_with_the_file_is_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "@misc{a, title={A}}\n\n@misc{b, tit")
    assert [("refs.bib:3", State.UNREADABLE)] == states(found)


def test_keys_that_turn_up_again_keep_both_entries(tmp_path: Path) -> None:
    found = read(tmp_path, "@misc{a, title={A}}\n@misc{a, title={B}} @misc{a, title={C}}\n")
    assert ["A", "B", "C"] == [item.title for item in found if isinstance(item, Record)]
    assert [("refs.bib:2", None)] * 2 == states(found)


def test_a_field_that_stands_twice_is_kept_twice_and_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, "@misc{a, title={A}, note={x}, note={y}}")
    assert (1, "x\ny") == (
        len(states(found)),
        one(tmp_path, "@misc{a, title={A}, note={x}, note={y}}").fields["note"],
    )


def test_text_outside_entries_is_remarked_but_for_comments(tmp_path: Path) -> None:
    found = read(tmp_path, "% Encoding: UTF-8\n@misc{a, title={A}}\nlost\n@comment{kept out}\n")
    assert [("refs.bib:3", None)] == states(found)


def test_a_file_of_strings_alone_has_no_record(tmp_path: Path) -> None:
    assert [] == read(tmp_path, '@string{a = "b"}\n')


def test_prose_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no BibTeX entry"):
        read(tmp_path, "mail to a@example.org")
