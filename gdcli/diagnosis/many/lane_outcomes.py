"""The outcome of each of many descents, from the few numbers that were measured during its last updates.

The diagnosis of a single run knows more; an outcome that these numbers cannot show is not claimed here.
"""

from __future__ import annotations

import math

import numpy as np

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.single.stepper import DIVERGENCE_FACTOR
from gdcli.descent.sweeps.lane_data import OUTCOMES, STOPS, LaneOutcomes, LaneResults, MeasuredIterates
from gdcli.diagnosis.thresholds import (
    CALM_SQUARE_SHARE,
    ESCAPING_VALUE_MIN,
    FORECAST_STEPS_FACTOR,
    GRADIENT_NORM_AT_REST,
    GROWTH_STEPS_SEEN,
    RESTLESS_TURN_SHARE,
    RISE_SHARE_MIN,
    STEADY_LOSS_SHARE,
    SWING_FACTOR,
    ZIGZAG_TURN_SHARE,
)
from gdcli.graph.code.numpy_operations import Mask
from gdcli.graph.nodes import reachable
from gdcli.graph.objective import Objective
from gdcli.language.function_table import KINKED
from gdcli.model import Outcome, Settings, StopReason
from gdcli.record import record


@record
class LaneClassifier:
    """Tells the outcome of lanes from their motion; `steps` and `tol` are those of the settings.

    `kinked`: the function has kinks; across a kink steps turn back at every learning rate. `has_memory`: the method
    has a state, such as a momentum, which carries it uphill now and then even where it settles.
    """

    steps: int
    tol: float
    kinked: bool
    has_memory: bool

    def __call__(self, results: LaneResults, _: object = None) -> LaneOutcomes:
        with np.errstate(all="ignore"):
            return outcomes_of(self, results)

    def hand_over(self) -> None:
        """It finds out nothing but outcomes."""

    def learn(self, found: object) -> None:
        """There is nothing to learn."""


def classifier(objective: Objective, settings: Settings) -> LaneClassifier:
    """The classifier for the lanes of one objective with these settings."""
    kinked = any(objective.graph.op[node] in KINKED for node in reachable(objective.graph, [objective.output]))
    return LaneClassifier(settings.steps, settings.tol, kinked, OPTIMIZERS[settings.optimizer].has_memory)


def outcomes_of(lanes: LaneClassifier, results: LaneResults) -> LaneOutcomes:
    """The outcome that the motion of each lane shows, and whether the lane is unsettled.

    A lane within the tolerance has converged, as far as these numbers tell. A lane without a value has diverged if it
    was far away or its value overflowed; else it has left the domain. A lane that used up its steps is diverging if
    its value exceeds 1 and every number of the start, and its last updates and lowest values grew. It oscillates if
    nearly all of its last updates turned back and hardly shrank; or if many turned back, the gradient hardly shrank,
    and the value came no lower (with kinks the value is not asked). It is slow if the gradient shrinks steadily while
    updates shorten and the value has not risen. It is unsettled, too, if it does not calm down and the value has risen.
    """
    watch, moved, stop = MeasuredIterates(lanes.steps), results.moved, results.stop
    pairs = max(1, watch.steps - watch.tail_begin - 1)
    turns = moved("turns") / pairs
    shrunk = moved("last_length") < SWING_FACTOR ** (2 * pairs) * moved("first_length")
    growing = (moved("last_length") > moved("first_length")) & (moved("low_after") > moved("low"))
    growing &= results.value > moved("limit") / DIVERGENCE_FACTOR
    stalled = (moved("low_after") >= moved("low")) | lanes.kinked
    stalled &= moved("square") > moved("late_square") / 4.0
    restless = turns >= RESTLESS_TURN_SHARE
    risen = results.value > moved("low") + RISE_SHARE_MIN * np.maximum(1.0, np.abs(moved("low")))
    risen &= not lanes.has_memory
    shortens = moved("last_length") < moved("first_length")
    shrinks, calms = (
        shortens & (moved("square") < share * moved("late_square"))
        & (moved("late_square") < share * moved("half_square"))
        for share in (1.0, CALM_SQUARE_SHARE)
    )  # fmt: skip
    far = (np.abs(results.point) > ESCAPING_VALUE_MIN).any(axis=0) | (np.abs(results.value) > ESCAPING_VALUE_MIN)
    running = stop == STOPS.index(StopReason.MAX_STEPS)
    lost = stop == STOPS.index(StopReason.NON_FINITE)
    flown = (stop == STOPS.index(StopReason.DIVERGED)) | (lost & far) | (running & growing)
    codes = np.select(
        [
            stop == STOPS.index(StopReason.TOLERANCE),
            flown,
            lost,
            running & (((turns >= ZIGZAG_TURN_SHARE) & ~shrunk) | (restless & stalled)),
            running & _is_steady(lanes, results) & ((shrinks & ~risen) | lanes.has_memory),
        ],
        [
            OUTCOMES.index(outcome)
            for outcome in (
                Outcome.CONVERGED, Outcome.DIVERGED, Outcome.LEFT_DOMAIN, Outcome.OSCILLATING, Outcome.SLOW,
            )
        ],
        OUTCOMES.index(Outcome.NOT_CONVERGED),
    ).astype(np.int8)  # fmt: skip
    # Across a kink steps turn back at every learning rate.
    swings = running & (restless | risen) & ~calms & (not lanes.kinked)
    return LaneOutcomes(codes, flown | lost | swings)


def _is_steady(lanes: LaneClassifier, results: LaneResults) -> Mask:
    """Whether the gradient shrank by a steady factor in the second half and will be within the tolerance.

    If the factor of the last quarter is much closer to 1 than the factor of the quarter before, convergence slows down,
    and is not steady.
    """
    watch, steps = MeasuredIterates(lanes.steps), lanes.steps
    if steps < GROWTH_STEPS_SEEN:
        return np.zeros(results.stop.size, np.bool_)
    half, late, last = (np.log(results.moved(name)) / 2.0 for name in ("half_square", "late_square", "square"))
    before, now = (late - half) / (watch.late - watch.half), (last - late) / (steps - watch.late)
    steady = (before < 0.0) & (now < 0.0) & (np.expm1(now) <= STEADY_LOSS_SHARE * np.expm1(before))
    steady &= last - math.log(lanes.tol or GRADIENT_NORM_AT_REST) <= -now * FORECAST_STEPS_FACTOR * steps
    found: Mask = steady
    return found
