"""`prefaudit check`: workbooks in, verdicts and faults out, one warm start and one reading pool for all of them."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from prefaudit.answers.answer import write_answer
from prefaudit.answers.screen import show
from prefaudit.answers.wording import AnswerFacts
from prefaudit.checking import Checked, check
from prefaudit.issues import Verdict
from prefaudit.settings import Settings

ACCEPTED, REJECTED, UNUSABLE = 0, 1, 2


def run(files: Sequence[Path], *, as_json: bool, out: Path | None) -> int:
    """Check the files, print what was found, write the answers where `out` is given; give the exit code."""
    absent = [path for path in files if not path.is_file()]
    if absent:
        print(f"No such file: {', '.join(map(str, absent))}. Check the names and call again.", file=sys.stderr)
        return UNUSABLE
    settings = Settings.from_env()
    settings = replace(settings, read_workers=min(settings.read_workers, len(files)))
    quiet = as_json or not sys.stderr.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=quiet) as progress:
        step = progress.add_task("Lecture et contrôle", total=len(files))
        checked = check(files, settings, on_read=lambda: progress.advance(step))
    console = Console(width=None if sys.stdout.isatty() else 160)
    for each in checked:
        if as_json:
            print(json.dumps(each.as_json(), ensure_ascii=False))
        else:
            show(str(each.path), each.issues, console)
        if out is not None:
            _answer(each, out, settings, console if not as_json else None)
    return REJECTED if any(each.verdict is Verdict.REJECTED for each in checked) else ACCEPTED


def _answer(each: Checked, out: Path, settings: Settings, console: Console | None) -> None:
    facts = AnswerFacts(each.path.name)
    answer = write_answer(each.path, each.issues, facts, out, settings, reopen=not each.unreadable)
    if console is not None:
        console.print(f"Réponse : {answer.workbook or answer.page}", style="dim")
