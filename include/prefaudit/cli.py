"""The command line: `prefaudit …`. Each command reads its arguments, calls one function, says what came of it."""
# ruff: noqa: PLC0415  a command imports what it needs, so that `--help` and the quick ones stay quick

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Quality-audit returns, from Excel to figures.",
)

Campaign = Annotated[str, typer.Option(help="Code of the campaign, as in include/reference/campaigns.")]
Publication = Annotated[
    int,
    typer.Option(help="Number of the publication; 0 for the one in force.", min=0, max=2**31 - 1, show_default=False),
]


@app.command()
def simulate(  # noqa: PLR0913, PLR0917  one option each
    campaign: Campaign,
    out: Annotated[Path, typer.Option(help="Folder for the workbooks and expected.jsonl.")],
    sites: Annotated[int, typer.Option(help="How many sites are simulated; 0 means all that owe a return.")] = 0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    faults: Annotated[int, typer.Option(help="How many returns carry a named fault.")] = 0,
    missing: Annotated[int, typer.Option(help="How many of the sites send nothing.")] = 0,
    late: Annotated[int, typer.Option(help="How many are sent after the due date.")] = 0,
    twice: Annotated[int, typer.Option(help="How many of the faulty ones send a corrected return too.")] = 0,
) -> None:
    """Fill the form as real offices do, with named faults, and say in expected.jsonl what must be found in each."""
    from prefaudit.contract import load_contracts
    from prefaudit.reference import Reference
    from prefaudit.settings import Settings
    from prefaudit.simulate.campaign import Plan
    from prefaudit.simulate.campaign import simulate as write

    settings = Settings.from_env()
    contract = load_contracts(settings.contracts)["audit-return"]
    plan = Plan(campaign, sites, seed, faults, missing, late, twice)
    files = write(plan, contract, Reference.load(settings.reference), out)
    faulty = sum(bool(each.fault) for each in files)
    typer.echo(f"{len(files)} simulated returns in {out}, {faulty} with a fault; see {out / 'expected.jsonl'}.")


@app.command()
def template(
    campaign: Campaign,
    site: Annotated[str, typer.Option(help="Code of the site: 26, 2A, 692…")],
    out: Annotated[Path, typer.Option(help="Folder for the workbook.")] = Path(),
) -> None:
    """Write the prefilled form of a site, one for each audit it owes in the campaign."""
    from prefaudit.forms import site_forms
    from prefaudit.settings import Settings

    for path in site_forms(Settings.from_env(), campaign, site, out):
        typer.echo(str(path))


@app.command()
def rules(
    out: Annotated[Path, typer.Option(help="The Markdown page to write.")] = Path("docs/regles.md"),
) -> None:
    """Write the catalogue of the rules: id, effect, place, message, what is expected; made from the suites."""
    from prefaudit.forms import rules_page
    from prefaudit.settings import Settings

    out.write_text(rules_page(Settings.from_env()), encoding="utf-8")
    typer.echo(str(out))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="The workbooks to check.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file, one a line, for machines.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the annotated copies and the pages to print.")] = None,
) -> None:
    """Check workbooks without Airflow or a database: the verdict and every fault at once.

    Exit 0: all accepted; 1: at least one rejected; 2: the call cannot be carried out.
    """
    from prefaudit.check_command import run

    raise typer.Exit(run(files, as_json=as_json, out=out))


@app.command()
def night() -> None:
    """Run the whole night in this process, without Airflow: landing zone to published figures."""
    from prefaudit import night as steps
    from prefaudit.settings import Settings

    published = steps.run(Settings.from_env())
    typer.echo(f"Published: {', '.join(published)}." if published else "Nothing changed: nothing new is published.")


@app.command()
def figures(
    campaign: Campaign,
    as_of: Annotated[
        str, typer.Option(help="The moment, as 2026-11-02 or 2026-11-02T18:00 (Paris time); now if none.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")] = False,
) -> None:
    """Show the national figures of a campaign as they were known at a moment, published then or not."""
    from prefaudit.figures_command import show_figures

    show_figures(campaign, as_of, as_json=as_json)


@app.command()
def trace(
    campaign: Campaign,
    figure: Annotated[str, typer.Option(help="Name of the figure: conformity_rate, accepted, certified_sites…")],
    territory: Annotated[
        str, typer.Option(help="region=84, departement=26 or site_kind=prefecture; else the nation.")
    ] = "",
    subject: Annotated[str, typer.Option(help="module=1, commitment=… or criterion=…; else all of them.")] = "",
    publication: Publication = 0,
    out: Annotated[Path | None, typer.Option(help="Write all rows to this CSV file.", show_default=False)] = None,
) -> None:
    """Walk a published figure back to its rows: submission, file, sheet and cell."""
    from prefaudit.trace_command import show_trace

    show_trace(campaign, figure, (territory, subject), publication or None, out)


@app.command()
def rebuild(
    campaign: Campaign,
    out: Annotated[Path, typer.Option(help="A new folder for the package.")],
    publication: Publication = 0,
) -> None:
    """Make the package of a publication again and compare it with what was first written. Exit 1 where they differ."""
    from prefaudit.figures_command import show_rebuilt

    raise typer.Exit(show_rebuilt(campaign, publication or None, out))


@app.command()
def withdraw(
    submission: Annotated[int, typer.Argument(help="Number of the submission.", show_default=False)],
    reason: Annotated[str, typer.Option(help="site_request, wrong_site, wrong_file, duplicate or not_an_audit.")],
    by: Annotated[str, typer.Option(help="Who decides it.")],
    note: Annotated[str, typer.Option(help="Why, in a few words; kept, never published.")] = "",
) -> None:
    """Take an accepted submission out of force; the site's accepted one before it, if any, counts again."""
    from prefaudit.figures_command import show_withdrawal

    show_withdrawal(submission, reason, by, note)


@app.command()
def revalidate(
    campaign: Campaign,
    out: Annotated[
        Path | None,
        typer.Option(help="Write each difference to this file: CSV, or JSON lines where it ends in .jsonl."),
    ] = None,
) -> None:
    """Check the judged submissions of a campaign again under today's rules; nothing that was told or published changes.

    Exit 0: all the same; 1: something differs, or could not be checked again; 2: the call cannot be carried out.
    """
    from prefaudit.revalidate_command import run

    raise typer.Exit(run(campaign, out))


@app.command()
def restore(
    source: Annotated[
        str, typer.Option("--from", help="The archive, a folder or an fsspec URL; PREFAUDIT_ARCHIVE if none is named.")
    ] = "",
) -> None:
    """Make an empty warehouse again from the archive of original files, their manifests and the acts.

    Exit 0: all of the archive is restored; 1: something in it is missing or damaged and was left out; 2: the call
    cannot be carried out, or the warehouse is not empty.
    """
    from prefaudit.restore.command import run

    raise typer.Exit(run(source))


@app.command()
def reader(
    name: Annotated[str, typer.Argument(help="Name of the login.", show_default=False)],
    region: Annotated[
        list[str] | None, typer.Option(help="Code of a région it may read; all if none is given.")
    ] = None,
) -> None:
    """Make a login for a BI tool: it reads what is published and nothing else. Its password is shown once."""
    from prefaudit.figures_command import show_reader

    show_reader(name, region or [])


@app.command()
def pipeline(name: Annotated[str, typer.Argument(help="Name of the login.", show_default=False)]) -> None:
    """Make a login for the nights: it cannot change or drop a table. Its password is shown once."""
    from prefaudit.figures_command import show_pipeline

    show_pipeline(name)


@app.command()
def migrate() -> None:
    """Bring the tables of the warehouse up to date, as their owner; a night does it too where its login may."""
    from prefaudit import night as steps

    steps.prepare()
    typer.echo("The tables of the warehouse are up to date.")


@app.command()
def contacts(
    file: Annotated[Path, typer.Argument(help="CSV file with the columns site_code and address.", show_default=False)],
    by: Annotated[str, typer.Option(help="Who registers them.")],
) -> None:
    """Register the mail addresses of the sites: answers, forms and reminders go there and nowhere else."""
    from prefaudit import night as steps
    from prefaudit.mail.contacts import read_csv, register
    from prefaudit.records import keep_records
    from prefaudit.settings import Settings
    from prefaudit.warehouse.connection import connect

    settings, rows = Settings.from_env(), read_csv(file)
    steps.prepare(settings)
    with connect(settings) as connection:
        count = register(connection, rows, by)
        keep_records(settings, connection)
    typer.echo(f"{count} addresses are registered.")


@app.command()
def demo() -> None:
    """Simulate three campaigns, run the night on the real Airflow, show the figures: what `make run` does."""
    import sys

    from rich.console import Console

    from prefaudit.demo import demo as show
    from prefaudit.settings import Settings

    show(Settings.from_env(), Console(width=None if sys.stdout.isatty() else 120))


def main() -> None:
    """The console script: what an operator can mend is said in one sentence, without a traceback."""
    import logging
    import sys

    from prefaudit.operator_errors import ended

    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("prefaudit").setLevel(logging.INFO)
    sys.exit(ended(app))
