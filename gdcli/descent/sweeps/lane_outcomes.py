"""What each of many descents came to, told from why it ended and how it moved at last.

A diagnosis of a single run knows more: what it could not tell from these few numbers is not claimed here.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.descent.single.stepper import DIVERGED
from gdcli.descent.sweeps.lane_data import OUTCOMES, STOPS, Codes, Rows
from gdcli.graph.code.numpy_arrays import Array
from gdcli.model import Outcome, StopReason
from gdcli.record import record

TURNING: Final = 0.9
SWINGING: Final = 0.9
RESTLESS: Final = 0.2
FAR: Final = 1e50
SMALL_GRADIENT: Final = 1e-6
"""What counts as a vanishing gradient where there is no tolerance."""
SLACKENING: Final = 0.8
"""A gradient that loses less than this share of what it lost each step before does not shrink steadily."""
FARTHEST: Final = 10_000
"""So many times the steps of a run are not foretold from it."""
FEWEST_STEPS: Final = 8
"""Of fewer no pace is told."""


@record
class Watch:
    """What was watched: the layout of a lane's column, the budget, and the iterates at which squares were kept.

    `kinked`: the function has kinks, across which steps turn back at any rate.
    """

    rows: Rows
    steps: int
    tol: float
    tail_begin: int
    half: int
    late: int
    kinked: bool


def outcome_codes(watch: Watch, stop: Codes, ended: Array) -> tuple[Codes, NDArray[np.bool_]]:
    """What the facts of each lane come to, and whether the lane is unsettled.

    Within the tolerance is converged, as far as can be told here; without a value is diverged where the lane had
    gone far or the value overflowed, and out of the domain otherwise. A lane that did not end is on its way to
    diverge where it is worse off than at the start, and its last updates and lowest values grew; it oscillates
    where nearly all of its last updates turned back and hardly shrank, or where many did, the gradient hardly
    shrank, and the value (but for that of a function with kinks) came no lower; it is slow where the gradient
    shrinks steadily.
    """
    rows = watch.rows
    pairs = max(1, watch.steps - watch.tail_begin - 1)
    turns = ended[rows.turns] / pairs
    shrunk = ended[rows.last_length] < SWINGING ** (2 * pairs) * ended[rows.first_length]
    growing = (ended[rows.last_length] > ended[rows.first_length]) & (ended[rows.low_after] > ended[rows.low])
    growing &= ended[rows.value] > ended[rows.limit] / DIVERGED
    stalled = (ended[rows.low_after] >= ended[rows.low]) | watch.kinked
    stalled &= ended[rows.square] > ended[rows.late_square] / 4.0
    restless = turns >= RESTLESS
    far = (np.abs(ended[rows.point]) > FAR).any(axis=0) | (np.abs(ended[rows.value]) > FAR)
    running = stop == STOPS.index(StopReason.MAX_STEPS)
    lost = stop == STOPS.index(StopReason.NON_FINITE)
    flown = (stop == STOPS.index(StopReason.DIVERGED)) | (lost & far) | (running & growing)
    codes = np.select(
        [
            stop == STOPS.index(StopReason.TOLERANCE),
            flown,
            lost,
            running & (((turns >= TURNING) & ~shrunk) | (restless & stalled)),
            running & _is_steady(watch, ended),
        ],
        [
            OUTCOMES.index(outcome)
            for outcome in (
                Outcome.CONVERGED, Outcome.DIVERGED, Outcome.LEFT_DOMAIN, Outcome.OSCILLATING, Outcome.SLOW,
            )
        ],
        OUTCOMES.index(Outcome.NOT_CONVERGED),
    ).astype(np.int8)  # fmt: skip
    calming = (ended[rows.square] < ended[rows.late_square]) & (ended[rows.late_square] < ended[rows.half_square])
    calming &= ended[rows.last_length] < ended[rows.first_length]
    # Across a kink steps turn back at any rate.
    swings = running & restless & ~calming & (not watch.kinked)
    return codes, flown | lost | swings


def _is_steady(watch: Watch, ended: Array) -> NDArray[np.bool_]:
    """Whether the gradient shrank by a steady factor in the second half, and will be within the tolerance some day.

    By the factor in the last quarter; where that is much closer to 1 than the one before, the pace slackens.
    """
    rows, steps = watch.rows, watch.steps
    tolerance = watch.tol or SMALL_GRADIENT
    if steps < FEWEST_STEPS:
        return np.zeros(ended.shape[1], np.bool_)
    half, late, last = (np.log(ended[row]) / 2.0 for row in (rows.half_square, rows.late_square, rows.square))
    before, now = (late - half) / (watch.late - watch.half), (last - late) / (steps - watch.late)
    steady = (before < 0.0) & (now < 0.0) & (np.expm1(now) <= SLACKENING * np.expm1(before))
    steady &= last - math.log(tolerance) <= -now * FARTHEST * steps
    found: NDArray[np.bool_] = steady
    return found
