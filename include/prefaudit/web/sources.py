"""The lists of the control room by name: their columns, where their rows come from, who may see them.

A page and the file of its list ask here for the same rows.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from fastapi import HTTPException, Request

from prefaudit.l10n.french import in_brackets, percent
from prefaudit.l10n.typography import plain
from prefaudit.model.contracts import load_contracts
from prefaudit.publication.text_review import texts_to_review
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import Entry, catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import origin_page, queries, returns_list
from prefaudit.web.audit_log_page import AuditLogLine, audit_log_lines, submissions_in
from prefaudit.web.authorisation import host_of, require_may_act, settings_of
from prefaudit.web.host import Host
from prefaudit.web.labels import Labels
from prefaudit.web.lists import ASKED, Column, Listing, Mentions, View, arranged, listing, named
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
    request: Request, connection: Connection | None, name: str, *, whole: bool = False, **parameters: str
) -> Listing:
    """Return the page of a list that a request asks for, or the whole list where it stands beside another."""
    view = view_of(request)
    view = replace(view, page=0 if whole else view.page, others={**view.others, **parameters})
    source, columns, rows = _read(request, connection, name, view)
    return listing(name, columns, rows, view, mentions=source.mentions)


def all_rows(request: Request, connection: Connection, name: str) -> tuple[Sequence[Column], list[Any]]:
    """Return the columns of a list and all the rows that a request asks for. Refuse with 404 where there is no such
    list, with 403 where it is for those who may act."""
    view = view_of(request)
    source, columns, rows = _read(request, connection, name, view)
    return columns, arranged(columns, rows, view, source.mentions)


def _read(
    request: Request, connection: Connection | None, name: str, view: View
) -> tuple[Source, Sequence[Column], Sequence[Any]]:
    source = SOURCES.get(name)
    if source is None:
        raise HTTPException(404, "Cette liste n'existe pas.")
    if source.is_reserved:
        require_may_act(request)
    labels = labels_of(request)
    asked = Asked(connection, host_of(request), settings_of(request), labels, view.others)
    return source, source.columns(labels), source.rows(asked)


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
    every = (*found.waiting, *found.decided)
    return text_lines(every, load_contracts(asked.settings.contracts), queries.text_cells(asked.connection, every))


def _audit_log_columns(labels: Labels) -> tuple[Column, ...]:
    def details(line: AuditLogLine) -> str | None:
        files = (f"{file.name} ({labels.standing(file.standing)})" for file in line.files)
        return " ; ".join((*line.particulars, *files)) or None

    return (
        Column("n", "N°", lambda line: line.row["act_id"], is_number=True),
        Column("quand", "Quand", lambda line: line.row["acted_at"]),
        Column("acte", "Acte", lambda line: labels.of("audit_log_kind", line.row["kind"])),
        Column("qui", "Qui", lambda line: line.row["actor"]),
        Column("campagne", "Campagne", lambda line: line.subject.campaign_label or line.subject.campaign or None),
        Column("site", "Site", lambda line: line.subject.site_and_code or None),
        Column("pourquoi", "Pourquoi", lambda line: line.row["reason"]),
        Column("precisions", "Précisions", details),
    )


def _mail_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        named("mail_id", "N°", is_number=True),
        named("received_at", "Reçu le"),
        named("sender", "Expéditeur"),
        named("subject", "Objet"),
        named("attachments", "Fichiers", is_number=True),
        Column("state", "État", lambda row: labels.of("mail_state", row["state"])),
        named("reason", "Raison"),
    )


def _unsent_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        named("message_id", "N°", is_number=True),
        named("queued_at", "Préparé le"),
        Column("kind", "Nature", lambda row: labels.of("message_kind", row["kind"])),
        Column("recipients", "Destinataires", lambda row: ", ".join(row["recipients"]) or None),
        named("subject", "Objet"),
        Column("state", "État", lambda row: labels.of("message_state", row["state"])),
        named("attempts", "Essais", is_number=True),
        named("next_try_at", "Prochain essai"),
        named("error", "Réponse du serveur"),
    )


def _unmatched_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        named("submission_id", "N°", is_number=True),
        named("file_name", "Fichier"),
        named("received_at", "Reçu le"),
        named("campaign_code", "Campagne lue"),
        named("site_code", "Site lu"),
        Column("verdict", "Verdict", lambda row: labels.verdict(row["verdict"])),
        Column("why", "Pourquoi", lambda row: plain(labels.why_unmatched(row))),
    )


def _text_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        Column("texte", "Texte", lambda line: line.text.text),
        Column("kinds", "Ce qui semble s'y trouver", lambda line: labels.suspicions(line.kinds)),
        Column("rubrique", "Rubrique", lambda line: line.title),
        Column("place", "Où", lambda line: line.place or None),
        Column("site", "Site", lambda line: line.text.site),
        Column("campagne", "Campagne", lambda line: line.text.campaign),
        Column("decision", "Décision", lambda line: labels.of("text_status", line.text.status)),
    )


def _rate(row: QueryRow) -> Decimal | None:
    """Return the published rate of a return in hundredths, from its counts; None where it has none."""
    return percent(Decimal(row["conforming"]) / row["criteria_assessed"]) if row["criteria_assessed"] else None


def _site_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        named("campaign_label", "Campagne"),
        named("audit_type_label", "Audit"),
        Column("due_on", "Échéance", lambda row: row["due_on"]),
        Column("is_waived", "Échéance reportée", lambda row: "oui" if row["is_waived"] else None),
        Column("state", "État", lambda row: labels.of("return_state", row["state"])),
        named("submissions", "Dépôts", is_number=True),
        named("rejected_submissions", "Refusés", is_number=True),
        named("first_accepted_at", "Premier dépôt accepté"),
        named("days_late", "Jours de retard", is_number=True),
        Column("taux", "Conformité publiée (%)", _rate, is_number=True),
    )


def _site_submission_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        named("submission_id", "N°", is_number=True),
        named("received_at", "Reçu le"),
        named("file_name", "Fichier"),
        named("campaign_label", "Campagne"),
        named("audit_type_label", "Audit"),
        Column("canal", "Reçu", lambda row: labels.channel(row["channel"])),
        Column("standing", "Ce qu'il est devenu", lambda row: labels.standing(row["standing"])),
    )


def _nights(asked: Asked) -> Sequence[Night]:
    runs = asked.host.runs(NIGHTS)
    return nights(runs, queries.nights(asked.connection, [run.started_at for run in runs if run.started_at]))


def _night_submissions(asked: Asked) -> Sequence[QueryRow]:
    _, rows = submissions_of(asked.host, asked.connection, asked.parameters.get("nuit", ""))
    return of_state(rows, asked.parameters.get("etat", ""))


def _night_submission_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        named("submission_id", "N°", is_number=True),
        named("file_name", "Fichier"),
        Column("site", "Site", lambda row: row["site_name"] or row["site_code"]),
        named("campaign_code", "Campagne"),
        named("received_at", "Reçu le"),
        Column("verdict", "Verdict", lambda row: labels.left_open(row) or labels.verdict(row["verdict"])),
    )


def _night_columns(labels: Labels) -> tuple[Column, ...]:
    def counted(name: str, label: str) -> Column:
        return Column(name, label, lambda night: night.counts and night.counts[name], is_number=True)

    return (
        Column("debut", "Début", lambda night: night.run.started_at),
        Column("duree", "Durée", lambda night: night.duration or None, order=lambda night: night.length),
        Column("etat", "État", lambda night: labels.run_state(night.run)),
        counted("taken_in", "Retours"),
        counted("accepted", "Acceptés"),
        counted("rejected", "Refusés"),
        Column("echecs", "Tâches en échec", lambda night: len(night.run.failed), is_number=True),
        counted("published", "Publications"),
    )


def _publication_columns(labels: Labels) -> tuple[Column, ...]:
    return (
        named("campaign_label", "Campagne"),
        named("number", "N°", is_number=True),
        Column("state", "État", lambda row: "publiée" if row["state"] == "published" else "refusée"),
        named("finality_label", "Portée"),
        Column("current", "En vigueur", lambda row: "oui" if row["is_current"] else "non"),
        named("as_of", "Données arrêtées le"),
        named("published_at", "Publiée le"),
        Column("reasons", "Raisons du refus", lambda row: " ; ".join(row["reasons"] or ()) or None),
    )


def _place(entry: Entry) -> str:
    return f"{entry.sheet or 'partout'}{f', {entry.title}' if entry.title else ''}"


SOURCES: Mapping[str, Source] = {
    "retours": Source(
        _returns, lambda labels: ReturnStates.of(labels.reference).columns, mentions=returns_list.mentions
    ),
    "courriels": Source(lambda asked: queries.mails(asked.connection, asked.parameters.get("etat", "")), _mail_columns),
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
    "courriels-non-partis": Source(lambda asked: queries.unsent(asked.connection), _unsent_columns),
    "sans-retour": Source(_unmatched, _unmatched_columns),
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
            Column("place", "Où", _place),
            Column("message", "Message", lambda entry: entry.message),
            Column("attendu", "Attendu", lambda entry: entry.expected),
        ),
    ),
    "campagnes-du-site": Source(
        lambda asked: queries.site_history(asked.connection, asked.parameters.get("site", "")), _site_columns
    ),
    "depots-du-site": Source(
        lambda asked: queries.site_submissions(asked.connection, asked.parameters.get("site", "")),
        _site_submission_columns,
    ),
    "nuit": Source(_night_submissions, _night_submission_columns),
    "nuits": Source(_nights, _night_columns),
    "origine": Source(
        lambda asked: origin_page.counted_rows(asked.settings, asked.connection, asked.parameters), origin_page.columns
    ),
    "publications": Source(lambda asked: queries.publications(asked.connection), _publication_columns),
    "actes": Source(_audit_log, _audit_log_columns, is_reserved=True),
    "textes": Source(_texts, _text_columns, is_reserved=True),
}
