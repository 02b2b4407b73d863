"""Every operation of the graph as a function of numpy, on one row of lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdcli.graph.code.ieee_arithmetic import CAREFUL_FUNCTIONS
from gdcli.language.function_table import FUNCTIONS

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Row = Array | float
ValueRows = Sequence[Row] | Array


def _lane_by_lane(function: Callable[..., float]) -> Callable[..., Array]:
    """A function that numpy does not have, in the manner of a ufunc: on one row, with `out` as last argument."""

    def apply(row: Row, out: Array | None = None) -> Array:
        values = np.asarray(row, dtype=np.float64)
        result = np.fromiter(map(function, values.ravel().tolist()), np.float64, values.size).reshape(values.shape)
        if out is None:
            return result
        out[...] = result
        return out

    return apply


def _heaviside(row: Row, out: Array | None = None) -> Array:
    """The step function with the half-maximum convention."""
    result: Array = np.heaviside(row, 0.5, out)
    return result


def _ufunc(name: str) -> Callable[..., Any]:
    """Numpy's function of that name, or the scalar function called lane by lane."""
    function = FUNCTIONS[name]
    found: Callable[..., Any] | None = getattr(np, function.numpy or name, None)
    return found or _lane_by_lane(CAREFUL_FUNCTIONS[name])


UFUNCS: Final[Mapping[str, Callable[..., Any]]] = {
    **{name: _ufunc(name) for name, function in FUNCTIONS.items() if function.is_primitive},
    "heaviside": _heaviside,
    "add": np.add,
    "sub": np.subtract,
    "neg": np.negative,
    "mul": np.multiply,
    "div": np.divide,
    "pow": np.power,
    "copy": np.positive,
}
"""The functions that generated code calls: every primitive of the table on arrays, and the operations of the graph."""
