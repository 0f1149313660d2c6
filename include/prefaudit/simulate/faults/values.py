"""Faults of values."""

from prefaudit.simulate.mutation import Mutation

VALUES: dict[str, Mutation] = {}
