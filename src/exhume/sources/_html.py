"""Reading web pages; see `exhume.sources.html`. Saved pages and e-books go the same way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, Issue, Page, State
from exhume.sources._bytes import empty, load
from exhume.sources._declared import decode_markup
from exhume.sources._flow import collapsed
from exhume.sources._lxml import PARSER, Node, parse_html
from exhume.sources._markup import Dialect, extract, names

DIALECT: Final = Dialect(
    dropped=names(
        "head title script style noscript template iframe noframes noembed rt rp rtc select "
        "datalist textarea object audio video canvas"
    ),
    blocks=names(
        "address article aside blockquote body caption center dd details dialog dir div dl dt "
        "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html legend "
        "li main menu nav ol option p section summary table tbody tfoot thead ul"
    ),
    verbatim=names("pre listing plaintext xmp"),
    hides=True,
)
_OTHER_FORMATS: Final = (".pdf", ".caj", ".kdh", ".nh", ".epub", ".docx", ".zip", ".rar")
_OWN_NAMES: Final = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".doc", "")  # Word opens pages
_DECLARES: Final = re.compile(r"[^<]*(?:<(?:\?|!--)[^<]*)*<!doctype[^>\[]*\[", re.IGNORECASE)
_MUCH_HIDDEN: Final = 0.1  # of what is shown; menus that open are less, a full text is more


@dataclass(frozen=True, slots=True)
class WebPage:
    """The text of a page, its title, and the remarks on it."""

    text: str
    title: str
    issues: tuple[Issue, ...]


def read(path: Path, media_type: str, encoding: str) -> Document:
    """Read a web page; see `exhume.sources.html.read_document`."""
    data = load(path)
    if path.name.lower().endswith(_OTHER_FORMATS):
        raise _sent_instead(path.name)
    decoded = decode_markup(data, path.name, encoding)
    page = web_page(decoded.text, path.name)
    if not page.text.strip():
        raise empty(path.name, "the page shows no text; its frames or a script may bring it")
    return Document(
        text=page.text,
        pages=(Page(1, 0, len(page.text)),),
        media_type=media_type,
        reader=PARSER,
        encoding=decoded.encoding,
        encoding_reason=decoded.reason,
        title=page.title,
        issues=(*_called_otherwise(path), *page.issues),
    )


def web_page(markup: str, subject: str) -> WebPage:
    """Return what a page shows; its text is empty where it shows none."""
    if _DECLARES.match(markup[:4_096]):
        problem = "its document type declares things of its own, which can hide text"
        raise UnreadableDocument(subject, problem, "save the page again from a browser")
    root = parse_html(markup, subject)
    if root is None:
        return WebPage("", "", ())
    found = extract(root, DIALECT)
    text = found.flow.whole()
    return WebPage(text, _title(root), tuple(_issues(root, text, found.hidden, subject)))


def _title(root: Node) -> str:
    title = root.find("head/title")
    return "" if title is None else collapsed("".join(title.itertext()))


def _issues(root: Node, text: str, hidden: int, subject: str) -> Iterator[Issue]:
    if hidden > _MUCH_HIDDEN * len(text):
        problem = f"{hidden} characters stand in parts that the page hides, and were left out"
        yield Issue(subject, problem, "open all parts of the page and save it as plain text")
    if any(field.get("type", "").lower() == "password" for field in root.iter("input")):
        problem = "it has a field for a password; a log-in page looks so"
        yield Issue(subject, problem, "look whether it holds the paper")
    if count := text.count("\N{REPLACEMENT CHARACTER}"):
        problem = f"{count} replacement characters stand in the text"
        yield Issue(subject, problem, "compare the text with the paper where it matters")


def _called_otherwise(path: Path) -> Iterator[Issue]:
    if path.suffix.lower() not in _OWN_NAMES:
        problem = f'it is a web page, though called "{path.suffix}"; a log-in page may be so'
        yield Issue(path.name, problem, "look whether it holds the paper")


def _sent_instead(subject: str) -> UnreadableDocument:
    return UnreadableDocument(
        subject,
        f'it is a web page, though called "{Path(subject).suffix}"; sites send a log-in or error '
        "page in place of a paper",
        "download the paper again; if the page holds the paper, name the file .html",
        state=State.UNSUPPORTED,
    )
