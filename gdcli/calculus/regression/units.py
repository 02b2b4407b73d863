"""The parameters of a model of scaled columns, converted to the units of the columns before scaling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import numpy as np

from gdcli.calculus.analysis.quadratic import degree
from gdcli.calculus.regression.reductions import has_reductions
from gdcli.calculus.regression.row_model import RowModel
from gdcli.graph.build import build
from gdcli.graph.nodes import Graph
from gdcli.language.tree import Node
from gdcli.record import record

AGREEMENT_TOLERANCE: Final = 1e-9
"""The largest difference of the values of both models, relative to max(1, |value|)."""


class Scaled(Protocol):
    """The scaling of a column: (value - shift)/factor."""

    @property
    def shift(self) -> float: ...

    @property
    def factor(self) -> float: ...


@record
class Points:
    """A table of points at which both models are compared."""

    rows: int
    columns: Mapping[str, object]


@np.errstate(all="ignore")
def in_units(
    root: Node, parameters: Sequence[str], scalings: Mapping[str, Scaled], point: Sequence[float]
) -> tuple[float, ...] | None:
    """The parameters (n) with which the model has the same values as with `point` (n) on scaled columns.

    A model that is linear in its parameters and affine in its columns is determined by its values at the origin and at
    one unit along each column. These values give a linear system. None if it has no solution, or for any other model.
    """
    if has_reductions(root) or not _is_affine_in_columns(root, parameters):
        return None
    names = list(scalings)
    plain = {name: np.array([0.0, *(float(each == name) for each in names)]) for name in names}
    scaled = {name: (plain[name] - scalings[name].shift) / scalings[name].factor for name in names}
    model = RowModel(root, parameters, Points(len(names) + 1, plain))
    if not model.is_linear:
        return None
    wanted = RowModel(root, parameters, Points(len(names) + 1, scaled)).values(point)
    offset, jacobian = model((0.0,) * len(parameters))
    found, *_ = np.linalg.lstsq(jacobian, wanted - offset, rcond=None)
    result: list[float] = found.tolist()
    missed = np.abs(model.values(result) - wanted).max()
    return tuple(result) if missed <= AGREEMENT_TOLERANCE * max(1.0, float(np.abs(wanted).max())) else None


def _is_affine_in_columns(root: Node, parameters: Sequence[str]) -> bool:
    """Whether the formula is a polynomial of degree at most one in its columns."""
    graph = Graph(Points(1, dict.fromkeys(parameters, ())))
    return degree(graph, build(root, graph)) <= 1.0
