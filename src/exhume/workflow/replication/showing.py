"""A replication as a page of plain text, for people who read tables and not JSON."""

from collections.abc import Iterator, Sequence
from textwrap import fill
from unicodedata import east_asian_width

from exhume.workflow.replication.results import (
    LABELS_ARE_THE_STUDYS,
    CountBeside,
    ReplicationResult,
)

WIDTH = 92
MOST_IDS = 30
MOST_ISSUES = 10


def show(result: ReplicationResult) -> str:
    """Return the whole page: counts, then ids, then issues; a long list is cut and says so."""
    sections = (
        _head(result),
        _given(result),
        _methods(result),
        _agreement(result),
        _grades(result),
        _excerpts(result),
        _counts(result),
        _papers(result),
        _issues(result),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _head(result: ReplicationResult) -> list[str]:
    return [
        _wrapped(f"Replication of {result.study}: {result.citation}"),
        "",
        _wrapped(LABELS_ARE_THE_STUDYS),
    ]


def _given(result: ReplicationResult) -> list[str]:
    labelled = result.included + result.near_misses
    states = ", ".join(f"{count:,} {state}" for state, count in result.states.items())
    without = f"of {labelled:,}; they count neither as found nor as missed"
    rows = [
        ["papers given", f"{result.given:,}", states],
        ["papers included by the study", f"{result.included:,}", ""],
        ["near misses of the study", f"{result.near_misses:,}", ""],
        ["labelled papers without a text here", f"{len(result.without_text):,}", without],
    ]
    return ["What went in", *_table(rows, remarks=True)]


def _methods(result: ReplicationResult) -> list[str]:
    methods = result.methods
    rows = [
        ["", "the study's", "Exhume, explicit", "Exhume,"],
        ["", "strings", "or near miss", "explicit only"],
        _row("papers a person must read", [m.papers for m in methods]),
        _row("passages in them", [m.passages for m in methods]),
        _row("included papers: found", [len(m.included_found) for m in methods]),
        _row("included papers: missed", [len(m.included_missed) for m in methods]),
        _row("near misses: pointed at", [len(m.near_misses_found) for m in methods]),
        _row("near misses: not pointed at", [len(m.near_misses_missed) for m in methods]),
        _row("extra: papers without a label", [len(m.extra) for m in methods]),
        _row("papers that also hold counter-evidence", [len(m.counter_evidence) for m in methods]),
    ]
    criterion = f"  Exhume screens by its criterion {result.criterion}."
    return ["What each method points at, against the study's labels", *_table(rows), criterion]


def _row(name: str, values: Sequence[int]) -> list[str]:
    return [name, *(f"{value:,}" for value in values)]


def _agreement(result: ReplicationResult) -> list[str]:
    agreement = result.agreement
    rows = [
        _row("both methods", [len(agreement.both)]),
        _row("only the study's strings", [len(agreement.only_study)]),
        _row("only Exhume (explicit or near miss)", [len(agreement.only_exhume)]),
        _row("neither", [agreement.neither]),
    ]
    return ["Papers pointed at by", *_table(rows)]


def _grades(result: ReplicationResult) -> list[str]:
    grades = list(result.grades["included"])
    rows = [["the study's label", *grades]]
    for label, papers in result.grades.items():
        rows.append(_row(label, [len(papers[grade]) for grade in grades]))
    return ["How Exhume grades the papers of each label", *_table(rows)]


def _excerpts(result: ReplicationResult) -> list[str]:
    grades = list(result.excerpts[0].grades)
    rows = [["the study's label", "passages", *grades, "kept by the study's strings"]]
    for one in result.excerpts:
        counts = [one.excerpts, *(one.grades[grade] for grade in grades), one.study_kept]
        rows.append(_row(one.label, counts))
    note = (
        "A published passage is cut at arbitrary characters: what a method needs may stand "
        "outside of it."
    )
    title = "The published passages, each searched on its own"
    return [title, *_table(rows), _wrapped(note, "  ")]


def _counts(result: ReplicationResult) -> list[str]:
    notes = list(dict.fromkeys(count.note for count in result.counts if count.note))
    rows = [["", "published", "here", ""]]
    for count in result.counts:
        here = "-" if count.here is None else _number(count, count.here)
        mark = f"[{notes.index(count.note) + 1}]" if count.note else ""
        rows.append([count.step, _number(count, count.published), here, mark])
    explained = [_wrapped(f"[{number}] {note}", "  ") for number, note in enumerate(notes, 1)]
    return ["Counts beside the published ones", *_table(rows, remarks=True), *explained]


def _number(count: CountBeside, value: int) -> str:
    return str(value) if count.year else f"{value:,}"


def _papers(result: ReplicationResult) -> list[str]:
    """Name the papers behind the counts."""
    study, exhume, explicit = result.methods
    near = result.grades["near-miss"]
    lists = (
        ("Included, missed by the study's strings", study.included_missed),
        ("Included, missed by Exhume", exhume.included_missed),
        ("Included, not explicit for Exhume", explicit.included_missed),
        *((f"Near misses that Exhume grades {grade}", ids) for grade, ids in near.items()),
        ("Extra papers of the study's strings", study.extra),
        ("Extra papers of Exhume", exhume.extra),
        ("Pointed at by the study's strings alone", result.agreement.only_study),
        ("Pointed at by Exhume alone", result.agreement.only_exhume),
        ("For the study's strings, 供 stands in the window alone", result.window_only),
        ("Labelled papers without a text here", result.without_text),
    )
    lines = [_ids(title, ids) for title, ids in lists if ids]
    return ["Which papers these are", *lines] if lines else []


def _issues(result: ReplicationResult) -> list[str]:
    if not result.issues:
        return ["Issues met: none"]
    shown = [
        _wrapped(f"- {issue.subject}: {issue.problem}", "  ")
        for issue in result.issues[:MOST_ISSUES]
    ]
    hidden = len(result.issues) - len(shown)
    more = [f"  and {hidden:,} more; --json has them all"] if hidden else []
    return [f"Issues met: {len(result.issues):,}", *shown, *more]


def _table(rows: Sequence[Sequence[str]], *, remarks: bool = False) -> Iterator[str]:
    """Give aligned lines: names at the left, numbers and their headings at the right.

    With `remarks` the last column is text and stands at the left too.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    last = len(widths) - 1
    for row in rows:
        cells = (
            _padded(cell, width, left=at == 0 or (remarks and at == last))
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"  {'  '.join(cells)}".rstrip()


def _padded(cell: str, width: int, *, left: bool) -> str:
    blanks = " " * (width - _width(cell))
    return cell + blanks if left else blanks + cell


def _width(text: str) -> int:
    """Return how many cells of a terminal a text takes; Chinese characters take two."""
    return len(text) + sum(1 for character in text if east_asian_width(character) in "WF")


def _ids(title: str, ids: Sequence[str]) -> str:
    hidden = len(ids) - MOST_IDS
    more = f" and {hidden:,} more; --json has them all" if hidden > 0 else ""
    return _wrapped(f"{title} ({len(ids):,}): {' '.join(ids[:MOST_IDS])}{more}", "  ")


def _wrapped(text: str, indent: str = "") -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
