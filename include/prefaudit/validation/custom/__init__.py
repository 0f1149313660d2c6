"""Expectations that Great Expectations lacks; importing this package registers them, one idea a file."""

from prefaudit.validation.custom.between_columns import ExpectColumnValuesToBeBetweenColumns
from prefaudit.validation.custom.column_sum import ExpectColumnToBeTheSumOfOthers
from prefaudit.validation.custom.days_apart import ExpectColumnPairDatesToBeDaysApartAtMost
from prefaudit.validation.custom.list_empty import ExpectColumnListToBeEmpty
from prefaudit.validation.custom.pair_among import ExpectColumnPairValuesToBeAmongPairs
from prefaudit.validation.custom.parts_of_whole import ExpectPartsToMakeTheWhole
from prefaudit.validation.custom.period_near import ExpectColumnPairPeriodToBeNearDate
from prefaudit.validation.custom.quotient import ExpectValueToBeTheQuotient
from prefaudit.validation.custom.rate import ExpectRateToFollowFromItsCounts
from prefaudit.validation.custom.share_in_group import ExpectColumnPairShareInGroupToBeAtMost
from prefaudit.validation.custom.value_in_list import ExpectColumnPairValueToBeInList

__all__ = [
    "ExpectColumnListToBeEmpty",
    "ExpectColumnPairDatesToBeDaysApartAtMost",
    "ExpectColumnPairPeriodToBeNearDate",
    "ExpectColumnPairShareInGroupToBeAtMost",
    "ExpectColumnPairValueToBeInList",
    "ExpectColumnPairValuesToBeAmongPairs",
    "ExpectColumnToBeTheSumOfOthers",
    "ExpectColumnValuesToBeBetweenColumns",
    "ExpectPartsToMakeTheWhole",
    "ExpectRateToFollowFromItsCounts",
    "ExpectValueToBeTheQuotient",
]
