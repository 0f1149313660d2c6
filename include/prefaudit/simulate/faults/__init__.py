"""The named faults, by what they spoil: the file, the structure, the values, the identity, the sheets between them, the
certificates."""

from collections.abc import Mapping

from prefaudit.simulate.faults.certificates import CERTIFICATES
from prefaudit.simulate.faults.cross_sheet import CROSS_SHEET
from prefaudit.simulate.faults.hostile import HOSTILE
from prefaudit.simulate.faults.identity import IDENTITY
from prefaudit.simulate.faults.structure import STRUCTURE
from prefaudit.simulate.faults.types import TYPES
from prefaudit.simulate.faults.values import VALUES
from prefaudit.simulate.mutation import Mutation

FAULTS: Mapping[str, Mutation] = {**HOSTILE, **STRUCTURE, **TYPES, **IDENTITY, **VALUES, **CROSS_SHEET, **CERTIFICATES}
