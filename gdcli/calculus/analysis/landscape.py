"""A function of n variables with its derivatives, as the analysis needs it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]

HESSIAN_BY_COLUMNS_ABOVE: Final = 12
"""Beyond this number of variables the Hessian is assembled from its products with the axes: code of linear size."""


class Landscape(Protocol):
    """A function of n variables with its derivatives; nan where it has no value."""

    def value(self, x: Sequence[float], /) -> float: ...
    def value_and_gradient(self, x: Sequence[float], /) -> tuple[float, Vector]: ...
    def hessian(self, x: Sequence[float], /) -> Matrix: ...
    def hessian_vector(self, x: Sequence[float], v: Sequence[float], /) -> Vector: ...


def hessian_at(landscape: Landscape, x: Sequence[float]) -> Matrix:
    """The Hessian (n×n) at x (n); for many variables column by column."""
    n = len(x)
    if n <= HESSIAN_BY_COLUMNS_ABOVE:
        return landscape.hessian(x)
    return tuple(landscape.hessian_vector(x, [float(i == j) for j in range(n)]) for i in range(n))
