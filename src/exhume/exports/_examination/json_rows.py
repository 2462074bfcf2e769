"""An examination as JSON: everything that the page says, and the numbers of its plots."""

from collections.abc import Mapping

import msgspec

from exhume.exports._json_rows import encoded
from exhume.model.series import Examination, Series

FORMAT = "exhume-examination"
VERSION = 1


def examination_json(found: Examination, told: Mapping[str, object]) -> bytes:
    """Return an examination as indented JSON in UTF-8; the same one gives the same bytes.

    `told` is added at the top. Comparators stand there by their names and lengths only: the tables
    that they come from are often not free to be passed on. Numbers that are none are null.
    """
    return encoded("examination.json", rows(found, told))


def rows(found: Examination, told: Mapping[str, object]) -> dict[str, object]:
    """Return the same as objects, lists, texts and numbers."""
    reported = found.reported
    return {
        "format": FORMAT,
        "format_version": VERSION,
        **told,
        "lines": _plain(found.lines),
        "results": _plain(found.results),
        "variants": found.variants,
        "tried": reported.tried,
        "adjusted_by": found.adjusted_by,
        "draws": found.draws,
        "seed": found.seed,
        "windows": _plain(reported.windows),
        "series": _plain(reported.subject),
        "editions": _plain(reported.vintages),
        "relations": _plain(reported.relations),
        "comparators": [_named(series) for series in reported.comparators],
        "issues": _plain(found.issues),
        "files": dict(sorted(found.digests.items())),
    }


def _named(series: Series) -> dict[str, object]:
    return {"name": series.name, "entity": series.entity, "values": len(series.known())}


def _plain(value: object) -> object:
    return msgspec.to_builtins(value)
