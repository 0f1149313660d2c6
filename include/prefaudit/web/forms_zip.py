"""Forms made when they are asked for: one return's, or a campaign's in a zip that is sent while it is made."""

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

from fastapi import HTTPException

from prefaudit.campaigns.forms.prefilled import write_forms
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.settings import Settings

# Writing forms takes a core for a minute or two: one zip at a time.
_free = BoundedSemaphore(1)
_BUSY = "Quelqu'un prépare déjà les formulaires d'une campagne. Recommencez dans quelques minutes."


class _Sent:
    """A file that is written to once and read as it goes."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def write(self, data: bytes) -> int:
        self._kept += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is to be closed."""

    def taken(self) -> bytes:
        data = bytes(self._kept)
        self._kept.clear()
        return data


def zipped_forms(settings: Settings, reference: Reference, campaign: str) -> Iterator[bytes]:
    """Return the zip of the forms of a campaign in parts, a form each.

    The first form is made at once: what keeps forms from being made is known before anything is sent.
    """
    if not _free.acquire(blocking=False):
        raise HTTPException(503, _BUSY)
    parts = _parts(settings, reference, campaign)
    return chain([next(parts)], parts)


def one_form(settings: Settings, reference: Reference, campaign: str, site: str, audit_type: str) -> bytes:
    """Return the form of an expected return."""
    rows = [row for row in expected_returns(reference, campaign, [site]) if (row["audit_type"] or "") == audit_type]
    if not rows:
        raise HTTPException(404, "Ce retour n'est plus attendu : il n'y en a pas de formulaire.")
    with TemporaryDirectory() as scratch:
        return next(write_forms(settings, reference, rows, Path(scratch))).read_bytes()


def _parts(settings: Settings, reference: Reference, campaign: str) -> Iterator[bytes]:
    try:
        sent = _Sent()
        with TemporaryDirectory() as scratch, zipfile.ZipFile(sent, "w") as archive:
            for form in write_forms(settings, reference, expected_returns(reference, campaign), Path(scratch)):
                # A form is a zip itself: pressing it again gains nothing.
                archive.write(form, form.name)
                form.unlink()
                yield sent.taken()
        yield sent.taken()
    finally:
        _free.release()
