"""How the documentation is built. Everything that the code can tell about itself is generated."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Exhume"
author = "The Exhume authors"
copyright = "2026, The Exhume authors"  # noqa: A001 - Sphinx asks for this name
version = release = version_of("exhume")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.apidoc",
    "sphinx_click",
    "exhume_reference",
]
exclude_patterns = ["_build", "reference/generated/modules.rst"]

myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3

# Single backticks in docstrings name things of the code.
default_role = "py:obj"
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": True}
autodoc_use_legacy_class_based = False
napoleon_google_docstring = True
apidoc_modules = [
    {
        "path": "../src/exhume",
        "destination": "reference/generated",
        # The commands have a page of their own, made from what `--help` says.
        "exclude_patterns": ["**/cli/**", "**/__main__.py"],
        "separate_modules": True,
        "module_first": True,
        "include_private": False,
        "automodule_options": {"members", "show-inheritance"},
    }
]

html_theme = "furo"
html_title = "Exhume"
html_static_path = ["_static"]
html_copy_source = False
html_show_sourcelink = False
