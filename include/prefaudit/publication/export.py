"""The package of a publication: CSV, Parquet and XLSX with their schemas, written whole or not at all."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from prefaudit import atomic
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.publication.datapackage import describe
from prefaudit.publication.form_tables import tables_of
from prefaudit.publication.links import CROSSWALK, codes_of
from prefaudit.publication.publications import Publication, current
from prefaudit.publication.published_tables import PublishedTable, columns_of, select_rows, title_and_description
from prefaudit.publication.report.facts import facts_of
from prefaudit.publication.report.page import report
from prefaudit.publication.report.parliament import as_text
from prefaudit.publication.report.snapshot import snapshot_of
from prefaudit.publication.synthesis import write_synthesis
from prefaudit.publication.tabular import Content, as_csv, write_csv, write_dictionary, write_parquet
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

# Written last: a package that has it is whole.
SEAL = "datapackage.json"
REPORT = "rapport.html"


class ExportError(OperatorError):
    """The package cannot be written; the message says what to do. The figures are published in the database."""

    french = "les fichiers de la publication ne peuvent pas être écrits"
    disk = "le disque des publications"


def export(settings: Settings, connection: Connection, campaign: str) -> str | None:
    """Write the package of the current publication, unless it exists; return its folder, None without publication.

    The folder is `<publications>/<campaign>/<number>/`, at any fsspec URL; it is written under another name first. The
    same publication always gives the same bytes. Raises ExportError.
    """
    publication = current(settings, connection, campaign)
    if publication is None:
        return None
    target = place_at(publication.path)
    try:
        if (target / SEAL).exists():
            return publication.path
        with atomic.draft_folder(target) as folder:
            write_package(connection, publication, folder, contact=settings.contact)
            _record(connection, publication, folder)
            atomic.put_folder(folder, target, SEAL)
    except OSError as error:
        raise ExportError(
            f"The package of publication {publication.number} of {campaign} cannot be written to {publication.path} "
            f"({error.strerror or error}). The figures are published in the database; correct the folder of "
            "PREFAUDIT_PUBLICATIONS (space, rights), then run the publication again to write the files."
        ) from error
    return publication.path


def unpackaged(settings: Settings, connection: Connection) -> tuple[str, ...]:
    """Return the campaigns whose current publication has no whole package: stopped, or in another folder."""
    rows = connection.execute(
        "select campaign_code from publication.publications where is_current order by campaign_code"
    ).fetchall()
    publications = (current(settings, connection, str(code)) for (code,) in rows)
    return tuple(found.campaign for found in publications if found and not (place_at(found.path) / SEAL).exists())


def write_package(
    connection: Connection, publication: Publication, folder: Path, built_as: int | None = None, contact: str = ""
) -> None:
    """Write every file of a publication into an existing folder.

    Args:
        built_as: The candidate to read the rows by, if they were built again for this.
        contact: Who answers questions on it, an address of mail or of a page.
    """
    contents = contents_of(connection, publication, built_as)
    for content in contents:
        write_csv(folder / f"{content.table.name}.csv", content)
        write_parquet(folder / f"{content.table.name}.parquet", content)
    write_dictionary(folder / "dictionnaire.csv", contents)
    if publication.form is None:
        snapshot = snapshot_of(connection, publication, contents)
        write_synthesis(folder / "synthese.xlsx", snapshot)
        (folder / REPORT).write_text(report(snapshot, contact), encoding="utf-8")
        (folder / "reponse-parlement.txt").write_text(as_text(facts_of(snapshot)), encoding="utf-8")
    describe(folder, publication, contents, codes_of(connection, contents), contact)


def contents_of(connection: Connection, publication: Publication, built_as: int | None = None) -> list[Content]:
    """Return every table of a publication; `built_as` is the candidate to read the rows by, if it is another."""
    contents = [
        content_of(connection, table, built_as or publication.publication_id) for table in tables_of(publication.form)
    ]
    return contents if publication.form else [*contents, _crosswalk(connection)]


def content_of(connection: Connection, table: PublishedTable, publication_id: int) -> Content:
    """Return one table of a publication or candidate."""
    columns = columns_of(connection, table)
    rows = connection.execute(select_rows(table, columns), [publication_id]).fetchall()
    return Content(table, *title_and_description(connection, table), columns, rows)


def proposed_file(connection: Connection, proposed: Publication, name: str, contact: str = "") -> bytes | None:
    """Return a file of the package that a candidate would have; None where there is no such file.

    The report and the tables are made alone, any other with the whole package. Each says that it is not published, but
    for tables, which have no place for it.
    """
    contents = contents_of(connection, proposed)
    if name == REPORT and proposed.form is None:
        return report(snapshot_of(connection, proposed, contents), contact).encode()
    table = next((each for each in contents if name == f"{each.table.name}.csv"), None)
    if table is not None:
        return as_csv(table).encode()
    with TemporaryDirectory() as folder:
        write_package(connection, proposed, Path(folder), contact=contact)
        files = {path.name: path for path in Path(folder).iterdir()}
        return files[name].read_bytes() if name in files else None


def _crosswalk(connection: Connection) -> Content:
    """Return the table that leads from the régions of any time to those of today."""
    table = CROSSWALK
    columns = columns_of(connection, table)
    return Content(
        table,
        *title_and_description(connection, table),
        columns,
        connection.execute(
            "select * from bi.region_crosswalk "
            'order by region_code collate "C", region_name collate "C", region_code_today collate "C"'
        ).fetchall(),
    )


def fingerprints(folder: Path) -> dict[str, tuple[str, int]]:
    """Return the SHA-256 in hexadecimal and the size in bytes of every file of a package, by name."""
    contents = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {name: (hashlib.sha256(data).hexdigest(), len(data)) for name, data in contents.items()}


def _record(connection: Connection, publication: Publication, folder: Path) -> None:
    """Record the digests of the files before the package is visible: a rebuild must give the same.

    The first ones stay. A package that was lost and is written again by a later version may have others: they are
    kept beside.
    """
    rows = [(publication.publication_id, name, *print_) for name, print_ in fingerprints(folder).items()]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "insert into publication.files (publication_id, path, sha256, size_bytes) values (%s, %s, %s, %s) "
            "on conflict do nothing",
            rows,
        )
        cursor.executemany(
            "insert into publication.rewritten_files (publication_id, path, sha256) "
            "select publication_id, path, %s from publication.files "
            "where publication_id = %s and path = %s and sha256 <> %s on conflict do nothing",
            [(sha256, publication_id, name, sha256) for publication_id, name, sha256, _ in rows],
        )
