"""The acknowledgement: one HTML page to read in a browser and to print; it loads nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from prefaudit import palette
from prefaudit.feedback.grouping import grouped
from prefaudit.feedback.wording import AnswerFacts, next_step, particulars, title, verdict_sentence
from prefaudit.l10n.languages import counted_phrase, phrase, spoken
from prefaudit.l10n.typography import quoting
from prefaudit.model.issues import Issue, verdict_of

# What fits on a printed page or two: the annotated copy lists all. Where there is none, the page has to.
_MAX_GROUPS, _MAX_GROUPS_ALONE = 40, 2000


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.globals["phrase"] = _phrase
    environment.filters["sentence"] = _sentence
    return environment.get_template("acknowledgement_page.html.j2")


def _phrase(name: str) -> Markup:
    """Return a text of the page; a catalogue is trusted as the page itself is."""
    return Markup(phrase(name))  # noqa: S704


def _sentence(text: str) -> str:
    """Return a sentence on the workbook as its language prints it; what it quotes is as the site has it."""
    return spoken().typeset(quoting(text))


def _left_out(groups: int, most: int, annotated: str) -> str:
    """Return the sentence on the groups of issues that the page leaves out; "" where it shows all."""
    if groups <= most:
        return ""
    return counted_phrase("page.left_out_in_copy" if annotated else "page.left_out", groups - most, shown=most)


def acknowledgement(
    issues: Sequence[Issue],
    facts: AnswerFacts,
    severities: Mapping[str, str],
    annotated: str = "",
    notes: Sequence[str] = (),
) -> str:
    """Return the acknowledgement as HTML in the language spoken; everything that a site typed is escaped.

    Args:
        issues: The issues of the workbook.
        facts: Whose workbook it is, and when it came.
        severities: The labels of the severities.
        annotated: The file name of the annotated copy sent with it; empty where there is none.
        notes: What could not be kept or marked in that copy, or why there is none.
    """
    verdict, groups = verdict_of(issues), grouped(issues)
    most = _MAX_GROUPS if annotated else _MAX_GROUPS_ALONE
    return _template().render(
        verdict=verdict_sentence(verdict, facts),
        verdict_code=verdict.value,
        title=title(facts),
        next_step=next_step(issues, facts, phrase("step.annotated", name=annotated) if annotated else ""),
        particulars=particulars(facts, issues),
        groups=groups[:most],
        left_out=_left_out(len(groups), most, annotated),
        severities=severities,
        annotated=annotated,
        notes=notes,
        facts=facts,
        language=spoken().code,
        colours=Markup(palette.css(palette.PAGE, dark=False)),  # noqa: S704  a constant
    )
