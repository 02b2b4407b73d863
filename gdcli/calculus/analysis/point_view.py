"""A function at one point: value, gradient, curvature, trend, and the limit that defines its derivative."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.calculus.analysis.eigenvalues import eigenvalues
from gdcli.calculus.analysis.one_sided import Sides, curvature_at, sides_along_axes, trend_at
from gdcli.graph.objective import Matrix, Objective, Vector
from gdcli.graph.rays import SAME_NUMBER_SHARE, is_same
from gdcli.model import LocalView, SecantRow

SIDES_MAX: Final = 12
"""The most variables for which one-sided slopes are computed."""
LIMIT_EXPONENTS: Final = range(1, 13)
"""The steps of the limit table are h = 10**-1 … 10**-12; for the smallest, rounding exceeds truncation."""


def local_view(
    objective: Objective, point: Sequence[float], *, hessian: bool = True, spectrum: bool = False
) -> LocalView:
    """The function at `point` (n): value, gradient (n), in one variable the trend.

    `hessian`: with the second derivatives (n×n, nan at a kink); `spectrum`: with their eigenvalues.
    """
    value, gradient = objective.value_and_gradient(point)
    n = len(point)
    curvature = (curvature_at(objective, point) or ((math.nan,) * n,) * n) if hessian or spectrum else None
    sides = sides_along_axes(objective, point) if math.isfinite(value) and n <= SIDES_MAX else ()
    return LocalView(
        point=tuple(point),
        value=value,
        gradient=tuple(map(_slope, gradient, sides)) if sides else tuple(gradient),
        hessian=curvature,
        eigenvalues=_spectrum(curvature) if spectrum and curvature else None,
        trend=trend_at(objective, point[0]) if n == 1 else None,
        slopes=tuple(each.slopes for each in sides) if any(each.is_kink for each in sides) else None,
        jumps=tuple(each.limits for each in sides) if any(each.is_jump for each in sides) else None,
    )


def _spectrum(hessian: Matrix) -> Vector | None:
    """The eigenvalues (n); None at a kink or an infinite curvature."""
    return eigenvalues(hessian) if all(math.isfinite(entry) for row in hessian for entry in row) else None


def _slope(by_chain_rule: float, sides: Sides) -> float:
    """The partial derivative, nan at a jump.

    If the function is smooth but its formula has kinks, as relu(x) - relu(-x), the chain rule's conventions may miss
    it.
    """
    if sides.is_jump:
        return math.nan
    left, right = sides.slopes
    is_missed = left is not None and right is not None and not sides.is_kink and math.isfinite(right)
    return (
        right
        if is_missed and right is not None and not is_same(right, by_chain_rule, floor=SAME_NUMBER_SHARE)
        else by_chain_rule
    )


def limit_table(objective: Objective, variables: Sequence[str], point: Sequence[float]) -> tuple[SecantRow, ...]:
    """The secant slopes at `point` for shrinking h, one variable after the other, the others held still."""
    rows: list[SecantRow] = []
    gradient = local_view(objective, point, hessian=False).gradient
    for index, name in enumerate(variables):
        rows.extend(_secants(objective, name, index, point, gradient[index]))
    return tuple(rows)


def _secants(objective: Objective, name: str, index: int, point: Sequence[float], exact: float) -> Iterator[SecantRow]:
    """The rows of one variable; `rounding_wins` after the smallest forward error, as long as a larger one follows."""

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
        rounding_wins = math.isfinite(exact) and i > best and max(errors[i:]) > errors[best]
        yield SecantRow(name, h, ahead[i], forward[i], errors[i], central[i], abs(central[i] - exact), rounding_wins)
