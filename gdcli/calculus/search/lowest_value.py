"""Branch and bound for the lowest value of a function in a box: its bounds, and a point that has the upper one.

A box is excluded if its lower bound is above the lowest value known. The other boxes are bisected, those with the
lowest bound first. Sources: Land & Doig 1960, Econometrica 28:497-520 (branch and bound); Hansen & Walster 2004, Global
Optimization Using Interval Analysis, chapter 12.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from gdcli.calculus.search.box_bounds import FunctionBounds, multiplied
from gdcli.calculus.search.box_search import BOX_SHARE_MIN, Boxes, joined_boxes
from gdcli.calculus.search.numeric_search import BOUNDS_GAP_SHARE, Box
from gdcli.graph.code.numpy_operations import Array
from gdcli.record import record

BOXES_MAX: Final = 40_000
"""The largest number of boxes that a search examines."""
BATCH_BOXES: Final = 1024
"""Boxes examined in one call of numpy."""


@record
class Lowest:
    """The lowest value in a box lies between `low` and `high`; `high` is the value at `point` (n)."""

    low: float
    high: float
    point: tuple[float, ...]

    @property
    def is_found(self) -> bool:
        """Whether the two bounds agree to about eight digits."""
        return self.high - self.low <= 10.0 * BOUNDS_GAP_SHARE * max(1.0, abs(self.high))


def lowest_value(
    bounds: FunctionBounds, value: Callable[[Sequence[float]], float], box: Box, start: Sequence[float]
) -> Lowest:
    """The bounds of the lowest value in the box (n pairs). The first known value is that at `start` (n)."""
    low, high = np.array(box, dtype=np.float64).T[:, :, None]
    size = high - low
    best, known = tuple(start), _finite(value(start))
    pending, floor = Boxes(low, high), math.inf
    lower = np.array([-math.inf])
    examined = 0
    while len(pending) and examined < BOXES_MAX:
        order = np.argsort(lower, kind="stable")
        now, later = pending.only(order[:BATCH_BOXES]), pending.only(order[BATCH_BOXES:])
        kept_bounds = lower[order[BATCH_BOXES:]]
        examined += len(now)
        boxes = now.halves(size)
        found = _lower_bounds(bounds, boxes)
        trial = int(found.argmin())
        center = tuple(((boxes.low + boxes.high) / 2.0)[:, trial].tolist())
        if _finite(value(center)) < known:
            best, known = center, value(center)
        pending, lower = joined_boxes([boxes, later], len(low)), np.concatenate([found, kept_bounds])
        open_ = lower < known - BOUNDS_GAP_SHARE * max(1.0, abs(known))
        tiny = ((pending.high - pending.low) <= BOX_SHARE_MIN * size).all(axis=0)
        if (open_ & tiny).any():
            floor = min(floor, float(lower[open_ & tiny].min()))
        pending, lower = pending.only(open_ & ~tiny), lower[open_ & ~tiny]
    floor = min(floor, float(lower.min()) if len(pending) else math.inf)
    return Lowest(min(floor, known - BOUNDS_GAP_SHARE * max(1.0, abs(known))), known, best)


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.inf


def _lower_bounds(bounds: FunctionBounds, boxes: Boxes) -> Array:
    """The lower bound (m) on each box: the larger one of those of f(X) and of the mean value form f(c) + g(X)(X - c).

    It is inf on a box without values. Source: Moore 1966, Interval Analysis (mean value form).
    """
    plain = bounds.value(boxes.low, boxes.high)
    center = (boxes.low + boxes.high) / 2.0
    middle = bounds.value(center, center)
    slopes = bounds.gradient(boxes.low, boxes.high)
    with np.errstate(all="ignore"):
        mean = middle.bounds[0][0].copy()
        for i, slope in enumerate(slopes.bounds):
            mean += multiplied(slope, (boxes.low[i] - center[i], boxes.high[i] - center[i]))[0]
        mean = np.nextafter(mean - 1e-15 * np.abs(mean), -np.inf)
    usable = ~(slopes.partial | middle.partial) & np.isfinite(mean)
    lower = np.where(usable, np.fmax(plain.bounds[0][0], mean), plain.bounds[0][0])
    result: Array = np.where(plain.empty, np.inf, lower)
    return result
