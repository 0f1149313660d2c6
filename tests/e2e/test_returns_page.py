"""The page « Retours d'audit » inside the real Airflow: who gets in, what they see, and the way through a browser."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from prefaudit.local.airflow import AirflowServices
from prefaudit.local.environment import airflow_home
from prefaudit.settings import Settings
from tests.e2e.conftest import Night
from tests.support.connections import ONE_USE
from tests.support.landing import CAMPAIGN
from tests.web.routes import RESERVED, every_route

PAGE = "/retours-audit"
# Where the screenshots are to be kept, for a look; nowhere by default.
SCREENSHOTS = os.environ.get("PREFAUDIT_TEST_SCREENSHOTS", "")


@dataclass(frozen=True)
class Door:
    """The page as it is asked for with a token; and the tokens that one may come with."""

    client: httpx.Client
    token: str
    key: str

    def ask(self, method: str, path: str, token: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.request(method, f"{PAGE}{path}", headers=headers)

    @property
    def authorised(self) -> dict[str, str]:
        """The administrator's header."""
        return {"Authorization": f"Bearer {self.token}"}

    def signed(self, secret: str = "", **changed: object) -> str:
        """The administrator's token with other claims, signed with the installation's own key, or with another."""
        claims = jwt.decode(self.token, options={"verify_signature": False})
        algorithm = jwt.get_unverified_header(self.token)["alg"]
        return jwt.encode({**claims, **changed}, secret or self.key, algorithm=algorithm)


@pytest.fixture(scope="module")
def door(place: Settings, services: AirflowServices) -> Iterator[Door]:
    key = (airflow_home(place) / "jwt.key").read_text(encoding="utf-8").strip()
    credentials = {"username": services.user, "password": services.password}
    with httpx.Client(base_url=services.url, trust_env=False, timeout=120, limits=ONE_USE) as client:
        yield Door(client, str(client.post("/auth/token", json=credentials).json()["access_token"]), key)


COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": ["cat.color"]}}
STRANGERS = {"anonymous": 401, "forged": 403, "expired": 401, "nonsense": 403}


@pytest.mark.parametrize(("method", "route"), every_route())
def test_every_route_is_closed_to_strangers_and_acts_to_readers(
    door: Door, night: Night, method: str, route: str
) -> None:
    tokens = {
        "anonymous": "",
        "forged": door.signed(secret="x" * 64),
        "expired": door.signed(exp=int(time.time()) - 60),
        "nonsense": "abc",
    }
    answers = {who: door.ask(method, route, token) for who, token in tokens.items()}
    assert {who: answer.status_code for who, answer in answers.items()} == STRANGERS
    assert not any(night.bad in answer.text or "Préfecture" in answer.text for answer in answers.values())

    viewer = door.ask(method, route, door.signed(role="VIEWER"))
    assert (viewer.status_code == 403) == (method == "POST" or route in RESERVED)
    if route != "/nuit":
        # A run is started in test_operator_journey.
        operator = door.ask(method, route, door.signed(role="OP"))
        assert operator.status_code in {200, 404, 409, 411, 422}


def test_a_viewer_reads(door: Door, night: Night) -> None:
    viewer = door.signed(role="VIEWER")
    home = door.ask("GET", f"/?campagne={CAMPAIGN}&etat=rejected", viewer)
    assert home.status_code == 200
    assert f'href="{PAGE}/sites/{CAMPAIGN}/692"' in home.text
    page = door.ask("GET", f"/sites/{CAMPAIGN}/692", viewer)
    assert "findings.result.present" in page.text
    assert night.bad in page.text
    number = page.text.split("/depots/")[1].split("/")[0]
    annotated = door.ask("GET", f"/depots/{number}/annote", viewer)
    assert (annotated.status_code, annotated.content[:2]) == (200, b"PK")
    assert annotated.headers["Content-Disposition"].startswith("attachment; filename=")


def test_a_page_says_what_it_may_load(door: Door) -> None:
    answer = door.ask("GET", "/regles", door.token)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "<script" not in answer.text


def test_the_way_of_an_operator_through_the_browser(
    services: AirflowServices, night: Night, browser: Browser, tmp_path: Path
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
        frame.get_by_role("link", name="Sous-préfecture de Villefranche-sur-Saône").click()
        frame.get_by_text("findings.result.present").wait_for()
        with page.expect_download() as download:
            frame.get_by_role("link", name="Classeur annoté").first.click()
        download.value.save_as(tmp_path / "annote.xlsx")
        assert (tmp_path / "annote.xlsx").read_bytes()[:2] == b"PK"


def test_every_page_is_accessible_and_fits_a_phone(
    services: AirflowServices, place: Settings, door: Door, night: Night, browser: Browser
) -> None:
    with next(Path(place.landing).glob(f"**/{night.bad}")).open("rb") as file:
        sent: dict[str, Any] = {"files": {"fichiers": (night.bad, file)}, "data": {"motif": "essai"}}
        answer = door.client.post(f"{PAGE}/depot", headers=door.authorised, **sent)
    deposited = answer.headers["Location"].removeprefix(PAGE)
    pages = ["/", "/depot", deposited, "/courriels", "/controles", "/actes", "/publications", "/regles", "/sans-retour"]
    pages += ["/nuits", f"/sites/{CAMPAIGN}/692", f"/origine?campagne={CAMPAIGN}&chiffre=accepted"]
    with browser.new_context(
        viewport={"width": 375, "height": 700}, color_scheme="light", extra_http_headers=door.authorised
    ) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        found = {}
        for number, path in enumerate(pages):
            page.goto(f"{services.url}{PAGE}{path}")
            violations = Axe().run(page).response["violations"]
            wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            _kept(page, f"light-{number}")
            # Of what axe looks at, only colours are others in the dark.
            page.emulate_media(color_scheme="dark")
            violations += Axe().run(page, options=COLOURS).response["violations"]
            _kept(page, f"dark-{number}")
            page.emulate_media(color_scheme="light")
            found[path] = [(each["id"], each["nodes"][0]["html"]) for each in violations], wide
    assert json.dumps({path: each for path, each in found.items() if each != ([], False)}) == "{}"
    assert {url for url in asked if not url.startswith(services.url)} == set()


def _kept(page: Page, name: str) -> None:
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"), full_page=True)
