"""Frames of a batch, and the place of a value in its workbook."""

from datetime import date

import pandas as pd

from prefaudit.model.read_return import HiddenCells
from prefaudit.validation.batch import Locations, build_frames
from tests.validation.clean_return import CONTRACT, FIRST_ROW, clean, read

ALL = HiddenCells(sheet=True)


def test_a_frame_holds_the_rows_of_all_returns_with_the_types_of_the_contract() -> None:
    frames = build_frames(CONTRACT, {7: read(clean()), 9: read(clean())})
    identification = frames["identification"]
    assert identification[["submission_id", "sheet_row"]].to_numpy().tolist() == [[7, 0], [9, 0]]
    assert {name: str(identification[name].dtype) for name in ("submission_id", "site_code", "staff_total")} == {
        "submission_id": "int64",
        "site_code": "str",
        "staff_total": "Int64",
    }
    assert str(identification["audit_started_on"].dtype) == "datetime64[s]"
    assert identification["audit_started_on"].iloc[0] == pd.Timestamp(date(2026, 3, 3))
    assert identification["modules_in_scope"].iloc[0] == ("1", "2")
    assert frames["indicators"]["value"].dtype == "float64"
    assert frames["findings"]["sheet_row"].min() == FIRST_ROW


def test_a_batch_without_rows_gives_empty_frames_of_the_same_shape() -> None:
    empty, full = build_frames(CONTRACT, {}), build_frames(CONTRACT, {1: read(clean())})
    for name, frame in full.items():
        assert len(empty[name]) == 0
        assert empty[name].dtypes.to_dict() == frame.dtypes.to_dict()


def test_a_blank_cell_is_null_and_never_a_text() -> None:
    rows = clean()
    rows["identification"][0].update(site_name=None, staff_total=None, modules_in_scope=None, audit_ended_on=None)
    frame = build_frames(CONTRACT, {1: read(rows)})["identification"]
    assert frame[["site_name", "staff_total", "modules_in_scope", "audit_ended_on"]].isna().all(axis=None)


def test_a_date_far_from_now_is_kept() -> None:
    rows = clean()
    rows["identification"][0]["audit_started_on"] = date(1, 1, 1)
    frame = build_frames(CONTRACT, {1: read(rows)})["identification"]
    assert frame["audit_started_on"].dt.year.tolist() == [1]


def test_places_come_from_returns_and_from_staging_alike() -> None:
    from_returns = Locations.from_returns({3: read(clean(), {"findings": "comment"})})
    rows = [
        (3, "identification", "site_code", "Identification", "C", 9),
        (3, "findings", "result", "Constats", "D", None),
    ]
    for places in (from_returns, Locations.from_rows(rows)):
        assert places.place(3, "identification", "site_code", 0) == ("Identification", "C9")
        assert places.place(3, "findings", "result", 12) == ("Constats", "D12")
        assert places.place(3, "findings", "result", None) == ("Constats", "")
        assert places.place(3, "findings", "comment", 12) == ("Constats", "")
        assert places.place(4, "findings", "result", 12) == ("", "")


def test_what_is_hidden_of_the_cells_of_an_issue_is_said() -> None:
    rows = [
        (3, "identification", "site_code", "Identification", "C", 9),
        (3, "findings", "result", "Constats", "D", None),
        (3, "findings", "comment", "Constats", "E", None),
    ]
    hidden = {(3, "findings"): HiddenCells(frozenset({12, 13}), frozenset({"E"})), (3, "identification"): ALL}
    places = Locations.from_rows(rows, hidden)
    own = ("findings", "result", 12)
    assert places.hidden_words(3, [own]) == " À noter : ligne 12 masquée."
    assert places.hidden_words(3, [own, ("findings", "comment", 13)]) == (
        " À noter : ligne 12, ligne 13 et colonne E masquées."
    )
    assert places.hidden_words(3, [own, ("identification", "site_code", None)]) == (
        " À noter : ligne 12 masquée ; feuille masquée (feuille « Identification »)."
    )
    assert places.hidden_words(3, [("findings", "result", 4)]) == places.hidden_words(4, [own]) == ""
