"""Faults of cross."""

from prefaudit.simulate.mutation import Mutation

CROSS_SHEET: dict[str, Mutation] = {}
