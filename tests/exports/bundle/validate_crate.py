"""Run `roc-validator` on a crate without a network: ``python validate_crate.py FOLDER``.

It fetches the crate's JSON-LD context from the network. Here it gets the one that lies in the
package `rocrate` instead, which has the terms of all versions up to its own. What is wrong is
printed as a JSON list of [severity, check, message], from recommendations on.
"""

import json
import sys
from pathlib import Path
from typing import Any

import requests
import rocrate
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

CONTEXT = "https://w3id.org/ro/crate/1.1/context"


def _get(_self: HttpRequester, url: str, **_options: Any) -> requests.Response:
    response = requests.Response()
    response.status_code = 200 if url == CONTEXT else 504
    response.url = url
    response.headers["Content-Type"] = "application/ld+json"
    response._content = (Path(rocrate.__file__).parent / "data/ro-crate.jsonld").read_bytes()  # noqa: SLF001 - there is no other way to make an answer
    return response


def main() -> None:
    HttpRequester.get = _get
    settings = services.ValidationSettings(
        rocrate_uri=sys.argv[1],
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.RECOMMENDED,
    )
    found = services.validate(settings).get_issues()
    print(json.dumps([(i.severity.name, i.check.identifier, str(i.message)) for i in found]))  # noqa: T201 - a program of its own


if __name__ == "__main__":
    main()
