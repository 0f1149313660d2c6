"""The pictures of the README: `python -m tests.docs.pictures`, after `make run`, whose simulated data they show.

It needs Chromium and LibreOffice, and no Airflow: the pages of the control room are asked of the application itself.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, Route, sync_playwright

from prefaudit.model.errors import OperatorError
from prefaudit.publication.publications import current
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.postgres import cluster, server
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, NightlyRun, User
from tests.conftest import CHROMIUM, CHROMIUM_OPTIONS

FOLDER = PROJECT_ROOT / "docs" / "pictures"
CAMPAIGN = "2026"
_LARGEST = 150_000  # bytes
_SIZE = {"width": 1200, "height": 700}
# The sheet within its page, where Chromium's viewer shows that page across the window.
_SHEET = {"viewport": {"width": 1600, "height": 900}, "clip": {"x": 90, "y": 110, "width": 1420, "height": 340}}
_DRAWN_MS = 3000
# What the last night took in: from its first file to its last verdict.
_NIGHT = """
select min(discovered_at), max(settled_at) from ledger.submissions
where discovered_at >= (select max(discovered_at) from ledger.submissions) - interval '12 hours'
"""
_REFUSED = """
select answers.workbook from ledger.answers
inner join ledger.submissions using (submission_id)
where submissions.campaign_code = %s and submissions.verdict = 'rejected' and answers.workbook is not null
order by submission_id limit 1
"""


class NoPicture(OperatorError):
    """A picture cannot be made; the message says what to do."""


def main() -> None:
    """Write the three pictures."""
    settings = Settings.from_env()
    ours = not (settings.database_url or cluster.running(server.folder_of(settings)))
    try:
        with connect(settings) as connection:
            publication = current(settings, connection, CAMPAIGN)
            if publication is None or not publication.simulated:
                raise NoPicture("Pictures are made of simulated data alone. Run `make run`, then this again.")
            refused = connection.execute(_REFUSED.encode(), [CAMPAIGN]).fetchone()
        if refused is None:
            raise NoPicture("No refused return has an annotated copy. Run `make run`, then this again.")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
            FOLDER.mkdir(exist_ok=True)
            _report(browser, Path(publication.path) / "rapport.html")
            _annotated(browser, Path(str(refused[0])))
            _control_room(browser, settings)
            browser.close()
    finally:
        if ours:
            server.stop(settings)


def _taken(page: Page, name: str, clip: dict[str, int] | None = None) -> None:
    target = FOLDER / f"{name}.png"
    page.screenshot(path=target, clip=clip)  # type: ignore[arg-type]
    page.close()
    if target.stat().st_size > _LARGEST:
        raise NoPicture(f"{target} has {target.stat().st_size} bytes. Make the picture smaller: {_LARGEST} at most.")
    print(f"{target.relative_to(PROJECT_ROOT)}: {target.stat().st_size} bytes")


def _report(browser: Browser, path: Path) -> None:
    page = browser.new_page(viewport=_SIZE)  # type: ignore[arg-type]
    page.goto(path.as_uri())
    _taken(page, "report")


def _annotated(browser: Browser, workbook: Path) -> None:
    """Take the sheet « Contrôle » of an annotated copy, its first, as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(workbook)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        page = browser.new_page(viewport=_SHEET["viewport"])  # type: ignore[arg-type]
        page.goto(f"{(Path(folder) / f'{workbook.stem}.pdf').as_uri()}#toolbar=0&navpanes=0&view=FitH")
        # Chromium says nothing when its viewer has drawn a page.
        page.wait_for_timeout(_DRAWN_MS)
        _taken(page, "annotated-copy", clip=_SHEET["clip"])


def _control_room(browser: Browser, settings: Settings) -> None:
    with connect(settings) as connection:
        row = connection.execute(_NIGHT.encode()).fetchone()
    began, ended = row or (None, None)
    night = NightlyRun("scheduled__1", "success", began, ended)
    host = Host(lambda: User("operateur", True), lambda: night, lambda who: who, runs=lambda most: [night])
    client = TestClient(create_app(host, lambda: settings), base_url="http://localhost")

    def answer(route: Route) -> None:
        found = client.get(route.request.url, headers={"accept": "text/html"})
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)

    page = browser.new_page(viewport={"width": 1100, "height": 600})
    page.route("**/*", answer)
    shown = page.goto(f"http://localhost/?campagne={CAMPAIGN}")
    if shown is None or not shown.ok:
        raise NoPicture("The control room does not answer. Run `make run` with this version, then this again.")
    _taken(page, "control-room")


if __name__ == "__main__":
    try:
        main()
    except OperatorError as error:
        sys.exit(str(error))
