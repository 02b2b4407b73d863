"""A model over the rows of a table: its values (N) and its Jacobian (N×n) with respect to the parameters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from gdcli.calculus.analysis.quadratic import degree
from gdcli.graph.build import build
from gdcli.graph.code.numpy_arrays import BLOCK_ROWS, Kernel, compile_kernel
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.nodes import Graph
from gdcli.graph.overflow_patterns import StableGraph
from gdcli.graph.reverse import gradient
from gdcli.language.tree import Node, RowTable


class RowModel:
    """The model `root` with n parameters, which has a value for each of the N rows of the table."""

    def __init__(self, root: Node, parameters: Sequence[str], table: RowTable) -> None:
        self.root = root
        self.parameters = tuple(parameters)
        self.table = table
        self._graph = StableGraph()
        self._parameters = [self._graph.variable(name) for name in self.parameters]
        self._inputs = [*map(self._graph.variable, table.columns), *self._parameters]
        self._output = build(root, self._graph)

    @property
    def is_linear(self) -> bool:
        """Whether the formula is a polynomial of degree at most one in the parameters."""
        graph = Graph(self.table)
        return degree(graph, build(self.root, graph)) <= 1.0

    def values(self, point: Sequence[float]) -> Array:
        """The values (N) at a point (n); nan and inf where a row has none."""
        values: Array = self._by_block(self._value_kernel, 1, point)[0]
        return values

    def __call__(self, point: Sequence[float]) -> tuple[Array, Array]:
        """The values (N) and the Jacobian (N×n) at a point (n); nan and inf where a row has no value."""
        found = self._by_block(self._kernel, 1 + len(self.parameters), point)
        return found[0], found[1:].T

    @cached_property
    def _value_kernel(self) -> Kernel:
        return compile_kernel(self._graph, (self._output,), self._inputs)

    @cached_property
    def _kernel(self) -> Kernel:
        slopes = gradient(self._graph, self._output, self._parameters)
        return compile_kernel(self._graph, (self._output, *slopes), self._inputs)

    def _by_block(self, kernel: Kernel, outputs: int, point: Sequence[float]) -> Array:
        """The outputs of a kernel for all rows (outputs×N), computed in blocks of rows."""
        rows = self.table.rows
        found = np.empty((outputs, rows))
        work = np.empty((max(1, kernel.registers), min(rows, BLOCK_ROWS)))
        scalars = [np.array(value) for value in point]
        with np.errstate(all="ignore"):
            for begin in range(0, rows, BLOCK_ROWS):
                part = slice(begin, min(begin + BLOCK_ROWS, rows))
                columns = [np.asarray(column[part]) for column in self.table.columns.values()]
                kernel.run([*columns, *scalars], found[:, part], work[:, : part.stop - begin])
        return found
