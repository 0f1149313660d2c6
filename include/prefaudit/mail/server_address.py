"""Where a mail server is and who asks, read from the one URL that names it; nothing of a password is ever told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from prefaudit.model.errors import OperatorError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class MailUnavailable(OperatorError):
    """A mail server cannot be used; the message says which and what to do, and never the password."""


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
        """Whether it is this machine: what is said to it passes no wire."""
        return self.host in LOOPBACK


def server_address(url: str, setting: str, ports: Mapping[str, int]) -> ServerAddress:
    """Read scheme://user:password@host:port/folder; `ports` has the schemes that may be, with their usual ports.

    Raises MailUnavailable naming the setting, without a word of the URL: where it is misread, what looks like a host
    may be a part of the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    host = parts.hostname
    if parts.scheme not in ports or not host or "@" in f"{parts.path}{parts.query}{parts.fragment}":
        raise MailUnavailable(
            f"{setting} is not understood. Write {next(iter(ports))}://user:password@host:port, and in the user and "
            "the password %40 for @, %3A for :, %2F for /, %23 for #, %3F for ?, %25 for %."
        )
    return ServerAddress(
        scheme=parts.scheme,
        host=host,
        port=port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")),
    )
