"""The door of the control room: who comes in, what they may do, and that a request comes from the page itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

from prefaudit.settings import Settings


@dataclass(frozen=True)
class Visitor:
    """Someone who may read: the name of their login, and whether they may act (deposit, withdraw, start the night)."""

    name: str
    may_act: bool


@dataclass(frozen=True)
class Attempt:
    """A try of a task that failed: the task, which try it was, and how many it has; `link` is its page in Airflow."""

    task: str
    number: int
    of: int
    link: str = ""


@dataclass(frozen=True)
class Night:
    """A run of the night as the scheduler knows it: its name, its state, since when, until when, what failed in it.

    `failed` are the tasks that gave up, `waiting` those that will be tried again; `link` is the run's page in Airflow.
    """

    run_id: str
    state: str
    started_at: datetime | None
    ended_at: datetime | None
    failed: tuple[Attempt, ...] = ()
    waiting: tuple[Attempt, ...] = ()
    link: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in {"queued", "running"}


@dataclass(frozen=True)
class Door:
    """What the host of the page provides.

    `enter` is a dependency of every route: it gives the Visitor, and refuses who may not read. `last_night` gives the
    latest run, None where there was none. `start_night` starts one in a person's name and gives the run's name.
    `login` gives the address where one logs in and is brought back to a path; empty where there is none.
    """

    enter: Callable[..., Visitor]
    last_night: Callable[[], Night | None]
    start_night: Callable[[str], str]
    login: Callable[[str], str] = lambda path: ""


def door_of(request: Request) -> Door:
    """The door of the application that answers a request."""
    found: Door = request.app.state.door
    return found


def settings_of(request: Request) -> Settings:
    """The settings in force."""
    found: Settings = request.app.state.settings()
    return found


def visitor_of(request: Request) -> Visitor:
    """Who sends the request, once they have come in."""
    found: Visitor = request.state.visitor
    return found


def allowed(request: Request) -> Visitor:
    """A visitor who may act; else 403."""
    visitor = visitor_of(request)
    if not visitor.may_act:
        raise HTTPException(403, "Vous pouvez consulter ces pages, mais pas agir : demandez ce droit à l'exploitant.")
    return visitor


def acting(
    request: Request,
    visitor: Annotated[Visitor, Depends(allowed)],
    settings: Annotated[Settings, Depends(settings_of)],
) -> Visitor:
    """A visitor who may act and does so from the page itself; else 403.

    Airflow's cookie goes with every request that a browser sends here. So a request that changes anything says, in a
    header that no other site's page can set, that it comes from this host, or brings its token itself.
    """
    if "authorization" not in request.headers and not _from_here(request, settings):
        raise HTTPException(403, "Cette demande ne vient pas de la page elle-même. Rechargez-la, puis recommencez.")
    return visitor


def _from_here(request: Request, settings: Settings) -> bool:
    origin = urlsplit(request.headers.get("origin", ""))
    hosts = {request.headers.get("host", ""), urlsplit(settings.page_url).netloc}
    return origin.scheme in {"http", "https"} and origin.netloc in hosts - {""}


def remembering(enter: Callable[..., Visitor]) -> Callable[..., Any]:
    """A dependency of all routes that lets in as `enter` does, and keeps who it was for the rest of the request."""

    def remember(request: Request, visitor: Annotated[Visitor, Depends(enter)]) -> None:
        request.state.visitor = visitor

    return remember
