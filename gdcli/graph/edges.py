"""Values, slopes and curvatures at points at which the computed formula is wrong: holes, and points with 0·inf."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from gdcli.graph.expansion import Expansion
from gdcli.graph.holes import Holes
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Matrix, Vector, unit_vector
from gdcli.graph.rays import EXPANDED_NODES_MAX, Rays, curvature_through, slope_through

SIDES_KEPT_MAX: Final = 64
"""Pairs of expansions in the cache: the same point is usually examined several times."""


class Edges:
    """Corrects the gradient and the Hessian of one function, by its expansions.

    A function over the rows of a table has no expansions, and is not corrected.
    """

    def __init__(self, graph: Graph, output: int, inputs: Sequence[int]) -> None:
        self._graph = graph
        self._output = output
        self._inputs = tuple(inputs)
        self.has_rows = graph.table is not None
        self._last: dict[str, tuple[Vector, Vector]] = {}
        self._sides: dict[tuple[Vector, Vector], tuple[Expansion | None, ...]] = {}

    @cached_property
    def rays(self) -> Rays:
        """The expansions of the function along rays."""
        return Rays(self._graph, self._output, self._inputs)

    @cached_property
    def _holes(self) -> Holes:
        return Holes(self._graph, self._output, self._inputs)

    def has_hole(self, x: Sequence[float]) -> bool:
        """Whether a part of the formula has a pole exactly at x (n): then the function has no value there."""
        return not self.has_rows and all(map(math.isfinite, x)) and self._holes.is_at(x)

    def gradient(self, x: Vector, value: float, slopes: Vector) -> Vector:
        """The gradient (n) at x (n), in which slopes from expansions replace computed slopes (n) that are nan."""
        n = len(x)
        if not self._is_affordable(x, value, slopes.count(math.nan)):
            return slopes if value == value else (math.nan,) * n
        return self._once("gradient", x, lambda: self._gradient(x, value, slopes))

    def _gradient(self, x: Vector, value: float, slopes: Vector) -> Vector:
        return tuple(
            slope if slope == slope else slope_through(self.sides(x, unit_vector(i, len(x))), value)
            for i, slope in enumerate(slopes)
        )

    def hessian(self, x: Vector, value: float, matrix: Matrix) -> Matrix:
        """The Hessian (n×n) at x (n), in which curvatures from expansions replace computed entries that are nan."""
        n = len(x)
        if not self._is_affordable(x, value, n * (n + 1)):
            return matrix
        found = self._once("hessian", x, lambda: self._hessian(x, value, matrix))
        return tuple(found[i * n : (i + 1) * n] for i in range(n))

    def _hessian(self, x: Vector, value: float, matrix: Matrix) -> Vector:
        return tuple(
            entry if entry == entry else self.second_derivative(x, value, i, j)
            for i, row in enumerate(matrix)
            for j, entry in enumerate(row)
        )

    def second_derivative(self, x: Vector, value: float, i: int, j: int) -> float:
        """∂²f/∂x_i∂x_j at x (n), from expansions along rays; nan at a kink."""
        n = len(x)
        if i == j:
            return curvature_through(self.sides(x, unit_vector(i, n)), value)
        one, other = unit_vector(i, n), unit_vector(j, n)
        along = curvature_through(self.sides(x, [a + b for a, b in zip(one, other, strict=True)]), value)
        across = curvature_through(self.sides(x, [a - b for a, b in zip(one, other, strict=True)]), value)
        return (along - across) / 4.0

    def sides(self, x: Vector, direction: Sequence[float]) -> tuple[Expansion | None, ...]:
        """The expansions at x (n) along -direction and along direction (n), from the cache if they are in it."""
        if self.has_rows:
            return None, None
        asked = (x, tuple(direction))
        if asked not in self._sides:
            if len(self._sides) >= SIDES_KEPT_MAX:
                self._sides.clear()
            self._sides[asked] = self.rays.both_ways(*asked)
        return self._sides[asked]

    def _is_affordable(self, x: Vector, value: float, directions: int) -> bool:
        finite = math.isfinite(value) and all(map(math.isfinite, x))
        return not self.has_rows and finite and max(1, directions) * len(self.rays) <= EXPANDED_NODES_MAX

    def _once(self, what: str, x: Vector, find: Callable[[], Vector]) -> Vector:
        """The result of `find` at x (n), which is not computed again while x stays the same."""
        known = self._last.get(what)
        if known is None or known[0] != x:
            known = self._last[what] = (x, find())
        return known[1]
