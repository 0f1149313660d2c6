"""What every route shares: the settings, the warehouse, and the responses with their headers."""

import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import replace
from secrets import token_urlsafe
from threading import BoundedSemaphore
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from upath import UPath

from prefaudit.places.faults import StoreFault
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.migrations import require_current
from prefaudit.web.authorisation import settings_of
from prefaudit.web.labels import Labels
from prefaudit.web.rendering import render

# A page loads nothing from another host, runs no script, and may be framed by this host only.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'self'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


# How many connections the page takes of the database's, whatever is asked of it, and how long a request waits for one.
CONNECTIONS = 10
_WAIT_SECONDS = 10.0
# A person does not wait for the end of a run.
_LOCK_SECONDS = 20.0
_free = BoundedSemaphore(CONNECTIONS)


def _warehouse(settings: Annotated[Settings, Depends(settings_of)]) -> Iterator[Connection]:
    if not _free.acquire(timeout=_WAIT_SECONDS):
        raise HTTPException(503, "Trop de demandes sont en cours. Recommencez dans un instant.")
    try:
        with connect(replace(settings, lock_timeout=min(settings.lock_timeout, _LOCK_SECONDS))) as connection:
            require_current(connection)
            yield connection
    finally:
        _free.release()


CurrentSettings = Annotated[Settings, Depends(settings_of)]
# Given back before the answer is sent: who reads it slowly holds nothing.
Warehouse = Annotated[Connection, Depends(_warehouse, scope="function")]


def base_path(request: Request) -> str:
    """Return the path that the application is mounted at, without a slash at its end."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    scripted: bool = False,
    **values: object,
) -> HTMLResponse:
    """Return a page rendered for the user of a request.

    A `scripted` page runs the script of ours that bears its `nonce`, a mark of this answer, and no other.
    """
    nonce = token_urlsafe(16) if scripted else ""
    policy = f"{_POLICY}; script-src 'nonce-{nonce}'; connect-src 'self'" if scripted else _POLICY
    user = getattr(request.state, "visitor", None)
    text = render(
        template,
        base=base_path(request),
        here=request.url.path.removeprefix(base_path(request)),
        may_act=bool(user and user.may_act),
        may_approve=bool(user and user.may_approve),
        labels=labels_of(request),
        nonce=nonce,
        **values,
    )
    return HTMLResponse(text, status, headers={**HEADERS, "Content-Security-Policy": policy, **(headers or {})})


def labels_of(request: Request) -> Labels:
    """Return the French words for codes, read when the first one is needed."""
    return Labels(lambda: Reference.load(settings_of(request).reference))


def redirect(request: Request, path: str) -> RedirectResponse:
    """Redirect to the page that shows what was done: reloading that one repeats nothing."""
    return RedirectResponse(base_path(request) + path, 303, headers=HEADERS)


def stored_file(place: UPath, *, inline: bool) -> Response:
    """Return a stored file: shown in the browser where it is a page of ours, else downloaded under its own name."""
    try:
        data = place.read_bytes()
    except StoreFault:
        raise
    except OSError as error:
        raise HTTPException(404, "Ce fichier n'est plus à sa place : voyez l'exploitant du service.") from error
    return named_file(data, place.name, inline=inline)


def named_file(data: bytes, name: str, *, inline: bool = False) -> Response:
    """Return the bytes of a file: shown in the browser where it is a page of ours, else downloaded under its name."""
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    plain = name.encode("ascii", "replace").decode("ascii").replace('"', "_")
    named = f'filename="{plain}"' + ("" if plain == name else f"; filename*=UTF-8''{quote(name)}")
    disposition = {"Content-Disposition": f"{'inline' if inline else 'attachment'}; {named}"}
    return Response(data, media_type="text/html" if inline else media_type, headers={**HEADERS, **disposition})
