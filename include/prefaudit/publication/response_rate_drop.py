"""A fall of the reporting rate: fewer accepted returns than the publication before had, for as many owed."""

from dataclasses import dataclass
from decimal import Decimal

from prefaudit.l10n.french import share
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


@dataclass(frozen=True)
class Fall:
    """The reporting rate of a publication and of the one before, between 0 and 1."""

    campaign: str
    number: int
    rate: Decimal
    before: Decimal

    @property
    def title(self) -> str:
        """What happened."""
        return f"Campagne {self.campaign} : le taux de réponse a baissé"

    @property
    def sentence(self) -> str:
        """What it means and what to do."""
        return (
            f"Il passe de {share(self.before)} à {share(self.rate)} avec la publication n° {self.number}. Voyez dans "
            "« corrections » quels retours ont été retirés ou ajoutés à ce qui est dû, et si c'est voulu."
        )


def fall_of(connection: Connection, campaign: str) -> Fall | None:
    """The fall that the publication in force of a campaign shows; None where the rate held or there is none before."""
    row = connection.execute(statement("publication/response_rate_drop.sql"), {"campaign": campaign}).fetchone()
    return Fall(campaign, *row) if row else None  # type: ignore[arg-type]
