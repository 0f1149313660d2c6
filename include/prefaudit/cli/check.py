"""`prefaudit check`: workbooks in, verdicts and faults out, one warm start and one sandbox for all of them."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from prefaudit.cli.exit import UNUSABLE
from prefaudit.feedback.terminal import show
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.issues import Verdict
from prefaudit.reference.contracts import common_language, load_checked
from prefaudit.settings import Settings
from prefaudit.validation.check import Checked, check
from prefaudit.warehouse.campaigns import reference_within_reach
from prefaudit.workbook.sandbox import Sandbox

if TYPE_CHECKING:
    from prefaudit.feedback.answers import WrittenAnswer

ACCEPTED, REJECTED = 0, 1
_CAMPAIGN = "identification.campaign.known"
_FILES_ALONE = (
    "No warehouse answers here, so that only the campaigns of include/reference are known. For a campaign opened by "
    "the form, start the warehouse (`make up`) or set PREFAUDIT_DATABASE_URL, and check again."
)


def command(
    files: Annotated[list[Path], typer.Argument(help="The workbooks to check.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file, one a line, for machines.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the annotated copies and the pages to print.")] = None,
) -> None:
    """Check workbooks without Airflow or a database: the verdict and every fault at once.

    Exit 0: all accepted; 1: at least one rejected; 2: the call cannot be carried out.
    """
    absent = [path for path in files if not path.is_file()]
    if absent:
        print(f"No such file: {', '.join(map(str, absent))}. Check the names and call again.", file=sys.stderr)
        raise typer.Exit(UNUSABLE)
    settings = Settings.from_env()
    settings = replace(settings, read_workers=min(settings.read_workers, len(files)))
    reference, complete = reference_within_reach(settings)
    quiet = as_json or not sys.stderr.isatty()
    with Sandbox(settings) as sandbox:
        with Progress(console=Console(stderr=True), transient=True, disable=quiet) as progress:
            with speaking(common_language(load_checked(settings.contracts, settings.reference))):
                step = progress.add_task(phrase("screen.reading"), total=len(files))
            checked = check(files, reference, sandbox, settings, on_read=lambda: progress.advance(step))
        answers = _answers(checked, out, sandbox, settings) if out is not None else []
    console = Console(width=None if sys.stdout.isatty() else 160)
    for each, answer in zip_longest(checked, answers):
        if as_json:
            print(json.dumps(each.as_json(), ensure_ascii=False))
        else:
            with speaking(each.language):
                show(each.path_text, each.issues, reference.labels("issue_severity"), console)
                if answer:
                    path = escape(str(answer.workbook or answer.page))
                    console.print(phrase("screen.answer", path=path), style="dim")
    if not complete and any(issue.rule == _CAMPAIGN for each in checked for issue in each.issues):
        print(_FILES_ALONE, file=sys.stderr)
    raise typer.Exit(REJECTED if any(each.verdict is Verdict.REJECTED for each in checked) else ACCEPTED)


def _answers(checked: Sequence[Checked], out: Path, sandbox: Sandbox, settings: Settings) -> "list[WrittenAnswer]":
    """Write the answers into one folder; files of the same name have each a folder of its own there, and so has one
    whose answer would take the place of a file that was checked."""
    # Most checks write none, and start sooner without what writes workbooks and pages.
    from prefaudit.feedback.answers import AnswerRequest, write_answers  # noqa: PLC0415

    names = Counter(each.path.stem for each in checked)
    given = {each.path.resolve() for each in checked}
    requests = []
    for number, each in enumerate(checked, start=1):
        request = AnswerRequest(
            each.path, each.issues, AnswerFacts(Path(each.path_text).name, language=each.language), out
        )
        apart = names[each.path.stem] > 1 or given & {path.resolve() for path in request.places}
        requests.append(replace(request, folder=out / str(number)) if apart else request)
    return write_answers(requests, sandbox, settings)
