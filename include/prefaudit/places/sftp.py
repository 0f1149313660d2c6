"""A server that is reached by SFTP, as a place: believed by its host key alone, connected to again when it was lost."""

import os
from pathlib import Path
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from prefaudit.places.faults import HostKeyRefused, StoreFault, StoreRefused

# Where the keys stand that a system knows, beside those of its user.
_OF_THE_SYSTEM = Path("/etc/ssh/ssh_known_hosts")
_CHECK = "Ask who runs the server for its key; where it is this one, put its line into PREFAUDIT_SFTP_KNOWN_HOSTS"


class _Refuse(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Believe no server whose key is not known."""

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        raise HostKeyRefused(f"the host key of {hostname} is not known ({key.get_name()} {key.fingerprint})", _CHECK)


class SftpServer(SFTPFileSystem):  # type: ignore[misc]
    """The files that one login of a server sees.

    `known_hosts` is a file of host keys; without it those count that the user who runs the program, and the system,
    have.
    """

    def __init__(self, host: str, known_hosts: str = "", **login: Any) -> None:
        if not self._cached:
            self.known_hosts = known_hosts
            super().__init__(host, **{**login, "host_key_policy": _Refuse})

    def _connect(self) -> None:
        self.client = paramiko.SSHClient()
        self.client.set_missing_host_key_policy(self.host_key_policy)
        for file in self._key_files():
            try:
                self.client.load_system_host_keys(file)
            except OSError as error:
                raise HostKeyRefused(
                    f"the file of host keys {file} cannot be read ({error.strerror})",
                    "Correct PREFAUDIT_SFTP_KNOWN_HOSTS",
                ) from error
        key = str(self.ssh_kwargs.get("key_filename", ""))
        if key and not os.access(key, os.R_OK):
            raise StoreRefused(f"the private key {key} cannot be read", "Correct PREFAUDIT_SFTP_KEY, or its rights")
        try:
            self.client.connect(self.host, **self.ssh_kwargs)
            self._session = self.client.open_sftp()
        except StoreFault:
            raise
        except paramiko.BadHostKeyException as error:
            shown = f"{error.key.get_name()} {error.key.fingerprint}"
            why = f"the host key of {self.host} is not the one that is known ({shown})"
            raise HostKeyRefused(why, _CHECK) from error
        except paramiko.AuthenticationException as error:
            raise StoreRefused(
                f"the SFTP server {self.host} refuses this login ({error})", "Check the user and the password or key"
            ) from error
        except (OSError, EOFError, paramiko.SSHException) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise StoreFault(
                f"the SFTP server {self.host} does not answer ({why})", "Check its address, and that it is up"
            ) from error

    def _key_files(self) -> list[str | None]:
        if self.known_hosts:
            return [self.known_hosts]
        # None: those of the user, who may have none.
        return [None, *([str(_OF_THE_SYSTEM)] if _OF_THE_SYSTEM.exists() else [])]

    @property
    def ftp(self) -> paramiko.SFTPClient:
        """The session, begun again where the connection was lost."""
        transport = self.client.get_transport()
        if transport is None or not transport.is_active():
            self._connect()
        return self._session
