"""Faults of identity: whose return it is, for which campaign, on which standard."""

from prefaudit.simulate.mutation import Mutation

IDENTITY: dict[str, Mutation] = {}
