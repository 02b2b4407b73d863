"""Scaling of columns before a fit, and the way back to the units of the table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from gdcli.data import sentences as say
from gdcli.data.rows import ColumnArray
from gdcli.errors import UsageError
from gdcli.language.names import nearest
from gdcli.language.sentences import CHOOSE_ONE_OF, DID_YOU_MEAN
from gdcli.model.fit import NO_SCALE, STANDARD_SCALE
from gdcli.record import record


@record
class Scaling:
    """The scaling of a column: scaled = (column - shift)/factor."""

    shift: float
    factor: float

    @property
    def is_identity(self) -> bool:
        return self.shift == 0.0 and self.factor == 1.0

    def scaled(self, column: ColumnArray) -> ColumnArray:
        """The column (N) scaled; the column itself, and no copy, if it stays as it is."""
        return column if self.is_identity else (column - self.shift) / self.factor


@record
class Extent:
    """The extent of a column: its extremes, mean and standard deviation."""

    minimum: float
    maximum: float
    mean: float
    deviation: float


def extent_of(column: ColumnArray) -> Extent:
    """The extent of a column (N), without overflow on the way."""
    low, high = float(column.min()), float(column.max())
    size = max(abs(low), abs(high)) or 1.0
    part = column / size
    return Extent(low, high, size * float(part.mean()), size * float(part.std()))


def _none(_column: ColumnArray) -> Scaling:
    return Scaling(0.0, 1.0)


def _standard(column: ColumnArray) -> Scaling:
    """Mean 0 and standard deviation 1."""
    found = extent_of(column)
    return Scaling(found.mean, found.deviation)


def _minmax(column: ColumnArray) -> Scaling:
    """From 0 to 1."""
    return Scaling(float(column.min()), float(column.max() - column.min()))


SCALES: Final[Mapping[str, Callable[[ColumnArray], Scaling]]] = {
    NO_SCALE: _none, STANDARD_SCALE: _standard, "minmax": _minmax,
}  # fmt: skip
"""How columns can be scaled, by name."""


@np.errstate(all="ignore")
def scaled_columns(columns: Mapping[str, ColumnArray], scale: str) -> tuple[dict[str, ColumnArray], dict[str, Scaling]]:
    """The columns scaled, each by its own numbers; a constant column is only shifted. Raises UsageError for a name."""
    if scale not in SCALES:
        near = nearest(scale, SCALES)
        hint = DID_YOU_MEAN(name=near) if near else CHOOSE_ONE_OF(names=", ".join(SCALES))
        raise UsageError(say.UNKNOWN_SCALE(name=repr(scale)), hint)
    found = {name: _usable(SCALES[scale](column)) for name, column in columns.items()}
    return {name: found[name].scaled(column) for name, column in columns.items()}, found


def _usable(scaling: Scaling) -> Scaling:
    return scaling if 0.0 < scaling.factor < math.inf else Scaling(scaling.shift, 1.0)
