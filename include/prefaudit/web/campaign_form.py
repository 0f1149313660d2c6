"""What is filled in to open or amend a campaign, and what is wrong with it: a French sentence for each field."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from starlette.datastructures import FormData

from prefaudit.campaigns.opening import campaign_from_form, days_of_reminders, site_codes
from prefaudit.campaigns.plausible import (
    LONGEST_LABEL,
    LONGEST_REASON,
    DecisionRefused,
    require_day,
    require_reminders,
    require_sites,
    require_text,
)
from prefaudit.l10n.french import counted, enumeration
from prefaudit.model.errors import OperatorError
from prefaudit.reference.data import Reference, expected_returns, reporters
from prefaudit.reference.lines import ReferenceRow

OPENING = (
    *("campaign_code", "campaign_label", "form", "standard_code", "reference_on", "audits_from", "audits_to"),
    *("figures_on", "audit_type", "due_on", "sites", "remind_days_before", "remind_days_after", "reason"),
)
AMENDING = ("what", "sites", "audit_type", "due_on", "reason")
DEFAULTS = {"remind_days_before": "14 3", "remind_days_after": "1 7 14", "sites": "toutes"}
# As the DAG open_campaign takes it.
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{1,19}")
_SHORTEST = 3
_MOST_NAMED = 10
_DAY = "Choisissez un jour entre 2000 et 2100."
_SENTENCES = {
    "campaign_code": "Écrivez 2 à 20 lettres sans accent, chiffres ou tirets, une lettre ou un chiffre d'abord : 2027.",
    "campaign_label": "Écrivez un nom de 3 à 200 signes, sur une ligne : Campagne nationale 2027.",
    "reason": "Écrivez en 3 signes ou plus pourquoi : le motif est conservé avec votre nom.",
    "sites": "Écrivez « toutes », ou les codes des sites séparés par des espaces : 26 2A 692.",
    "remind_days_before": "Écrivez quelques nombres de jours, de 0 à 366, séparés par des espaces : 14 3.",
    "remind_days_after": "Écrivez quelques nombres de jours, de 0 à 366, séparés par des espaces : 1 7 14.",
}
_FORM_UNUSABLE = (
    "Le formulaire choisi ne peut pas être utilisé : choisissez-en un autre, ou transmettez à l'exploitant le message "
    "du programme."
)
_EVERYONE = ("all", "toutes", "tous")


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in; `faults` says what is wrong with which field, "" with all of it, and `message` what
    the program said of that, in English."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    message: str = ""

    def with_faults(self, faults: Mapping[str, str]) -> "Filled":
        """Return the same form with what is wrong with it."""
        return Filled(self.values, faults)

    def refused(self, error: OperatorError) -> "Filled":
        """Return the same form with why the program refused it, for which no field alone is to blame."""
        sentence = error.sentence if isinstance(error, DecisionRefused) else _FORM_UNUSABLE
        return Filled(self.values, {"": sentence}, str(error))


def filled(form: FormData, names: Sequence[str]) -> Filled:
    """Return the fields of a form as they were sent, without blanks around them."""
    return Filled({name: str(form.get(name) or "").strip() for name in (*names, "approval")})


def opening_faults(values: Mapping[str, str], reference: Reference, *, of_audits: bool) -> dict[str, str]:
    """Return what is wrong with the form of a campaign to open, by field, in their order on the page."""
    return _first(_of_opening(values, reference, of_audits=of_audits))


def amending_faults(values: Mapping[str, str], reference: Reference, campaign: ReferenceRow) -> dict[str, str]:
    """Return what is wrong with the form of an amendment, by field."""
    return _first(_of_amending(values, reference, campaign))


def _of_opening(values: Mapping[str, str], reference: Reference, *, of_audits: bool) -> Iterator[tuple[str, str]]:
    code = values["campaign_code"]
    if not _CODE.fullmatch(code):
        yield "campaign_code", _SENTENCES["campaign_code"]
    if code in {row["campaign_code"] for row in reference.table("campaigns")}:
        yield "campaign_code", f"Une campagne a déjà le code {code} : choisissez-en un autre, ou amendez celle-là."
    yield from _text(values, "campaign_label", LONGEST_LABEL)
    for name in ("reference_on", "due_on", *(("audits_from", "audits_to") if of_audits else ())):
        yield from _day(values, name)
    for name in ("audits_from", "audits_to", "figures_on"):
        if values[name]:
            yield from _day(values, name)
    if values["audits_from"] and values["audits_to"] and values["audits_to"] < values["audits_from"]:
        yield "audits_to", "Les audits finissent avant de commencer : corrigez l'un des deux jours."
    for name in ("remind_days_before", "remind_days_after"):
        if _fails(lambda name=name: require_reminders(name, days_of_reminders(values[name]))):  # type: ignore[misc]
            yield name, _SENTENCES[name]
    if values["sites"].lower() not in _EVERYONE:
        # Who reports by another form is known once the campaign has it.
        known = _sites_on(reference, values["reference_on"]) if of_audits else {}
        yield from _sites(values["sites"], known, values["reference_on"])
    yield from _text(values, "reason", LONGEST_REASON)


def _of_amending(values: Mapping[str, str], reference: Reference, campaign: ReferenceRow) -> Iterator[tuple[str, str]]:
    if values["what"] not in reference.codes("campaign_decision"):
        yield "what", "Choisissez la décision à prendre."
    faults = list(_sites(values["sites"], reporters(reference, campaign), str(campaign["reference_on"])))
    yield from faults
    yield from _day(values, "due_on")
    yield from _text(values, "reason", LONGEST_REASON)
    if values["what"] == "extend_due_date" and not faults:
        yield from _of_extension(values, reference, str(campaign["campaign_code"]))


def _of_extension(values: Mapping[str, str], reference: Reference, campaign: str) -> Iterator[tuple[str, str]]:
    """Yield which sites owe no such return, and whose due date is not before the new one."""
    expected = expected_returns(reference, campaign)
    own = values["audit_type"] if any(row["audit_type"] for row in expected) else ""
    owed = {str(row["site_code"]).upper(): str(row["due_on"]) for row in expected if (row["audit_type"] or "") == own}
    codes = site_codes(values["sites"])
    if missing := [code for code in codes if code not in owed]:
        yield (
            "sites",
            f"Ne doivent pas ce retour : {_named(missing)}. Corrigez les codes, ou ajoutez d'abord ces sites.",
        )
    if earlier := [code for code in codes if code in owed and owed[code] > values["due_on"]]:
        yield "due_on", f"Une échéance ne peut qu'être reportée : celle de {_named(earlier)} est plus tard que ce jour."


def _sites(text: str, known: Mapping[str, str], day: str) -> Iterator[tuple[str, str]]:
    try:
        codes = site_codes(text)
        require_sites(codes)
    except DecisionRefused:
        yield "sites", _SENTENCES["sites"]
        return
    written = {code.upper() for code in known}
    unknown = [code for code in codes if code not in written]
    if known and unknown:
        yield "sites", f"Ces codes ne sont d'aucun site au {date.fromisoformat(day):%d/%m/%Y} : {_named(unknown)}."


def _day(values: Mapping[str, str], name: str) -> Iterator[tuple[str, str]]:
    if _fails(lambda: require_day(name, values[name])):
        yield name, _DAY


def _text(values: Mapping[str, str], name: str, longest: int) -> Iterator[tuple[str, str]]:
    one_line = " ".join(values[name].split())
    if len(one_line) < _SHORTEST or _fails(lambda: require_text(name, one_line, longest)):
        yield name, _SENTENCES[name]


def _fails(check: Callable[[], object]) -> bool:
    try:
        check()
    except DecisionRefused:
        return True
    return False


def _first(faults: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return the first fault of each field."""
    found: dict[str, str] = {}
    for name, sentence in faults:
        found.setdefault(name, sentence)
    return found


def _named(codes: Sequence[str]) -> str:
    more = [counted(len(codes) - _MOST_NAMED, "autre")] if len(codes) > _MOST_NAMED else []
    return enumeration([*codes[:_MOST_NAMED], *more])


def with_written_codes(asked: Filled, reference: Reference) -> Filled:
    """Return the form that opens a campaign with the codes of sites in the case of the reference data."""
    values = asked.values
    if values["sites"].lower() in _EVERYONE:
        return asked
    written = {code.upper(): code for code in _sites_on(reference, values["reference_on"])}
    sites = " ".join(written.get(code.upper(), code) for code in re.split(r"[\s,;]+", values["sites"]))
    return Filled({**values, "sites": sites}, asked.faults)


def _sites_on(reference: Reference, day: str) -> Mapping[str, str]:
    """Return the sites on a day, by their codes; none where it is no day."""
    if _fails(lambda: require_day("", day)):
        return {}
    return reporters(reference, {"campaign_code": "", "reference_on": day})


def as_run_fields(values: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of the form that opens a campaign as the DAG open_campaign takes them."""
    optional = ("audits_from", "audits_to", "figures_on")
    fields: dict[str, object] = {name: values[name] or (None if name in optional else "") for name in OPENING}
    return {**fields, "reason": " ".join(values["reason"].split()), "approval": bool(values["approval"])}


def as_campaign(values: Mapping[str, str]) -> dict[str, object]:
    """Return the campaign that a form without faults describes."""
    return campaign_from_form(as_run_fields(values))
