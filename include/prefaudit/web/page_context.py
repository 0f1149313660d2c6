"""The frame that every page of the control room stands in: where it is mounted, the menu, how values are written."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import number, plural, share
from prefaudit.publication.report import map as france


@dataclass(frozen=True)
class Frame:
    """Where the application is mounted, and whether the visitor may act."""

    base: str
    may_act: bool


def render(template: str, frame: Frame, **values: object) -> str:
    """A page from its template, in the frame; every value is escaped."""
    return _environment().get_template(f"{template}.html.j2").render(base=frame.base, may_act=frame.may_act, **values)


def moment(value: Any) -> str:
    """A moment by the clock of Paris; a dash where there is none."""
    return paris.short(value) if value else "–"


def day(value: Any) -> str:
    """A day in figures; a dash where there is none."""
    return value.strftime("%d/%m/%Y") if value else "–"


def _share(part: int, whole: int) -> str:
    return share(part / whole) if whole else "–"


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(moment=moment, day=day, number=number)
    environment.globals.update(share=_share, plural=plural, map_style=Markup(france.STYLE))  # noqa: S704  a constant
    return environment
