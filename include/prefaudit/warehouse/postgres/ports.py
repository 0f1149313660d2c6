"""A free TCP port on this machine, the same as last time where it can be, so that addresses people noted keep."""

import socket
from pathlib import Path

from prefaudit.model.errors import OperatorError


class NoPortFree(OperatorError):
    """Every port is taken."""

    french = "aucun port n'est libre sur cette machine"


def free_port(record: Path, *preferred: int) -> int:
    """The first free port of 127.0.0.1: last time's (kept in `record`), those preferred, or any; kept in `record`.

    Raises NoPortFree.
    """
    last = (int(record.read_text(encoding="utf-8")),) if record.exists() else ()
    for port in (*last, *preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found = int(probe.getsockname()[1])
        record.write_text(str(found), encoding="utf-8")
        return found
    raise NoPortFree("No TCP port is free on 127.0.0.1. Stop other programs and start again.")
