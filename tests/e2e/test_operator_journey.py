"""The whole way of an operator, in a real browser on the real Airflow: from a faulty return to the open report."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.local.airflow import AirflowServices
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.warehouse.postgres.connection import connect
from tests.e2e.conftest import EARLIER, Night
from tests.support.landing import deposit, form
from tests.support.listener import until

CAMPAIGN = "2026-B"
SITE = "39"
FORM = {
    "campaign_code": CAMPAIGN,
    "campaign_label": "Campagne de l'automne",
    "reference_on": "2026-06-01",
    "audits_from": "2026-01-01",
    "audits_to": "2026-10-31",
    "due_on": "2026-11-15",
    "sites": f"{SITE} 391",
    "approval": True,
    "reason": "Campagne complémentaire",
}
# Where the screenshots are to be kept, for a look; nowhere by default.
SCREENSHOTS = os.environ.get("PREFAUDIT_TEST_SCREENSHOTS", "")


def _workbook(settings: Settings, reference: Reference, seed: str, folder: Path, *, faulty: bool) -> Path:
    draft: Draft = form(settings, reference, SITE, seed)
    next(each for each in draft.sheets if each.table == "identification").set("campaign_code", CAMPAIGN)
    aside = Settings.from_env({"PREFAUDIT_LANDING": str(folder)})
    fault = FAULTS["result_erased"] if faulty else None
    return deposit(aside, draft, SITE, name=f"retour {'fautif' if faulty else 'corrigé'}.xlsx", fault=fault)


@pytest.fixture
def page(services: AirflowServices, browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1300, "height": 1000}, accept_downloads=True) as context:
        opened = context.new_page()
        opened.goto(services.url)
        opened.fill("input[name=username]", services.user)
        opened.fill("input[name=password]", services.password)
        opened.keyboard.press("Enter")
        opened.get_by_role("link", name="Retours d'audit").wait_for()
        yield opened


def _shot(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def _deposit(frame: FrameLocator, workbook: Path) -> None:
    frame.get_by_role("link", name="Déposer", exact=True).click()
    frame.locator("input[name=fichiers]").set_input_files(str(workbook))
    frame.locator("input[name=motif]").fill("Reçu par la navette")
    frame.get_by_role("button", name="Déposer et contrôler").click()


def test_from_a_faulty_return_to_the_open_report(
    page: Page, services: AirflowServices, place: Settings, night: Night, reference: Reference, tmp_path: Path
) -> None:
    opened = services.trigger("open_campaign", FORM)
    assert services.wait("open_campaign", opened, timeout=200) == "success"
    page.get_by_role("link", name="Retours d'audit").click()
    frame = page.frame_locator("iframe")

    _deposit(frame, _workbook(place, reference, "a", tmp_path, faulty=True))
    expect(frame.get_by_role("heading", name="retour fautif.xlsx : serait refusé")).to_be_visible(timeout=120_000)
    expect(frame.get_by_text("findings.result.present")).to_be_visible()
    _shot(page, "1-faulty")
    with page.expect_download() as download:
        frame.get_by_role("link", name="Classeur annoté").click()
    assert download.value.suggested_filename == "retour fautif_controle.xlsx"
    download.value.save_as(tmp_path / "annotated.xlsx")
    assert (tmp_path / "annotated.xlsx").read_bytes()[:2] == b"PK"

    _deposit(frame, _workbook(place, reference, "a", tmp_path, faulty=False))
    expect(frame.get_by_role("heading", name="retour corrigé.xlsx : serait accepté")).to_be_visible(timeout=60_000)
    _shot(page, "2-corrected")

    earlier = services.api.runs("consolidate_returns")
    frame.get_by_role("link", name="Campagnes").click()
    frame.get_by_role("button", name="Lancer la nuit maintenant").click()
    assert until(lambda: services.api.runs("consolidate_returns") != earlier)
    run = services.api.runs("consolidate_returns")[0]
    assert services.wait("consolidate_returns", run.run_id, timeout=300) == "success"
    announced = services.api.returned("consolidate_returns", run.run_id, "audit")
    # What an earlier run has published of it stands: nothing has come of that campaign since.
    assert CAMPAIGN in announced and EARLIER not in announced
    night = f"{services.url}/dags/consolidate_returns/runs/{quote(run.run_id, safe='')}"
    page.goto(f"{night}/tasks/validate/mapped/0/details")
    _shot(page, "3-task")
    page.locator("a[href$='/retours-audit/controles']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Résultats des contrôles")
    page.goto(f"{services.url}/retours-audit/sites/{CAMPAIGN}/{SITE}")
    expect(page.get_by_role("heading", name=": accepté")).to_be_visible()
    expect(page.get_by_role("heading", name=": refusé")).to_be_visible()
    _shot(page, "3-site")

    proposed = _waiting_run(services)
    page.goto(f"{services.url}/dags/publish_summaries/runs/{proposed}/tasks/approve/required_actions")
    expect(page.get_by_text("Publier les chiffres de « Campagne de l'automne » ?")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Taux d’acceptation")).to_be_visible()
    _shot(page, "4-approval")
    _approve(page, services)
    assert services.wait("publish_summaries", proposed, timeout=300) == "success"

    page.goto(f"{services.url}/retours-audit/publications")
    page.get_by_role("row").filter(has_text="Campagne de l'automne").get_by_role("link", name="Rapport").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Campagne de l’automne")
    _shot(page, "5-report")

    with connect(place) as connection:
        acts = connection.execute(
            "select kind, reason from ledger.acts where campaign_code = %s or kind in ('deposit', 'night_triggered') "
            "order by act_id",
            [CAMPAIGN],
        ).fetchall()
        actors = connection.execute("select distinct actor from ledger.acts").fetchall()
    assert acts[-5:] == [
        ("campaign_opened", "Campagne complémentaire"),
        ("deposit", "Reçu par la navette"),
        ("deposit", "Reçu par la navette"),
        ("night_triggered", None),
        ("publication_approved", "Conforme à ce que dit le bureau"),
    ]
    assert {str(actor) for (actor,) in actors} == {services.user}


def _approve(page: Page, services: AirflowServices) -> None:
    """Open the proposed report from the page of publications, then approve the figures there."""
    page.goto(f"{services.url}/retours-audit/publications")
    page.get_by_role("link", name="Voir et décider").click()
    _shot(page, "4-proposal")
    page.get_by_role("link", name="Rapport proposé").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Proposition, non publiée")
    page.go_back()
    page.get_by_label("Publier : ils remplacent").check()
    page.get_by_label("Commentaire").fill("Conforme à ce que dit le bureau")
    page.get_by_role("button", name="Enregistrer la décision").click()


def _waiting_run(services: AirflowServices) -> str:
    """The run of publish_summaries that waits for a person."""
    for _ in range(240):
        for run in services.api.runs("publish_summaries"):
            task = f"dags/publish_summaries/dagRuns/{quote(run.run_id, safe='')}/taskInstances/approve"
            if run.partition == CAMPAIGN and services.api._get(task)["state"] in {"awaiting_input", "deferred"}:
                return run.run_id
        time.sleep(0.5)
    raise TimeoutError("Nobody was asked.")
