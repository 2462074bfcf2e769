"""The whole report's counts and passages as one JSON object."""

import json
from typing import Any

from exhume.exports._checks import check, passages_out
from exhume.exports._rows import rows
from exhume.model.papers import Issue
from exhume.model.report import Report, Step

filename = "findings.json"

FORMAT = "exhume-findings/1"


def render(report: Report) -> bytes:
    """Return the object, indented; `IntegrityError` when a count or an offset does not hold.

    The texts of the passages are those of the report, but for what it hides. Half of a surrogate
    pair, which has no UTF-8, is written as its JSON escape.
    """
    check(report)
    content = _content(report)
    passages_out(sum(len(p.passages) for p in report.papers), len(content["findings"]))
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def _content(report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": report.title,
        "question": report.question,
        "date": report.date,
        "notice": report.notice,
        "judged": report.reviewed,
        "criterion": _criterion(report),
        "seed": report.seed,
        "steps": [_step(step) for step in report.steps],
        "known": [{"label": label, "value": value} for label, value in report.known],
        "findings": [row._asdict() for row in rows(report)],
        "set_aside": [
            {"rule": s.rule, "assertion": s.assertion, "count": s.count} for s in report.set_aside
        ],
        "issues": [_issue(issue) for issue in report.issues],
        "versions": dict(report.versions),
        "digests": dict(report.digests),
    }


def _criterion(report: Report) -> dict[str, str]:
    criterion = report.criterion
    return {"id": criterion.id, "version": criterion.version, "digest": criterion.digest}


def _step(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "unit": step.unit,
        "given": step.given,
        "outcomes": dict(step.outcomes),
    }


def _issue(issue: Issue) -> dict[str, str | None]:
    state = issue.state.value if issue.state else None
    return {
        "subject": issue.subject,
        "problem": issue.problem,
        "remedy": issue.remedy,
        "state": state,
    }
