"""A function of n variables with its derivatives, and directions from a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from gdcli.graph.objective import Matrix, Vector, unit_vector
from gdcli.late import LateModule
from gdcli.model import norm

if TYPE_CHECKING:
    import random
else:
    random = LateModule("random")


HESSIAN_BY_COLUMNS_ABOVE: Final = 12
"""With more variables the Hessian is assembled from its products with unit vectors, whose code has linear size."""


def random_directions(n: int, count: int) -> Iterator[Vector]:
    """Unit vectors (n), evenly distributed; the same ones at each call."""
    draw = random.Random(0)
    for _ in range(count):
        mixed = [draw.gauss(0.0, 1.0) for _ in range(n)]
        length = norm(mixed)
        yield tuple(m / length for m in mixed)


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
    return tuple(landscape.hessian_vector(x, unit_vector(i, n)) for i in range(n))
