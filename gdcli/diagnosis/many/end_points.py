"""Where many descents come to rest: their ends gathered into places, each judged as the end of a single run is.

A gradient within the tolerance makes no minimum: a start on a ridge may rest on a saddle, and a tail such as that of
exp(-x) is flat without having one. Ends that lie close together are one place, and a place is judged once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.calculus.analysis.stationary_points import Kind, Stationary, stationary_near
from gdcli.descent.sweeps.lane_data import OUTCOMES, Codes
from gdcli.diagnosis.detectors.bounds_and_small_updates import rests_on_bounds
from gdcli.diagnosis.detectors.stationary_ends import at_rest
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import (
    GRADIENT_NORM_AT_REST,
    PLACE_DISTANCE_SHARE,
    PLACES_JUDGED_MAX,
    PLACES_MAX,
    SINGULAR_EIGENVALUE_SHARE,
)
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.objective import Objective, Vector
from gdcli.language.printing.text import to_text
from gdcli.model import Iterate, KnownMinimum, Outcome, Run, Settings, StopReason, Trajectory
from gdcli.record import record, replace

NO_PLACE: Final = -1
CONTINUED_STEP_FACTOR: Final = 4.0
"""The length of the step from a point of rest to another one beside it, in multiples of the distance of places."""
SAME_VALUE_SHARE: Final = 1e-9
"""The difference of two values, relative to max(1, |value|), below which they count as equal."""

EndJudge = Callable[[RunFacts], Finding | None]

PlaceNumbers = NDArray[np.int64]


@record
class RestPoint:
    """A point (n) at which descents come to rest, and what it is: a minimum (`converged`), a saddle, a plateau, ….

    It is the stationary point to which Newton's method leads from the first end that was seen, or that end without one.
    `end` is that end if it is far from the point: descents that end near it belong to this point, too.
    `flat`: the function is constant around it. `isolated`: no other point of rest with the same value lies beside it,
    as it does on a plain or on the floor of a valley.
    """

    point: Vector
    outcome: Outcome
    flat: bool = False
    isolated: bool = True
    end: Vector = ()

    @property
    def center(self) -> Vector:
        """The middle of the ends that belong to this point."""
        return self.end or self.point


def at_rest_or_at_a_kink(facts: RunFacts) -> Finding | None:
    """The finding on a descent that rests within the tolerance, or whose steps have become tiny at a kink."""
    if facts.objective.has_kinks and facts.run.final.gradient_norm > max(facts.settings.tol, GRADIENT_NORM_AT_REST):
        return Finding(Outcome.CONVERGED, ()) if facts.rises_around(facts.final) else None
    return at_rest(facts)


def minimum_ahead(facts: RunFacts) -> Finding | None:
    """The finding on a descent that moves on: it is slow if Newton's method finds a minimum ahead of it."""
    return Finding(Outcome.SLOW, ()) if facts.kind is Kind.MINIMUM else None


class RestPoints:
    """The places of one objective, found one after the other; `judge` tells the outcome of a run that ends there.

    `reach` is the width of the box that is looked at; `known` minima tell a plain from the bottom of the function.
    """

    def __init__(
        self,
        objective: Objective,
        settings: Settings,
        reach: float,
        known: Sequence[KnownMinimum] = (),
        judge: EndJudge = at_rest_or_at_a_kink,
    ) -> None:
        self.found: list[RestPoint] = []
        self._judge = judge
        self.known = known
        self.objective = objective
        self.settings = settings
        self.reach = reach
        self.near = PLACE_DISTANCE_SHARE * reach
        self._first: RunFacts | None = None

    def sort(self, ends: Array) -> tuple[PlaceNumbers, Codes]:
        """For ends (n, m): the number of the place of each, or NO_PLACE, and the code of its outcome."""
        numbers = np.full(ends.shape[1], NO_PLACE)
        distances = np.full(ends.shape[1], np.inf)
        for number in range(len(self.found)):
            self._attract(number, ends, numbers, distances)
        while len(self.found) < PLACES_MAX:
            unplaced = np.flatnonzero(~(distances <= self.near))
            if not unplaced.size:
                break
            first = int(unplaced[0])
            number = self._number_of(tuple(ends[:, first].tolist()), int(numbers[first]))
            self._attract(number, ends, numbers, distances)
            numbers[first], distances[first] = number, 0.0  # even if Newton's method led farther than `near`
        codes = np.array([OUTCOMES.index(place.outcome) for place in self.found], np.int8)[numbers]
        return np.where(distances <= self.near, numbers, NO_PLACE), codes

    def numbers_by_point(self) -> list[int]:
        """For each place the number of the first one with the same point and outcome."""
        first: list[int] = []
        for place in self.found:
            same = (
                number
                for number in dict.fromkeys(first)
                if self.found[number].outcome is place.outcome
                and _distance(self.found[number].point, place.point) <= self.near
            )
            first.append(next(same, len(first)))
        return first

    def hand_over(self) -> list[RestPoint]:
        """The places that were found; they are removed here."""
        found, self.found = self.found, []
        return found

    def learn(self, found: Sequence[RestPoint]) -> None:
        """Add places that another process found, if they are new."""
        for place in found:
            if len(self.found) < PLACES_MAX and self._known(place) is None:
                self.found.append(place)

    def _known(self, place: RestPoint) -> int | None:
        """The number of the same place if it was found before: one with the same outcome, closer than `near`."""
        for number, other in enumerate(self.found):
            if other.outcome is place.outcome and _distance(other.center, place.center) <= self.near:
                return number
        return None

    def _attract(self, number: int, ends: Array, numbers: PlaceNumbers, distances: Array) -> None:
        """Assign the ends that are closer to this place than to any before."""
        point = np.array(self.found[number].center)[:, None]
        far = np.abs(ends - point).max(axis=0)
        nearer = far < distances
        numbers[nearer], distances[nearer] = number, far[nearer]

    def _number_of(self, end: Vector, nearest: int) -> int:
        """The number of the place of an end: of a known one, if Newton's method leads to it, or of a new one."""
        if len(self.found) >= PLACES_JUDGED_MAX:
            place = self._like(self.found[nearest], end)
        else:
            place = self._judged(end)
            if (known := self._known(place)) is not None:
                return known
        self.found.append(place)
        return len(self.found) - 1

    def _like(self, place: RestPoint, end: Vector) -> RestPoint:
        """The place of an end that is not judged: it has the outcome of the nearest place.

        It is the same point only if that place is far from its ends, too, and Newton's method leads there.
        """
        exact = stationary_near(self.objective, end) if place.end else None
        if exact is not None and _distance(exact.point, place.point) <= self.near:
            return replace(place, end=end)
        return replace(place, point=end, end=())

    def facts(self, point: Vector, reason: StopReason) -> RunFacts:
        """The facts of a run that starts at the point and ends there at once."""
        value, gradient = self.objective.value_and_gradient(point)
        here = Iterate(0, point, value, gradient, None)
        run = Run(
            expression=to_text(self.objective.expression.root),
            variables=self.objective.variables,
            settings=replace(self.settings, start=point),
            stop_reason=reason,
            steps_taken=0,
            value_evaluations=1,
            gradient_evaluations=1,
            final=here,
            best=here,
            trajectory=Trajectory(len(point), ((0, *point, value, *gradient, None),)),
        )
        facts = RunFacts(self.objective, run, self.known, self._first, looks_around=False)
        self._first = self._first or facts
        return facts

    def _judged(self, end: Vector) -> RestPoint:
        """The place of an end, judged as a run that starts there and rests there."""
        facts = self.facts(end, StopReason.TOLERANCE if self._judge is at_rest_or_at_a_kink else StopReason.MAX_STEPS)
        finding = rests_on_bounds(facts) or self._judge(facts)
        if facts.held:
            return RestPoint(end, finding.outcome if finding is not None else Outcome.NOT_CONVERGED)
        outcome = finding.outcome if finding is not None else Outcome.NOT_CONVERGED
        exact = facts.stationary.point if facts.stationary is not None else end
        close = _distance(exact, end) <= self.near
        flat = facts.kind is Kind.FLAT
        isolated = not flat and not self._is_continued(facts.stationary)
        if not close and not isolated:
            return RestPoint(end, outcome, flat, isolated)
        point = end if flat else _without_dust(exact, self.near)
        return RestPoint(point, outcome, flat, isolated, () if close else end)

    def _is_continued(self, found: Stationary | None) -> bool:
        """Whether a step in a direction without curvature leads to another stationary point of the same value.

        Across a kink the curvature is that of one side, so every direction is tried.
        """
        if found is None:
            return False
        negligible = SINGULAR_EIGENVALUE_SHARE * max(map(abs, found.eigenvalues))
        if self.objective.has_kinks:
            negligible = math.inf
        pairs = zip(found.eigenvalues, found.eigenvectors, strict=True)
        flat = [way for curvature, way in pairs if abs(curvature) <= negligible]
        return any(self._leads_on(found.point, way, side) for way in flat for side in (1.0, -1.0))

    def _leads_on(self, point: Vector, way: Vector, side: float) -> bool:
        """Whether Newton's method leads from beside a point to another stationary point of the same value."""
        step = side * CONTINUED_STEP_FACTOR * self.near
        other = stationary_near(self.objective, tuple(x + step * w for x, w in zip(point, way, strict=True)))
        if other is None or not _distance(point, other.point) > self.near:
            return False
        value = self.objective.value(point)
        return abs(self.objective.value(other.point) - value) <= SAME_VALUE_SHARE * max(1.0, abs(value))


def _distance(one: Vector, other: Vector) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _without_dust(point: Vector, near: float) -> Vector:
    """The point with zeros for coordinates that are only rounding errors beside the others."""
    dust = 1e-9 * near
    return tuple(0.0 if abs(x) < dust else x for x in point)
