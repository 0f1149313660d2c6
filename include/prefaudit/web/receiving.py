"""Bodies of requests, read before anything else is taken: within a size, a time and a number for each person.

A request that is half sent holds its own slot, and no connection to the database.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import Message, Receive

from prefaudit.l10n.french import counted
from prefaudit.settings import Settings
from prefaudit.web.authorisation import require_own_page, settings_of
from prefaudit.web.host import User

MAX_FILES = 100
# The largest deposit, as a multiple of the largest file.
_MAX_SIZE_FACTOR = 4
# A form without files: a decision and why.
_FORM_SIZE = 64 * 1024
_FIELDS = 20
# What one person, and all together, may send to this process at one time.
FOR_ONE = 2
FOR_ALL = 16
# A body has this long, and as long again as it takes at the slowest rate that is waited for.
_SECONDS = 10.0
_BYTES_A_SECOND = 50_000
# Without a byte for so long the sender has gone.
_SILENCE = 15.0


class Slots:
    """How many bodies are being received, by whom."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()

    @contextmanager
    def held_by(self, name: str) -> Iterator[None]:
        """Hold a slot while a body is received. Refuse with 429 where the person has too many, with 503 where all."""
        if self._held[name] >= FOR_ONE:
            raise HTTPException(
                429, f"Vous avez déjà {FOR_ONE} envois en cours : attendez qu'ils s'achèvent, puis recommencez."
            )
        if self._held.total() >= FOR_ALL:
            raise HTTPException(503, "Trop d'envois sont en cours. Recommencez dans quelques minutes.")
        self._held[name] += 1
        try:
            yield
        finally:
            self._held[name] -= 1
            self._held += Counter()


def files_of(settings: Settings) -> int:
    """Return the size of the largest deposit."""
    return _MAX_SIZE_FACTOR * settings.file_size_limit


async def received_files(
    request: Request,
    user: Annotated[User, Depends(require_own_page)],
    settings: Annotated[Settings, Depends(settings_of)],
) -> AsyncIterator[FormData]:
    """Receive a form with files; its temporary files are gone once the route has ended."""
    announced, limit = request.headers.get("content-length", ""), files_of(settings)
    if not announced.isdigit():
        raise HTTPException(411, "La taille de l'envoi n'est pas annoncée. Déposez les fichiers par le formulaire.")
    if int(announced) > limit:
        raise HTTPException(413, f"L'envoi dépasse {limit // 2**20} Mo. Déposez les classeurs en plusieurs fois.")
    async with _received(request, user, int(announced), MAX_FILES) as form:
        yield form


async def received_form(request: Request, user: Annotated[User, Depends(require_own_page)]) -> AsyncIterator[FormData]:
    """Receive a form without files."""
    async with _received(request, user, _FORM_SIZE, 0) as form:
        yield form


Files = Annotated[FormData, Depends(received_files)]
Form = Annotated[FormData, Depends(received_form)]


def _received(request: Request, user: User, limit: int, files: int) -> Any:
    slots: Slots = request.app.state.slots
    return _Reception(Request(request.scope, _bounded(request.receive, limit)), user, limit, files, slots)


class _Reception:
    """A form while it is received and used."""

    def __init__(self, request: Request, user: User, limit: int, files: int, slots: Slots) -> None:
        self._request, self._user, self._limit, self._files, self._slots = request, user, limit, files, slots
        self._form: FormData | None = None

    async def __aenter__(self) -> FormData:
        seconds = _SECONDS + self._limit / _BYTES_A_SECOND
        try:
            with self._slots.held_by(self._user.name):
                async with asyncio.timeout(seconds):
                    self._form = await self._request.form(max_files=self._files, max_fields=_FIELDS)
        except TimeoutError as error:
            raise HTTPException(408, "L'envoi n'avance pas : il a été abandonné, rien n'a été déposé.") from error
        except StarletteHTTPException as error:
            if error.status_code != 400:
                raise
            raise HTTPException(
                400,
                f"Le formulaire ne peut pas être lu : il porte au plus {counted(self._files, 'fichier')}. "
                "Revenez à la page, puis recommencez.",
            ) from error
        return self._form

    async def __aexit__(self, *_: object) -> None:
        if self._form is not None:
            await self._form.close()


def _bounded(receive: Receive, limit: int) -> Callable[[], Any]:
    """Return a receiver that gives up where nothing comes for a while, or more comes than was announced."""
    so_far = 0

    async def bounded() -> Message:
        nonlocal so_far
        async with asyncio.timeout(_SILENCE):
            message = await receive()
        so_far += len(message.get("body", b""))
        if so_far > limit:
            raise HTTPException(413, "L'envoi est plus grand que ce qui est attendu. Revenez à la page.")
        return message

    return bounded
