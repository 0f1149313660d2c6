"""The file that a command writes: tried before the work starts, so that a mistake is reported at once."""

from pathlib import Path

from prefaudit.model.errors import OperatorError


class PlaceUnusable(OperatorError):
    """The file cannot be written; the message says why and what to do."""

    french = "le fichier ne peut pas être écrit"


def require_writable(path: Path) -> None:
    """Make sure that a file can be written; leave nothing behind. Raises PlaceUnusable."""
    there = path.exists()
    if there and not (path.is_file() or path.is_dir()):
        # A pipe or a terminal would take the trial for the writing itself.
        return
    try:
        path.open("a", encoding="utf-8").close()
        if not there:
            path.unlink()
    except OSError as error:
        raise PlaceUnusable(
            f"« {path} » cannot be written ({error.strerror}). Check that its folder exists and may be written, or "
            "name another file, then call again; nothing was done."
        ) from error
