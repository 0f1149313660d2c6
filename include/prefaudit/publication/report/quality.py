"""What the report says of its own quality: the five indicators of official statistics, revisions, the calendar."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.l10n.french import number, plural, tabled
from prefaudit.publication.report.snapshot import PublishedRow, Snapshot
from prefaudit.warehouse.measures import catalogue

# The headline rates whose revisions are shown, in this order.
_REVISED = ("response_rate", "reporting_rate", "on_time_rate", "conformity_rate", "share_closed")


# The rows of the table `quality_indicators`, by code.
Figures = Mapping[str, PublishedRow]


def indicators(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the dimensions of quality, each with its title and what this publication says of it."""
    rows = snapshot.rows("quality_indicators")
    titles = {str(row["dimension"]): str(row["dimension_label"]) for row in rows}
    figures = {str(row["quality_code"]): row for row in rows}
    words = {
        "relevance": _relevance(figures),
        "accuracy": _accuracy(figures),
        "timeliness": _timeliness(snapshot, figures),
        "comparability": _comparability(rows, figures),
        "coherence": _coherence(figures),
    }
    return [(title, words[dimension]) for dimension, title in titles.items()]


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
    which = "Ce serait" if publication.proposed else "C'est"
    sentences = f"{which} la publication n° {number(publication.number)} de la campagne"
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


def _relevance(figures: Figures) -> str:
    engaged, owed = (_count(figures[code]["value"]) for code in ("sites_engaged", "owed"))
    return (
        f"{number(engaged)} {plural(engaged, 'site engagé', 'sites engagés')}, {number(owed)} "
        f"{plural(owed, 'retour attendu', 'retours attendus')} ; modules du référentiel : "
        f"{_shown(figures['standard_modules'])}, dont audités au moins une fois : "
        f"{_shown(figures['audited_modules'])}. La publication dit ce que les audits ont constaté dans leur "
        "périmètre, et rien des modules ni des sites qui n'y sont pas."
    )


def _accuracy(figures: Figures) -> str:
    accepted, owed = (_count(figures[code]["value"]) for code in ("accepted", "owed"))
    missing, refused, withdrawn = (_shown(figures[f"{name}_returns"]) for name in ("missing", "rejected", "withdrawn"))
    not_due = f"pas encore dus : {_shown(early)}, " if (early := figures["not_due_returns"])["value"] else ""
    parts = [
        f"{number(accepted)} {plural(accepted, 'retour accepté', 'retours acceptés')} sur {number(owed)} "
        f"{plural(owed, 'attendu')} (taux d'acceptation : {_shown(figures['reporting_rate'])}) ; sans dépôt : "
        f"{missing}, {not_due}refusés : {refused}, retirés : {withdrawn}."
    ]
    if figures["conformity_rate"]["value"] is not None:
        rate, low, high = (_shown(figures[f"conformity_rate{edge}"]) for edge in ("", "_low", "_high"))
        parts.append(
            f"Le taux de conformité, {rate}, serait entre {low} et {high} selon ce que seraient les retours manquants "
            ": rien, ou tout, conforme, pour autant de critères qu'un retour accepté en moyenne."
        )
    parts.append(
        f"Départements dont un audit au moins est accepté : {_shown(figures['audited_departements'])} ; ceux dont le "
        f"taux porte sur moins de cinq audits : {_shown(figures['few_sites_departements'])}."
    )
    return " ".join(parts)


def _timeliness(snapshot: Snapshot, figures: Figures) -> str:
    ended, wait = snapshot.campaign["audits_to"], figures["days_after_audits"]
    sentences = f"{_shown(figures['on_time_rate'])} des retours attendus ont été remis à l'échéance. "
    if isinstance(ended, date) and isinstance(wait["measured_on"], date) and wait["value"] is not None:
        days = _count(wait["value"])
        side = "après" if days >= 0 else "avant"
        sentences += f"Les données sont arrêtées le {french.day(wait['measured_on'])}, {number(abs(days))} "
        sentences += f"{plural(days, 'jour')} {side} la fin des audits ({french.day(ended)})."
    return sentences


def _comparability(rows: Sequence[PublishedRow], figures: Figures) -> str:
    earlier, alike = (figures[code] for code in ("earlier_campaigns", "comparable_campaigns"))
    if not earlier["value"]:
        return "Aucune campagne antérieure n'a de retours acceptés."
    sentences = f"Campagnes antérieures : {_shown(earlier)}, dont comparables à celle-ci : {_shown(alike)}."
    apart = [
        f"{str(row['label']).rpartition(' : ')[2]} ({_shown(row)})"
        for row in rows
        if row["dimension"] == "comparability" and row not in (earlier, alike) and row["value"]
    ]
    return f"{sentences} Ce qui sépare les autres : {french.enumeration(apart)}." if apart else sentences


def _coherence(figures: Figures) -> str:
    sentences = (
        "Avant toute publication, il est vérifié que les totaux nationaux sont la somme de ceux des régions, des "
        "départements, des natures de site, des types d'audit, des modules, des engagements et des critères."
    )
    if figures["declared_figures"]["value"]:
        sentences += (
            f" Chiffres clés qu'une source officielle déclare aussi : {_shown(figures['declared_figures'])}, dont "
            f"autres que ceux du dénombrement : {_shown(figures['differing_figures'])}."
        )
    return sentences


def _shown(row: PublishedRow) -> str:
    """Return the value of an indicator of quality; a rate is rounded once, from its terms."""
    if row["value"] is None:
        return "inconnu"
    if whole := _count(row["denominator"]):
        return tabled(Decimal(_count(row["numerator"])) / whole)
    return number(_count(row["value"]))


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float | Decimal) else 0


def _in_points(value: object) -> str:
    """Return the size of a revision, without a sign: « 1,3 point »."""
    size = 100 * value if isinstance(value, Decimal) else Decimal(0)
    return f"{number(size, 2)} {plural(size, 'point')}"
