"""The French words of the pages: the labels of the code lists, and what several codes say together."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from prefaudit.l10n.french import in_brackets, lowered
from prefaudit.l10n.typography import typed
from prefaudit.reference.data import Reference
from prefaudit.web.host import NightlyRun
from prefaudit.web.queries import QueryRow
from prefaudit.web.standing import Standing, standing_of


class Labels:
    """The labels of the code lists, for one page; templates know it as `labels`.

    The reference data are read when the page first needs a label: a page that refuses a request needs none.
    """

    # The states of a run in Airflow, which are no code list of ours.
    RUN_STATES = {"queued": "en attente", "running": "en cours", "success": "réussie", "failed": "échouée"}  # noqa: RUF012

    def __init__(self, load: Callable[[], Reference]) -> None:
        self._load = load
        self._lists: dict[str, Mapping[str, str]] = {}

    @cached_property
    def reference(self) -> Reference:
        """The reference data."""
        return self._load()

    @classmethod
    def run_state(cls, run: NightlyRun) -> str:
        """Return how a nightly run stands: one that went on past a task that failed is no plain success."""
        if run.state == "success" and run.failed:
            return "terminée malgré un échec"
        return cls.RUN_STATES.get(run.state, run.state)

    def of(self, code_list: str, code: str) -> str:
        """Return the label of a code."""
        if code_list not in self._lists:
            self._lists[code_list] = self.reference.codes(code_list)
        return self._lists[code_list].get(code, code)

    def suspicions(self, kinds: Sequence[str]) -> str:
        """Return what a text seems to hold, in words."""
        return ", ".join(self.of("suspicion", kind) for kind in kinds)

    def verdict(self, code: str | None) -> str:
        """Return the label of a verdict, or the words for its absence."""
        return self.of("verdict", code) if code else "en cours de contrôle"

    def channel(self, code: str) -> str:
        """Return how a submission came; a landing zone that is no folder of this host is named by its protocol."""
        label = self.of("channel", code)
        return f"{self.of('channel', 'file')} ({code})" if label == code else label

    def standing(self, row: QueryRow | None) -> str:
        """Return where a submission stands, in words that follow its name: « refusé », « remplacé par … ».

        The row is one of `web/standings.sql`; None is a file that no run has met yet.
        """
        if row is None:
            return "pas encore lu par la nuit"
        verdict, reason = self.verdict(row["verdict"]), lowered(row["withdrawal_label"] or row["withdrawal"] or "")
        former = self.verdict(row["former_verdict"])
        return {
            Standing.RECEIVED: "reçu, pas encore lu",
            Standing.LEFT_OPEN: "pas encore contrôlé, sans que le fichier soit en cause",
            Standing.READ: "lu, en cours de contrôle",
            Standing.VALIDATED: f"{verdict}, pas encore pris en compte",
            Standing.JUDGED_AGAIN: f"{former} jusqu'au nouveau contrôle, demandé par le bureau",
            Standing.REJECTED: verdict,
            Standing.CURRENT: f"{verdict}, en vigueur",
            Standing.REPLACED: f"{verdict}, remplacé par le dépôt n° {row['superseded_by']}",
            Standing.WITHDRAWN: f"{verdict}, retiré{in_brackets(reason)}",
            Standing.UNEXPECTED: f"{verdict}, mais n'est plus attendu",
        }[standing_of(row)]

    @staticmethod
    def is_current(row: QueryRow) -> bool:
        """Return whether a submission is the one that counts for its return, and can be withdrawn."""
        return standing_of(row) in {Standing.CURRENT, Standing.UNEXPECTED}

    @staticmethod
    def left_open(row: QueryRow) -> str:
        """Return why a submission is not read or judged yet by this machine's fault; "" where it is not so."""
        if not row["unread"]:
            return ""
        tries = f"{row['attempts']} tentatives" if row["attempts"] > 1 else "une tentative"
        return (
            f"Pas encore contrôlé, sans que le fichier soit en cause : {row['unread']} ({tries}). La prochaine "
            "nuit recommence ; le site n'a rien à faire."
        )

    @classmethod
    def why_unmatched(cls, row: QueryRow) -> str:
        """Return why a submission matches no expected return, as a sentence."""
        campaign, site = row["campaign_code"], row["site_code"]
        reasons = (
            (row["unread"], cls.left_open(row)),
            (row["state"] == "received", "Le fichier n'a pas encore été lu."),
            (row["trouble"], row["trouble"]),
            (not campaign, "Le classeur ne dit pas sa campagne."),
            (not row["campaign_known"], f"La campagne « {typed(campaign)} » n'existe pas."),
            (row["other_form"], "La campagne attend un autre formulaire."),
            (not site, "Le classeur ne dit pas son site."),
            (not row["site_known"], f"Le site « {typed(site)} » n'existe pas dans cette campagne."),
            (not row["site_owes"], "Ce site ne doit rien pour cette campagne."),
            (not row["audit_type"], "Le classeur ne dit pas son type d'audit."),
        )
        other = f"Ce site ne doit pas cet audit ({row['audit_type_label'] or row['audit_type']}) pour cette campagne."
        return next((str(sentence) for applies, sentence in reasons if applies), other)
