"""Every limit, place and address of the pipeline, with its default, read from the environment in one go."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from prefaudit.model.errors import OperatorError

PROJECT_ROOT = Path(__file__).resolve().parents[2]
# Where the control room is mounted in Airflow.
CONTROL_ROOM_PATH = "/retours-audit"
# After so many days without an answer, figures that a person must approve are refused.
APPROVAL_DAYS = 7


class SettingError(OperatorError):
    """A setting has a value that cannot be used."""

    french = "un réglage n'est pas valable"


_ADDRESS = {"pattern": r"[^@\s]+@[^@\s]+|.*<[^@\s]+@[^@\s]+>", "expected": "an address such as bureau@example.org"}
_CRON = {
    "pattern": r"\S+( +\S+){4}",
    "expected": "a cron expression of five fields, by the clock of Paris, such as 30 2 * * *",
}
_GROUP_ROLE = r"[^;]*[^;\s][^;]*=(Viewer|Op|Admin)"
# Read elsewhere: by Airflow's configuration, the alerts, the compose file.
READ_ELSEWHERE = frozenset(
    f"PREFAUDIT_{name}"
    for name in (
        *(
            "ADMIN_PASSWORD",
            "ADMIN_PASSWORD_FILE",
            "AIRFLOW_DATABASE_URL",
            "AIRFLOW_EXECUTOR",
            "ALERTS",
            "BIND",
            "DAGS",
            "ENV_FILE",
            "OWNER_URL",
        ),
        *(
            "PIP_INDEX",
            "POSTGRES_MEMORY",
            "POSTGRES_PASSWORD",
            "REDIS_PASSWORD",
            "SECRETS",
            "SERVICE_MEMORY",
            "WORKER_MEMORY",
        ),
    )
)


@dataclass(frozen=True)
class Settings:
    """The settings of an installation; `dataclasses.replace` gives a copy with others.

    Places are fsspec URLs or plain paths. Sizes are bytes, times are seconds.
    Each field is read from `PREFAUDIT_<FIELD>`; an unset variable gives the default. One that may hold a password (it
    is not shown: `repr` is false) may be given by the file that `PREFAUDIT_<FIELD>_FILE` names instead, as Docker and
    Kubernetes mount secrets. Numbers are above zero unless `least` gives another bound.
    """

    home: str = str(PROJECT_ROOT)
    var: str = str(PROJECT_ROOT / ".prefaudit")
    database_url: str = field(default="", repr=False)
    # A group of the system that may read what is written; empty: nobody but the user who runs the program.
    group: str = ""
    landing: str = ""
    archive: str = ""
    publications: str = ""
    answers: str = ""
    forms: str = ""
    data_docs: str = ""
    # Further zones that each nightly run looks at, separated by spaces: any fsspec URLs.
    channels: str = field(default="", repr=False)
    # Of SFTP servers: the file of their host keys, as OpenSSH writes it, and the private key that logs in; empty: those
    # of the user who runs the program.
    sftp_known_hosts: str = ""
    sftp_key: str = ""
    # What a place awaits, as place=form or place=form@campaign separated by spaces: a folder of the landing zone, a
    # channel's URL.
    form_places: str = ""
    # smtp://user:password@host:port (STARTTLS where offered) or smtps://…; empty: nothing is mailed.
    smtp_url: str = field(default="", repr=False)
    mail_from: str = field(default="", metadata=_ADDRESS)
    # imap://user:password@host:port/FOLDER (STARTTLS) or imaps://…; empty: no mailbox is read.
    imap_url: str = field(default="", repr=False)
    # The authserv-ids of the servers that receive our mail: their Authentication-Results are trusted.
    mail_authserv_id: str = ""
    # What a mail may be, its forwarded mails and opened archives included: bytes, parts, levels, bytes of headers,
    # encoded words in them, files, seconds of processor time.
    mail_size_limit: int = 100 * 1024**2
    mail_part_limit: int = 500
    mail_depth_limit: int = 40
    mail_header_limit: int = 256 * 1024
    mail_word_limit: int = 1000
    mail_file_limit: int = 100
    mail_timeout: float = 20.0
    # Mails of an address that are answered or taken in within a day; more wait for a person.
    mail_day_limit: int = 30
    # Bytes that quarantined mails may take in the archive; beyond, a mail stays in the mailbox alone.
    quarantine_limit: int = 1024**3
    # How long a run reads the mailbox; what is left waits for the next one.
    mail_run_timeout: float = 1800.0
    # A message that the mail server turns away is tried so often, after a pause that doubles each time.
    mail_tries: int = 8
    mail_pause: float = 900.0
    # Address of the bureau: digests and alerts go there.
    bureau: str = field(default="", metadata=_ADDRESS)
    # Who answers questions on what is published: named in each package.
    contact: str = field(
        default="",
        metadata={
            "pattern": r"[^@\s]+@[^@\s]+|https?://[^\s/]+\S*",
            "expected": "an address such as bureau@example.org, or that of a page",
        },
    )
    # Airflow's own database, as SQLAlchemy writes it, for housekeeping; empty: its history is not purged.
    metadata_url: str = field(default="", repr=False)
    # Where people reach Airflow: links in mails and alerts begin with it.
    page_url: str = field(
        default="http://127.0.0.1:8080",
        metadata={"pattern": r"https?://[^\s/]+\S*", "expected": "an address that begins with http:// or https://"},
    )
    # How people log in under Airflow's FAB auth manager: empty, by a password that Airflow keeps. The client of the
    # provider, the scopes asked for, the claims that hold the login name and the groups.
    oidc_issuer: str = field(
        default="",
        metadata={"pattern": r"https?://[^\s/]+\S*", "expected": "an address that begins with http:// or https://"},
    )
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_scope: str = "openid profile email"
    oidc_name_claim: str = "preferred_username"
    oidc_groups_claim: str = "groups"
    # Which role of Airflow a group gives, as group=role separated by semicolons.
    oidc_roles: str = field(
        default="",
        metadata={
            "pattern": rf"{_GROUP_ROLE}(;{_GROUP_ROLE})*",
            "expected": "group=role, several separated by semicolons, with the roles Viewer, Op and Admin,",
        },
    )
    # When the scheduled DAGs run.
    night_at: str = field(default="30 2 * * *", metadata=_CRON)
    remind_at: str = field(default="0 8 * * *", metadata=_CRON)
    housekeeping_at: str = field(default="0 5 * * 0", metadata=_CRON)
    # A larger file stays in its channel; so does one that would leave less than the reserve free on the archive's disk.
    taken_size_limit: int = 200 * 1024**2
    disk_reserve: int = field(default=512 * 1024**2, metadata={"least": 0})
    settle_seconds: float = field(default=2.0, metadata={"least": 0})
    # How long a statement, or a run, waits for what another process holds.
    lock_timeout: float = 900.0
    batch_size: int = 50
    # How many submissions the rules look at together: it bounds the memory of a large run.
    validation_size: int = 500
    read_workers: int = 2
    # With a third of it for the annotated copy, this is the minute that a file may take over all its steps.
    read_timeout: float = 45.0
    # Less is not enough to open an ordinary workbook.
    read_memory: int = field(default=2 * 1024**3, metadata={"least": 256 * 1024**2})
    file_size_limit: int = 50 * 1024**2
    inflated_size_limit: int = 300 * 1024**2
    entry_limit: int = 2000
    # How long is kept: copies annotated at a deposit and logs of the scheduler, in days; what names people, in years.
    keep_days: int = 60
    keep_personal_years: int = 5
    row_limit: int = 20_000
    column_limit: int = 200
    # Characters of all its texts: a return has some tens of thousands.
    text_limit: int = 1_000_000
    # Issues of one rule that a return lists; it says how many more there are.
    issue_limit: int = 500
    # Seconds that a batch may take for files that have to be read again, alone; what is left then waits.
    alone_seconds: float = 600.0

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the settings from `environ` (the process's own by default).

        Raises:
            SettingError: a value is not what its setting expects, or a variable is called like a setting and is none.
        """
        variables = {f"PREFAUDIT_{setting.name.upper()}": setting for setting in fields(cls)}
        source = os.environ if environ is None else environ
        _refuse_unknown(source, [*variables, *(f"{name}_FILE" for name, each in variables.items() if not each.repr)])
        source = {**source, **_mounted(source, variables)}
        given = ((name, setting) for name, setting in variables.items() if source.get(name))
        values = {setting.name: _value(name, source[name], setting) for name, setting in given}
        settings = cls(**values)
        places: dict[str, Any] = {name: getattr(settings, name) or str(Path(settings.var, name)) for name in _PLACES}
        return replace(settings, **places)

    @property
    def control_room(self) -> str:
        """The address of the page « Retours d'audit », for links in mails and in Airflow."""
        return self.page_url + CONTROL_ROOM_PATH

    @property
    def secrets(self) -> frozenset[str]:
        """The passwords in the addresses of these settings, as they are written there and as they are meant."""
        addresses = (str(getattr(self, each.name)) for each in fields(self) if not each.repr)
        written = {_password(address) for text in addresses for address in text.split()}
        written.add(self.oidc_client_secret)
        return frozenset(filter(None, written | {unquote(password) for password in written}))

    @property
    def copy_timeout(self) -> float:
        """The seconds of processor time that the annotated copy of a workbook may take, reading it again included."""
        return self.read_timeout / 3

    @property
    def awaited(self) -> Iterator[tuple[str, str, str]]:
        """What `form_places` says: place, form and campaign of each, empty where it gives none."""
        for pair in self.form_places.split():
            place, _, form = pair.rpartition("=")
            form, _, campaign = form.partition("@")
            yield place, form, campaign

    @property
    def role_of_groups(self) -> Iterator[tuple[str, str]]:
        """What `oidc_roles` says: each group with the role of Airflow that it gives."""
        for pair in filter(None, self.oidc_roles.split(";")):
            group, _, role = pair.rpartition("=")
            yield group.strip(), role

    @property
    def contracts(self) -> Path:
        """The folder of the contracts, one YAML a version of a form."""
        return Path(self.home) / "include" / "contracts"

    @property
    def reference(self) -> Path:
        """The folder of the reference data."""
        return Path(self.home) / "include" / "reference"

    @property
    def sql(self) -> Path:
        """The folder of the SQL files."""
        return Path(self.home) / "include" / "sql"

    @property
    def expectations(self) -> Path:
        """The folder of the Great Expectations suites."""
        return Path(self.home) / "expectations"


_PLACES = ("landing", "archive", "publications", "answers", "forms", "data_docs")


def _password(address: str) -> str:
    try:
        return urlsplit(address).password or ""
    except ValueError:
        return ""


def _refuse_unknown(source: Mapping[str, str], names: list[str]) -> None:
    for found in sorted(source):
        unknown = found.startswith("PREFAUDIT_") and found not in READ_ELSEWHERE and found not in names
        if unknown and not found.startswith("PREFAUDIT_TEST_"):
            meant = get_close_matches(found, names, n=1, cutoff=0.8)
            advice = f"Write {meant[0]}, or unset" if meant else "docs/settings.md lists them all: correct it, or unset"
            raise SettingError(f"{found} is not a setting: nothing reads it. {advice} the variable.")


def _mounted(source: Mapping[str, str], variables: "Mapping[str, Field[Any]]") -> dict[str, str]:
    """Return what the files say that hold settings. Raises SettingError where one says nothing, or not alone."""
    found = {}
    for name in (name for name, setting in variables.items() if not setting.repr and source.get(f"{name}_FILE")):
        path = source[f"{name}_FILE"]
        if source.get(name):
            raise SettingError(f"{name} and {name}_FILE are both set: nobody knows which one is meant. Unset one.")
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
            raise SettingError(
                f"{name}_FILE names {path}, which cannot be read ({reason}). Correct the name, or the file and its "
                "rights, and start again."
            ) from None
        if not found[name]:
            raise SettingError(
                f"{name}_FILE names {path}, which is empty. Write the value into it, or unset the variable."
            )
    return found


def _value(name: str, text: str, setting: "Field[Any]") -> Any:
    """Return the value that a text gives a setting. Raises SettingError where it cannot."""
    kind: type[Any] = type(setting.default)
    rule = setting.metadata
    if kind is str:
        value: Any = text
        usable = bool(re.fullmatch(rule.get("pattern", ".*"), text, re.DOTALL))
        expected = rule.get("expected")
    else:
        least = rule.get("least")
        expected = "a whole number" if kind is int else "a number"
        expected += " above zero" if least is None else f" of {least} or more"
        try:
            value = kind(text)
            usable = isfinite(value) and (value > 0 if least is None else value >= least)
        except ValueError:
            usable = False
    if not usable:
        raise SettingError(f"{name} is « {text} »; {expected} is expected. Correct the variable and start again.")
    return value
