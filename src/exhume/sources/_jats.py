"""Reading papers in JATS; see `exhume.sources.jats`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, Page, State
from exhume.sources._bytes import empty, load
from exhume.sources._declared import decode_markup
from exhume.sources._flow import collapsed
from exhume.sources._lxml import PARSER, Node, children, name_of, parse_xml, walk
from exhume.sources._markup import Dialect, Extraction, names

_DROPPED: Final = names(
    "ref-list tex-math alt-text long-desc object-id private-char xref-group "
    "sub-article response processing-meta permissions"
)
_BLOCKS: Final = names(
    "abstract ack app app-group article-title boxed-text caption chem-struct-wrap def def-item "
    "def-list disp-formula disp-formula-group disp-quote fig fig-group fn fn-group glossary "
    "kwd-group list list-item notes p ref sec sig-block speech statement subtitle "
    "supplementary-material table table-wrap table-wrap-foot tbody term tfoot thead title "
    "trans-abstract trans-subtitle trans-title verse-group verse-line attrib"
)
_SPACED: Final = names(
    "label kwd surname given-names name string-name source year month volume issue fpage lpage "
    "publisher-name publisher-loc etal edition pub-id collab"
)
_PAPER: Final = Dialect(_DROPPED, _BLOCKS, _SPACED)
# Within a reference the title of what is cited is a phrase, and the lists are what is wanted.
_REFERENCES: Final = Dialect(
    _DROPPED - {"ref-list"}, _BLOCKS - {"article-title", "trans-title"}, _SPACED | {"article-title"}
)
_FRONT: Final = ("title-group", "abstract", "trans-abstract", "kwd-group")


def read(path: Path, media_type: str, encoding: str) -> Document:
    """Read a paper in JATS; see `exhume.sources.jats.read_document`."""
    decoded = decode_markup(load(path), path.name, encoding)
    article = _article(parse_xml(decoded.text, path.name), path.name)
    extraction = Extraction(_PAPER)
    for part in _parts(article):
        extraction.flow.end_line()
        walk(part, extraction)
    text = _with_references(article, extraction)
    if not text.strip():
        raise empty(path.name, "it holds no title, abstract or body with text")
    return Document(
        text=text,
        pages=(Page(1, 0, len(text)),),
        media_type=media_type,
        reader=PARSER,
        encoding=decoded.encoding,
        encoding_reason=decoded.reason,
        title=_title(article),
    )


def _article(root: Node, subject: str) -> Node:
    found = [root] if name_of(root) == "article" else list(children(root.iter(), "article"))
    if len(found) == 1:
        return found[0]
    problem = f"it holds {len(found)} papers in JATS" if found else "it is XML, but no JATS paper"
    remedy = "give each paper as a file of its own, as JATS, PDF or plain text"
    raise UnreadableDocument(subject, problem, remedy, state=State.UNSUPPORTED)


def _parts(article: Node) -> Iterator[Node]:
    """Give what holds text, in reading order; translations and answers come after the paper."""
    for part in children(article, "front", "front-stub"):
        yield from children(part.iter(), *_FRONT)
    yield from children(article, "body")
    yield from children(article, "floats-group", "floats-wrap")
    yield from children(article, "back")
    for part in children(article, "sub-article", "response"):
        yield from _parts(part)


def _with_references(article: Node, extraction: Extraction) -> str:
    references = Extraction(_REFERENCES, extraction.flow)
    for part in children(article.iter(), "ref-list"):
        if not any(True for _ in children(part.iterancestors(), "ref-list")):
            extraction.flow.end_line()
            walk(part, references)
    return extraction.flow.whole()


def _title(article: Node) -> str:
    for group in children(article.iter(), "title-group"):
        for title in children(group, "article-title"):
            return collapsed("".join(title.itertext()))
    return ""
