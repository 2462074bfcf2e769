"""All branches of a bundle, each followed as far as what it stands on holds."""

from collections.abc import Mapping
from dataclasses import replace

import exhume
from exhume.errors import IntegrityError
from exhume.exports._bundle import layout
from exhume.exports._bundle.report_json import decoded
from exhume.exports._bundle.rows import (
    CropRow,
    FindingRow,
    IdentifyingRow,
    LedgerRow,
    LogRow,
    Text,
)
from exhume.exports._composition.results import Result
from exhume.model.coding import Unit
from exhume.model.criterion import Assertion, Criterion
from exhume.model.report import Report
from exhume.settings import SourceSettings, StudySettings
from exhume.store.staging import Reading
from exhume.text.normalization import digest as normalization_digest
from exhume.workflow._reported.judged import Judged
from exhume.workflow._stamping.trust import Trust
from exhume.workflow._verifying import timestamps
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.chains import chain_checks
from exhume.workflow._verifying.crate import crate_checks
from exhume.workflow._verifying.crops import crop_checks, crop_papers
from exhume.workflow._verifying.custody import custody_checks
from exhume.workflow._verifying.decoding import Unusable
from exhume.workflow._verifying.findings import quote_checks, screening_checks, unit_checks
from exhume.workflow._verifying.fixity import bag_checks, root_digest
from exhume.workflow._verifying.forms import (
    Remaking,
    figure_checks,
    form_checks,
    images_of,
    mark_checks,
    number_checks,
    results_in,
    same_software,
    with_images,
)
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed, holding
from exhume.workflow._verifying.papers import (
    missing_texts,
    normalization_checks,
    original_checks,
    read_again,
    read_texts,
    text_checks,
)
from exhume.workflow._verifying.protocol import (
    criterion_in,
    dated_checks,
    environment_checks,
    protocol_checks,
    settings_in,
)
from exhume.workflow._verifying.recalling import agreement_checks, recall_checks
from exhume.workflow._verifying.reported import Compared, report_checks
from exhume.workflow._verifying.rereading import Rereader
from exhume.workflow._verifying.reviewed import TABLES, judged_from
from exhume.workflow._verifying.tables import Tables, read_tables
from exhume.workflow._verifying.verdicts import Event, events, verdict_checks
from exhume.workflow._verifying.viewing import viewer_checks


def follow(bag: Bag, root: str, rereader: Rereader, trust: Trust) -> Checks:
    """Follow every link of a bag; `root` is the root digest that was kept, if it was."""
    yield from bag_checks(bag, root)
    yield from timestamps.checks(bag, root_digest(bag), trust)
    yield from crate_checks(bag)
    yield from _Bundle(bag, rereader).checks()


class _Bundle:
    """A bag with what its files say, as far as each branch found them to hold."""

    def __init__(self, bag: Bag, rereader: Rereader) -> None:
        self._bag = bag
        self._rereader = rereader
        self._tables: Tables = read_tables(bag)
        self._texts: Mapping[str, Text] = {}
        self._settings: StudySettings | None = None
        self._criterion: Criterion | None = None
        self._log: tuple[Event, ...] | None = None
        self._judged: Judged | None = None
        self._found = report_in(bag)

    def checks(self) -> Checks:
        """Follow the branches in the order in which they stand on each other."""
        yield from self._tables.faults
        yield from self._protocol()
        yield from self._logs()
        yield from self._papers()
        yield from self._findings()
        yield from self._verdicts()
        yield from self._report()

    def _protocol(self) -> Checks:
        settings, criterion = settings_in(self._bag), criterion_in(self._bag, self._rereader)
        for found in (settings, criterion):
            if isinstance(found, Fault):
                yield found
        self._settings = settings if isinstance(settings, StudySettings) else None
        self._criterion = criterion if isinstance(criterion, Criterion) else None

    def _logs(self) -> Checks:
        """Follow both logs; what a log that does not hold says is not followed."""
        for name in (layout.CUSTODY_LOG, layout.REVIEW_LOG):
            if self._tables.have(name):
                checks = list(chain_checks(name, self._tables.rows(name, LogRow)))
                yield from checks
                if not holding(checks):
                    self._tables = self._tables.without(name)

    def _papers(self) -> Checks:
        texts = read_texts(self._bag)
        yield from texts.faults
        self._texts = texts.by_digest
        if isinstance(self._found, Report):
            yield from missing_texts(self._bag, self._found)
        if not self._tables.have(layout.LEDGER):
            return
        ledger = self._tables.rows(layout.LEDGER, LedgerRow)
        yield from original_checks(self._bag, ledger)
        again = self._read_again(ledger)
        compared = list(text_checks(ledger, self._texts, again))
        yield from compared
        normalized = list(normalization_checks(self._texts)) if self._can_normalize() else []
        yield from normalized
        self._keep_texts((*compared, *normalized))
        if self._tables.have(layout.CROPS, layout.IDENTIFYING):
            papers = crop_papers(self._bag, ledger, again)
            crops = self._tables.rows(layout.CROPS, CropRow)
            hidden = self._tables.rows(layout.IDENTIFYING, IdentifyingRow)
            masked = self._settings is None or self._settings.report.identifying == "mask"
            black = hidden if masked else ()
            checks = list(crop_checks(self._bag, crops, papers, black, self._rereader))
            yield from checks
            if not holding(checks):
                self._tables = self._tables.without(layout.CROPS)

    def _read_again(self, ledger: tuple[LedgerRow, ...]) -> Mapping[str, Reading]:
        sources = self._settings.sources if self._settings else SourceSettings()
        return read_again(self._bag, ledger, self._texts, sources.encodings, self._rereader)

    def _keep_texts(self, checks: tuple[Check, ...]) -> None:
        """Follow no further what a text says that is not what its original says."""
        wrong = {check.subject for check in checks if isinstance(check, Fault)}
        self._texts = {
            digest: text
            for digest, text in self._texts.items()
            if f"{layout.TEXTS}/{digest}.json" not in wrong
        }

    def _can_normalize(self) -> bool:
        """Tell whether the normalisation is the one that made the texts, as the report has it."""
        report = self._found
        told = " ".join(says for _, says in report.methods) if isinstance(report, Report) else ""
        return not told or normalization_digest() in told

    def _findings(self) -> Checks:
        checks: list[Check] = []
        if self._tables.have(layout.FINDINGS):
            rows = self._tables.rows(layout.FINDINGS, FindingRow)
            checks += quote_checks(self._reported(rows), self._texts)
            if holding(checks) and self._criterion is not None and self._is_own_criterion():
                checks += screening_checks(rows, self._texts, self._criterion, self._rereader)
            if not holding(checks):
                self._tables = self._tables.without(layout.FINDINGS)
        yield from checks
        if self._tables.have(layout.UNITS):
            units = list(unit_checks(self._tables.rows(layout.UNITS, Unit), self._texts))
            yield from units
            if not holding(units):
                self._tables = self._tables.without(layout.UNITS)

    def _reported(self, rows: tuple[FindingRow, ...]) -> tuple[FindingRow, ...]:
        """Return the findings of papers whose texts should be there: those of the report."""
        affirmed = {row.digest for row in rows if row.assertion == Assertion.AFFIRMED.value}
        return tuple(row for row in rows if row.digest in affirmed)

    def _is_own_criterion(self) -> bool:
        report, criterion = self._found, self._criterion
        if not isinstance(report, Report) or criterion is None:
            return False
        same_rules = report.criterion.digest == criterion.digest
        return same_rules and report.versions.get("exhume") == exhume.__version__

    def _verdicts(self) -> Checks:
        tables = self._tables
        log = tables.rows(layout.REVIEW_LOG, LogRow) if tables.have(layout.REVIEW_LOG) else None
        told = tables.have(layout.CODINGS, layout.ADJUDICATIONS, layout.OPENINGS)
        if log is None or not told:
            return
        try:
            self._log = tuple(events(log))
        except Unusable as error:
            yield Fault("log-entry-edited", layout.REVIEW_LOG, f"{layout.REVIEW_LOG}: {error}")
            return
        checks = list(verdict_checks(tables, self._log))
        yield from checks
        if holding(checks) and tables.have(*TABLES):
            try:
                self._judged = judged_from(tables)
            except (KeyError, ValueError) as error:
                says = f"the tables of the review contradict each other: {error}"
                yield Fault("review-contradicts", layout.CODINGS, says)

    def _report(self) -> Checks:
        stored = results_in(self._bag)
        if isinstance(stored, Fault):
            yield stored
        elif stored is not None:
            yield from mark_checks(self._bag, stored)
        report = self._found
        if isinstance(report, Fault):
            yield report
        if not isinstance(report, Report):
            return
        checks = list(_within_reason(self._compared(report)))
        yield from checks
        yield from environment_checks(self._bag, report)
        if holding(checks):
            known = stored if isinstance(stored, Mapping) else None
            yield from _within_reason(self._forms(report, known))

    def _compared(self, report: Report) -> Checks:
        tables, settings, criterion = self._tables, self._settings, self._criterion
        checks = list(protocol_checks(self._bag, report, settings, criterion))
        yield from checks
        log = tables.rows(layout.CUSTODY_LOG, LogRow) if tables.have(layout.CUSTODY_LOG) else None
        yield from dated_checks(self._bag, report, log)
        followed = criterion if holding(checks) else None
        if log is not None and tables.have(layout.LEDGER):
            ledger = tables.rows(layout.LEDGER, LedgerRow)
            yield from custody_checks(log, ledger, followed)
        compared = Compared(report, tables, self._texts, self._judged, followed, settings)
        yield from report_checks(compared)
        yield from self._estimated(report, followed)

    def _estimated(self, report: Report, criterion: Criterion | None) -> Checks:
        judged, settings, log = self._judged, self._settings, self._log
        if judged is None or criterion is None or settings is None or not report.reviewed:
            return
        yield from agreement_checks(report, judged, criterion)
        if log is not None and self._tables.have(layout.FINDINGS):
            yield from recall_checks(report, judged, self._tables, log, settings)

    def _forms(self, report: Report, stored: Mapping[str, Result] | None) -> Checks:
        if stored is not None:
            yield from number_checks(report, stored)
        key = self._bag.weighed(layout.REPORT).sha256
        own = same_software(report)
        bare = Remaking(self._bag, report, key, self._rereader, same_versions=own)
        figures = list(figure_checks(bare))
        yield from figures
        whole = with_images(self._bag, report) if holding(figures) else None
        if whole is None:
            why = "a picture in it is not what it was"
            yield NotFollowed(layout.REPORT_FOLDER, f"its forms were not written again: {why}")
        else:
            images = "".join(self._bag.weighed(name).sha256 for name in images_of(report))
            yield from form_checks(replace(bare, report=whole, key=f"{key}{images}"))
            yield from self._viewer(whole, same_versions=own)

    def _viewer(self, report: Report, *, same_versions: bool) -> Checks:
        if self._tables.have(layout.LEDGER):
            ledger = self._tables.rows(layout.LEDGER, LedgerRow)
            texts = self._texts
            yield from viewer_checks(self._bag, report, ledger, texts, same_versions=same_versions)


def _within_reason(checks: Checks) -> Checks:
    """Give the checks of a report; what has the right types can still say what cannot be.

    A share above 1 or a coder whom nobody knows stops whatever counts with it.
    """
    try:
        yield from checks
    except (ArithmeticError, LookupError, TypeError, ValueError, IntegrityError) as error:
        says = f"{layout.REPORT} says what cannot be: {type(error).__name__}: {error}"
        yield Fault("report-damaged", layout.REPORT, says)


def report_in(bag: Bag) -> Report | Fault | None:
    """Return the report; None where it is not what the manifests say, which was said."""
    name = layout.REPORT
    if not bag.has(name):
        return None if name in bag.broken else Fault("report-missing", name, f"{name} is missing")
    try:
        return decoded(bag.data(name))
    # Beside what it says itself: what rubbish of other types and depths makes of the model.
    except (IntegrityError, RecursionError, StopIteration, OverflowError) as error:
        return Fault("report-damaged", name, f"{name} cannot be read: {error}")
