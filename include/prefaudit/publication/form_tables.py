"""The published tables of a campaign of another form than the audit return: made from its contract and its rows.

What every campaign has (`returns`, `corrections`) stands beside them; what only audits have is not built.
"""

from collections.abc import Iterator

from psycopg import sql

from prefaudit.l10n.languages import known, language
from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.model.errors import OperatorError
from prefaudit.publication import form_summary
from prefaudit.publication.published_tables import DETAIL, PUBLISHED_TABLES, STORED, PublishedTable, published_table
from prefaudit.warehouse.form_tables import kept_form, kept_forms
from prefaudit.warehouse.kept_form import HEAD, TAIL, KeptField, KeptForm, KeptTable
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

_KEY = ("site_code", "sheet_row")
# Without types of audit each who reports owes one.
_RETURNS = PublishedTable("returns", ("site_code",))


class FormUnpublishable(OperatorError):
    """The figures of a campaign cannot be made: its form has no tables; the message says what to do."""

    french = "le formulaire de la campagne n'a pas de tables"


def form_of_campaign(connection: Connection, campaign: str) -> KeptForm | None:
    """Return the form of a campaign as its tables are made; None for the audit return, and for an unknown campaign.

    Raises:
        FormUnpublishable: it has none.
    """
    row = connection.execute("select form from ledger.campaigns where campaign_code = %s", [campaign]).fetchone()
    if row is None or row[0] == DEFAULT_FORM:
        return None
    form = kept_form(connection, str(row[0]))
    if form is None or not form.published:
        raise FormUnpublishable(
            f"The campaign {campaign} is of the form « {row[0]} », which has no tables to publish: its contract names "
            "no site in « identity », or its tables were never made. Correct the contract, then run again."
        )
    return form


def form_of_publication(connection: Connection, publication_id: int) -> KeptForm | None:
    """Return the form of the campaign of a publication or candidate, as `form_of_campaign`."""
    row = connection.execute(
        "select campaign_code from publication.publications where publication_id = %s", [publication_id]
    ).fetchone()
    return form_of_campaign(connection, str(row[0])) if row else None


def tables_of(form: KeptForm | None) -> tuple[PublishedTable, ...]:
    """Return the published tables of a campaign by its form, in the order of its package."""
    if form is None:
        return PUBLISHED_TABLES
    return (_RETURNS, published_table("corrections"), *_own(form))


def stored(connection: Connection) -> tuple[str, ...]:
    """Return every table that holds rows of a publication, once."""
    return (*STORED, *(table.stored_in for form in _published(connection) for table in _own(form)))


def detail(connection: Connection) -> tuple[str, ...]:
    """Return the tables whose rows are kept for the current publication only."""
    own = (table for form in _published(connection) for table in _own(form))
    return (*DETAIL, *(table.stored_in for table in own if table.detail))


def insertions(form: KeptForm, publication_id: int) -> Iterator[sql.Composed]:
    """Yield what fills the tables of a candidate from the current returns, as of the timestamp that is set."""
    renamed = language(known(form.language)).phrase("published.renamed_sheet")
    for table in form.tables:
        yield _insert(form, table, publication_id, renamed)
    yield from form_summary.insertions(form, publication_id)


def proposal_of(form: KeptForm) -> bytes:
    """Return the query for what an approver compares, as publication/proposal.sql gives it for audits."""
    own = f"publication.{form.summary}".encode()
    text = statement("publication/proposal.sql").replace(b"publication.summaries", own)
    return text.replace(b"subject_kind = 'all'", b"breakdown = 'all'").replace(
        b"territory_kind = 'nation'", b"code = 'all'"
    )


def _published(connection: Connection) -> Iterator[KeptForm]:
    return (form for form in kept_forms(connection) if form.published)


def _own(form: KeptForm) -> tuple[PublishedTable, ...]:
    rows = (PublishedTable(form.relation(table), _KEY, detail=True) for table in form.tables)
    return (PublishedTable(form.summary, ("breakdown", "code")), *rows)


def _insert(form: KeptForm, table: KeptTable, publication_id: int, renamed: str) -> sql.Composed:
    name = form.relation(table)
    columns, values, joins = list[sql.Composable](), list[sql.Composable](), list[sql.Composable]()
    for place, field in enumerate(table.published):
        columns.append(sql.Identifier(field.name))
        values.append(_shown(field, place))
        if field.free:
            columns.append(sql.Identifier(field.status))
            values.append(sql.SQL("coalesce({}.status, 'shown')").format(sql.Identifier(f"text_{place}")))
            joins.append(_review(field, place))
        if field.label:
            columns.append(sql.Identifier(field.label))
            values.append(_label(field, place))
            if field.type != "list":
                joins.append(_join(field, place))
    head = {
        "campaign_code": "kept.campaign_code",
        "site_code": "kept.site_code",
        "site_name": "site.site_name",
        "departement_code": "site.departement_code",
        "departement_name": "site.departement_name",
        # Not null: a reader of some régions sees what has none.
        "region_code": "coalesce(site.region_code, '')",
        "region_name": "site.region_name",
    }
    tail = {
        "simulated": "kept.simulated",
        "submission_id": "kept.submission_id",
        "file_sha256": "received.sha256",
        "sheet": "case named.status when 'held_back' then {renamed} else coalesce(place.sheet, '') end",
        "sheet_row": "answer.sheet_row",
    }
    return sql.SQL(
        "insert into {target} (publication_id, {head}, {columns}{tail}) "
        "select snapshot.publication_id, {head_values}, {values}{tail_values} "
        "from publication.publications as snapshot "
        "inner join as_of.form_returns as kept "
        "on snapshot.campaign_code = kept.campaign_code and kept.form = {form} "
        "inner join {rows} as answer on kept.rows_of = answer.return_id "
        "inner join ledger.submissions as received on kept.submission_id = received.submission_id "
        "left join as_of.campaign_sites as site "
        "on kept.campaign_code = site.campaign_code and kept.site_code = site.site_code "
        "left join (select return_id, min(sheet) as sheet from warehouse.form_cells where table_name = {table} "
        "group by return_id) as place on kept.rows_of = place.return_id "
        "left join free_texts as named on kept.site_code = named.site_code and place.sheet = named.text "
        "{joins} where snapshot.publication_id = {publication}"
    ).format(
        form=sql.Literal(form.form),
        publication=sql.Literal(publication_id),
        target=sql.Identifier("publication", name),
        head=sql.SQL(", ").join(map(sql.Identifier, HEAD)),
        columns=sql.SQL("").join(sql.SQL("{}, ").format(column) for column in columns),
        tail=sql.SQL(", ").join(map(sql.Identifier, TAIL)),
        head_values=sql.SQL(", ").join(sql.SQL(head[column]) for column in HEAD),
        values=sql.SQL("").join(sql.SQL("{}, ").format(value) for value in values),
        tail_values=sql.SQL(", ").join(sql.SQL(tail[column]).format(renamed=sql.Literal(renamed)) for column in TAIL),
        rows=sql.Identifier("warehouse", name),
        table=sql.Literal(table.name),
        joins=sql.SQL(" ").join(joins),
    )


def _shown(field: KeptField, place: int) -> sql.Composable:
    """Return the value of a field, without the text that is held back."""
    if not field.free:
        return text_of(field)
    return sql.SQL("case when {}.status = 'held_back' then null else {} end").format(
        sql.Identifier(f"text_{place}"), text_of(field)
    )


def _review(field: KeptField, place: int) -> sql.Composable:
    return sql.SQL(
        "left join free_texts as {name} on kept.site_code = {name}.site_code and {text} = {name}.text"
    ).format(name=sql.Identifier(f"text_{place}"), text=text_of(field))


def text_of(field: KeptField) -> sql.Composable:
    """Return a field of `answer` as it is published."""
    column = sql.Identifier("answer", field.name)
    return sql.SQL("nullif(array_to_string({}, ' ; '), '')").format(column) if field.type == "list" else column


def _label(field: KeptField, place: int) -> sql.Composable:
    if field.type != "list":
        return sql.SQL("{}.label").format(sql.Identifier(f"list_{place}"))
    return sql.SQL(
        "(select string_agg(coalesce(entry.label, item.code), ' ; ' order by item.position) "
        "from unnest({column}) with ordinality as item (code, position) "
        "left join as_of.code_lists as entry on entry.list = {codes} and item.code = entry.code)"
    ).format(column=sql.Identifier("answer", field.name), codes=sql.Literal(field.codes))


def _join(field: KeptField, place: int) -> sql.Composable:
    return sql.SQL("left join as_of.code_lists as {name} on {name}.list = {codes} and {column} = {name}.code").format(
        name=sql.Identifier(f"list_{place}"),
        codes=sql.Literal(field.codes),
        column=sql.Identifier("answer", field.name),
    )
