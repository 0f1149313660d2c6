"""The page of the audit log in French: kinds, names and values of details, and the sites of deposited files."""

from collections.abc import Mapping
from typing import Any

import pytest

from prefaudit.reference.data import Reference
from prefaudit.warehouse.audit_log import AuditLogKind
from prefaudit.web.audit_log_page import CampaignSite, FiledFile, audit_log_lines


def _row(kind: str, content: Mapping[str, Any], **rest: Any) -> dict[str, Any]:
    names = ("campaign_code", "campaign_label", "site_code", "site_name", "reason_label", "audit_type_label")
    return {"kind": kind, "content": content, "files": [], **dict.fromkeys(names), **rest}


def _details(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    (line,) = audit_log_lines([row], {})
    return list(line.details)


def test_every_kind_of_entry_has_its_label(reference: Reference) -> None:
    assert set(reference.codes("audit_log_kind")) == {kind.value for kind in AuditLogKind}


def test_codes_are_shown_by_their_labels() -> None:
    content = {"submission": 17, "audit_type": "self_assessment", "reason": "wrong_site"}
    labels = {"audit_type_label": "Auto-évaluation", "reason_label": "Retour déposé sous le code d'un autre site"}
    assert _details(_row("withdrawal", content, **labels)) == [
        ("dépôt n°", "17"),
        ("audit", "Auto-évaluation"),
        ("raison", "Retour déposé sous le code d'un autre site"),
    ]


def test_an_opened_campaign_is_shown_whole_and_without_a_word_for_programs() -> None:
    content = {
        "campaign_code": "2026-B",
        "campaign_label": "Campagne de l'automne",
        "standard_code": "qualipref-2.0",
        "reference_on": "2026-06-01",
        "audits_from": None,
        "engaged": "all",
        "owed": [{"audit_type": "self_assessment", "due_on": "2026-11-15", "sites": "all"}],
        "approval": False,
        "remind_days_before": [7, 1],
        "remind_days_after": [],
        "status": "project",
        "source": "formulaire",
    }
    assert _details(_row("campaign_opened", content, audit_type_label="Auto-évaluation")) == [
        ("audit", "Auto-évaluation"),
        ("référentiel", "qualipref-2.0"),
        ("sites lus au", "01/06/2026"),
        ("audits du", "–"),
        ("sites engagés", "tous"),
        ("échéance", "15/11/2026"),
        ("publication à approuver", "non"),
        ("rappels avant l'échéance (jours)", "7 et 1"),
        ("rappels après l'échéance (jours)", "aucun"),
    ]


@pytest.mark.parametrize(
    ("kind", "content", "details"),
    [
        ("release", {"mail": 3, "files": 2}, [("courriel n°", "3"), ("fichiers", "2")]),
        ("publication_approved", {"number": 4, "inputs_digest": "abc"}, [("publication n°", "4")]),
        ("contacts_registered", {"addresses": 5, "sites": 4}, [("adresses", "5"), ("sites", "4")]),
        ("night_triggered", {"run": "manual__1"}, [("exécution", "manual__1")]),
        ("publication_approved", {"number": True}, [("publication n°", "oui")]),
    ],
)
def test_other_entries_are_shown_in_french(
    kind: str, content: Mapping[str, Any], details: list[tuple[str, str]]
) -> None:
    assert _details(_row(kind, content)) == details


def _file(name: str, campaign: str | None, site: str | None) -> dict[str, str | None]:
    labels = {"campaign_label": campaign and f"Campagne {campaign}", "site_name": site and f"Site {site}"}
    return {"file_name": name, "campaign_code": campaign, "site_code": site, "submission_id": None, **labels}


def test_the_details_are_put_into_words() -> None:
    (line,) = audit_log_lines([_row("rejudgement", {"submission": 7, "audit_type": "x"})], {})
    assert line.particulars == ["dépôt n° 7", "audit : x"]


def test_a_deposit_names_its_files_and_where_they_belong() -> None:
    content = {"batch": "b1", "files": [{"name": "a.xlsx", "sha256": "0"}]}
    one = _row("deposit", content, files=[_file("a.xlsx", "2026", "26")])
    several = _row("deposit", content, files=[_file("a.xlsx", "2026", "26"), _file("b.xlsx", "2026", "39")])
    unread = _row("deposit", content, files=[_file("a.xlsx", None, None)])
    lines = audit_log_lines([one, several, unread], {})
    assert [line.subject for line in lines] == [
        CampaignSite("2026", "Campagne 2026", "26", "Site 26"),
        CampaignSite("2026", "Campagne 2026"),
        CampaignSite(),
    ]
    assert [line.batch for line in lines] == ["b1", "b1", "b1"]
    assert [list(line.details) for line in lines] == [[], [], []]
    assert lines[1].files == [
        FiledFile("a.xlsx", CampaignSite("2026", "Campagne 2026", "26", "Site 26"), None),
        FiledFile("b.xlsx", CampaignSite("2026", "Campagne 2026", "39", "Site 39"), None),
    ]


def test_a_deposit_whose_files_are_no_longer_registered_still_shows_their_names() -> None:
    content = {"batch": "b1", "files": [{"name": "a.xlsx", "sha256": "0"}]}
    (line,) = audit_log_lines([_row("deposit", content)], {})
    assert (list(line.details), line.batch) == ([("fichiers", "a.xlsx")], "")
