"""A folder of an IMAP server, connected to again where a mail ends the connection."""

import imaplib
import logging
import re
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from prefaudit.mail.server_address import MailUnavailable, server_address
from prefaudit.mail.smtp import TIMEOUT
from prefaudit.settings import Settings

_PORTS = {"imaps": 993, "imap": 143}
_FAULTS = (ImapToolsError, imaplib.IMAP4.error, OSError)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
# So many mails one after the other that end the connection are the server's fault.
_MOST_LOST = 5

log = logging.getLogger(__name__)


class MailLost(Exception):
    """The server did not give a mail, and is still there for others."""


@dataclass(frozen=True)
class Head:
    """A mail by its number: its size in bytes, its headers as far as they are read, and when it reached the mailbox."""

    uid: str
    size: int
    raw: bytes = field(repr=False)
    arrived: datetime | None = None


class ImapFolder:
    """The folder of PREFAUDIT_IMAP_URL; a context manager.

    Raises MailUnavailable, from any method, where the server cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self._at = server_address(settings.imap_url, "PREFAUDIT_IMAP_URL", _PORTS)
        self._folder = self._at.folder or "INBOX"
        self._header_limit = settings.mail_header_limit + 1
        self._lost = 0
        self.name = f"{self._at.user}@{self._at.host}/{self._folder}"

    def __enter__(self) -> "ImapFolder":
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(*_FAULTS):
            self._box.logout()

    def uids(self) -> list[str]:
        """Return the numbers of the mails, in the order in which they came."""
        try:
            return self._box.uids()
        except _FAULTS as error:
            raise self._unavailable(error) from error

    def key(self, uid: str) -> str:
        """Return what identifies a mail for good."""
        return f"{self._validity}/{uid}"

    def head(self, uid: str) -> Head | None:
        """Return a mail's size, headers and time of arrival; None where it has gone. Raises MailLost."""
        found = self._fetched(uid, f"(INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER]<0.{self._header_limit}>)")
        if found is None:
            return None
        line, raw = found
        size = _SIZE.search(line)
        return Head(uid, int(size[1]) if size else len(raw), raw, _arrived(line))

    def whole(self, uid: str) -> bytes | None:
        """Return a mail; None where it has gone. Raises MailLost."""
        found = self._fetched(uid, "(BODY.PEEK[])")
        return None if found is None else found[1]

    def move(self, uid: str, folder: str) -> None:
        """Move a mail that was processed; where that fails it stays, and the ledger knows it."""
        try:
            if not self._box.folder.exists(folder):
                self._box.folder.create(folder)
            self._box.move(uid, folder)
        except _FAULTS:
            log.warning(
                "A mail could not be moved to « %s »; it is not processed again all the same.", folder, exc_info=True
            )
            self._connect()

    def _fetched(self, uid: str, what: str) -> tuple[bytes, bytes] | None:
        """Return what the server says of a mail, and the one text that it gives of it.

        Where the connection ends, it may not be for this mail: it is asked for once more by a new one.
        """
        try:
            found = self._asked(uid, what)
        except _FAULTS:
            self._connect()
            try:
                found = self._asked(uid, what)
            except _FAULTS as error:
                self._lost += 1
                if self._lost == _MOST_LOST:
                    raise self._unavailable(error) from error
                self._connect()
                raise MailLost(f"the server did not give it ({error or type(error).__name__})") from error
        self._lost = 0
        return found

    def _asked(self, uid: str, what: str) -> tuple[bytes, bytes] | None:
        _, data = self._box.client.uid("fetch", uid, what)
        return _parts(data or [])

    def _connect(self) -> None:
        try:
            self._box = self._opened()
            # Given with the folder when it is opened.
            _, validity = self._box.client.response("UIDVALIDITY")
            self._validity = (validity[0] or b"0").decode() if validity else "0"
        except _FAULTS as error:
            raise self._unavailable(error) from error
        except UnicodeEncodeError:
            raise MailUnavailable(
                "The user or the password of PREFAUDIT_IMAP_URL has letters that the protocol cannot carry. Set a "
                "password of ASCII characters, then clear this task."
            ) from None

    def _opened(self) -> BaseMailBox:
        at = self._at
        if at.scheme == "imaps":
            box: BaseMailBox = MailBox(at.host, at.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
        elif at.is_here:
            box = MailBoxUnencrypted(at.host, at.port, timeout=TIMEOUT)
        else:
            # Never a password in the clear to another machine, nor to one that has no right to the host's name.
            box = MailBoxStartTls(at.host, at.port, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
        return box.login(at.user, at.password, initial_folder=self._folder)

    def _unavailable(self, error: Exception) -> MailUnavailable:
        reason = type(error).__name__
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = f"its certificate is not trusted: {error.verify_message}"
        return MailUnavailable(
            f"The mailbox {self._folder} of {self._at.host} cannot be read ({reason}). Check PREFAUDIT_IMAP_URL and "
            "the server, then clear this task; the other channels are not touched by this."
        )


def _arrived(line: bytes) -> datetime | None:
    """Return when the server says that a mail came; not later than now, whatever its clock shows."""
    said = imaplib.Internaldate2tuple(line)
    now = datetime.now(tz=UTC)
    return min(datetime.fromtimestamp(time.mktime(said), tz=UTC), now) if said else None


def _parts(data: list[Any]) -> tuple[bytes, bytes] | None:
    lines = [part for part in data if part]
    texts = [part for part in lines if isinstance(part, tuple)]
    if not lines:
        return None
    # What stands outside the text: before it, and after it in a line of its own.
    line = b" ".join(part[0] if isinstance(part, tuple) else part for part in lines)
    return line, texts[0][1] if texts else b""
