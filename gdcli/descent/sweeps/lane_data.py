"""The numbers of many descents as arrays: which row holds what while they are in work, and what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdcli.graph.code.numpy_arrays import Array
from gdcli.model import Outcome, StopReason
from gdcli.record import record

STOPS: Final = tuple(StopReason)
OUTCOMES: Final = tuple(Outcome)
"""What the codes in `LaneResults` stand for."""
INTERRUPTED: Final = STOPS.index(StopReason.INTERRUPTED)
NON_FINITE: Final = STOPS.index(StopReason.NON_FINITE)

Codes = NDArray[np.int8]


@record
class LaneResults:
    """How m lanes ended: codes of `STOPS` and `OUTCOMES`, updates made, value, gradient norm (m each), point (n, m).

    `unsettled` marks the lanes that flew away, or turn to and fro without coming to rest.
    """

    stop: Codes
    outcome: Codes
    unsettled: NDArray[np.bool_]
    steps: NDArray[np.int64]
    value: Array
    gradient_norm: Array
    point: Array

    @staticmethod
    def of(*columns: NDArray[Any]) -> LaneResults:
        """The results whose fields these are."""
        return LaneResults(*columns)

    def before_interruption(self) -> LaneResults:
        """Those of the lanes before the first that was interrupted."""
        stopped = np.flatnonzero(self.stop == INTERRUPTED)
        count = int(stopped[0]) if stopped.size else self.stop.size
        return self.of(*(column[..., :count] for column in self.columns()))

    def columns(self) -> tuple[NDArray[Any], ...]:
        """All of them, in the order of the fields."""
        return self.stop, self.outcome, self.unsettled, self.steps, self.value, self.gradient_norm, self.point


def joined(results: Sequence[LaneResults], dimension: int) -> LaneResults:
    """Results one after the other."""
    if not results:
        return LaneResults.of(*(np.empty(0, kind) for kind in _KINDS), np.empty((dimension, 0)))
    columns = zip(*(each.columns() for each in results), strict=True)
    return LaneResults.of(*(np.concatenate(pieces, axis=-1) for pieces in columns))


_KINDS: Final = (np.int8, np.int8, np.bool_, np.int64, np.float64, np.float64)


class Rows:
    """Which rows of the buffer hold what, for n variables and s values of state in all."""

    def __init__(self, n: int, s: int) -> None:
        self.square, self.value = 0, 1
        self.point = slice(2, 2 + n)
        self.gradient = slice(2 + n, 2 + 2 * n)
        self.state = slice(2 + 2 * n, 2 + 2 * n + s)
        self.rate, self.limit, self.hot = 2 + 2 * n + s, 3 + 2 * n + s, 4 + 2 * n + s
        # Used in the last updates only.
        self.before = slice(self.hot, self.hot + n)
        self.last = slice(self.hot + n, self.hot + 2 * n)
        after = self.hot + 2 * n
        self.turns, self.first_length, self.last_length = after, after + 1, after + 2
        self.low, self.low_after = after + 3, after + 4
        # Of the middle of the run and of its last quarter.
        self.half_square, self.late_square, self.count = after + 5, after + 6, after + 7
