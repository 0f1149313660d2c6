"""What the host of the page (Airflow) provides: its users, the nightly runs, the questions to people, the login."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prefaudit.model.errors import NO_MESSAGE, NO_REASON, OperatorError


@dataclass(frozen=True)
class User:
    """Someone who may read the page: their login name, and whether they may act (deposit, withdraw, start a run).

    `may_approve` says whether they may decide on proposed figures; `account` is what the host knows them by.
    """

    name: str
    may_act: bool
    may_approve: bool = False
    account: object = None


@dataclass(frozen=True)
class TaskAttempt:
    """A failed attempt of a task: its number, how many attempts the task has, its page in Airflow (`link`).

    `reason` says in a French clause why it failed, NO_REASON where it left none; `message` is what the program says of
    it, empty where it said nothing.
    """

    task: str
    number: int
    of: int
    link: str = ""
    reason: str = NO_REASON
    message: str = ""

    @property
    def advice(self) -> str:
        """What to do where the program left no message; empty where it left one."""
        return "" if self.message else NO_MESSAGE


@dataclass(frozen=True)
class NightlyRun:
    """A run of the nightly DAG: its state, its times, and its tasks in trouble.

    `failed` are the tasks that failed after every retry, `waiting` those that will be retried; `link` is the page of
    the run in Airflow. `resumed_at` is when it went on after a task of it was cleared; None where none was.
    """

    run_id: str
    state: str
    started_at: datetime | None
    ended_at: datetime | None
    failed: tuple[TaskAttempt, ...] = ()
    waiting: tuple[TaskAttempt, ...] = ()
    link: str = ""
    resumed_at: datetime | None = None

    @property
    def in_progress(self) -> bool:
        """Whether the run has not ended."""
        return self.state in {"queued", "running"}


@dataclass(frozen=True)
class Ahead:
    """What the host has before it: when the next nightly run starts, and the decisions that it waits for.

    `next_run` is None where none is planned, `paused` says that the host starts none; `decisions` counts what waits for
    a person in the host, on the page `decisions_link`. `silent` says that nothing is heard of what starts runs.
    """

    next_run: datetime | None = None
    paused: bool = False
    decisions: int = 0
    decisions_link: str = ""
    silent: bool = False


@dataclass(frozen=True)
class Question:
    """Whether figures are to be published, as the host asks it in a run: its page there, and the answer.

    `approved` is None until somebody has answered; `by` is who.
    """

    link: str = ""
    approved: bool | None = None
    by: str = ""


class AnswerRefused(OperatorError):
    """The host does not take the answer to a question."""

    french = "la décision n'a pas été prise"


class StartRefused(OperatorError):
    """The host does not start what it is asked to."""

    french = "l'exécution n'a pas été lancée"


def _no_start(user: User, dag: str, fields: Mapping[str, object]) -> None:
    raise StartRefused("This host distributes no forms. Write them with the command « prefaudit template ».")


def _no_answer(user: User, run: str, approved: bool, comment: str) -> None:
    raise AnswerRefused("This host asks nobody about figures. Answer where they were proposed.")


@dataclass(frozen=True)
class Host:
    """The functions that the host provides.

    `authorise` is a dependency of every route: it returns the User, and refuses whoever may not read. `last_run`
    returns the latest nightly run, None before the first. `start_run` starts one in the name of a person and returns
    its id. `login_url` returns the address of a login that leads back to a path; empty where there is none.
    `runs` returns so many of the latest nightly runs at most, the latest first; `ahead` what the host has before it.
    `question` returns what is asked in a run, None where it is not asked yet or no longer; `answer` answers it in the
    name of a user, and raises AnswerRefused. `start_dag` starts a DAG with its fields filled in, in the name of a user,
    and raises StartRefused.
    """

    authorise: Callable[..., User]
    last_run: Callable[[], NightlyRun | None]
    start_run: Callable[[str], str]
    login_url: Callable[[str], str] = lambda path: ""
    runs: Callable[[int], Sequence[NightlyRun]] = lambda most: ()
    ahead: Callable[[], Ahead] = Ahead
    question: Callable[[str], Question | None] = lambda run: None
    answer: Callable[[User, str, bool, str], None] = _no_answer
    start_dag: Callable[[User, str, Mapping[str, object]], None] = _no_start
