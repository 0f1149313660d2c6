"""What the report says of its own quality: the five indicators of official statistics, revisions, the calendar."""

from collections import Counter
from datetime import date
from decimal import Decimal

from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.l10n.french import number, plural, tabled
from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot
from prefaudit.warehouse.measures import catalogue

# The headline rates whose revisions are shown, in this order.
_REVISED = ("response_rate", "reporting_rate", "on_time_rate", "conformity_rate", "share_closed")


def indicators(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the indicators of quality, each with its title and what this publication says of it."""
    (nation,) = snapshot.rows("national_summary", module_code=ALL)
    return [
        ("Pertinence", _relevance(snapshot, nation)),
        ("Exactitude", _accuracy(snapshot, nation)),
        ("Actualité", _timeliness(snapshot, nation)),
        ("Comparabilité", _comparability(snapshot)),
        ("Cohérence", _coherence(snapshot)),
    ]


def revisions(snapshot: Snapshot) -> list[list[str]]:
    """Return, for each headline rate, how many publications were compared, how many revised it, and by how much."""
    known = {str(row["name"]): row for row in snapshot.revisions if row["compared"]}
    return [
        [
            catalogue()[name].title,
            *(number(_count(known[name][column])) for column in ("compared", "revised")),
            *(_in_points(known[name][column]) for column in ("mean_revision", "largest_revision")),
        ]
        for name in _REVISED
        if name in known
    ]


def calendar(snapshot: Snapshot) -> str:
    """Return what is known of the releases: those that were, and when the next one may come."""
    publication = snapshot.publication
    first = next((row["first_published_at"] for row in snapshot.revisions), None)
    days = [row["due_on"] for row in snapshot.rows("returns") if isinstance(row["due_on"], date)]
    sentences = f"C'est la publication n° {number(publication.number)} de la campagne"
    if publication.number > 1 and first is not None:
        sentences += f" ; la première est du {french.day(paris.day_of(first))}"  # type: ignore[arg-type]
    sentences += (
        ". Une publication est préparée après chaque nuit qui a changé des données ; il n'y en a pas sans changement. "
    )
    if not days:
        return sentences + "Aucune échéance n'est fixée : les publications de la campagne restent provisoires."
    sentences += f"La dernière échéance des retours est le {french.day(max(days))}. "
    if publication.finality == "final":
        return (
            sentences
            + "La publication est définitive ; un retour accepté, remplacé ou retiré ensuite en donnerait une autre."
        )
    counted_on = snapshot.campaign["figures_on"]
    until = "à la nuit qui suit cette échéance"
    if isinstance(counted_on, date) and counted_on > max(days):
        until = f"au jour des chiffres, le {french.day(counted_on)}"
    return sentences + f"La publication est provisoire jusqu'{until}, une fois contrôlés les dépôts reçus."


def _relevance(snapshot: Snapshot, nation: PublishedRow) -> str:
    modules = [row for row in snapshot.rows("national_summary") if row["module_code"] != ALL]
    covered = sum(_count(row["audits"]) > 0 for row in modules)
    engaged, owed = len(snapshot.rows("engagements")), _count(nation["owed"])
    return (
        f"{number(engaged)} {plural(engaged, 'site engagé', 'sites engagés')}, {number(owed)} "
        f"{plural(owed, 'retour attendu', 'retours attendus')} ; modules du référentiel : {number(len(modules))}, dont "
        f"audités au moins une fois : {number(covered)}. La publication dit ce que les audits ont constaté dans leur "
        "périmètre, et rien des modules ni des sites qui n'y sont pas."
    )


def _accuracy(snapshot: Snapshot, nation: PublishedRow) -> str:
    accepted, owed = _count(nation["accepted"]), _count(nation["owed"])
    missing, refused, withdrawn = (
        number(_count(nation[f"{name}_returns"])) for name in ("missing", "rejected", "withdrawn")
    )
    not_due = f"pas encore dus : {number(_count(early))}, " if (early := nation["not_due_returns"]) else ""
    parts = [
        f"{number(accepted)} {plural(accepted, 'retour accepté', 'retours acceptés')} sur {number(owed)} "
        f"{plural(owed, 'attendu')} (taux d'acceptation : {_rate(nation['reporting_rate'])}) ; sans dépôt : {missing}, "
        f"{not_due}refusés : {refused}, retirés : {withdrawn}."
    ]
    if nation["conformity_rate"] is not None:
        rate, low, high = (_rate(nation[f"conformity_rate{edge}"]) for edge in ("", "_low", "_high"))
        parts.append(
            f"Le taux de conformité, {rate}, serait entre {low} et {high} selon ce que seraient les retours manquants "
            ": rien, ou tout, conforme, pour autant de critères qu'un retour accepté en moyenne."
        )
    places = [row for row in snapshot.rows("summary_by_departement", module_code=ALL) if _count(row["audits"])]
    few = sum(row["few_sites"] is True for row in places)
    parts.append(
        f"Départements dont un audit au moins est accepté : {number(len(places))} ; ceux dont le taux porte sur moins "
        f"de cinq audits : {number(few)}."
    )
    return " ".join(parts)


def _timeliness(snapshot: Snapshot, nation: PublishedRow) -> str:
    ended, day = snapshot.campaign["audits_to"], paris.day_of(snapshot.publication.as_of)
    sentences = f"{_rate(nation['on_time_rate'])} des retours attendus ont été remis à l'échéance. "
    if isinstance(ended, date):
        wait = (day - ended).days
        side = "après" if wait >= 0 else "avant"
        sentences += (
            f"Les données sont arrêtées le {french.day(day)}, {number(abs(wait))} {plural(wait, 'jour')} {side} la fin "
        )
        sentences += f"des audits ({french.day(ended)})."
    return sentences


def _comparability(snapshot: Snapshot) -> str:
    campaign = snapshot.publication.campaign
    others = [row for row in snapshot.rows("campaign_trend") if row["compared_campaign_code"] != campaign]
    if not others:
        return "Aucune campagne antérieure n'a de retours acceptés."
    alike = sum(row["comparable"] is True for row in others)
    sentences = f"Campagnes antérieures : {number(len(others))}, dont comparables à celle-ci : {number(alike)}."
    reasons = Counter(_lowered(str(row["comparability_label"])) for row in others if row["comparable"] is not True)
    if reasons:
        listed = french.enumeration([f"{reason} ({count})" for reason, count in sorted(reasons.items())])
        sentences += f" Ce qui sépare les autres : {listed}."
    return sentences


def _coherence(snapshot: Snapshot) -> str:
    both = [
        row
        for row in snapshot.rows("headline_figures")
        if row["declared"] is not None and row["enumerated"] is not None
    ]
    apart = sum(row["declared"] != row["enumerated"] for row in both)
    sentences = (
        "Avant toute publication, il est vérifié que les totaux nationaux sont la somme de ceux des régions, des "
        "départements, des natures de site, des types d'audit, des modules, des engagements et des critères."
    )
    if both:
        sentences += (
            f" Chiffres clés qu'une source officielle déclare aussi : {number(len(both))}, dont autres que ceux du "
            f"dénombrement : {number(apart)}."
        )
    return sentences


def _lowered(reasons: str) -> str:
    return " ; ".join(map(french.lowered, reasons.split(" ; ")))


def _rate(value: object) -> str:
    return tabled(value) if isinstance(value, Decimal | float) else "inconnu"


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | Decimal) else 0


def _in_points(value: object) -> str:
    """Return the size of a revision, without a sign: « 1,3 point »."""
    size = 100 * value if isinstance(value, Decimal) else Decimal(0)
    return f"{number(size, 2)} {plural(size, 'point')}"
