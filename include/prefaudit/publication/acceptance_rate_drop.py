"""A drop of the acceptance rate: a lower share of accepted returns than in the publication before."""

from dataclasses import dataclass
from decimal import Decimal

from prefaudit.l10n.french import share
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


@dataclass(frozen=True)
class AcceptanceRateDrop:
    """The acceptance rate of a publication and of the one before, between 0 and 1."""

    campaign: str
    number: int
    rate: Decimal
    before: Decimal

    @property
    def title(self) -> str:
        """What happened, in French."""
        return f"Campagne {self.campaign} : le taux d'acceptation a baissé"

    @property
    def sentence(self) -> str:
        """What it means and what to do, in French."""
        return (
            f"Il passe de {share(self.before)} à {share(self.rate)} avec la publication n° {self.number}. Voyez dans "
            "« corrections » quels retours ont été retirés ou ajoutés à ce qui est dû, et si c'est voulu."
        )


def acceptance_rate_drop(connection: Connection, campaign: str) -> AcceptanceRateDrop | None:
    """Return the drop that the current publication of a campaign shows; None without one or without an earlier one."""
    row = connection.execute(statement("publication/acceptance_rate_drop.sql"), {"campaign": campaign}).fetchone()
    return AcceptanceRateDrop(campaign, *row) if row else None
