"""Campaigns opened and amended by people: kept, effective at once, repeated without effect, refused with a sentence."""

from typing import Any

import pytest

from prefaudit.campaigns.opening import (
    Decision,
    add_sites,
    campaign_from_form,
    extend_due_date,
    open_campaign,
    site_codes,
)
from prefaudit.campaigns.plausible import DecisionRefused
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.landing import deposit, form, verdicts

BY = Decision("marie", "Décision du bureau")
FORM: dict[str, Any] = {
    "campaign_code": "2027",
    "campaign_label": "Campagne nationale 2027",
    "standard_code": "qualipref-2.0",
    "reference_on": "2026-06-01",
    "audits_from": "2027-01-01",
    "audits_to": "2027-10-31",
    "audit_type": "self_assessment",
    "due_on": "2027-11-15",
    "sites": "26, 2A\n692",
    "approval": True,
    "remind_days_before": "14 3",
    "remind_days_after": "1",
}


@pytest.fixture
def ready(settings: Settings) -> Settings:
    consolidate_returns.prepare(settings)
    return settings


def _owed(connection: Connection, campaign: str = "2027") -> list[tuple[str, str]]:
    rows = connection.execute(
        "select site_code, due_on::text from ledger.returns_owed where campaign_code = %s order by 1", [campaign]
    ).fetchall()
    return [(str(site), str(due)) for site, due in rows]


def test_a_campaign_is_opened_and_repeated_without_effect(ready: Settings) -> None:
    with connect(ready) as connection:
        assert open_campaign(ready, connection, campaign_from_form(FORM), BY)
        assert _owed(connection) == [("26", "2027-11-15"), ("2A", "2027-11-15"), ("692", "2027-11-15")]
        row = next(
            each
            for each in current_reference(connection, ready.reference).table("campaigns")
            if each["campaign_code"] == "2027"
        )
        assert (row["approval"], row["remind_days_before"], row["remind_days_after"]) == ("required", "14 3", "1")
        assert not open_campaign(ready, connection, campaign_from_form(FORM), BY)
        assert connection.execute("select count(*) from ledger.acts").fetchone() == (1,)
    consolidate_returns.prepare(ready)
    with connect(ready) as connection:
        assert len(_owed(connection)) == 3


def test_all_stands_for_every_site_of_the_day(ready: Settings, reference: Reference) -> None:
    with connect(ready) as connection:
        assert open_campaign(ready, connection, campaign_from_form({**FORM, "sites": "toutes"}), BY)
        assert len(_owed(connection)) == 334


def test_a_campaign_opened_with_a_mistake_is_corrected_by_opening_it_again(ready: Settings) -> None:
    with connect(ready) as connection:
        assert open_campaign(ready, connection, campaign_from_form({**FORM, "sites": "toutes"}), BY)
        assert open_campaign(ready, connection, campaign_from_form(FORM), BY)
        assert _owed(connection) == [("26", "2027-11-15"), ("2A", "2027-11-15"), ("692", "2027-11-15")]


def test_a_site_is_added_and_a_due_date_extended(ready: Settings) -> None:
    with connect(ready) as connection:
        open_campaign(ready, connection, campaign_from_form(FORM), BY)
        assert add_sites(ready, connection, "2027", ["39", "26"], "self_assessment", "2027-11-15", BY) == 1
        assert extend_due_date(ready, connection, "2027", ["692"], "self_assessment", "2027-12-01", BY) == 1
        assert extend_due_date(ready, connection, "2027", ["692"], "self_assessment", "2027-12-01", BY) == 0
        assert dict(_owed(connection)) == {
            "26": "2027-11-15", "2A": "2027-11-15", "39": "2027-11-15", "692": "2027-12-01",
        }  # fmt: skip
        # Opened again with another label, it keeps who was added and who was given time.
        assert open_campaign(ready, connection, campaign_from_form({**FORM, "campaign_label": "Campagne 2027"}), BY)
        assert dict(_owed(connection))["692"] == "2027-12-01"
        assert len(_owed(connection)) == 4
        kept = connection.execute("select kind, actor, reason, site_code from ledger.acts order by act_id").fetchall()
    assert kept == [
        ("campaign_opened", "marie", "Décision du bureau", None),
        ("site_added", "marie", "Décision du bureau", "39"),
        ("waiver", "marie", "Décision du bureau", "692"),
        ("campaign_opened", "marie", "Décision du bureau", None),
    ]


def test_a_campaign_of_a_file_is_amended_too(ready: Settings) -> None:
    with connect(ready) as connection:
        assert extend_due_date(ready, connection, "2026", ["26"], "self_assessment", "2026-12-24", BY) == 1
        assert dict(_owed(connection, "2026"))["26"] == "2026-12-24"
        assert dict(_owed(connection, "2026"))["261"] == "2026-11-15"
    consolidate_returns.prepare(ready)
    with connect(ready) as connection:
        assert dict(_owed(connection, "2026"))["26"] == "2026-12-24"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"campaign_code": "2026"}, "« 2026 » comes from a file"),
        ({"sites": "26 999"}, "« 999 » is not a site on 2026-06-01"),
        ({"standard_code": "rien"}, "the standard « rien » is not in standards.csv"),
        ({"audits_from": "2028-01-01"}, "the audits end before they begin"),
        ({"remind_days_before": "deux"}, "« deux » is no list of days"),
        ({"audit_type": "x"}, "« x » is not a code of the list « audit_type »"),
    ],
)
def test_what_cannot_be_opened_is_refused_and_nothing_is_kept(
    ready: Settings, changed: dict[str, Any], sentence: str
) -> None:
    with connect(ready) as connection:
        with pytest.raises(DecisionRefused, match=sentence):
            open_campaign(ready, connection, campaign_from_form({**FORM, **changed}), BY)
        assert connection.execute("select count(*) from ledger.acts").fetchone() == (0,)


def test_what_cannot_be_amended_is_refused(ready: Settings) -> None:
    with connect(ready) as connection:
        with pytest.raises(DecisionRefused, match="extended for a reason"):
            extend_due_date(ready, connection, "2026", ["26"], "self_assessment", "2026-12-24", Decision("marie"))
        with pytest.raises(DecisionRefused, match="is before the present due date of 26"):
            extend_due_date(ready, connection, "2026", ["26"], "self_assessment", "2026-11-01", BY)
        with pytest.raises(DecisionRefused, match="zz owe no « self_assessment »"):
            extend_due_date(ready, connection, "2026", ["zz"], "self_assessment", "2026-12-24", BY)
        with pytest.raises(DecisionRefused, match="There is no campaign « 1999 »"):
            add_sites(ready, connection, "1999", ["26"], "self_assessment", "2026-12-24", BY)
        with pytest.raises(DecisionRefused, match="zz: no such site"):
            add_sites(ready, connection, "2026", ["zz"], "self_assessment", "2026-12-24", BY)
        with pytest.raises(DecisionRefused, match="No site was named"):
            site_codes(" , ")


def test_a_return_of_an_opened_campaign_is_accepted_and_one_of_no_campaign_refused(
    ready: Settings, reference: Reference
) -> None:
    with connect(ready) as connection:
        wanted = {**FORM, "campaign_code": "2027-T1", "audits_from": "2026-01-01", "audits_to": "2026-10-31"}
        open_campaign(ready, connection, campaign_from_form(wanted), BY)
        for site, name in (("26", "in.xlsx"), ("39", "out.xlsx")):
            draft = form(ready, reference, site)
            next(each for each in draft.sheets if each.table == "identification").set("campaign_code", "2027-T1")
            deposit(ready, draft, site, name=name)
    consolidate_returns.run(ready, publish=False)
    with connect(ready) as connection:
        assert verdicts(connection) == {"in.xlsx": "accepted", "out.xlsx": "rejected"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("campaign_code", "../../x", r"code of the campaign is « ../../x »\. Write up to 40 letters"),
        ("campaign_code", "a" * 41, "code of the campaign"),
        ("campaign_code", "2027\n", "code of the campaign"),
        ("campaign_code", "é", "code of the campaign"),
        ("campaign_label", "x" * 100_000, r"name of the campaign is « x{60}… »\. Write 1 to 200 characters"),
        ("campaign_label", "a\x00b", "none of them a control character"),
        ("campaign_label", "a\r\nBcc: b", "name of the campaign"),
        ("campaign_label", " ", "name of the campaign"),
        ("standard_code", "x/y", "code of the standard"),
        ("reference_on", "0001-01-01", r"« reference_on » is « 0001-01-01 »\. Write a day between 2000 and 2100"),
        ("audits_from", "20270101", "audits_from"),
        ("audits_to", "9999-12-31", "audits_to"),
        ("engaged", ["../x"], "code of a site"),
        ("owed", [{"audit_type": "self_assessment", "due_on": "0001-01-01", "sites": "all"}], "due_on"),
        ("remind_days_before", [400_000], "remind_days_before"),
        ("remind_days_after", [1] * 1000, "remind_days_after"),
    ],
)
def test_what_cannot_be_is_refused_whoever_asks(field: str, value: object, message: str) -> None:
    """Nothing is asked of the database: there is none here."""
    settings = Settings.from_env({})
    nothing: Any = None
    with pytest.raises(DecisionRefused, match=message):
        open_campaign(settings, nothing, {**campaign_from_form(FORM), field: value}, BY)


@pytest.mark.parametrize(
    ("sites", "due_on"), [(["26"], "0001-01-01"), (["../x"], "2027-11-15"), (["26\x00"], "2027-11-15")]
)
def test_an_amendment_that_cannot_be_is_refused_whoever_asks(sites: list[str], due_on: str) -> None:
    settings = Settings.from_env({})
    nothing: Any = None
    for amend in (add_sites, extend_due_date):
        with pytest.raises(DecisionRefused, match=r"due_on|code of a site"):
            amend(settings, nothing, "2026", sites, "self_assessment", due_on, BY)


@pytest.mark.parametrize(
    "decision", [Decision("marie", "x" * 2001), Decision("marie", "a\x00"), Decision("ma\nrie", "x")]
)
def test_a_reason_that_cannot_be_kept_is_refused(ready: Settings, decision: Decision) -> None:
    with connect(ready) as connection:
        with pytest.raises(DecisionRefused, match=r"The (reason|name of who decides) is"):
            open_campaign(ready, connection, campaign_from_form(FORM), decision)
        assert connection.execute("select count(*) from ledger.acts").fetchone() == (0,)
