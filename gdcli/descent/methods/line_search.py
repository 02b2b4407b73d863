"""Backtracking: the first learning rate, halved until the objective decreases enough (Armijo 1966)."""

from __future__ import annotations

import math
from typing import Final

from gdcli.descent.methods.update import CarefulUpdate, Vector
from gdcli.graph.objective import Objective

SUFFICIENT: Final = 1e-4
"""The share c of the decrease that the slope promises (Nocedal & Wright 2006, section 3.1)."""


class LineSearch:
    """The search along one direction at a time; counts the values that it asks for."""

    def __init__(self, objective: Objective, update: CarefulUpdate) -> None:
        self.evaluations = 0
        self._objective = objective
        self._update = update

    def accepted(self, point: Vector, value: float, gradient: Vector, first: float) -> float:
        """The first of lr, lr/2, lr/4, … with f(x − lr·g) ≤ f(x) − c·lr·|g|².

        A trial without a finite value is no decrease. The search also ends where the trial no longer moves the point.
        """
        slope = sum(g * g for g in gradient)
        rate = first
        while True:
            trial, _ = self._update(point, gradient, (), rate, 0)
            if trial == point:
                return rate
            self.evaluations += 1
            if -math.inf < self._objective.value(trial) <= value - SUFFICIENT * rate * slope:
                return rate
            rate /= 2.0
