"""Where many descents come to rest: their ends gathered into places, each judged as the end of a single run is.

A gradient within the tolerance makes no minimum: a start on a ridge may rest on a saddle, and a tail such as that of
exp(-x) is flat without having one. Ends that lie close together are one place, and a place is judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.calculus.analysis.stationary_points import Kind
from gdcli.descent.sweeps.lane_data import OUTCOMES, Codes
from gdcli.diagnosis.case import Case
from gdcli.diagnosis.detectors.bounds import rests_on_bounds
from gdcli.diagnosis.detectors.stationary_ends import at_rest
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.thresholds import PLACE_DISTANCE_SHARE, PLACES_JUDGED_MAX, PLACES_MAX
from gdcli.graph.code.numpy_functions import Array
from gdcli.graph.objective import Objective, Vector
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression
from gdcli.model import Iterate, KnownMinimum, Outcome, Run, Settings, StopReason, Trajectory
from gdcli.record import record, replace

NO_PLACE: Final = -1

EndJudge = Callable[[Case], Finding | None]

PlaceNumbers = NDArray[np.int64]


@record
class RestPoint:
    """A point (n) at which descents come to rest, and what it is: a minimum (`converged`), a saddle, a plateau, ….

    It is the stationary point to which Newton's method leads from the first end that was seen, or that end without one.
    `flat`: the function is constant around it, so the place is one point of a continuum.
    """

    point: Vector
    outcome: Outcome
    flat: bool = False


class RestPoints:
    """The places of one objective, found one after the other; `judge` tells the outcome of a run that ends there.

    `reach` is the width of the box that is looked at; `known` minima tell a plain from the bottom of the function.
    """

    def __init__(
        self,
        expression: Expression,
        objective: Objective,
        settings: Settings,
        reach: float,
        known: Sequence[KnownMinimum] = (),
        judge: EndJudge = at_rest,
    ) -> None:
        self.found: list[RestPoint] = []
        self._judge = judge
        self.known = known
        self.expression = expression
        self.objective = objective
        self.settings = settings
        self.reach = reach
        self.near = PLACE_DISTANCE_SHARE * reach
        self._first: Case | None = None

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
            if other.outcome is place.outcome and _distance(other.point, place.point) <= self.near:
                return number
        return None

    def _attract(self, number: int, ends: Array, numbers: PlaceNumbers, distances: Array) -> None:
        """Assign the ends that are closer to this place than to any before."""
        point = np.array(self.found[number].point)[:, None]
        far = np.abs(ends - point).max(axis=0)
        nearer = far < distances
        numbers[nearer], distances[nearer] = number, far[nearer]

    def _number_of(self, end: Vector, nearest: int) -> int:
        """The number of the place of an end: of a known one, if Newton's method leads to it, or of a new one."""
        if len(self.found) >= PLACES_JUDGED_MAX:
            place = replace(self.found[nearest], point=end)
        else:
            place = self._judged(end)
            if (known := self._known(place)) is not None:
                return known
        self.found.append(place)
        return len(self.found) - 1

    def case(self, point: Vector, reason: StopReason) -> Case:
        """The case of a run that starts at the point and ends there at once."""
        value, gradient = self.objective.value_and_gradient(point)
        here = Iterate(0, point, value, gradient, None)
        run = Run(
            expression=to_text(self.expression.root),
            variables=self.expression.variables,
            settings=replace(self.settings, start=point),
            stop_reason=reason,
            steps_taken=0,
            value_evaluations=1,
            gradient_evaluations=1,
            final=here,
            best=here,
            trajectory=Trajectory(len(point), ((0, *point, value, *gradient, None),)),
        )
        case = Case(self.expression, run, self.known, self.objective, same_objective=self._first, looks_around=False)
        self._first = self._first or case
        return case

    def _judged(self, end: Vector) -> RestPoint:
        """The place of an end, judged as a run that starts there and rests there."""
        case = self.case(end, StopReason.TOLERANCE if self._judge is at_rest else StopReason.MAX_STEPS)
        finding = rests_on_bounds(case) or self._judge(case)
        if case.held:
            return RestPoint(end, finding.outcome if finding is not None else Outcome.NOT_CONVERGED)
        outcome = finding.outcome if finding is not None else Outcome.NOT_CONVERGED
        exact = case.stationary.point if case.stationary is not None else end
        close = _distance(exact, end) <= self.near
        flat = case.kind is Kind.FLAT
        return RestPoint(_without_dust(exact, self.near) if close and not flat else end, outcome, flat)


def _distance(one: Vector, other: Vector) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _without_dust(point: Vector, near: float) -> Vector:
    """The point with zeros for coordinates that are only rounding errors beside the others."""
    dust = 1e-9 * near
    return tuple(0.0 if abs(x) < dust else x for x in point)
