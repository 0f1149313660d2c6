"""The way out: a mail server that the settings name by one URL."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from urllib.parse import unquote, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
TIMEOUT = 30
_PORTS = {"smtp": 587, "smtps": 465}


class MailUnavailable(RuntimeError):
    """A mail server cannot be used; the message says which and what to do, and never the password."""


@dataclass(frozen=True)
class Refusal:
    """The server refused a message: `for_good`, or until later; `said` is what it said."""

    for_good: bool
    said: str


class Transport:
    """A connection to the server of an URL, smtp://user:password@host:port or smtps://…; a context manager.

    smtp:// changes to TLS where the server offers it, and must before a password is sent to another machine.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise MailUnavailable("PREFAUDIT_SMTP_URL is not understood. Write smtp://user:password@host:port.")
        self._scheme, self._host = parts.scheme, parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Transport":
        try:
            self._server = self._opened()
        except (OSError, smtplib.SMTPException) as error:
            raise self._unavailable(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()

    def send(self, message: EmailMessage) -> Refusal | None:
        """Send a message to the addresses of its To header; None where the server took it.

        Raises MailUnavailable where the connection is lost.
        """
        assert self._server is not None  # noqa: S101  entered
        try:
            self._server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            said = "; ".join(
                f"{who}: {code} {text.decode(errors='replace')}" for who, (code, text) in error.recipients.items()
            )
            return Refusal(all(code >= 500 for code in codes), said)
        except smtplib.SMTPResponseException as error:
            if error.smtp_code in {-1, 421}:
                raise self._unavailable(error) from error
            return Refusal(error.smtp_code >= 500, f"{error.smtp_code} {error.smtp_error!r}")
        except (OSError, smtplib.SMTPException) as error:
            raise self._unavailable(error) from error
        return None

    def _opened(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
            server.ehlo_or_helo_if_needed()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            elif self._user and self._host not in LOOPBACK:
                server.close()
                raise MailUnavailable(
                    f"The mail server {self._host} offers no TLS: the password is not sent. Use smtps://."
                )
        if self._user:
            server.login(self._user, self._password)
        return server

    def _unavailable(self, error: Exception) -> MailUnavailable:
        reason = type(error).__name__
        if isinstance(error, smtplib.SMTPAuthenticationError):
            reason = "it refuses the user or the password"
        return MailUnavailable(
            f"The mail server {self._host}:{self._port} cannot be used ({reason}). Check PREFAUDIT_SMTP_URL and the "
            "server, then clear this task; what waits is kept and sent then."
        )
