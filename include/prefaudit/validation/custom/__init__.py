"""Expectations that Great Expectations lacks; importing this package registers them, one idea a file."""

from prefaudit.validation.custom.between_columns import ExpectColumnValuesToBeBetweenColumns
from prefaudit.validation.custom.list_empty import ExpectColumnListToBeEmpty
from prefaudit.validation.custom.list_in_set import ExpectColumnListElementsToBeInSet
from prefaudit.validation.custom.quotient import ExpectValueToBeTheQuotient
from prefaudit.validation.custom.value_in_list import ExpectColumnPairValueToBeInList

__all__ = [
    "ExpectColumnListElementsToBeInSet",
    "ExpectColumnListToBeEmpty",
    "ExpectColumnPairValueToBeInList",
    "ExpectColumnValuesToBeBetweenColumns",
    "ExpectValueToBeTheQuotient",
]
