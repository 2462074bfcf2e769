"""The tables that a paper about the study would print, its flow figure and methods, for Word.

The file is meant to be edited: an author takes tables out of it into a manuscript. Its numbers are
those of the dossier, for both are written from the same composition.
"""

from exhume.errors import MissingExtra
from exhume.exports._checks import check
from exhume.exports._composition.composing import compose
from exhume.model.report import Report

filename = "tables.docx"


def render(report: Report) -> bytes:
    """Return the Word file; the same report gives the same bytes.

    Raises `exhume.errors.MissingExtra` where python-docx is not installed, and
    `exhume.errors.IntegrityError` where a count or an offset does not hold.
    """
    try:
        from exhume.exports._docx.writing import written  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "docx":
            raise
        remedy = "install it with: pip install 'exhume[dossier]'"
        raise MissingExtra(filename, "the package python-docx is missing", remedy) from error
    check(report)
    return written(compose(report))
