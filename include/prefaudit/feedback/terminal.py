"""The result of `prefaudit check` on a terminal: the verdict of each workbook and its grouped issues."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from prefaudit.feedback.grouping import grouped
from prefaudit.feedback.wording import AnswerFacts, counted, verdict_sentence
from prefaudit.l10n.languages import phrase
from prefaudit.model.issues import Issue, Severity, Verdict, verdict_of

_COLOURS = {Verdict.ACCEPTED: "green", Verdict.ACCEPTED_WITH_WARNINGS: "yellow", Verdict.REJECTED: "red"}


def show(name: str, issues: Sequence[Issue], severities: Mapping[str, str], console: Console) -> None:
    """Print the verdict of a workbook and its issues in the language spoken: severity, place, message, expected value,
    rule.

    `severities` are the labels of the severities.
    """
    verdict = verdict_of(issues)
    sentence = verdict_sentence(verdict, AnswerFacts(name))
    console.print(f"[bold]{escape(name)}[/] — [{_COLOURS[verdict]}]{sentence}[/] ({counted(issues)})")
    if not issues:
        return
    table = Table(show_lines=True)
    for title in ("severity", "where", "message", "expected", "rule"):
        table.add_column(phrase(f"column.{title}"), overflow="fold")
    for group in grouped(issues):
        where = f"{group.sheet or phrase('answer.file')}\n{group.place}".strip()
        colour = "red" if group.severity is Severity.ERROR else "yellow"
        texts = (where, group.message, group.expected, group.rule)
        table.add_row(f"[{colour}]{severities[group.severity]}[/]", *map(escape, texts))
    console.print(table)
