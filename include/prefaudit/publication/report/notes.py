"""The notes of the answer to Parliament: what stands behind each figure that it cites."""

from collections.abc import Iterable, Mapping

import pandas as pd

from prefaudit.l10n import french
from prefaudit.publication.report.facts import KINDS, MEASURES, MODULES, Facts
from prefaudit.publication.report.prose import Paragraph, references


def notes(facts: Facts, paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """What stands behind each of the references, in their order: the figure with its value, source and publication."""
    return tuple(french.typeset(_note(facts, figure)) for figure in references(paragraphs))


def _note(facts: Facts, figure: str) -> str:
    table, _, name = figure.partition("/")
    said = {
        "headline_figures": _headline_note,
        "national_summary": _measure_note,
        "certificates": _certificates_note,
        "modules": _modules_note,
        "publications": _publication_note,
    }[table](facts, name)
    return f"{said}, publication n° {french.number(facts.number)}."


def _headline_note(facts: Facts, name: str) -> str:
    row = facts.figures[name]
    values = ((row["enumerated"], "selon le dénombrement"), (row["declared"], f"selon la source ({row['source']})"))
    said = " ; ".join(f"{french.number(value)} {origin}" for value, origin in values if not pd.isna(value))
    return f"{row['label']} : {said}. Table headline_figures, {name}"


def _measure_note(facts: Facts, name: str) -> str:
    value = facts.measures[name]
    said = french.share(value) if name.endswith("_rate") else french.number(value)
    return f"{MEASURES[name]} : {said}. Table national_summary, {name}"


def _certificates_note(facts: Facts, name: str) -> str:
    label, value = _certificate_figures(facts)[name]
    return f"{label} : {french.number(value)}. Table certificates"


def _modules_note(facts: Facts, name: str) -> str:
    modules = french.number(len(facts.module_names(name)))
    standard = facts.standard
    return (
        f"Modules {MODULES[name]}s du référentiel {standard['standard_name']} : {modules}. "
        f"Référentiel {standard['standard_code']}"
    )


def _publication_note(facts: Facts, _name: str) -> str:
    return f"Campagne {facts.campaign['campaign_code']}, état des données au {french.moment(facts.as_of)}"


def _certificate_figures(facts: Facts) -> Mapping[str, tuple[str, int]]:
    """What is counted in the table of certificates alone: its label and value."""
    figures = {
        group.code: (f"{KINDS[group.kind].capitalize()}s titulaires d'un certificat {group.label}", len(group.sites))
        for group in facts.groups()
    }
    renewed = facts.renewals()
    return {**figures, **({"renewed": ("Sites au certificat renouvelé", renewed.value)} if renewed else {})}
