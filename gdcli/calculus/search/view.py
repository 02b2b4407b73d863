"""The part of a range that a picture should show."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdcli.calculus.search.numeric import Box, scan_points
from gdcli.graph.objective import Objective
from gdcli.model import CriticalPoint


def interesting_box(objective: Objective, points: Sequence[CriticalPoint], box: Box) -> tuple[tuple[float, float], ...]:
    """The part of a box to show: the critical points with room around them, or where the function has values."""
    if points:
        return tuple(_around([each.point[i] for each in points], box[i]) for i in range(len(box)))
    if len(box) > 1:
        return tuple((low / 2, high / 2) for low, high in box)
    low, high = box[0]
    finite = [x for x in scan_points(box[0]) if math.isfinite(objective.value((x,)))]
    return (_around([max(finite[0], low / 2), min(finite[-1], high / 2)], box[0], 0.1),) if finite else tuple(box)


def _around(values: Sequence[float], limits: tuple[float, float], share: float = 0.6) -> tuple[float, float]:
    """From the least to the greatest with room on both sides; around a single one, two units."""
    low, high = min(values), max(values)
    room = max(share * (high - low), 0.0 if high > low else max(2.0, abs(low) / 2))
    return max(low - room, limits[0] - room), min(high + room, limits[1] + room)
