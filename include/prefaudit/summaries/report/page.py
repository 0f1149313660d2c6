"""The report of a publication as one French HTML page: nothing is fetched, everything is read without a mouse."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from prefaudit.french import moment, plural, typeset
from prefaudit.summaries.datapackage import LICENCE, heading, source, warning
from prefaudit.summaries.report import map as france
from prefaudit.summaries.report import parliament, pictures, tables
from prefaudit.summaries.report.drawing import STYLE
from prefaudit.summaries.report.edition import Edition
from prefaudit.summaries.report.facts import facts_of
from prefaudit.summaries.report.notes import notes
from prefaudit.summaries.report.prose import references
from prefaudit.summaries.report.sections import sections

# What stands between two tags: no attribute, and no style sheet, which has braces.
_TEXT = re.compile(r">[^<>{}]+<")


@dataclass(frozen=True)
class Card:
    """One headline figure: what it is, its value, what it rests on, and the table that has it."""

    title: str
    value: str
    basis: str
    table: str


def report(edition: Edition) -> str:
    """The HTML of the report; the same publication always gives the same text."""
    publication = edition.publication
    facts = facts_of(edition)
    answer = parliament.answer(facts)
    page = _template().render(
        title=heading(publication),
        warning=warning(publication),
        source=source(publication),
        licence=LICENCE,
        publication=publication,
        as_of=moment(publication.as_of),
        cards=cards(edition),
        sections=sections(edition),
        answer=answer,
        places={figure: place for place, figure in enumerate(references(answer), start=1)},
        notes=notes(facts, answer),
        meanings=tables.meanings(edition),
        files=sorted(edition.contents.values(), key=lambda content: content.product.name),
        credit=france.credit(),
        campaign=edition.campaign,
        styles=Markup(france.STYLE + STYLE),  # noqa: S704  constants of this package
    )
    return _TEXT.sub(lambda text: typeset(text.group()), page)


def cards(edition: Edition) -> list[Card]:
    """The headline figures, each with its reporting rate or what else it rests on."""
    (summary,) = edition.rows("national_summary", module_code=pictures.ALL)
    rate = tables.shown(summary["reporting_rate"], "reporting_rate")
    accepted, on_time = int(str(summary["accepted"])), int(str(summary["on_time"]))
    returns = plural(accepted, "retour accepté", "retours acceptés")
    reported = f"{tables.shown(accepted)} {returns} sur {tables.shown(summary['owed'])}"
    basis = f"taux de réponse : {rate}"
    engaged, *stages = edition.rows("certification_funnel")
    certified = next(row for row in stages if row["stage"] == "certified")
    return [
        Card("Taux de réponse", rate, reported, "t-national"),
        Card(
            "Retours à temps",
            tables.shown(summary["on_time_rate"], "on_time_rate"),
            f"{tables.shown(on_time)} {plural(on_time, 'retour reçu', 'retours reçus')} à l'échéance",
            "t-region",
        ),
        Card("Taux de conformité", tables.shown(summary["conformity_rate"], "conformity_rate"), basis, "t-national"),
        Card("Non-conformités majeures", tables.shown(summary["major_nonconformities"]), basis, "t-actions"),
        Card("Écarts levés", tables.shown(summary["share_closed"], "share_closed"), basis, "t-actions"),
        Card(
            "Sites certifiés",
            tables.shown(certified["sites"]),
            f"sur {tables.shown(engaged['sites'])} sites engagés",
            "t-funnel",
        ),
    ]


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("page.html.j2")
