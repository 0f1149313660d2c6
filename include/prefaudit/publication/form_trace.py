"""From a figure of a form's national table back to the rows that it counts, each with its cell."""

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import sql

from prefaudit.model.errors import OperatorError
from prefaudit.publication.form_summary import ALL, condition, counted_rows, is_counted_by, line_of
from prefaudit.warehouse.form_measures import OF_RETURNS, FormMeasure
from prefaudit.warehouse.kept_form import KeptForm, KeptTable
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection

_RETURNS = {
    "owed": "true",
    "received": "counted.submissions > 0",
    "accepted": "counted.submission_id is not null",
    "on_time": "counted.on_time",
}


class UnknownFigure(OperatorError):
    """No figure has this name; the message lists those there are."""

    french = "ce chiffre n'existe pas"


class NotCounted(OperatorError):
    """The figure is not counted for the territory, subject or breakdown; the message says why, and for which it is."""

    french = "ce chiffre n'est pas compté à cet endroit"


def rows_of(
    connection: Connection, form: KeptForm, publication_id: int, figure: str, line: tuple[str, str]
) -> Sequence[tuple[Any, ...]]:
    """Return the rows behind a figure, in the order of `CountedRow`, those of its numerator first.

    To be called while `as_of` is read as of the publication.

    Raises:
        UnknownFigure: the form has no such measure.
        NotCounted: it is not counted by this breakdown, or the breakdown has no such code.
    """
    own = {measure.name: measure for measure in form.figures}
    if figure not in own and figure not in OF_RETURNS:
        raise UnknownFigure(
            f"The form {form.form} has no measure « {figure} ». The figures are: {', '.join((*OF_RETURNS, *own))}."
        )
    made_from = own[figure].made_from if figure in own else catalogue()[figure].made_from
    _require_line(connection, form, publication_id, figure, line)
    found: list[tuple[Any, ...]] = []
    for name in dict.fromkeys(made_from):
        for query in _queries(form, own.get(name), name, publication_id, line):
            found += connection.execute(query).fetchall()
    return found


def _require_line(
    connection: Connection, form: KeptForm, publication_id: int, figure: str, line: tuple[str, str]
) -> None:
    breakdown, code = line
    if breakdown not in (ALL, *form.by):
        raise NotCounted(
            f"« {figure} » is not counted by {breakdown}. The breakdowns of the form: {', '.join(form.by) or 'none'}."
        )
    codes = [
        str(known)
        for (known,) in connection.execute(
            sql.SQL("select code from {} where publication_id = {} and breakdown = {} order by code").format(
                sql.Identifier("publication", form.summary), sql.Literal(publication_id), sql.Literal(breakdown)
            )
        ).fetchall()
    ]
    if code not in codes:
        raise NotCounted(
            f"There is no {breakdown}={code} in this publication. Its codes are: {', '.join(codes[:10]) or 'none'}"
            f"{f' and {len(codes) - 10} others' if len(codes) > 10 else ''}."
        )


def _queries(
    form: KeptForm, measure: FormMeasure | None, name: str, publication_id: int, line: tuple[str, str]
) -> Iterator[sql.Composed]:
    breakdown, code = line
    if measure is None:
        if breakdown == ALL or form.is_of_reporters(breakdown):
            yield _returns(form, name, publication_id, line)
    elif is_counted_by(form, measure, breakdown):
        table = form.table(measure.rows)
        field = _shown(measure, table)
        yield sql.SQL(
            "select {name}, counted.site_code, null, null, {value}, counted.submission_id, counted.file_sha256, "
            "received.archive_path, counted.sheet, "
            "place.column_letter || coalesce(place.row_number, counted.sheet_row) "
            "from ({rows}) as counted inner join ledger.submissions as received "
            "on counted.submission_id = received.submission_id "
            "left join as_of.form_returns as kept on counted.submission_id = kept.submission_id "
            "left join warehouse.form_cells as place on kept.rows_of = place.return_id "
            "and place.table_name = {table} and place.field = {field} "
            'where counted."by code" = {code} and {condition} order by counted.site_code collate "C", counted.sheet_row'
        ).format(
            name=sql.Literal(name),
            value=sql.SQL("{}::text").format(sql.Identifier("counted", field)),
            rows=counted_rows(form, table.name, breakdown, publication_id),
            table=sql.Literal(table.name),
            field=sql.Literal(field),
            code=sql.Literal(code),
            condition=condition(form, measure),
        )


def _shown(measure: FormMeasure, table: KeptTable) -> str:
    """Return the field whose value and cell stand for a row: what is summed, what decides, else the first."""
    return measure.of or next(iter(measure.where), "") or table.published[0].name


def _returns(form: KeptForm, name: str, publication_id: int, line: tuple[str, str]) -> sql.Composed:
    breakdown, code = line
    by = line_of(form, "", breakdown)
    return sql.SQL(
        "select {name}, counted.site_code, null, null, counted.state, counted.submission_id, received.sha256, "
        "received.archive_path, null, null from publication.returns as counted{join} "
        "left join ledger.submissions as received on counted.submission_id = received.submission_id "
        "where counted.publication_id = {publication} and {counted} and {by} = {code} "
        'order by counted.site_code collate "C"'
    ).format(
        name=sql.Literal(name),
        publication=sql.Literal(publication_id),
        counted=sql.SQL(_RETURNS[name]),
        by=by.code,
        join=by.join,
        code=sql.Literal(code),
    )
