"""A model over the rows of a table: its values (N) and its Jacobian (N×n) with respect to the parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gdcli.calculus.analysis.quadratic import degree
from gdcli.graph.build import build
from gdcli.graph.code.numpy_arrays import BLOCK_ROWS, compile_kernel
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
        graph = StableGraph()
        inputs = [graph.variable(name) for name in self.parameters]
        columns = [graph.variable(name) for name in table.columns]
        output = build(root, graph)
        self._kernel = compile_kernel(graph, (output, *gradient(graph, output, inputs)), (*columns, *inputs))

    @property
    def is_linear(self) -> bool:
        """Whether the formula is a polynomial of degree at most one in the parameters."""
        graph = Graph(self.table)
        return degree(graph, build(self.root, graph)) <= 1.0

    def __call__(self, point: Sequence[float]) -> tuple[Array, Array]:
        """The values (N) and the Jacobian (N×n) at a point (n); nan and inf where a row has no value."""
        n, rows = len(self.parameters), self.table.rows
        found = np.empty((n + 1, rows))
        work = np.empty((max(1, self._kernel.registers), min(rows, BLOCK_ROWS)))
        scalars = [np.array(value) for value in point]
        with np.errstate(all="ignore"):
            for begin in range(0, rows, BLOCK_ROWS):
                part = slice(begin, min(begin + BLOCK_ROWS, rows))
                columns = [np.asarray(column[part]) for column in self.table.columns.values()]
                self._kernel.run([*columns, *scalars], found[:, part], work[:, : part.stop - begin])
        return found[0], found[1:].T
