"""Serving a review: the verb behind ``exhume serve``."""

import gc
import ssl
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from exhume.errors import UsageError
from exhume.model.coding import Role
from exhume.settings import StudySettings
from exhume.store.review.people import LOCAL, People
from exhume.store.review.queue import Queue
from exhume.web.app import LOOPBACK_NAMES, create_app
from exhume.web.frame.context import ReviewContext
from exhume.web.frame.reading import ReadingRoom
from exhume.web.frame.templates import Templates
from exhume.web.frame.visits import new_secret
from exhume.workflow._ranking import reranking
from exhume.workflow.reviewing.glossing import Glossary
from exhume.workflow.reviewing.opening import Review, open_study_review
from exhume.workflow.reviewing.page_images import PageImages
from exhume.workflow.reviewing.papers import Papers

_SECONDS_TO_FINISH = 10


@dataclass(frozen=True, slots=True)
class Address:
    """Where a review is served; `names` are further host names by which people call it."""

    host: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_loopback(self) -> bool:
        """Tell whether only this machine can reach it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def url(self, path: str = "/") -> str:
        """Return what to type into a browser on this machine."""
        scheme = "https" if self.certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}{path}"


def serve(  # noqa: PLR0913 - what the command line asks for
    study: Path,
    settings: StudySettings,
    address: Address,
    *,
    team: bool,
    announce: Callable[[str], None],
    may_migrate: bool = False,
) -> None:
    """Serve the review of a study until it is stopped.

    `announce` is given the address to open once. Without `team` there are no accounts, and the
    address holds a secret: that is for one person on one machine, so `UsageError` is raised for
    an address that other machines can reach. `may_migrate` is as in `open_study_review`.
    """
    _refuse_open_doors(address, team=team)
    _check_certificate(address)
    names = (*LOOPBACK_NAMES, address.host, *address.names)
    with review_app(study, settings, names, team=team, may_migrate=may_migrate) as (app, entrance):
        settle(app)
        config = uvicorn.Config(
            app,
            host=address.host,
            port=address.port,
            ssl_certfile=address.certificate,
            ssl_keyfile=address.key,
            log_level="warning",
            access_log=False,  # the printed address holds a secret
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )
        announce(address.url(f"/enter/{entrance}" if entrance else "/"))
        uvicorn.Server(config).run()


def settle(app: FastAPI) -> None:
    """Have a server ready for people: call it once, when its application is put together.

    Renderers begin to load. What is in the memory by now stays there, and is left out when garbage
    is looked for; otherwise everybody would wait for that now and then, some 50 ms. Threads take
    turns every millisecond rather than every five, so that a verdict does not wait while a page
    that nobody looks at yet is made ready.
    """
    app.state.context.images.warm_up()
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.001)


@contextmanager
def review_app(
    study: Path,
    settings: StudySettings,
    names: tuple[str, ...] = LOOPBACK_NAMES,
    *,
    team: bool,
    may_migrate: bool = False,
) -> Generator[tuple[FastAPI, str]]:
    """Open the review of a study and give its application, and the secret part of its address.

    The secret is empty for a team. `names` are the host names by which people call it.
    """
    with (
        open_study_review(study, settings, may_migrate=may_migrate) as review,
        PageImages() as images,
        reranking(review),
    ):
        people = People(review.database)
        entrance = "" if team else new_secret()
        if team:
            _prepare_team(people)
        else:
            _prepare_one(people, review)
        context = ReviewContext(
            review,
            people,
            Templates(review.title, is_local=not team),
            Papers(study),
            ReadingRoom(Glossary(review.criterion)),
            images,
            entrance,
        )
        yield create_app(context, names), entrance


def _prepare_one(people: People, review: Review) -> None:
    """Give the one person what was drawn and has no coder yet."""
    people.local()
    queue, settings = Queue(review.database), review.settings
    if queue.counts().places:
        queue.assign(settings.seed, settings.coding.coders_per_unit)


def _prepare_team(people: People) -> None:
    """See to it that there is an owner, and that nobody who was let in alone is in still."""
    everybody = people.all()
    if not any(Role.OWNER in person.roles for person in everybody if person.name != LOCAL):
        remedy = "make one with `exhume people add NAME --role owner`"
        raise UsageError("--team", "no account is there yet that could own the study", remedy)
    for person in everybody:
        if person.name == LOCAL:
            people.end_sessions_of(person.id)


def _refuse_open_doors(address: Address, *, team: bool) -> None:
    if not team and not address.is_loopback:
        raise UsageError(
            "--host",
            f"{address.host} can be reached from other machines, and there are no accounts",
            "add --team and make accounts with `exhume people`",
        )


def _check_certificate(address: Address) -> None:
    """Raise `UsageError` where the way to the server could not be encrypted as was asked for."""
    if address.certificate is None:
        if address.key is not None:
            raise UsageError("--key", "it has no certificate", "add --certificate")
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(address.certificate, address.key)
    except (ssl.SSLError, OSError) as error:
        problem = f"{address.certificate} cannot be used with its key: {error}"
        remedy = "give a certificate and its private key, both as PEM files"
        raise UsageError("--certificate", problem, remedy) from error
