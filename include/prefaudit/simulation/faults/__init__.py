"""The named faults, by what they spoil: the file, the structure, the values, the identity, the sheets between them, the
certificates."""

from collections.abc import Mapping

from prefaudit.simulation.faults.certificates import CERTIFICATES
from prefaudit.simulation.faults.cross_sheet import CROSS_SHEET
from prefaudit.simulation.faults.hostile import HOSTILE
from prefaudit.simulation.faults.identity import IDENTITY
from prefaudit.simulation.faults.structure import STRUCTURE
from prefaudit.simulation.faults.types import TYPES
from prefaudit.simulation.faults.values import VALUES
from prefaudit.simulation.mutation import Mutation

FAULTS: Mapping[str, Mutation] = {**HOSTILE, **STRUCTURE, **TYPES, **IDENTITY, **VALUES, **CROSS_SHEET, **CERTIFICATES}
