"""Texts that sites type and that are published: those that seem to name people are held back until somebody read them.

Suspicions are found anew at each publication, so that what came in before they were looked for is held back too. What
a person decided holds for the same text of the same site, in whatever return it comes again; it is the last entry of
the audit log about it, and names the text by its digest: nothing personal stands in the log.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from psycopg import sql

from prefaudit.publication.form_tables import text_of
from prefaudit.validation.personal_data import Suspicion, row_suspicions
from prefaudit.warehouse.kept_form import KeptForm, KeptTable
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

HELD_BACK, CLEARED = "held_back", "cleared"
# What stands in the place of a text whose time is over: warehouse.erase_texts writes it.
_ERASED = re.compile(r"\(effacé, ligne \d+\)")
STATUS = "_status"


@dataclass(frozen=True)
class FreeText:
    """A text that seems to name people, where it stands, and whether it is held back or cleared.

    `field` is empty for the name of a sheet; `decided` says whether a person read it.
    """

    campaign: str
    site: str
    submission: int
    table: str
    field: str
    sheet: str
    row: int | None
    text: str
    suspicions: tuple[Suspicion, ...]
    status: str
    decided: bool

    @property
    def sha256(self) -> str:
        """What a decision knows the text by."""
        return digest_of(self.site, self.text)


@lru_cache(maxsize=10_000)
def digest_of(site: str, text: str) -> str:
    """Return the SHA-256, in hexadecimal, that names a text of a site in the audit log."""
    return hashlib.sha256(f"{site}\n{text}".encode()).hexdigest()


def suspected(connection: Connection, campaign: str, form: KeptForm | None) -> Iterator[FreeText]:
    """Yield the texts of the current returns of a campaign that seem to name people, as of the timestamp that is set.

    Raises:
        PersonalDataUnreadable: what is looked for cannot be read.
    """
    decisions = _decisions(connection)
    for site, submission, table, fields, sheet, row, texts in _rows(connection, campaign, form):
        for field, text, found in zip(fields, texts, row_suspicions(texts), strict=True):
            erased = _ERASED.fullmatch(text) is not None
            if found or erased:
                decision = decisions.get((site, digest_of(site, text)))
                status = CLEARED if decision == CLEARED else HELD_BACK
                decided = decision is not None or erased
                yield FreeText(campaign, site, submission, table, field, sheet, row, text, found, status, decided)


def statuses(connection: Connection, campaign: str, form: KeptForm | None) -> Mapping[tuple[str, str], str]:
    """Return the status of each text of a site that seems to name people; those that are not there are shown."""
    return {(each.site, each.text): each.status for each in suspected(connection, campaign, form)}


def review(connection: Connection, campaign: str, form: KeptForm | None, previous: int | None = None) -> None:
    """Put the statuses where the statements that fill a candidate find them, until the transaction ends.

    Args:
        previous: The publication before it: what it shows and would be held back now is not reported as a change.
    """
    connection.execute(
        "create temporary table if not exists free_texts "
        "(site_code text, text text, status text, primary key (site_code, text)) on commit drop"
    )
    connection.execute("truncate free_texts")
    found = {**_held_since(connection, form, previous), **statuses(connection, campaign, form)}
    rows = [(site, text, status) for (site, text), status in found.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany("insert into free_texts (site_code, text, status) values (%s, %s, %s)", rows)


def without_held_texts(table: str, columns: Sequence[str]) -> sql.Composed:
    """Return the relation of a table of `publication` without the texts that are held back now, while they are put
    where `review` puts them."""
    free = [name for name in columns if f"{name}{STATUS}" in columns]
    values = [
        sql.SQL("case when {review}.status = 'held_back' then null else kept.{name} end as {name}").format(
            review=sql.Identifier(f"review of {name}"), name=sql.Identifier(name)
        )
        if name in free
        else sql.SQL("kept.{}").format(sql.Identifier(name))
        for name in ("publication_id", *columns)
    ]
    joins = [
        sql.SQL(
            "left join free_texts as {review} on kept.site_code = {review}.site_code "
            "and kept.{name}::text = {review}.text"
        ).format(review=sql.Identifier(f"review of {name}"), name=sql.Identifier(name))
        for name in free
    ]
    return sql.SQL("(select {} from {} as kept {})").format(
        sql.SQL(", ").join(values), sql.Identifier("publication", table), sql.SQL(" ").join(joins)
    )


def _held_since(
    connection: Connection, form: KeptForm | None, publication_id: int | None
) -> dict[tuple[str, str], str]:
    """Return the texts that a publication shows and that would be held back now."""
    tables = {"certificates": ("scope",)} if form is None else _free_columns(form)
    decisions, held = _decisions(connection), dict[tuple[str, str], str]()
    for table, fields in tables.items() if publication_id is not None else ():
        query = sql.SQL("select distinct site_code, {} from {} where publication_id = {}").format(
            sql.SQL(", ").join(map(sql.Identifier, fields)),
            sql.Identifier("publication", table),
            sql.Literal(publication_id),
        )
        for site, *texts in connection.execute(query).fetchall():
            shown = [str(text or "") for text in texts]
            for text, found in zip(shown, row_suspicions(shown), strict=True):
                if found and decisions.get((str(site), digest_of(str(site), text))) != CLEARED:
                    held[str(site), text] = HELD_BACK
    return held


def _free_columns(form: KeptForm) -> dict[str, tuple[str, ...]]:
    """Return the published tables of a form that have free texts, with their columns."""
    free = {form.relation(table): tuple(each.name for each in table.published if each.free) for table in form.tables}
    return {table: fields for table, fields in free.items() if fields}


def _decisions(connection: Connection) -> Mapping[tuple[str, str], str]:
    rows = connection.execute("select site_code, text_sha256, decision from as_of.text_decisions").fetchall()
    return {(str(site), str(sha256)): str(decision) for site, sha256, decision in rows}


_Row = tuple[str, int, str, tuple[str, ...], str, int | None, tuple[str, ...]]


def _rows(connection: Connection, campaign: str, form: KeptForm | None) -> Iterator[_Row]:
    """Yield the free texts row by row: site, submission, table, fields, sheet, row, texts; then the names of sheets."""
    if form is None:
        for site, submission, table, field, sheet, row, text in connection.execute(
            statement("publication/free_texts.sql"), {"campaign": campaign}
        ).fetchall():
            yield str(site), int(submission), str(table), (str(field),), str(sheet), row, (str(text),)
        return
    for table in form.tables:
        free = tuple(field.name for field in table.published if field.free)
        for site, submission, sheet, row, *texts in connection.execute(_query(form, table, campaign)).fetchall():
            name_of_sheet = str(sheet or "")
            answers = tuple(str(text or "") for text in texts)
            yield str(site), int(submission), table.name, free, name_of_sheet, row, answers
            yield str(site), int(submission), table.name, ("",), name_of_sheet, None, (name_of_sheet,)


def _query(form: KeptForm, table: KeptTable, campaign: str) -> sql.Composed:
    """Return the query for the free texts of a table of a form; of one without any, for the sheet of each return."""
    free = [field for field in table.published if field.free]
    return sql.SQL(
        "select distinct kept.site_code, kept.submission_id, place.sheet, {row}{texts} from as_of.form_returns as kept "
        "left join (select return_id, min(sheet) as sheet from warehouse.form_cells where table_name = {table} "
        "group by return_id) as place on kept.rows_of = place.return_id "
        "{rows} where kept.form = {form} and kept.campaign_code = {campaign} and kept.site_code is not null "
        "order by 1, 2, 4"
    ).format(
        row=sql.SQL("answer.sheet_row" if free else "null::integer"),
        texts=sql.SQL("").join(sql.SQL(", {}").format(text_of(field)) for field in free),
        table=sql.Literal(table.name),
        rows=sql.SQL("inner join {} as answer on kept.rows_of = answer.return_id").format(
            sql.Identifier("warehouse", form.relation(table))
        )
        if free
        else sql.SQL(""),
        form=sql.Literal(form.form),
        campaign=sql.Literal(campaign),
    )
