"""The address of a place as a path: on a disk of this machine, in an object store, on an SFTP server.

Whatever a kind of store does otherwise than a disk is put right in its module here, once for every room.
"""

import importlib
from pathlib import Path
from urllib.parse import urlsplit

from fsspec import register_implementation
from upath import UPath

from prefaudit.places.connections import server_address

_OBJECT_STORE, _SFTP = "object_store:ObjectStore", "sftp:SftpServer"
# Their libraries take seconds to import: only who names such a place pays for it.
_OURS = {"s3": _OBJECT_STORE, "s3a": _OBJECT_STORE, "sftp": _SFTP, "ssh": _SFTP}


def place_at(address: str, known_hosts: str = "", key: str = "") -> UPath:
    """Return the path of a place by its address: a folder, or an fsspec URL.

    Args:
        address: Where it is; of an SFTP server with user and, where it asks for one, password; or `airflow://NAME/…`,
            the server and login of a connection of Airflow.
        known_hosts: A file of host keys, as OpenSSH writes it; empty: those that the user who runs the program has.
        key: The private key that logs in to an SFTP server; empty: by password, or the keys of that user.

    Raises:
        ConnectionUnusable: the connection of Airflow is not there.
        ValueError, ImportError: this is no address, or nothing here can read its kind of store.
    """
    address = server_address(address)
    protocol = urlsplit(address).scheme
    if protocol not in _OURS:
        return UPath(address)
    module, _, name = _OURS[protocol].partition(":")
    kind = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    register_implementation(protocol, kind, clobber=True)
    if kind.protocol[0] != "sftp":
        return UPath(address)
    options = {"known_hosts": str(Path(known_hosts).expanduser())} if known_hosts else {}
    return UPath(address, **options, **({"key_filename": key} if key else {}))
