"""Workbooks that are encrypted and that Excel opens without asking for a password."""

import logging
from io import BytesIO
from pathlib import Path

from msoffcrypto import OfficeFile

# The password that Excel tries by itself: it protects the structure of a workbook, not its secrecy.
_EXCELS_OWN = "VelvetSweatshop"


def opened_without_asking(path: Path) -> bytes | None:
    """Return a workbook decrypted with Excel's own password; None where it has another, or another encryption."""
    log = logging.getLogger("msoffcrypto")
    opened = BytesIO()
    try:
        with path.open("rb") as stream:
            office = OfficeFile(stream)
            office.load_key(password=_EXCELS_OWN)
            office.decrypt(opened)
    except Exception as error:  # the library has no common base for what it raises on damaged or foreign encryption
        log.debug("Not opened with Excel's own password (%s).", type(error).__name__)
        return None
    return opened.getvalue()
