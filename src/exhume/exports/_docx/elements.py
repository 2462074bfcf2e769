# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportMissingTypeStubs=false
# (python-docx leaves the types of its XML elements open)
"""Elements of WordprocessingML (ECMA-376, part 1), made in one call."""

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(tag: str, *children: "BaseOxmlElement", **attributes: str | int) -> "BaseOxmlElement":
    """Return an element of the name space ``w`` with attributes of the same one.

    >>> w("jc", val="right").xml.split()[-1]
    'w:val="right"/>'
    """
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def words(text: str) -> "BaseOxmlElement":
    """Return the text of a run, its blanks kept."""
    made = w("t")
    made.text = text
    made.set(SPACE, "preserve")
    return made
