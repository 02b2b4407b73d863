"""The outcomes of many descents, by the rules for single runs.

The engine knows why each lane ended and how it moved in its last updates. The judge adds what takes long to compute,
once for all lanes: the kind of the points at which they rest, and on a quadratic whether a rate is too high along the
eigenvectors along which a start differs from the minimizer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from math import isfinite
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.sweeps.lane_data import INTERRUPTED_CODE, OUTCOMES, STOPS, Codes, LaneOutcomes, LaneResults
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.diagnosis.detectors.stationary_ends import falling_on
from gdcli.diagnosis.many.change_stops import judge_changes
from gdcli.diagnosis.many.end_points import RestPoint, RestPoints, minimum_ahead
from gdcli.diagnosis.many.few_lanes import judge_each
from gdcli.diagnosis.many.lane_outcomes import classifier
from gdcli.diagnosis.measures.curvature import Spectrum
from gdcli.diagnosis.measures.stability import rate_at
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import (
    FACTOR_ROUNDING,
    GRADIENT_NORM_AT_REST,
    GROWTH_CONTINUED_FACTOR,
    GROWTH_CONTINUED_STEPS_MIN,
    KINK_STEP_SHARE,
    LANES_JUDGED_ONE_BY_ONE,
    LIMITING_MINIMA_MAX,
    START_OFFSET_SHARE,
)
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.objective import Objective, Vector
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import read_again
from gdcli.model import Curvature, KnownMinimum, Outcome, Settings, StopReason
from gdcli.record import replace

Lanes = Callable[[], tuple[Array, Array]]
"""Makes the lanes again: where they started (n, m), and their learning rates (m)."""
Flags = NDArray[np.bool_]
LOST_CODES: Final = tuple(map(OUTCOMES.index, (Outcome.DIVERGED, Outcome.LEFT_DOMAIN)))
BOUNDED_CODES: Final = tuple(map(STOPS.index, (StopReason.MAX_STEPS, StopReason.TOLERANCE)))


class DescentJudge:
    """Tells the outcomes of descents of one objective with one method; `places` has the points at which they rest."""

    def __init__(self, places: RestPoints) -> None:
        self.places = places
        self._classify = classifier(places.objective, places.settings)

    def __call__(self, results: LaneResults, lanes: Lanes) -> LaneOutcomes:
        """The outcome of each lane, as the diagnosis of a single run would say it."""
        judged = self._classify(results)
        outcome, unsettled = judged.outcome, judged.unsettled
        resting = self.resting(results)
        running = (results.stop == STOPS.index(StopReason.MAX_STEPS)) & ~resting
        unsettled &= ~resting
        if self._factors is None:
            self._continue_growth(running & (outcome == OUTCOMES.index(Outcome.DIVERGED)), outcome, unsettled, lanes)
        outcome[resting] = self.places.sort(results.point.compress(resting, axis=1))[1]
        judge_changes(self.places, results, outcome)
        # With a decoupled decay the iterates do not come to rest at a stationary point of the objective.
        if OPTIMIZERS[self.places.settings.optimizer].decoupled_decay:
            outcome[outcome == OUTCOMES.index(Outcome.SLOW)] = OUTCOMES.index(Outcome.NOT_CONVERGED)
        self._mark_tails(results, outcome, running)
        self._check_minima_ahead(results, outcome)
        self._judge_by_factors(running, outcome, unsettled, lanes)
        if self.has_no_minimum():
            outcome[outcome == OUTCOMES.index(Outcome.SLOW)] = OUTCOMES.index(Outcome.NOT_CONVERGED)
        if outcome.size <= LANES_JUDGED_ONE_BY_ONE and (results.stop != INTERRUPTED_CODE).any():
            judge_each(self.places, results, *lanes(), outcome)
            unsettled |= np.isin(outcome, LOST_CODES)
        return LaneOutcomes(outcome, unsettled)

    def __reduce__(self) -> tuple[Callable[..., DescentJudge], tuple[object, ...]]:
        """A judge without places is sent to another process, which reads the expression again."""
        places = self.places
        expression = places.objective.expression
        text, variables = to_text(expression), expression.variables
        return judge_again, (text, variables, places.settings, places.reach, places.known)

    def hand_over(self) -> list[RestPoint]:
        """The places that were found since the last call; they are removed here."""
        for name in ("_tails", "_ahead"):
            self.__dict__.pop(name, None)
        return self.places.hand_over()

    def learn(self, found: Sequence[RestPoint]) -> None:
        """Take in the places that another judge has found."""
        self.places.learn(found)

    def _continue_growth(self, growing: Flags, outcome: Codes, unsettled: Flags, lanes: Lanes) -> None:
        """Lanes whose values grew are diverged only if they escape when they go on: a chaotic descent stays bounded."""
        settings = self.places.settings
        if not growing.any() or not settings.has_constant_rate or not OPTIMIZERS[settings.optimizer].runs_in_lanes:
            return
        points, rates = lanes()
        ends = self._longer.run(points[:, growing], rates[growing])
        bounded = np.isin(ends.stop, BOUNDED_CODES)
        outcome[np.flatnonzero(growing)[bounded]] = OUTCOMES.index(Outcome.NOT_CONVERGED)
        unsettled[np.flatnonzero(growing)[ends.stop == STOPS.index(StopReason.TOLERANCE)]] = False

    def _judge_by_factors(self, running: Flags, outcome: Codes, unsettled: Flags, lanes: Lanes) -> None:
        """On a quadratic the factor of a step decides: above 1 a lane diverges, below 1 it converges in the end."""
        if not self.places.settings.steps or not running.any() or self._factors is None:
            return
        factors = np.ones(running.size)
        factors[running] = self._factors(*(each[..., running] for each in lanes()))
        endless = factors > 1.0 + FACTOR_ROUNDING
        outcome[endless] = OUTCOMES.index(Outcome.DIVERGED)
        unsettled |= endless
        outcome[(factors < 1.0) & (outcome == OUTCOMES.index(Outcome.NOT_CONVERGED))] = OUTCOMES.index(Outcome.SLOW)

    @cached_property
    def _longer(self) -> LaneEngine:
        """The engine that runs lanes with many more steps."""
        settings = self.places.settings
        steps = max(GROWTH_CONTINUED_STEPS_MIN, GROWTH_CONTINUED_FACTOR * settings.steps)
        return LaneEngine(self.places.objective, replace(settings, steps=steps))

    def _mark_tails(self, results: LaneResults, outcome: Codes, running: Flags) -> None:
        """Write `plateau` for lanes that still move on a tail, where the function falls but has no minimum."""
        if not self._can_fall_on:
            return
        moving = running & np.isin(outcome, [OUTCOMES.index(each) for each in (Outcome.SLOW, Outcome.NOT_CONVERGED)])
        codes = self._tails.sort(results.point.compress(moving, axis=1))[1]
        plateau = OUTCOMES.index(Outcome.PLATEAU)
        outcome[moving] = np.where(codes == plateau, plateau, outcome[moving])

    def _check_minima_ahead(self, results: LaneResults, outcome: Codes) -> None:
        """Keep `slow` only for lanes with a minimum ahead: a gradient shrinks towards a saddle, too."""
        slow = np.flatnonzero(outcome == OUTCOMES.index(Outcome.SLOW))
        if slow.size and not self._start.is_quadratic:
            outcome[slow] = self._ahead.sort(results.point.take(slow, axis=1))[1]

    @cached_property
    def _ahead(self) -> RestPoints:
        """The places of the lanes that move on steadily, judged by what Newton's method finds ahead of them."""
        places = self.places
        return RestPoints(
            places.objective, places.settings, places.reach, places.known, minimum_ahead
        )

    @cached_property
    def _can_fall_on(self) -> bool:
        """Whether the function has a bound that it may come near without reaching it."""
        bounds = self._start.bounds
        return bounds.low_open and isfinite(bounds.low)

    @cached_property
    def _tails(self) -> RestPoints:
        """The places of the lanes that still move, judged as ends on a tail."""
        places = self.places
        return RestPoints(places.objective, places.settings, places.reach, places.known, falling_on)

    def resting(self, results: LaneResults) -> Flags:
        """Which descents came to rest: within the tolerance, or at a kink.

        If the tolerance is 0, a gradient norm that is nearly 0 is rest. At a kink the last steps have become tiny.
        """
        resting: Flags = results.stop == STOPS.index(StopReason.TOLERANCE)
        if self.has_kinks:
            sizes = np.maximum(1.0, np.sqrt((results.point * results.point).sum(axis=0)))
            tiny = results.moved("first_length") <= (KINK_STEP_SHARE * sizes) ** 2
            resting |= (results.stop == STOPS.index(StopReason.MAX_STEPS)) & tiny & (results.moved("turns") > 0)
        if not self.places.settings.tol:
            resting |= (results.stop == STOPS.index(StopReason.MAX_STEPS)) & (
                results.gradient_norm <= GRADIENT_NORM_AT_REST
            )
        return resting

    def minima(self, box: Sequence[tuple[float, float]]) -> list[Vector]:
        """The minima that descents reached in a box and some way around it; if none was reached, the known ones.

        A descent may jump far away, and a minimum there says little about the function in the box.
        """
        places = [self.places.found[number] for number in dict.fromkeys(self.places.numbers_by_point())]
        converged = [place for place in places if place.outcome is Outcome.CONVERGED and not place.flat]
        found = [place.point for place in converged if place.isolated] or [place.point for place in converged]
        known = [minimum.point for minimum in self.places.known]
        return [point for point in found if _is_around(point, box)] or known or found

    def curvatures(self, minima: Sequence[Vector]) -> list[Curvature]:
        """The curvatures at those minima that limit the learning rate, the lowest limit first.

        A quadratic has the same curvature everywhere, whether or not a descent reached its minimum.
        """
        points = [self._start.final] if self._start.is_quadratic else minima[:LIMITING_MINIMA_MAX]
        numbers = filter(None, map(self._curvature, points))
        limited = [(each.lr_limit, each) for each in numbers if each.lr_limit is not None]
        return [each for _, each in sorted(limited, key=itemgetter(0))]

    @property
    def has_kinks(self) -> bool:
        """Whether the function has kinks."""
        return self._classify.kinked

    def rests_on_plains(self) -> bool:
        """Whether descents came to rest, but not at an isolated minimum: at points of a plain or of a set of minima."""
        found = [place for place in self.places.found if place.outcome is Outcome.CONVERGED]
        return bool(found) and all(place.flat for place in found)

    def falls_on(self) -> bool:
        """Whether descents came to rest only on tails: the function falls towards a bound that it never reaches."""
        found = self.places.found
        return self._can_fall_on and bool(found) and all(place.outcome is Outcome.PLATEAU for place in found)

    @property
    def bound(self) -> float:
        """The lower bound of the function; -inf if none is known."""
        return self._start.bounds.low

    def has_no_minimum(self) -> bool:
        """Whether the function is a quadratic that falls without end."""
        spectrum = self._quadratic
        return spectrum is not None and (not spectrum.stationary or spectrum.bends_down)

    def _curvature(self, point: Vector) -> Curvature | None:
        """The curvature that the diagnosis of a run has if the run ends at the point; None without a gradient there."""
        facts = self.places.facts(point, StopReason.MAX_STEPS)
        return facts.curvature if isfinite(facts.run.final.gradient_norm) else None

    @cached_property
    def _start(self) -> RunFacts:
        """The facts of a run that ends at the start: it knows the function, a quadratic completely."""
        return self.places.facts(self.places.settings.start, StopReason.MAX_STEPS)

    @cached_property
    def _quadratic(self) -> Spectrum | None:
        """The spectrum of a quadratic; None for any other function, and for one with very many variables."""
        return self._start.spectrum if self._start.is_quadratic and not self._start.is_large else None

    @cached_property
    def _factors(self) -> Callable[[Array, Array], Array] | None:
        """Computes for starts and rates the factor by which a step multiplies the distance to a quadratic's minimizer.

        None for any other function, and if the method has no formula for it.
        """
        settings, spectrum = self.places.settings, self._quadratic
        if spectrum is None or settings.bounds:
            return None
        if not spectrum.stationary:  # the slope never vanishes
            return lambda _, rates: np.full(rates.size, np.inf)
        if not settings.has_constant_rate or OPTIMIZERS[settings.optimizer].stability is None:
            return None
        return lambda points, rates: self._largest(spectrum, points, rates)

    def _largest(self, spectrum: Spectrum, points: Array, rates: Array) -> Array:
        """The largest factor among the eigenvectors along which a start differs from the minimizer."""
        offsets = points - np.array(spectrum.at)[:, None]
        lengths = np.sqrt((offsets * offsets).sum(axis=0))
        largest = np.zeros(rates.size)
        settings = self.places.settings
        different, which = np.unique(rates, return_inverse=True)
        for value, direction in zip(spectrum.eigenvalues, spectrum.eigenvectors, strict=True):
            if abs(value) <= spectrum.negligible:
                continue
            factors = np.array([rate_at(settings, rate, value) or 0.0 for rate in different.tolist()])[which]
            active = np.abs((np.array(direction)[:, None] * offsets).sum(axis=0)) > START_OFFSET_SHARE * lengths
            largest = np.maximum(largest, np.where(active, factors, 0.0))
        return largest


def judge_again(
    text: str, variables: tuple[str, ...], settings: Settings, reach: float, known: tuple[KnownMinimum, ...]
) -> DescentJudge:
    """The judge for the expression that a canonical text stands for."""
    return DescentJudge(RestPoints(Objective(read_again(text, variables)), settings, reach, known))


def _is_around(point: Vector, box: Sequence[tuple[float, float]]) -> bool:
    """Whether a point is in the box, or no farther from it than half its width."""
    middles = ((x - (low + high) / 2, high - low) for x, (low, high) in zip(point, box, strict=True))
    return all(abs(off) <= width for off, width in middles)
