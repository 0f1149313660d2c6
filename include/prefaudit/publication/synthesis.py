"""The workbook that the bureau opens: a sheet for each breakdown of the figures, with its chart, ready to filter and to
print."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

from prefaudit import palette
from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.publication.datapackage import LICENCE, heading, source, warning
from prefaudit.publication.publications import Publication
from prefaudit.publication.published_tables import (
    CORRECTIONS,
    ON_DAY,
    UNMEASURED,
    is_kept_correction,
    is_of_day,
    is_rate,
)
from prefaudit.publication.report.snapshot import ALL, Snapshot
from prefaudit.publication.tabular import Content
from prefaudit.warehouse.measures import shown_in

_OF_MODULES, _OF_TERRITORIES, _OF_SUBJECTS = (
    shown_in(f"synthesis.{sheets}") for sheets in ("modules", "territories", "subjects")
)


@dataclass(frozen=True)
class _Chart:
    """A native chart beside a table: its type, the column that names the points, the columns plan."""

    kind: str
    names: str
    values: tuple[str, ...]
    subtype: str = ""


@dataclass(frozen=True)
class Breakdown:
    """One sheet: its title, the published table, the columns that a printed page has room for, and a chart."""

    title: str
    table: str
    columns: tuple[str, ...]
    chart: _Chart | None = None


# The detail has a hundred thousand rows: it is in the CSV and Parquet files, with every column.
BREAKDOWNS = (
    Breakdown(
        "Chiffres clés",
        "headline_figures",
        ("label", "enumerated", "enumerated_status_label", "measured_on", "declared", "source"),
    ),
    Breakdown("Faits déclarés", "declared_facts", ("label", "text", "starts_on", "ends_on", "source")),
    Breakdown(
        "Modules",
        "national_summary",
        ("module_code", "module_name", "audits", *_OF_MODULES),
        _Chart("bar", "module_name", ("conformity_rate",)),
    ),
    Breakdown(
        "Constats",
        "national_summary",
        (
            *("module_code", "module_name", "conforming", "strengths", "opportunities", "sensitive_points"),
            *("minor_nonconformities", "major_nonconformities", "not_applicable"),
        ),
        _Chart(
            "bar",
            "module_name",
            ("conforming", "opportunities", "sensitive_points", "minor_nonconformities", "major_nonconformities"),
            "percent_stacked",
        ),
    ),
    Breakdown(
        "Régions",
        "summary_by_region",
        ("region_code", "region_name", "module_code", *_OF_TERRITORIES),
    ),
    Breakdown(
        "Départements",
        "summary_by_departement",
        ("departement_code", "departement_name", "module_code", *_OF_TERRITORIES),
    ),
    Breakdown("Nature de site", "summary_by_site_kind", ("site_kind_label", "module_name", *_OF_TERRITORIES)),
    Breakdown("Type d'audit", "summary_by_audit_type", ("audit_type_label", "module_name", *_OF_TERRITORIES)),
    Breakdown(
        "Engagements",
        "summary_by_commitment",
        ("commitment_code", "commitment_label", "module_name", "audits", *_OF_SUBJECTS),
    ),
    Breakdown(
        "Critères",
        "summary_by_criterion",
        ("criterion_code", "criterion_label", "module_name", "audits", *_OF_SUBJECTS),
    ),
    Breakdown(
        "Évolution",
        "campaign_trend",
        (
            *(
                "compared_campaign_label",
                "comparability_label",
                "owed",
                "accepted",
                "reporting_rate",
                "criteria_assessed",
            ),
            *("conformity_rate", "few_sites"),
        ),
        _Chart("line", "compared_campaign_label", ("reporting_rate", "conformity_rate")),
    ),
    Breakdown(
        "Variations",
        "campaign_changes",
        (
            *("module_name", "previous_campaign_code", "previous_conformity_rate", "conformity_rate", "change"),
            *("same_sites", "same_sites_previous_conformity_rate", "same_sites_conformity_rate", "same_sites_change"),
            *("small_denominator", "few_sites", "comparability_label"),
        ),
    ),
    Breakdown(
        "Indicateurs",
        "indicator_summary",
        (
            *(
                "indicator_code",
                "indicator_label",
                "period",
                "territory_name",
                "sites_asked",
                "sites_measuring",
                "numerator",
            ),
            *("denominator", "value", "unit", "value_status_label", "small_denominator", "few_sites"),
        ),
    ),
    Breakdown(
        "Parcours",
        "certification_funnel",
        ("label", "sites", "share_of_engaged", "sites_status_label"),
        _Chart("bar", "label", ("sites",)),
    ),
    Breakdown(
        "Certificats",
        "certificates",
        (
            *("site_name", "region_name", "scheme_label", "scope", "first_obtained_on", "obtained_on", "expires_on"),
            *("certificate_status_label", "expires_soon", "renewal_status_label", "scope_status"),
        ),
    ),
    Breakdown(
        "Retours",
        "returns",
        (
            *("site_code", "site_name", "region_name", "audit_type_label", "due_on", "state", "accepted_at"),
            *("days_late", "withdrawal_label"),
        ),
    ),
    Breakdown(
        "Corrections",
        "corrections",
        ("label", "site_code", "site_name", "figure_code", "before", "after", "reason_label"),
    ),
)
_WIDE, _MIDDLE, _NARROW = 52, 26, 13
_LINE = 15  # points
_WIDE_COLUMNS = ("label", "commitment_label", "criterion_label", "indicator_label", "source", "reason_label")
_NAMES = ("_name", "_label", "scope")
# What the findings mean has the same colours as in the report.
_FILLS = {
    "conforming": palette.CONFORMING,
    "opportunities": palette.OPPORTUNITY,
    "sensitive_points": palette.SENSITIVE,
    "minor_nonconformities": palette.MINOR,
    "major_nonconformities": palette.MAJOR,
}


def write_synthesis(path: Path, snapshot: Snapshot) -> None:
    """Write the workbook. Texts are written as texts, so that none can become a formula or a link; the date of
    creation is that of the data, so that the same publication gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415  for this step only

    publication, contents = snapshot.publication, snapshot.contents
    words = {**snapshot.return_states, **snapshot.text_statuses, ALL: "tous", UNMEASURED: "–"}
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": heading(publication),
            "subject": f"Publication n° {publication.number}",
            "comments": warning(publication),
            "created": publication.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )
    styles = _styles(workbook)
    _cover(workbook.add_worksheet("Lisez-moi"), publication, contents, styles)
    for breakdown in BREAKDOWNS:
        sheet = workbook.add_worksheet(breakdown.title)
        _page(sheet, publication)
        rows = _table(sheet, breakdown, _shown(contents[breakdown.table]), styles, words, publication.on_day)
        if breakdown.chart and rows:
            _draw(workbook, sheet, breakdown, breakdown.chart, rows)
    workbook.close()


def _styles(workbook: Any) -> dict[str, Any]:
    return {
        "title": workbook.add_format({"bold": True, "font_size": 16, "font_color": palette.ACCENT}),
        "lead": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "wrapped": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "head": workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": palette.ACCENT,
                "font_color": palette.ON_ACCENT,
            }
        ),
        "date": workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        "number": workbook.add_format({"num_format": "#,##0.##;-#,##0.##;0", "valign": "top"}),
        "count": workbook.add_format({"num_format": "#,##0", "valign": "top"}),
        "rate": workbook.add_format({"num_format": "0.0 %", "valign": "top"}),
        "change": workbook.add_format({"num_format": "+0.0 %;-0.0 %;0.0 %", "valign": "top"}),
        "text": workbook.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
    }


def _page(sheet: Any, publication: Publication) -> None:
    """Set a sheet up to print: landscape A4, one page wide, the publication and the page number at the foot."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    simulated = " (données simulées)" if publication.simulated else ""
    sheet.set_footer(f"&L{publication.campaign_label}, publication n° {publication.number}{simulated}&R&P / &N")
    sheet.hide_gridlines(2)


def _cover(sheet: Any, publication: Publication, contents: Mapping[str, Content], styles: dict[str, Any]) -> None:
    _page(sheet, publication)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, heading(publication), styles["title"])
    lines = [
        ("Campagne", publication.campaign_label),
        ("Publication", ", ".join(filter(None, [f"n° {publication.number}", publication.finality_label]))),
        ("État au", f"{french.date_and_time(publication.as_of)} (heure de Paris)"),
        *(
            ("Jour des chiffres", f"Certificats et avancement des écarts comptés{day}")
            for day in [publication.on_day]
            if day
        ),
        ("Source", source(publication)),
        ("Licence", LICENCE["title"]),
        *(("Attention", text) for text in [warning(publication)] if text),
        *((breakdown.title, contents[breakdown.table].description) for breakdown in BREAKDOWNS),
        ("Case vide", "Une case vide veut dire « inconnu » ou « sans valeur » : elle n'est pas un zéro."),
        ("Tout le détail", "Chaque table complète, avec toutes ses colonnes, est dans le fichier CSV de même nom."),
    ]
    for row, (title, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, title, styles["lead"])
        sheet.write_string(row, 1, text, styles["wrapped"])


def _shown(content: Content) -> Content:
    """Return what a sheet shows of a table: of the corrections those of returns and national figures."""
    if content.table != CORRECTIONS:
        return content
    kind = next(place for place, column in enumerate(content.columns) if column.name == "kind")
    return replace(content, rows=[row for row in content.rows if is_kept_correction(row[kind])])


def _table(
    sheet: Any, breakdown: Breakdown, content: Content, styles: dict[str, Any], words: Mapping[str, str], day: str
) -> int:
    """Write the table of a sheet from its first row, codes in words, the day of the figures in the heads of what is
    counted on it; return how many rows it has."""
    places = {column.name: place for place, column in enumerate(content.columns)}
    for index, name in enumerate(breakdown.columns):
        column = content.columns[places[name]]
        sheet.set_column(index, index, _width(name, column.kind))
        sheet.write_string(0, index, _dated(column.title, name, day), styles["head"])
    for row_number, row in enumerate(content.rows, start=1):
        for index, name in enumerate(breakdown.columns):
            kind, value = content.columns[places[name]].kind, row[places[name]]
            _cell(sheet, (row_number, index), words.get(str(value), value), _style(name, kind), styles)
        values = [(row[places[name]], _width(name, "text")) for name in breakdown.columns]
        lines = [ceil(len(value) / width) for value, width in values if isinstance(value, str)]
        # A row of wrapped text is given its height: not every program works it out on opening.
        sheet.set_row(row_number, _LINE * max(lines, default=1))
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(content.rows), 1), len(breakdown.columns) - 1)
    sheet.repeat_rows(0)
    return len(content.rows)


def _dated(title: str, name: str, day: str) -> str:
    """Return the title of a column with the day that it is counted on, where it is counted on one."""
    return f"{title}{day}" if is_of_day(name) else title.replace(ON_DAY, day or ON_DAY)


def _width(name: str, kind: str) -> int:
    if name in _WIDE_COLUMNS:
        return _WIDE
    return _MIDDLE if kind == "text" and name.endswith(_NAMES) else _NARROW


def _style(name: str, kind: str) -> str:
    if name.endswith("change"):
        return "change"
    if is_rate(name):
        return "rate"
    return "count" if kind in ("integer", "bigint") else "number"


def _cell(sheet: Any, place: tuple[int, int], value: object, style: str, styles: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(*place, "oui" if value else "non", styles["text"])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(*place, float(value), styles[style])
    elif isinstance(value, date):
        day = paris.day_of(value) if isinstance(value, datetime) else value
        sheet.write_datetime(*place, datetime(day.year, day.month, day.day), styles["date"])
    else:
        sheet.write_string(*place, str(value), styles["text"])


def _draw(workbook: Any, sheet: Any, breakdown: Breakdown, plan: _Chart, rows: int) -> None:
    """Put the chart of a sheet under its table, so that a printed page has both."""
    chart = workbook.add_chart({"type": plan.kind, **({"subtype": plan.subtype} if plan.subtype else {})})
    names = breakdown.columns.index(plan.names)
    for name in plan.values:
        column = breakdown.columns.index(name)
        fill = _FILLS.get(name, palette.NEUTRAL).colour
        chart.add_series(
            {
                "name": [breakdown.title, 0, column],
                "categories": [breakdown.title, 1, names, rows, names],
                "values": [breakdown.title, 1, column, rows, column],
                "marker": {"type": "automatic"},
                # Campaigns that cannot be compared are not joined by a line: the points stand alone.
                **({"line": {"none": True}} if plan.kind == "line" else {}),
                "data_labels": {"value": not plan.subtype},
                **({"fill": {"color": fill}, "border": {"color": palette.LINE}} if plan.kind == "bar" else {}),
            }
        )
    chart.set_title({"name": breakdown.title})
    share = is_rate(plan.values[0])
    scale = {"num_format": "0 %", "min": 0, "max": 1} if share else {"num_format": "#,##0"}
    lines = {"major_gridlines": {"visible": True, "line": {"color": palette.GRID}}}
    if plan.kind == "bar":
        # The first row at the top, as in the table.
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({**({} if plan.subtype else scale), **lines})
    else:
        chart.set_y_axis({**scale, **lines})
    chart.set_legend({"none": True} if len(plan.values) == 1 else {"position": "bottom"})
    chart.set_size({"width": 900, "height": 420})
    sheet.insert_chart(rows + 2, 0, chart, {"object_position": 1, "description": f"Graphique : {breakdown.title}"})
