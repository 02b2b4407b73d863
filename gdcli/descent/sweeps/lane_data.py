"""The numbers of many descents as arrays: the rows of the buffer while they run, and their results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdcli.graph.code.numpy_operations import Array
from gdcli.model import Outcome, StopReason
from gdcli.record import record

TAIL_UPDATES: Final = 64
"""The number of last updates that are measured, to tell the motion of a lane that did not end."""
STOPS: Final = tuple(StopReason)
OUTCOMES: Final = tuple(Outcome)
"""The meanings of the codes in `LaneResults` and `LaneOutcomes`."""
INTERRUPTED_CODE: Final = STOPS.index(StopReason.INTERRUPTED)
NON_FINITE_CODE: Final = STOPS.index(StopReason.NON_FINITE)

Codes = NDArray[np.int8]


@record
class LaneResults:
    """How m lanes ended: codes of `STOPS`, updates made, value, gradient norm (m each), point (n, m), motion (r, m).

    `motion` has a row for each name of `MOTION_FIELDS`: the measured numbers from which a judge tells the outcome.
    """

    stop: Codes
    steps: NDArray[np.int64]
    value: Array
    gradient_norm: Array
    point: Array
    motion: Array

    @staticmethod
    def empty(dimension: int, lanes: int) -> LaneResults:
        """Results in n variables of m lanes, to be written."""
        codes, steps = np.empty(lanes, np.int8), np.empty(lanes, np.int64)
        point, motion = np.empty((dimension, lanes)), np.empty((len(MOTION_FIELDS), lanes))
        return LaneResults(codes, steps, np.empty(lanes), np.empty(lanes), point, motion)

    def part(self, lanes: slice) -> LaneResults:
        """The results of some lanes; what is written to them is written here."""
        return LaneResults(*(column[..., lanes] for column in self.columns()))

    def before_interruption(self) -> LaneResults:
        """The results of the lanes before the first interrupted one."""
        stopped = np.flatnonzero(self.stop == INTERRUPTED_CODE)
        count = int(stopped[0]) if stopped.size else self.stop.size
        return self.part(slice(count))

    def columns(self) -> tuple[NDArray[Any], ...]:
        """The arrays, in the order of the fields."""
        return self.stop, self.steps, self.value, self.gradient_norm, self.point, self.motion

    def moved(self, name: str) -> Array:
        """The row of the motion with that name (m)."""
        row: Array = self.motion[MOTION_FIELDS.index(name)]
        return row


def copied_columns(rows: Array, places: NDArray[np.int64]) -> Array:
    """A copy of some columns, row by row in memory; `rows.take` would first copy all rows."""
    return np.ascontiguousarray(rows[:, places])


def range_of_slice(rows: slice) -> range:
    """The rows of a slice."""
    return range(rows.start, rows.stop)


@record
class LaneOutcomes:
    """The outcomes of m lanes by a judge: codes of `OUTCOMES`, and which lanes are unsettled.

    Unsettled are those that diverged, or turn back and forth without coming to rest.
    """

    outcome: Codes
    unsettled: NDArray[np.bool_]


def joined_results(results: Sequence[LaneResults], dimension: int) -> LaneResults:
    """The results of several groups as one record."""
    columns = zip(*(each.columns() for each in results or [LaneResults.empty(dimension, 0)]), strict=True)
    return LaneResults(*(np.concatenate(pieces, axis=-1) for pieces in columns))


MOTION_FIELDS: Final = (
    "limit", "turns", "first_length", "last_length", "low", "low_after", "half_square", "late_square", "square",
)  # fmt: skip
"""The measured numbers of a lane's motion.

`limit`: the size at which the lane has diverged. Of its last updates: `turns`, how many turned back; the squared
lengths of the first and the last; the lowest values in their first and their second half. The squared gradient norm at
half, at three quarters and at the end of the steps."""


class MeasuredIterates:
    """The iterates at which a lane is measured, of a run of some steps.

    The last updates begin at `tail_begin`, their second half begins at `middle`. `squares`: the iterates at which the
    squared gradient norm is kept, at half and three quarters of the steps, and the names of the rows that keep it.
    """

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.tail_begin = max(0, steps - TAIL_UPDATES)
        self.middle = (self.tail_begin + steps) // 2
        self.half, self.late = steps // 2, 3 * steps // 4
        self.squares = (self.half, "half_square"), (self.late, "late_square")


class BufferRows:
    """The rows of the buffer: which quantity is in which row, with n variables and s numbers of state in total.

    `memory` has value and point of the iterate before, `tested` the t numbers of the stop tests.
    """

    def __init__(self, n: int, s: int, t: int = 0, *, remembers: bool = False) -> None:
        self.square, self.value = 0, 1
        self.point = slice(2, 2 + n)
        self.state = slice(self.point.stop, self.point.stop + s)
        self.memory = slice(self.state.stop, self.state.stop + (n + 1) * remembers)
        self.gradient = slice(self.memory.stop, self.memory.stop + n)
        self.tested = slice(self.gradient.stop, self.gradient.stop + t)
        self.rate, self.limit, self.hot = self.tested.stop, self.tested.stop + 1, self.tested.stop + 2
        # Used in the last updates only.
        self.before = slice(self.hot, self.hot + n)
        self.last = slice(self.hot + n, self.hot + 2 * n)
        after = self.hot + 2 * n
        self.turns, self.first_length, self.last_length = after, after + 1, after + 2
        self.low, self.low_after = after + 3, after + 4
        # Of the middle of the run and of its last quarter.
        self.half_square, self.late_square, self.count = after + 5, after + 6, after + 7
        self.motion: list[int] = [getattr(self, name) for name in MOTION_FIELDS]
