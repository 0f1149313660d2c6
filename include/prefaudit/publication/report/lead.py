"""What the report opens with: three sentences on the campaign, and what changed since the last comparable one."""

from decimal import Decimal

from prefaudit.l10n import french
from prefaudit.l10n.french import as_shown, lowered, number, plural, points, tabled
from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot
from prefaudit.publication.report.values import counted


def sentences(snapshot: Snapshot) -> list[str]:
    """Return what came in, what was found, and how many sites are certified; in the past, as of the day of figures."""
    (nation,) = snapshot.rows("national_summary", module_code=ALL)
    return [_returns(snapshot, nation), _results(nation), _certificates(snapshot)]


def change(snapshot: Snapshot) -> str:
    """Return what changed since the last comparable campaign; without one, why, and what the same sites say."""
    campaign = snapshot.publication.campaign
    rows = snapshot.rows("campaign_trend")
    now = next((row["conformity_rate"] for row in rows if row["compared_campaign_code"] == campaign), None)
    others = [row for row in rows if row["compared_campaign_code"] != campaign]
    if not others:
        return "Aucune campagne antérieure n'a de retours acceptés : rien ne peut être comparé."
    alike = [row for row in others if row["comparable"] is True]
    if alike:
        name, before = alike[-1]["compared_campaign_label"], alike[-1]["conformity_rate"]
        if isinstance(now, Decimal) and isinstance(before, Decimal):
            return (
                f"Depuis la dernière campagne comparable ({name}), le taux de conformité est passé de {tabled(before)} "
                f"à {tabled(now)} ({points(as_shown(before, now))})."
            )
        return f"Depuis la dernière campagne comparable ({name}), le taux de conformité ne peut pas être comparé."
    reason = " ; ".join(map(lowered, str(others[-1]["comparability_label"]).split(" ; ")))
    sentence = f"Aucune campagne antérieure n'est comparable ({others[-1]['compared_campaign_label']} : {reason})."
    return " ".join(filter(None, [sentence, _same_sites(snapshot)]))


def _returns(snapshot: Snapshot, nation: PublishedRow) -> str:
    owed, received, accepted = (_count(nation[name]) for name in ("owed", "received", "accepted"))
    rate = nation["reporting_rate"]
    share = f" (taux d'acceptation : {tabled(rate)})" if isinstance(rate, Decimal) else ""
    came = f"{number(received)} {plural(received, 'a été reçu', 'ont été reçus')}" if received else "aucun n'a été reçu"
    expected = f"{number(owed)} {plural(owed, 'retour attendu', 'retours attendus')}"
    if owed > 1 and received == accepted == owed:
        return f"{snapshot.publication.campaign_label} : les {expected} ont tous été reçus et acceptés."
    return (
        f"{snapshot.publication.campaign_label} : sur {expected}, {came}"
        f" et {number(accepted)} {plural(accepted, 'accepté')}{share}."
    )


def _results(nation: PublishedRow) -> str:
    rate, major = nation["conformity_rate"], _count(nation["major_nonconformities"])
    if not isinstance(rate, Decimal):
        return "Aucun critère n'a été évalué : le taux de conformité n'est pas connu."
    found = (
        f"{number(major)} {plural(major, 'non-conformité majeure a été constatée', _MAJORS)}"
        if major
        else "aucune non-conformité majeure n'a été constatée"
    )
    return f"Les audits ont mesuré un taux de conformité de {tabled(rate)} ; {found}."


_MAJORS = "non-conformités majeures ont été constatées"


def _certificates(snapshot: Snapshot) -> str:
    stages = {row["stage"]: row for row in snapshot.rows("certification_funnel")}
    certified, engaged = stages["certified"], snapshot.rows("certification_funnel")[0]
    day = snapshot.publication.on_day
    if certified["sites"] is None:
        return f"Le nombre de sites certifiés{day} n'est pas connu."
    count, sites = _count(certified["sites"]), _count(engaged["sites"])
    held = plural(count, "site certifié est dénombré", "sites certifiés sont dénombrés")
    shown = counted(count, certified["sites_status"], certified["sites_status_label"]).capitalize()
    return f"{shown} {held}{day}, sur {number(sites)} {plural(sites, 'site engagé', 'sites engagés')}."


def _same_sites(snapshot: Snapshot) -> str:
    """Return the change on the sites that two campaigns of the same standard share; nothing where it is unknown."""
    row = next(iter(snapshot.rows("campaign_changes", module_code=ALL)), {})
    before, now = (row.get(f"same_sites_{name}") for name in ("previous_conformity_rate", "conformity_rate"))
    if not isinstance(before, Decimal) or not isinstance(now, Decimal):
        return ""
    sites = _count(row["same_sites"])
    return (
        f"Dans {french.number(sites)} {plural(sites, 'site commun', 'sites communs')} avec la campagne "
        f"{row['previous_campaign_code']}, le taux de conformité est passé de {tabled(before)} à {tabled(now)} "
        f"({points(as_shown(before, now))})."
    )


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | Decimal) else 0
