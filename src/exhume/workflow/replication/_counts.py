"""The published counts with those of the data that were read beside them."""

from collections.abc import Mapping

from exhume.model.papers import Issue, State
from exhume.workflow.replication._labels import Label, paper_id
from exhume.workflow.replication._layout import Layout
from exhume.workflow.replication._tables import read_table
from exhume.workflow.replication._tally import Tally
from exhume.workflow.replication.published import Count
from exhume.workflow.replication.results import CountBeside


def read_parts(layout: Layout) -> tuple[dict[str, int], list[Issue]]:
    """Count the rows of the tables that are not needed to compare; an absent one is an issue."""
    parts: dict[str, int] = {}
    issues: list[Issue] = []
    for part in (layout.files.references, layout.files.hospitals, layout.files.hospital_papers):
        if not layout.path(part).is_file():
            problem = "the file is not in this copy; what it holds is not counted"
            issues.append(Issue(part, problem, "get it from the published data", State.NOT_FOUND))
            continue
        table = read_table(layout.path(part), part)
        parts[part] = len(table.rows)
        issues += table.issues
    parts[layout.files.scans] = len(layout.scans())
    return parts, issues


def not_searched(layout: Layout) -> list[Issue]:
    """Return an issue for each paper of page images alone, and for what is no text of a paper."""
    texts = {paper_id(path.name) for path in layout.texts}
    alone = "it has page images but no text file, so it is not searched"
    remedy = "read it with `exhume ingest`, or get its text from the published data"
    scans = [
        Issue(f"{layout.files.scans}/{path.name}", alone, remedy)
        for path in layout.scans()
        if paper_id(path.name) not in texts
    ]
    stray, put = "it is no .txt file, so it is not searched", "save it as .txt if it is a paper"
    folder = layout.files.texts
    others = (Issue(f"{folder}/{p.name}", stray, put, State.IGNORED) for p in layout.others())
    return [*scans, *others]


def measures(tally: Tally, parts: Mapping[str, int], layout: Layout) -> dict[str, int]:
    """Return what is counted here under the names that the study's file gives."""
    labels = tally.labels
    years = [e.year for e in labels.excerpts if e.label is Label.INCLUDED and e.year is not None]
    found = {
        "papers-given": len(layout.texts),
        "papers-pointed-at": len(tally.study.papers),
        "included": len(labels.ids(Label.INCLUDED)),
        "near-misses": len(labels.ids(Label.NEAR_MISS)),
    }
    if years:
        found |= {"first-year": min(years), "last-year": max(years)}
    if layout.files.hospitals in parts:
        found["hospitals"] = parts[layout.files.hospitals]
    return found


def beside(published: tuple[Count, ...], here: Mapping[str, int]) -> tuple[CountBeside, ...]:
    """Put the counts side by side, with a note where they differ."""
    return tuple(
        CountBeside(
            step=count.step,
            published=count.count,
            here=here.get(count.measure),
            note="" if here.get(count.measure) == count.count else count.note,
            year=count.year,
        )
        for count in published
    )
