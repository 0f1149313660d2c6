"""Pages from their templates: French, without a script, every value escaped; what somebody typed is shown as typed."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from prefaudit import palette
from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import number, plural, share
from prefaudit.l10n.typography import quoting, typeset, typeset_page, typeset_template
from prefaudit.publication.report import drawing
from prefaudit.publication.report import map as france
from prefaudit.web.labels import Labels
from prefaudit.web.queries import MOST


def render(
    template: str,
    *,
    base: str,
    may_act: bool,
    labels: Labels,
    may_approve: bool = False,
    here: str = "",
    **values: object,
) -> str:
    """Return a page as HTML.

    Args:
        template: The name of the template, without its ending.
        base: The path that the application is mounted at.
        may_act: Whether the user may act; what they may not do is not offered.
        labels: The French words for codes.
        may_approve: Whether the user may decide on proposed figures.
        here: The path of the page under `base`: the menu marks where it belongs.
        values: What the template shows.
    """
    return (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(base=base, may_act=may_act, may_approve=may_approve, labels=labels, here=here, **values)
    )


def render_login(base: str, **values: str) -> str:
    """Return the page on which one logs in by OpenID Connect, as HTML; `base` is the path of Airflow's logins."""
    return _environment().get_template("login.html.j2").render(base=base, title="Connexion", **values)


def _moment(value: datetime | None) -> str:
    return paris.short(value) if value else "–"


def _day(value: date | None) -> str:
    return value.strftime("%d/%m/%Y") if value else "–"


def _share(part: int, whole: int) -> str:
    return share(part / whole) if whole else "–"


def _french(words: object) -> object:
    """Return a sentence or a name of ours typeset; what is not marked so in a template is shown as it was typed."""
    if isinstance(words, Markup):
        return Markup(typeset_page(words))  # noqa: S704  it was markup before
    return typeset(words) if isinstance(words, str) else words


class _Typeset(jinja2.FileSystemLoader):
    """Templates from a folder, their own texts typeset."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, is_current = super().get_source(environment, template)
        return typeset_template(source), name, is_current


@cache
def _environment() -> jinja2.Environment:
    loader = _Typeset(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(moment=_moment, day=_day, number=number, french=_french, quoting=quoting)
    environment.globals.update(
        share=_share,
        plural=plural,
        most=MOST,
        styles=Markup(palette.css(palette.PAGE, palette.MAP, palette.SERIES) + france.STYLE + drawing.STYLE),  # noqa: S704  a constant
    )
    return environment
