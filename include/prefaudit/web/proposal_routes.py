"""The routes of proposed figures: what a decision is about, the report as it would be, the decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from prefaudit.publication.build import Candidate
from prefaudit.publication.comparison import comparison
from prefaudit.publication.export import content_of, proposed_report
from prefaudit.publication.form_tables import tables_of
from prefaudit.publication.publications import Publication, proposed
from prefaudit.publication.tabular import as_csv
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import queries
from prefaudit.web.authorisation import host_of, require_may_approve, require_own_page
from prefaudit.web.host import User
from prefaudit.web.proposed_changes import change_lines
from prefaudit.web.queries import QueryRow
from prefaudit.web.receiving import Form, received_form
from prefaudit.web.responses import HEADERS, CurrentSettings, Warehouse, labels_of, page, redirect

_REPORT = "rapport.html"
# How many changes a page shows.
_PAGE_SIZE = 100
_GONE = (
    "Cette proposition n'existe pas, ou n'attend plus : elle est décidée, ou une plus récente l'a remplacée. Voyez la "
    "page « Publications »."
)
_MAX_COMMENT = 2000


@dataclass(frozen=True)
class _Answer:
    """What was filled in, and what is wrong with it, by the name of the field."""

    decision: str = ""
    comment: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


router = APIRouter(prefix="/propositions", dependencies=[Depends(require_may_approve)])


@router.get("/{number}")
def proposal(request: Request, connection: Warehouse, number: int) -> Response:
    """Show what a decision on proposed figures is about, and ask for it."""
    return _proposal(request, connection, _row(connection, number))


@router.post("/{number}", dependencies=[Depends(received_form)])
async def decide_proposal(
    request: Request, user: Annotated[User, Depends(require_own_page)], form: Form, connection: Warehouse, number: int
) -> Response:
    """Approve or refuse proposed figures in the name of the user; the host publishes them, or not, from there."""
    row = await run_in_threadpool(_row, connection, number)
    decision = str(form.get("decision") or "")
    comment = str(form.get("motif") or "").strip()[:_MAX_COMMENT]
    errors = {}
    if decision not in {"publier", "refuser"}:
        errors["decision"] = "Dites s'il faut publier ces chiffres ou les refuser."
    if decision == "refuser" and not comment:
        errors["motif"] = "Dites pourquoi ces chiffres sont refusés : le motif est conservé et montré avec le refus."
    if errors:
        return await run_in_threadpool(_proposal, request, connection, row, _Answer(decision, comment, errors))
    await run_in_threadpool(host_of(request).answer, user, row["run"], decision == "publier", comment)
    return redirect(request, "/publications#propositions")


@router.get("/{number}/changements")
def proposed_changes(
    request: Request,
    connection: Warehouse,
    number: int,
    table: Annotated[str, Query(max_length=100)] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=10**6)] = 1,
) -> Response:
    """Show every change of a proposal with its cause, a page at a time, of one table or of all."""
    row = _row(connection, number)
    compared = comparison(connection, Candidate(number, row["campaign_code"]))
    changes = queries.proposed_changes(connection, number, table, page_number, _PAGE_SIZE)
    found = changes[0]["found"] if changes else 0
    return page(
        request,
        "proposed_changes",
        title=f"Ce que changerait la publication de « {row['campaign_label']} »",
        proposal=row,
        tables=[*compared.returns[:1], *compared.tables],
        table=table,
        changes=change_lines(changes, labels_of(request)),
        found=found,
        page_number=page_number,
        pages=max(1, -(-found // _PAGE_SIZE)),
        first=(page_number - 1) * _PAGE_SIZE + 1,
    )


@router.get("/{number}/{name}")
def proposed_file(connection: Warehouse, settings: CurrentSettings, number: int, name: str) -> Response:
    """Return the report of a proposal, or one of its tables as CSV: each says that it is not published."""
    found = _publication(settings, connection, number)
    if name == _REPORT and found.form is None:
        return HTMLResponse(proposed_report(connection, found, settings.contact), headers=HEADERS)
    table = next((each for each in tables_of(found.form) if name == f"{each.name}.csv"), None)
    if table is None:
        raise HTTPException(404, "Ce fichier ne sera écrit qu'à la publication.")
    text = as_csv(content_of(connection, table, number))
    disposition = {"Content-Disposition": f'attachment; filename="proposition_{name}"'}
    return Response(text, media_type="text/csv", headers={**HEADERS, **disposition})


def _proposal(
    request: Request,
    connection: Connection,
    row: QueryRow,
    answer: _Answer | None = None,
) -> Response:
    compared = comparison(connection, Candidate(row["publication_id"], row["campaign_code"]))
    return page(
        request,
        "proposal",
        status=422 if answer else 200,
        title=f"Publier les chiffres de « {row['campaign_label']} » ?",
        proposal=row,
        compared=compared,
        has_report=compared.has_report,
        question=host_of(request).question(row["run"]),
        answer=answer or _Answer(),
    )


def _row(connection: Connection, number: int) -> QueryRow:
    found = next((row for row in queries.proposals(connection) if row["publication_id"] == number), None)
    if found is None:
        raise HTTPException(404, _GONE)
    return found


def _publication(settings: Settings, connection: Connection, number: int) -> Publication:
    _row(connection, number)
    found = proposed(settings, connection, number)
    if found is None:
        raise HTTPException(404, _GONE)
    return found
