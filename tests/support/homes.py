"""Installations with other forms: include/ and expectations/ of the project, linked, with files of their own."""

from pathlib import Path

from prefaudit.settings import PROJECT_ROOT

# The folders that an installation has itself; what is in them is linked one by one.
_OWN = ("include", "include/contracts", "include/reference", "include/reference/campaigns", "expectations")


def linked_home(folder: Path, *own: str) -> Path:
    """Make a home in a folder, in which a test may write files: those of `own`, too, are folders of its own."""
    for name in (*_OWN, *own):
        (folder / name).mkdir(parents=True)
        for path in (PROJECT_ROOT / name).iterdir():
            if str(path.relative_to(PROJECT_ROOT)) not in {*_OWN, *own} and path.name != "__pycache__":
                (folder / name / path.name).symlink_to(path)
    return folder


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write texts into a home, by their paths in it; a link of the same name is replaced."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")
