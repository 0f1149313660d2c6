"""Forms of other collectors come through their trial: a template is written, read again and judged, from data alone."""

import shutil
from dataclasses import replace

import pytest

from prefaudit.campaigns.forms.trial import form_faults, table_faults
from prefaudit.reference.contracts import load_checked
from prefaudit.settings import PROJECT_ROOT, Settings

FOREIGN = PROJECT_ROOT / "tests" / "validation" / "foreign"
FORMS = ("uk-funding-return", "us-corrective-action-plan", "us-findings", "us-findings-text")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an installation with the foreign forms, and their code lists beside ours."""
    home, own = tmp_path_factory.mktemp("home"), PROJECT_ROOT / "include"
    shutil.copytree(FOREIGN / "contracts", home / "include" / "contracts")
    shutil.copy(own / "contracts" / "reading-rules.yaml", home / "include" / "contracts")
    shutil.copytree(FOREIGN / "expectations", home / "expectations")
    shutil.copytree(own / "reference", home / "include" / "reference")
    _, *lines = (FOREIGN / "reference" / "code_lists.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    with (home / "include" / "reference" / "code_lists.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(lines)
    return replace(Settings.from_env({}), home=str(home))


@pytest.mark.parametrize("form", FORMS)
def test_a_foreign_form_comes_through_its_trial(form: str, settings: Settings) -> None:
    contracts = load_checked(settings.contracts, settings.reference)
    assert (contracts.broken, contracts.forms) == ({}, FORMS)
    assert form_faults(contracts.newest(form), settings) == ()
    assert table_faults(contracts.of(form), settings) == ()
