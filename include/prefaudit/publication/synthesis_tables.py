"""The tables of the synthesis: which rows and columns of a publication stand on which sheet, and what their charts
show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from prefaudit.l10n.french import collated
from prefaudit.publication.published_tables import ON_DAY, UNMEASURED, is_days, is_kept_correction, is_of_day
from prefaudit.publication.report.facts import in_words
from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot
from prefaudit.publication.report.table import MARKED_RATES, MARKS, marks, noted_once
from prefaudit.publication.report.tables import changed
from prefaudit.publication.report.values import is_number, shown
from prefaudit.warehouse.measures import catalogue, shown_in

_OF_MODULES, _OF_TERRITORIES, _OF_SUBJECTS, _OF_DEPARTEMENTS = (
    shown_in(place)
    for place in ("synthesis.modules", "synthesis.territories", "synthesis.subjects", "report.territories")
)
# What stands between a measure and the module or région whose column it has.
OF = "@"
# Columns that name what a row is about.
_NAMES = ("_name", "commitment_label", "criterion_label", "indicator_label")
_MARKS = " ".join(words for _, words in MARKS.values())


class Marked(NamedTuple):
    """A rate that is to be read with caution, and its marks."""

    value: object
    marks: str


@dataclass(frozen=True)
class Chart:
    """A native chart under a table: its type, its title in words, the column that names the points, the columns
    plan."""

    kind: str
    title: str
    names: str
    values: tuple[str, ...]
    subtype: str = ""


@dataclass(frozen=True)
class SynthesisTable:
    """A table of a sheet: its caption, what it contains, the published tables that it is taken from, its heads by
    column, its rows, the notes under it."""

    caption: str
    description: str
    sources: tuple[str, ...]
    heads: Mapping[str, str]
    rows: Sequence[PublishedRow]
    notes: tuple[str, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True)
class SheetPlan:
    """A sheet: the name on its tab, how its tables are made, whether it is printed on wide pages."""

    title: str
    tables: tuple[Callable[[Snapshot], SynthesisTable], ...]
    landscape: bool = True


def _plain(
    caption: str, source: str, columns: tuple[str, ...], chart: Chart | None = None, what: str = ""
) -> Callable[[Snapshot], SynthesisTable]:
    """Return what makes a table of some columns of a published table, all its rows; `what` says what it contains where
    the description of the published table says less, or more."""

    def made(snapshot: Snapshot) -> SynthesisTable:
        table = _table(snapshot, caption, source, columns, snapshot.rows(source), chart)
        return replace(table, description=what or table.description)

    return made


def _table(
    snapshot: Snapshot,
    caption: str,
    source: str,
    columns: Sequence[str],
    rows: Sequence[PublishedRow],
    chart: Chart | None = None,
) -> SynthesisTable:
    """Return a table of some columns; as in the report, few observations and few audits are marks of the rates, and a
    column that repeats one value is a note."""
    names = [name for name in columns if name not in MARKS]
    worded = [_in_words(snapshot, row) for row in rows]
    titles = [_head(snapshot, source, name) for name in names]
    texts = [[shown(row[name], name) for row in worded] for name in names]
    kept = {
        place
        for place, name in enumerate(names)
        if name.endswith(_NAMES) or any(is_number(row[name]) for row in worded)
    }
    same, notes = noted_once(titles, texts, kept)
    heads = {name: titles[place] for place, name in enumerate(names) if place not in same}
    if len(names) < len(columns) and any(marks(row) for row in rows):
        worded = [{**row, **_marked(row, heads)} for row in worded]
        notes = [_MARKS, *notes]
    return SynthesisTable(caption, snapshot.contents[source].description, (source,), heads, worded, tuple(notes), chart)


def _marked(row: PublishedRow, names: Iterable[str]) -> dict[str, Marked]:
    """Return the rates of a row with its marks."""
    return {name: Marked(row[name], marks(row)) for name in names if name in MARKED_RATES}


def _head(snapshot: Snapshot, source: str, name: str) -> str:
    """Return the title of a column with its unit, and with the day where it is counted on one."""
    title, day = snapshot.meaning(source, name)[0], snapshot.publication.on_day
    unit = " (points)" if name.endswith("change") else " (jours)" if is_days(name) else ""
    return f"{title}{day}{unit}" if is_of_day(name) else title.replace(ON_DAY, day or ON_DAY) + unit


def _in_words(snapshot: Snapshot, row: PublishedRow) -> PublishedRow:
    """Return a row whose codes are words."""
    words: Mapping[str, Mapping[str, str]] = {
        "state": snapshot.return_states,
        "scope_status": snapshot.text_statuses,
        "module_code": {ALL: "tous"},
        "period": {UNMEASURED: "–"},
    }
    return {name: words.get(name, {}).get(str(value), value) for name, value in row.items()}


def _facts(snapshot: Snapshot) -> SynthesisTable:
    """Return what official documents state; the column between is that of the counts in the table above."""
    rows = [{**row, "text": f"{in_words(row)} ({row['source']})"} for row in snapshot.rows("declared_facts")]
    made = _table(snapshot, "Faits déclarés", "declared_facts", ("label",), rows)
    return replace(made, heads={**made.heads, "": "", "text": "Ce que dit un document officiel, et lequel"})


def _about(rows: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the measures that count, or are computed from, rows of one kind alone; with "", those of several kinds or
    of findings."""
    known = catalogue()
    kinds = {name: {known[part].rows for part in known[name].made_from} for name in names}
    of_one = {name: kind.pop() if len(kind) == 1 else "" for name, kind in kinds.items()}
    return tuple(name for name, kind in of_one.items() if (kind if kind != "findings" else "") == rows)


def _territories(snapshot: Snapshot, rows: str) -> SynthesisTable:
    """Return the measures of one kind of rows, of all modules: of France, of kinds of site and of audit, of régions."""
    worked = [
        {**row, "breakdown": breakdown, "code": row.get(code), "territory": row.get(name, "France entière")}
        for breakdown, source, code, name in _PLACES
        for row in sorted(snapshot.rows(source, module_code=ALL), key=lambda row: collated(str(row.get(name))))
    ]
    table = _table(snapshot, "", "summary_by_region", _about(rows, _OF_TERRITORIES), worked)
    heads = {"breakdown": "Ventilation", "code": "Code", "territory": "Libellé", **table.heads}
    return replace(table, heads=heads, sources=tuple(source for _, source, _, _ in _PLACES))


_PLACES = (
    ("France", "national_summary", "", ""),
    ("Nature de site", "summary_by_site_kind", "", "site_kind_label"),
    ("Type d'audit", "summary_by_audit_type", "", "audit_type_label"),
    ("Région", "summary_by_region", "region_code", "region_name"),
)


def _returns_of_territories(snapshot: Snapshot) -> SynthesisTable:
    caption = "Retours par région, nature de site et type d'audit"
    return replace(
        _territories(snapshot, "returns"), caption=caption, description="Ce qu'il est advenu des retours attendus."
    )


def _results_of_territories(snapshot: Snapshot) -> SynthesisTable:
    """Return what the audits found, of all modules, then the conformity rate by module."""
    made = _territories(snapshot, "")
    rates = {
        (breakdown, territory): of_modules
        for breakdown, source, _, name in _PLACES
        for territory, of_modules in _rates(snapshot, source, name).items()
    }
    return replace(
        made,
        caption="Résultats par région, nature de site et type d'audit",
        description="Ce que les audits ont constaté, et le taux de conformité module par module.",
        heads={**made.heads, **_modules(snapshot)},
        rows=[{**row, **rates[str(row["breakdown"]), str(row["territory"])]} for row in made.rows],
        notes=(*made.notes, *_notes(snapshot)[:1]),
    )


def _departements(snapshot: Snapshot) -> SynthesisTable:
    """Return the measures of the départements, then their conformity rate by module."""
    rates = _rates(snapshot, "summary_by_departement", "departement_code")
    rows = [
        {**row, **rates[str(row["departement_code"])]}
        for row in snapshot.rows("summary_by_departement", module_code=ALL)
    ]
    columns = ("departement_code", "departement_name", *_OF_DEPARTEMENTS)
    made = _table(snapshot, "Départements", "summary_by_departement", columns, rows)
    what = "Mesures de chaque département, tous modules ensemble, et son taux de conformité module par module."
    return replace(made, description=what, heads={**made.heads, **_modules(snapshot)}, notes=_notes(snapshot))


def _rates(snapshot: Snapshot, source: str, name: str) -> dict[str, dict[str, object]]:
    """Return the conformity rates by module of each row that has the same name."""
    found: dict[str, dict[str, object]] = {}
    for row in snapshot.rows(source):
        rate = Marked(row["conformity_rate"], marks(row))
        found.setdefault(str(row.get(name, "France entière")), {})[f"conformity_rate{OF}{row['module_code']}"] = rate
    return found


def _modules(snapshot: Snapshot) -> dict[str, str]:
    """Return the heads of conformity rates by module."""
    return {
        f"conformity_rate{OF}{module['module_code']}": f"Conformité, module {module['module_code']}"
        for module in snapshot.modules
    }


def _notes(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the names of the modules, and what the marks of rates say."""
    names = " ; ".join(f"{module['module_code']} : {module['module_name']}" for module in snapshot.modules)
    return (f"Modules : {names}.", _MARKS)


def _indicators(snapshot: Snapshot) -> SynthesisTable:
    columns = (
        *("indicator_code", "indicator_label", "period", "sites_asked", "sites_measuring", "numerator", "denominator"),
        *("value", "unit", "value_status_label", "small_denominator", "few_sites"),
    )
    rows = snapshot.rows("indicator_summary", territory_kind="nation")
    return _table(snapshot, "Indicateurs, France entière", "indicator_summary", columns, rows)


def _indicators_by_region(snapshot: Snapshot) -> SynthesisTable:
    """Return the value of each indicator in each région."""
    rows = [row for row in snapshot.rows("indicator_summary", territory_kind="region") if row["value"] is not None]
    names = {str(row["territory_code"]): str(row["territory_name"]) for row in rows}
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in rows:
        kept = found.setdefault((str(row["indicator_code"]), str(row["period"])), dict(_in_words(snapshot, row)))
        kept[f"value{OF}{row['territory_code']}"] = Marked(row["value"], marks(row))
    columns = ("indicator_code", "indicator_label", "period", "unit")
    made = _table(snapshot, "Valeur des indicateurs par région", "indicator_summary", columns, list(found.values()))
    regions = {f"value{OF}{code}": code for code in sorted(names)}
    note = f"Régions : {' ; '.join(f'{code} : {names[code]}' for code in sorted(names))}."
    return replace(made, heads={**made.heads, **regions}, notes=(*made.notes, note, _MARKS))


def _corrections(snapshot: Snapshot) -> SynthesisTable:
    """Return the corrections of returns and of national figures, in words."""
    rows = [
        {**row, **{side: changed(snapshot, row, side) for side in ("before", "after")}}
        for row in snapshot.rows("corrections")
        if is_kept_correction(row["kind"])
    ]
    columns = ("label", "site_code", "site_name", "before", "after", "reason_label")
    return _table(snapshot, "Changements depuis la publication précédente", "corrections", columns, rows)


# The detail has a hundred thousand rows: it is in the CSV and Parquet files, with every column.
SHEETS = (
    SheetPlan(
        "Chiffres clés",
        (
            _plain(
                "Chiffres clés",
                "headline_figures",
                ("label", "enumerated", "enumerated_status_label", "measured_on", "declared", "source"),
            ),
            _plain(
                "Parcours de certification",
                "certification_funnel",
                ("label", "sites", "share_of_engaged", "sites_status_label"),
                Chart("bar", "Nombre de sites à chaque étape de la certification", "label", ("sites",)),
            ),
            _facts,
        ),
    ),
    SheetPlan(
        "Modules",
        (
            _plain(
                "Mesures nationales par module",
                "national_summary",
                ("module_code", "module_name", "audits", *_about("", _OF_MODULES)),
                Chart("bar", "Taux de conformité de chaque module", "module_name", ("conformity_rate",)),
                "Ce que les audits ont constaté dans chaque module, et dans tous ensemble.",
            ),
            _plain(
                "Levée des écarts par module",
                "national_summary",
                ("module_code", "module_name", *_about("corrective_actions", _OF_MODULES)),
                what="Ce que sont devenus les écarts de chaque module : levés, en retard, en combien de temps.",
            ),
        ),
    ),
    SheetPlan(
        "Constats",
        (
            _plain(
                "Constats par module",
                "national_summary",
                (
                    *("module_code", "module_name", "conforming", "strengths", "opportunities", "sensitive_points"),
                    *("minor_nonconformities", "major_nonconformities", "not_applicable"),
                ),
                Chart(
                    "bar",
                    "Ce que les audits ont constaté dans chaque module, en parts des critères évalués et applicables",
                    "module_name",
                    (
                        *("conforming", "opportunities", "sensitive_points"),
                        *("minor_nonconformities", "major_nonconformities"),
                    ),
                    "percent_stacked",
                ),
                "Les constats de chaque module, par nature.",
            ),
        ),
    ),
    SheetPlan("Territoires", (_returns_of_territories, _results_of_territories)),
    SheetPlan("Départements", (_departements,)),
    SheetPlan(
        "Engagements",
        (
            _plain(
                "Engagements",
                "summary_by_commitment",
                ("commitment_code", "commitment_label", "module_code", "audits", *_OF_SUBJECTS),
            ),
        ),
    ),
    SheetPlan(
        "Critères",
        (
            _plain(
                "Critères",
                "summary_by_criterion",
                ("criterion_code", "criterion_label", "module_code", "audits", *_OF_SUBJECTS),
            ),
        ),
        landscape=False,
    ),
    SheetPlan(
        "Évolution",
        (
            _plain(
                "Campagnes successives",
                "campaign_trend",
                (
                    *("compared_campaign_label", "comparability_label", "owed", "accepted", "reporting_rate"),
                    *("criteria_assessed", "conformity_rate", "few_sites"),
                ),
                Chart(
                    "line",
                    "Taux d'acceptation et taux de conformité de chaque campagne",
                    "compared_campaign_label",
                    ("reporting_rate", "conformity_rate"),
                ),
            ),
            _plain(
                "Variations depuis la campagne précédente de même référentiel",
                "campaign_changes",
                (
                    *("module_name", "comparability_label", "previous_campaign_code", "previous_conformity_rate"),
                    *("conformity_rate", "change", "same_sites", "same_sites_previous_conformity_rate"),
                    *("same_sites_conformity_rate", "same_sites_change", "small_denominator", "few_sites"),
                ),
            ),
        ),
    ),
    SheetPlan("Indicateurs", (_indicators, _indicators_by_region)),
    SheetPlan(
        "Certificats",
        (
            _plain(
                "Certificats et labels",
                "certificates",
                (
                    *("site_name", "region_name", "scheme_label", "scope", "first_obtained_on", "obtained_on"),
                    *("expires_on", "certificate_status_label", "expires_soon", "renewal_status_label"),
                    "scope_status",
                ),
            ),
        ),
    ),
    SheetPlan(
        "Retours",
        (
            _plain(
                "Retours attendus",
                "returns",
                (
                    *("site_code", "site_name", "region_name", "audit_type_label", "due_on", "state", "accepted_at"),
                    *("days_late", "withdrawal_label"),
                ),
            ),
        ),
        landscape=False,
    ),
    SheetPlan("Corrections", (_corrections,)),
)
