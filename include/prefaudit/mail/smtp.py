"""The mail server that messages are sent by; the settings name it by one URL."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType

from prefaudit.mail.server_address import MailUnavailable, server_address

TIMEOUT = 30
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Rejection:
    """The server rejected a message, permanently or for now; `reply` is its text."""

    permanent: bool
    reply: str


class Transport:
    """A connection to the server of an URL, smtp://user:password@host:port or smtps://…; a context manager.

    smtp:// to another machine changes to TLS where the server offers it, and must before a password is sent. The
    certificate must be one that this machine trusts, and the host's.
    """

    def __init__(self, url: str) -> None:
        self._address = server_address(url, "PREFAUDIT_SMTP_URL", _PORTS)
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Transport":
        try:
            self._server = self._opened()
        except (OSError, smtplib.SMTPException) as error:
            raise self._unavailable(error) from error
        except UnicodeError:
            raise MailUnavailable(
                "The user or the password of PREFAUDIT_SMTP_URL has letters that the protocol cannot carry. Set a "
                "password of ASCII characters, then clear this task."
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()

    def send(self, message: EmailMessage) -> Rejection | None:
        """Send a message to the addresses of its To header; return None where the server accepted it.

        Raises MailUnavailable where the connection is lost.
        """
        assert self._server is not None  # noqa: S101  entered
        try:
            self._server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            reply = "; ".join(
                f"{who}: {code} {text.decode(errors='replace')}" for who, (code, text) in error.recipients.items()
            )
            return Rejection(all(code >= 500 for code in codes), reply)
        except smtplib.SMTPResponseException as error:
            if error.smtp_code in {-1, 421}:
                raise self._unavailable(error) from error
            return Rejection(error.smtp_code >= 500, f"{error.smtp_code} {error.smtp_error!r}")
        except (OSError, smtplib.SMTPException) as error:
            raise self._unavailable(error) from error
        return None

    def _opened(self) -> smtplib.SMTP:
        at, context = self._address, ssl.create_default_context()
        if at.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(at.host, at.port, timeout=TIMEOUT)
            server.ehlo_or_helo_if_needed()
            if not at.is_here and server.has_extn("starttls"):
                server.starttls(context=context)
            elif not at.is_here and at.user:
                server.close()
                raise MailUnavailable(
                    f"The mail server {at.host} offers no TLS: the password is not sent. Use smtps://."
                )
        if at.user:
            server.login(at.user, at.password)
        return server

    def _unavailable(self, error: Exception) -> MailUnavailable:
        at, reason = self._address, type(error).__name__
        if isinstance(error, smtplib.SMTPAuthenticationError):
            reason = "it rejects the user or the password"
        elif isinstance(error, ssl.SSLCertVerificationError):
            reason = f"its certificate is not trusted: {error.verify_message}"
        return MailUnavailable(
            f"The mail server {at.host}:{at.port} cannot be used ({reason}). Check PREFAUDIT_SMTP_URL and the "
            "server, then clear this task; queued mails are kept and sent then."
        )
