"""A graph at a point without compiling, and an objective at many points at once, by the kernels of lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gdcli.graph.code.lowering import lower
from gdcli.graph.code.numpy_arrays import aligned_rows, compile_kernel
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.nodes import Graph, replay
from gdcli.graph.objective import Objective


def evaluated(objective: Objective, points: Array) -> tuple[Array, Array]:
    """Values (lanes) and gradients (n, lanes) at points (n, lanes); where the value is nan, every component is."""
    kernel = compile_kernel(objective.graph, (objective.output, *objective.gradient), objective.inputs)
    value, gradient = np.empty(points.shape[1]), np.empty(points.shape)
    with np.errstate(all="ignore"):
        kernel.run(points, [value, *gradient], aligned_rows(kernel.registers, value.size))
    gradient[:, np.isnan(value)] = np.nan
    return value, gradient


def evaluate(graph: Graph, outputs: Sequence[int], point: Mapping[str, float]) -> list[float]:
    """The values of nodes at a point, without compiling; equal to those of careful code to the bit.

    Raises KeyError if a variable has no value.
    """
    lowered, nodes = lower(graph, outputs)
    numbers = Graph()
    given = {
        node: numbers.constant(point[name])
        for node, name in enumerate(lowered.payload)
        if isinstance(name, str) and name in point
    }
    # With constants for all variables, every operation folds.
    values = numbers.constants_at(replay(lowered, nodes, numbers, given))
    if values is None:
        raise KeyError("a variable has no value")
    return values
