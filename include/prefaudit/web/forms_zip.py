"""The forms of a campaign in one zip, made while it is sent: the first is on its way before the last is written."""

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
