"""Walks over a composition: what anchors it has, and which characters."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from exhume.exports._composition.blocks import Article, Composition, Row, Section


def anchors(composition: Composition) -> tuple[str, ...]:
    """Return the anchors of sections, articles and rows in order, doubled ones among them."""
    return tuple(
        node.anchor
        for node in _nodes(composition)
        if isinstance(node, Section | Article) or (isinstance(node, Row) and node.anchor)
    )


def characters(composition: Composition) -> frozenset[str]:
    """Return each character that the words of a composition and of its drawings hold."""
    found: set[str] = set()
    for node in _nodes(composition):
        if isinstance(node, str):
            found.update(node)
        elif isinstance(node, bytes) and not node.startswith(b"\x89PNG"):
            found.update(node.decode("utf-8", "replace"))
    return frozenset(found)


def _nodes(whole: object) -> Iterator[object]:
    """Give a node and all that it holds, in order."""
    waiting = [whole]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, tuple):
            waiting += reversed(node)  # pyright: ignore[reportUnknownArgumentType] - any tuple will do
        elif is_dataclass(node):
            waiting += (getattr(node, field.name) for field in reversed(fields(node)))
