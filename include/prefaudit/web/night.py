"""A nightly run in words: its verdict in one sentence, which the page and Airflow's own note of the run give alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from prefaudit.l10n.french import number, plural
from prefaudit.web.host import Ahead, NightlyRun, TaskAttempt
from prefaudit.web.queries import QueryRow

# How many tasks the banner names, and how many reasons the verdict gives.
_MAX_NAMED_TASKS = 5
_MAX_REASONS = 2


@dataclass(frozen=True)
class RunBanner:
    """What the page says about the last nightly run: its counts, the publications since it started, the next one.

    `counts` is None where the run has not started; `refreshed` says that the page reloads itself.
    """

    run: NightlyRun | None
    counts: QueryRow | None
    releases: Sequence[QueryRow]
    ahead: Ahead
    refreshed: bool

    @property
    def path(self) -> str:
        """The path of the page of the run."""
        return path_of(self.run) if self.run else ""

    @property
    def style(self) -> str:
        """The CSS class: the state of the run, or `failed` where a task of it failed or nothing starts runs."""
        if self.ahead.silent:
            return "failed"
        if self.run is None:
            return "queued"
        return "failed" if self.run.failed else self.run.state

    @property
    def verdict(self) -> str:
        """How the night went, in one sentence."""
        return verdict(self.run, self.counts)

    @property
    def troubled_tasks(self) -> list[tuple[str, Sequence[TaskAttempt], int]]:
        """The tasks that failed and those that will be retried: words, the tasks named, how many are not named."""
        if self.run is None:
            return []
        kinds = (("en échec", self.run.failed), ("en attente d'une nouvelle tentative", self.run.waiting))
        return [(words, tasks[:_MAX_NAMED_TASKS], len(tasks[_MAX_NAMED_TASKS:])) for words, tasks in kinds if tasks]


def path_of(run: NightlyRun) -> str:
    """Return the path of the page of a run."""
    return f"/nuits/{quote(run.run_id, safe='')}"


def verdict(run: NightlyRun | None, counts: QueryRow | None) -> str:
    """Return how a night went, in one sentence.

    Args:
        run: The run; None where there was none.
        counts: What it took in and settled; None where it has not started.
    """
    if run is None:
        return "Aucune nuit n'a encore eu lieu."
    if failed := len(run.failed):
        return f"{number(failed)} {plural(failed, 'tâche a échoué', 'tâches ont échoué')}{_reasons(run.failed)}."
    if run.in_progress:
        return "La nuit est en cours." if run.state == "running" else "La nuit attend de commencer."
    if run.state != "success":
        return "La nuit n'est pas allée à son terme."
    left = counts["left_open"] if counts else 0
    if left:
        remain = plural(left, "fichier reste", "fichiers restent")
        return f"La nuit s'est terminée, mais {number(left)} {remain} à lire."
    return f"La nuit est bonne{_outcome(counts) if counts else ''}."


def _reasons(tasks: Sequence[TaskAttempt]) -> str:
    """Return why tasks failed, each reason once."""
    reasons = list(dict.fromkeys(task.reason for task in tasks))
    more = len(reasons) - _MAX_REASONS
    others = [f"et {number(more)} {plural(more, 'autre raison', 'autres raisons')}"] if more > 0 else []
    return f" : {' ; '.join(reasons[:_MAX_REASONS] + others)}"


def _outcome(counts: QueryRow) -> str:
    taken, accepted, rejected = counts["taken_in"], counts["accepted"], counts["rejected"]
    if not (taken or accepted or rejected):
        return " : aucun nouveau retour"
    return (
        f" : {number(taken)} {plural(taken, 'retour')}, {number(accepted)} {plural(accepted, 'accepté')}, "
        f"{number(rejected)} {plural(rejected, 'refusé')}"
    )
