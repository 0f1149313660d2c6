"""The results of the rules in the last runs: the list of the suites, and a page for each."""

from collections.abc import Sequence

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from prefaudit.l10n.french import number
from prefaudit.l10n.typography import NARROW
from prefaudit.validation.rule_results import SuiteResult
from prefaudit.web.responses import page
from prefaudit.web.sources import shown

INDEX = "index.html"


def results_page(request: Request, suites: Sequence[SuiteResult], name: str) -> HTMLResponse:
    """Return the list of the suites (`index.html`) or the page of one; status 404 where there is no such page."""
    if name == INDEX and suites:
        failing = any(each.failing for each in suites)
        sheet = shown(request, None, "controles", whole=True)
        return page(request, "rule_results", title="Résultats des contrôles", sheet=sheet, failing=failing)
    suite = next((each for each in suites if each.page == name), None)
    if suite is None:
        raise HTTPException(404, "Cette page n'existe pas : elle vient avec la première nuit qui contrôle un retour.")
    title = f"Résultats de {suite.suite}"
    # Whole: links lead to a rule.
    sheet = shown(request, None, "controle", whole=True, suite=name)
    return page(request, "suite_results", title=title, suite=suite, sheet=sheet, count=_count, percent=_percent)


def _count(value: int | None) -> str:
    return "–" if value is None else number(value)


def _percent(value: float | None) -> str:
    """Return a percentage that never says zero, or all, of what is not."""
    if value is None:
        return "–"
    rounded = round(value, 1)
    if value and rounded in (0, 100) and rounded != value:
        return f"{'moins de 0,1' if rounded == 0 else 'plus de 99,9'}{NARROW}%"
    return f"{number(rounded)}{NARROW}%"
