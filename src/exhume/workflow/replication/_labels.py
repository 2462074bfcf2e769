"""The study's labels: which papers it included, which it kept as near misses, and the passages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from exhume.errors import InputError
from exhume.model.papers import Issue
from exhume.workflow.replication._layout import Layout
from exhume.workflow.replication._tables import Table, read_table

_NUMBER = re.compile(r"(\d+)(\.0+)?")
_SUFFIX = re.compile(r"\.(txt|pdf)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_ID_COLUMNS = ("id", "docid", "doc_id")


class Label(StrEnum):
    """What the study says of a paper; nothing, for most."""

    INCLUDED = "included"
    NEAR_MISS = "near-miss"
    NONE = "unlabelled"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A labelled passage as the study published it; `year` is None where the row has none."""

    id: str
    label: Label
    year: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The labelled passages in the order of the two files, the label of each paper, and issues."""

    excerpts: tuple[Excerpt, ...]
    papers: Mapping[str, Label]
    issues: tuple[Issue, ...]

    def of(self, paper: str) -> Label:
        """Return the label of a paper."""
        return self.papers.get(paper, Label.NONE)

    def ids(self, label: Label) -> tuple[str, ...]:
        """Return the ids of the papers with a label, in their order."""
        return tuple(sorted(paper for paper, given in self.papers.items() if given is label))


def paper_id(name: str) -> str:
    """Return a paper's id in the one form in which ids are compared: four digits at least.

    >>> paper_id("0007"), paper_id("7"), paper_id(" 7.0"), paper_id("0007.txt"), paper_id("A-7")
    ('0007', '0007', '0007', '0007', 'A-7')
    """
    stem = _SUFFIX.sub("", name.strip())
    number = _NUMBER.fullmatch(stem)
    return f"{int(number[1]):04d}" if number else stem


def read_labels(layout: Layout) -> Labels:
    """Read both files of labels; raise `InputError` where a file gives not a single one."""
    excerpts: list[Excerpt] = []
    issues: list[Issue] = []
    for name, label in (
        (layout.files.included, Label.INCLUDED),
        (layout.files.near_misses, Label.NEAR_MISS),
    ):
        table = read_table(layout.path(name), name)
        found = list(_excerpts(table, name, label))
        issues += [*table.issues, *(item for item in found if isinstance(item, Issue))]
        excerpts += [item for item in found if isinstance(item, Excerpt)]
        if not any(excerpt.label is label for excerpt in excerpts):
            raise _no_label(str(layout.path(name)), issues)
    papers, clashes = _by_paper(excerpts)
    return Labels(tuple(excerpts), papers, (*issues, *clashes))


def _excerpts(table: Table, name: str, label: Label) -> Iterator[Excerpt | Issue]:
    for number, row in enumerate(table.rows, 1):
        identity = next((row[column] for column in _ID_COLUMNS if row.get(column)), "").strip()
        if not identity:
            problem = "the row names no paper (column id); it is left out"
            yield Issue(f"{name}, row {number}", problem, "compare it with the published file")
            continue
        year, text = _YEAR.search(row.get("year", "")), row.get("text", "").strip()
        if not text:
            problem = f"the row of paper {identity} has no passage (column text)"
            yield Issue(f"{name}, row {number}", problem, "compare it with the published file")
        yield Excerpt(paper_id(identity), label, int(year[1]) if year else None, text)


def _by_paper(excerpts: list[Excerpt]) -> tuple[dict[str, Label], list[Issue]]:
    """Give each paper one label; included goes before near miss where it has both."""
    papers: dict[str, Label] = {}
    issues: list[Issue] = []
    for excerpt in excerpts:
        given = papers.setdefault(excerpt.id, excerpt.label)
        if given is not excerpt.label:
            problem = f"it is labelled {given.value} and {excerpt.label.value}"
            remedy = f"it counts as {given.value} here; both passages are screened"
            issues.append(Issue(f"paper {excerpt.id}", problem, remedy))
    return papers, issues


def _no_label(path: str, issues: list[Issue]) -> InputError:
    reason = f" ({issues[-1].subject}: {issues[-1].problem})" if issues else ""
    return InputError(
        path,
        f"no label could be read from it{reason}",
        "compare it with the published file; its first line names the columns id, year and text",
    )
