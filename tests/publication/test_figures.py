"""The figures: each equals a recomputation written otherwise than the SQL."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from prefaudit.publication.build import consolidated_frame, frames
from prefaudit.publication.publications import current
from prefaudit.settings import Settings
from prefaudit.warehouse import consolidation
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import (
    CONTRACT,
    ERROR,
    NEW,
    OLD,
    PRE,
    SELF,
    WARNING,
    a_return,
    sample_reference,
    settled,
    validated,
)

CRITERIA = {"M1-C1": "1", "M1-C2": "1", "M1-C3": "1", "M2-C1": "2", "M2-C2": "2"}
RESULTS = (
    "conformity",
    "strength",
    "opportunity",
    "sensitive_point",
    "minor_nonconformity",
    "major_nonconformity",
    "not_applicable",
    "not_assessed",
)
TERRITORIES = {"25": "27", "39": "27", "69": "84", "692": "84"}
DUE = datetime(2026, 11, 15, 12, tzinfo=UTC)


def _publish(settings: Settings, connection: Connection, campaign: str = NEW) -> None:
    assert publish(settings, connection, campaign) is not None


def _summary(connection: Connection) -> dict[tuple[str, str, str], dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute("select * from publication.summaries join publication.publications using (publication_id) "
                       "where is_current")  # fmt: skip
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(str(r["subject_code"]), str(r["territory_kind"]), str(r["territory_code"])): r for r in rows}


def _belongs(site: str, kind: str, code: str) -> bool:
    if kind in ("nation", "audit_type"):
        return True
    if kind == "region":
        return TERRITORIES[site] == code
    if kind == "departement":
        return site[:2] == code
    return ("sub_prefecture" if len(site) == 3 else "prefecture") == code


def _expected(accepted: Mapping[str, Mapping[str, str]], subject: str, kind: str, code: str) -> dict[str, object]:
    inside = {site: answers for site, answers in accepted.items() if _belongs(site, kind, code)}
    results = [
        (site, result)
        for site, answers in inside.items()
        for criterion, result in answers.items()
        if subject in ("all", CRITERIA[criterion], f"E{CRITERIA[criterion]}", criterion)
    ]
    count = Counter(result for _, result in results)
    assessed = len(results) - count["not_assessed"]
    conforming = count["conformity"] + count["strength"]
    base = assessed - count["not_applicable"]
    rate = (Decimal(conforming) / Decimal(base)).quantize(Decimal("0.0001"), ROUND_HALF_UP) if base else None
    audits = len({site for site, _ in results})
    counts = {
        "criteria_assessed": assessed,
        "not_applicable": count["not_applicable"],
        "conforming": conforming,
        "strengths": count["strength"],
        "opportunities": count["opportunity"],
        "sensitive_points": count["sensitive_point"],
        "minor_nonconformities": count["minor_nonconformity"],
        "major_nonconformities": count["major_nonconformity"],
    }
    # Of what no accepted return is about, nobody knows how many there are.
    known = counts if audits else dict.fromkeys(counts)
    return {"accepted": len(inside), "audits": audits, "conformity_rate": rate, **known}


def test_every_measure_equals_an_independent_recomputation(settings: Settings, connection: Connection) -> None:
    draw = random.Random(7)
    accepted: dict[str, dict[str, str]] = {}
    for site, modules in (("25", ("1", "2")), ("69", ("1",)), ("692", ("1", "2"))):
        for received_at in (DUE, DUE - timedelta(days=3)):
            answers = {code: draw.choice(RESULTS) for code, module in CRITERIA.items() if module in modules}
            settled(connection, a_return(site, answers, modules=modules), at=received_at)
            accepted.setdefault(site, answers)
    settled(connection, a_return("39"), [ERROR])
    _publish(settings, connection)
    summary = _summary(connection)
    assert set(summary) == {
        (module, kind, code)
        for module in ("1", "2", "all")
        for kind, code in (
            ("nation", "FR"), ("region", "27"), ("region", "84"), ("departement", "25"), ("departement", "39"),
            ("departement", "69"), ("site_kind", "prefecture"), ("site_kind", "sub_prefecture"),
            ("audit_type", "self_assessment"),
        )
    } | {(part, "nation", "FR") for part in ("E1", "E2", *CRITERIA)}  # fmt: skip
    for place, row in summary.items():
        wanted = _expected(accepted, *place)
        assert {name: row[name] for name in wanted} == wanted, place
    assert summary["all", "nation", "FR"]["owed"] == 4
    assert summary["all", "nation", "FR"]["received"] == 4
    assert summary["1", "region", "27"]["owed"] == 2
    assert summary["1", "region", "27"]["accepted"] == 1


def test_nothing_assessed_gives_an_empty_rate_and_not_a_zero(settings: Settings, connection: Connection) -> None:
    _publish(settings, connection)
    row = _summary(connection)["all", "nation", "FR"]
    assert (row["owed"], row["received"], row["criteria_assessed"], row["conformity_rate"]) == (4, 0, None, None)


def test_on_time_is_the_first_accepted_file_by_the_paris_day(settings: Settings, connection: Connection) -> None:
    paris_midnight = datetime(2026, 11, 15, 23, tzinfo=UTC)
    settled(connection, a_return("25"), at=paris_midnight - timedelta(seconds=1))
    settled(connection, a_return("39"), at=paris_midnight)
    settled(connection, a_return("69"), [WARNING], at=DUE)
    settled(connection, a_return("69"), at=DUE + timedelta(days=9))
    settled(connection, a_return("692"), [ERROR], at=DUE)
    settled(connection, a_return("692"), at=DUE + timedelta(days=2))
    _publish(settings, connection)
    assert connection.execute(
        "select site_code, state, submissions, on_time, days_late from published.returns order by site_code"
    ).fetchall() == [
        ("25", "accepted", 1, True, 0),
        ("39", "accepted", 1, False, 1),
        ("69", "accepted", 2, True, 0),
        ("692", "accepted", 2, False, 2),
    ]
    assert _summary(connection)["all", "nation", "FR"]["on_time"] == 2


def test_a_missing_and_a_rejected_return_are_distinguished(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"), [ERROR])
    _publish(settings, connection)
    assert connection.execute(
        "select site_code, state, verdict, on_time, days_late from published.returns order by site_code limit 2"
    ).fetchall() == [("25", "rejected", "rejected", None, None), ("39", "missing", None, None, None)]


def test_the_region_is_that_of_the_time(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("69"))
    settled(connection, a_return("69", campaign=OLD, audit_type=PRE))
    _publish(settings, connection, NEW)
    _publish(settings, connection, OLD)
    query = (
        "select distinct campaign_code, region_code, region_name from published.{} where site_code = '69' order by 1"
    )
    for view in ("consolidated_audit_results", "returns"):
        assert connection.execute(query.format(view).encode()).fetchall() == [
            (OLD, "82", "Rhône-Alpes"),
            (NEW, "84", "Auvergne-Rhône-Alpes"),
        ]


def test_each_row_walks_back_to_its_file_and_cell(settings: Settings, connection: Connection) -> None:
    number = settled(connection, a_return("692", {"M2-C1": "sensitive_point"}))
    _publish(settings, connection)
    assert connection.execute(
        "select r.result_label, r.site_name, r.module_name, r.commitment_label, r.audit_type, s.submission_id, "
        "r.sheet, r.sheet_row, r.cell from published.consolidated_audit_results as r "
        "join ledger.submissions as s on s.sha256 = r.file_sha256 where r.criterion_code = 'M2-C1'"
    ).fetchall() == [
        (
            "Point sensible", "Sous-préfecture de Villefranche-sur-Saône", "Titres", "Délivrer", SELF, number,
            "Constats", 5, "C5",
        )
    ]  # fmt: skip


def test_a_module_out_of_scope_is_not_counted(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("69", {"M2-C1": "conformity"}, modules=("1",)))
    _publish(settings, connection)
    assert _summary(connection)["2", "nation", "FR"]["criteria_assessed"] is None
    assert connection.execute("select count(*) from published.consolidated_audit_results").fetchone() == (3,)


def test_headline_figures_stand_beside_the_declared_ones(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("69", campaign=OLD, audit_type=PRE))
    _publish(settings, connection, OLD)
    assert connection.execute(
        "select figure_code, label, enumerated, declared from published.headline_figures order by figure_code"
    ).fetchall() == [
        ("certified_prefectures", "Préfectures titulaires d'un certificat", 1, None),
        ("certified_prefectures_iso_9001", "Préfectures titulaires d'un certificat ISO 9001", 1, None),
        ("certified_sites", "Sites titulaires d'un certificat", 1, 7),
        ("prefectures_engaged", "Préfectures engagées", 3, None),
        ("returns_accepted_pre_certification", "Sites dont le retour est accepté : Pré-certification", 1, None),
        ("returns_owed_pre_certification", "Sites devant être audités : Pré-certification", 4, None),
        ("sites_engaged", "Sites engagés", 4, None),
        ("sub_prefectures_engaged", "Sous-préfectures engagées", 1, None),
    ]


def test_what_was_consolidated_after_the_candidate_waits_for_the_next(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return("25"))
    validated(connection, a_return("69"))

    def audit(frames: Mapping[str, object]) -> list[str]:
        consolidation.consolidate(connection, CONTRACT.form)
        return []

    assert publish(settings, connection, NEW, "essai", audit) is not None
    assert _summary(connection)["all", "nation", "FR"]["accepted"] == 1
    _publish(settings, connection)
    assert _summary(connection)["all", "nation", "FR"]["accepted"] == 2


def test_a_label_corrected_gives_a_new_publication_of_its_campaigns(settings: Settings, connection: Connection) -> None:
    _publish(settings, connection)
    reference = sample_reference()
    modules = [{**row, "module_name": f"{row['module_name']} !"} for row in reference.table("modules")]
    sync_reference(connection, reference.changed("modules", modules))
    _publish(settings, connection)
    assert _summary(connection)["1", "nation", "FR"]["module_name"] == "Accueil !"


def test_what_is_audited_before_is_what_is_published_after(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("69", {"M1-C1": "strength"}), at=DUE)
    settled(connection, a_return("69", {"M1-C1": "opportunity"}), at=DUE + timedelta(days=1))
    settled(connection, a_return("25", campaign=OLD, audit_type=PRE))
    before = consolidated_frame(connection, NEW)
    _publish(settings, connection)
    publication = current(settings, connection, NEW)
    assert publication is not None
    after = frames(connection, publication.publication_id)["consolidated_audit_results"]
    pd.testing.assert_frame_equal(before, after)
    assert before.loc[before["criterion_code"] == "M1-C1", "result"].tolist() == ["opportunity"]
