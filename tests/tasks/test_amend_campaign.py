"""Decisions on a campaign, as the form of the DAG gives them."""

import pytest

from prefaudit.campaigns.plausible import DecisionRefused
from prefaudit.tasks import amend_campaign


def test_a_decision_that_only_the_code_list_has_is_refused_in_a_sentence() -> None:
    form = {"what": "merge", "campaign": "2026", "sites": "26"}
    with pytest.raises(DecisionRefused, match=r"does not know how to carry out « merge », .* remove that line"):
        amend_campaign.amend(form, "marie")
