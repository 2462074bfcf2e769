"""Directives that write tables of the reference from the code itself.

What is listed here cannot be forgotten in the documentation: plug-ins, exit codes, states, the
protocol's template and the contents of a criterion are read when the documentation is built.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from exhume.criteria import reader
from exhume.errors import ExhumeError
from exhume.plugins import STAGES, discover
from exhume.workflow.new import render_protocol


def first_sentence(docstring: str | None) -> str:
    """Return the first sentence of a docstring, on one line."""
    paragraph = (docstring or "").strip().split("\n\n")[0]
    sentence, full_stop, _ = " ".join(paragraph.split()).partition(". ")
    return sentence + full_stop.strip()


def docstring_of(module: str) -> str | None:
    """Return a module's docstring without importing it."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return None
    return ast.get_docstring(ast.parse(Path(spec.origin).read_text(encoding="utf-8")))


def error_tree(root: type[ExhumeError] = ExhumeError) -> Iterator[type[ExhumeError]]:
    """Give the error classes, each before those that it is the parent of."""
    yield root
    for child in root.__subclasses__():
        yield from error_tree(child)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


class Generated(SphinxDirective):
    """A directive whose content is Markdown that the code gives."""

    optional_arguments = 1

    def markdown(self) -> str:
        """Return the text to stand in the directive's place."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Parse the text into nodes."""
        return self.parse_text_to_nodes(self.markdown(), allow_section_headings=False)


class PluginTable(Generated):
    """The plug-ins of each stage, with the first sentence of each module."""

    def markdown(self) -> str:
        rows = [
            (stage, f"`{plugin.name}`", first_sentence(docstring_of(plugin.module)))
            for stage in STAGES
            for plugin in discover(stage).values()
        ]
        return table(("stage", "name", "what it does"), rows)


class ExitCodes(Generated):
    """The error tree with its exit codes."""

    def markdown(self) -> str:
        rows = [
            (str(error.exit_code), f"`{error.__name__}`", first_sentence(error.__doc__))
            for error in error_tree()
        ]
        return table(("exit code", "error", "meaning"), sorted(rows, key=lambda row: row[0]))


class ProtocolTemplate(SphinxDirective):
    """The study.toml that `exhume new` writes."""

    def run(self) -> list[nodes.Node]:
        text = render_protocol(
            title="My study", criterion="dead-donor-rule", date=date(2026, 1, 31)
        )
        block = nodes.literal_block(text, text)
        block["language"] = "toml"
        return [block]


class CriterionTables(Generated):
    """The codes, the standards and the limits of a criterion."""

    required_arguments = 1
    optional_arguments = 0
    columns: ClassVar = ("code", "grade", "polarity", "means", "innocent readings that remain")

    def markdown(self) -> str:
        criterion = reader.load(self.arguments[0])
        codes = [
            (f"`{c.id}`", c.grade.value, c.polarity.value, c.meaning, "; ".join(c.innocent))
            for c in criterion.codes
        ]
        standards = [f"- {standard.text} ({standard.source})" for standard in criterion.standards]
        limits = [f"- {limit}" for limit in criterion.limits]
        parts = [
            f"{criterion.question}",
            "Standards applied:\n\n" + "\n".join(standards),
            table(self.columns, codes),
            "Limits, as the file states them:\n\n" + "\n".join(limits) if limits else "",
        ]
        return "\n\n".join(parts)


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directives known to Sphinx."""
    app.add_directive("plugin-table", PluginTable)
    app.add_directive("exit-codes", ExitCodes)
    app.add_directive("protocol-template", ProtocolTemplate)
    app.add_directive("criterion-tables", CriterionTables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
