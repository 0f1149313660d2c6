"""The package of a publication: CSV, Parquet and XLSX with their schemas, put in place whole."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from upath import UPath

from prefaudit.settings import Settings
from prefaudit.summaries.datapackage import describe
from prefaudit.summaries.products import PRODUCTS, columns_of, select_rows, words_of
from prefaudit.summaries.synthesis import write_synthesis
from prefaudit.summaries.tabular import Content, write_csv, write_parquet
from prefaudit.warehouse.connection import Connection
from prefaudit.warehouse.sql import statement

# Written last: a package that has it is whole.
SEAL = "datapackage.json"


class ExportError(RuntimeError):
    """The package cannot be written; the message says what to do. The figures are published in the database."""


@dataclass(frozen=True)
class Publication:
    """A publication in force: its number in the campaign, the moment of its data, and where its package is."""

    publication_id: int
    campaign: str
    campaign_label: str
    number: int
    as_of: datetime
    published_at: datetime
    code_version: str
    inputs_digest: str
    simulated: bool
    path: str


def current(settings: Settings, connection: Connection, campaign: str) -> Publication | None:
    """The publication in force of a campaign; None where nothing was published yet."""
    row = connection.execute(statement("summaries/current.sql"), {"campaign": campaign}).fetchone()
    if row is None:
        return None
    place = UPath(settings.publications) / campaign / f"{int(str(row[3])):04d}"
    return Publication(*row, path=str(place))  # type: ignore[arg-type,misc]


def export(settings: Settings, connection: Connection, campaign: str) -> str | None:
    """Write the package of the publication in force, unless it is there; give its place, None without publication.

    `<publications>/<campaign>/<number>/`, at any fsspec URL. Written elsewhere first and put in place at the end. The
    same publication always gives the same bytes. Raises ExportError.
    """
    publication = current(settings, connection, campaign)
    if publication is None:
        return None
    target = UPath(publication.path)
    try:
        if (target / SEAL).exists():
            return publication.path
        with _aside(target) as folder:
            write_package(connection, publication, folder)
            _put(folder, target)
    except OSError as error:
        raise ExportError(
            f"The package of publication {publication.number} of {campaign} cannot be written to {publication.path} "
            f"({error.strerror or error}). The figures are published in the database; mend the folder of "
            "PREFAUDIT_PUBLICATIONS (space, rights), then run the publication again to write the files."
        ) from error
    return publication.path


def write_package(connection: Connection, publication: Publication, folder: Path) -> None:
    """Write every file of a publication in force into an existing folder."""
    contents = []
    for product in PRODUCTS:
        columns = columns_of(connection, product)
        rows = connection.execute(select_rows(product, columns), [publication.publication_id]).fetchall()
        contents.append(Content(product, *words_of(connection, product), columns, rows))
    for content in contents:
        write_csv(folder / f"{content.product.name}.csv", content)
        write_parquet(folder / f"{content.product.name}.parquet", content)
    write_synthesis(folder / "synthese.xlsx", publication, contents)
    describe(folder, publication, contents)


def _local(place: UPath) -> bool:
    return place.protocol in ("", "file", "local")


@contextlib.contextmanager
def _aside(target: UPath) -> Iterator[Path]:
    """A folder to write in: beside the target where a rename can follow, else a passing one of this machine."""
    if _local(target):
        folder = Path(target.path).with_name(f".{target.name}.part")
        # What a killed run left; nobody else writes here, publications are made one at a time.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    else:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)


def _put(folder: Path, target: UPath) -> None:
    files = sorted(folder.iterdir(), key=lambda path: (path.name == SEAL, path.name))
    if _local(target):
        for path in files:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        place = Path(target.path)
        # Without its seal it is the rest of a package that was never whole.
        shutil.rmtree(place, ignore_errors=True)
        folder.rename(place)
    else:
        target.mkdir(parents=True, exist_ok=True)
        for path in files:
            (target / path.name).write_bytes(path.read_bytes())
