"""Truths of descents from an engine of the tests' own: formulas written again in Python, derivatives by mpmath.

Nothing here uses gdcli: a function is a Python callable over mpmath numbers, its slopes are mpmath's numerical
derivatives at 40 digits, and the end of a run is found by continuing with plain gradient descent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import mpmath

Point = tuple[float, ...]
Function = Callable[..., Any]
ABS, EXP, LOG, SIN, COS, COSH, SQRT, TANH = (
    abs, mpmath.exp, mpmath.log, mpmath.sin, mpmath.cos, mpmath.cosh, mpmath.sqrt, mpmath.tanh,
)  # fmt: skip
DIGITS = 40


class Truth(NamedTuple):
    """A function as gdcli reads it and as Python has it, with a guess near each of its minima, the lowest first.

    `kinks`: minima where the slope jumps, exact. `flat`: a test whether a point belongs to a set of minima.
    `unbounded`: it has no lower bound. `infimum`: the bound that it approaches and never reaches.
    """

    text: str
    function: Function
    guesses: tuple[Point, ...] = ()
    kinks: tuple[Point, ...] = ()
    flat: Callable[..., bool] | None = None
    unbounded: bool = False
    infimum: float | None = None

    @property
    def dimension(self) -> int:
        points = (*self.guesses, *self.kinks)
        return len(points[0]) if points else self.function.__code__.co_argcount

    def value(self, point: Sequence[Any]) -> Any:
        """The exact value at a point; nan where there is none."""
        with mpmath.workdps(DIGITS):
            try:
                value = self.function(*map(mpmath.mpf, point))
            except (ValueError, ZeroDivisionError):
                return mpmath.nan
            return value if mpmath.im(value) == 0 else mpmath.nan

    def gradient(self, point: Sequence[Any]) -> list[Any]:
        """The gradient at a point where the function is smooth."""
        with mpmath.workdps(DIGITS):
            return [self._partial(point, [int(i == j) for j in range(self.dimension)]) for i in range(self.dimension)]

    def hessian(self, point: Sequence[Any]) -> Any:
        """The matrix of second derivatives at a point."""
        n = self.dimension
        with mpmath.workdps(DIGITS):
            rows = [[self._partial(point, [(i == k) + (j == k) for k in range(n)]) for j in range(n)] for i in range(n)]
            return mpmath.matrix(rows)

    def eigenvalues(self, point: Sequence[Any]) -> list[float]:
        """The eigenvalues of the Hessian in rising order."""
        with mpmath.workdps(DIGITS):
            hessian = self.hessian(point)
            return sorted(map(float, mpmath.eigsy(hessian, eigvals_only=True)))

    def _partial(self, point: Sequence[Any], orders: Sequence[int]) -> Any:
        where = tuple(map(mpmath.mpf, point))
        size = max(1, *map(abs, where))
        return mpmath.diff(self.function, where, tuple(orders), h=size * mpmath.mpf(10) ** -12)

    def one_sided(self, point: Point, axis: int) -> tuple[float, float]:
        """The slopes just before and just behind a kink along an axis."""
        with mpmath.workdps(DIGITS):
            h = mpmath.mpf(10) ** -25
            beside = [[mpmath.mpf(x) + side * h * (i == axis) for i, x in enumerate(point)] for side in (-1, 1)]
            here = self.value(point)
            left, right = ((self.value(there) - here) / h for there in beside)
            return float(-left), float(right)

    def minima(self) -> list[tuple[Point, float]]:
        """Every minimum that is known: the minimizer to all digits, and the value."""
        found = [*map(self._refined, self.guesses), *self.kinks]
        with mpmath.workdps(DIGITS):
            return [(tuple(map(float, point)), float(self.value(point))) for point in found]

    def _refined(self, guess: Point) -> tuple[Any, ...]:
        """The stationary point next to a guess by Newton's method; of a singular one the guess is exact."""
        with mpmath.workdps(DIGITS):
            x = mpmath.matrix(list(map(mpmath.mpf, guess)))
            for _ in range(60):
                hessian = self.hessian(list(x))
                if abs(mpmath.det(hessian)) < mpmath.mpf(10) ** -8:
                    return guess
                step = mpmath.lu_solve(hessian, mpmath.matrix(self.gradient(list(x))))
                x -= step
                if mpmath.norm(step) < mpmath.mpf(10) ** -25:
                    break
            return tuple(x)


class Fate(NamedTuple):
    """The end of plain gradient descent: the steps to the tolerance (None: not in the steps made), and the point."""

    steps: int | None
    point: Point
    escaped: bool


def fate(slopes: Callable[[Point], Point], start: Point, rate: float, tol: float, most: int) -> Fate:
    """Descend in plain floats, with slopes written by hand."""
    x = start
    for k in range(most + 1):
        try:
            g = slopes(x)
        except (OverflowError, ValueError, ZeroDivisionError):
            return Fate(None, x, escaped=True)
        size = math.hypot(*g)
        if size <= tol:
            return Fate(k, x, escaped=False)
        if not size < 1e90 or not all(abs(a) < 1e90 for a in x):
            return Fate(None, x, escaped=True)
        x = tuple(a - rate * b for a, b in zip(x, g, strict=True))
    return Fate(None, x, escaped=False)
