"""Opening and amending a campaign in the control room: refusals at their fields, the decision, its forms."""

import re
from collections.abc import Iterator, Mapping
from html import unescape

import pytest
from fastapi.testclient import TestClient

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, StartRefused, User
from tests.support.pages import PageClient
from tests.web.routes import raw_codes
from tests.web.test_write_routes import HERE

FILLED = {
    "campaign_code": "2027", "campaign_label": "Campagne de printemps", "form": "audit-return",
    "standard_code": "qualipref-2.0", "reference_on": "2026-06-01", "audits_from": "2026-07-01",
    "audits_to": "2026-08-31", "figures_on": "", "audit_type": "self_assessment", "due_on": "2099-09-15",
    "sites": "26 2a 692", "remind_days_before": "3", "remind_days_after": "", "approval": "oui", "reason": "Rentrée",
}  # fmt: skip
STARTED: list[tuple[str, str, Mapping[str, object]]] = []


def _start(user: User, dag: str, fields: Mapping[str, object]) -> None:
    if fields["reason"] == "Airflow est en pause":
        raise StartRefused("The DAG is paused.")
    STARTED.append((user.name, dag, fields))


@pytest.fixture(scope="module")
def client(module_settings: Settings) -> Iterator[TestClient]:
    consolidate_returns.prepare(module_settings)
    host = Host(lambda: User("marie", may_act=True), lambda: None, str, start_dag=_start)
    yield PageClient(create_app(host, lambda: module_settings), follow_redirects=False)


def _faults(page: str) -> dict[str, str]:
    return dict(re.findall(r'<span class="bad" id="faute-(\w+)">([^<]+)</span>', unescape(page)))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("campaign_code", "été 27", "Écrivez 2 à 20 lettres sans accent"),
        ("campaign_code", "2026", "Une campagne a déjà le code 2026"),
        ("campaign_label", "X", "Écrivez un nom de 3 à 200 signes"),
        ("reference_on", "", "Choisissez un jour"),
        ("due_on", "15/09/2026", "Choisissez un jour"),
        ("audits_to", "2026-06-30", "Les audits finissent avant de commencer"),
        ("sites", "26 99 XX", "Ces codes ne sont d'aucun site au 01/06/2026 : 99 et XX."),
        ("sites", "", "Écrivez « toutes », ou les codes"),
        ("remind_days_before", "3 999", "Écrivez quelques nombres de jours"),
        ("remind_days_after", "demain", "Écrivez quelques nombres de jours"),
        ("reason", " ", "Écrivez en 3 signes ou plus pourquoi"),
    ],
)
def test_what_is_wrong_with_a_new_campaign_is_said_at_its_field(
    client: TestClient, field: str, value: str, sentence: str
) -> None:
    answer = client.post("/campagnes/ouvrir", data={**FILLED, field: value}, headers=HERE)
    found = _faults(answer.text)
    assert answer.status_code == 422 and [*found] == [field] and found[field].startswith(sentence)
    assert f'aria-describedby="faute-{field}"' in answer.text
    assert ('value="Rentrée"' in answer.text) == (field != "reason")


def test_a_campaign_is_opened_amended_and_seen(client: TestClient, module_settings: Settings) -> None:
    opened = client.post("/campagnes/ouvrir", data=FILLED, headers=HERE)
    assert (opened.status_code, opened.headers["location"]) == (303, "/campagnes/2027?fait=enregistree"), opened.text
    with connect(module_settings) as connection:
        reference = current_reference(connection, module_settings.reference)
    assert [row["site_code"] for row in reference.table("owed") if row["campaign_code"] == "2027"] == [
        "26",
        "2A",
        "692",
    ]
    user, dag, fields = STARTED[-1]
    assert (user, dag, fields["approval"], fields["figures_on"]) == ("marie", "open_campaign", True, None)

    way = "/campagnes/2027/amender"
    extended = {"what": "extend_due_date", "audit_type": "self_assessment", "due_on": "2099-09-30", "reason": "Travaux"}
    refused = {
        ("sites", "39"): "Ne doivent pas ce retour : 39.",
        ("sites", "ZZ"): "Ces codes ne sont d'aucun site",
        ("due_on", "2099-09-01"): "Une échéance ne peut qu'être reportée : celle de 26",
    }
    for (field, value), sentence in refused.items():
        answer = client.post(way, data={**extended, "sites": "26", field: value}, headers=HERE)
        found = _faults(answer.text)
        assert answer.status_code == 422 and [*found] == [field] and found[field].startswith(sentence)
    assert client.post(way, data={**extended, "sites": "26"}, headers=HERE).status_code == 303
    more = {**extended, "what": "add_sites", "sites": "39", "reason": "Airflow est en pause"}
    assert client.post(way, data=more, headers=HERE).headers["location"] == "/campagnes/2027?fait=sans-formulaires"

    page = unescape(client.get("/campagnes/2027?fait=sans-formulaires").text)
    for part in (
        "C'est enregistré, mais Airflow n'a pas lancé",
        "Ouverture de la campagne",
        "Échéance de 2 retours (auto-évaluation)",
        "4 sites n'ont pas d'adresse enregistrée",
        "2 décisions prises",
        '<td data-label="Décision">Échéance reportée</td><td data-label="Audit">Auto-évaluation</td>',
        '<td data-label="Motif">Travaux</td>',
        "Aucune campagne antérieure du même formulaire n'a de retour accepté",
    ):
        assert part in page, part
    for path in ("/campagnes/2027", "/campagnes/2027/amender", "/campagnes/ouvrir", "/actes"):
        assert raw_codes(client.get(path).text) == set(), path
    assert "SUMMARY:Campagne de printemps : Fin des audits" in client.get("/campagnes/2027/calendrier.ics").text


def test_an_unknown_campaign_has_no_course(client: TestClient) -> None:
    assert client.get("/campagnes/9999").status_code == 404
    assert client.get("/campagnes/9999/formulaires.zip").status_code == 404
