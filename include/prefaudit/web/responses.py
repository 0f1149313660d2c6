"""What every route shares: the settings, the warehouse, the frame of a page, the headers of an answer."""

import mimetypes
from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from upath import UPath

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.migrations import require_current
from prefaudit.web.authorisation import settings_of
from prefaudit.web.page_context import Frame

# A page asks nothing of any other host, runs no script, and stands in a frame of this host only.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def _warehouse(settings: Annotated[Settings, Depends(settings_of)]) -> Iterator[Connection]:
    with connect(settings) as connection:
        require_current(connection)
        yield connection


Place = Annotated[Settings, Depends(settings_of)]
Warehouse = Annotated[Connection, Depends(_warehouse)]


def frame_of(request: Request) -> Frame:
    """Where the application is mounted, and whether the visitor may act."""
    visitor = getattr(request.state, "visitor", None)
    return Frame(str(request.scope.get("root_path", "")).rstrip("/"), may_act=bool(visitor and visitor.may_act))


def html(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """A page; further headers may be given."""
    return HTMLResponse(text, status, headers={**HEADERS, **(headers or {})})


def see(request: Request, path: str) -> RedirectResponse:
    """The way to the page that shows what was done: loading that one again does nothing twice."""
    return RedirectResponse(frame_of(request).base + path, 303, headers=HEADERS)


def file(place: UPath, *, inline: bool) -> Response:
    """A stored file; shown in the page where it is one of our own, else downloaded under its own name."""
    try:
        data = place.read_bytes()
    except OSError as error:
        raise HTTPException(404, "Ce fichier n'est plus à sa place : voyez l'exploitant du service.") from error
    kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    plain = place.name.encode("ascii", "replace").decode("ascii").replace('"', "_")
    named = f'filename="{plain}"' + ("" if plain == place.name else f"; filename*=UTF-8''{quote(place.name)}")
    disposition = {"Content-Disposition": f"{'inline' if inline else 'attachment'}; {named}"}
    return Response(data, media_type="text/html" if inline else kind, headers={**HEADERS, **disposition})
