"""The protocol, the criterion and the environment: are they those that the report names?"""

from collections.abc import Iterator
from hashlib import sha256

from exhume.criteria.reader import load
from exhume.errors import ExhumeError
from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import LogRow
from exhume.model.criterion import Criterion
from exhume.model.report import Report
from exhume.settings import StudySettings, parse_settings
from exhume.workflow._relevance import relevant_codes
from exhume.workflow._verifying.bag import INFO, Bag
from exhume.workflow._verifying.decoding import Unusable, decode, text_of
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, same
from exhume.workflow._verifying.rereading import Rereader

_UNUSABLE = (ExhumeError, ValueError, TypeError, KeyError, RecursionError)


def settings_in(bag: Bag) -> StudySettings | Fault | None:
    """Return the protocol; None where it is not what the manifests say, which was said."""
    name = layout.STUDY
    if not bag.has(name):
        return None if name in bag.broken else _missing("protocol", name)
    try:
        return parse_settings(text_of(bag.data(name)), name)
    except (*_UNUSABLE, Unusable) as error:
        return Fault("protocol-damaged", name, f"{name} cannot be read: {error}")


def criterion_in(bag: Bag, rereader: Rereader) -> Criterion | Fault | None:
    """Return the criterion, as `settings_in` does."""
    name = layout.CRITERION
    if not bag.has(name):
        return None if name in bag.broken else _missing("criterion", name)
    try:
        return rereader.once((name, bag.weighed(name).sha256), lambda: load(bag.path(name)))
    except _UNUSABLE as error:
        return Fault("criterion-damaged", name, f"{name} cannot be read: {error}")


def _missing(word: str, name: str) -> Fault:
    return Fault(f"{word}-missing", name, f"{name} is missing")


def protocol_checks(
    bag: Bag, report: Report, settings: StudySettings | None, criterion: Criterion | None
) -> Checks:
    """Compare the report with the protocol and the criterion that it says it followed."""
    if settings is not None:
        yield from _protocol(bag, report, settings)
    if criterion is not None:
        meant, told = criterion.digest, report.criterion.digest
        says = f"{layout.CRITERION} is not the criterion that the report was made with"
        yield same(told, meant, "criterion-changed", layout.CRITERION, says)
        if meant == told and settings is not None:
            yield from _asked(report, settings, criterion)


def _protocol(bag: Bag, report: Report, settings: StudySettings) -> Checks:
    says = f"{layout.STUDY} is not the protocol that the report was made with"
    told = report.digests.get("study.toml", "")
    same_text = text_of(bag.data(layout.STUDY)) == report.protocol
    digest = sha256(bag.data(layout.STUDY)).hexdigest()
    held = same_text and digest == told
    yield None if held else Fault("protocol-changed", layout.STUDY, says)
    if held:
        day = settings.report.date.isoformat() if settings.report.date else ""
        meant = (settings.seed, day, settings.report.notice, settings.report.authors)
        given = (report.seed, report.date, report.notice, report.authors)
        says = "the report gives another seed, date, notice or setting than the protocol"
        yield same(meant, given, "setting-differs", layout.STUDY, says)
        masked = settings.report.identifying == "mask"
        says = "the report masks otherwise than the protocol has it"
        yield same(masked, report.masked, "setting-differs", layout.STUDY, says)


def _asked(report: Report, settings: StudySettings, criterion: Criterion) -> Checks:
    meant = (settings.title or criterion.title, settings.question or criterion.question)
    says = "the report has another title or question than the protocol and the criterion"
    yield same(meant, (report.title, report.question), "question-differs", layout.REPORT, says)
    if report.reviewed:
        says = "the report counts other codes as relevant than the protocol has it"
        codes = relevant_codes(criterion, settings)
        yield same(codes, report.relevant, "setting-differs", layout.REPORT, says)
    says = f"the criterion in the report is not what {layout.CRITERION} says"
    yield same(
        _content(criterion), _content(report.criterion), "criterion-changed", layout.REPORT, says
    )


def _content(criterion: Criterion) -> tuple[object, ...]:
    return (
        *(criterion.id, criterion.version, criterion.title, criterion.question),
        *(criterion.standards, criterion.codes, criterion.groups, criterion.rules),
        *(criterion.cues, criterion.limits),
    )


def dated_checks(bag: Bag, report: Report, custody: tuple[LogRow, ...] | None) -> Checks:
    """Compare the date and title of the bag with those of the report."""
    day = report.date or _last_day(custody)
    if INFO not in bag.files or day is None:
        return
    lines = (bag.folder / INFO).read_bytes().decode("utf-8", "replace").splitlines()
    said = dict(_labelled(lines))
    says = f"{INFO} gives another date or title than the report"
    meant = (day, " ".join(report.title.split()))
    told = (said.get("Bagging-Date"), said.get("External-Identifier"))
    yield same(meant, told, "bag-info-differs", INFO, says)


def _labelled(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        label, _, value = line.partition(":")
        yield label, value.strip()


def _last_day(custody: tuple[LogRow, ...] | None) -> str | None:
    if not custody:
        return None
    try:
        return str(decode(custody[-1].event, dict[str, object]).get("at", ""))[:10]
    except Unusable:
        return None


def environment_checks(bag: Bag, report: Report) -> Checks:
    """Compare the versions of software that the bundle names with those that the report names."""
    name = layout.ENVIRONMENT
    if not bag.has(name):
        yield None if name in bag.broken else _missing("environment", name)
        return
    try:
        said = decode(bag.data(name), dict[str, dict[str, str]])
    except Unusable as error:
        yield Fault("environment-damaged", name, f"{name} cannot be read: {error}")
        return
    packages = {**said.get("packages", {}), "python": said.get("python", {}).get("version", "")}
    for package, version in report.versions.items():
        yield _version(name, package, version, packages)


def _version(name: str, package: str, version: str, packages: dict[str, str]) -> Check:
    says = f"{name} has another version of {package} than the report"
    return same(version, packages.get(package, version), "environment-differs", package, says)
