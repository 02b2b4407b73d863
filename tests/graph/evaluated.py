"""An objective at many points at once, by the kernels of lanes."""

from __future__ import annotations

import numpy as np

from gdcli.graph.code.numpy_arrays import aligned_rows, compile_kernel
from gdcli.graph.code.numpy_functions import Array
from gdcli.graph.objective import Objective


def evaluated(objective: Objective, points: Array) -> tuple[Array, Array]:
    """Values (lanes) and gradients (n, lanes) at points (n, lanes); where the value is nan, every component is."""
    kernel = compile_kernel(objective.graph, (objective.output, *objective.gradient), objective.inputs)
    value, gradient = np.empty(points.shape[1]), np.empty(points.shape)
    with np.errstate(all="ignore"):
        kernel.run(points, [value, *gradient], aligned_rows(kernel.registers, value.size))
    gradient[:, np.isnan(value)] = np.nan
    return value, gradient
