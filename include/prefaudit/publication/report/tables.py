"""The tables of the report: French headings and values, the file that has the whole table, the measures it shows."""

from collections.abc import Sequence
from decimal import Decimal

from prefaudit.l10n import french
from prefaudit.l10n.french import collated
from prefaudit.publication.free_texts import HELD_BACK
from prefaudit.publication.published_tables import UNMEASURED, is_kept_correction
from prefaudit.publication.report.classes import WORDS, classes_of, counted
from prefaudit.publication.report.facts import in_words
from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot
from prefaudit.publication.report.table import MARKS, ReportCell, ReportTable, marks, table
from prefaudit.publication.report.values import plainly_conforming, shown, still_open
from prefaudit.warehouse.measures import shown_in


def national(snapshot: Snapshot) -> ReportTable:
    """Return measures by module."""
    rows = snapshot.rows("national_summary")
    columns = ("module_code", "module_name", "audits", *shown_in("report.modules"))
    return table(
        snapshot,
        "national_summary",
        _all_last(rows),
        columns,
        ident="t-national",
        caption="Mesures nationales par module",
    )


def findings(snapshot: Snapshot) -> ReportTable:
    """Return what the audits found, by module: the criteria assessed by finding, from the best to the worst."""
    columns = (
        *("module_code", "module_name", "conforming", "strengths", "plain", "opportunities", "sensitive_points"),
        *("minor_nonconformities", "major_nonconformities", "not_applicable", "criteria_assessed"),
    )
    rows = [{**row, "plain": plainly_conforming(row)} for row in _all_last(snapshot.rows("national_summary"))]
    return table(
        snapshot,
        "national_summary",
        rows,
        columns,
        ident="t-findings",
        caption="Constats par module",
        note="Les conformes réunissent les points forts et les autres constats de conformité.",
    )


def territories(snapshot: Snapshot, kind: str) -> ReportTable:
    """Return measures of all modules by région, département, kind of site or type of audit, in order of their names."""
    source, name, caption = {
        "region": ("summary_by_region", "region_name", "Mesures par région"),
        "departement": ("summary_by_departement", "departement_name", "Mesures par département"),
        "site_kind": ("summary_by_site_kind", "site_kind_label", "Mesures par nature de site"),
        "audit_type": ("summary_by_audit_type", "audit_type_label", "Mesures par type d'audit"),
    }[kind]
    code = (f"{kind}_code",) if kind in ("region", "departement") else ()
    columns = (name, *code, *shown_in("report.territories"))
    rows = sorted(snapshot.rows(source, module_code=ALL), key=lambda row: collated(str(row[name])))
    return table(snapshot, source, rows, columns, ident=f"t-{kind}", caption=caption, folded=kind == "departement")


def departements(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return the names of the départements of the table, in its order, and the codes by which their rows are found."""
    rows = snapshot.rows("summary_by_departement", module_code=ALL)
    return sorted(
        ((str(row["departement_name"]), str(row["departement_code"])) for row in rows), key=lambda row: collated(row[0])
    )


def heat(snapshot: Snapshot) -> ReportTable:
    """Return conformity rate by région and module; the class of each rate is written as well as coloured."""
    rows = snapshot.rows("summary_by_region")
    modules = [*(str(module["module_code"]) for module in snapshot.modules), ALL]
    names = {str(module["module_code"]): str(module["module_name"]) for module in snapshot.modules}
    by_place = {(str(row["region_name"]), str(row["module_code"])): row for row in rows}
    regions = sorted({region for region, _ in by_place}, key=collated)
    places = [(region, module) for region in regions for module in modules]
    classes = {module: classes_of(snapshot, module) for module in modules}
    levels = {
        place: classes[place[1]].level(by_place[place]["conformity_rate"], counted(by_place[place])) for place in places
    }
    cells: list[list[ReportCell]] = []
    for region in regions:
        line: list[ReportCell] = [(region, "")]
        for module in modules:
            row, level = by_place[region, module], levels[region, module]
            text = shown(row["conformity_rate"], "conformity_rate")
            line.append((text if level is None else f"{text}{marks(row)} ({level + 1})", f"num heat-{level}"))
        cells.append(line)
    head = ["Région", *(f"{code} {names[code]}" if code in names else "Tous les modules" for code in modules)]
    return ReportTable(
        ident="t-heat",
        caption="Taux de conformité par région et par module",
        head=head,
        rows=cells,
        file="summary_by_region.csv",
        measures=("conformity_rate", "small_denominator", "few_sites"),
        note="Entre parenthèses, la classe du taux : "
        + " ; ".join(f"{place}, {words}" for place, words in enumerate(WORDS, start=1))
        + ". Le taux national est celui du module ; ce que le hasard explique n'est pas un écart. "
        + " ".join(words for _, words in MARKS.values())
        + " – : rien d'évalué.",
    )


def trend(snapshot: Snapshot) -> ReportTable:
    """Return the campaign and those before it."""
    columns = (
        *("compared_campaign_label", "comparability_label", "owed", "accepted", "reporting_rate", "criteria_assessed"),
        "conformity_rate",
    )
    return table(
        snapshot,
        "campaign_trend",
        snapshot.rows("campaign_trend"),
        columns,
        ident="t-trend",
        caption="Campagnes successives",
        note="Deux campagnes ne se comparent que si elles suivent le même référentiel, avec les mêmes types d'audit et "
        "les mêmes natures de sites (colonne Comparabilité).",
    )


def changes(snapshot: Snapshot) -> ReportTable:
    """Return the change since the previous campaign of the same standard."""
    columns = (
        *("module_name", "previous_conformity_rate", "conformity_rate", "change", "same_sites"),
        *("same_sites_previous_conformity_rate", "same_sites_conformity_rate", "same_sites_change"),
    )
    rows = [_with_shown_changes(row) for row in _all_last(snapshot.rows("campaign_changes"))]
    previous, reason = (
        (str(rows[0]["previous_campaign_code"]), str(rows[0]["comparability_label"])) if rows else ("", "")
    )
    apart = bool(rows) and rows[0]["comparability"] != "comparable"
    return table(
        snapshot,
        "campaign_changes",
        rows,
        columns,
        ident="t-changes",
        caption=f"Variation depuis la campagne précédente de même référentiel ({previous})",
        note=(
            f"Les deux campagnes ne sont pas comparables ({french.lowered(reason)}) : seules le sont les valeurs sur "
            "les mêmes sites. "
            if apart
            else ""
        )
        + "Les variations sont la différence des taux affichés ; la table complète a celle des taux exacts. "
        "Mêmes sites : ceux dont un retour est accepté dans les deux campagnes.",
    )


def _with_shown_changes(row: PublishedRow) -> PublishedRow:
    """Return a row with each change that it has as the difference of the rates that stand beside it."""
    changed = dict(row)
    for of in ("", "same_sites_"):
        before, now = row[f"{of}previous_conformity_rate"], row[f"{of}conformity_rate"]
        if row[f"{of}change"] is not None and isinstance(before, Decimal) and isinstance(now, Decimal):
            changed[f"{of}change"] = french.as_shown(before, now)
    return changed


def actions(snapshot: Snapshot) -> ReportTable:
    """Return corrective actions by module."""
    measures = shown_in("report.actions")
    # Open and not yet due, then overdue: together they are all that are not closed.
    overdue = measures.index("overdue")
    columns = ("module_code", "module_name", *measures[:overdue], "open", *measures[overdue:])
    rows = [{**row, "open": still_open(row)} for row in _all_last(snapshot.rows("national_summary"))]
    caption = f"Non-conformités et levée des écarts, par module{snapshot.publication.on_day}"
    return table(
        snapshot,
        "national_summary",
        rows,
        columns,
        ident="t-actions",
        caption=caption,
        note="Le délai estimé compte aussi les écarts encore ouverts ; – : la part en question n'est pas encore levée "
        "dans le temps observé.",
    )


def indicators(snapshot: Snapshot) -> ReportTable:
    """Return national weighted values of the indicators."""
    columns = (
        *(
            "indicator_code",
            "indicator_label",
            "period",
            "sites_asked",
            "sites_measuring",
            "numerator",
            "denominator",
            "value",
        ),
        *("unit", "value_status_label"),
    )
    rows = [
        {**row, "period": None if row["period"] == UNMEASURED else row["period"]}
        for row in snapshot.rows("indicator_summary", territory_kind="nation")
    ]
    return table(
        snapshot,
        "indicator_summary",
        rows,
        columns,
        ident="t-indicators",
        caption="Indicateurs nationaux, pondérés par les volumes",
        note=snapshot.meaning("indicator_summary", "value")[1],
    )


def funnel(snapshot: Snapshot) -> ReportTable:
    """Return the way to the certificate."""
    columns = ("label", "sites", "share_of_engaged", "sites_status_label")
    rows = snapshot.rows("certification_funnel")
    return table(
        snapshot,
        "certification_funnel",
        rows,
        columns,
        ident="t-funnel",
        caption=f"Parcours de certification des sites engagés{snapshot.publication.on_day}",
        note=snapshot.meaning("certification_funnel", "label")[1],
    )


def certificates(snapshot: Snapshot) -> ReportTable:
    """Return certificates that are in force, or of which nobody knows whether they are, site by site."""
    # An empty scope is the whole site: what is held back says so.
    rows = [
        {**row, "scope": row["scope"] if row["scope_status"] != HELD_BACK else "texte retenu"}
        for row in snapshot.rows("certificates")
        if row["in_force"] is not False
    ]
    columns = (
        "site_name",
        *(["site_as_named"] if any(row["site_as_named"] for row in rows) else []),
        *("scheme_label", "scope", "first_obtained_on", "obtained_on", "expires_on"),
        *("certificate_status_label", "expires_soon", "renewal_status_label"),
    )
    unknown = ", ou de validité inconnue" if any(row["in_force"] is None for row in rows) else ""
    caption = f"Certificats et labels en vigueur{snapshot.publication.on_day}{unknown}"
    return table(
        snapshot, "certificates", rows, columns, ident="t-certificates", caption=caption, folded=len(rows) > 25
    )


def declared_figures(snapshot: Snapshot) -> ReportTable:
    """Return the figures that an official document declares, beside those counted."""
    rows = [row for row in snapshot.rows("headline_figures") if row["declared"] is not None]
    columns = ("label", "declared", "enumerated", "source")
    caption = "Chiffres déclarés et dénombrés"
    return table(snapshot, "headline_figures", rows, columns, ident="t-declared", caption=caption)


def declared_facts(snapshot: Snapshot) -> ReportTable:
    """Return what official documents state and is no count."""
    rows = [{**row, "text": in_words(row)} for row in snapshot.rows("declared_facts")]
    columns = ("label", "text", "source")
    return table(snapshot, "declared_facts", rows, columns, ident="t-facts", caption="Faits déclarés")


def nonresponse(snapshot: Snapshot) -> ReportTable:
    """Return what became of the returns owed, by kind of site, type of audit and région."""
    parts = (
        ("summary_by_site_kind", "site_kind_label"),
        ("summary_by_audit_type", "audit_type_label"),
        ("summary_by_region", "region_name"),
        ("national_summary", "module_name"),
    )
    rows: list[PublishedRow] = []
    for source, name in parts:
        named = [{**row, "group": row[name]} for row in snapshot.rows(source, module_code=ALL)]
        rows += sorted(named, key=lambda row: collated(str(row["group"])))
    rows[-1] = {**rows[-1], "group": "France entière"}
    columns = (
        *(
            "group",
            "owed",
            "accepted",
            "missing_returns",
            *(("not_due_returns",) if rows[-1]["not_due_returns"] else ()),
        ),
        *("rejected_returns", "withdrawn_returns", "response_rate", "reporting_rate"),
        *("conformity_rate_low", "conformity_rate_high"),
    )
    return table(
        snapshot,
        "summary_by_region",
        rows,
        columns,
        ident="t-nonresponse",
        caption="Profil de la non-réponse, par nature de site, type d'audit et région",
        note="Les bornes disent ce que serait le taux de conformité si rien, ou tout, était conforme dans les retours "
        "manquants.",
    )


def missing(snapshot: Snapshot) -> ReportTable:
    """Return the sites without an accepted return, and where theirs stands."""
    rows = [row for row in snapshot.rows("returns") if row["submission_id"] is None]
    rows = sorted(rows, key=lambda row: (collated(str(row["region_name"])), collated(str(row["site_name"]))))
    cells = [
        [
            (str(row["site_name"]), ""),
            (str(row["region_name"]), ""),
            (str(row["audit_type_label"]), ""),
            (shown(row["due_on"]), ""),
            (_deposit(snapshot, str(row["state"])), ""),
            (shown(row["withdrawal_label"]), ""),
        ]
        for row in rows
    ]
    head = ["Site", "Région", "Type d'audit", "Échéance", "État", "Motif de retrait"]
    return ReportTable("t-silent", "Sites sans retour accepté", head, cells, "returns.csv", ("reporting_rate",))


def corrections(snapshot: Snapshot) -> ReportTable:
    """Return which returns and national figures changed since the publication before, and why."""
    changes = snapshot.rows("corrections")
    rows = [row for row in changes if is_kept_correction(row["kind"])]
    cells = [
        [
            (str(row["label"]), ""),
            (str(row["site_name"] or row["figure_code"]), ""),
            (changed(snapshot, row, "before"), ""),
            (changed(snapshot, row, "after"), ""),
            (shown(row["reason_label"]), ""),
        ]
        for row in rows
    ]
    head = ["Ce qui a changé", "Site ou chiffre", "Avant", "Après", "Motif"]
    caption = "Changements depuis la publication précédente"
    others = len(changes) - len(rows)
    words = french.plural(others, "changement", "changements")
    note = f"Les autres tables publiées : {french.number(others)} {words}, avec le motif."
    return ReportTable(
        "t-corrections", caption, head, cells, "corrections.csv", folded=len(rows) > 25, note=note if others else ""
    )


def _deposit(snapshot: Snapshot, state: str) -> str:
    """Return what became of the deposit of a return: « sans dépôt », « dépôt refusé »."""
    words = snapshot.return_states.get(state, state)
    return words if state in {"missing", "not_due"} else f"dépôt {words}"


def changed(snapshot: Snapshot, row: PublishedRow, side: str) -> str:
    """Return what a correction was before or after: the state of a return in words, a figure as the tables show it."""
    value = row[side]
    if value is not None and row["figure_code"] is not None:
        return shown(Decimal(str(value)), str(row["figure_code"]))
    return snapshot.return_states.get(str(value), shown(value))


def _all_last(rows: Sequence[PublishedRow]) -> list[PublishedRow]:
    return sorted(rows, key=lambda row: row["module_code"] == ALL)
