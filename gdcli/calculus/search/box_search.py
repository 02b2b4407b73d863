"""Branch and bound for critical points.

1. A box is excluded if the bounds of the gradient on it do not contain zero.
2. The Krawczyk operator, a form of the interval Newton method, shrinks every other box. If it maps a box into itself,
   the box contains exactly one critical point, which is proved.
3. The search bisects the boxes that remain and repeats the steps. A box stays undecided when it is too small to be
   bisected, or when the number of boxes reaches its limit.

Sources: Moore 1966, Interval Analysis (interval Newton method); Krawczyk 1969, Computing 4:187-201; Moore 1977, SIAM J.
Numer. Anal. 14:611-615; Hansen & Walster 2004, Global Optimization Using Interval Analysis, chapters 11 and 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.calculus.search.box_bounds import FunctionBounds, Intervals, multiplied, outwards
from gdcli.calculus.search.numeric_search import Box
from gdcli.graph.code.numpy_operations import Array, Mask
from gdcli.record import record

BOXES_MAX: Final = {1: 20_000, 2: 60_000, 3: 60_000}
"""The number of variables -> the largest number of boxes that a search examines."""
BATCH_BOXES: Final = 2048
"""Boxes examined in one call of numpy."""
ISOLATED_MAX: Final = 400
BOX_SHARE_MIN: Final = 1e-13
"""The size of a box, relative to the range, below which it is not bisected."""
BOX_INFLATION_SHARE: Final = 0.25
"""The share of its size by which a box grows on each side before uniqueness is tested: a point may lie on its edge."""
IMAGE_SHARE_MAX: Final = 0.5
"""The largest size of the Krawczyk image of an isolating box, relative to the box."""
STUCK_BOX_SHARE: Final = 1e-5
"""The size of a box, relative to the range, below which it is not bisected if its center may be a critical point."""
REFINING_STEPS: Final = 8
"""Krawczyk steps that shrink an isolating box to rounding: the convergence is quadratic."""
SLOPE_UNDERFLOW: Final = 1e-290
"""The largest size of a slope that counts as an underflow of zero: the function is constant on the box."""


@record
class Search:
    """The result of a search: three groups of boxes (n pairs each).

    Each box of `isolated` contains exactly one critical point. The function is constant on each box of `constant`. The
    boxes of `undecided` may contain critical points. It is proved that there are none outside of these boxes.
    """

    isolated: tuple[Box, ...]
    constant: tuple[Box, ...]
    undecided: tuple[Box, ...]


class Boxes:
    """m boxes of n variables; the arrays `low` and `high` (n, m) are their ends."""

    def __init__(self, low: Array, high: Array) -> None:
        self.low, self.high = low, high

    def __len__(self) -> int:
        return int(self.low.shape[1])

    def only(self, mask: Mask | NDArray[np.int64]) -> Boxes:
        """The boxes that a mask (m) selects, or those with the given numbers, in that order."""
        return Boxes(self.low[:, mask], self.high[:, mask])

    def pairs(self) -> list[Box]:
        """The boxes as n pairs (low, high) each."""
        ends = zip(self.low.T.tolist(), self.high.T.tolist(), strict=True)
        return [tuple(zip(low, high, strict=True)) for low, high in ends]

    def halves(self, size: Array) -> Boxes:
        """The 2*m boxes after a bisection of the longest side of each box, relative to `size` (n, 1)."""
        axis = ((self.high - self.low) / size).argmax(axis=0)
        each = np.arange(len(self))
        cut = (self.low[axis, each] + self.high[axis, each]) / 2.0
        left, right = Boxes(self.low.copy(), self.high.copy()), Boxes(self.low.copy(), self.high.copy())
        left.high[axis, each] = right.low[axis, each] = cut
        return joined_boxes([left, right], len(self.low))


def joined_boxes(parts: Sequence[Boxes], n: int) -> Boxes:
    """The boxes of all parts, in the same order; `n` is the number of variables."""
    if not parts:
        return Boxes(np.empty((n, 0)), np.empty((n, 0)))
    return Boxes(np.hstack([part.low for part in parts]), np.hstack([part.high for part in parts]))


class BoxSearch:
    """A search of a box (n pairs) for all critical points, with the boxes that it has decided so far."""

    def __init__(self, bounds: FunctionBounds, box: Box) -> None:
        self.bounds = bounds
        self.n = len(box)
        self.low, self.high = np.array(box, dtype=np.float64).T[:, :, None]
        self.size = self.high - self.low
        self.isolated: list[Boxes] = []
        self.constant: list[Boxes] = []
        self.undecided: list[Boxes] = []

    def run(self) -> None:
        """Examine boxes until each is decided, or their number reaches its limit; Ctrl-C leaves what is decided."""
        pending = self._initial_boxes()
        examined = found = 0
        while pending and examined < BOXES_MAX[self.n] and found < ISOLATED_MAX:
            waiting = joined_boxes(pending, self.n)
            now, later = (
                waiting.only(np.arange(len(waiting)) < BATCH_BOXES),
                waiting.only(np.arange(len(waiting)) >= BATCH_BOXES),
            )
            examined += len(now)
            halves = self._possibly_critical(now).halves(self.size)
            pending = [boxes for boxes in (halves, later) if len(boxes)]
            found = sum(map(len, self.isolated))
        self.undecided += pending

    def result(self) -> Search:
        """The boxes that are decided so far; if the search was interrupted, the others are missing."""
        groups = [self._refined(joined_boxes(self.isolated, self.n))], self.constant, self.undecided
        return Search(*(tuple(joined_boxes(group, self.n).pairs()) for group in groups))

    def _refined(self, boxes: Boxes) -> Boxes:
        """Boxes with one critical point each, shrunk to the rounding error by Krawczyk steps."""
        for _ in range(REFINING_STEPS):
            image = self._krawczyk(boxes)
            boxes = Boxes(np.fmax(boxes.low, image.low), np.fmin(boxes.high, image.high))
        return boxes

    def _initial_boxes(self) -> list[Boxes]:
        """The range, cut once along each axis. The cut is not in the middle, where symmetric functions are critical."""
        boxes = Boxes(self.low, self.high)
        for axis in range(self.n):
            cut = self.low[axis] + 0.4871 * self.size[axis]
            left, right = Boxes(boxes.low.copy(), boxes.high.copy()), Boxes(boxes.low.copy(), boxes.high.copy())
            left.high[axis], right.low[axis] = cut, cut
            boxes = joined_boxes([left, right], self.n)
        return [boxes]

    def _possibly_critical(self, boxes: Boxes) -> Boxes:
        """The boxes that may contain critical points, after those that are excluded or decided are taken out."""
        slopes = self.bounds.gradient(boxes.low, boxes.high)
        low, high = (np.array([pair[end] for pair in slopes.bounds]) for end in (0, 1))
        holds_zero = ~slopes.empty & ((low <= 0.0) & (high >= 0.0)).all(axis=0)
        flat = holds_zero & ~slopes.partial & (np.maximum(-low, high) <= SLOPE_UNDERFLOW).all(axis=0)
        self.constant.append(boxes.only(flat))
        smooth = ~slopes.partial & ~slopes.kinked
        over = ((boxes.high - boxes.low) <= BOX_SHARE_MIN * self.size).all(axis=0) | (smooth & self._is_stuck(boxes))
        self.undecided.append(boxes.only(over & holds_zero & ~flat))
        left = holds_zero & ~flat & ~over
        return self._after_krawczyk_step(boxes.only(left), smooth[left])

    def _is_stuck(self, boxes: Boxes) -> Mask:
        """The small boxes (mask) at whose center the gradient is zero to rounding: bisection cannot decide them."""
        stuck: Mask = ((boxes.high - boxes.low) <= STUCK_BOX_SHARE * self.size).all(axis=0)
        center = (boxes.low + boxes.high) / 2.0
        slopes = self.bounds.gradient(center[:, stuck], center[:, stuck])
        low, high = (np.array([pair[end] for pair in slopes.bounds]) for end in (0, 1))
        stuck[stuck] = ((low <= 0.0) & (high >= 0.0)).all(axis=0)
        return stuck

    def _after_krawczyk_step(self, boxes: Boxes, smooth: Mask) -> Boxes:
        """The undecided boxes after a Krawczyk step on the smooth ones; isolating boxes go to `isolated`."""
        rough, boxes = boxes.only(~smooth), boxes.only(smooth)
        if not len(boxes):
            return rough
        room = BOX_INFLATION_SHARE * (boxes.high - boxes.low)
        wide = Boxes(boxes.low - room, boxes.high + room)
        image = self._krawczyk(wide)
        inside = np.all((image.low > wide.low) & (image.high < wide.high), axis=0)
        # A box whose image is not much smaller is bisected: further Krawczyk steps would not shrink it to rounding.
        inside &= np.all(image.high - image.low <= IMAGE_SHARE_MAX * (wide.high - wide.low), axis=0)
        gone = np.any((image.high < boxes.low) | (image.low > boxes.high), axis=0)
        self.isolated.append(image.only(inside & ~gone))
        kept = ~inside & ~gone
        shrunk = Boxes(np.fmax(boxes.low, image.low), np.fmin(boxes.high, image.high))
        return joined_boxes([rough, shrunk.only(kept)], self.n)

    def _krawczyk(self, boxes: Boxes) -> Boxes:
        """K(X) = c - Y g(c) + (I - Y H(X))(X - c), where Y is the inverse of the midpoint of H(X), else nan."""
        n, m = self.n, len(boxes)
        low, high = self._hessian(boxes)
        y = _inverse(((low + high) / 2.0).transpose(2, 0, 1)).transpose(1, 2, 0)
        center = (boxes.low + boxes.high) / 2.0
        slopes = self.bounds.gradient(center, center).bounds
        offset = [outwards(boxes.low[j] - center[j], boxes.high[j] - center[j]) for j in range(n)]
        image = Boxes(center.copy(), center.copy())
        with np.errstate(all="ignore"):
            for i, j in product(range(n), repeat=2):
                error = (np.full(m, float(i == j)), np.full(m, float(i == j)))  # of I - Y H(X)
                for k in range(n):
                    error = _difference(error, multiplied((y[i, k], y[i, k]), (low[k, j], high[k, j])))
                row = _difference((image.low[i], image.high[i]), multiplied((y[i, j], y[i, j]), slopes[j]))
                term = multiplied(error, offset[j])
                image.low[i], image.high[i] = outwards(row[0] + term[0], row[1] + term[1])
        known = (np.isfinite(image.low) & np.isfinite(image.high)).all(axis=0)
        return Boxes(np.where(known, image.low, np.nan), np.where(known, image.high, np.nan))

    def _hessian(self, boxes: Boxes) -> Intervals:
        """The bounds of the Hessian (n, n, m); nan on a box on which the Hessian may not exist."""
        second = self.bounds.hessian(boxes.low, boxes.high)
        low, high = (np.array([pair[end] for pair in second.bounds]).reshape(self.n, self.n, -1) for end in (0, 1))
        usable = ~(second.partial | second.kinked) & (np.isfinite(low) & np.isfinite(high)).all(axis=(0, 1))
        return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def _difference(a: Intervals, b: Intervals) -> Intervals:
    return outwards(a[0] - b[1], a[1] - b[0])


def _inverse(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverses (m, n, n) of m matrices; nan for a singular matrix."""
    result = np.full_like(matrices, np.nan)
    with np.errstate(all="ignore"):
        determinants = np.linalg.det(matrices)
    regular = np.isfinite(determinants) & (determinants != 0.0)
    result[regular] = np.linalg.inv(matrices[regular])
    return result
