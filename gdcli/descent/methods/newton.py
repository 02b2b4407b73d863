"""Newton's method: the Hessian's linear system, solved in plain Python, because it is used with few variables only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gdcli.descent.methods.bounds import Bounds
from gdcli.descent.methods.gradient_descent import plain_update
from gdcli.descent.methods.method import Optimizer, Planning, Stability
from gdcli.graph.objective import Objective, Vector
from gdcli.model.sentences import NEWTONS_METHOD, Template


class NewtonDirection:
    """The direction d with H·d = g; the learning rate is the schedule's."""

    evaluations = (0, 0)

    def __init__(self, objective: Objective, _bounds: Bounds) -> None:
        self._objective = objective

    def plan(self, point: Vector, _value: float, gradient: Vector, rate: float) -> tuple[Vector, float]:
        """Newton's direction at the point, and the rate as it is."""
        return newton_direction(self._objective.hessian(point), gradient), rate


def newton_direction(hessian: Sequence[Sequence[float]], gradient: Sequence[float]) -> tuple[float, ...]:
    """The d with H·d = g: x − d is the stationary point of the quadratic model, a minimum, a saddle or a maximum.

    If the Hessian is singular or not finite, the gradient itself.
    """
    direction = solve(hessian, gradient)
    return tuple(gradient) if direction is None else direction


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> tuple[float, ...] | None:
    """Gaussian elimination with partial pivoting; None if the matrix (n×n) is singular or the result not finite.

    >>> solve([[0.0, 2.0], [1.0, 0.0]], [4.0, 3.0])
    (3.0, 2.0)
    """
    n = len(right)
    rows = [[*row, b] for row, b in zip(matrix, right, strict=True)]
    for column in range(n):
        pivot = max(range(column, n), key=lambda i: abs(rows[i][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        if not 0.0 < abs(head[column]) < math.inf:
            return None
        for row in rows[column + 1 :]:
            factor = row[column] / head[column]
            if factor:
                row[column:] = [a - factor * b for a, b in zip(row[column:], head[column:], strict=True)]
    x = [0.0] * n
    for i in reversed(range(n)):
        known = sum(a * b for a, b in zip(rows[i][i + 1 : n], x[i + 1 :], strict=True))
        x[i] = (rows[i][n] - known) / rows[i][i]
    return tuple(x) if all(map(math.isfinite, x)) else None


METHODS: Final = (
    Optimizer(
        "newton", NEWTONS_METHOD, "Nocedal & Wright 2006, Numerical Optimization, chapter 3.3",
        plain_update,
        planning=Planning(
            NewtonDirection, Template("each update solves a linear system"), cost=50,
            direction=Template("solve H*d = g")(), component=Template("the component of d in H*d = g"), solves=True,
        ),
        # Each update leaves 1 − lr of the distance to the minimizer, whatever the curvature.
        stability=Stability(
            "2", lambda _: 2.0, lambda a, _: abs(1.0 - a), lambda _least, _most, _mu: 1.0, scale_free=True,
        ),
        advised_rates=(1.0,),
    ),
)  # fmt: skip
