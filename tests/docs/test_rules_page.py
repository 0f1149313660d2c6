"""The page of the rules that people read is the one that the suites give."""

from prefaudit.campaigns.forms.prefilled import rules_page
from prefaudit.settings import PROJECT_ROOT, Settings


def test_the_page_in_docs_is_current() -> None:
    page = (PROJECT_ROOT / "docs" / "regles.md").read_text(encoding="utf-8")
    assert page == rules_page(Settings.from_env({})), "docs/regles.md is not current: run `make rules`."
