"""A page of a PDF as a picture for people."""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from exhume.errors import UnreadableDocument
from exhume.sources._bytes import load
from exhume.sources._pdf_images import dpi_for
from exhume.sources._pdfium import open_to_show

_POINTS = 72.0
_QUICK = 1  # zlib's level: people wait for the page


def render(path: Path, number: int, dpi: float) -> bytes:
    """Return a page as a PNG file; see `exhume.sources.pdf.render_page`."""
    try:
        pdf: Any = open_to_show(load(path), path.name)
        with closing(pdf), closing(pdf[number - 1]) as page:
            scale = dpi_for(page, dpi) / _POINTS
            with closing(page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)) as bitmap:
                return _png(bitmap.to_numpy()[..., :3])
    except (pdfium.PdfiumError, IndexError) as error:
        problem = f"page {number} cannot be shown: {error}"
        raise UnreadableDocument(path.name, problem, "read the text beside it") from error


def _png(pixels: "np.ndarray") -> bytes:
    grey = bool(
        (pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all()
    )
    kept = pixels[..., 0] if grey else pixels  # most papers are black on white
    file = BytesIO()
    Image.fromarray(np.ascontiguousarray(kept)).save(file, "PNG", compress_level=_QUICK)
    return file.getvalue()
