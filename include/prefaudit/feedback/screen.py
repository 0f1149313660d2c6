"""What `prefaudit check` shows: the verdict of each workbook and its faults, grouped, on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from prefaudit.feedback.grouping import grouped
from prefaudit.feedback.wording import SEVERITY_WORDS, AnswerFacts, counted, verdict_words
from prefaudit.model.issues import Issue, Severity, Verdict, verdict_of

_COLOURS = {Verdict.ACCEPTED: "green", Verdict.ACCEPTED_WITH_WARNINGS: "yellow", Verdict.REJECTED: "red"}


def show(name: str, issues: Sequence[Issue], console: Console) -> None:
    """Print the verdict of one workbook and its issues: where, what is wrong, what is expected."""
    verdict = verdict_of(issues)
    words = verdict_words(verdict, AnswerFacts(name))
    console.print(f"[bold]{escape(name)}[/] — [{_COLOURS[verdict]}]{words}[/] ({counted(issues)})")
    if not issues:
        return
    table = Table(show_lines=True)
    for title in ("Gravité", "Où", "Ce qui ne va pas", "Attendu", "Règle"):
        table.add_column(title, overflow="fold")
    for group in grouped(issues):
        where = f"{group.sheet or 'Fichier'}\n{group.place}".strip()
        colour = "red" if group.severity is Severity.ERROR else "yellow"
        texts = (where, group.message, group.expected, group.rule)
        table.add_row(f"[{colour}]{SEVERITY_WORDS[group.severity]}[/]", *map(escape, texts))
    console.print(table)
