"""The outcome of each of many descents, from the few numbers that were measured during its last updates.

The diagnosis of a single run knows more; an outcome that these numbers cannot show is not claimed here.
"""

from __future__ import annotations

import math
from functools import cached_property

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
    was far away or its value overflowed; else it has left the domain. A lane that used up its steps diverges, swings,
    or comes lower steadily, as `LaneMotion` says; else it has not converged. The first outcome that holds counts.
    """
    reasons = StopReason.TOLERANCE, StopReason.DIVERGED, StopReason.NON_FINITE, StopReason.MAX_STEPS
    within, diverged, lost, running = (results.stop == STOPS.index(reason) for reason in reasons)
    motion = LaneMotion(lanes, results)
    flown = diverged | (lost & motion.is_far) | (running & motion.is_growing)
    outcomes = {
        Outcome.CONVERGED: within,
        Outcome.DIVERGED: flown,
        Outcome.LEFT_DOMAIN: lost,
        Outcome.OSCILLATING: running & motion.is_swinging,
        Outcome.SLOW: running & motion.is_steady & motion.is_coming_lower,
    }
    codes = np.select([*outcomes.values()], list(map(OUTCOMES.index, outcomes)), OUTCOMES.index(Outcome.NOT_CONVERGED))
    return LaneOutcomes(codes.astype(np.int8), flown | lost | (running & motion.is_unsettled))


class LaneMotion:
    """What the numbers measured during the last updates say of each lane (m)."""

    def __init__(self, lanes: LaneClassifier, results: LaneResults) -> None:
        self._lanes = lanes
        self._results = results
        self._moved = results.moved
        self._watch = MeasuredIterates(lanes.steps)
        self._pairs = max(1, self._watch.steps - self._watch.tail_begin - 1)
        self._turns = self._moved("turns") / self._pairs

    @property
    def is_far(self) -> Mask:
        """Whether a component or the value is far from zero."""
        point, value = np.abs(self._results.point), np.abs(self._results.value)
        far: Mask = (point > ESCAPING_VALUE_MIN).any(axis=0) | (value > ESCAPING_VALUE_MIN)
        return far

    @property
    def is_growing(self) -> Mask:
        """Whether the value exceeds 1 and every number of the start, and last updates and lowest values grew."""
        moved = self._moved
        rises = (moved("last_length") > moved("first_length")) & (moved("low_after") > moved("low"))
        growing: Mask = rises & (self._results.value > moved("limit") / DIVERGENCE_FACTOR)
        return growing

    @property
    def is_swinging(self) -> Mask:
        """Whether nearly all of the last updates turned back and hardly shrank.

        Or many turned back, the gradient hardly shrank, and the value came no lower, which a function with kinks need
        not fulfil.
        """
        moved = self._moved
        shrunk = moved("last_length") < SWING_FACTOR ** (2 * self._pairs) * moved("first_length")
        stalled = (moved("low_after") >= moved("low")) | self._lanes.kinked
        stalled &= moved("square") > moved("late_square") / 4.0
        swinging: Mask = ((self._turns >= ZIGZAG_TURN_SHARE) & ~shrunk) | (self._is_restless & stalled)
        return swinging

    @property
    def is_coming_lower(self) -> Mask:
        """Whether the gradient shrinks, the updates shorten and the value has not risen; True with a memory."""
        lower: Mask = (self._is_shrinking(1.0) & ~self._has_risen) | self._lanes.has_memory
        return lower

    @property
    def is_steady(self) -> Mask:
        """Whether the gradient shrank by a steady factor in the second half and will be within the tolerance.

        If the factor of the last quarter is much closer to 1 than the factor of the quarter before, convergence slows
        down, and is not steady.
        """
        watch, steps = self._watch, self._lanes.steps
        if steps < GROWTH_STEPS_SEEN:
            return np.zeros(self._results.stop.size, np.bool_)
        half, late, last = (np.log(self._moved(name)) / 2.0 for name in ("half_square", "late_square", "square"))
        before, now = (late - half) / (watch.late - watch.half), (last - late) / (steps - watch.late)
        steady: Mask = (before < 0.0) & (now < 0.0) & (np.expm1(now) <= STEADY_LOSS_SHARE * np.expm1(before))
        steady &= last - math.log(self._lanes.tol or GRADIENT_NORM_AT_REST) <= -now * FORECAST_STEPS_FACTOR * steps
        return steady

    @property
    def is_unsettled(self) -> Mask:
        """Whether it turns back or has risen, and does not calm down; False with kinks, where all steps turn back."""
        restless = self._is_restless | self._has_risen
        unsettled: Mask = restless & ~self._is_shrinking(CALM_SQUARE_SHARE) & (not self._lanes.kinked)
        return unsettled

    @cached_property
    def _is_restless(self) -> Mask:
        restless: Mask = self._turns >= RESTLESS_TURN_SHARE
        return restless

    @cached_property
    def _has_risen(self) -> Mask:
        """Whether the value is above the lowest one by more than rounding; False with a memory."""
        low = self._moved("low")
        risen: Mask = self._results.value > low + RISE_SHARE_MIN * np.maximum(1.0, np.abs(low))
        return risen & (not self._lanes.has_memory)

    def _is_shrinking(self, share: float) -> Mask:
        """Whether the last updates shorten, and the square of the gradient shrinks to less than a share twice."""
        moved = self._moved
        shrinking: Mask = moved("last_length") < moved("first_length")
        shrinking &= moved("square") < share * moved("late_square")
        shrinking &= moved("late_square") < share * moved("half_square")
        return shrinking
