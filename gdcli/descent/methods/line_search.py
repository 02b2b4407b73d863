"""Gradient descent whose learning rate is searched along the gradient: backtracking (Armijo 1966)."""

from __future__ import annotations

import math
from typing import Final

from gdcli.descent.methods.gradient_descent import plain_update
from gdcli.descent.methods.method import Optimizer, Planning, Vector
from gdcli.graph.objective import Objective

SUFFICIENT_DECREASE: Final = 1e-4
"""The share c of the decrease that the slope promises (Nocedal & Wright 2006, section 3.1)."""


class Backtracking:
    """The first of lr, lr/2, lr/4, … with f(x − lr·g) ≤ f(x) − c·lr·|g|².

    A trial without a finite value is no decrease. The search also ends where the trial no longer moves the point.
    """

    def __init__(self, objective: Objective) -> None:
        self.value_evaluations = 0
        self._objective = objective

    def plan(self, point: Vector, value: float, gradient: Vector, rate: float) -> tuple[Vector, float]:
        """The gradient itself, and the first learning rate whose trial decreases the value enough."""
        slope = sum(g * g for g in gradient)
        while True:
            trial = tuple(x - rate * g for x, g in zip(point, gradient, strict=True))
            if trial == point:
                return gradient, rate
            self.value_evaluations += 1
            if -math.inf < self._objective.value(trial) <= value - SUFFICIENT_DECREASE * rate * slope:
                return gradient, rate
            rate /= 2.0


LINE_SEARCHES: Final = (
    Optimizer(
        "backtracking", "gradient descent with Armijo line search", "Armijo 1966, Pacific J. Math. 16(1)",
        plain_update,
        planning=Planning(
            ("lr = lr/2 until f(x - lr*g) <= f(x) - 0.0001*lr*|g|**2",),
            Backtracking, "a line search decides how far each update goes", cost=50, searches=True,
        ),
        no_limit="the line search shortens any learning rate until the value falls",
    ),
)  # fmt: skip
