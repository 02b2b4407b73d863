"""The part of a range that a picture shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gdcli.calculus.search.numeric_search import Box, scan_points
from gdcli.graph.objective import Objective
from gdcli.model import CriticalKind, CriticalPoint

SAME_PLACE_SHARE: Final = 1e-3
"""The distance of points, relative to the range, below which a picture treats them as one."""
EDGE_SHARE: Final = 0.05
"""The distance from the edge, relative to the range, below which a point counts as reaching it."""
POINT_MARGIN_SHARE: Final = 0.2
"""The smallest distance of a shown point from the edge, relative to the range."""


def interesting_box(objective: Objective, points: Sequence[CriticalPoint], box: Box) -> tuple[tuple[float, float], ...]:
    """The part of the box (n pairs) to show: the critical points with a margin.

    Without critical points, or where they fill a set without an end, it is the box with halved coordinates, in one
    variable only where the function has values.
    """
    if points and not _has_endless_set(points, box):
        return tuple(_around([each.point[i] for each in points], box[i]) for i in range(len(box)))
    if len(box) > 1:
        return tuple((low / 2, high / 2) for low, high in box)
    low, high = box[0]
    finite = [x for x in scan_points(box[0]) if math.isfinite(objective.value((x,)))]
    return (_around([max(finite[0], low / 2), min(finite[-1], high / 2)], box[0], 0.1),) if finite else tuple(box)


def _has_endless_set(points: Sequence[CriticalPoint], box: Box) -> bool:
    """Whether points of a flat set reach the edge of the box, so that the set may go on beyond it."""
    return any(
        point.kind is CriticalKind.DEGENERATE and min(value - low, high - value) < EDGE_SHARE * (high - low)
        for point in points for value, (low, high) in zip(point.point, box, strict=True)
    )  # fmt: skip


def reaching(box: Box, point: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The box (n pairs), widened so that a point (n) keeps the margin from every edge."""
    return tuple(_with(ends, value) for ends, value in zip(box, point, strict=True))


def _with(ends: tuple[float, float], value: float) -> tuple[float, float]:
    room = POINT_MARGIN_SHARE * (ends[1] - ends[0])
    return min(ends[0], value - room), max(ends[1], value + room)


def _around(values: Sequence[float], limits: tuple[float, float], share: float = 0.6) -> tuple[float, float]:
    """The interval of the values with a margin on both sides: a share of their spread, for one value at least 2."""
    low, high = min(values), max(values)
    is_single = high - low < SAME_PLACE_SHARE * (limits[1] - limits[0])
    room = max(share * (high - low), max(2.0, abs(low) / 2) if is_single else 0.0)
    return max(low - room, limits[0] - room), min(high + room, limits[1] + room)
