"""The answer that a Minister would give to Parliament on a campaign: each number in it names the published figure."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import jinja2

from prefaudit.l10n import french
from prefaudit.l10n.typography import typeset
from prefaudit.publication.published_tables import is_rate
from prefaudit.publication.report.facts import Facts
from prefaudit.publication.report.prose import Cited, Paragraph, after, paragraphs_of, references
from prefaudit.warehouse.measures import catalogue

LISTED = 12  # the most certified sites that are named one by one


def answer(facts: Facts) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the answer; one without anything to say is left out.

    What is stated of the campaign and stands in no sentence of the template is given under its label.
    """
    cited = set(references(paragraphs_of(_template().render(facts=facts, others_stated=()))))
    others = [
        (row["label"], facts.stated[str(row["fact_code"])])
        for row in facts.declared_facts
        if f"declared_facts/{row['fact_code']}" not in cited
    ]
    return tuple(paragraphs_of(_template().render(facts=facts, others_stated=others)))


def as_text(facts: Facts) -> str:
    """Return the answer as a text file: the prose with the numbers of its notes in brackets, then the notes."""
    paragraphs = answer(facts)
    places = {figure: place for place, figure in enumerate(references(paragraphs), start=1)}

    def written(part: str | Cited) -> str:
        return part if isinstance(part, str) else f"{part.text} [{places[part.figure]}]"

    prose = ["".join(map(written, paragraph)) for paragraph in paragraphs]
    listed = [f"[{place}] {note}" for place, note in enumerate(notes(facts, paragraphs), start=1)]
    return "\n\n".join([*prose, "\n".join(listed)]) + "\n"


def notes(facts: Facts, paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """Return what stands behind each of the references, in their order: the figure with its value, source and
    publication."""
    publication = f"publication n° {french.number(facts.number)}"
    return tuple(typeset(f"{_note(facts, figure)}, {publication}.") for figure in references(paragraphs))


def _note(facts: Facts, figure: str) -> str:
    table, _, name = figure.partition("/")
    if table == "headline_figures":
        row = facts.figures[name]
        origins = (
            (facts.enumerated(name), "selon le dénombrement"),
            (facts.declared(name), f"selon la source ({row['source']})"),
        )
        values = [f"{french.number(count.value)} {origin}" for count, origin in origins if count is not None]
        return f"{row['label']} : {' ; '.join(values)}. Table {table}, {name}"
    if table == "national_summary":
        value = facts.measures[name]
        text = french.share(value) if is_rate(name) else french.number(value)
        return f"{catalogue()[name].label} : {text}. Table {table}, {name}"
    if table == "certificates":
        label, count = facts.certified[figure]
        return f"{label} : {french.number(count.value)}. Table {table}"
    if table == "modules":
        count, adjective, _ = next(group for group in facts.module_groups if group[0].figure == figure)
        standard, declared = facts.standard, facts.declared(name)
        label = f"Modules {adjective}s du référentiel {standard['standard_name']}"
        source = (
            f" ; {french.number(declared.value)} selon la source ({facts.figures[name]['source']})" if declared else ""
        )
        return f"{label} : {french.number(count.value)}{source}. Référentiel {standard['standard_code']}"
    if table == "declared_facts":
        row = next(row for row in facts.declared_facts if row["fact_code"] == name)
        return f"{row['label']} : {facts.stated[name].text}. Source : {row['source']}. Table {table}, {name}"
    return f"Campagne {facts.campaign['campaign_code']}, état des données au {french.date_and_time(facts.as_of)}"


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    # A text, not HTML: nothing is escaped.
    environment = jinja2.Environment(loader=loader, line_statement_prefix="%")  # noqa: S701
    names = ("day", "enumeration", "lowered", "date_and_time", "months", "plural")
    environment.filters.update({name: getattr(french, name) for name in names})
    environment.filters["after"] = after
    environment.globals["LISTED"] = LISTED
    return environment.get_template("parliament.txt.j2")
