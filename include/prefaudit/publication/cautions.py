"""What to be careful with in proposed figures: what they rest on, and what would be wrong to read from them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from psycopg.rows import dict_row

from prefaudit.l10n.french import enumeration, number, plural, share, tabled
from prefaudit.publication.build import Candidate
from prefaudit.publication.report.facts import SUFFICIENT
from prefaudit.publication.text_review import texts_to_review
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

Row = Mapping[str, Any]

# How many territories or modules a sentence names.
_MOST_NAMED = 3
_KINDS = {
    "region": ("région", "régions"),
    "departement": ("département", "départements"),
    "module": ("module", "modules"),
}


def cautions_of(
    connection: Connection, candidate: Candidate, proposed: Row, present: Row, *, simulated: bool
) -> list[str]:
    """Return what a person should know before they approve figures, the weightiest first, in French sentences.

    Args:
        connection: The warehouse.
        candidate: The proposed figures.
        proposed: Its national figures.
        present: Those of the current publication; empty without one.
        simulated: Whether data in it are simulated.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        thin = cursor.execute(
            statement("publication/thin_figures.sql"), {"publication": candidate.publication_id}
        ).fetchall()
    simulation = ["Tout ou partie de ces données est simulé."] if simulated else []
    texts = sum(each.campaign == candidate.campaign for each in texts_to_review(connection).waiting)
    return [
        *simulation,
        *_of_returns(proposed, present),
        *_of_nation(proposed),
        *_of_parts(thin),
        *([_of_texts(texts)] if texts else []),
    ]


def _of_texts(count: int) -> str:
    held = plural(count, "texte attend une relecture : il n'est", "textes attendent une relecture : ils ne sont")
    return f"{number(count)} {held} pas dans ce qui serait publié."


def _of_returns(proposed: Row, present: Row) -> Iterator[str]:
    """Yield that few returns are accepted, or fewer than before; nothing for a form that does not count them."""
    rate, before = proposed.get("reporting_rate"), present.get("reporting_rate")
    if rate is None:
        return
    if rate < SUFFICIENT:
        accepted, owed = int(proposed["accepted"]), int(proposed["owed"])
        yield (
            f"Peu de réponses : {number(accepted)} {plural(accepted, 'retour accepté', 'retours acceptés')} sur "
            f"{number(owed)} {plural(owed, 'attendu')} ({tabled(rate)}) ; les chiffres nationaux ne disent rien "
            "des autres."
        )
    if before is not None and rate < before:
        yield f"Le taux d'acceptation baisse : {tabled(before)} dans la publication en vigueur, {tabled(rate)} ici."


def _of_nation(proposed: Row) -> Iterator[str]:
    if proposed.get("conformity_rate") is None:
        return
    if proposed.get("few_sites"):
        yield "Le taux national de conformité porte sur moins de cinq audits."
    if proposed.get("small_denominator"):
        yield "Le taux national de conformité porte sur moins de trente observations."


def _of_parts(thin: Sequence[Row]) -> Iterator[str]:
    """Yield which rates of territories and modules rest on little: on one site at all, on few, on few observations."""
    for rate in (Decimal(1), Decimal(0)):
        alone = [row for row in thin if row["audits"] == 1 and row["conformity_rate"] == rate]
        if alone:
            yield f"{share(rate)} de conformité sur un seul site : {_named(alone)}."
    few = [row for row in thin if row["few_sites"]]
    small = [row for row in thin if not row["few_sites"]]
    for rows, words in ((few, "moins de cinq audits"), (small, "moins de trente observations")):
        if rows:
            yield f"Taux de conformité à lire avec prudence, car ils portent sur {words} : {_named(rows)}."


def _named(rows: Sequence[Row]) -> str:
    """Return how many régions, départements and modules there are, with the names of the first of each."""
    kinds = []
    for kind, (one, several) in _KINDS.items():
        names = [str(row["name"]) for row in rows if row["kind"] == kind]
        if names:
            more = len(names) - _MOST_NAMED
            named = [*names[:_MOST_NAMED], *([f"{number(more)} {plural(more, 'autre')}"] if more > 0 else [])]
            kinds.append(f"{number(len(names))} {plural(len(names), one, several)} ({enumeration(named)})")
    return enumeration(kinds)
