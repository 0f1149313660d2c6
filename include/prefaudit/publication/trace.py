"""From a published figure back to the rows it counts: submission, file, sheet and cell."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from prefaudit.model.suggestions import closest
from prefaudit.publication import form_trace
from prefaudit.publication.build import built_as_of
from prefaudit.publication.form_trace import NotCounted, UnknownFigure
from prefaudit.publication.publications import Publication, numbered
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

NATION, ALL = ("nation", "FR"), ("all", "all")
_NAMED = 10
# Figures that a name that none has may stand for.
_MEANT = 2


@dataclass(frozen=True)
class Figure:
    """A figure: its campaign and name, its territory (kind, code) and its subject (kind, code).

    Of a campaign of another form than the audit return it has the `line` (breakdown, code) of a national table instead.
    """

    campaign: str
    name: str
    territory: tuple[str, str] = NATION
    subject: tuple[str, str] = ALL
    line: tuple[str, str] = ALL


@dataclass(frozen=True)
class CountedRow:
    """A row that a figure counts; a field is None where it does not apply (a whole return has no cell)."""

    counted_in: str
    site_code: str
    audit_type: str | None
    criterion_code: str | None
    value: str | None
    submission_id: int | None
    file_sha256: str | None
    archive_path: str | None
    sheet: str | None
    cell: str | None


@dataclass(frozen=True)
class Trace:
    """The rows that a figure counts in a publication."""

    publication: Publication
    rows: Sequence[CountedRow]


def trace(settings: Settings, connection: Connection, figure: Figure, number: int | None = None) -> Trace:
    """Return the rows that a figure counts in a publication (the current one by default).

    A rate gives the rows of its numerator and its denominator, each under the name of its count. The rows of an earlier
    publication are built again as of its timestamp.

    Raises:
        UnknownPublication, UnknownFigure, NotCounted.
    """
    publication = numbered(settings, connection, figure.campaign, number)
    if publication.form is not None:
        return _trace_of_form(connection, publication, publication.form, figure)
    if figure.line != ALL:
        raise NotCounted("A campaign of audits has no breakdowns: name a territory and a subject, and call again.")
    parts = _parts(figure)
    with _rows_of(connection, publication) as publication_id:
        values = {"publication": publication_id, "figures": parts, "territory": list(figure.territory)}
        rows = connection.execute(
            statement("publication/trace.sql"), {**values, "subject": list(figure.subject)}
        ).fetchall()
        if not rows:
            # All the rows of a publication are gone through for it: only where it is needed.
            _require_known(connection, publication_id, f"publication {publication.number}", figure)
            _require_counted(connection, publication_id, f"publication {publication.number}", figure)
    return Trace(publication, [CountedRow(*row) for row in rows])


def _trace_of_form(connection: Connection, publication: Publication, form: KeptForm, figure: Figure) -> Trace:
    if (figure.territory, figure.subject) != (NATION, ALL):
        raise NotCounted(
            f"A campaign of the form {form.form} has neither territories nor subjects: leave them out, and give the "
            f"line of one of its breakdowns: {', '.join(form.by) or 'none'}."
        )
    # Which cells a return had is read as of the publication: it may be replaced since.
    with _rows_of(connection, publication) as publication_id, reading_as_of(connection, publication.as_of):
        rows = form_trace.rows_of(connection, form, publication_id, figure.name, figure.line)
    return Trace(publication, [CountedRow(*row) for row in rows])


def _meant(given: str, names: Sequence[str]) -> str:
    """Return « Did you mean …? », with a blank before it: of a measure the heading and the title lead to it as well."""
    by_word = {name: name for name in (*names, *catalogue())}
    for name, measure in catalogue().items():
        for word in (measure.heading, f"{measure.heading} rate", measure.title):
            by_word.setdefault(word.lower(), name)
    found = dict.fromkeys(by_word[word] for word in closest(given.lower().replace("_", " "), by_word, _MEANT))
    return f" Did you mean {' or '.join(f'« {name} »' for name in found)}?" if found else ""


def _parts(figure: Figure) -> list[str]:
    """Return the figures whose rows are behind a figure: itself if it counts rows."""
    measure = catalogue().get(figure.name)
    return list(measure.made_from) if measure else [figure.name]


def _require_known(connection: Connection, publication_id: int, publication: str, figure: Figure) -> None:
    """Raise UnknownFigure if the publication counts no row under the name of the figure."""
    query = "select distinct figure from publication.figure_traces where publication_id = %s order by figure"
    names = _column(connection, query, [publication_id])
    if not set(_parts(figure)) & set(names):
        raise UnknownFigure(
            f"No row is counted under « {figure.name} » in {publication} of {figure.campaign}. "
            f"The figures are: {', '.join(sorted({*names, *catalogue()}))}.{_meant(figure.name, names)}"
        )


def _require_counted(connection: Connection, publication_id: int, publication: str, figure: Figure) -> None:
    """Raise NotCounted if the territory or the subject is why no row was found."""
    for axis, (kind, code) in (("territory", figure.territory), ("subject", figure.subject)):
        if (kind, code) in {NATION, ALL}:
            continue
        # No summary has indicators.
        known_in = "figure_traces" if kind == "indicator" else "summaries"
        codes = _column(
            connection,
            f"select distinct {axis}_code from publication.{known_in} where publication_id = %s and {axis}_kind = %s "
            "order by 1",
            [publication_id, kind],
        )
        if code not in codes:
            others = f" and {len(codes) - _NAMED} others" if len(codes) > _NAMED else ""
            raise NotCounted(
                f"There is no {kind}={code} in {publication} of {figure.campaign}. The codes of {kind} are: "
                f"{', '.join(codes[:_NAMED]) or 'none'}{others}. Correct the {axis} and call again."
            )
        kinds = _column(
            connection,
            f"select distinct {axis}_kind from publication.figure_traces where publication_id = %s "
            "and figure = any(%s)",
            [publication_id, _parts(figure)],
        )
        if kind not in kinds:
            raise NotCounted(f"« {figure.name} » is not counted by {kind}. Leave the {axis} out and call again.")


def _column(connection: Connection, query: str, values: list[object]) -> list[str]:
    return [str(value) for (value,) in connection.execute(query.encode(), values).fetchall()]


def _rows_of(connection: Connection, publication: Publication) -> AbstractContextManager[int]:
    """Give the publication to read the detail by: the current one has it, an earlier one is built again."""
    if publication.is_current:
        return nullcontext(publication.publication_id)
    return built_as_of(connection, publication.campaign, publication.as_of)
