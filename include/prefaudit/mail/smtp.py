"""The mail server that messages are sent by; the settings name it by one URL."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from prefaudit.mail.composition import Outgoing
from prefaudit.mail.server_address import MailUnavailable, server_address

TIMEOUT = 30
_PORTS = {"smtp": 587, "smtps": 465}
# Replies that are about the login or the service, whatever the message.
_OF_THE_SERVER = {530, 534, 535, 538}


@dataclass(frozen=True)
class Rejection:
    """The server rejected a message, permanently or for now; `reply` is its text. `lost`: the connection ended."""

    permanent: bool
    reply: str
    lost: bool = False


@dataclass(frozen=True)
class Accepted:
    """The server accepted a message; `refused` says for which of its recipients it did not."""

    refused: str = ""


class Transport:
    """The server of an URL, smtp://user:password@host:port or smtps://…; a context manager.

    It is connected to when the first message is sent, and again where the connection ended. smtp:// to another machine
    changes to TLS where the server offers it, and must before a password is sent. The certificate must be one that this
    machine trusts, and the host's.
    """

    def __init__(self, url: str) -> None:
        self._address = server_address(url, "PREFAUDIT_SMTP_URL", _PORTS)
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Transport":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: Outgoing) -> Accepted | Rejection:
        """Send a message.

        Where the connection ends, the server may have had enough of it: the message is sent once more by a new one.

        Raises:
            MailUnavailable: No connection can be made.
        """
        is_new = self._server is None
        done = self._attempt(message)
        if isinstance(done, Rejection) and done.lost and not is_new:
            done = self._attempt(message)
        return done

    def _attempt(self, message: Outgoing) -> Accepted | Rejection:
        if self._server is None:
            self._server = self._connected()
        try:
            refused = self._server.send_message(message.mail, message.sender, list(message.recipients))
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            rejection = Rejection(all(code >= 500 for code in codes), _replies(error.recipients), 421 in codes)
        except smtplib.SMTPResponseException as error:
            if error.smtp_code in _OF_THE_SERVER:
                raise self._unavailable(error) from error
            lost = error.smtp_code in {-1, 421}
            rejection = Rejection(error.smtp_code >= 500, f"{error.smtp_code} {_text(error.smtp_error)}", lost)
        except smtplib.SMTPNotSupportedError:
            rejection = Rejection(True, "an address has accents before the @, and the server does not take them")
        except (UnicodeError, ValueError) as error:
            # A limit of the protocol that no rule here foresaw: half a dialogue stands open.
            rejection = Rejection(True, f"it cannot be written as a mail ({error})", lost=True)
        except (OSError, smtplib.SMTPException) as error:
            rejection = Rejection(False, f"the connection ended ({error or type(error).__name__})", lost=True)
        else:
            return Accepted(_replies(refused))
        if rejection.lost:
            self._close()
        return rejection

    def _close(self) -> None:
        if self._server is not None:
            with suppress(OSError):
                self._server.close()
            self._server = None

    def _connected(self) -> smtplib.SMTP:
        try:
            return self._opened()
        except (OSError, smtplib.SMTPException) as error:
            raise self._unavailable(error) from error
        except UnicodeError:
            raise MailUnavailable(
                "The user or the password of PREFAUDIT_SMTP_URL has letters that the protocol cannot carry. Set a "
                "password of ASCII characters, then clear this task."
            ) from None

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
        elif isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in _OF_THE_SERVER:
            reason = f"it asks for a login: {error.smtp_code} {_text(error.smtp_error)}"
        elif isinstance(error, ssl.SSLCertVerificationError):
            reason = f"its certificate is not trusted: {error.verify_message}"
        return MailUnavailable(
            f"The mail server {at.host}:{at.port} cannot be used ({reason}). Check PREFAUDIT_SMTP_URL and the "
            "server, then clear this task; queued mails are kept and sent then."
        )


def _replies(refused: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{who}: {code} {_text(reply)}" for who, (code, reply) in refused.items())


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply
