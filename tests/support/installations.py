"""Installations whose real scheduler runs only what a test asks for."""

from dataclasses import replace
from datetime import datetime, timedelta

from prefaudit.l10n.clock import PARIS
from prefaudit.settings import Settings


def unscheduled(settings: Settings) -> Settings:
    """The same settings with every schedule half a day away: whatever the hour, nothing begins by itself meanwhile."""
    then = datetime.now(PARIS) + timedelta(hours=12)
    far = f"{then.minute} {then.hour} * * *"
    return replace(settings, night_at=far, remind_at=far, housekeeping_at=far)
