"""Tasks, annotations and the labelling set-up of Label Studio, made from the review's values."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from exhume.exports._worksheets import called
from exhume.model.coding import Choice, Verdict
from exhume.model.review import Codebook, PlacedUnit

PASSAGE = "passage"
"""The name of the text that annotations are on."""

_CHOICES = {
    Choice.CODED: "Coded",
    Choice.NOTHING: "Nothing here",
    Choice.CANNOT_TELL: "Cannot tell",
}
_TEXTS = (("before", "before"), (PASSAGE, "text"), ("after", "after"))


def shown(placed: PlacedUnit, codebook: str) -> Mapping[str, object]:
    """Return the data of a task: what a coder may be shown of a unit."""
    return {
        "text": placed.unit.quote,
        "before": placed.before,
        "after": placed.after,
        "paper": called(placed),
        "page": "" if placed.page is None else str(placed.page),
        "unit": placed.unit.id,
        "codebook": codebook,
    }


def setup(codebook: Codebook) -> str:
    """Return the labelling set-up of a project, to be pasted into its settings."""
    choices = [_element("Choice", value=text, alias=c.value) for c, text in _CHOICES.items()]
    whole = [_element("Choice", value="I have read the whole paper", alias="yes")]
    lines = [
        "<View>",
        _element("Header", value=codebook.question),
        _element("Header", value="$paper", size="5"),
        *(_element("Text", name=name, value=f"${field}") for name, field in _TEXTS),
        *_group("Choices", choices, name="verdict", choice="single", required="true"),
        *_group("Choices", _codes("Choice", codebook), name="codes", choice="multiple"),
        *_group("Labels", _codes("Label", codebook), name="marks"),
        *_group("Choices", whole, name="whole", choice="multiple"),
        *_group("TextArea", (), name="note", placeholder="Note"),
        *_group("TextArea", (), name="quote", placeholder="Corrected quote"),
        *('<View style="display: none">', *_group("TextArea", (), name="coder"), "</View>"),
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def _codes(kind: str, codebook: Codebook) -> list[str]:
    return [
        _element(kind, value=label or code, alias=code, hint=meaning)
        for code, label, meaning in codebook.codes
    ]


def _group(kind: str, inside: Sequence[str], **attributes: str) -> list[str]:
    start = _element(kind, **attributes, toName=PASSAGE).removesuffix("/>") + ">"
    return [start, *inside, f"</{kind}>"]


def _element(kind: str, **attributes: str) -> str:
    given = (f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
    return f"<{kind}{''.join(given)}/>"


def annotation(verdict: Verdict, person: str, passage: str) -> dict[str, Any]:
    """Return a verdict on a passage as an annotation; `person` is an id."""
    items = [
        _choices("verdict", [verdict.choice.value]),
        _choices("codes", list(verdict.codes)),
        _choices("whole", ["yes"] * verdict.whole),
        _written("note", verdict.note),
        _written("coder", person),
        _quote(verdict, passage),
    ]
    found = [item for item in items if item]
    return {"result": [{"id": f"r{number}", **item} for number, item in enumerate(found, start=1)]}


def _choices(name: str, values: list[str]) -> dict[str, Any]:
    return _item(name, "choices", {"choices": values}) if values else {}


def _written(name: str, text: str) -> dict[str, Any]:
    return _item(name, "textarea", {"text": [text]}) if text else {}


def _quote(verdict: Verdict, passage: str) -> dict[str, Any]:
    """Return the corrected quote as a labelled stretch, or as text where the passage has none."""
    start = passage.find(verdict.quote) if verdict.codes else -1
    if not verdict.quote or start < 0:
        return _written("quote", verdict.quote)
    end = start + len(verdict.quote)
    labels = list(verdict.codes)
    return _item(
        "marks", "labels", {"start": start, "end": end, "text": verdict.quote, "labels": labels}
    )


def _item(name: str, kind: str, value: Mapping[str, object]) -> dict[str, Any]:
    return {"from_name": name, "to_name": PASSAGE, "type": kind, "value": value}
