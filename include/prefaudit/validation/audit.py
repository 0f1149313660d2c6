"""Audits before anyone is told: Great Expectations suites over the consolidated table and over candidate figures."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from prefaudit.settings import Settings

if TYPE_CHECKING:
    from prefaudit.warehouse.connection import Connection


def audit_consolidated(connection: "Connection", campaign: str, settings: Settings) -> list[str]:
    return []


def audit_figures(frames: Mapping[str, pd.DataFrame], settings: Settings) -> list[str]:
    return []
