"""`prefaudit revalidate`: what today's rules would find in a past campaign, and each difference in a file."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import typer

from prefaudit.cli.options import Campaign
from prefaudit.cli.output_file import require_writable
from prefaudit.model.issues import Verdict
from prefaudit.publication.tabular import csv_text
from prefaudit.settings import Settings
from prefaudit.validation.revalidation import Difference, Revalidation, accountable, revalidate
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.migrations import require_current

SAME, DIFFERENT = 0, 1
_SHOWN = 20
_WORDS = {
    Verdict.ACCEPTED: "accepted",
    Verdict.ACCEPTED_WITH_WARNINGS: "accepted with warnings",
    Verdict.REJECTED: "rejected",
}


def command(
    campaign: Campaign,
    out: Annotated[
        Path | None,
        typer.Option(help="Write each difference to this file: CSV, or JSON lines where it ends in .jsonl."),
    ] = None,
) -> None:
    """Check the validated submissions of a campaign again under today's rules; nothing reported or published changes.

    Exit 0: all the same; 1: something differs, or could not be checked again; 2: the call cannot be carried out.
    """
    if out:
        require_writable(out)
    settings = Settings.from_env()
    with connect(settings) as connection:
        require_current(connection)
        done = revalidate(settings, connection, campaign)
    for line in _sentences(campaign, done):
        print(line)
    if out:
        write_differences(out, done.differences)
        print(f"{len(done.differences)} differences are in {out}.")
    raise typer.Exit(DIFFERENT if done.differences or done.unread else SAME)


def _sentences(campaign: str, done: Revalidation) -> Iterator[str]:
    yield (
        f"Campaign {campaign}: {len(done.verdicts)} submissions checked again under today's rules. Nothing that was "
        "reported, consolidated or published has changed."
    )
    yield from _unread(done)
    if not done.differences:
        yield "Every one has the same verdict, and the same rules are broken at the same places."
        return
    yield from _verdicts(done)
    yield "Broken rules, before → after:"
    changed = {rule: pair for rule, pair in done.counts.items() if pair[0] != pair[1]}
    yield from (f"- {rule}: {before} → {after}" for rule, (before, after) in changed.items())
    graver = sorted({each.rule for each in done.differences if each.before and each.after})
    yield from (f"- {rule}: an error where it was a warning, or the reverse" for rule in graver)
    same = done.counts.keys() - changed.keys() - set(graver)
    if same:
        yield f"- {len(same)} other rules: as often as before."


def _verdicts(done: Revalidation) -> Iterator[str]:
    changed = [(each, now) for each, now in done.verdicts if each.verdict is not now]
    if not changed:
        yield "Every one has the same verdict; what is found in them differs."
        return
    moves = Counter((each.verdict, now) for each, now in changed)
    moved = ", ".join(f"{count} {_WORDS[old]} → {_WORDS[new]}" for (old, new), count in sorted(moves.items()))
    yield f"{len(changed)} would have another verdict: {moved}."
    rules = {each.submission_id: accountable(done.differences, each.submission_id) for each, _ in changed}
    blamed = Counter(rule for found in rules.values() for rule in found)
    shares = ", ".join(f"{rule} ({count})" for rule, count in sorted(blamed.items(), key=lambda item: (-item[1], item)))
    yield f"Rules that account for it, with how many submissions: {shares}."
    for each, now in changed[:_SHOWN]:
        yield (
            f"- submission {each.submission_id}, site {each.site}, « {each.file_name} »: {_WORDS[each.verdict]} → "
            f"{_WORDS[now]} ({', '.join(rules[each.submission_id])})"
        )
    if len(changed) > _SHOWN:
        yield f"- and {len(changed) - _SHOWN} others; --out names them all."


def _unread(done: Revalidation) -> Iterator[str]:
    if done.unread:
        numbers = ", ".join(str(each.submission_id) for each in done.unread[:_SHOWN])
        more = f" and {len(done.unread) - _SHOWN} others" if len(done.unread) > _SHOWN else ""
        yield (
            f"{len(done.unread)} could not be checked again, their originals are no longer in the archive (expired and "
            f"purged, or lost): submissions {numbers}{more}."
        )


def write_differences(out: Path, differences: tuple[Difference, ...]) -> None:
    """Write a line a difference: JSON lines where the name ends in .jsonl or .json, else CSV."""
    if out.suffix in {".jsonl", ".json"}:
        lines = [json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in differences]
        out.write_text("".join(lines), encoding="utf-8")
        return
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [field.name for field in fields(Difference)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: csv_text(value) for name, value in asdict(each).items()} for each in differences)
