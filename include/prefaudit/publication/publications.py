"""The publications of a campaign: the current one, the earlier ones by number, and where their packages are."""

from dataclasses import dataclass
from datetime import date, datetime

from upath import UPath

from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.publication.form_tables import form_of_campaign
from prefaudit.settings import Settings
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


class UnknownPublication(OperatorError):
    """The campaign has no publication of this number."""

    french = "cette publication n'existe pas"


@dataclass(frozen=True)
class Publication:
    """A publication: its number in the campaign, the timestamp of its data, the one before it, its package's folder.

    `measured_on` is the day that its figures are of; None for one that was made before there was such a day.
    `finality` is a code of the list publication_finality, None for one of before there was such a list.
    `proposed` says that nobody has approved it yet: it has the number that it would have.
    `form` is that of the campaign as its tables are made, None for the audit return.
    """

    publication_id: int
    campaign: str
    campaign_label: str
    number: int
    as_of: datetime
    measured_on: date | None
    finality: str | None
    finality_label: str | None
    published_at: datetime
    code_version: str
    inputs_digest: str
    simulated: bool
    is_current: bool
    previous_id: int | None
    audits_from: date | None
    audits_to: date | None
    proposed: bool
    path: str
    form: KeptForm | None = None

    @property
    def name(self) -> str:
        """What it is and its number, in French."""
        return f"{'Proposition de la publication' if self.proposed else 'Publication'} n° {self.number}"

    @property
    def on_day(self) -> str:
        """The day that the figures are of, behind what is counted on it, in French: « au 31/10/2026 » after a blank."""
        return f" au {self.measured_on:%d/%m/%Y}" if self.measured_on else ""


def current(settings: Settings, connection: Connection, campaign: str) -> Publication | None:
    """Return the current publication of a campaign; None if nothing was published yet."""
    return _one(settings, connection, campaign, None)


def numbered(settings: Settings, connection: Connection, campaign: str, number: int | None) -> Publication:
    """Return the publication of a campaign by its number, the current one without. Raises UnknownPublication."""
    found = _one(settings, connection, campaign, number)
    if found is None:
        raise UnknownPublication(
            f"The campaign « {campaign} » has no publication{f' number {number}' if number else ''}. "
            "See published.publications for those there are."
        )
    return found


def folder_of(settings: Settings, campaign: str, number: int) -> UPath:
    """Return the folder of the package of a publication."""
    return place_at(settings.publications) / campaign / f"{number:04d}"


def proposed(settings: Settings, connection: Connection, publication_id: int) -> Publication | None:
    """Return a candidate as the publication that it would be; None if there is none, or no longer."""
    return _one(settings, connection, None, None, publication_id)


def _one(
    settings: Settings, connection: Connection, campaign: str | None, number: int | None, candidate: int | None = None
) -> Publication | None:
    values = {"campaign": campaign, "number": number, "candidate": candidate}
    row = connection.execute(statement("publication/publication.sql"), values).fetchone()
    if row is None:
        return None
    place = str(folder_of(settings, str(row[1]), int(row[3])))
    return Publication(*row, path=place, form=form_of_campaign(connection, str(row[1])))  # type: ignore[misc]
