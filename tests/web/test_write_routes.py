"""What users do on the page (deposit, withdraw, start a run): what is refused, and what the audit log keeps."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from prefaudit.ingestion.deliveries import Sender, deliver
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from tests.support.landing import CAMPAIGN, deposit, form, verdicts
from tests.support.pages import PageClient
from tests.web.routes import every_route

HERE = {"Origin": "http://testserver"}


def client_of(settings: Settings, *, may_act: bool = True) -> PageClient:
    host = Host(lambda: User("marie", may_act), lambda: None, lambda who: f"manual__{who}")
    return PageClient(create_app(host, lambda: settings), follow_redirects=False)


@pytest.fixture(scope="module")
def client(module_settings: Settings) -> Iterator[TestClient]:
    consolidate_returns.prepare(module_settings)
    found = client_of(module_settings)
    yield found
    found.app.state.check_service.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def workbooks(
    module_settings: Settings, reference: Reference, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """A faulty return of Draguignan and its correction, as bytes."""
    aside = Settings.from_env({"PREFAUDIT_LANDING": str(tmp_path_factory.mktemp("aside"))})
    bad = deposit(aside, form(aside, reference, "831"), "831", fault=FAULTS["result_erased"])
    good = deposit(aside, form(aside, reference, "831", "corrected"), "831", name="corrige.xlsx")
    return {"bad": bad.read_bytes(), "good": good.read_bytes()}


def _send(client: TestClient, *files: tuple[str, bytes], why: str = "") -> str:
    """Deposit files; the page of the result."""
    sent = [("fichiers", (name, data)) for name, data in files]
    answer = client.post("/depot", files=sent, data={"motif": why}, headers=HERE)
    assert answer.status_code == 303, answer.text
    way = str(answer.headers["location"])
    # A busy machine: the page shows how far the check is, until it has ended.
    while "Refresh" in client.get(way).headers:
        time.sleep(0.2)
    return way


def _outcomes(page: str) -> list[tuple[str, str]]:
    return re.findall(r"<h2 [^>]*>([^<]+) : <span class=\"\w+\">([^<]+)<", page)


def _audit_log(settings: Settings) -> list[tuple[object, ...]]:
    with connect(settings) as connection:
        return connection.execute(
            "select kind, actor, reason, campaign_code, site_code from ledger.acts order by act_id"
        ).fetchall()


def test_a_deposit_is_checked_at_once_and_the_nightly_run_takes_it_in(
    client: TestClient, module_settings: Settings, workbooks: dict[str, bytes], reference: Reference
) -> None:
    way = _send(client, ("../../étc/Retour Var.xlsx", workbooks["bad"]), ("corrigé.xlsx", workbooks["good"]), why="2e")
    page = client.get(way).text
    assert _outcomes(page) == [("Retour Var.xlsx", "serait refusé"), ("corrigé.xlsx", "serait accepté")]
    assert "findings.result.present" in page and re.search(r"Constats C\d+", page)
    assert f'<dd><a href="/sites/{CAMPAIGN}/831">Sous-préfecture de Draguignan (831)</a></dd>' in page
    assert "<dd>Campagne nationale 2026</dd>" in page and "<dd>Auto-évaluation</dd>" in page
    assert "Il serait le premier retour accepté de ce site pour cet audit." in page
    number = re.findall(r"/livraisons/(\d+)/annote", page)[0]
    annotated = client.get(f"/livraisons/{number}/annote")
    assert annotated.content[:2] == b"PK"
    assert annotated.headers["Content-Disposition"] == 'attachment; filename="Retour Var_controle.xlsx"'
    assert "Contrôle de votre classeur" in client.get(f"/livraisons/{number}/controle").text

    unknown = form(module_settings, reference, "831", "unknown")
    unknown.sheet("identification").set("campaign_code", "2031")
    deposit(module_settings, unknown, "831", name="inconnue.xlsx")
    consolidate_returns.run(module_settings, publish=False)
    with connect(module_settings) as connection:
        found = {"Retour Var.xlsx": "rejected", "corrigé.xlsx": "accepted", "inconnue.xlsx": "rejected"}
        assert verdicts(connection) == found
        rows = connection.execute(
            "select s.channel, d.sender from ledger.submissions s join ledger.deliveries d using (sha256)"
        ).fetchall()
    assert rows == [("page", "marie"), ("page", "marie")]
    assert _outcomes(client.get(way).text) == [("Retour Var.xlsx", "refusé"), ("corrigé.xlsx", "accepté, en vigueur")]
    assert ("deposit", "marie", "2e", None, None) in _audit_log(module_settings)

    # Judged again, a file of a campaign that there is not has no page of a site to lead to.
    with connect(module_settings) as connection:
        row = connection.execute("select submission_id from ledger.submissions where campaign_code = '2031'").fetchone()
    assert row is not None
    again = client.post(f"/depots/{row[0]}/controle", data={"motif": "La campagne est ouverte"}, headers=HERE)
    assert (again.status_code, again.headers["location"]) == (303, "/sans-retour")


def test_the_page_of_a_deposit_shows_how_far_the_check_is(client: TestClient, module_settings: Settings) -> None:
    with connect(module_settings) as connection:
        delivered = deliver(module_settings, connection, [(f"{n}.pdf", b"%PDF") for n in range(3)], Sender("page", "x"))
        connection.execute(
            "update ledger.deliveries set verdict = case when file_name = '0.pdf' then 'rejected' end, "
            "check_until = clock_timestamp() + interval '1 minute' where batch = %s",
            [delivered[0].batch],
        )
        answer = client.get(f"/depot/{delivered[0].batch}")
        assert answer.headers["Refresh"] == "2"
        assert "Contrôle en cours : 1 fichier contrôlé sur 3." in answer.text
        assert '<progress aria-label="Fichiers contrôlés" max="3" value="1"></progress>' in answer.text
        assert [words for _, words in _outcomes(answer.text)] == ["serait refusé", *["contrôle en cours"] * 2]
        # Its process ended.
        connection.execute("update ledger.deliveries set check_until = clock_timestamp()")
        answer = client.get(f"/depot/{delivered[0].batch}")
    assert "Refresh" not in answer.headers and "<progress" not in answer.text
    assert answer.text.count("le contrôle n'a pu être fait maintenant. La prochaine nuit le fera.") == 2


def test_the_form_of_a_deposit_runs_its_own_script_alone(client: TestClient) -> None:
    answer = client.get("/depot")
    (nonce,) = re.findall(r'<script src="/deposit.js" nonce="([^"]+)" defer></script>', answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert policy.endswith(f"; script-src 'nonce-{nonce}'; connect-src 'self'")
    assert nonce not in client.get("/depot").text
    script = client.get("/deposit.js")
    assert (script.headers["content-type"], script.headers["X-Content-Type-Options"]) == (
        "text/javascript; charset=utf-8",
        "nosniff",
    )


def test_a_withdrawal_is_kept_with_who_and_why(
    client: TestClient, module_settings: Settings, reference: Reference
) -> None:
    deposit(module_settings, form(module_settings, reference, "26"), "26")
    consolidate_returns.run(module_settings, publish=False)
    (way,) = re.findall(r'<a href="(/depots/\d+/retrait)"', client.get(f"/sites/{CAMPAIGN}/26").text)
    asked = client.get(way).text
    assert "Aucun autre dépôt de ce retour ne compte" in asked and "Campagne nationale 2026" in asked
    form_data = {"raison": "wrong_site", "motif": "Envoyé sous le mauvais code"}
    unasked = client.post(way, data=form_data, headers=HERE)
    assert (unasked.status_code, "n'est plus ce que la page disait" in unasked.text) == (409, True)
    (then,) = re.findall(r'name="suite" value="(\d+)"', asked)
    form_data["suite"] = then
    done = client.post(way, data=form_data, headers=HERE)
    assert (done.status_code, done.headers["location"]) == (303, f"/sites/{CAMPAIGN}/26")
    site = client.get(f"/sites/{CAMPAIGN}/26").text
    assert "accepté, retiré (retour déposé sous le code d'un autre site)</h3>" in site
    assert way not in site and client.get(way).status_code == 409
    assert ("withdrawal", "marie", "Envoyé sous le mauvais code", CAMPAIGN, "26") in _audit_log(module_settings)
    again = client.post(way, data=form_data, headers=HERE)
    assert again.status_code == 409
    assert "is withdrawn already" in again.text
    page = client.get("/actes").text
    assert "Retrait" in page and "Envoyé sous le mauvais code" in page
    assert "audit : Auto-évaluation ; raison : Retour déposé sous le code d'un autre site" in page
    assert not {"wrong_site", "self_assessment"} & set(re.findall(r"\w+", page))


def test_the_audit_log_shows_the_sites_of_deposited_files(
    client: TestClient, module_settings: Settings, workbooks: dict[str, bytes]
) -> None:
    way = _send(client, ("Retour Var.xlsx", workbooks["bad"]), why="second envoi")
    consolidate_returns.run(module_settings, publish=False)
    line = next(line for line in client.get("/actes").text.splitlines() if "second envoi" in line)
    assert f'<a href="/sites/{CAMPAIGN}/831">Sous-préfecture de Draguignan (831)</a>' in line
    assert '<td data-label="Campagne">Campagne nationale 2026</td>' in line
    pdf = _send(client, ("avis.pdf", b"%PDF-1.7 nouveau"), ("vide.xlsx", b""), ("vide 2.xlsx", b""))
    assert [words for _, words in _outcomes(client.get(pdf).text)] == ["serait refusé"] * 3
    page = client.get("/actes").text
    assert f'Retour Var.xlsx (refusé) <a href="{way}">Voir le dépôt</a>' in page
    assert "avis.pdf (pas encore lu par la nuit)" in page
    consolidate_returns.run(module_settings, publish=False)
    assert "avis.pdf (refusé) ; vide.xlsx (refusé) ; vide 2.xlsx (refusé)" in client.get("/actes").text
    assert [words for _, words in _outcomes(client.get(pdf).text)] == ["refusé"] * 3
    again = client.get(_send(client, ("avis.pdf", b"%PDF-1.7 nouveau"))).text
    assert _outcomes(again) == [("avis.pdf", "déjà connu, refusé")]


def test_the_nightly_run_is_started_in_the_name_of_the_user(client: TestClient, module_settings: Settings) -> None:
    assert client.post("/nuit", headers=HERE).headers["location"] == "/"
    with connect(module_settings) as connection:
        row = connection.execute("select actor, content ->> 'run' from ledger.acts where kind = 'night_triggered'")
        assert row.fetchone() == ("marie", "manual__marie")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.ailleurs.example"},
        {"Origin": "file://testserver"},
        {"Referer": "http://testserver/depot"},
    ],
)
def test_a_request_that_another_page_makes_is_refused(
    client: TestClient, module_settings: Settings, workbooks: dict[str, bytes], headers: dict[str, str]
) -> None:
    before = _audit_log(module_settings)
    for path in ("/depot", "/nuit", "/depots/1/retrait"):
        answer = client.post(path, files=[("fichiers", ("a.xlsx", workbooks["good"]))], headers=headers)
        assert answer.status_code == 403
        assert "ne vient pas de la page elle-même" in answer.text
    assert _audit_log(module_settings) == before


def test_a_token_in_the_request_needs_no_origin(client: TestClient, workbooks: dict[str, bytes]) -> None:
    answer = client.post(
        "/depot", files=[("fichiers", ("a.xlsx", workbooks["good"]))], headers={"Authorization": "Bearer x"}
    )
    assert answer.status_code == 303


def test_the_address_that_people_use_counts_as_own_origin(module_settings: Settings) -> None:
    settings = Settings(**{**module_settings.__dict__, "page_url": "https://audits.example.org"})
    client = client_of(settings)
    assert client.post("/nuit", headers={"Origin": "https://audits.example.org"}).status_code == 303


def test_a_user_who_may_only_read_changes_nothing(module_settings: Settings, client: TestClient) -> None:
    reader = client_of(module_settings, may_act=False)
    for method, path in every_route():
        if method == "POST":
            answer = reader.request(method, path, headers=HERE)
            assert (path, answer.status_code) == (path, 403)
            assert "pas agir" in answer.text
    assert [reader.get(path).status_code for path in ("/depot", "/actes", "/regles")] == [403, 403, 200]
    assert "/depot" not in reader.get("/regles").text


def test_what_is_too_large_or_empty_is_refused_with_a_sentence(
    module_settings: Settings, client: TestClient, workbooks: dict[str, bytes]
) -> None:
    small = client_of(Settings(**{**module_settings.__dict__, "file_size_limit": 2**20}))
    one = small.post("/depot", files=[("fichiers", ("gros.xlsx", b"x" * (2**20 + 1)))], headers=HERE)
    assert (one.status_code, "« gros.xlsx » dépasse 1 Mo ; rien n'a été déposé" in one.text) == (413, True)
    many = small.post("/depot", files=[("fichiers", ("a.xlsx", b"x" * 2**22)), ("fichiers", ("b", b"y"))], headers=HERE)
    assert (many.status_code, "dépasse 4 Mo" in many.text) == (413, True)
    none = client.post("/depot", data={"motif": "rien"}, headers=HERE)
    assert (none.status_code, "Aucun fichier n'a été choisi" in none.text) == (422, True)
    unsaid = client.post("/depot", content=iter([b"x"]), headers=HERE)
    assert unsaid.status_code == 411


def test_a_file_that_is_no_workbook_is_safe_and_reported(client: TestClient, module_settings: Settings) -> None:
    way = _send(client, ("note.pdf", b"%PDF-1.7 rien"))
    page = client.get(way).text
    assert "serait refusé" in page and "file." in page
    with connect(module_settings) as connection:
        row = connection.execute("select location from ledger.deliveries where file_name = 'note.pdf'").fetchone()
    assert row is not None
    assert Path(str(row[0]).removeprefix("file://")).read_bytes() == b"%PDF-1.7 rien"


def test_the_audit_log_cannot_be_rewritten(client: TestClient, module_settings: Settings) -> None:
    with connect(module_settings) as connection:
        for change in ("update ledger.acts set actor = 'x'", "delete from ledger.acts", "truncate ledger.acts"):
            with pytest.raises(Exception, match="neither changed nor deleted"):
                connection.execute(change.encode())
