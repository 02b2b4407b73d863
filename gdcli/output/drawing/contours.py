"""Level lines of a function of two variables as straight pieces (marching squares)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from gdcli.output.drawing.overlay import Point
from gdcli.output.drawing.sampling import FunctionOfMany

Corner = tuple[Point, float]
"""A point and the value there."""
CELLS: Final = 60
"""Cells of the grid along each axis."""
LEVELS: Final = 12


def contours(f: FunctionOfMany, box: tuple[Point, Point]) -> Iterator[list[tuple[Point, Point]]]:
    """The pieces of each level line in a box; between two neighbouring levels lie equal parts of the box."""
    grid = _grid(f, box)
    values = sorted(value for row in grid for _, value in row if math.isfinite(value))
    chosen = [values[len(values) * (k + 1) // (LEVELS + 1)] for k in range(LEVELS)] if values else []
    for level in dict.fromkeys(chosen):
        yield list(_pieces(grid, level))


def level_pieces(
    f: FunctionOfMany, box: tuple[Point, Point], level: float
) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of the line on which the function has one value."""
    return _pieces(_grid(f, box), level)


def _grid(f: FunctionOfMany, box: tuple[Point, Point]) -> list[list[Corner]]:
    """The function at the corners of the cells."""
    xs, ys = ([low + (high - low) * k / CELLS for k in range(CELLS + 1)] for low, high in box)
    return [[((x, y), f((x, y))) for x in xs] for y in ys]


def _pieces(grid: Sequence[Sequence[Corner]], level: float) -> Iterator[tuple[Point, Point]]:
    """The level line in each cell: it joins the edges whose ends lie on different sides of the level."""
    for lower, upper in pairwise(grid):
        for column in range(CELLS):
            corners = lower[column], lower[column + 1], upper[column + 1], upper[column]
            if all(math.isfinite(value) for _, value in corners):
                edges = zip(corners, (*corners[1:], corners[0]), strict=True)
                crossed = [_crossing(*edge, level) for edge in edges if (edge[0][1] < level) != (edge[1][1] < level)]
                yield from zip(crossed[::2], crossed[1::2], strict=True)


def _crossing(one: Corner, other: Corner, level: float) -> Point:
    """The point of the level on an edge, if the function is linear along the edge."""
    (x, y), value = one
    share = (level - value) / (other[1] - value)
    return x + share * (other[0][0] - x), y + share * (other[0][1] - y)
