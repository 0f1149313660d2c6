"""The page « Retours d'audit » inside the real Airflow: who gets in, what they see, and the way through a browser."""

import json
import os
import time
from pathlib import Path
from typing import Literal

import httpx
import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from prefaudit.local.airflow import AirflowServices
from prefaudit.local.environment import airflow_home
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from tests.support.landing import CAMPAIGN, deposit, form
from tests.web.routes import RESERVED, every_route

PAGE = "/retours-audit"
# Where the screenshots are to be kept, for a look; nowhere by default.
SCREENSHOTS = os.environ.get("PREFAUDIT_TEST_SCREENSHOTS", "")


@pytest.fixture(scope="module")
def refused(place: Settings, services: AirflowServices, reference: Reference) -> str:
    """A run with a good return and one with a fault; the name of the faulty file."""
    deposit(place, form(place, reference, "83", "page"), "83")
    bad = deposit(place, form(place, reference, "831", "page"), "831", fault=FAULTS["result_erased"])
    consolidate_returns.run(place)
    return bad.name


def _token(services: AirflowServices) -> str:
    answer = httpx.post(
        f"{services.url}/auth/token",
        json={"username": services.user, "password": services.password},
        trust_env=False,
    )
    return str(answer.json()["access_token"])


def _signed(services: AirflowServices, place: Settings, secret: str | None = None, **changed: object) -> str:
    """The administrator's token with other claims, signed with the installation's own key, or with another."""
    own = (airflow_home(place) / "jwt.key").read_text(encoding="utf-8").strip()
    token = _token(services)
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode({**claims, **changed}, secret or own, algorithm=jwt.get_unverified_header(token)["alg"])


def _get(services: AirflowServices, path: str, token: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.get(f"{services.url}{PAGE}{path}", headers=headers, trust_env=False, timeout=30)


def _ask(services: AirflowServices, method: str, path: str, token: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.request(method, f"{services.url}{PAGE}{path}", headers=headers, trust_env=False, timeout=60)


STRANGERS = {"anonymous": 401, "forged": 403, "expired": 401, "nonsense": 403}


@pytest.mark.parametrize(("method", "route"), every_route())
def test_every_route_is_closed_to_strangers_and_acts_to_readers(
    services: AirflowServices, place: Settings, refused: str, method: str, route: str
) -> None:
    tokens = {
        "anonymous": "",
        "forged": _signed(services, place, secret="x" * 64),
        "expired": _signed(services, place, exp=int(time.time()) - 60),
        "nonsense": "abc",
    }
    answers = {who: _ask(services, method, route, token) for who, token in tokens.items()}
    assert {who: answer.status_code for who, answer in answers.items()} == STRANGERS
    assert not any(refused in answer.text or "Préfecture" in answer.text for answer in answers.values())

    viewer = _ask(services, method, route, _signed(services, place, role="VIEWER"))
    assert (viewer.status_code == 403) == (method == "POST" or route in RESERVED)
    if route != "/nuit":
        # A run is started in test_operator_journey.
        operator = _ask(services, method, route, _signed(services, place, role="OP"))
        assert operator.status_code in {200, 404, 409, 411, 422}


def test_a_viewer_reads(services: AirflowServices, place: Settings, refused: str) -> None:
    viewer = _signed(services, place, role="VIEWER")
    home = _get(services, f"/?campagne={CAMPAIGN}&etat=rejected", viewer)
    assert home.status_code == 200
    assert f'href="{PAGE}/sites/{CAMPAIGN}/831"' in home.text
    page = _get(services, f"/sites/{CAMPAIGN}/831", viewer)
    assert "findings.result.present" in page.text
    assert refused in page.text
    number = page.text.split("/depots/")[1].split("/")[0]
    annotated = _get(services, f"/depots/{number}/annote", viewer)
    assert (annotated.status_code, annotated.content[:2]) == (200, b"PK")
    assert annotated.headers["Content-Disposition"].startswith("attachment; filename=")


def test_a_page_says_what_it_may_load(services: AirflowServices, refused: str) -> None:
    answer = _get(services, "/regles", _token(services))
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "<script" not in answer.text


def test_the_way_of_an_operator_through_the_browser(
    services: AirflowServices, refused: str, browser: Browser, tmp_path: Path
) -> None:
    with browser.new_context(viewport={"width": 1300, "height": 900}) as context:
        page = context.new_page()
        page.goto(services.url)
        page.fill("input[name=username]", services.user)
        page.fill("input[name=password]", services.password)
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Retours d'audit").click()
        frame = page.frame_locator("iframe")
        frame.locator("select[name=etat]").select_option("rejected")
        frame.get_by_role("button", name="Afficher").click()
        frame.get_by_role("link", name="Sous-préfecture de Draguignan").click()
        frame.get_by_text("findings.result.present").wait_for()
        with page.expect_download() as download:
            frame.get_by_role("link", name="Classeur annoté").first.click()
        download.value.save_as(tmp_path / "annote.xlsx")
        assert (tmp_path / "annote.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(
    services: AirflowServices, place: Settings, refused: str, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    token = _token(services)
    bad = next(Path(place.landing).glob(f"**/{refused}"))
    with bad.open("rb") as file:
        answer = httpx.post(
            f"{services.url}{PAGE}/depot",
            headers={"Authorization": f"Bearer {token}"},
            files={"fichiers": (refused, file)},
            data={"motif": "essai"},
            trust_env=False,
            timeout=120,
        )
    deposited = answer.headers["Location"].removeprefix(PAGE)
    pages = ["/", "/depot", deposited, "/courriels", "/controles", "/actes", "/publications", "/regles", "/sans-retour"]
    pages += ["/nuits"]
    with browser.new_context(
        viewport={"width": 375, "height": 700},
        color_scheme=scheme,
        extra_http_headers={"Authorization": f"Bearer {token}"},
    ) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        found = {}
        for number, path in enumerate([*pages, f"/sites/{CAMPAIGN}/831"]):
            page.goto(f"{services.url}{PAGE}{path}")
            if SCREENSHOTS:
                page.screenshot(path=str(Path(SCREENSHOTS) / f"{scheme}-{number}.png"), full_page=True)
            violations = Axe().run(page).response["violations"]
            wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            found[path] = [(each["id"], each["nodes"][0]["html"]) for each in violations], wide
    assert json.dumps({path: each for path, each in found.items() if each != ([], False)}) == "{}"
    assert {url for url in asked if not url.startswith(services.url)} == set()
