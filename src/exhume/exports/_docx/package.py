# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false
# (python-docx leaves the types of its XML elements open)
"""The Word file around the text: styles, properties, page, and bytes that do not change."""

from copy import deepcopy
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from exhume.exports._composition.blocks import Composition
from exhume.exports._docx.elements import w
from exhume.exports._docx.runs import field, region
from exhume.exports._docx.tables import paragraph

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.opc.package import OpcPackage
    from docx.opc.part import XmlPart
    from docx.opc.rel import Relationships
    from docx.oxml.xmlchemy import BaseOxmlElement

LANGUAGE = "en-GB"
_STYLES = Path(__file__).with_name("styles.xml")
_PAGE = (11906, 16838)  # A4, in twentieths of a point
_MARGIN = 1134  # 2 cm
_OFFICE = "http://schemas.microsoft.com/office/word"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first time that a zip archive can name

PORTRAIT_WIDTH = _PAGE[0] - 2 * _MARGIN
"""Width of the text on an upright page, in twentieths of a point."""

LANDSCAPE_WIDTH = _PAGE[1] - 2 * _MARGIN
"""The same on a page that lies on its side."""


def new_file(composition: Composition) -> "WordFile":
    """Return an empty Word file with the dossier's styles, title, language and page numbers."""
    file = Document()
    file.styles.element[:] = parse_xml(_STYLES.read_bytes())[:]
    _set_properties(file, composition)
    _set_languages(file, region(composition.language))
    _drop_leftovers(file)
    footer = file.sections[0].footer
    footer.is_linked_to_previous = False
    footer.part.element[:] = [paragraph("Footer", [field("PAGE", "1")])]
    return file


def section_properties(first: "BaseOxmlElement", *, wide: bool) -> "BaseOxmlElement":
    """Return what a section says of its pages, which may lie on their side.

    `first` is what the empty file said of its own: the others have the same footer.
    """
    made = deepcopy(first)
    footers = made.findall(qn("w:footerReference"))
    width, height = reversed(_PAGE) if wide else _PAGE
    size = w("pgSz", w=width, h=height)
    if wide:
        size.set(qn("w:orient"), "landscape")
    edges = dict.fromkeys(("top", "right", "bottom", "left"), _MARGIN)
    made[:] = [*footers, size, w("pgMar", **edges, header=567, footer=567, gutter=0)]
    return made


def bytes_of(file: "WordFile") -> bytes:
    """Return the file; the same contents give the same bytes with one version of zlib."""
    written, packed = BytesIO(), BytesIO()
    file.save(written)
    with ZipFile(written) as given, ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=9) as made:
        for name in given.namelist():
            entry = ZipInfo(name, _EARLIEST)
            entry.compress_type, entry.create_system, entry.external_attr = (
                ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            made.writestr(entry, given.read(name))
    return packed.getvalue()


def _set_properties(file: "WordFile", composition: Composition) -> None:
    """Say what the file is; its times are the report's date, and not there without one."""
    about = file.core_properties
    about.title, about.subject, about.language = composition.title, composition.question, LANGUAGE
    about.author = about.comments = about.last_modified_by = ""
    about.revision = 1
    part = _package(file).part_related_by(RT.CORE_PROPERTIES)
    element = cast("XmlPart", part).element
    for name in ("dcterms:created", "dcterms:modified"):
        for old in element.findall(qn(name)):
            element.remove(old)
    if composition.date:
        about.created = about.modified = datetime.fromisoformat(composition.date)


def _package(file: "WordFile") -> "OpcPackage":
    return cast("OpcPackage", file.part.package)  # which a file that was opened always has


def _set_languages(file: "WordFile", east_asian: str) -> None:
    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), east_asian)
    file.settings.element[:] = [
        w("zoom", percent=100),
        w("defaultTabStop", val=720),
        w("compat", w("compatSetting", name="compatibilityMode", uri=_OFFICE, val=15)),
        w("themeFontLang", val=LANGUAGE, eastAsia=east_asian),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    ]


def _drop_leftovers(file: "WordFile") -> None:
    """Remove what the empty file brings along and nothing here uses, and marks of its editing."""
    _drop(_package(file).rels, (RT.CORE_PROPERTIES, RT.OFFICE_DOCUMENT))
    _drop(file.part.rels, (RT.STYLES, RT.SETTINGS))
    for element in file.element.iter():
        for name in [name for name in element.attrib if "}rsid" in name]:
            del element.attrib[name]


def _drop(relations: "Relationships", but: tuple[str, ...]) -> None:
    for name in [name for name, relation in relations.items() if relation.reltype not in but]:
        del relations[name]
