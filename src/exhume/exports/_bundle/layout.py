"""What lies where in an evidence bundle.

All paths are relative to the bag's payload folder, but for `TIMESTAMPS`, which stands beside it:
time stamps are made of the root digest, and so cannot be among what it covers.
"""

from typing import Final

PAYLOAD: Final = "data"
"""The payload folder of the bag, which is the root of the RO-Crate."""

ROOT_FILE: Final = "tagmanifest-sha256.txt"
"""The file whose SHA-256 is the root digest: it covers both manifests, and so everything."""

TIMESTAMPS: Final = "timestamps"
"""The folder beside the payload in which time stamps of `ROOT_FILE` lie."""

CRATE: Final = "ro-crate-metadata.json"
VIEWER: Final = "index.html"
VIEWER_TEXTS: Final = "viewer/texts"
"""A script ``<sha256>.js`` for each file in `TEXTS`, from which the viewer takes the text."""
README: Final = "README.txt"

REPORT_FOLDER: Final = "report"
"""The dossier in all its forms, as ``exhume report`` wrote it."""
REPORT: Final = "report/report.json"
"""The `exhume.model.report.Report` that the forms were written from, without its images.

`exhume.exports._bundle.report_json.decoded` reads it.
"""
RESULTS: Final = "report/results.json"
"""The numbers that the dossier prints, by their keys."""
FIGURES: Final = "report/figures"

STUDY: Final = "protocol/study.toml"
CRITERION: Final = "protocol/criterion.toml"
ENVIRONMENT: Final = "protocol/environment.json"
"""The versions of Python and of every installed package that ran: the lock file."""

LEDGER: Final = "tables/ledger.jsonl"
RECORDS: Final = "tables/records.jsonl"
FINDINGS: Final = "tables/findings.jsonl"
UNITS: Final = "tables/units.jsonl"
CODINGS: Final = "tables/codings.jsonl"
ADJUDICATIONS: Final = "tables/adjudications.jsonl"
TRANSLATIONS: Final = "tables/translations.jsonl"
DRAWINGS: Final = "tables/drawings.jsonl"
PEOPLE: Final = "tables/people.jsonl"
CLAIMS: Final = "tables/claims.jsonl"
PLACES: Final = "tables/places.jsonl"
IDENTIFYING: Final = "tables/identifying.jsonl"
CROPS: Final = "tables/crops.jsonl"

TEXTS: Final = "texts"
"""A file ``<sha256>.json`` for each paper that is reported or was judged: a `rows.Text`."""
ORIGINALS: Final = "originals"
"""A file ``<sha256>.<suffix>`` for each original that may be handed on."""
CROP_IMAGES: Final = "crops"

CUSTODY_LOG: Final = "logs/custody.jsonl"
REVIEW_LOG: Final = "logs/review.jsonl"
OPENINGS: Final = "logs/openings.jsonl"
"""What the review's log committed to: the number of an entry, and the text that it is of."""
