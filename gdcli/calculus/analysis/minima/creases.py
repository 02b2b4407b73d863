"""Creases, and the minimum of a function along creases.

A crease is the set of points where the argument of `abs` or `relu` is zero, or where two arguments of `max` or `min`
are equal. The function is smooth in the directions that stay on the crease. Newton's method finds a minimum on creases:
each step is the sum of a step onto the creases and a Newton step along them.

Source: Nocedal & Wright 2006, Numerical Optimization, chapter 18 (null-space steps).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from gdcli.calculus.analysis.eigenvalues import eigensystem
from gdcli.calculus.analysis.landscape import Landscape, hessian_at
from gdcli.graph.nodes import reachable
from gdcli.graph.objective import CompiledFunction, Objective, Vector, dot
from gdcli.graph.reverse import gradient
from gdcli.model import norm

NEWTON_STEPS_MAX: Final = 30
TIED_ARGUMENTS_MAX: Final = 6
"""The largest number of arguments of a `max` or `min` whose creases, one for each pair, are used."""
CREASES_MAX: Final = 200
STEP_ROUNDING_SHARE: Final = 1e-15
"""The length of a step, relative to max(1, |x|), up to which it counts as a rounding error."""
STEP_SHARE_MAX: Final = 0.5
"""The length of the longest step, relative to max(1, |x|)."""
LEVEL_SLOPE_SHARE: Final = 1e-6
"""A slope along creases of at most this share of max(1, |gradient|) counts as zero."""
SINGULAR_SHARE: Final = 1e-12
"""The size of an eigenvalue, relative to the largest one, below which it counts as zero."""


class Creases:
    """The creases of an objective, each the zero set of a function of the point (n)."""

    def __init__(self, objective: Objective) -> None:
        graph = objective.graph.copy()
        nodes: list[int] = []
        for node in reachable(graph, [objective.output]):
            if graph.per_row[node]:
                continue
            arguments = graph.args[node]
            if graph.op[node] in ("abs", "relu", "leaky_relu"):
                nodes.append(arguments[0])
            elif graph.op[node] in ("max", "min") and len(arguments) <= TIED_ARGUMENTS_MAX:
                nodes.extend(graph.sub(a, b) for a, b in combinations(arguments, 2))
        nodes = [node for node in dict.fromkeys(nodes) if graph.constant_at(node) is None][:CREASES_MAX]
        self.count = len(nodes)
        n = len(objective.inputs)
        slopes = [slope for node in nodes for slope in gradient(graph, node, objective.inputs)]
        self._all = CompiledFunction(graph, (*nodes, *slopes), objective.inputs)
        self._dimension = n

    def at(self, x: Vector) -> tuple[Vector, tuple[Vector, ...]]:
        """The values (m) of the functions of all m creases at x (n), and their gradients (m of n)."""
        if not self.count:
            return (), ()
        numbers = self._all(x)
        values, flat = numbers[: self.count], numbers[self.count :]
        n = self._dimension
        return values, tuple(flat[i * n : (i + 1) * n] for i in range(self.count))

    def crossed(self, points: Sequence[Vector]) -> tuple[int, ...]:
        """The numbers of the creases that have some of the points (n each) on each side."""
        values = [self.at(point)[0] for point in points]
        return tuple(i for i, column in enumerate(zip(*values, strict=True)) if min(column) <= 0.0 <= max(column))


def minimizer_on(creases: Creases, active: Sequence[int], landscape: Landscape, x: Vector) -> Vector | None:
    """The minimizer (n) along the active creases, by Newton's method from x (n); None if the method finds none."""
    for _ in range(NEWTON_STEPS_MAX):
        values, normals = creases.at(x)
        basis = _orthonormal([normals[i] for i in active])
        back = _step_onto([values[i] for i in active], [normals[i] for i in active], len(x))
        down = _step_along(landscape, x, basis)
        if down is None or back is None:
            return None
        step = tuple(a + b for a, b in zip(back, down, strict=True))
        size = norm(step)
        if not size < math.inf:
            return None
        room = STEP_SHARE_MAX * max(1.0, norm(x))
        x = tuple(a + s * min(1.0, room / size) if size > 0.0 else a for a, s in zip(x, step, strict=True))
        if size <= STEP_ROUNDING_SHARE * max(1.0, norm(x)):
            break
    values, normals = creases.at(x)
    is_on_them = all(abs(values[i]) <= 1e-9 * max(1.0, norm(x)) for i in active)
    return x if is_on_them and _is_level(landscape, x, [normals[i] for i in active]) else None


def _is_level(landscape: Landscape, x: Vector, normals: Sequence[Vector]) -> bool:
    """Whether the slope vanishes in the directions that stay on the creases; it need not where no curvature bends."""
    slopes = landscape.value_and_gradient(x)[1]
    room = LEVEL_SLOPE_SHARE * max(1.0, norm(slopes))
    return all(abs(dot(slopes, way)) <= room for way in _orthogonal(_orthonormal(normals), len(x)))


def _orthonormal(vectors: Sequence[Vector]) -> list[Vector]:
    """An orthonormal basis of the span of some vectors, by Gram-Schmidt with each step done twice."""
    basis: list[Vector] = []
    for vector in vectors:
        rest, before = vector, norm(vector)
        for _ in range(2):
            for axis in basis:
                share = dot(rest, axis)
                rest = tuple(r - share * a for r, a in zip(rest, axis, strict=True))
        length = norm(rest)
        if length > 1e-9 * before > 0.0:
            basis.append(tuple(r / length for r in rest))
    return basis


def _orthogonal(basis: Sequence[Vector], n: int) -> list[Vector]:
    """An orthonormal basis of the directions (n) that are orthogonal to an orthonormal basis."""
    return _orthonormal([*basis, *(tuple(float(i == j) for j in range(n)) for i in range(n))])[len(basis) :]


def _step_onto(values: Sequence[float], normals: Sequence[Vector], n: int) -> Vector | None:
    """The shortest step (n) onto the linearized creases: −J⁺c for the values c and the Jacobian J; None on failure."""
    if not values:
        return (0.0,) * n
    system = eigensystem([[dot(a, b) for b in normals] for a in normals])
    if system is None:
        return None
    step = [0.0] * n
    largest = max(map(abs, system[0]), default=0.0)
    for value, vector in zip(*system, strict=True):
        if value > SINGULAR_SHARE * largest:
            share = dot(values, vector) / value
            for weight, normal in zip(vector, normals, strict=True):
                step = [s - share * weight * a for s, a in zip(step, normal, strict=True)]
    return tuple(step)


def _step_along(landscape: Landscape, x: Vector, basis: Sequence[Vector]) -> Vector | None:
    """The Newton step (n) in the directions that stay on the creases; negative eigenvalues count as positive."""
    axes = _orthogonal(basis, len(x))
    slopes = landscape.value_and_gradient(x)[1]
    hessian = hessian_at(landscape, x)
    reduced = [[dot([dot(row, b) for row in hessian], a) for b in axes] for a in axes]
    system = eigensystem(reduced) if axes else ((), ())
    if system is None or not all(map(math.isfinite, slopes)):
        return None
    step = [0.0] * len(x)
    largest = max(map(abs, system[0]), default=0.0)
    for value, vector in zip(*system, strict=True):
        if abs(value) > SINGULAR_SHARE * largest:
            share = dot([dot(slopes, a) for a in axes], vector) / abs(value)
            for weight, axis in zip(vector, axes, strict=True):
                step = [s - share * weight * a for s, a in zip(step, axis, strict=True)]
    return tuple(step)
