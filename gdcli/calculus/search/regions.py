"""Regions: groups of boxes that touch each other, undecided boxes or boxes on which the function is constant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gdcli.calculus.search.numeric_search import Box


CELLS_MAX: Final = 4_000
"""The largest number of cells of the grid on which boxes are grouped; larger cells give fewer."""
REGIONS_MAX: Final = 32
"""The largest number of regions; if there are more, regions close to each other are joined."""
CELL_SHARE_MIN: Final = 1e-8
"""The size of the smallest cell, relative to the range."""


def regions(boxes: Sequence[Box], within: Box) -> list[Box]:
    """The hulls (n pairs each) of groups of boxes that touch or are very close, from left to right.

    `within` is the range (n pairs) that contains all boxes.
    """
    share = CELL_SHARE_MIN
    while True:
        found = _intervals(boxes, within[0], share) if len(within) == 1 else _groups(boxes, within, share)
        if len(found) <= REGIONS_MAX or share >= 1.0:
            return found
        share *= 4.0


def _intervals(boxes: Sequence[Box], within: tuple[float, float], share: float) -> list[Box]:
    """Intervals, joined where their distance is at most `share` of the range."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(box[0] for box in boxes):
        if joined and low <= joined[-1][1] + share * (within[1] - within[0]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return [(interval,) for interval in joined]


def _groups(boxes: Sequence[Box], within: Box, share: float) -> list[Box]:
    """The hulls of boxes in neighboring cells of a grid. A cell is at least as large as the largest box."""
    size = max((share, *(_share(box, within) for box in boxes)))
    while True:
        cells: dict[tuple[int, ...], list[Box]] = defaultdict(list)
        for box in boxes:
            cells[_cell(box, within, 2.0 * size)].append(box)
        if len(cells) <= CELLS_MAX or size >= 1.0:
            return sorted(_hull(group) for group in _connected(cells))
        size *= 4.0


def _share(box: Box, within: Box) -> float:
    """The longest side of a box, relative to the range `within`."""
    return max((high - low) / (end - begin) for (low, high), (begin, end) in zip(box, within, strict=True))


def _cell(box: Box, within: Box, share: float) -> tuple[int, ...]:
    return tuple(
        int(((low + high) / 2.0 - begin) / ((end - begin) * share))
        for (low, high), (begin, end) in zip(box, within, strict=True)
    )


def _connected(cells: dict[tuple[int, ...], list[Box]]) -> list[list[Box]]:
    """The boxes in groups; the cells of a group are connected by neighbors."""
    groups: list[list[Box]] = []
    left = set(cells)
    while left:
        pending = [left.pop()]
        group: list[Box] = []
        while pending:
            cell = pending.pop()
            group += cells[cell]
            near = left.intersection(_neighbors(cell))
            left -= near
            pending += near
        groups.append(group)
    return groups


def _neighbors(cell: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The cell and the cells that touch it."""
    return product(*((place - 1, place, place + 1) for place in cell))


def _hull(boxes: Sequence[Box]) -> Box:
    return tuple((min(low for low, _ in axis), max(high for _, high in axis)) for axis in zip(*boxes, strict=True))


def simplest(box: Box) -> tuple[float, ...]:
    """The point of a box (n pairs) whose coordinates have the fewest decimals."""
    return tuple(_simplest_number(low, high) for low, high in box)


def _simplest_number(low: float, high: float) -> float:
    middle = low + (high - low) / 2.0
    return next((rounded for digits in range(17) if low <= (rounded := round(middle, digits) + 0.0) <= high), middle)
