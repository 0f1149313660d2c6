"""Why a task failed, as the page and the mails say it: a French clause, the program's message, never a password."""

import errno
import importlib
import pkgutil

import psycopg
import pytest

import prefaudit
from prefaudit.archive.originals import Archive, ArchiveFull, NoRoom
from prefaudit.ingestion.channels import LandingError
from prefaudit.mail.server_address import MailUnavailable
from prefaudit.model.errors import NO_REASON, OperatorError
from prefaudit.settings import Settings
from prefaudit.tasks.failure import LONGEST, failure_reason

SETTINGS = Settings(
    database_url="postgresql://audits:hunter2@db/prefaudit", channels="sftp://a:s%40fe-1@host/x file:///y [bad"
)


def _from(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("error", "french", "message"),
    [
        (LandingError("No zone."), "la zone de dépôt ne peut pas être utilisée", "No zone."),
        (_from(LandingError("Full."), NoRoom()), "le disque de l'archive est plein", "Full."),
        (_from(ArchiveFull("Full."), FULL), "le disque de l'archive est plein", "Full."),
        (_from(MailUnavailable("x"), FULL), "un disque est plein", "x"),
        (FULL, "un disque est plein", "OSError: [Errno 28] No space left on device"),
        (psycopg.OperationalError("gone"), "la connexion à la base a été coupée", "OperationalError: gone"),
        (MemoryError(), "la mémoire de cette machine ne suffit pas", "MemoryError"),
        (KeyError("a"), "erreur inattendue du programme (KeyError)", "KeyError: 'a'"),
        (
            ValueError("one\ntwo"),
            "erreur inattendue du programme (ValueError)",
            "ValueError: two",
        ),
        (None, NO_REASON, ""),
    ],
)
def test_the_reason_is_a_french_clause_and_the_message_of_the_program(
    error: Exception | None, french: str, message: str
) -> None:
    reason = failure_reason(error, SETTINGS)
    assert (reason.french, reason.message) == (french, message)


def test_a_full_archive_is_told_as_such(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise FULL

    archive = Archive.at(str(tmp_path))
    monkeypatch.setattr("prefaudit.atomic.write", full)
    with pytest.raises(ArchiveFull) as caught:
        archive.put("a", b"")
    assert failure_reason(caught.value, SETTINGS).french == "le disque de l'archive est plein"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("connection to postgresql://audits:hunter2@db/x failed", "connection to postgresql://***@db/x failed"),
        ("host=db user=audits password=secret1 dbname=x", "host=db user=audits password=*** dbname=x"),
        ("{'smtp_password': 'a b', 'x': 1}", "{'smtp_password': ***, 'x': 1}"),
        ("login with hunter2 or s@fe-1 or s%40fe-1", "login with *** or *** or ***"),
        ("a" * (LONGEST + 1), "a" * LONGEST),
    ],
)
def test_no_reason_holds_a_password(text: str, kept: str) -> None:
    assert failure_reason(OperatorError(text), SETTINGS).message == kept


def test_every_error_that_an_operator_can_correct_says_in_french_what_happened() -> None:
    for module in pkgutil.walk_packages(prefaudit.__path__, "prefaudit."):
        if not module.name.startswith("prefaudit.cli.__main__"):
            importlib.import_module(module.name)
    kinds, found = [OperatorError], []
    while kinds:
        found.append(kind := kinds.pop())
        kinds += [each for each in kind.__subclasses__() if each.__module__.startswith("prefaudit.")]
    silent = [kind.__name__ for kind in found[1:] if kind.french == OperatorError.french]
    assert (silent, len(found) > 50) == ([], True)
    assert [kind.french for kind in found if kind.french[-1] in ".!" or kind.french[0].isupper()] == [
        "Airflow ne démarre pas, ou une exécution a échoué",
        "Airflow ne répond pas comme attendu",
    ]
