"""Small copies of the replication data's layout: one invented, one made from published excerpts.

Every sentence of the invented papers is invented. The published excerpts are read from the shared
folder, and written nowhere but into the folder of a test.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from exhume.workflow.replication.published import published_study

FILES = published_study("ddr-2022").files

FILLER = "本组患者手术过程顺利，术后恢复良好，随访至今情况稳定，未见明显并发症发生。" * 4
"""Invented; longer than the context in which 供 is looked for, and without that character."""

EXPLICIT = "供体确定脑死亡后，立即气管插管，随后开胸取心。"
NEAR = "供者脑死亡后用麻醉机维持呼吸，随后开胸取心。"
RECIPIENT = "受者入室后常规监测，全麻诱导后行气管插管，随后开胸。"
OTHER = "本文讨论护理文书的书写要点与常见问题，不涉及手术。"


@dataclass(frozen=True)
class Paper:
    """An invented paper and the study's invented label for it."""

    name: str
    text: str
    label: str = ""
    year: int = 2000


INVENTED = (
    Paper("0001", f"{FILLER}{EXPLICIT}{FILLER}", "included", 1980),
    Paper("0002", f"{FILLER}供体脑死亡后，\n迅速 气管插管，\u3000取心。{FILLER}", "included", 1999),
    Paper("0003", f"{FILLER}{OTHER}{FILLER}", "included", 2015),
    Paper("0004", f"{FILLER}{NEAR}{FILLER}", "near-miss", 2003),
    Paper("0005", f"{FILLER}{OTHER}{FILLER}", "near-miss", 2004),
    Paper("0006", f"{FILLER}{RECIPIENT}{FILLER}"),
    Paper("0007", f"{FILLER}{RECIPIENT}另取供肺备用。{FILLER}"),
    Paper("0008", f"{FILLER}{EXPLICIT}{FILLER}"),
    Paper("0009", f"{FILLER}{FILLER}"),
    Paper("0010", f"{FILLER}{OTHER}{FILLER}{OTHER}"),
    Paper("0011", " \n"),
)
"""Papers of which the tests say what each method points at."""


def table(rows: Iterable[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    """Return rows as a table, quoted where need be."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


def put(path: Path, content: str | bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def write_layout(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a root and return it."""
    for name, content in files.items():
        put(root / name, content)
    return root


def layout_of(papers: Sequence[Paper]) -> dict[str, str | bytes]:
    """Return the files of a complete copy that holds these papers; excerpts are their texts."""
    included = [(p.name, p.year, p.text.strip(), "") for p in papers if p.label == "included"]
    near = [(int(p.name), p.year, p.text.strip(), "") for p in papers if p.label == "near-miss"]
    header = ("id", "year", "text", "en")
    return {
        **{f"{FILES.texts}/{paper.name}.txt": paper.text for paper in papers},
        FILES.included: table([header, *included], "\t"),
        FILES.near_misses: table([header, *near]),
        FILES.references: table([("id", "title"), *((p.name, "虚构") for p in papers)]),
        FILES.hospitals: table([("hospital", "lon", "lat"), ("虚构医院", 1.5, 2.5)]),
        FILES.hospital_papers: table([("docid", "hospital"), ("0001", "虚构医院")]),
    }


def invented_layout(root: Path) -> Path:
    """Write the invented copy."""
    return write_layout(root, layout_of(INVENTED))


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def published_layout(root: Path, gold: Path) -> Path:
    """Write a copy from the published excerpts: whole papers where there are, else the excerpts."""
    excerpts = _rows(gold / "excerpts.jsonl")
    texts = {row["id"]: row["text"] for row in excerpts if row["label"] != "problematic"}
    texts |= {row["id"]: row["text"] for row in _rows(gold / "documents.jsonl")}
    header = ("id", "year", "text", "en")
    labelled = {
        label: [(r["id"], r["year"], r["text"], "") for r in excerpts if r["label"] == label]
        for label in ("problematic", "near-miss")
    }
    files: dict[str, str | bytes] = {
        f"{FILES.texts}/{_padded(name)}.txt": text for name, text in texts.items()
    }
    files[FILES.included] = table([header, *labelled["problematic"]], "\t")
    files[FILES.near_misses] = table([header, *labelled["near-miss"]])
    return write_layout(root, files)


def _padded(name: str) -> str:
    return name.zfill(4) if name.isdecimal() else name
