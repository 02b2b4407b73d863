"""What a function does at one point: value, gradient, curvature, trend, and the limit that defines its derivative."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from gdcli.calculus.analysis.eigenvalues import eigenvalues
from gdcli.graph.objective import Objective
from gdcli.model import LocalView, SecantRow, Trend

EPSILON: Final = sys.float_info.epsilon
NEIGHBORS: Final = (1e-4, 1e-3, 1e-2)
"""How far to the left and right a flat point's neighbors are asked, relative to max(1, |x|)."""
LIMIT_EXPONENTS: Final = range(1, 13)
"""The limit table takes h = 10**-1 … 10**-12: rounding wins over truncation on the way."""


def local_view(objective: Objective, point: Sequence[float], *, spectrum: bool = False) -> LocalView:
    """The function at `point` (n): value, gradient (n), Hessian (n×n), in one variable the trend.

    `spectrum`: with the eigenvalues of the Hessian.
    """
    value, gradient = objective.value_and_gradient(point)
    hessian = tuple(tuple(row) for row in objective.hessian(point))
    return LocalView(
        point=tuple(point),
        value=value,
        gradient=tuple(gradient),
        hessian=hessian,
        eigenvalues=eigenvalues(hessian) if spectrum else None,
        trend=trend(objective, point[0]) if len(point) == 1 else None,
    )


def trend(objective: Objective, x: float) -> Trend | None:
    """Whether a function of one variable rises or falls at x, or what kind of flat point it has there.

    Flat means that the slope is zero to the rounding of x itself. A flat point is judged by its second derivative, and
    where that vanishes too (x**3, x**4, a kink) by the neighbors on both sides. None where the function has no slope.
    """
    _, (slope,) = objective.value_and_gradient((x,))
    ((curvature,),) = objective.hessian((x,))
    if not math.isfinite(slope):
        return None
    if abs(slope) > 8 * EPSILON * abs(x * curvature):
        return Trend.RISING if slope > 0 else Trend.FALLING
    if curvature > 0:
        return Trend.MINIMUM
    if curvature < 0:
        return Trend.MAXIMUM
    return _by_neighbors(lambda at: objective.value((at,)), x)


def _by_neighbors(f: Callable[[float], float], x: float) -> Trend:
    """The kind of flat point by the nearest neighbors whose values differ from it beyond rounding."""
    here = f(x)
    for distance in (relative * max(1.0, abs(x)) for relative in NEIGHBORS):
        left, right = f(x - distance) - here, f(x + distance) - here
        if min(abs(left), abs(right)) > 8 * EPSILON * abs(here):
            if (left > 0) == (right > 0):
                return Trend.MINIMUM if left > 0 else Trend.MAXIMUM
            return Trend.INFLECTION
    return Trend.FLAT


def limit_table(objective: Objective, variables: Sequence[str], point: Sequence[float]) -> tuple[SecantRow, ...]:
    """The secant slopes at `point` for shrinking h, one variable after the other, the others held still."""
    rows: list[SecantRow] = []
    _, gradient = objective.value_and_gradient(point)
    for index, name in enumerate(variables):
        rows.extend(_secants(objective, name, index, point, gradient[index]))
    return tuple(rows)


def _secants(
    objective: Objective, name: str, index: int, point: Sequence[float], exact: float
) -> Iterator[SecantRow]:
    """The rows of one variable; rounding wins behind the row with the smallest forward error."""

    def f(shift: float) -> float:
        return objective.value(tuple(x + shift if i == index else x for i, x in enumerate(point)))

    here = f(0.0)
    steps = [10.0**-exponent for exponent in LIMIT_EXPONENTS]
    ahead = [f(h) for h in steps]
    forward = [(value - here) / h for value, h in zip(ahead, steps, strict=True)]
    central = [(value - f(-h)) / (2 * h) for value, h in zip(ahead, steps, strict=True)]
    errors = [abs(slope - exact) for slope in forward]
    best = min(range(len(errors)), key=lambda i: errors[i] if errors[i] == errors[i] else math.inf)
    for i, h in enumerate(steps):
        yield SecantRow(name, h, ahead[i], forward[i], errors[i], central[i], abs(central[i] - exact), i > best)
