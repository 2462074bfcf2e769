"""The pages beside the report: the viewer, the texts that it shows, and the words about it all."""

from collections.abc import Mapping, Sequence

from exhume.exports._bundle import layout
from exhume.exports._bundle.readme import readme
from exhume.exports._bundle.rows import LedgerRow, Text
from exhume.exports._bundle.viewer import text_script, viewer
from exhume.model.report import Report
from exhume.workflow._handed_files import left_out
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed


def viewer_checks(
    bag: Bag,
    report: Report,
    ledger: Sequence[LedgerRow],
    texts: Mapping[str, Text],
    *,
    same_versions: bool,
) -> Checks:
    """Write the viewer and its texts again and compare; one check a file.

    `report` has its images. Only texts that hold are compared.
    """
    for digest, text in texts.items():
        name = f"{layout.VIEWER_TEXTS}/{digest}.js"
        yield _same(bag, name, text_script(text), same_versions=same_versions)
    forms = [name for name in bag.below(layout.REPORT_FOLDER) if _is_form(name)]
    page = viewer(report, ledger, [*sorted(forms), *bag.below(layout.TEXTS)])
    yield _same(bag, layout.VIEWER, page, same_versions=same_versions)
    words = readme(report, left_out=left_out(ledger))
    yield _same(bag, layout.README, words, same_versions=same_versions)


def _is_form(name: str) -> bool:
    return name not in (layout.REPORT, layout.RESULTS)


def _same(bag: Bag, name: str, made: bytes, *, same_versions: bool) -> Check:
    if name in bag.broken:
        return None  # said already
    if not bag.has(name):
        return Fault("viewer-missing", name, f"{name} is missing")
    if bag.data(name) == made:
        return None
    if not same_versions:
        return NotFollowed(name, "other versions of the software write it otherwise")
    return Fault("viewer-changed", name, f"{name} is not what the bundle gives")
