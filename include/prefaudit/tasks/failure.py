"""Why a task failed: a few French words for the page and the mails, and the message of the program without secrets."""

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from prefaudit.model.errors import NO_REASON, OperatorError
from prefaudit.settings import Settings

# The message of a refused publication lists its reasons; pages and mails show the head of a longer one.
LONGEST = 2000

_FULL = (errno.ENOSPC, errno.EDQUOT)
_MASK = "***"
_USER_IN_ADDRESS = re.compile(r"(?<=://)[^\s/]*@")
_PASSWORD = re.compile(
    r"(\b\w*(?:password|passwd|secret|token)\w*[\"']?\s*[=:]\s*)('[^']*'|\"[^\"]*\"|\S+)", re.IGNORECASE
)


@dataclass(frozen=True)
class FailureReason:
    """Why a task failed: `french`, a clause without capital and full stop; `message`, what the program says."""

    french: str
    message: str


def failure_reason(error: BaseException | None, settings: Settings) -> FailureReason:
    """Return why a task failed; `error` is None where its process ended without a word."""
    if error is None:
        return FailureReason(NO_REASON, "")
    chain = list(_causes(error))
    return FailureReason(_french(chain), _without_secrets(_message(error), settings)[:LONGEST])


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it was raised from, the first cause last."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _french(chain: list[BaseException]) -> str:
    known = [each for each in chain if isinstance(each, OperatorError)]
    if any(isinstance(each, OSError) and each.errno in _FULL for each in chain):
        return f"{next((each.disk for each in known if each.disk), 'un disque')} est plein"
    if known:
        return known[-1].french
    if isinstance(chain[-1], psycopg.OperationalError):
        return "la connexion à la base a été coupée"
    if isinstance(chain[-1], MemoryError):
        return "la mémoire de cette machine ne suffit pas"
    # Airflow's own error, which is imported nowhere in the package.
    if type(chain[0]).__name__ == "AirflowTaskTimeout":
        return "la tâche a dépassé la durée qui lui est accordée"
    return f"erreur inattendue du programme ({type(chain[0]).__name__})"


def _message(error: BaseException) -> str:
    text = str(error).strip()
    if isinstance(error, OperatorError):
        return text
    return f"{type(error).__name__}: {text.splitlines()[-1]}" if text else type(error).__name__


def _without_secrets(text: str, settings: Settings) -> str:
    """Return a text without the passwords of the settings, users in addresses, and what is called a password."""
    for secret in settings.secrets:
        text = text.replace(secret, _MASK)
    return _PASSWORD.sub(rf"\1{_MASK}", _USER_IN_ADDRESS.sub(f"{_MASK}@", text))
