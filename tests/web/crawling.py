"""Every page that a visitor can reach: by links, by forms, and by the list of all addresses."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI

from .visiting import Answer, Browser, forms, links, path_of

METHODS = ("get", "post", "put", "patch", "delete")


def operations(app: FastAPI) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give method, path and description of all that the application answers."""
    for path, methods in app.openapi()["paths"].items():
        for method in METHODS:
            if method in methods:
                yield method.upper(), path, methods[method]


def filled_in(path: str, unit: str) -> str:
    """Return an address with a unit in it."""
    return path.format(unit=unit, number=1, entrance="guessed", name="recall_curve")


def crawl(browser: Browser, start: str = "/", most: int = 200) -> dict[str, Answer]:
    """Follow every link from a page; return what came, by address."""
    found: dict[str, Answer] = {}
    waiting = [start]
    while waiting and len(found) < most:
        address = waiting.pop()
        if address in found:
            continue
        answer = found[address] = browser.get(address)
        if answer.location:
            waiting.append(path_of(answer.location))
        elif answer.is_page:
            waiting.extend(sorted(path_of(link) for link in links(answer, address)))
    return found


def submit_all(browser: Browser, pages: Mapping[str, Answer]) -> dict[str, Answer]:
    """Send every form of the pages once as it stands, but for signing out; return what came."""
    found: dict[str, Answer] = {}
    for address, answer in pages.items():
        for form in forms(answer) if answer.is_page else ():
            target = form.action or address
            if target != "/sign-out" and f"POST {target}" not in found:
                fields: dict[str, list[str]] = {}
                for name, value in form.fields:
                    fields.setdefault(name, []).append(value)
                found[f"POST {target}"] = browser.post(target, fields)
    return found


_ONCE = re.compile(
    rb'(?<=name="request" value=")[\w-]+|(?<=name="shown" value=")\d+'
    rb"|\b[0-9a-f]{64}\b"  # the token of forms
)


def lasting(answer: Answer) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Return an answer without what is new each time: keys of requests, times, tokens."""
    body = _ONCE.sub(b"*", answer.body) if answer.is_page else answer.body
    headers = tuple(pair for pair in answer.headers if pair[0] != "content-length")
    return answer.status, headers, body
