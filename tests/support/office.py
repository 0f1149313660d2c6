"""LibreOffice, which works out formulas and writes other formats; each process of the tests has one profile for it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

OFFICE = shutil.which("soffice")


def convert(paths: Sequence[Path], to: str, folder: Path) -> Path:
    """Have one LibreOffice write workbooks in another format into a folder; return the folder."""
    assert OFFICE is not None
    # A profile of its own for each call would be made anew each time, which takes longer than most workbooks.
    profile = Path(tempfile.gettempdir()) / f"office-{os.getpid()}"
    command = [OFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=1200)
    return folder
