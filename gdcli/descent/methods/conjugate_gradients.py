"""Nonlinear conjugate gradients: Polak-Ribière+, with a restart every n updates."""

from __future__ import annotations

from typing import Final

from gdcli.descent.methods.bounds import Bounds
from gdcli.descent.methods.gradient_descent import plain_update
from gdcli.descent.methods.line_search import (
    RATE_BY_SEARCH,
    SEARCH_REASON,
    SearchedWay,
    Trial,
    WolfeSearch,
    scaled_direction,
    wolfe_rate,
)
from gdcli.descent.methods.method import Optimizer, Planning
from gdcli.graph.objective import Objective, Vector, dot
from gdcli.model.sentences import Template

WOLFE_SLOPE_SHARE: Final = 0.1
"""A search ends at a slope of at most this share of its first slope: c₂ (Nocedal & Wright 2006, section 3.1)."""
CONJUGATE_DIRECTION: Final = Template(
    "d = g + beta*d, beta = max(0, g.(g - g_before)/|g_before|**2), d = g every n updates"
)


class ConjugateDirection:
    """d ← g + β·d with β = max(0, g·(g − g₋)/|g₋|²).

    d is g at first, again every n updates, and where g + β·d does not lead down.
    """

    def __init__(self, objective: Objective, _bounds: Bounds) -> None:
        self._way = SearchedWay(objective)
        self._gradient: Vector = ()
        self._direction: Vector = ()
        self._since_restart = 0
        self._promised = 0.0

    @property
    def evaluations(self) -> tuple[int, int]:
        return self._way.trials, self._way.trials

    def plan(self, point: Vector, value: float, gradient: Vector, rate: float) -> tuple[Vector, float]:
        """The direction, and a rate within the strong Wolfe conditions; `rate` is the first trial of the first update.

        Every later update first tries the rate that predicts the same decrease as the update before made.
        """
        direction = self._next_direction(gradient)
        way, scale, first = scaled_direction(point, direction, rate)
        slope = -dot(gradient, way)
        first = self._promised / slope if self._promised < 0.0 > slope else first
        start = Trial(0.0, value, slope, gradient)
        found = WolfeSearch(self._way, point, way, start, WOLFE_SLOPE_SHARE).rate(first)
        self._gradient, self._direction, self._promised = gradient, direction, found * slope
        return direction, found / scale

    def _next_direction(self, gradient: Vector) -> Vector:
        self._since_restart += 1
        before = dot(self._gradient, self._gradient)
        if not before > 0.0 or self._since_restart > len(gradient):
            return self._restarted(gradient)
        change = [g - before for g, before in zip(gradient, self._gradient, strict=True)]
        beta = max(0.0, dot(gradient, change) / before)
        direction = tuple(g + beta * d for g, d in zip(gradient, self._direction, strict=True))
        return direction if dot(gradient, direction) > 0.0 else self._restarted(gradient)

    def _restarted(self, gradient: Vector) -> Vector:
        self._since_restart = 1
        return gradient


METHODS: Final = (
    Optimizer(
        "cg", Template("conjugate gradients (Polak-Ribière+)"),
        "Polak & Ribière 1969, RIRO 3; Gilbert & Nocedal 1992, SIAM J. Optimization 2(1)",
        plain_update,
        planning=Planning(
            ConjugateDirection, SEARCH_REASON, cost=50,
            direction=CONJUGATE_DIRECTION(),
            component=Template("the component of d = g + beta*d"),
            rate=wolfe_rate(WOLFE_SLOPE_SHARE),
            searches=True,
        ),
        no_limit=RATE_BY_SEARCH,
    ),
)  # fmt: skip
