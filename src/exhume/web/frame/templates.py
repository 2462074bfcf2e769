"""Jinja templates of the packages of pages: each package's under its own name.

Everything that is put into a page is escaped; there is no way around it in these templates.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse

from exhume.web.frame.visits import Visit

PACKAGES = ("frame", "account", "coder", "adjudicator", "owner")
"""The folders of `exhume.web` whose ``templates`` and ``static`` are served."""

_NO_STORE = {"Cache-Control": "no-store"}


class Templates:
    """The templates, rendered for a visit; `title` is that of the study."""

    def __init__(self, title: str, *, is_local: bool) -> None:
        loaders = {name: FileSystemLoader(folder_of(name, "templates")) for name in PACKAGES}
        self._environment = Environment(
            loader=PrefixLoader(loaders),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,  # or each page asks whether its files have changed
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._everywhere = {"study_title": title, "is_local": is_local}

    def page(
        self,
        name: str,
        visit: Visit,
        values: Mapping[str, object] | None = None,
        *,
        status: int = 200,
    ) -> HTMLResponse:
        """Return a page, such as ``coder/passage.html``, that no cache keeps."""
        template = self._environment.get_template(name)
        html = template.render({**self._everywhere, **(values or {}), "visit": visit})
        return HTMLResponse(html, status_code=status, headers=_NO_STORE)


def folder_of(package: str, kind: str) -> Path:
    """Return the folder of a package of pages that holds its ``templates`` or ``static`` files."""
    module = import_module(f"exhume.web.{package}")
    return Path(str(module.__file__)).with_name(kind)
