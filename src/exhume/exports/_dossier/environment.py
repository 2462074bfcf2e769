"""The templates' surroundings: what they may call, and how everything they print is made safe."""

from base64 import b64encode
from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from hashlib import sha256
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from exhume.exports._dossier import characters, english
from exhume.model.findings import Polarity

_FILTERS: dict[str, Callable[..., object]] = {
    "bare": characters.bare,
    "faithful": characters.faithful,
    "number": english.number,
    "count": english.count,
    "things": english.things,
    "sentence": english.sentence,
}
_WORDS: dict[str, object] = {
    "Polarity": Polarity,
    "grades": english.GRADES,
    "polarities": english.POLARITIES,
    "states": english.STATES,
    "assertions": english.ASSERTIONS,
}


@lru_cache(maxsize=4)
def environment(language: str) -> Environment:
    """Return the templates with `language` as the BCP 47 tag of passages and of Han characters."""
    loader = PackageLoader("exhume.exports", "templates")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=partial(_finalized, language),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = (loader.get_source(made, name)[0] for name in ("dossier.css", "filter.js"))
    # Jinja's own annotations of these two allow no values but its own.
    cast("dict[str, object]", made.filters).update(_FILTERS)
    cast("MutableMapping[str, object]", made.globals).update(
        _WORDS,
        language=language,
        style=Markup(style),  # noqa: S704 - our own style sheet, nothing from a report
        script=Markup(script),  # noqa: S704 - our own script, nothing from a report
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
    )
    return made


def _finalized(language: str, value: object) -> object:
    # Whatever a template prints passes here, so that no template can forget it. Where elements
    # may not stand (attributes, titles, drawings) templates use the filter `bare`.
    if isinstance(value, str) and not isinstance(value, Markup):
        return characters.seen(value, language)
    return value
