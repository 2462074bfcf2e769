from pathlib import Path

from exhume.model.papers import Issue, Record, State
from exhume.sources import endnote_xml

from . import exports


def read(folder: Path, body: str, before: str = "") -> list[Record | Issue]:
    path = folder / "refs.xml"
    path.write_text(f"{before}<xml><records>{body}</records></xml>", encoding="utf-8")
    return list(endnote_xml.read_records(path))


def titles(found: list[Record | Issue]) -> list[str]:
    return [item.title for item in found if isinstance(item, Record)]


def states(found: list[Record | Issue]) -> list[tuple[str, State | None]]:
    return [(item.subject, item.state) for item in found if isinstance(item, Issue)]


def test_marks_of_style_within_a_title_are_left_out(tmp_path: Path) -> None:
    title = '<style face="normal">心脏</style><style face="italic">移植</style>'
    found = read(tmp_path, f"<record><titles><title>{title}</title></titles></record>")
    assert ["心脏移植"] == titles(found)


def test_links_to_papers_become_files_and_web_addresses_do_not(tmp_path: Path) -> None:
    urls = (
        "<pdf-urls><url>internal-pdf://12/a.pdf</url></pdf-urls>"
        "<related-urls><url>https://example.org/b.pdf</url></related-urls>"
    )
    body = f"<record><titles><title>T</title></titles><urls>{urls}</urls></record>"
    (record,) = read(tmp_path, body)
    assert isinstance(record, Record)
    assert ("12/a.pdf",) == record.files
    assert "https://example.org/b.pdf" == record.fields["urls/related-urls/url"]


def test_attributes_are_kept(tmp_path: Path) -> None:
    (record, *_) = read(tmp_path, exports.endnote_xml(0))
    assert isinstance(record, Record)
    assert "Journal Article" == record.fields["ref-type@name"]


def test_a_broken_record_costs_itself_alone(tmp_path: Path) -> None:
    broken = exports.endnote_xml(1).replace("</titles>", "")
    found = read(tmp_path, exports.endnote_xml(0) + broken + exports.endnote_xml(2))
    assert [exports.TITLES[0], exports.TITLES[2]] == titles(found)
    assert [("refs.xml:2", State.UNREADABLE)] == states(found)


def test_a_record_that_is_not_closed_is_counted(tmp_path: Path) -> None:
    open_one = exports.endnote_xml(1).replace("</record>", "")
    found = read(tmp_path, exports.endnote_xml(0) + open_one + exports.endnote_xml(2))
    assert [exports.TITLES[0], exports.TITLES[2]] == titles(found)
    assert [("refs.xml:2", State.UNREADABLE)] == states(found)


def test_control_characters_that_xml_forbids_are_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, "<record><titles><title>a\x0bb</title></titles></record>")
    assert (["a b"], [("refs.xml:1", None)]) == (titles(found), states(found))


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("secret", encoding="utf-8")
    before = f'<!DOCTYPE xml [<!ENTITY e SYSTEM "{outside.as_uri()}"><!ENTITY l "lol">]>'
    found = read(tmp_path, "<record><titles><title>&e;&l;</title></titles></record>", before)
    assert ([], [("refs.xml:1", State.UNREADABLE)]) == (titles(found), states(found))


def test_elements_nested_without_end_are_taken_as_text(tmp_path: Path) -> None:
    deep = "<a>" * 50_000 + "x" + "</a>" * 50_000
    (record, *_) = read(tmp_path, f"<record><titles><title>T</title></titles>{deep}</record>")
    assert isinstance(record, Record)
    assert "x" in record.fields.values()
