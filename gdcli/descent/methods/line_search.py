"""Line searches, and the methods that search along the gradient itself: backtracking (Armijo) and exact."""

from __future__ import annotations

import math
from functools import partial
from typing import Final, NamedTuple

from gdcli.descent.methods.bounds import Bounds, free_gradient, projected
from gdcli.descent.methods.gradient_descent import plain_update
from gdcli.descent.methods.method import Optimizer, Planning
from gdcli.graph.armijo import ARMIJO_DECREASE_SHARE
from gdcli.graph.objective import Objective, Vector, dot
from gdcli.model.sentences import Sentence, Template

SEARCHED_RATE_MAX: Final = 1e200
"""A search goes to larger rates only up to this one: if the value still falls there, it falls without end."""
SLOPE_ROUNDING: Final = 1e-12
"""A slope of at most this share of the first one counts as 0."""
VALUE_ROUNDING: Final = 1e-15
"""Values that differ by less than this share of their size count as equal."""
RETREAT_FACTOR: Final = 0.01
"""The factor on a first trial that has no finite value; a gradient may be 1e200 times too long for it."""
WIDENING_TRIALS_MAX: Final = 40
CLOSING_TRIALS_MAX: Final = 100
RATE_BY_SEARCH: Final = Template("a line search finds the learning rate of each update")
SEARCH_REASON: Final = Template("a line search decides how far each update goes")
ARMIJO_RATE: Final = Template("lr/2 until f(x - lr*g) <= f(x) - {share}*lr*|g|**2")
WOLFE_RATE: Final = Template("a rate within the strong Wolfe conditions ({decrease}, {slope})")


class Backtracking:
    """The first of lr, lr/2, lr/4, … with f(x − lr·g) ≤ f(x) − c·lr·|g|².

    With bounds the trials are projected, and the required decrease is measured along the projected path: f(y) ≤ f(x) −
    c·g·(x − y) with y = P(x − lr·g) (Bertsekas 1976, IEEE Trans. Automatic Control 21(2)). A trial without a finite
    value does not count as a decrease. The search also ends when a trial no longer moves the point.
    """

    def __init__(self, objective: Objective, bounds: Bounds) -> None:
        self._trials = 0
        self._objective = objective
        self._bounds = bounds

    @property
    def evaluations(self) -> tuple[int, int]:
        return self._trials, 0

    def plan(self, point: Vector, value: float, gradient: Vector, rate: float) -> tuple[Vector, float]:
        """The gradient itself, and the first learning rate whose trial decreases the value enough."""
        square = sum(g * g for g in gradient)
        while True:
            trial = projected([x - rate * g for x, g in zip(point, gradient, strict=True)], self._bounds)
            if trial == point:
                return gradient, rate
            self._trials += 1
            is_plain = square < math.inf and not self._bounds
            promised = rate * square if is_plain else _along(gradient, point, trial)
            if -math.inf < self._objective.value(trial) <= value - ARMIJO_DECREASE_SHARE * promised:
                return gradient, rate
            rate /= 2.0


class Trial(NamedTuple):
    """A trial of a line search: its rate, value and slope along the path, and the gradient there (n)."""

    rate: float
    value: float
    slope: float
    gradient: Vector

    @property
    def is_finite(self) -> bool:
        return math.isfinite(self.value) and math.isfinite(self.slope)


class SearchedWay:
    """The points P(x − t·d) of an objective, one trial at a time; P projects onto the bounds, where there are any."""

    def __init__(self, objective: Objective, bounds: Bounds = ()) -> None:
        self.trials = 0
        self.bounds = bounds
        self._objective = objective

    def at(self, point: Vector, direction: Vector, rate: float) -> Trial:
        """Value and slope at one rate; components that have reached a bound no longer move."""
        free = [x - rate * d for x, d in zip(point, direction, strict=True)]
        there = projected(free, self.bounds)
        self.trials += 1
        value, gradient = self._objective.value_and_gradient(there)
        moving = (g * d for g, d, x, y in zip(gradient, direction, free, there, strict=True) if x == y)
        return Trial(rate, value, -sum(moving) if math.isfinite(value) else math.nan, gradient)


class ExactSearch:
    """The rate of the lowest value along the path: the first zero of the slope φ'(t) that doubling steps bracket.

    On a quadratic φ' is a straight line, and the first secant meets g·g/(g·Hg) to rounding.
    """

    def __init__(self, objective: Objective, bounds: Bounds) -> None:
        self._way = SearchedWay(objective, bounds)

    @property
    def evaluations(self) -> tuple[int, int]:
        return self._way.trials, self._way.trials

    def plan(self, point: Vector, value: float, gradient: Vector, rate: float) -> tuple[Vector, float]:
        """The gradient itself, and the rate of the lowest value; `rate` is the first trial."""
        direction, scale, first = scaled_direction(point, gradient, rate)
        free = free_gradient(point, gradient, self._way.bounds)
        slope = -dot(free, [g / scale for g in free])
        if not slope < 0.0:
            return gradient, rate
        low = Trial(0.0, value, slope, gradient)
        high = self._way.at(point, direction, first)
        while high.is_finite and high.slope < 0.0 and high.rate < SEARCHED_RATE_MAX:
            low, high = high, self._way.at(point, direction, 2.0 * high.rate)
        found = self._zero(point, direction, low, high) if not high.slope < 0.0 else high
        return gradient, found.rate / scale

    def _zero(self, point: Vector, direction: Vector, low: Trial, high: Trial) -> Trial:
        """Close in on the zero between a falling and a rising trial, by secants, or by halving if secants stall."""
        enough = SLOPE_ROUNDING * abs(low.slope)
        for count in range(CLOSING_TRIALS_MAX):
            middle = (low.rate + high.rate) / 2.0
            if not low.rate < middle < high.rate:
                break
            if high.is_finite and count % 3 < 2:
                secant = low.rate + (high.rate - low.rate) * (low.slope / (low.slope - high.slope))
                middle = secant if low.rate < secant < high.rate else middle
            trial = self._way.at(point, direction, middle)
            if abs(trial.slope) <= enough:
                return trial
            low, high = (trial, high) if trial.slope < 0.0 else (low, trial)
        return min((low, high), key=lambda end: end.value if end.is_finite else math.inf)


class WolfeSearch:
    """A rate that fulfils the strong Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and 3.6).

    The value falls by at least the share c₁ of the decrease that the slope predicts, and the slope falls to at most the
    share `flat` (c₂). If rounding errors hide both conditions, the lowest trial decides; its rate may be 0.
    """

    def __init__(self, way: SearchedWay, point: Vector, direction: Vector, start: Trial, flat: float) -> None:
        self._at = partial(way.at, point, direction)
        self._start = start
        self._flat_slope = -flat * start.slope
        self._slack = VALUE_ROUNDING * abs(start.value)

    def rate(self, first: float) -> float:
        """Widen from the first trial until a rate is enclosed, then close in on it."""
        low, rate = self._start, first
        for _ in range(WIDENING_TRIALS_MAX):
            trial = self._at(rate)
            if self._is_too_high(trial, low):
                return self._closed(low, trial).rate
            if self._is_flat(trial):
                return trial.rate
            if trial.slope >= 0.0:
                return self._closed(trial, low).rate
            rate, low = max(2.0 * rate, min(10.0 * rate, _secant(low, trial))), trial
        return low.rate

    def _closed(self, low: Trial, high: Trial) -> Trial:
        """The rate between the lowest trial and one beyond the minimum."""
        for _ in range(CLOSING_TRIALS_MAX):
            rate = _between(low, high)
            if rate in (low.rate, high.rate):
                break
            trial = self._at(rate)
            if self._is_too_high(trial, low):
                high = trial
                continue
            if self._is_flat(trial):
                return trial
            if trial.slope * (high.rate - low.rate) >= 0.0:
                high = low
            low = trial
        return low

    def _is_too_high(self, trial: Trial, low: Trial) -> bool:
        promised = self._start.value + ARMIJO_DECREASE_SHARE * trial.rate * self._start.slope
        return not (trial.is_finite and trial.value <= min(promised, low.value) + self._slack)

    def _is_flat(self, trial: Trial) -> bool:
        return abs(trial.slope) <= self._flat_slope


def wolfe_rate(flat: float) -> Sentence:
    """The rate of a `WolfeSearch` in words, with its two shares c₁ and c₂."""
    return WOLFE_RATE(decrease=f"{ARMIJO_DECREASE_SHARE:g}", slope=f"{flat:g}")


def _secant(a: Trial, b: Trial) -> float:
    """The zero of the straight line through two slopes; infinite if the line does not rise."""
    return b.rate - b.slope * (b.rate - a.rate) / (b.slope - a.slope) if b.slope > a.slope else math.inf


def _between(low: Trial, high: Trial) -> float:
    """The minimum of the cubic through two trials, kept off the ends of their interval; else its middle."""
    middle, width = (low.rate + high.rate) / 2.0, high.rate - low.rate
    if not high.is_finite:
        return middle if low.rate else RETREAT_FACTOR * high.rate
    bend = low.slope + high.slope - 3.0 * (high.value - low.value) / width
    root = bend * bend - low.slope * high.slope
    if not 0.0 <= root < math.inf:
        return middle
    root = math.copysign(math.sqrt(root), width)
    below = high.slope - low.slope + 2.0 * root
    found = high.rate - width * ((high.slope + root - bend) / below) if below else middle
    return found if 0.01 <= (found - low.rate) / width <= 0.99 else middle


def scaled_direction(point: Vector, direction: Vector, first: float) -> tuple[Vector, float, float]:
    """Direction, scale and first rate of a search; scale 1 and no change if the direction's squared length is finite.

    If it overflows, the direction is divided by a power of two, the scale, so that its largest component is between 1
    and 2; rates along it are `scale` times as large, and the first one moves the point by at most the point's size.
    """
    if dot(direction, direction) < math.inf or not all(map(math.isfinite, direction)):
        return direction, 1.0, first
    scale = math.ldexp(1.0, math.frexp(max(map(abs, direction)))[1] - 1)
    return tuple(d / scale for d in direction), scale, min(first * scale, max(1.0, *map(abs, point)))


def _along(gradient: Vector, point: Vector, trial: Vector) -> float:
    """The decrease from the point to the trial that the slope at the point predicts."""
    return sum(g * (x - y) for g, x, y in zip(gradient, point, trial, strict=True))


METHODS: Final = (
    Optimizer(
        "backtracking", Template("gradient descent with Armijo line search"), "Armijo 1966, Pacific J. Math. 16(1)",
        plain_update,
        planning=Planning(
            Backtracking, SEARCH_REASON, cost=50, rate=ARMIJO_RATE(share=f"{ARMIJO_DECREASE_SHARE:g}"),
            searches=True, bounded=True, in_lanes=True,
        ),
        no_limit=Template("the line search shortens any learning rate until the value falls"),
    ),
    Optimizer(
        "exact", Template("steepest descent with exact line search"),
        "Cauchy 1847, Comptes rendus 25; Nocedal & Wright 2006, Numerical Optimization, chapter 3.3",
        plain_update,
        planning=Planning(
            ExactSearch, SEARCH_REASON, cost=50, rate=Template("argmin of f(x - lr*g)")(), searches=True, bounded=True,
        ),
        no_limit=Template("the line search finds the lowest value along the gradient"),
    ),
)  # fmt: skip
