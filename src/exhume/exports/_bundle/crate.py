"""The metadata of the RO-Crate 1.1 that a bundle's payload is: what each file is, and what made it.

The names of people are not in it. Its terms are those of schema.org, in JSON-LD.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

import msgspec

from exhume.exports._bundle import layout
from exhume.exports._bundle.bag import Weighed

TERMS: Final = (
    "No licence is granted by this bundle. Rights in the original papers, in their texts and in the"
    " images of their pages stay with those who hold them; they are handed over so that quotations"
    " can be checked against their source. Whoever received the bundle should clear those rights"
    " before handing on the folders originals, texts, crops and viewer."
)

_CONTEXT = ("https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"})
_MEDIA_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".zip": "application/zip",
}
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class About:
    """What the crate says of itself; `date` is a day in ISO 8601, `versions` are of software."""

    name: str
    description: str
    date: str
    versions: Mapping[str, str]


def metadata(about: About, files: Sequence[Weighed], media_types: Mapping[str, str]) -> bytes:
    """Return the crate's metadata as JSON.

    `files` is the payload without the metadata itself; `media_types` has what is known of files
    beyond their names' endings, by their path in the payload.
    """
    paths = [each.path.removeprefix(f"{layout.PAYLOAD}/") for each in files]
    entities = [_file(path, each, media_types) for path, each in zip(paths, files, strict=True)]
    graph = [_descriptor(), _root(about, paths), _terms(), _action(about)]
    graph += [*_software(about.versions), *entities]
    whole = {"@context": list(_CONTEXT), "@graph": graph}
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _descriptor() -> dict[str, Any]:
    return {
        "@id": layout.CRATE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }


def _root(about: About, paths: Sequence[str]) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": about.name,
        "description": about.description,
        "datePublished": about.date,
        "license": {"@id": "#terms"},
        "mentions": {"@id": "#handing-over"},
        "hasPart": [{"@id": quote(path)} for path in paths],
    }


def _terms() -> dict[str, Any]:
    return {
        "@id": "#terms",
        "@type": "CreativeWork",
        "name": "Terms",
        "description": TERMS,
    }


def _action(about: About) -> dict[str, Any]:
    return {
        "@id": "#handing-over",
        "@type": "CreateAction",
        "name": "The dossier was written and put together with what it stands on",
        "endTime": about.date,
        "instrument": [{"@id": f"#{name}"} for name in about.versions],
        "result": {"@id": "./"},
    }


def _software(versions: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "@id": f"#{name}",
            "@type": "SoftwareApplication",
            "name": name,
            "softwareVersion": version,
        }
        for name, version in versions.items()
    ]


def _file(path: str, weighed: Weighed, media_types: Mapping[str, str]) -> dict[str, Any]:
    by_name = _MEDIA_TYPES.get(PurePosixPath(path).suffix, _UNKNOWN)
    return {
        "@id": quote(path),
        "@type": "File",
        "name": PurePosixPath(path).name,
        "description": _described(path),
        "encodingFormat": media_types.get(path) or by_name,
        "contentSize": str(weighed.size),
        "sha256": weighed.sha256,
    }


_FOLDERS = {
    layout.REPORT_FOLDER: "A form of the dossier",
    layout.TEXTS: "The text of a paper as it was read, normalised, and the way back",
    layout.ORIGINALS: "A paper as it was given; its name is its SHA-256",
    layout.CROP_IMAGES: "The part of a page that shows a passage",
    "viewer": "The text of a paper, for the viewer",
    "protocol": "What was decided beforehand, and the software that ran",
    "tables": "A table of the study, one JSON object a line",
    "logs": "A log of the study, each entry of which names the digest of the one before",
}
_FILES = {
    layout.VIEWER: "A page to walk from the report to the passages and their originals",
    layout.README: "What the bundle is, and how to check it by hand",
    layout.REPORT: "What the dossier was written from",
    layout.RESULTS: "Every number that the dossier prints, by its key",
    layout.OPENINGS: "The statements that entries of the review's log committed to",
}


def _described(path: str) -> str:
    return _FILES.get(path) or _FOLDERS[path.partition("/")[0]]
