"""A return that no campaign of its form expects is refused with what is wrong, without a rule of the form's own."""

from dataclasses import replace
from pathlib import Path

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.check import check
from prefaudit.workbook.sandbox import Sandbox
from tests.support.worked_example import CAMPAIGN, deposit, home


def test_a_return_that_is_not_expected_says_why(tmp_path: Path) -> None:
    settings = replace(Settings.from_env({}), home=str(home(tmp_path / "home")), read_workers=1)
    cases: list[tuple[str | None, str | None]] = [
        ("26", CAMPAIGN),
        ("26", None),
        ("26", "meals-1999"),
        ("75", CAMPAIGN),
    ]
    paths = [deposit(tmp_path, site, [], campaign=campaign) for site, campaign in [*cases, (None, CAMPAIGN)]]
    with Sandbox(settings) as sandbox:
        found = check(paths, Reference.load(settings.reference), sandbox, settings)
    told = {each.path: [(issue.rule, issue.cell, issue.message) for issue in each.issues] for each in found}
    sound, blank, unknown, unexpected, nobody = (told[path] for path in paths)
    assert sound == []
    assert blank == [("identity.campaign.blank", "B1", "The workbook does not say which campaign it answers.")]
    assert unknown == [("identity.campaign.unknown", "B1", "“meals-1999” is not the code of a campaign of this form.")]
    assert unexpected == [
        ("identity.site.unexpected", "B2", "No return of “75” is expected for the campaign meals-2026.")
    ]
    # The suite of the form has a rule of its own for that.
    assert [(rule, cell) for rule, cell, _ in nobody] == [("cover.site.given", "B2")]
