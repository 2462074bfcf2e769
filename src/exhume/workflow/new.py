"""The verb ``new``: a study folder with a protocol to fill in."""

import json
from datetime import date as Date  # noqa: N812 - `date` is the name of the setting
from pathlib import Path

from exhume.errors import UsageError
from exhume.settings import STUDY_FILE

TEMPLATE = """\
# The protocol of this study.
#
# This file says what is searched, how, and what the report shows. Lines that begin with # are
# explanations and are not read. Change what stands behind an = sign; keep the quotes around texts.
# Everything that can change a result stands here, so keep this file with the results.

# The title printed on the report.
title = {title}

# The question the study asks. Left empty (""), the question of the criterion is used.
question = ""

# What is looked for: the name of a built-in criterion (see `exhume criteria`), or the path of your
# own criterion file, such as "my-question.toml".
criterion = {criterion}

# The start of every random draw. The same number gives the same draw again.
seed = 1

[sources]
# Which files are the papers. * stands for any part of a name, ** for any folders in between.
# Further folders can be added: ["sources/**/*", "/archive/heart-papers/**/*.pdf"]
papers = ["sources/**/*"]

# Which files are reference lists (RIS, BibTeX, NoteExpress ...). Left empty ([]), every reference
# list that lies among the papers is used.
records = []

# Files that are not part of the study. They are counted as ignored.
ignore = ["**/.*", "**/Thumbs.db", "**/desktop.ini", "**/~$*"]

[sources.encodings]
# Only needed when `exhume ingest` reports that it cannot tell the encoding of a text file.
# Take the # away in front of a line to use it:
# "sources/old/*.txt" = "gb18030"

[ocr]
# How page images become text, for instance those of scanned papers.
# The program that recognises characters: "auto" takes the best one that is installed, "rapidocr"
# or "tesseract" that one and no other, "none" none. All of them work without a network.
engine = "auto"

# The resolution at which pages are rendered for it, in dots per inch.
dpi = 200

# Which pages it reads: "needed" for those without a usable text layer, "all", or "none".
pages = "needed"

# How many processes do so at the same time. Each takes some 1.3 GB of memory. 0 means one for each
# processor core, but no more than the memory that is free at the start allows.
processes = 0

[records]
# Records of the same paper from several databases are merged: by their DOI, or by title, year and
# first author. `exhume ledger --state merged` shows them. Pairs of ids that are two papers after
# all: [["first-id", "second-id"], ["third-id", "fourth-id"]]
# The second of a pair leaves the records that it was merged with; they stay with the first. So
# write the one that is out of place second.
keep_apart = []

[records.columns]
# Only needed for tables (CSV, Excel) with names of columns that are not understood: the name of the
# column, and what it holds, which is one of "id", "title", "authors", "year", "journal", "doi",
# "abstract" and "files" (the name of the paper's file). Take the # away in front of a line to use
# it:
# "论文" = "title"

[eligibility]
# Which papers take part, judged by their entry in a reference list. Papers without an entry stay
# in, and so does an entry that lacks the year, title or abstract asked for. Every exclusion is
# counted together with its rule.
# First and last year of publication; take the # away to use them.
# years_from = 1980
# years_to = 2015

# At least one of these words must be in the title. [] asks for nothing.
title_any = []

# None of these words may be in the title. Beware of short ones: they also occur inside longer
# words.
title_none = []

# The same for the abstract.
abstract_any = []
abstract_none = []

[limits]
# What reading one file may cost. A file that needs more is counted as unreadable, with the reason;
# all others are read. Raise a number if a paper needs it.
# Seconds of time (for a scan, as many for each page), and megabytes of memory.
seconds = 120
memory_mb = 2048

# The most pages and characters that one paper may have.
pages = 10000
characters = 10000000

# The most files that one archive (ZIP, TAR, gz ...) may hold, the megabytes that it may unpack to,
# and how many times as large as it was packed a file may become.
archive_files = 50000
archive_mb = 8192
archive_ratio = 250

[screening]
# How many processes work at the same time. 0 means one for each processor core.
workers = 0

[coding]
# What people judge: every passage with findings, passages from papers without any, drawn by
# chance, and passages whose answer is known. `exhume draw` makes the queue; nobody who judges is
# told which is which.
# How many people judge each passage, without seeing what the others say.
coders_per_unit = 2

# Findings with fewer characters than this between their sentences are one passage.
context = 40

# The order in which each person gets them: "shuffled", or "ranked", in which the likelier ones come
# in earlier blocks, each block shuffled and mixed with passages drawn by chance. Ranked finds
# sooner, but who knows of it will expect more at the beginning.
order = "shuffled"

# A table (CSV) of passages whose answer is known, such as "known.csv": they show whether the rules
# and the people find what is there. "" for none.
known = ""

# Where the judgements are kept: "" for study.sqlite in this folder, or the URL of a PostgreSQL
# database of a team. A password need not stand here: EXHUME_DATABASE in the environment wins.
database = ""

[coding.samples]
# How many papers without findings are drawn, to learn what the rules have missed: from those in
# which a rule pointed at something and a cue took it back, and from those that use many, some, or
# few of the words that the rules look for.
set-aside = 20
near = 20
some = 20
far = 20

[recall]
# What this study wants to be able to say of what it missed: the share of all relevant papers that
# should be found, and how sure the bounds on it should be.
target = 0.95
confidence_level = 0.95

# A paper is relevant if people settle on a code of one of these grades for it.
grades = ["explicit"]

# The papers for which the rule of stopping is worked out: "candidates", which the rules point at,
# or "all" that were screened.
stopping = "candidates"

# How many times as likely as another paper a relevant one is to be read next. 1 assumes nothing.
bias = 1

# The day on which rules were last changed by somebody who knew what had been judged; take the #
# away to use it. Estimates then say what was judged before and after.
# tuned = 2026-01-31

[recall.finders]
# Other finders to set beside the rules, and how many of the papers that each points at and the
# rules do not are drawn to be judged, at most: "running-cosine" is the search of the study of 2022,
# "ngram-classifier" learns from the verdicts. Take the # away in front of a line to use it:
# running-cosine = 50
# ngram-classifier = 50

[report]
# The date printed on the report. It is not taken from the clock, so that the same study gives the
# same report on any day.
date = {date}

# How many characters of the paper are shown before and after each passage.
context = 120

# A text printed on top of the report, for instance "Draft, not for circulation". "" prints nothing.
notice = ""

# Whether the report names the authors of papers: true or false. A name on a paper does not say what
# that person did, knew or wrote; before you write true, ask who could be harmed.
authors = false

# What is done with details that may identify a patient or donor, such as a name or an exact date:
# "mask" hides them until somebody decides to keep them (see `exhume identifying`), "show" prints
# them all.
identifying = "mask"

# Of which passages the page is shown: "included", those that people gave a code, whichever way it
# speaks (while nobody has judged: those of papers graded explicit); "all"; or "none".
crops = "included"

# Which papers are handed over in the evidence bundle: "reported", those that are reported or were
# judged; "all"; or "none", where the law forbids it. One with a hidden detail always stays behind.
originals = "reported"

# The file of a font for Chinese, such as "fonts/NotoSansCJK-Regular.ttc". "" takes one that is
# installed.
font = ""
"""


def create_study(
    folder: Path, *, title: str = "", criterion: str = "dead-donor-rule", date: Date
) -> Path:
    """Write a commented ``study.toml`` and an empty ``sources/``; return the folder.

    The folder may exist, but not hold a study already: that raises `exhume.errors.UsageError`,
    and nothing is overwritten.
    """
    protocol = render_protocol(
        title=title or folder.absolute().name, criterion=criterion, date=date
    )
    try:
        (folder / "sources").mkdir(parents=True, exist_ok=True)
        with (folder / STUDY_FILE).open("x", encoding="utf-8", newline="\n") as file:
            file.write(protocol)
    except FileExistsError as error:
        raise UsageError(
            str(error.filename), "it is there already", "choose another folder"
        ) from error
    except OSError as error:
        raise UsageError(
            str(folder), f"the study cannot be made: {error.strerror}", "choose another folder"
        ) from error
    return folder


def render_protocol(*, title: str, criterion: str, date: Date) -> str:
    """Return the text of a new protocol, every setting explained.

    >>> from datetime import date
    >>> protocol = render_protocol(title="Hearts", criterion="x", date=date(2026, 1, 31))
    >>> print(protocol.splitlines()[0])
    # The protocol of this study.
    """
    return TEMPLATE.format(
        title=_quoted(title), criterion=_quoted(criterion), date=date.isoformat()
    )


def _quoted(text: str) -> str:
    # JSON strings are TOML basic strings but for U+007F, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
