"""The routes of proposed figures: what a decision is about, the report as it would be, the decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from prefaudit.l10n.typography import typed
from prefaudit.publication.build import Candidate
from prefaudit.publication.comparison import comparison
from prefaudit.publication.export import REPORT, proposed_file
from prefaudit.publication.publications import Publication, proposed
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import queries
from prefaudit.web.authorisation import host_of, require_may_approve, require_own_page
from prefaudit.web.host import User
from prefaudit.web.proposed_changes import change_lines
from prefaudit.web.queries import QueryRow
from prefaudit.web.receiving import Form, received_form
from prefaudit.web.responses import CurrentSettings, Warehouse, labels_of, named_file, page, redirect

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
        title=f"Ce que changerait la publication de « {typed(row['campaign_label'])} »",
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
def proposed_package(connection: Warehouse, settings: CurrentSettings, number: int, name: str) -> Response:
    """Return a file that the package of a proposal would have."""
    data = proposed_file(connection, _publication(settings, connection, number), name, settings.contact)
    if data is None:
        raise HTTPException(404, "Ce fichier n'est d'aucune publication.")
    is_page = name == REPORT
    return named_file(data, name if is_page else f"proposition_{name}", inline=is_page)


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
        title=f"Publier les chiffres de « {typed(row['campaign_label'])} » ?",
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
