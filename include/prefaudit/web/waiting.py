"""What waits for a person, each with the page where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from prefaudit.l10n.french import plural
from prefaudit.web.host import Ahead, NightlyRun

# How long a file that matches no expected return is shown as something to look at, in days.
UNMATCHED_DAYS = 7


@dataclass(frozen=True)
class Task:
    """Something to do: how many, in words, and the address where it is done; empty where the user may not.

    `elsewhere` is a second address, in Airflow, for what can be done there too.
    """

    count: int
    words: str
    address: str
    elsewhere: str = ""


def tasks(
    run: NightlyRun | None, ahead: Ahead, counts: Mapping[str, int], campaign: str, base: str, *, may_act: bool
) -> list[Task]:
    """Return what waits for a person, the most urgent first.

    Args:
        run: The last nightly run.
        ahead: What the host waits for.
        counts: `proposed`, `mails_waiting` and `unsent` in the warehouse; `proposal`, the only proposal where the user
            may decide on it; `unmatched`, the files of the last days that match no expected return; `texts` to be read
            again; `blocked`, the returns of the campaign that were refused more than once.
        campaign: The code of the campaign that the page shows.
        base: The path that the application is mounted at.
        may_act: Whether the user may act: some pages are for those alone.
    """
    failed, proposed, only = len(run.failed) if run else 0, counts["proposed"], counts.get("proposal")
    # What the warehouse knows of stands above the rest.
    elsewhere = max(0, ahead.decisions - proposed)
    mails, unsent, unmatched = counts["mails_waiting"], counts["unsent"], counts["unmatched"]
    blocked, texts = counts["blocked"], counts["texts"]
    found = (
        Task(int(ahead.silent), "service arrêté : le planificateur d'Airflow", ""),
        Task(failed, plural(failed, "tâche en échec", "tâches en échec"), run.link if run else ""),
        Task(
            proposed,
            plural(proposed, "proposition attend une décision", "propositions attendent une décision"),
            f"{base}/propositions/{only}" if only else f"{base}/publications#propositions",
            ahead.decisions_link if ahead.decisions else "",
        ),
        Task(
            elsewhere,
            plural(elsewhere, "action requise dans Airflow", "actions requises dans Airflow"),
            ahead.decisions_link,
        ),
        Task(
            mails,
            plural(mails, "courriel en quarantaine", "courriels en quarantaine"),
            f"{base}/courriels?etat=quarantined",
        ),
        Task(
            unsent,
            plural(unsent, "courriel n'est pas parti", "courriels ne sont pas partis"),
            f"{base}/courriels#non-partis",
        ),
        Task(
            unmatched,
            plural(unmatched, "fichier sans retour attendu", "fichiers sans retour attendu")
            + f", depuis {UNMATCHED_DAYS} jours",
            f"{base}/sans-retour?jours={UNMATCHED_DAYS}",
        ),
        Task(
            blocked,
            plural(blocked, "retour refusé plusieurs fois", "retours refusés plusieurs fois"),
            f"{base}/?campagne={quote(campaign)}&etat=blocked#retours",
        ),
        Task(texts, plural(texts, "texte à relire", "textes à relire"), f"{base}/textes" if may_act else ""),
    )
    return [task for task in found if task.count]
