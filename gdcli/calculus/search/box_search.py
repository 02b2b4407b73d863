"""Branch and bound for critical points: where the bounds of the gradient exclude zero there is none.

A box that is left is shrunk by the Krawczyk operator, which also proves that it holds exactly one critical point where
it maps the box into itself; else it is cut in two. What is left when a box is tiny, or when the budget is spent, stays
undecided. Sources: Krawczyk 1969, Computing 4:187-201; Moore 1977, SIAM J. Numer. Anal. 14:611-615;
Hansen & Walster 2004, Global Optimization Using Interval Analysis, chapters 11 and 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdcli.calculus.search.bounds import Array, Bounds, FunctionBounds, Mask, multiplied, outwards
from gdcli.record import record

Box = tuple[tuple[float, float], ...]

MAX_VARIABLES: Final = 3
MAX_BOXES: Final = {1: 20_000, 2: 60_000, 3: 60_000}
"""Boxes looked at, by the number of variables."""
BATCH_BOXES: Final = 2048
"""Boxes looked at together."""
MAX_ISOLATED: Final = 400
BOX_SHARE_MIN: Final = 1e-13
"""A box of this size, relative to the range, is not cut any more."""
BOX_INFLATION_SHARE: Final = 0.25
"""By what share of its size a box is enlarged to both sides before uniqueness is tested, for points on its edge."""
IMAGE_SHARE_MAX: Final = 0.5
"""How much smaller the image of an isolating box must be."""
STUCK_BOX_SHARE: Final = 1e-5
"""From this size on, relative to the range, a box whose center may be critical, to rounding, is cut no more."""
REFINING_STEPS: Final = 8
"""Krawczyk steps that bring an isolating box from any size to rounding: each about squares its relative size."""
SLOPE_UNDERFLOW: Final = 1e-290
"""A gradient within this is zero but for the rounding of zero itself: the function is constant on the box."""


@record
class Search:
    """Boxes (n pairs each): with exactly one critical point, with a constant function, and undecided ones.

    `undecided` is empty where every other critical point is excluded.
    """

    isolated: tuple[Box, ...]
    constant: tuple[Box, ...]
    undecided: tuple[Box, ...]


class Boxes:
    """Boxes as arrays `low` and `high` (n, m)."""

    def __init__(self, low: Array, high: Array) -> None:
        self.low, self.high = low, high

    def __len__(self) -> int:
        return int(self.low.shape[1])

    def only(self, mask: Mask | NDArray[np.int64]) -> Boxes:
        """Those of a mask (m), or of places in this order."""
        return Boxes(self.low[:, mask], self.high[:, mask])

    def pairs(self) -> list[Box]:
        """As n pairs each."""
        ends = zip(self.low.T.tolist(), self.high.T.tolist(), strict=True)
        return [tuple(zip(low, high, strict=True)) for low, high in ends]

    def halves(self, size: Array) -> Boxes:
        """Cut in two across the longest side, relative to `size` (n, 1)."""
        axis = ((self.high - self.low) / size).argmax(axis=0)
        each = np.arange(len(self))
        cut = (self.low[axis, each] + self.high[axis, each]) / 2.0
        left, right = Boxes(self.low.copy(), self.high.copy()), Boxes(self.low.copy(), self.high.copy())
        left.high[axis, each] = right.low[axis, each] = cut
        return joined([left, right], len(self.low))


def joined(parts: Sequence[Boxes], n: int) -> Boxes:
    """Several lots of boxes as one."""
    if not parts:
        return Boxes(np.empty((n, 0)), np.empty((n, 0)))
    return Boxes(np.hstack([part.low for part in parts]), np.hstack([part.high for part in parts]))


def search(bounds: FunctionBounds, box: Box) -> Search:
    """Look for every critical point in the box (n pairs), as far as the budget goes."""
    return _Search(bounds, box).run()


class _Search:
    def __init__(self, bounds: FunctionBounds, box: Box) -> None:
        self.bounds = bounds
        self.n = len(box)
        self.low, self.high = np.array(box, dtype=np.float64).T[:, :, None]
        self.size = self.high - self.low
        self.isolated: list[Boxes] = []
        self.constant: list[Boxes] = []
        self.undecided: list[Boxes] = []

    def run(self) -> Search:
        pending = self._first()
        looked_at = found = 0
        while pending and looked_at < MAX_BOXES[self.n] and found < MAX_ISOLATED:
            waiting = joined(pending, self.n)
            now, later = (
                waiting.only(np.arange(len(waiting)) < BATCH_BOXES),
                waiting.only(np.arange(len(waiting)) >= BATCH_BOXES),
            )
            looked_at += len(now)
            halves = self._step(now).halves(self.size)
            pending = [boxes for boxes in (halves, later) if len(boxes)]
            found = sum(map(len, self.isolated))
        self.undecided += pending
        self.isolated = [self._refined(joined(self.isolated, self.n))]
        return Search(*(tuple(joined(lot, self.n).pairs()) for lot in (self.isolated, self.constant, self.undecided)))

    def _refined(self, boxes: Boxes) -> Boxes:
        """Boxes with one critical point each, shrunk around it as far as rounding lets them."""
        for _ in range(REFINING_STEPS):
            image = self._krawczyk(boxes)
            boxes = Boxes(np.fmax(boxes.low, image.low), np.fmin(boxes.high, image.high))
        return boxes

    def _first(self) -> list[Boxes]:
        """The range, cut a little off the middle, where symmetric functions have their critical points."""
        boxes = Boxes(self.low, self.high)
        for axis in range(self.n):
            cut = self.low[axis] + 0.4871 * self.size[axis]
            left, right = Boxes(boxes.low.copy(), boxes.high.copy()), Boxes(boxes.low.copy(), boxes.high.copy())
            left.high[axis], right.low[axis] = cut, cut
            boxes = joined([left, right], self.n)
        return [boxes]

    def _step(self, boxes: Boxes) -> Boxes:
        """What is left of the boxes, shrunk where that can be."""
        slopes = self.bounds.gradient(boxes.low, boxes.high)
        low, high = (np.array([pair[end] for pair in slopes.bounds]) for end in (0, 1))
        holds_zero = ~slopes.empty & ((low <= 0.0) & (high >= 0.0)).all(axis=0)
        flat = holds_zero & ~slopes.partial & (np.maximum(-low, high) <= SLOPE_UNDERFLOW).all(axis=0)
        self.constant.append(boxes.only(flat))
        smooth = ~slopes.partial & ~slopes.kinked
        over = ((boxes.high - boxes.low) <= BOX_SHARE_MIN * self.size).all(axis=0) | (smooth & self._is_stuck(boxes))
        self.undecided.append(boxes.only(over & holds_zero & ~flat))
        left = holds_zero & ~flat & ~over
        return self._narrowed(boxes.only(left), smooth[left])

    def _is_stuck(self, boxes: Boxes) -> Mask:
        """Where cutting is no use: at a small box's center itself the gradient is zero to the rounding of its terms."""
        stuck: Mask = ((boxes.high - boxes.low) <= STUCK_BOX_SHARE * self.size).all(axis=0)
        center = (boxes.low + boxes.high) / 2.0
        slopes = self.bounds.gradient(center[:, stuck], center[:, stuck])
        low, high = (np.array([pair[end] for pair in slopes.bounds]) for end in (0, 1))
        stuck[stuck] = ((low <= 0.0) & (high >= 0.0)).all(axis=0)
        return stuck

    def _narrowed(self, boxes: Boxes, smooth: Mask) -> Boxes:
        """The boxes after a Krawczyk step on those that are smooth; those with one critical point are kept apart."""
        rough, boxes = boxes.only(~smooth), boxes.only(smooth)
        if not len(boxes):
            return rough
        room = BOX_INFLATION_SHARE * (boxes.high - boxes.low)
        wide = Boxes(boxes.low - room, boxes.high + room)
        image = self._krawczyk(wide)
        inside = np.all((image.low > wide.low) & (image.high < wide.high), axis=0)
        # Where the image is not much smaller, it is cut further, so that what is kept apart can be shrunk to rounding.
        inside &= np.all(image.high - image.low <= IMAGE_SHARE_MAX * (wide.high - wide.low), axis=0)
        gone = np.any((image.high < boxes.low) | (image.low > boxes.high), axis=0)
        self.isolated.append(image.only(inside & ~gone))
        kept = ~inside & ~gone
        shrunk = Boxes(np.fmax(boxes.low, image.low), np.fmin(boxes.high, image.high))
        return joined([rough, shrunk.only(kept)], self.n)

    def _krawczyk(self, boxes: Boxes) -> Boxes:
        """K(X) = c - Y g(c) + (I - Y H(X))(X - c), Y being the inverse of the Hessian's middle; nan without one."""
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

    def _hessian(self, boxes: Boxes) -> Bounds:
        """Bounds of the Hessian (n, n, m); nan on a box where the function may have none."""
        second = self.bounds.hessian(boxes.low, boxes.high)
        low, high = (np.array([pair[end] for pair in second.bounds]).reshape(self.n, self.n, -1) for end in (0, 1))
        usable = ~(second.partial | second.kinked) & (np.isfinite(low) & np.isfinite(high)).all(axis=(0, 1))
        return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def _difference(a: Bounds, b: Bounds) -> Bounds:
    return outwards(a[0] - b[1], a[1] - b[0])


def _inverse(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverses (m, n, n); nan for a matrix that has none."""
    result = np.full_like(matrices, np.nan)
    with np.errstate(all="ignore"):
        determinants = np.linalg.det(matrices)
    regular = np.isfinite(determinants) & (determinants != 0.0)
    result[regular] = np.linalg.inv(matrices[regular])
    return result
