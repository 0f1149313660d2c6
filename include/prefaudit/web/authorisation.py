"""Who may do what, and that a request that changes anything was made on the page itself."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

from prefaudit.settings import Settings
from prefaudit.web.host import Host, User


def host_of(request: Request) -> Host:
    """Return the host of the application that answers a request."""
    host: Host = request.app.state.host
    return host


def settings_of(request: Request) -> Settings:
    """Return the current settings."""
    settings: Settings = request.app.state.settings()
    return settings


def remember_user(authorise: Callable[..., User]) -> Callable[..., Any]:
    """Return a dependency of all routes that authorises the user and keeps them for the rest of the request."""

    def remember(request: Request, user: Annotated[User, Depends(authorise)]) -> None:
        # Not `user`: Airflow keeps its own there, also of somebody who is then refused.
        request.state.visitor = user

    return remember


def require_may_act(request: Request) -> User:
    """Return the user where they may act; else refuse with 403."""
    user: User = request.state.visitor
    if not user.may_act:
        raise HTTPException(403, "Vous pouvez consulter ces pages, mais pas agir : demandez ce droit à l'exploitant.")
    return user


def require_may_approve(request: Request) -> User:
    """Return the user where they may decide on proposed figures; else refuse with 403."""
    user: User = request.state.visitor
    if not user.may_approve:
        raise HTTPException(
            403,
            "Vous pouvez consulter ces pages, mais pas agir sur des chiffres proposés, ni les voir avant leur "
            "publication : demandez ce droit à l'exploitant.",
        )
    return user


def require_own_page(
    request: Request,
    user: Annotated[User, Depends(require_may_act)],
    settings: Annotated[Settings, Depends(settings_of)],
) -> User:
    """Return the user where they may act and the request was made on the page itself; else refuse with 403.

    A browser sends Airflow's cookie with every request to this host, whichever site makes it. So a request that
    changes anything must name this host in its Origin header, which no other site's page can set, or bring its token
    itself.
    """
    if "authorization" not in request.headers and not _has_own_origin(request, settings):
        raise HTTPException(403, "Cette demande ne vient pas de la page elle-même. Rechargez-la, puis recommencez.")
    return user


def _has_own_origin(request: Request, settings: Settings) -> bool:
    origin = urlsplit(request.headers.get("origin", ""))
    hosts = {request.headers.get("host", ""), urlsplit(settings.page_url).netloc}
    return origin.scheme in {"http", "https"} and origin.netloc in hosts - {""}
