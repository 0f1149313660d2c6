"""The page of a site: its expected returns, which submission is current, its form, and how each file came."""

import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from fastapi.testclient import TestClient

from prefaudit.campaigns.forms.bundle import folder_of
from prefaudit.l10n import clock as paris
from prefaudit.l10n.typography import plain
from prefaudit.mail.contacts import register
from prefaudit.model.file_name import file_name
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.withdrawal import take_out_of_force
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from prefaudit.web.labels import Labels
from tests.support.landing import AUDIT, CAMPAIGN, RECEIVED, deposit, form
from tests.support.pages import PageClient

FORM = file_name(CAMPAIGN, "26", AUDIT)


def _client(settings: Settings, *, may_act: bool) -> TestClient:
    return PageClient(create_app(Host(lambda: User("marie", may_act), lambda: None, str), lambda: settings))


@pytest.fixture(scope="module")
def client(module_settings: Settings, reference: Reference) -> Iterator[TestClient]:
    """A site that answered late, then again a day later; its prefilled form stands where it was written."""
    deposit(module_settings, form(module_settings, reference, "26"), "26", name="premier.xlsx", days=15)
    draft = form(module_settings, reference, "26", "again")
    draft.sheet("identification").set("staff_total", " 4 321 ")
    deposit(module_settings, draft, "26", name="second.xlsx", days=16)
    consolidate_returns.run(module_settings, publish=False)
    folder = folder_of(module_settings, CAMPAIGN)
    folder.mkdir(parents=True)
    (folder / FORM).write_bytes(b"PK the form")
    yield _client(module_settings, may_act=True)


def _articles(page: str) -> list[str]:
    return re.findall(r"<article.*?</article>", page, re.DOTALL)


def test_only_the_current_submission_is_shown_as_such_and_can_be_withdrawn(client: TestClient) -> None:
    latest, replaced = _articles(client.get(f"/sites/{CAMPAIGN}/26").text)
    assert re.search(r"Dépôt n° 2 du 18/11/2026 à 10:00 : accepté( avec avertissements)?, en vigueur</h3>", latest)
    assert "Retirer ce dépôt" in latest
    assert "Dépôt n° 1 du 17/11/2026 à 10:00 : accepté, remplacé par le dépôt n° 2</h3>" in replaced
    assert "Retirer ce dépôt" not in replaced
    assert '<a href="#depot-2">dépôt n° 2</a> compte à sa place.' in replaced


def test_before_a_withdrawal_its_page_says_which_return_counts_then(
    client: TestClient, module_settings: Settings
) -> None:
    page = client.get("/depots/2/retrait").text
    assert "Le dépôt n° 1 du 17/11/2026 à 10:00, accepté avant lui, redeviendra le retour en vigueur du site." in page
    assert "Les chiffres de « Campagne nationale 2026 » suivront à la prochaine nuit." in page
    assert '<input type="hidden" name="suite" value="1">' in page
    assert client.get("/depots/1/retrait").status_code == 409
    again = client.get("/depots/2/controle").text
    assert "S'il est alors refusé, le dépôt n° 1 redeviendra le retour en vigueur." in again
    with connect(module_settings) as connection, connection.transaction(force_rollback=True):
        assert take_out_of_force(connection, 2, "wrong_site", "marie", "") == 1


def test_a_submission_says_how_and_when_it_came(client: TestClient, reference: Reference) -> None:
    page = client.get(f"/sites/{CAMPAIGN}/26").text
    assert "second.xlsx, Auto-évaluation, reçu par la zone de dépôt le 18/11/2026 à 10:00" in page
    assert [Labels(lambda: reference).channel(code) for code in ("page", "mail", "s3")] == [
        "par la page",
        "par courriel",
        "par la zone de dépôt (s3)",
    ]


def test_values_read_otherwise_than_typed_are_shown_with_both(client: TestClient) -> None:
    latest, replaced = _articles(client.get(f"/sites/{CAMPAIGN}/26").text)
    assert "<summary>1 valeur lue sous une autre écriture</summary>" in latest
    assert re.search(r'<td data-label="Feuille">Identification</td><th scope="row">[^<]+</th>', latest)
    assert re.findall(r'<td data-label="Écrit">(.*?)</td><td data-label="Lu">(.*?)</td>', latest) == [
        (" 4 321 ", "4321")
    ]
    assert "sous une autre écriture" not in replaced
    assert "1 valeur lue sous une autre écriture, de même sens" in client.get("/depots/2/accuse").text


def test_the_date_that_decides_on_the_days_of_delay_is_shown(client: TestClient) -> None:
    page = client.get(f"/sites/{CAMPAIGN}/26").text
    assert '<td data-label="Premier dépôt accepté">17/11/2026 à 10:00</td>' in page
    assert paris.day_of(RECEIVED + timedelta(days=15)).day == 17
    assert '<td data-label="Jours de retard" class="num">2</td>' in page
    assert "Le retard se compte de l'échéance au jour où le premier dépôt accepté a été reçu" in page


def test_the_prefilled_form_is_as_it_was_written_else_made_now(client: TestClient) -> None:
    way = f"/formulaires/{CAMPAIGN}/26/{AUDIT}"
    assert f'<a href="{way}">Formulaire prérempli (Auto-évaluation)</a>' in client.get(f"/sites/{CAMPAIGN}/26").text
    answer = client.get(way)
    assert answer.content == b"PK the form"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{FORM}"'
    other = f"/formulaires/{CAMPAIGN}/39/{AUDIT}"
    assert other in client.get(f"/sites/{CAMPAIGN}/39").text
    made = client.get(other)
    assert made.headers["Content-Disposition"] == f'attachment; filename="{FORM.replace("_26_", "_39_")}"'
    with zipfile.ZipFile(BytesIO(made.content)) as workbook:
        assert "xl/workbook.xml" in workbook.namelist()
    for path in (f"{CAMPAIGN}/26/renewal", f"..%2f..%2fx/26/{AUDIT}", f"x/26/{AUDIT}"):
        assert client.get(f"/formulaires/{path}").status_code == 404


def test_who_may_act_is_led_to_the_deposit(client: TestClient, module_settings: Settings) -> None:
    assert '<a href="/depot">Déposer un retour</a>' in client.get(f"/sites/{CAMPAIGN}/26").text
    reader = _client(module_settings, may_act=False).get(f"/sites/{CAMPAIGN}/26").text
    assert "Déposer un retour" not in reader and "Retirer ce dépôt" not in reader


NOTHING = dict.fromkeys(("campaign_code", "site_code", "audit_type", "audit_type_label", "trouble", "unread"))
KNOWN = {"campaign_known": True, "other_form": False, "site_known": True, "site_owes": True, "state": "settled"}


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        ({"state": "received"}, "Le fichier n'a pas encore été lu."),
        (
            {"state": "received", "unread": "disque plein", "attempts": 2},
            "Pas encore contrôlé, sans que le fichier soit en cause : disque plein (2 tentatives). La prochaine "
            "nuit recommence ; le site n'a rien à faire.",
        ),
        ({"trouble": "Le fichier est vide (0 octet)."}, "Le fichier est vide (0 octet)."),
        ({}, "Le classeur ne dit pas sa campagne."),
        ({"campaign_code": "1999", "campaign_known": False}, "La campagne « 1999 » n'existe pas."),
        ({"campaign_code": "2026"}, "Le classeur ne dit pas son site."),
        (
            {"campaign_code": "2026", "site_code": "zz", "site_known": False},
            "Le site « zz » n'existe pas dans cette campagne.",
        ),
        (
            {"campaign_code": "2026", "site_code": "26", "site_owes": False},
            "Ce site ne doit rien pour cette campagne.",
        ),
        ({"campaign_code": "2026", "other_form": True}, "La campagne attend un autre formulaire."),
        ({"campaign_code": "2026", "site_code": "26"}, "Le classeur ne dit pas son type d'audit."),
        (
            {"campaign_code": "2026", "site_code": "26", "audit_type": "renewal", "audit_type_label": "Renouvellement"},
            "Ce site ne doit pas cet audit (Renouvellement) pour cette campagne.",
        ),
    ],
)
def test_an_unmatched_submission_says_why(read: dict[str, object], reason: str) -> None:
    assert plain(Labels.why_unmatched({**NOTHING, **KNOWN, **read})) == reason


def test_a_site_is_seen_over_all_its_campaigns(client: TestClient, module_settings: Settings) -> None:
    page = client.get("/sites/26").text
    assert "<h1>Préfecture de la Drôme (26)</h1>" in page
    assert "Aucune adresse n'est enregistrée pour ce site" in page
    assert f'<a href="/sites/{CAMPAIGN}/26">Campagne nationale 2026</a>' in page
    assert re.search(r'<a href="/sites/20\d\d/26">(?!Campagne nationale 2026)', page)
    assert [number for number in re.findall(r'<td data-label="N°" class="num">(\d+)</td>', page)] == ["2", "1"]
    assert "accepté, remplacé par le dépôt n° 2" in page
    one = client.get("/sites/26?texte=premier").text
    assert re.findall(r'<td data-label="N°" class="num">(\d+)</td>', one) == ["1"]
    with connect(module_settings) as connection:
        register(connection, [(2, "26", "prefecture26@example.org")], "marie")
    assert "Adresses enregistrées : prefecture26@example.org." in client.get("/sites/26").text
    reader = _client(module_settings, may_act=False).get("/sites/26").text
    assert "1 adresse enregistrée." in reader and "prefecture26@" not in reader
    assert client.get("/sites/zz").status_code == 404
