"""A form filled with answers that are invented but plausible."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from prefaudit.campaigns.forms.draft import Draft, SheetDraft
from prefaudit.reference.data import Reference
from prefaudit.reference.lines import ReferenceRow

# How often each finding occurs in a mature campaign, as the project imagines it; a finding without a figure, as 1.
_FREQUENCY = {
    "conformity": 70,
    "strength": 8,
    "opportunity": 9,
    "sensitive_point": 4,
    "minor_nonconformity": 4,
    "major_nonconformity": 0.6,
    "not_applicable": 3,
    "not_assessed": 1.4,
}
_BODY_OF = {
    "self_assessment": "self",
    "pre_certification": "internal_auditors",
}
_EVIDENCE = (
    "Procédure consultée et à jour",
    "Observation à l'accueil le jour de l'audit",
    "Tableau de bord du trimestre présenté",
    "Entretien avec le chef de service",
    "Affichage vérifié dans les deux halls",
    "Registre des réclamations consulté",
    "Échantillon de dix dossiers examiné",
    "Compte rendu du comité de pilotage",
)
_COMMENTS = (
    "Pratique à diffuser aux autres services",
    "À revoir lors du prochain comité de pilotage",
    "Point déjà relevé à l'audit précédent",
    "Effectif du service renouvelé depuis l'été",
)
_DESCRIPTIONS = (
    "Le délai annoncé n'est pas affiché au guichet",
    "Les réponses aux réclamations ne sont pas tracées",
    "La procédure n'a pas été revue depuis plus de deux ans",
    "L'indicateur n'est pas suivi au second trimestre",
    "Le dossier type ne comporte pas la liste des pièces",
)
_CAUSES = ("Absence de pilote désigné", "Procédure méconnue des agents récents", "Outil de suivi incomplet")
_ACTIONS = (
    "Désigner un pilote et fixer une revue trimestrielle",
    "Mettre à jour la procédure et former les agents",
    "Compléter le tableau de suivi et le présenter en comité",
)


@dataclass(frozen=True)
class Filing:
    """What a simulated site files: which site, for which campaign, on which standard, for which type of audit."""

    campaign: ReferenceRow
    site: ReferenceRow
    audit_type: str


def nonconformities(reference: Reference) -> dict[str, str]:
    """Return the findings that are nonconformities, each with its severity."""
    severities = reference.meanings("nonconformity_severity").items()
    return {
        finding: next(severity for severity, words in severities if words & meaning)
        for finding, meaning in reference.meanings("finding").items()
        if "nonconformity" in meaning
    }


def fill(draft: Draft, filing: Filing, reference: Reference, random: Random) -> None:
    """Fill the whole form of a site. The same `random` gives the same answers."""
    standard = filing.campaign["standard_code"]
    modules = [row for row in reference.table("modules") if row["standard_code"] == standard]
    scope = [
        row
        for row in modules
        if row["mandatory"] == "true" or (random.random() < 0.55 and _concerned(row, filing.site))
    ]
    codes = {str(row["module_code"]) for row in scope}
    _identify(draft.sheet("identification"), filing, scope, reference, random)
    started = draft.sheet("identification").get("audit_started_on")
    assert isinstance(started, date)  # noqa: S101  written just above
    criteria = {
        str(row["criterion_code"]): str(row["module_code"])
        for row in reference.table("criteria")
        if row["standard_code"] == standard
    }
    failed = _find(draft.sheet("findings"), criteria, codes, reference, random)
    _file_nonconformities(draft.sheet("nonconformities"), failed, started, reference, random)
    indicators = {
        str(row["indicator_code"]): row
        for row in reference.table("indicators")
        if row["standard_code"] == standard and row["module_code"] in codes
    }
    _measure(draft.sheet("indicators"), indicators, started.year, random)
    _certify(draft.sheet("certificates"), filing, started, reference, random)


def _concerned(module: ReferenceRow, site: ReferenceRow) -> bool:
    """Return whether a site may have a module at all: only Paris has a préfecture de police."""
    return "préfecture de police" not in str(module["module_name"]) or site["site_code"] == "75"


def _identify(
    sheet: SheetDraft, filing: Filing, scope: list[ReferenceRow], reference: Reference, random: Random
) -> None:
    opens = date.fromisoformat(str(filing.campaign["audits_from"]))
    closes = date.fromisoformat(str(filing.campaign["audits_to"]))
    started = opens + timedelta(days=random.randrange((closes - opens).days - 5))
    large = filing.site["site_kind"] == "prefecture"
    staff = random.randint(120, 420) if large else random.randint(8, 45)
    body = _BODY_OF.get(filing.audit_type, "external_body")
    sheet.set("quality_officer", f"Référent qualité fictif n° {random.randint(1, 999)}")
    sheet.set("staff_total", staff)
    sheet.set("staff_concerned", max(1, round(staff * random.uniform(0.3, 0.95))))
    sheet.set("audit_started_on", started)
    sheet.set("audit_ended_on", started + timedelta(days=random.randint(0, 3)))
    sheet.set("body", reference.codes("body").get(body, ""))
    sheet.set("auditors", "Auditeur fictif A ; Auditrice fictive B")
    sheet.set("modules_in_scope", " ; ".join(str(row["module_code"]) for row in scope))
    sheet.set("service_scope", ", ".join(str(row["module_name"]) for row in scope))
    sheet.set("sites_covered", filing.site["site_code"])


def _find(
    sheet: SheetDraft, criteria: dict[str, str], scope: set[str], reference: Reference, random: Random
) -> dict[str, str]:
    """Answer the criteria in scope; return the nonconformities: criterion → severity."""
    labels, meanings, severities = reference.codes("finding"), reference.meanings("finding"), nonconformities(reference)
    frequency = [_FREQUENCY.get(code, 1) for code in labels]
    failed: dict[str, str] = {}
    for row in range(sheet.first_row, sheet.first_row + sheet.rows):
        code = str(sheet.get("criterion_code", row))
        if criteria[code] not in scope:
            continue
        finding = random.choices(list(labels), frequency)[0]
        sheet.set("result", labels[finding], row)
        if not meanings[finding] & {"not_applicable", "not_assessed"}:
            sheet.set("evidence", random.choice(_EVIDENCE), row)
        if random.random() < 0.06:
            sheet.set("comment", random.choice(_COMMENTS), row)
        if finding in severities:
            failed[code] = severities[finding]
    return failed


def _file_nonconformities(
    sheet: SheetDraft, failed: dict[str, str], started: date, reference: Reference, random: Random
) -> None:
    labels = reference.codes("nonconformity_severity")
    for row, (code, severity) in enumerate(failed.items(), start=sheet.first_row):
        due = started + timedelta(days=random.randint(30, 180))
        sheet.set("criterion_code", code, row)
        sheet.set("severity", labels[severity], row)
        sheet.set("description", random.choice(_DESCRIPTIONS), row)
        sheet.set("cause", random.choice(_CAUSES), row)
        sheet.set("corrective_action", random.choice(_ACTIONS), row)
        sheet.set("owner", f"Service fictif {random.randint(1, 9)}", row)
        sheet.set("due_on", due, row)
        if random.random() < 0.35:
            sheet.set("closed_on", started + timedelta(days=random.randint(10, 120)), row)


def _measure(sheet: SheetDraft, indicators: dict[str, ReferenceRow], year: int, random: Random) -> None:
    for row in range(sheet.first_row, sheet.first_row + sheet.rows):
        indicator = indicators.get(str(sheet.get("indicator_code", row)))
        if indicator is None:
            continue
        low, high = (float(indicator[bound] or edge) for bound, edge in (("minimum", 0), ("maximum", 60)))
        factor = float(indicator["factor"] or 1)
        denominator = random.randint(60, 2500)
        # Of rates and marks much is good, of days and minutes little.
        much = indicator["unit"] in ("%", "/10")
        level = low + (high - low) * random.betavariate(*((6, 2) if much else (2, 6)))
        numerator = round(level / factor * denominator)
        sheet.set("period", str(year), row)
        sheet.set("numerator", numerator, row)
        sheet.set("denominator", denominator, row)
        sheet.set("value", round(numerator / denominator * factor, 2), row)
        sheet.set("target", round(low + (high - low) * (0.8 if much else 0.2), 1), row)


def _certify(sheet: SheetDraft, filing: Filing, started: date, reference: Reference, random: Random) -> None:
    """State the certificate that the site holds, if any; those of the founding campaign are in the register."""
    share = 0.35 if filing.site["site_kind"] == "prefecture" else 0.1
    if filing.campaign["standard_code"] == "qualipref-2006" or random.random() > share:
        return
    row = sheet.first_row
    obtained = started - timedelta(days=random.randint(75, 1020))
    cycles = random.choices((0, 1, 2), (6, 3, 1))[0]
    scheme = random.choice(("qualipref_2_0", "qual_e_pref"))
    sheet.set("scheme", reference.codes("scheme")[scheme], row)
    sheet.set("scope", random.choice(("Relation générale avec les usagers", "Délivrance de titres", None)), row)
    sheet.set("body_name", "Organisme fictif", row)
    sheet.set("first_obtained_on", obtained - timedelta(days=1096 * cycles), row)
    sheet.set("obtained_on", obtained, row)
    sheet.set("expires_on", obtained + timedelta(days=1095), row)
