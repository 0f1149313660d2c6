"""What is remembered during a run of Great Expectations changes no answer, and nothing of the library afterwards."""

import great_expectations as gx
import pandas as pd
import pytest

from prefaudit.validation.configurations import REPLACED, configurations_made_once

FRAME = pd.DataFrame({"score": [1, 5, None, 9], "place": [0, 1, 2, 3]})
COMPLETE = {"result_format": "COMPLETE", "unexpected_index_column_names": ["place"]}


KNOWN = {"value_set": {"$PARAMETER": "known"}}
WHERE = {"row_condition": "place > 0", "condition_parser": "pandas"}
ASKED = (
    ("expect_column_values_to_not_be_null", {"column": "score"}),
    ("expect_column_values_to_be_in_set", {"column": "score", **KNOWN}),
    ("expect_column_values_to_be_in_set", {"column": "score", **KNOWN, **WHERE}),
    ("expect_column_values_to_be_between", {"column": "score", "max_value": 8, **WHERE}),
    ("expect_column_max_to_be_between", {"column": "score", "max_value": 8}),
    ("expect_column_values_to_be_between", {"column": "no_such", "max_value": 8}),
)


def _answers() -> list[dict[str, object]]:
    suite = gx.ExpectationSuite(name="suite", expectations=[{"type": kind, "kwargs": each} for kind, each in ASKED])
    asset = gx.get_context(mode="ephemeral").data_sources.add_pandas("p").add_dataframe_asset("a")
    batch = asset.add_batch_definition_whole_dataframe("b").get_batch({"dataframe": FRAME})
    result = batch.validate(suite, result_format=COMPLETE, expectation_parameters={"known": [1, 9]})
    return [
        {"success": each.success, "result": repr(each.result), "kind": each.expectation_config.type}
        for each in result.results
    ]


@pytest.mark.filterwarnings("ignore:.*(row_condition|condition_parser):DeprecationWarning")
def test_answers_are_those_of_great_expectations_alone() -> None:
    plain = _answers()
    with configurations_made_once():
        assert _answers() == plain
    assert [each["success"] for each in plain].count(False) == 6


def test_expectations_of_one_run_are_not_taken_for_those_of_another() -> None:
    made = []
    for value in range(50):
        with configurations_made_once():
            made.append(gx.expectations.ExpectColumnMaxToBeBetween(column="score", max_value=value).configuration)
    assert [each.kwargs["max_value"] for each in made] == list(range(50))


def _own() -> list[object]:
    return [vars(owner)[name] for owner, name in REPLACED]


def test_the_library_is_as_before_also_after_an_error() -> None:
    before = _own()
    with pytest.raises(LookupError), configurations_made_once():
        assert not set(map(id, _own())) & set(map(id, before))
        raise LookupError
    assert _own() == before
