"""What fails in a store is the machine's, or its operator's: one sentence with what to do, wherever it is met."""

import errno

from prefaudit.model.errors import OperatorError


class StoreFault(OperatorError, OSError):
    """A store cannot be used; the message says why and what to do, `strerror` why alone."""

    french = "un espace de stockage ne répond pas"

    def __init__(self, why: str, advice: str) -> None:
        OSError.__init__(self, errno.EIO, why)
        self.advice = advice

    def __str__(self) -> str:
        why = str(self.strerror)
        return f"{why[:1].upper()}{why[1:]}. {self.advice}, then run again; nothing is lost."


class StoreRefused(StoreFault, PermissionError):
    """A store refuses a login, or what it asks for."""

    french = "un espace de stockage refuse l'accès"


class BucketMissing(StoreFault):
    """An object store has no bucket of this name."""

    french = "un espace de stockage n'a pas le compartiment demandé"


class HostKeyRefused(StoreFault):
    """An SFTP server shows a host key that is not known, or not the known one."""

    french = "un serveur SFTP n'a pas la clé attendue"


def is_away(error: BaseException) -> bool:
    """Return whether the store itself cannot be used, so that nothing else of it need be tried."""
    return isinstance(error, StoreFault) and not isinstance(error, StoreRefused)
