"""The acknowledgement: one HTML page that a site reads in a browser and prints, with nothing fetched from elsewhere."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from prefaudit import palette
from prefaudit.feedback.grouping import grouped
from prefaudit.feedback.wording import SEVERITY_WORDS, AnswerFacts, next_step, particulars, title, verdict_words
from prefaudit.model.issues import Issue, verdict_of

# What fits on a printed page or two; the workbook's own list is complete, and the page says how many it leaves out.
GROUPS_SHOWN = 40


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    return jinja2.Environment(loader=loader, autoescape=True).get_template("page.html.j2")


def acknowledgement(issues: Sequence[Issue], facts: AnswerFacts, annotated: str = "") -> str:
    """The HTML of the acknowledgement; everything that a site typed is escaped.

    `annotated` is the file name of the annotated copy that goes with it, empty where there is none.
    """
    verdict, groups = verdict_of(issues), grouped(issues)
    return _template().render(
        verdict=verdict_words(verdict, facts),
        verdict_code=verdict.value,
        title=title(facts),
        next_step=next_step(issues, facts, f"le classeur annoté « {annotated} »" if annotated else ""),
        particulars=particulars(facts, issues),
        groups=groups[:GROUPS_SHOWN],
        left_out=max(0, len(groups) - GROUPS_SHOWN),
        severities=SEVERITY_WORDS,
        facts=facts,
        colours=Markup(palette.css(palette.PAGE, dark=False)),  # noqa: S704  a constant
    )
