"""Half-sent and oversized requests: each costs its sender alone, and no connection to the database."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import DatabaseUnavailable
from prefaudit.web import receiving, responses
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from tests.support.pages import PageClient, as_typed

HEAD = b'--x\r\nContent-Disposition: form-data; name="fichiers"; filename="a.xlsx"\r\n\r\n'
FIELD = b'--x\r\nContent-Disposition: form-data; name="motif"\r\n\r\n'
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The connections that were asked for; there is no database."""
    found: list[str] = []

    def connect(settings: Settings) -> None:
        found.append(settings.var)
        raise DatabaseUnavailable("The database cannot be reached.")

    monkeypatch.setattr(responses, "connect", connect)
    monkeypatch.setattr(receiving, "_SILENCE", 0.2)
    yield found


def _app(name: str = "marie") -> FastAPI:
    return create_app(Host(lambda: User(name, True), lambda: None, str), lambda: Settings.from_env({}))


class _Sender:
    """A request whose body stops after its first bytes; one of a crowd gives up once the others were refused."""

    def __init__(
        self, app: FastAPI, path: str = "/depot", length: int | None = 1000, crowd: "list[_Sender] | None" = None
    ) -> None:
        headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
        headers.append((b"content-type", b"multipart/form-data; boundary=x"))
        headers += [(b"content-length", str(length).encode())] if length is not None else []
        self.scope: dict[str, Any] = {
            **{"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http"},
            **{"path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers},
            **{"client": ("127.0.0.1", 1), "server": ("testserver", 80)},
        }
        self.app, self.sent, self.status, self.body, self.crowd = app, False, 0, b"", crowd

    async def _receive(self) -> dict[str, Any]:
        if self.sent and self.crowd is None:
            await asyncio.Event().wait()
        if self.sent:
            while sum(not each.status for each in self.crowd or ()) > receiving.FOR_ONE:
                await asyncio.sleep(0.01)
            raise TimeoutError
        self.sent = True
        return {"type": "http.request", "body": HEAD if self.scope["path"] == "/depot" else FIELD, "more_body": True}

    async def _send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")

    @property
    def words(self) -> str:
        """The answer, in plain words."""
        return as_typed(self.body.decode())

    async def go(self) -> "_Sender":
        await self.app(self.scope, self._receive, self._send)
        return self


async def _all(senders: list[_Sender]) -> list[_Sender]:
    return list(await asyncio.gather(*(sender.go() for sender in senders)))


def test_many_half_sent_uploads_of_one_person_hold_two_slots_and_no_connection(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first two hold their slots until the last one was refused, however slow the machine is.
    monkeypatch.setattr(receiving, "_SILENCE", 600.0)
    app, crowd = _app(), list[_Sender]()
    crowd += (_Sender(app, crowd=crowd) for _ in range(230))
    done = asyncio.run(_all(crowd))
    assert sorted({sender.status for sender in done}) == [408, 429]
    assert [sender.status for sender in done].count(408) == receiving.FOR_ONE
    assert "Vous avez déjà 2 envois en cours" in next(each.words for each in done if each.status == 429)
    assert "n'avance pas" in next(each.words for each in done if each.status == 408)
    assert opened == []


def test_the_slots_are_given_back(opened: list[str]) -> None:
    app = _app()
    for _ in range(receiving.FOR_ONE + 1):
        (done,) = asyncio.run(_all([_Sender(app)]))
        assert done.status == 408
    assert opened == []


@pytest.mark.parametrize("path", ["/depots/1/retrait", "/depots/1/controle", "/courriels/1"])
def test_a_small_form_is_received_first_too(opened: list[str], path: str) -> None:
    (done,) = asyncio.run(_all([_Sender(_app(), path)]))
    assert (done.status, opened) == (408, [])


def test_all_together_hold_only_so_many(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "FOR_ALL", 1)
    app = _app()
    first, second = sorted(asyncio.run(_all([_Sender(app), _Sender(app)])), key=lambda sender: sender.status)
    assert (first.status, second.status, opened) == (408, 503, [])
    assert "Trop d'envois sont en cours." in second.words


def test_an_upload_without_a_length_is_refused(opened: list[str]) -> None:
    (done,) = asyncio.run(_all([_Sender(_app(), length=None)]))
    assert (done.status, opened) == (411, [])


def test_more_than_was_announced_is_refused(opened: list[str]) -> None:
    (done,) = asyncio.run(_all([_Sender(_app(), length=10)]))
    assert (done.status, opened) == (413, [])


def test_a_form_larger_than_a_form_is_refused(opened: list[str]) -> None:
    client = PageClient(_app())
    answer = client.post("/depots/1/retrait", data={"motif": "x" * 100_000}, headers=HERE)
    assert (answer.status_code, opened) == (413, [])
    assert "L'envoi est plus grand que ce qui est attendu." in answer.text


def test_too_many_files_are_refused_in_french(opened: list[str]) -> None:
    files = [("fichiers", (f"{number}.xlsx", b"x")) for number in range(receiving.MAX_FILES + 1)]
    answer = PageClient(_app()).post("/depot", files=files, headers=HERE)
    assert answer.status_code == 400
    assert re.search(r"il porte au plus.100.fichiers\.", answer.text)
    assert "Too many" not in answer.text
    assert opened == []


def test_the_page_takes_few_connections(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "_WAIT_SECONDS", 0.05)
    client = PageClient(_app())
    for _ in range(responses.CONNECTIONS):
        assert responses._free.acquire(timeout=1)
    try:
        answer = client.get("/")
        assert (answer.status_code, opened) == (503, [])
        assert "Trop de demandes sont en cours." in answer.text
    finally:
        for _ in range(responses.CONNECTIONS):
            responses._free.release()
    assert "ne répond pas comme attendu" in client.get("/").text
    assert len(opened) == 1
