"""The report of a publication as one French HTML page: nothing is fetched, everything is read without a mouse."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from prefaudit import palette
from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.l10n.french import date_and_time, number, plural, tabled
from prefaudit.l10n.typography import typeset_page
from prefaudit.publication.datapackage import LICENCE, heading, source, warning
from prefaudit.publication.report import drawing, lead, parliament, quality, tables
from prefaudit.publication.report import map as france
from prefaudit.publication.report.facts import facts_of
from prefaudit.publication.report.prose import references
from prefaudit.publication.report.sections import sections
from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot
from prefaudit.publication.report.table import meanings
from prefaudit.publication.report.values import counted, shown

_COLOURS = palette.css(palette.PAGE, palette.MAP, palette.HEAT, palette.SERIES)


@dataclass(frozen=True)
class Card:
    """One headline figure: what it is, its value, what it rests on, and the table that has it."""

    title: str
    value: str
    basis: str
    table: str


def report(snapshot: Snapshot, contact: str = "") -> str:
    """Return the HTML of the report; the same publication and contact always give the same text."""
    publication = snapshot.publication
    facts = facts_of(snapshot)
    answer = parliament.answer(facts)
    page = _template().render(
        title=heading(publication),
        warning=warning(publication),
        source=source(publication),
        licence=LICENCE,
        publication=publication,
        as_of=date_and_time(publication.as_of),
        lead=lead.sentences(snapshot),
        change=lead.change(snapshot),
        contact=contact,
        day=french.day(paris.day_of(publication.as_of)),
        places_of_departements=tables.departements(snapshot),
        cards=cards(snapshot),
        sections=sections(snapshot),
        answer=answer,
        places={figure: place for place, figure in enumerate(references(answer), start=1)},
        notes=parliament.notes(facts, answer),
        meanings=meanings(snapshot),
        quality=quality.indicators(snapshot),
        revisions=quality.revisions(snapshot),
        calendar=quality.calendar(snapshot),
        files=sorted(snapshot.contents.values(), key=lambda content: content.table.name),
        credit=france.credit(),
        campaign=snapshot.campaign,
        styles=Markup(_COLOURS + france.STYLE + drawing.STYLE),  # noqa: S704  constants of this package
    )
    return typeset_page(page)


def cards(snapshot: Snapshot) -> list[Card]:
    """Return the headline figures, each with the returns or whatever else it rests on."""
    (summary,) = snapshot.rows("national_summary", module_code=ALL)
    publication = snapshot.publication
    engaged, *stages = snapshot.rows("certification_funnel")
    engaged_sites = plural(int(str(engaged["sites"] or 0)), "site engagé", "sites engagés")
    certified = next(row for row in stages if row["stage"] == "certified")
    counts = ("owed", "received", "accepted", "on_time", "major_nonconformities")
    owed, received, accepted, on_time, major = (int(str(summary[name] or 0)) for name in counts)

    def card(title: str, name: str, basis: str, table: str) -> Card:
        return Card(title, shown(summary[name], name), basis, table)

    def result(title: str, name: str, found: str, table: str, more: str = "") -> Card:
        return card(title, name, _found(summary, found) + more, table)

    bounds = [summary[f"conformity_rate_{side}"] for side in ("low", "high")]
    between = " et ".join(tabled(bound) for bound in bounds if isinstance(bound, Decimal))

    sent = f"{number(received)} {plural(received, 'retour reçu', 'retours reçus')}"
    returns = f"{number(accepted)} {plural(accepted, 'retour accepté', 'retours acceptés')}"
    in_time = f"{number(on_time)} {plural(on_time, 'retour remis', 'retours remis')} à l'échéance"
    expected = f"sur {number(owed)} {plural(owed, 'attendu')}"
    return [
        card("Taux de réponse", "response_rate", f"{sent} {expected}", "t-region"),
        card("Taux d'acceptation", "reporting_rate", f"{returns} {expected}", "t-national"),
        card("Taux de remise à l'échéance", "on_time_rate", f"{in_time} {expected}", "t-region"),
        result(
            "Taux de conformité",
            "conformity_rate",
            "mesuré",
            "t-national",
            f" ; entre {between} selon ce que seraient les retours manquants" if between and accepted < owed else "",
        ),
        result("Non-conformités majeures", "major_nonconformities", plural(major, "constatée"), "t-actions"),
        result(
            "Part des écarts levés",
            "share_closed",
            ", ".join(filter(None, [publication.on_day.strip(), "sur les fiches d'écart déposées"])),
            "t-actions",
        ),
        Card(
            "Sites certifiés",
            counted(certified["sites"], certified["sites_status"], certified["sites_status_label"]),
            f"sur {shown(engaged['sites'])} {engaged_sites}{publication.on_day}",
            "t-funnel",
        ),
    ]


def _found(summary: PublishedRow, found: str) -> str:
    """Return what a result rests on: « constatées dans 316 retours acceptés sur 334 attendus »."""
    accepted, owed = (int(str(summary[name] or 0)) for name in ("accepted", "owed"))
    if not accepted:
        return f"aucun retour accepté sur {number(owed)} {plural(owed, 'attendu')}"
    returns = plural(accepted, "retour accepté", "retours acceptés")
    return f"{found} dans {number(accepted)} {returns} sur {number(owed)} {plural(owed, 'attendu')}"


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(counted=french.counted)
    return environment.get_template("page.html.j2")
