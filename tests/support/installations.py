"""Installations of the tests: their schedules, and how a process of its own is given their settings."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from prefaudit.l10n.clock import PARIS
from prefaudit.settings import Settings


def unscheduled(settings: Settings) -> Settings:
    """Return the same settings with every schedule half a day away: whatever the hour, nothing begins by itself."""
    then = datetime.now(PARIS) + timedelta(hours=12)
    far = f"{then.minute} {then.hour} * * *"
    return replace(settings, night_at=far, remind_at=far, housekeeping_at=far)


def handed(settings: Settings) -> Mapping[str, str]:
    """Return the settings as a process of its own is given them: by environment variables."""
    return {f"PREFAUDIT_{name.upper()}": str(value) for name, value in vars(settings).items() if value != ""}
