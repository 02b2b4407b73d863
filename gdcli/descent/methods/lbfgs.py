"""L-BFGS: the inverse Hessian is estimated from the last updates, and never written down as a matrix."""

from __future__ import annotations

import math
from collections import deque
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

PAIRS_KEPT: Final = 10
WOLFE_SLOPE_SHARE: Final = 0.9
"""A search ends at a slope of at most this share of its first slope: c₂ (Nocedal & Wright 2006, section 3.1)."""
QUASI_NEWTON_DIRECTION: Final = Template("d = H*g, H from the last {kept} updates (two-loop recursion)")


class QuasiNewtonDirection:
    """d = H·g by the two-loop recursion over the last pairs s = x − x₋, y = g − g₋ (algorithm 7.4)."""

    def __init__(self, objective: Objective, _bounds: Bounds) -> None:
        self._way = SearchedWay(objective)
        self._pairs: deque[tuple[Vector, Vector, float]] = deque(maxlen=PAIRS_KEPT)
        self._before: tuple[Vector, Vector] | None = None

    @property
    def evaluations(self) -> tuple[int, int]:
        return self._way.trials, self._way.trials

    def plan(self, point: Vector, value: float, gradient: Vector, rate: float) -> tuple[Vector, float]:
        """The direction, and a rate within the strong Wolfe conditions.

        The first trial is `rate` while no pair is known, and 1 afterwards.
        """
        self._remember(point, gradient)
        direction = self._recursion(gradient)
        slope = -dot(gradient, direction)
        if not slope < 0.0:
            self._pairs.clear()
            direction, slope = gradient, -dot(gradient, gradient)
        way, scale, first = scaled_direction(point, direction, 1.0 if self._pairs else rate)
        start = Trial(0.0, value, -dot(gradient, way), gradient)
        found = WolfeSearch(self._way, point, way, start, WOLFE_SLOPE_SHARE).rate(first)
        return direction, found / scale

    def _remember(self, point: Vector, gradient: Vector) -> None:
        """Keep the pair of the last update if the slope rose along it, as the Wolfe conditions imply."""
        if self._before is not None:
            s, y = (
                tuple(now - then for now, then in zip(*both, strict=True))
                for both in zip((point, gradient), self._before, strict=True)
            )
            if dot(s, y) > 0.0 < dot(y, y) < math.inf:
                self._pairs.append((s, y, 1.0 / dot(s, y)))
        self._before = point, gradient

    def _recursion(self, gradient: Vector) -> Vector:
        q = gradient
        shares: list[float] = []
        for s, y, rho in reversed(self._pairs):
            shares.append(rho * dot(s, q))
            q = tuple(a - shares[-1] * b for a, b in zip(q, y, strict=True))
        if self._pairs:
            _, y, rho = self._pairs[-1]
            scale = 1.0 / (rho * dot(y, y))
            q = tuple(scale * a for a in q)
        for (s, y, rho), share in zip(self._pairs, reversed(shares), strict=True):
            change = share - rho * dot(y, q)
            q = tuple(a + change * b for a, b in zip(q, s, strict=True))
        return q


METHODS: Final = (
    Optimizer(
        "lbfgs", Template("L-BFGS"),
        "Nocedal 1980, Mathematics of Computation 35; Liu & Nocedal 1989, Math. Programming 45",
        plain_update,
        planning=Planning(
            QuasiNewtonDirection, SEARCH_REASON, cost=50,
            direction=QUASI_NEWTON_DIRECTION(kept=str(PAIRS_KEPT)),
            component=Template("the component of d = H*g"),
            rate=wolfe_rate(WOLFE_SLOPE_SHARE),
            searches=True,
        ),
        no_limit=RATE_BY_SEARCH,
    ),
)  # fmt: skip
