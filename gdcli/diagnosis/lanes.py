"""What many descents come to, judged as single runs are: their own numbers, and what is known of the function.

The engine knows of each lane why it ended and how it moved at last. What it cannot know is looked up here, once for
all lanes: what kind of point they rest at, and of a quadratic, whether a rate is too high for the directions that a
start is off the minimizer in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import isfinite
from operator import itemgetter
from typing import Final

import numpy as np

from gdcli.descent.lane_data import OUTCOMES, STOPS, LaneResults
from gdcli.diagnosis.case import Case
from gdcli.diagnosis.curvature import Spectrum
from gdcli.diagnosis.divergence import BEYOND_ROUNDING, FELT
from gdcli.diagnosis.ends import Places, resting_run
from gdcli.diagnosis.landscape import DECOUPLED
from gdcli.diagnosis.stability import STABILITY, rate_at
from gdcli.graph.arrays import Array
from gdcli.graph.objective import Objective
from gdcli.language.tree import Expression
from gdcli.model import Curvature, KnownMinimum, Outcome, Settings, StopReason
from gdcli.record import replace

MOST_MINIMA: Final = 24
"""So many are asked for their curvature."""

Vector = tuple[float, ...]
Lanes = Callable[[], tuple[Array, Array]]
"""Makes the lanes again: where they started (n, m), and their learning rates (m)."""


class Judge:
    """For the descents of one objective with one method; `reach` is the size of what is looked at.

    `known` minima tell a plain from the bottom of the function.
    """

    def __init__(
        self,
        expression: Expression,
        objective: Objective,
        settings: Settings,
        reach: float,
        known: Sequence[KnownMinimum] = (),
    ) -> None:
        self.places = Places(expression, objective, settings, reach, known)
        self._known = known
        self._expression = expression
        self._objective = objective
        self._settings = settings

    def __call__(self, results: LaneResults, lanes: Lanes) -> LaneResults:
        """The results with the outcomes as a diagnosis has them."""
        outcome, unsettled = results.outcome.copy(), results.unsettled.copy()
        resting = results.stop == STOPS.index(StopReason.TOLERANCE)
        outcome[resting] = self.places.sort(results.point.compress(resting, axis=1))[1]
        running = results.stop == STOPS.index(StopReason.MAX_STEPS)
        if self._settings.optimizer in DECOUPLED:  # its fixed points are not those of the objective
            outcome[outcome == OUTCOMES.index(Outcome.SLOW)] = OUTCOMES.index(Outcome.NOT_CONVERGED)
        if running.any() and self._factors is not None:
            factors = np.ones(running.size)
            factors[running] = self._factors(*(each[..., running] for each in lanes()))
            endless = factors > 1.0 + BEYOND_ROUNDING
            outcome[endless] = OUTCOMES.index(Outcome.DIVERGED)
            unsettled |= endless
            # Below 1 it is a pace that never slackens.
            outcome[(factors < 1.0) & (outcome == OUTCOMES.index(Outcome.NOT_CONVERGED))] = OUTCOMES.index(Outcome.SLOW)
        return replace(results, outcome=outcome, unsettled=unsettled)

    def sharpest(self) -> tuple[Curvature | None, int]:
        """The curvature with the lowest learning-rate limit of the minima that were found, and how many these are.

        Those that are known count where none was found. Of a quadratic the curvature is the same everywhere.
        """
        found = [place.point for place in self.places.found if place.outcome is Outcome.CONVERGED] or [
            minimum.point for minimum in self._known
        ]
        everywhere = self._curvature(self._settings.start)
        if everywhere is not None and everywhere.exact:
            return everywhere, len(found)
        numbers = filter(None, map(self._curvature, found[:MOST_MINIMA]))
        limited = ((each.lr_limit, each) for each in numbers if each.lr_limit is not None)
        return min(limited, key=itemgetter(0), default=(None, None))[1], len(found)

    def _curvature(self, point: Vector) -> Curvature | None:
        """The curvature at a point, as a diagnosis of a run that ends there has it."""
        run = resting_run(self._expression, self._objective, self._settings, point, StopReason.MAX_STEPS)
        return Case(self._expression, run, (), self._objective).curvature if isfinite(run.final.gradient_norm) else None

    @cached_property
    def _factors(self) -> Callable[[Array, Array], Array] | None:
        """Of starts and rates, what each step of a quadratic multiplies the distance by; None where it is not known."""
        settings = self._settings
        run = resting_run(self._expression, self._objective, settings, settings.start, StopReason.MAX_STEPS)
        case = Case(self._expression, run, (), self._objective)
        spectrum = case.spectrum if case.exact and not case.large else None
        if spectrum is None:
            return None
        if not spectrum.stationary:  # the slope never vanishes
            return lambda _, rates: np.full(rates.size, np.inf)
        if settings.schedule != "constant" or settings.optimizer not in STABILITY:
            return None
        return lambda points, rates: self._largest(spectrum, points, rates)

    def _largest(self, spectrum: Spectrum, points: Array, rates: Array) -> Array:
        """The largest factor among the directions that a start is off the minimizer in."""
        offsets = points - np.array(spectrum.at)[:, None]
        lengths = np.sqrt((offsets * offsets).sum(axis=0))
        largest = np.zeros(rates.size)
        different, which = np.unique(rates, return_inverse=True)
        for value, direction in zip(spectrum.eigenvalues, spectrum.eigenvectors, strict=True):
            if abs(value) <= spectrum.negligible:
                continue
            factors = np.array([rate_at(self._settings, rate, value) or 0.0 for rate in different.tolist()])[which]
            felt = np.abs((np.array(direction)[:, None] * offsets).sum(axis=0)) > FELT * lengths
            largest = np.maximum(largest, np.where(felt, factors, 0.0))
        return largest
