"""The lists of the control room by name: their columns, where their rows come from, who may see them.

A page and the file of its list ask here for the same rows.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import HTTPException, Request

from prefaudit.l10n.french import in_brackets
from prefaudit.model.contracts import load_contracts
from prefaudit.publication.text_review import texts_to_review
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import Entry, catalogue
from prefaudit.validation.rule_results import RuleResult, latest
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import columns, origin_page, queries, returns_list
from prefaudit.web.audit_log_page import AuditLogLine, audit_log_lines, submissions_in
from prefaudit.web.authorisation import host_of, require_may_act, settings_of
from prefaudit.web.course_page import Course, course_of
from prefaudit.web.host import Host
from prefaudit.web.labels import Labels
from prefaudit.web.lists import ASKED, Column, Listing, Mentions, View, arranged, listing, named, named_field
from prefaudit.web.nights_page import NIGHTS, Night, nights, of_state, submissions_of
from prefaudit.web.queries import QueryRow
from prefaudit.web.responses import labels_of
from prefaudit.web.returns_list import ReturnStates
from prefaudit.web.rules_page import asked_contract
from prefaudit.web.texts_page import TextLine, text_lines

_PAGE = re.compile(r"[0-9]{1,9}")
# So many of the last days.
_DAYS = re.compile(r"[1-9]\d{0,3}")


@dataclass(frozen=True)
class Asked:
    """A request for a list: what it may be read from, and the parameters of its page.

    `warehouse` is None for a list that needs none.
    """

    warehouse: Connection | None
    host: Host
    settings: Settings
    labels: Labels
    parameters: Mapping[str, str]
    request: Request

    @property
    def course(self) -> Course:
        """How the campaign that is asked for is run, read once a request."""
        return course_of(self.request, self.connection, self.settings, self.parameters.get("campagne", ""))

    @property
    def connection(self) -> Connection:
        """The warehouse."""
        assert self.warehouse is not None  # noqa: S101  given to every list but that of the rules
        return self.warehouse


@dataclass(frozen=True)
class Source:
    """A list: all its rows in their own order, its columns, whether it is for those who may act, what is searched."""

    rows: Callable[[Asked], Sequence[Any]]
    columns: Callable[[Labels], Sequence[Column]]
    is_reserved: bool = False
    mentions: Mentions | None = None


def view_of(request: Request) -> View:
    """Return how a request asks for a list; what cannot be understood is as if it were not asked."""
    asked = dict(request.query_params)
    page = asked.get("page", "1")
    others = {name: value for name, value in asked.items() if name not in ASKED}
    return View(asked.get("texte", "")[:100], asked.get("tri", ""), int(page) if _PAGE.fullmatch(page) else 1, others)


def shown(
    request: Request,
    connection: Connection | None,
    name: str,
    *,
    whole: bool = False,
    searched: bool = True,
    **parameters: str,
) -> Listing:
    """Return the page of a list that a request asks for, or the whole list where it stands beside another.

    What is not `searched` is whole whichever text is looked for on its page.
    """
    view = view_of(request)
    text, page = view.text if searched else "", 0 if whole else view.page
    view = replace(view, text=text, page=page, others={**view.others, **parameters})
    source, heads, rows = _read(request, connection, name, view)
    return listing(name, heads, rows, view, mentions=source.mentions)


def all_rows(request: Request, connection: Connection, name: str) -> tuple[Sequence[Column], list[Any]]:
    """Return the columns of a list and all the rows that a request asks for. Refuse with 404 where there is no such
    list, with 403 where it is for those who may act."""
    view = view_of(request)
    source, heads, rows = _read(request, connection, name, view)
    return heads, arranged(heads, rows, view, source.mentions)


def _read(
    request: Request, connection: Connection | None, name: str, view: View
) -> tuple[Source, Sequence[Column], Sequence[Any]]:
    source = SOURCES.get(name)
    if source is None:
        raise HTTPException(404, "Cette liste n'existe pas.")
    if source.is_reserved:
        require_may_act(request)
    labels = labels_of(request)
    asked = Asked(connection, host_of(request), settings_of(request), labels, view.others, request)
    may_act = request.state.visitor.may_act
    heads = [column for column in source.columns(labels) if may_act or not column.is_reserved]
    return source, heads, source.rows(asked)


def _returns(asked: Asked) -> Sequence[QueryRow]:
    states = ReturnStates.of(Reference.load(asked.settings.reference))
    return states.narrowed(queries.returns(asked.connection, asked.parameters.get("campagne", "")), asked.parameters)


def _unmatched(asked: Asked) -> Sequence[QueryRow]:
    days = asked.parameters.get("jours", "")
    if not _DAYS.fullmatch(days):
        return queries.unmatched(asked.connection)
    return queries.unmatched(asked.connection, datetime.now(UTC) - timedelta(days=int(days)))


def _rules(asked: Asked) -> Sequence[Entry]:
    contract = asked_contract(asked.settings, asked.parameters)
    reference = Reference.load(asked.settings.reference)
    return catalogue(contract, reference, asked.settings.expectations, asked.settings.contracts)


def _audit_log(asked: Asked) -> Sequence[AuditLogLine]:
    rows = queries.audit_log(asked.connection)
    return audit_log_lines(rows, queries.standings(asked.connection, submissions_in(rows)))


def _texts(asked: Asked) -> Sequence[TextLine]:
    found = texts_to_review(asked.connection)
    state = asked.parameters.get("etat", "")
    every = {"attente": found.waiting, "relus": found.decided}.get(state, (*found.waiting, *found.decided))
    return text_lines(every, load_contracts(asked.settings.contracts), queries.text_cells(asked.connection, every))


def _publications(asked: Asked) -> Sequence[QueryRow]:
    campaign = asked.parameters.get("campagne", "")
    rows = queries.publications(asked.connection)
    return [row for row in rows if row["campaign_code"] == campaign] if campaign else rows


def _rule_results(asked: Asked) -> Sequence[RuleResult]:
    wanted = asked.parameters.get("suite", "")
    return next((each.rules for each in latest(asked.settings.data_docs) if each.page == wanted), ())


def _nights(asked: Asked) -> Sequence[Night]:
    runs = asked.host.runs(NIGHTS)
    return nights(runs, queries.nights(asked.connection, [run.started_at for run in runs if run.started_at]))


def _night_submissions(asked: Asked) -> Sequence[QueryRow]:
    _, rows = submissions_of(asked.host, asked.connection, asked.parameters.get("nuit", ""))
    return of_state(rows, asked.parameters.get("etat", ""))


SOURCES: Mapping[str, Source] = {
    "retours": Source(
        _returns, lambda labels: ReturnStates.of(labels.reference).columns, mentions=returns_list.mentions
    ),
    "courriels": Source(
        lambda asked: queries.mails(asked.connection, asked.parameters.get("etat", "")), columns.mail_columns
    ),
    "courriels-non-lus": Source(
        lambda asked: queries.mail_tries(asked.connection),
        lambda _: (
            named("uid", "Dans la boîte"),
            named("tried_at", "Dernier essai"),
            named("begun", "Essais", is_number=True),
            named("failed", "Échecs", is_number=True),
            named("error", "Dernière erreur"),
        ),
    ),
    "courriels-non-partis": Source(lambda asked: queries.unsent(asked.connection), columns.unsent_columns),
    "sans-retour": Source(_unmatched, columns.unmatched_columns),
    "laisses-en-place": Source(
        lambda asked: queries.passed_over(asked.connection),
        lambda _: (
            named("location", "Où"),
            Column("why", "Pourquoi", lambda row: f"{row['reason_label']}{in_brackets(row['detail'])}"),
            named("seen_at", "Vu le"),
        ),
    ),
    "regles": Source(
        _rules,
        lambda _: (
            Column("id", "Règle", lambda entry: entry.id),
            Column("effet", "Gravité", lambda entry: entry.effect.lower()),
            Column("place", "Où", columns.place_of),
            Column("message", "Message", lambda entry: entry.message),
            Column("attendu", "Attendu", lambda entry: entry.expected),
        ),
    ),
    "campagnes-du-site": Source(
        lambda asked: queries.site_history(asked.connection, asked.parameters.get("site", "")), columns.site_columns
    ),
    "depots-du-site": Source(
        lambda asked: queries.site_submissions(asked.connection, asked.parameters.get("site", "")),
        columns.site_submission_columns,
    ),
    "nuit": Source(_night_submissions, columns.night_submission_columns),
    "nuits": Source(_nights, columns.night_columns),
    "origine": Source(
        lambda asked: origin_page.counted_rows(asked.settings, asked.connection, asked.parameters), origin_page.columns
    ),
    "publications": Source(_publications, columns.publication_columns),
    "controles": Source(lambda asked: latest(asked.settings.data_docs), columns.suite_columns),
    "controle": Source(_rule_results, columns.rule_result_columns),
    "jours": Source(lambda asked: asked.course.days, columns.day_columns),
    "rappels-a-venir": Source(
        lambda asked: asked.course.next_reminders,
        lambda _: (
            Column("rappel", "Jour", lambda each: each.day),
            named_field("returns", "Retours concernés", is_number=True),
        ),
    ),
    "rappels-faits": Source(
        lambda asked: queries.reminders_sent(asked.connection, asked.parameters.get("campagne", "")),
        columns.reminder_columns,
    ),
    "sites-sans-adresse": Source(
        lambda asked: queries.without_contact(asked.connection, asked.parameters.get("campagne", "")),
        lambda _: (named("site_code", "Code"), named("site_name", "Nom du site")),
    ),
    "decisions": Source(lambda asked: asked.course.decisions, columns.decision_columns),
    "actes": Source(_audit_log, columns.audit_log_columns, is_reserved=True),
    "textes": Source(_texts, columns.text_columns, is_reserved=True),
}
