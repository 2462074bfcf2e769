"""What stands beside the passages that are printed: page images, translations, second readers."""

from collections import Counter
from collections.abc import Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.exports._composition.standing import in_full, judgements
from exhume.model.coding import TranslationStatus
from exhume.model.report import Crop, PaperReport, Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `crops.all` and, of a reviewed study, `translations.*` and `judgements.single`."""
    papers = in_full(report)
    yield "crops.all", counted(sum(len(crops) for paper in papers for crops in crops_of(paper)))
    yield "crops.without", counted(sum(not crops for paper in papers for crops in crops_of(paper)))
    if not report.reviewed:
        return
    printed = [one for paper in papers for one in paper.judgements]
    statuses = Counter(one.translation.status for one in printed if one.translation)
    yield "translations.all", counted(statuses.total())
    yield "translations.without", counted(len(printed) - statuses.total())
    for status in TranslationStatus:
        yield key("translations", status.value), counted(statuses[status])
    single = sum(len(one.verdicts) == 1 for one in judgements(report))
    yield "judgements.single", counted(single)


def crops_of(paper: PaperReport) -> list[tuple[Crop, ...]]:
    """Return the page images of each passage that is printed for a paper."""
    units = {one.unit for one in paper.judgements}
    alone = (passage.crops for passage in paper.passages if passage.unit not in units)
    return [*(one.crops for one in paper.judgements), *alone]
