"""All figures in these tests are invented."""

from exhume.exports._composition.blocks import Section, Table
from exhume.exports._examination.composing import MOST_ROWS, AboutTest, Told, compose
from exhume.model.series import Examination, Flag, Line, LineReading, Reported, Result

ABOUT = {"test": AboutTest("A test", "both", "Why figures are so.", ("chance",), ("Nobody.",))}
TABLE = (("period", "value"), *((str(at), str(at)) for at in range(60)))


def examination(flag: Flag = Flag.WEAK) -> Examination:
    result = Result("test", "", Line.FORMULA, "invented", flag, "So it is.", table=TABLE)
    line = LineReading(Line.FORMULA, flag, "So it is.", 1, 1)
    return Examination(Reported(()), (result,), (line,), 1, "nobody", 1, 99)


def sections(told: Told) -> dict[str, Section]:
    made = compose(examination(), ABOUT, {}, told, title="Invented")
    return {section.anchor: section for section in made.sections}


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def test_the_reading_begins_with_what_r_squared_hides() -> None:
    glance = ("invented", "Because it grows.", (("measure", "value"), ("R²", "0.9")))
    first, lines = tables(sections(Told("1 line.", (glance,)))["reading"])
    assert "Because it grows." == first.note
    assert "lines" == lines.name


def test_a_self_test_has_a_section_only_where_it_was_asked_for() -> None:
    assert "controls" not in sections(Told("1 line."))
    tested = ("Sizes", (("test", "size"), ("test", "0.05")))
    assert "controls" in sections(Told("1 line.", self_test=(tested,)))


def test_a_long_table_is_cut_and_says_so() -> None:
    test = sections(Told("1 line."))["tests"].blocks[0]
    assert isinstance(test, Section)
    article = test.blocks[-1]
    (table,) = (block for block in article.blocks if isinstance(block, Table))
    assert MOST_ROWS == len(table.groups[0].rows)
    assert "36 further rows" in table.note
