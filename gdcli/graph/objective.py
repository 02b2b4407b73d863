"""The objective: value, gradient and Hessian of a function at a point, compiled from its graph when first asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import mul
from typing import TYPE_CHECKING, Final

from gdcli.graph.build import build
from gdcli.graph.code.lowering import lower
from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.overflow_patterns import StableGraph
from gdcli.graph.reverse import gradient, hessian, hessian_vector
from gdcli.language.function_table import KINKED
from gdcli.language.tree import Expression

if TYPE_CHECKING:
    from gdcli.graph.edges import Edges

Vector = tuple[float, ...]
"""A point, a gradient, or a direction (n)."""
Matrix = tuple[Vector, ...]
"""A Hessian (n × n), or rows of numbers."""
WITHOUT_CURVATURE: Final = KINKED | {"hypot"}
"""Functions with points without a second derivative at which its formula gives a number all the same."""


def unit_vector(i: int, n: int) -> list[float]:
    """The unit vector (n) of variable i."""
    return [float(i == j) for j in range(n)]


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """The inner product, by IEEE arithmetic, which never raises an error."""
    return float(sum(map(mul, a, b)))


class CompiledFunction:
    """Outputs of a graph at a point: by the fast code, or by the careful code if that raised or was not finite.

    Every output is nan at a point where `has_hole` is true although the first output, the value, is finite.
    """

    def __init__(
        self,
        graph: Graph,
        outputs: Sequence[int],
        inputs: Sequence[int],
        has_hole: Callable[[Sequence[float]], bool] = lambda _: False,
    ) -> None:
        self._graph = graph
        self._outputs = outputs
        self._inputs = inputs
        self._has_hole = has_hole

    @cached_property
    def fast(self) -> Callable[[Sequence[float]], Vector]:
        return compile_function(self._graph, self._outputs, self._inputs)

    @cached_property
    def careful(self) -> Callable[[Sequence[float]], Vector]:
        return compile_function(self._graph, self._outputs, self._inputs, careful=True)

    def __call__(self, x: Sequence[float]) -> Vector:
        try:
            values = self.fast(x)
        except (ArithmeticError, ValueError):
            pass
        else:
            if math.isfinite(sum(values)):
                return values
        values = self.careful(x)
        return (math.nan,) * len(values) if math.isfinite(values[0]) and self._has_hole(x) else values


class Objective:
    """A function of n variables, given by an expression, over the rows of its table if it has one.

    It never raises for floats. At points without a value (nan) every component of the gradient is nan, even if the
    formula of the gradient gives a number. If the chain rule gives 0·inf, slopes and curvatures come from expansions.
    `inputs`, `output` and `gradient` are nodes of `graph`, in the order of `variables`; add nodes only to a
    `graph.copy()`. The values and slopes of a function with a long sum of like terms are computed `by_terms`, by an
    objective that asks the original at points at which the formula is wrong.
    """

    def __init__(self, expression: Expression, of: Objective | None = None) -> None:
        self.expression = expression
        self.variables: tuple[str, ...] = expression.variables
        self._of = of

    @cached_property
    def by_terms(self) -> Objective:
        """The objective with its long sum of like terms as a loop; without such a sum the objective itself."""
        expression = self.expression.by_terms
        return self if expression is None else Objective(expression, self)

    @property
    def twice(self) -> Objective:
        """The objective with the smallest graph that can be differentiated twice: not one with columns of variables."""
        return (self._of or self) if self.by_terms.graph.choices else self.by_terms

    @cached_property
    def _built(self) -> tuple[Graph, tuple[int, ...], int]:
        graph = StableGraph(self.expression.table)
        inputs = tuple(graph.variable(name) for name in self.variables)
        return graph, inputs, build(self.expression.root, graph)

    @property
    def graph(self) -> Graph:
        """The graph of the value and of every derivative that was asked for since."""
        return self._built[0]

    @property
    def inputs(self) -> tuple[int, ...]:
        """The nodes of the variables (n)."""
        return self._built[1]

    @property
    def output(self) -> int:
        """The node of the value."""
        return self._built[2]

    @cached_property
    def gradient(self) -> tuple[int, ...]:
        """The nodes of the partial derivatives (n)."""
        return tuple(gradient(self.graph, self.output, self.inputs))

    @cached_property
    def hessian_nodes(self) -> tuple[tuple[int, ...], ...]:
        """The nodes of the second derivatives (n×n), symmetric."""
        return tuple(map(tuple, hessian(self.graph, self.gradient, self.inputs)))

    @cached_property
    def has_kinks(self) -> bool:
        """Whether the formula has an operation with a kink anywhere in its domain."""
        graph = self.by_terms.graph
        return any(graph.op[node] in WITHOUT_CURVATURE for node in reachable(graph, [self.by_terms.output]))

    @cached_property
    def constant_hessian(self) -> Matrix | None:
        """The Hessian of a quadratic (n×n); None if it depends on the point, or may depend on it."""
        if self.twice is not self:
            return self.twice.constant_hessian
        graph = self.graph
        if any(graph.op[node] in KINKED for node in reachable(graph, [self.output])):
            return None
        for i, slope in enumerate(self.gradient):
            # Row by row: one row that depends on the point decides, before a large Hessian is complete.
            row = gradient(graph, slope, self.inputs[i:])
            if any(graph.op[node] == "var" for node in reachable(graph, row)):
                return None
        distinct = self._hessian_entries
        lowered, nodes = lower(graph, distinct)
        values = lowered.constants_at(nodes)
        if values is None and graph.table is not None:
            values = list(CompiledFunction(graph, distinct, self.inputs)((math.nan,) * len(self.inputs)))
        if values is None or not all(map(math.isfinite, values)):
            return None
        entries = dict(zip(distinct, values, strict=True))
        return tuple(tuple(entries[node] for node in row) for row in self.hessian_nodes)

    def value(self, x: Sequence[float]) -> float:
        """The function at x (n)."""
        return self.by_terms._value(x)[0]

    def value_and_gradient(self, x: Sequence[float]) -> tuple[float, Vector]:
        """The function and its gradient (n) at x (n)."""
        value, *slopes = self.by_terms._value_and_gradient(x)
        if any(slope != slope for slope in slopes):
            return value, self.edges.gradient(tuple(x), value, tuple(slopes))
        return value, tuple(slopes) if value == value else (math.nan,) * len(slopes)

    def hessian(self, x: Sequence[float]) -> Matrix:
        """The second derivatives (n×n) at x (n)."""
        if self.twice is not self:
            return self.twice.hessian(x)
        value, *rest = self._hessian(x)
        n = len(self.variables)
        if value != value:
            return ((math.nan,) * n,) * n
        entries = dict(zip(self._hessian_entries, rest, strict=True))
        matrix = tuple(tuple(entries[node] for node in row) for row in self.hessian_nodes)
        return matrix if all(entry == entry for entry in rest) else self.edges.hessian(tuple(x), value, matrix)

    def hessian_vector(self, x: Sequence[float], v: Sequence[float]) -> Vector:
        """The Hessian at x (n) times v (n), without the Hessian."""
        if self.twice is not self:
            return self.twice.hessian_vector(x, v)
        value, *products = self._hessian_vector((*x, *v))
        return tuple(products) if value == value else (math.nan,) * len(products)

    @cached_property
    def edges(self) -> Edges:
        """The function at points at which its formula in floats gives a wrong result."""
        if self._of is not None:
            return self._of.edges
        from gdcli.graph.edges import Edges  # noqa: PLC0415 - few runs need it

        return Edges(self.graph, self.output, self.inputs)

    def _has_hole(self, x: Sequence[float]) -> bool:
        return self.edges.has_hole(x)

    @cached_property
    def _value(self) -> CompiledFunction:
        return CompiledFunction(self.graph, (self.output,), self.inputs, self._has_hole)

    @cached_property
    def _value_and_gradient(self) -> CompiledFunction:
        return CompiledFunction(self.graph, (self.output, *self.gradient), self.inputs, self._has_hole)

    @cached_property
    def _hessian_entries(self) -> tuple[int, ...]:
        return tuple(sorted({node for row in self.hessian_nodes for node in row}))

    @cached_property
    def _hessian(self) -> CompiledFunction:
        return CompiledFunction(self.graph, (self.output, *self._hessian_entries), self.inputs, self._has_hole)

    @cached_property
    def _hessian_vector(self) -> CompiledFunction:
        # No variable of the language has a quote in its name.
        direction = [self.graph.variable(f"{name}'") for name in self.variables]
        products = hessian_vector(self.graph, self.gradient, self.inputs, direction)
        return CompiledFunction(self.graph, (self.output, *products), (*self.inputs, *direction))
