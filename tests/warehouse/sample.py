"""A small world for the tests: four sites, a standard of two modules, two campaigns; and returns made by hand."""

import csv
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from prefaudit.model.contract import Contract
from prefaudit.model.contract_file import load_contract
from prefaudit.model.contracts import contracts_of
from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.model.read_return import ReadReturn, TableData, TableRow
from prefaudit.settings import Settings
from prefaudit.warehouse import consolidation, ledger
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.staging import ensure_tables

CONTRACT: Contract = load_contract(Settings().contracts / "audit-return.yaml")
CONTRACTS = contracts_of([CONTRACT])
OLD, NEW = "2006", "2026"
STANDARD = "sample-1"
PRE, SELF = "pre_certification", "self_assessment"
ERROR = Issue(
    "findings.sample_error",
    Severity.ERROR,
    Stage.RULES,
    "Constats",
    "C2",
    "x",
    "y",
    "Message.",
    "findings",
    "result",
    2,
)
WARNING = Issue(
    "findings.sample_warning",
    Severity.WARNING,
    Stage.RULES,
    "Constats",
    "C3",
    "x",
    "y",
    "Message.",
    "findings",
    "result",
    3,
)
UNREADABLE = Issue("file.truncated", Severity.ERROR, Stage.FILE, "", "", "", "", "Le fichier est incomplet.")

_CRITERIA = {"M1-C1": "1", "M1-C2": "1", "M1-C3": "1", "M2-C1": "2", "M2-C2": "2"}
_LISTS = {
    "finding": {
        "conformity": "Conforme",
        "strength": "Point fort",
        "opportunity": "Piste de progrès",
        "sensitive_point": "Point sensible",
        "minor_nonconformity": "Non-conformité mineure",
        "major_nonconformity": "Non-conformité majeure",
        "not_applicable": "Sans objet",
        "not_assessed": "Non évalué",
    },
    "audit_type": {SELF: "Auto-évaluation", PRE: "Pré-certification"},
    "site_kind": {"prefecture": "Préfecture", "sub_prefecture": "Sous-préfecture"},
    "scheme": {"iso_9001": "ISO 9001"},
    "withdrawal_reason": {"wrong_site": "Mauvais site", "site_request": "Demande du site", "duplicate": "Doublon"},
    "nonconformity_severity": {"minor": "Mineure", "major": "Majeure"},
    "comparability": {
        "comparable": "Comparable",
        "other_standard": "Autre référentiel",
        "other_audit_types": "Autres types d'audit",
        "other_site_kinds": "Autres natures de sites",
    },
    "quality_dimension": {
        "relevance": "Pertinence",
        "accuracy": "Exactitude",
        "timeliness": "Actualité",
        "comparability": "Comparabilité",
        "coherence": "Cohérence",
    },
    "return_state": {
        "missing": "sans dépôt",
        "not_due": "sans dépôt, pas encore dû",
        "rejected": "refusé",
        "withdrawn": "retiré",
        "accepted_with_warnings": "accepté avec avertissements",
        "accepted": "accepté",
    },
}
# What the codes mean to the measures, as in include/reference/code_lists.csv.
_MEANINGS = {
    **{"conformity": "conforming", "strength": "conforming"},
    **{"minor_nonconformity": "nonconformity minor", "major_nonconformity": "nonconformity major"},
    **{"not_applicable": "not_applicable", "not_assessed": "not_assessed", "minor": "minor", "major": "major"},
    **{SELF: "before_certification", PRE: "before_certification"},
    **{"accepted": "accepted", "accepted_with_warnings": "accepted"},
}
_SITES = (
    ("25", "prefecture", "Préfecture du Doubs", "Besançon", "25"),
    ("39", "prefecture", "Préfecture du Jura", "Lons-le-Saunier", "39"),
    ("69", "prefecture", "Préfecture du Rhône", "Lyon", "69"),
    ("692", "sub_prefecture", "Sous-préfecture de Villefranche-sur-Saône", "Villefranche-sur-Saône", "69"),
)
_REGIONS = (
    ("43", "Franche-Comté", None, "2016-01-01"),
    ("82", "Rhône-Alpes", None, "2016-01-01"),
    ("27", "Bourgogne-Franche-Comté", "2016-01-01", None),
    ("84", "Auvergne-Rhône-Alpes", "2016-01-01", None),
)
_DEPARTEMENTS = (
    ("25", "Doubs", "43", None, "2016-01-01"),
    ("25", "Doubs", "27", "2016-01-01", None),
    ("39", "Jura", "43", None, "2016-01-01"),
    ("39", "Jura", "27", "2016-01-01", None),
    ("69", "Rhône", "82", None, "2016-01-01"),
    ("69", "Rhône", "84", "2016-01-01", None),
)


def _rows(names: str, rows: Sequence[Sequence[str | None]]) -> tuple[Mapping[str, str | None], ...]:
    extra = {"status": "project", "source": "essai"}
    return tuple({**dict(zip(names.split(), row, strict=True)), **extra} for row in rows)


@dataclass(frozen=True)
class SampleReference:
    """The reference tables of the small world, in the shape of prefaudit.reference.data.Reference."""

    tables: Mapping[str, tuple[Mapping[str, str | None], ...]]
    unresolved: Mapping[str, Sequence[str]] = dataclasses.field(default_factory=dict)

    def table(self, name: str) -> tuple[Mapping[str, str | None], ...]:
        return self.tables[name]

    def changed(self, name: str, rows: Sequence[Mapping[str, str | None]]) -> "SampleReference":
        return SampleReference({**self.tables, name: tuple(rows)})


def sample_reference() -> SampleReference:
    sites = [code for code, *_ in _SITES]
    owed = [(OLD, site, PRE, "2007-10-15") for site in sites]
    owed += [(NEW, site, SELF, "2026-11-15") for site in sites]
    return SampleReference(
        {
            "regions": _rows("region_code region_name valid_from valid_to", _REGIONS),
            "departements": _rows("departement_code departement_name region_code valid_from valid_to", _DEPARTEMENTS),
            "sites": _rows("site_code site_kind site_name city departement_code", _SITES),
            "standards": _rows("standard_code standard_name", [(STANDARD, "Référentiel d'essai")]),
            "modules": _rows(
                "standard_code module_code module_name mandatory position",
                [(STANDARD, "1", "Accueil", "true", "1"), (STANDARD, "2", "Titres", "false", "2")],
            ),
            "commitments": _rows(
                "standard_code commitment_code module_code commitment_label position",
                [(STANDARD, "E1", "1", "Accueillir", "1"), (STANDARD, "E2", "2", "Délivrer", "2")],
            ),
            "criteria": _rows(
                "standard_code criterion_code commitment_code module_code criterion_label position",
                [(STANDARD, code, f"E{module}", module, f"Critère {code}", "1") for code, module in _CRITERIA.items()],
            ),
            "indicators": _rows(
                "standard_code indicator_code indicator_label module_code factor unit",
                [(STANDARD, "I1", "Délai", "1", "100", "%")],
            ),
            "code_lists": _rows(
                "list code label position meaning",
                [
                    (name, code, label, str(position), _MEANINGS.get(code))
                    for name, entries in _LISTS.items()
                    for position, (code, label) in enumerate(entries.items())
                ]
                + _lists_of_the_program(),
            ),
            "certificates": _rows(
                "site_code scheme scope campaign_code in_force", [("69", "iso_9001", "accueil", OLD, "true")]
            ),
            "declared_figures": _rows("campaign_code figure_code declared", [(OLD, "certified_sites", "7")]),
            "declared_facts": _rows(
                "campaign_code fact_code label text position",
                [(OLD, "policy_basis", "Principe de la politique de certification", "volontariat", "1")],
            ),
            "campaigns": _rows(
                "campaign_code campaign_label standard_code reference_on audits_from audits_to form",
                [
                    (OLD, "Campagne 2006", STANDARD, "2007-06-01", "2007-01-01", "2007-09-30", CONTRACT.form),
                    (NEW, "Campagne 2026", STANDARD, "2026-06-01", "2026-01-01", "2026-10-31", CONTRACT.form),
                ],
            ),
            "reporters": (),
            "engagements": _rows("campaign_code site_code", [(each, site) for each in (OLD, NEW) for site in sites]),
            "owed": _rows("campaign_code site_code audit_type due_on", owed),
        }
    )


@cache
def _lists_of_the_program() -> list[tuple[str | None, ...]]:
    """The lists that no campaign chooses: what corrections are called, why, and from which inputs."""
    own = ("correction_kind", "correction_reason", "publication_input")
    with (Settings().reference / "code_lists.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["list"] in own]
    return [(row["list"], row["code"], row["label"], row["position"], None) for row in rows]


@contextmanager
def sample_warehouse(settings: Settings) -> Iterator[Connection]:
    """Give a connection to a database that knows this world."""
    with connect(settings) as connection:
        sync_reference(connection, sample_reference())
        ensure_tables(connection, [CONTRACT])
        yield connection


def _table(name: str, rows: Sequence[TableRow]) -> TableData:
    table = CONTRACT.table(name)
    form = table.layout.kind == "form"
    places = {field.name: ("B" if form else chr(ord("A") + index), index + 2 if form else None)
              for index, field in enumerate(table.fields)}  # fmt: skip
    return TableData(name, table.sheet, None if form else 1, places, tuple(rows))


def _row(name: str, number: int, values: Mapping[str, object]) -> TableRow:
    return (number, *(values.get(field.name) for field in CONTRACT.table(name).fields))  # type: ignore[arg-type]


def a_return(
    site: str = "69",
    results: Mapping[str, str] | None = None,
    *,
    campaign: str = NEW,
    audit_type: str = SELF,
    modules: tuple[str, ...] = ("1", "2"),
    issues: tuple[Issue, ...] = (),
    certificates: Sequence[Mapping[str, object]] = (),
    closed: Mapping[str, date] | None = None,
    measure: tuple[float, float] | None = (1.0, 4.0),
    **said: object,
) -> ReadReturn:
    """A return as the reader gives it; `results` are by criterion, the others are conform. `closed` says when a
    nonconformity was closed, `measure` is the numerator and denominator of the indicator, in percent."""
    answers = {code: "conformity" for code, module in _CRITERIA.items() if module in modules} | dict(results or {})
    identity = {
        "form_code": "audit-return",
        "form_version": "1",
        "campaign_code": campaign,
        "site_code": site,
        "standard_code": STANDARD,
        "data_origin": "real",
        "audit_type": audit_type,
        "audit_started_on": date(2026, 3, 2),
        "audit_ended_on": date(2026, 3, 3),
        "auditors": "Zoé Planté ; Max Planté",
        "quality_officer": "Léa Planté",
        "staff_total": 120,
        "staff_concerned": 40,
        "modules_in_scope": modules,
        "sites_covered": (site,),
        **said,
    }
    findings = [
        _row("findings", number, {"criterion_code": code, "result": result, "evidence": "vu avec Planté"})
        for number, (code, result) in enumerate(answers.items(), start=2)
    ]
    gaps = [
        _row(
            "nonconformities",
            number,
            {
                "criterion_code": code,
                "severity": result.split("_")[0],
                "owner": "Jo Planté",
                "due_on": date(2026, 6, 1),
                "closed_on": (closed or {}).get(code),
            },
        )
        for number, (code, result) in enumerate(answers.items(), start=2)
        if result and result.endswith("nonconformity")
    ]
    measured: list[dict[str, object]] = []
    if measure:
        numbers = {"numerator": measure[0], "denominator": measure[1], "value": measure[0] / measure[1] * 100}
        measured.append({"indicator_code": "I1", "period": "2026", **numbers})
    return ReadReturn(
        "audit-return",
        {
            "identification": _table("identification", [_row("identification", 0, identity)]),
            "findings": _table("findings", findings),
            "nonconformities": _table("nonconformities", gaps),
            "indicators": _table("indicators", [_row("indicators", 2, each) for each in measured]),
            "certificates": _table(
                "certificates", [_row("certificates", number, row) for number, row in enumerate(certificates, start=2)]
            ),
        },
        issues,
        version="1",
    )


def submit(connection: Connection, *, name: str = "retour.xlsx", at: datetime | None = None) -> int:
    """A submission in the ledger, received `at` (10 April 2026 at noon by default), with a content of its own."""
    row = connection.execute(
        "insert into ledger.submissions (sha256, file_name, size_bytes, channel, archive_path, received_at) "
        "values (encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex'), %s, 1, 'file', '/a/b', %s) "
        "returning submission_id",
        [name, at or datetime(2026, 4, 10, 12, tzinfo=UTC)],
    ).fetchone()
    assert row is not None
    return int(row[0])


def validated(
    connection: Connection, read: ReadReturn, issues: Sequence[Issue] = (), *, at: datetime | None = None
) -> int:
    """A submission read and judged: the issues are those of the rules."""
    number = submit(connection, at=at)
    ledger.record_reading(connection, CONTRACTS, {number: read})
    ledger.record_validation(connection, {number: (*read.issues, *issues)})
    return number


def settled(
    connection: Connection, read: ReadReturn, issues: Sequence[Issue] = (), *, at: datetime | None = None
) -> int:
    """A submission that went the whole way."""
    number = validated(connection, read, issues, at=at)
    consolidation.consolidate(connection, CONTRACT.form)
    return number


def everything(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the database's own tables, with its physical version: equal means that nothing was written."""
    names = connection.execute(
        "select format('%I.%I', schemaname, tablename) from pg_tables "
        "where schemaname in ('reference', 'ledger', 'staging', 'warehouse', 'restricted', 'publication') order by 1"
    ).fetchall()
    return {
        str(name): connection.execute(
            f"select xmin::text, t::text from {name} as t order by t::text".encode()
        ).fetchall()
        for (name,) in names
    }
