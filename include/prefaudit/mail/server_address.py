"""The address of a mail server and the login, read from the one URL that names it; the password is never shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from prefaudit.model.errors import OperatorError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class MailUnavailable(OperatorError):
    """A mail server cannot be used; the message says which and what to do, and never the password."""

    french = "le serveur de courriel ne répond pas, ou son adresse est fausse"


@dataclass(frozen=True)
class ServerAddress:
    """A server and a login; `folder` is what stands after the host."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str

    @property
    def is_here(self) -> bool:
        """Return whether it is this machine: what is sent to it passes no wire."""
        return self.host in LOOPBACK


def server_address(url: str, setting: str, ports: Mapping[str, int]) -> ServerAddress:
    """Read scheme://user:password@host:port/folder.

    Args:
        url: The URL.
        setting: The variable that holds it.
        ports: The allowed schemes with their default ports.

    Raises:
        MailUnavailable: The URL is not valid. The message names the setting and nothing of the URL: what looks like a
            host may be a part of the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname
    if parts.scheme not in ports or not host or "@" in f"{parts.path}{parts.query}{parts.fragment}":
        raise MailUnavailable(
            f"{setting} is not a valid address. Write {next(iter(ports))}://user:password@host:port, and in user and "
            "password %40 for @, %3A for :, %2F for /, %23 for #, %3F for ?, %25 for %."
        )
    return ServerAddress(
        scheme=parts.scheme,
        host=host,
        port=port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")),
    )
