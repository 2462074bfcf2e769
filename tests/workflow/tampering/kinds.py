"""Kinds of tampering, each a small change of a bundle that somebody might make.

`careless` is the kind of the fault where nothing else is changed; `careful` where everything that
anybody can compute again (manifests, counts, the crate) was made to fit. Where `careful` is empty,
only a root digest that was kept elsewhere can show the change.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from PIL import Image

from .bags import Evidence, Row, digest_of

Change = Callable[[Evidence], object]

_LEDGER, _FINDINGS = "tables/ledger.jsonl", "tables/findings.jsonl"
_CODINGS, _DECISIONS = "tables/codings.jsonl", "tables/adjudications.jsonl"
_CUSTODY, _REVIEW, _OPENINGS = "logs/custody.jsonl", "logs/review.jsonl", "logs/openings.jsonl"
_REPORT, _RESULTS, _PAGE = "report/report.json", "report/results.json", "report/dossier.html"
_CRATE = "ro-crate-metadata.json"


@dataclass(frozen=True)
class Tampering:
    """A change, what a fault is called that shows it, and the words that its sentence has."""

    name: str
    change: Change
    careless: str
    careful: str
    says: str = ""


def _originals(bag: Evidence) -> list[str]:
    return bag.below("originals", ".txt")


def _text(bag: Evidence) -> str:
    """Return the text of a paper whose original is here."""
    return bag.below("texts")[0]


def _swap(bag: Evidence, names: list[str]) -> None:
    first, second = names[:2]
    one, other = bag.read(first), bag.read(second)
    bag.write(first, other)
    bag.write(second, one)


def _swap_original(bag: Evidence) -> None:
    bag.write(_originals(bag)[0], "（虚构）另一篇报告。".encode())


def _change_text(bag: Evidence) -> None:
    def change(text: Row) -> None:
        text["text"] = text["text"][:-3] + "乙" + text["text"][-2:]

    bag.change_json(_text(bag), change)


def _change_normalized(bag: Evidence) -> None:
    def change(text: Row) -> None:
        text["normalized"] = "乙" + text["normalized"][1:]

    bag.change_json(_text(bag), change)


def _change_origins(bag: Evidence) -> None:
    bag.change_json(_text(bag), lambda text: text["origins"][0].__setitem__(1, 1))


def _affirmed(rows: list[Row]) -> Row:
    return next(row for row in rows if row["assertion"] == "affirmed")


def _quote(rows: list[Row]) -> None:
    found = _affirmed(rows)["finding"]
    found["quote"] = "乙" + found["quote"][1:]


def _offsets(rows: list[Row]) -> None:
    found = _affirmed(rows)["finding"]
    found["start"] += 1
    found["end"] += 1


def _drop_counter(rows: list[Row]) -> None:
    rows.remove(next(row for row in rows if row["finding"]["polarity"] == "exculpatory"))


def _add_finding(rows: list[Row]) -> None:
    rows.append(json.loads(json.dumps(_affirmed(rows))))


def _move_box(bag: Evidence) -> None:
    def change(rows: list[Row]) -> None:
        rows[0]["boxes"][0]["left"] += 20

    bag.change_rows("tables/crops.jsonl", change)


def _redraw_crop(bag: Evidence) -> None:
    """Draw over the picture, and give its digest in the table."""
    row = bag.rows("tables/crops.jsonl")[0]
    with Image.open(io.BytesIO(bag.read(row["file"]))) as picture:
        changed = picture.convert("RGB")
    changed.paste((255, 255, 255), (0, 0, 40, 20))
    changed.paste((0, 0, 0), (4, 4, 30, 12))
    file = io.BytesIO()
    changed.save(file, "PNG")
    bag.write(row["file"], file.getvalue())
    digest = digest_of(bag.path(row["file"]))
    bag.change_rows("tables/crops.jsonl", lambda rows: rows[0].__setitem__("sha256", digest))


def _verdict(rows: list[Row]) -> None:
    rows[0]["verdict"] = {**rows[0]["verdict"], "choice": "cannot-tell", "codes": []}


def _other_verdict(rows: list[Row]) -> None:
    one = next(row for row in rows if row["verdict"]["choice"] == "coded")
    one["verdict"] = {**one["verdict"], "codes": ["apnoea-test"]}


def _add_verdict(rows: list[Row]) -> None:
    rows.append({**rows[0], "revision": 7})


def _swap_coders(rows: list[Row]) -> None:
    first = rows[0]
    second = next(row for row in rows if row["coder"] != first["coder"])
    first["coder"], second["coder"] = second["coder"], first["coder"]


def _log_entry(rows: list[Row], number: int) -> Row:
    return next(row for row in rows if row["number"] == number)


def _edit_event(row: Row, fresh: bool) -> None:
    event = json.loads(row["event"])
    event["at"] = "2001-01-01T00:00:00.000+00:00"
    row["event"] = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if fresh:
        row["sha256"] = sha256(row["event"].encode()).hexdigest()


def _edited(name: str, *, fresh: bool) -> Change:
    def change(rows: list[Row]) -> None:
        visible = [row for row in rows if row["event"]]
        _edit_event(visible[len(visible) // 2], fresh)

    return lambda bag: bag.change_rows(name, change)


def _remove_entry(name: str, at: Callable[[int], int]) -> Change:
    return lambda bag: bag.change_rows(name, lambda rows: rows.pop(at(len(rows))))


def _reorder(rows: list[Row]) -> None:
    rows[3], rows[4] = rows[4], rows[3]


def _duplicate(rows: list[Row]) -> None:
    rows.insert(4, dict(rows[3]))


def _chained(rows: list[Row]) -> list[Row]:
    """Number and chain entries anew, so that the log fits itself."""
    made: list[Row] = []
    previous = ""
    for number, row in enumerate(rows, start=1):
        event = {**json.loads(row["event"]), "number": number, "previous": previous}
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        previous = sha256(text.encode()).hexdigest()
        made.append({**row, "number": number, "event": text, "sha256": previous})
    return made


def _rechain_without(action: str) -> Change:
    def change(bag: Evidence) -> None:
        rows = bag.rows(_CUSTODY)
        gone = next(row for row in rows if json.loads(row["event"])["action"] == action)
        bag.put_rows(_CUSTODY, _chained([row for row in rows if row is not gone]))

    return change


def _forge_log(bag: Evidence) -> None:
    """Move every event of the custody log to another day, and chain it anew."""
    rows = bag.rows(_CUSTODY)
    for row in rows:
        _edit_event(row, fresh=False)
    bag.put_rows(_CUSTODY, _chained(rows))


def _opening(rows: list[Row]) -> None:
    said = json.loads(rows[0]["statement"])
    said["note"] = "changed"
    rows[0]["statement"] = json.dumps(said, ensure_ascii=False, sort_keys=True)


def _in_report(change: Callable[[Any], object]) -> Change:
    return lambda bag: bag.change_json(_REPORT, change)


def _judgement(report: Any, *, with_: str) -> Row:
    papers = report["papers"]
    return next(j for p in papers for j in p["judgements"] if j[with_])


def _settled(report: Any) -> None:
    _judgement(report, with_="settled")["settled"]["codes"] = ["apnoea-test"]


def _told_verdict(report: Any) -> None:
    _judgement(report, with_="verdicts")["verdicts"][0]["choice"] = "cannot-tell"


def _reason(report: Any) -> None:
    _judgement(report, with_="reason")["reason"] = "Another invented reason."


def _translation_status(report: Any) -> None:
    _judgement(report, with_="translation")["translation"]["status"] = "checked"


def _grade(report: Any) -> None:
    paper = next(paper for paper in report["papers"] if paper["grade"] == "near-miss")
    paper["grade"] = "explicit"


def _count(report: Any) -> None:
    """Move one paper from one outcome to another, so that the sums still fit."""
    outcomes = next(s for s in report["steps"] if s["name"] == "Papers screened")["outcomes"]
    outcomes["explicit"] += 1
    outcomes["no finding"] -= 1


def _agreement(report: Any) -> None:
    line = next(one for one in report["agreement"]["lines"] if one["cells"])
    line["cells"] = [line["cells"][0] + 1, *line["cells"][1:]]


def _confusion(report: Any) -> None:
    report["agreement"]["confusion"][0][0] += 1


def _recall(report: Any) -> None:
    line = next(one for one in report["recall"]["lines"] if "supports" in one["value"])
    line["value"]["supports"] = 0.99


def _recall_counts(report: Any) -> None:
    report["recall"]["data"]["candidates"]["size"] += 1


def _drop_passage(report: Any) -> None:
    next(paper for paper in report["papers"] if paper["passages"])["passages"].pop()


def _context(report: Any) -> None:
    papers = (paper for paper in report["papers"] if not paper["identifying"])
    passage = next(one for paper in papers for one in paper["passages"] if one["left"])
    passage["left"] = "乙" + passage["left"][1:]


def _place(report: Any) -> None:
    paper = next(paper for paper in report["papers"] if paper["place"])
    paper["place"]["city"], paper["place"]["province"] = "Nowhere", "Nowhere"


def _decision(report: Any) -> None:
    paper = next(paper for paper in report["papers"] if paper["identifying"])
    paper["identifying"][0]["decision"] = "mask"


def _record(report: Any) -> None:
    paper = next(paper for paper in report["papers"] if paper["record"])
    paper["record"]["year"] = 1999


def _told_box(report: Any) -> None:
    crops = (
        c for p in report["papers"] for j in (*p["judgements"], *p["passages"]) for c in j["crops"]
    )
    next(crops)["boxes"][0]["top"] += 5


def _stance(rows: list[Row]) -> None:
    rows[0]["stance"] = "supports"


def _number_in_page(bag: Evidence) -> None:
    data = bag.read(_PAGE)
    start = data.index(b'<data value="')
    end = data.index(b"</data>", start)
    bag.write(_PAGE, data[:end] + b"9" + data[end:])


def _number_everywhere(bag: Evidence) -> None:
    """Change a number in the page, as printed and marked, and among the results."""
    key = "papers.screened"
    stored = json.loads(bag.read(_RESULTS))
    key = key if key in stored else sorted(stored)[0]
    value, text = stored[key]["value"], stored[key]["text"]
    old = f'<data value="{value}" data-key="{key}">{text}</data>'.encode()
    new = f'<data value="99" data-key="{key}">99</data>'.encode()
    bag.write(_PAGE, bag.read(_PAGE).replace(old, new))
    bag.change_json(_RESULTS, lambda whole: whole.__setitem__(key, {"value": 99, "text": "99"}))


def _result(bag: Evidence) -> None:
    def change(whole: Any) -> None:
        key = sorted(whole)[0]
        whole[key] = {"value": 4711, "text": "4,711"}

    bag.change_json(_RESULTS, change)


def _sentence(bag: Evidence) -> None:
    data = bag.read(_PAGE)
    at = data.index(b"</p>", data.index(b"<main") if b"<main" in data else 0)
    bag.write(_PAGE, data[:at] + b" Nothing else is said." + data[at:])


def _figure(bag: Evidence) -> None:
    name = bag.below("report/figures", ".svg")[0]
    bag.substitute(name, b"</svg>", b'<rect width="9" height="9"/></svg>')


def _figure_numbers(bag: Evidence) -> None:
    name = bag.below("report/figures", ".csv")[0]
    bag.write(name, bag.read(name).rstrip() + b"9\n")


def _figure_picture(bag: Evidence) -> None:
    names = bag.below("report/figures", ".png")
    bag.write(names[0], bag.read(names[1]))


def _csv_row(bag: Evidence) -> None:
    lines = bag.read("report/findings.csv").splitlines(keepends=True)
    bag.write("report/findings.csv", b"".join(lines[:-1]))


def _json_passage(bag: Evidence) -> None:
    bag.change_json("report/findings.json", lambda whole: whole["findings"].pop())


def _state(rows: list[Row]) -> None:
    next(row for row in rows if row["state"] == "read")["state"] = "excluded"


def _crate_entry(bag: Evidence) -> None:
    def change(crate: Any) -> None:
        name = _originals(bag)[0]
        crate["@graph"] = [one for one in crate["@graph"] if one["@id"] != name]

    bag.change_json(_CRATE, change)


def _tag_lines(name: str, change: Callable[[list[str]], list[str]]) -> Change:
    def changed(bag: Evidence) -> None:
        path = bag.folder / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(change(lines)), encoding="utf-8")

    return changed


def _one_manifest(bag: Evidence) -> None:
    """Change an original, and make one of the two manifests anew."""
    name = _originals(bag)[0]
    old = digest_of(bag.path(name))
    bag.flip(name)
    path = bag.folder / "manifest-sha256.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(f"{old}  data/{name}", f"{digest_of(bag.path(name))}  data/{name}"),
        encoding="utf-8",
    )


def _rename(bag: Evidence) -> None:
    name = _originals(bag)[0]
    bag.path(name).rename(bag.path(name).with_name("another.txt"))


def _link(bag: Evidence) -> None:
    (bag.folder / "data" / "originals" / "link.txt").symlink_to("/etc/hostname")


def _date_of_bag(lines: list[str]) -> list[str]:
    return [
        "Bagging-Date: 1999-01-01\n" if line.startswith("Bagging-Date") else line for line in lines
    ]


def _criterion(bag: Evidence) -> None:
    bag.substitute("protocol/criterion.toml", b"version = ", b"# changed\nversion = ")


def _environment(bag: Evidence) -> None:
    def change(whole: Any) -> None:
        whole["packages"]["numpy"] = "0.0.1"

    bag.change_json("protocol/environment.json", change)


def _drop(name: str, at: int = 0) -> Change:
    return lambda bag: bag.change_rows(name, lambda rows: rows.pop(at))


def _rows(name: str, change: Callable[[list[Row]], object]) -> Change:
    return lambda bag: bag.change_rows(name, change)


def _form(name: str, old: str) -> Change:
    """Put another file in the place of a form."""
    return lambda bag: bag.write(name, bag.read(old))


KINDS: tuple[Tampering, ...] = (
    Tampering("byte in an original", lambda b: b.flip(_originals(b)[0]), *["original-changed"] * 2),
    Tampering("original replaced", _swap_original, *["original-changed"] * 2),
    Tampering("originals exchanged", lambda b: _swap(b, _originals(b)), *["original-changed"] * 2),
    Tampering("original removed", lambda b: b.remove(_originals(b)[0]), *["original-missing"] * 2),
    Tampering(
        *("original added", lambda b: b.write("originals/new.txt", b"new")),
        *("file-added", "original-unknown"),
    ),
    Tampering("file renamed", _rename, "file-renamed", "original-missing"),
    Tampering("text changed", _change_text, *["text-changed"] * 2),
    Tampering("normalised text changed", _change_normalized, "text-changed", "normalized-changed"),
    Tampering("way back changed", _change_origins, "text-changed", "normalized-changed"),
    Tampering("text removed", lambda b: b.remove(_text(b)), "text-missing", "text-missing"),
    Tampering("quote changed", _rows(_FINDINGS, _quote), "table-changed", "quote-changed"),
    Tampering("offsets moved", _rows(_FINDINGS, _offsets), "table-changed", "quote-moved"),
    Tampering(
        *("counter-evidence dropped", _rows(_FINDINGS, _drop_counter)),
        *("table-changed", "finding-removed"),
    ),
    Tampering("finding added", _rows(_FINDINGS, _add_finding), "table-changed", "finding-added"),
    Tampering("box moved", _move_box, "table-changed", "box-moved"),
    Tampering("crop redrawn", _redraw_crop, "crop-changed", "crop-redrawn"),
    Tampering(
        "crops exchanged", lambda b: _swap(b, b.below("crops")), "crop-changed", "crop-changed"
    ),
    Tampering(
        *("crop removed", lambda b: b.remove(b.below("crops")[0])),
        *("crop-missing", "crop-missing"),
    ),
    Tampering("verdict changed", _rows(_CODINGS, _verdict), "table-changed", "verdict-changed"),
    Tampering(
        *("codes of a verdict changed", _rows(_CODINGS, _other_verdict)),
        *("table-changed", "verdict-changed"),
    ),
    Tampering("verdict removed", _drop(_CODINGS), "table-changed", "verdict-removed"),
    Tampering("verdict added", _rows(_CODINGS, _add_verdict), "table-changed", "verdict-added"),
    Tampering(
        "coders exchanged", _rows(_CODINGS, _swap_coders), "table-changed", "verdict-changed"
    ),
    Tampering(
        *("reason of an adjudication changed",),
        _rows(_DECISIONS, lambda rows: rows[0].__setitem__("reason", "another")),
        *("table-changed", "adjudication-changed"),
    ),
    Tampering("adjudication removed", _drop(_DECISIONS), "table-changed", "adjudication-removed"),
    Tampering("opening changed", _rows(_OPENINGS, _opening), "opening-changed", "opening-changed"),
    Tampering("opening removed", _drop(_OPENINGS), "opening-changed", "opening-missing"),
    Tampering(
        *("first log entry removed", _remove_entry(_REVIEW, lambda _: 0)),
        *("log-changed", "log-entry-removed"),
    ),
    Tampering(
        *("middle log entry removed", _remove_entry(_REVIEW, lambda n: n // 2)),
        *("log-changed", "log-entry-removed"),
    ),
    Tampering("log reordered", _rows(_REVIEW, _reorder), "log-changed", "log-reordered"),
    Tampering(
        "log entry duplicated", _rows(_REVIEW, _duplicate), "log-changed", "log-entry-duplicated"
    ),
    Tampering("log entry edited", _edited(_REVIEW, fresh=False), "log-changed", "log-entry-edited"),
    Tampering(
        *("log entry edited with a fresh digest", _edited(_REVIEW, fresh=True)),
        *("log-changed", "log-entry-edited"),
    ),
    Tampering(
        "custody entry edited", _edited(_CUSTODY, fresh=False), "log-changed", "log-entry-edited"
    ),
    Tampering(
        *("last custody entry removed", _remove_entry(_CUSTODY, lambda n: n - 1)),
        *("log-changed", "log-entry-removed"),
    ),
    Tampering(
        *("acquisition removed, log chained anew", _rechain_without("acquired")),
        *("log-changed", "acquisition-removed"),
    ),
    Tampering(
        *("screening removed, log chained anew", _rechain_without("screened")),
        *("log-changed", "log-entry-removed"),
    ),
    Tampering("custody log forged as a whole", _forge_log, "log-changed", ""),
    Tampering("number in the page", _number_in_page, "form-changed", "number-edited"),
    Tampering("number in page and results", _number_everywhere, "form-changed", "number-differs"),
    Tampering("number in the results", _result, "results-changed", "number-differs"),
    Tampering("count in the report", _in_report(_count), "report-changed", "step-differs"),
    Tampering("sentence in the page", _sentence, "form-changed", "form-changed"),
    Tampering("figure edited", _figure, "figure-changed", "figure-changed"),
    Tampering("numbers of a figure", _figure_numbers, "figure-changed", "figure-changed"),
    Tampering("figure replaced", _figure_picture, "figure-changed", "figure-changed"),
    Tampering("row of findings.csv dropped", _csv_row, "form-changed", "form-changed"),
    Tampering("passage of findings.json dropped", _json_passage, "form-changed", "form-changed"),
    Tampering("settled verdict", _in_report(_settled), "report-changed", "settled-differs"),
    Tampering("verdict in report", _in_report(_told_verdict), "report-changed", "verdict-differs"),
    Tampering("reason in report", _in_report(_reason), "report-changed", "adjudication-differs"),
    Tampering(
        *("status of a translation", _in_report(_translation_status)),
        *("report-changed", "translation-differs"),
    ),
    Tampering("grade of a paper", _in_report(_grade), "report-changed", "grade-differs"),
    Tampering("cell of agreement", _in_report(_agreement), "report-changed", "agreement-differs"),
    Tampering("pairs of answers", _in_report(_confusion), "report-changed", "agreement-differs"),
    Tampering("bound of recall", _in_report(_recall), "report-changed", "recall-differs"),
    Tampering("counts of recall", _in_report(_recall_counts), "report-changed", "recall-differs"),
    Tampering("passage dropped", _in_report(_drop_passage), "report-changed", "passage-removed"),
    Tampering("context of a passage", _in_report(_context), "report-changed", "context-differs"),
    Tampering("place moved", _in_report(_place), "report-changed", "place-differs"),
    Tampering(
        *("decision on what identifies", _in_report(_decision)),
        *("report-changed", "identifying-differs"),
    ),
    Tampering("year of a record", _in_report(_record), "report-changed", "record-differs"),
    Tampering("box in the report", _in_report(_told_box), "report-changed", "crop-differs"),
    Tampering("claim dropped", _drop("tables/claims.jsonl"), "table-changed", "claim-added"),
    Tampering(
        *("stance of a claim", _rows("tables/claims.jsonl", _stance)),
        *("table-changed", "claim-differs"),
    ),
    Tampering("state in the ledger", _rows(_LEDGER, _state), "table-changed", "step-differs"),
    Tampering("row of the ledger dropped", _drop(_LEDGER), "table-changed", "step-differs"),
    Tampering("record dropped", _drop("tables/records.jsonl"), "table-changed", "step-differs"),
    Tampering(
        *("seed of the protocol",),
        lambda b: b.write("protocol/study.toml", b"seed = 7\n" + b.read("protocol/study.toml")),
        *("protocol-changed", "protocol-changed"),
    ),
    Tampering("criterion edited", _criterion, "criterion-changed", "criterion-changed"),
    Tampering("environment changed", _environment, "environment-changed", "environment-differs"),
    Tampering("crate entry removed", _crate_entry, "crate-changed", ""),
    Tampering(
        *("manifest line removed", _tag_lines("manifest-sha256.txt", lambda lines: lines[1:])),
        *("manifest-incomplete", ""),
    ),
    Tampering(
        "one of two manifests made anew", _one_manifest, "manifests-disagree", "original-changed"
    ),
    Tampering(
        *("tag manifest removed", lambda b: (b.folder / "tagmanifest-sha512.txt").unlink()),
        *("manifest-missing", ""),
    ),
    Tampering(
        *("date of the bag", _tag_lines("bag-info.txt", _date_of_bag)),
        *("bag-info-changed", "bag-info-differs"),
    ),
    Tampering(
        *("declaration of the bag", lambda b: (b.folder / "bagit.txt").write_text("no bag\n")),
        *("bag-declaration", "bag-declaration"),
    ),
    Tampering("link", _link, "link-or-device", "link-or-device"),
    Tampering(
        *("viewer changed", lambda b: b.write("index.html", b.read("index.html") + b"<!-- -->")),
        *("file-changed", "viewer-changed"),
    ),
)
