"""Writing pictures and page images: each lies in the file itself, as a ``data:`` address."""

import csv
from base64 import b64encode
from collections.abc import Iterator
from io import StringIO

from markupsafe import Markup

from exhume.exports._composition.blocks import PageImage, Plot
from exhume.exports._html.characters import seen
from exhume.exports._html.elements import NOTHING, element, scrolling
from exhume.exports._html.place import Place
from exhume.model.report import Crop, Picture

_NUMERIC = frozenset("0123456789.,-+%eE–−")
_SIZE = slice(16, 24)  # of a PNG file: width and height in pixels, four bytes each
_CSS_DPI = 96
_ENLARGED = 1.2  # Chinese type of nine points is small on a screen


def address(data: bytes, media_type: str) -> Markup:
    """Return the ``data:`` address of a file.

    >>> address(b"a", "text/plain")
    Markup('data:text/plain;base64,YQ==')
    """
    encoded = b64encode(data).decode()
    return Markup("data:{};base64,").format(media_type) + Markup(encoded)  # noqa: S704 - letters, digits, + / =


def plot(one: Plot, place: Place) -> Markup:
    """Return a picture with its caption and its data."""
    picture = one.picture
    caption = element("strong", seen(picture.label, place.language))
    note = Markup(" ") + seen(one.note, place.language) if one.note else NOTHING
    return element(
        "figure",
        _drawn(picture),
        element("figcaption", caption, note),
        _data(picture, place),
        class_="plot",
        data_name=picture.name,
    )


def page_image(one: PageImage, place: Place) -> Markup:
    """Return the part of a page that shows a passage, about as large as it is in print."""
    crop = one.crop
    caption = seen(f"Page {crop.page}, the passage framed", place.language)
    return element(
        "figure", _cropped(crop, one.says), element("figcaption", caption), class_="page"
    )


def _drawn(picture: Picture) -> Markup:
    if not picture.svg:
        return element("p", seen(picture.says, "zh-Hans"), class_="missing")
    source = address(picture.svg, "image/svg+xml")
    image = element("img", src=source, alt=picture.says, decoding="async")
    return scrolling(image, f"Picture: {picture.label}")


def _cropped(crop: Crop, says: str) -> Markup:
    if not crop.png:
        return element("p", seen(says, "zh-Hans"), class_="missing")
    width, height = _size(crop)
    return element(
        "img",
        src=address(crop.png, "image/png"),
        alt=says,
        width=str(width),
        height=str(height),
        decoding="async",
    )


def _size(crop: Crop) -> tuple[int, int]:
    """Return width and height in pixels of a style sheet."""
    header = crop.png[_SIZE]
    scale = _ENLARGED * _CSS_DPI / crop.dpi
    return (
        round(int.from_bytes(header[:4], "big") * scale),
        round(int.from_bytes(header[4:], "big") * scale),
    )


def _data(picture: Picture, place: Place) -> Markup:
    if not picture.table:
        return NOTHING
    name = f"{picture.name}.csv"
    link = element(
        "a", seen(name, place.language), href=address(picture.table, "text/csv"), download=name
    )
    return element(
        "details",
        element("summary", Markup("The numbers of this picture")),
        element("p", Markup("As a file: "), link),
        _table(picture, place),
    )


def _table(picture: Picture, place: Place) -> Markup:
    rows = list(csv.reader(StringIO(picture.table.decode("utf-8-sig"), newline="")))
    if not rows:
        return NOTHING
    heads = (element("th", seen(cell, place.language), scope="col") for cell in rows[0])
    return element(
        "table",
        element("caption", seen(f"{picture.label}: the numbers", place.language)),
        element("thead", element("tr", *heads)),
        element("tbody", *(element("tr", *_cells(row, place)) for row in rows[1:])),
        class_="data",
    )


def _cells(row: list[str], place: Place) -> Iterator[Markup]:
    for at, cell in enumerate(row):
        kind = "n" if cell and _NUMERIC.issuperset(cell) else ""
        words = seen(cell, place.language)
        yield element("td", words, class_=kind) if at else element("th", words, scope="row")
