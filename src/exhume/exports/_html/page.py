"""The page: a frame around the sections, with its style sheet, its script and its policy."""

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache, partial
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from exhume.exports._composition.blocks import Composition, Section
from exhume.exports._composition.results import Result
from exhume.exports._html.blocks import blocks, entries
from exhume.exports._html.characters import bare, seen
from exhume.exports._html.fonts import font_face
from exhume.exports._html.place import Place

_FOLDER = "_html/templates"


def page(composition: Composition, results: Mapping[str, Result], font: str = "") -> str:
    """Return the whole dossier as HTML; `IntegrityError` for a number that is no result.

    `font` is the path of a font for Chinese, empty where the protocol names none.
    """
    place = Place(results, composition.language or "zh-Hans")
    templates = _templates(place.language)
    body = templates.get_template("body.html.j2").render(
        dossier=composition,
        facts=entries(composition.facts, place, "meta"),
        sections=[(section, _content(section, place)) for section in composition.sections],
    )
    style = font_face(body, font) + _source(templates, "dossier.css")
    script = _source(templates, "dossier.js")
    return templates.get_template("page.html.j2").render(
        dossier=composition,
        body=_own(body),
        style=_own(style),
        script=_own(script),
        style_digest=_digest(style),
        script_digest=_digest(script),
    )


def _content(section: Section, place: Place) -> Markup:
    return blocks(section.blocks, place.below)


@lru_cache(maxsize=4)
def _templates(language: str) -> Environment:
    made = Environment(
        loader=PackageLoader("exhume.exports", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=partial(_finalized, language),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["bare"] = bare
    return made


def _finalized(language: str, value: object) -> object:
    # Whatever a template prints passes here, so that no template can forget it. Where elements may
    # not stand (attributes and titles) templates use the filter `bare`.
    if isinstance(value, str) and not isinstance(value, Markup):
        return seen(value, language)
    return value


def _source(templates: Environment, name: str) -> str:
    return PackageLoader("exhume.exports", _FOLDER).get_source(templates, name)[0]


def _own(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - our own style, our own script, or a page made of Markup


def _digest(text: str) -> str:
    """Return the name by which a policy allows a style or a script."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
