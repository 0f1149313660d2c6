"""Where the results of the rules are kept for the operators' page: a folder a run, named after its moment.

Great Expectations is not needed here: the page only looks for the latest folder. What is in it is written by
prefaudit.validation.data_docs.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from upath import UPath

if TYPE_CHECKING:
    from prefaudit.settings import Settings

INDEX = "index.html"
_MOMENT = "%Y%m%dT%H%M%SZ"
_FOLDER = re.compile(r"\d{8}T\d{6}Z")


def latest(settings: "Settings") -> UPath | None:
    """The folder of the latest run whose pages are all there; None where there is none yet."""
    return latest_in(UPath(settings.data_docs))


def page(settings: "Settings", file: str) -> UPath | None:
    """A page of the latest run by its file name (`index.html`); None where it has no such page."""
    folder = latest(settings)
    names = {each.name: each for each in folder.iterdir()} if folder and file.endswith(".html") else {}
    return names.get(file)


def latest_in(place: UPath) -> UPath | None:
    """The latest whole folder of a place. The index is written last: a folder without it was left by a kill."""
    newest_first = sorted(_folders(place), key=lambda each: each.name, reverse=True)
    return next((each for each in newest_first if (each / INDEX).exists()), None)


def new_folder(place: UPath, moment: datetime) -> UPath:
    """A folder of its own for a run at a moment; a second after the last one where that is as late or later."""
    last = max((each.name for each in _folders(place)), default="")
    name = moment.astimezone(UTC).strftime(_MOMENT)
    if name <= last:
        name = (datetime.strptime(last, _MOMENT) + timedelta(seconds=1)).strftime(_MOMENT)
    folder = place / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _folders(place: UPath) -> list[UPath]:
    return [each for each in place.iterdir() if _FOLDER.fullmatch(each.name)] if place.exists() else []
