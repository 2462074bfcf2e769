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


def _nodes(node: object) -> Iterator[object]:
    """Give a node and all that it holds."""
    yield node
    if isinstance(node, tuple):
        for one in node:  # pyright: ignore[reportUnknownVariableType] - any tuple will do
            yield from _nodes(one)  # pyright: ignore[reportUnknownArgumentType] - so will any value
    elif is_dataclass(node):
        for field in fields(node):
            yield from _nodes(getattr(node, field.name))
