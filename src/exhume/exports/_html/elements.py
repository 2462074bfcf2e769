"""Making elements, so that nothing gets into them without being escaped."""

from collections.abc import Iterable

from markupsafe import Markup

from exhume.exports._html.characters import bare

NOTHING = Markup("")
_VOID = {"img", "input"}


def element(tag: str, *content: Markup, **attributes: str | bool) -> Markup:
    """Return an element; an attribute that is False or empty is left out.

    An underscore behind a name is dropped and one within it becomes a hyphen, so that Python's own
    words can be attributes. What is not `Markup` in an attribute is escaped, and what cannot be
    seen in it is shown by its number.

    >>> element("p", element("a", Markup("there"), href="#here"), class_="note")
    Markup('<p class="note"><a href="#here">there</a></p>')
    >>> element("p", hidden=True, title='"')
    Markup('<p hidden title="&#34;"></p>')
    """
    opened = "".join((tag, *_written(attributes)))
    closed = "" if tag in _VOID else f"</{tag}>"
    return _safe(f"<{opened}>{''.join(content)}{closed}")


def scrolling(wide: Markup, name: str) -> Markup:
    """Return what may be wider than the page in a region of that name, which scrolls by itself."""
    return element("div", wide, class_="scroll", role="region", aria_label=name, tabindex="0")


def joined(parts: Iterable[Markup], between: str = "") -> Markup:
    """Return the parts one after another, with white space between them."""
    # The join of Markup would ask of each part anew whether it is safe.
    return _safe(between.join(parts))


def _written(attributes: dict[str, str | bool]) -> Iterable[str]:
    for name, value in attributes.items():
        if value in (False, ""):
            continue
        written = name.rstrip("_").replace("_", "-")
        yield f" {written}" if value is True else f' {written}="{_escaped(str(value), value)}"'


def _escaped(text: str, value: str | bool) -> str:
    return text if isinstance(value, Markup) else bare(text)


def _safe(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - its content is Markup, and its attributes were escaped
