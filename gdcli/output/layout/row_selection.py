"""Which iterates a table shows: the first, the last, the best, and a fair choice between them at round steps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

FIRST, LAST, BETWEEN = 6, 3, 7
MOST: Final = FIRST + LAST + BETWEEN + 1
"""A table with no more rows than this is shown whole."""
FAR: Final = 30
"""When the last step is this many times the first one left out, steps between grow geometrically."""


def chosen(steps: Sequence[int], best: int) -> list[int]:
    """The positions of the rows to show, in order. `steps`: the steps that were kept; `best`: the best of them."""
    if len(steps) <= MOST + 1:
        return list(range(len(steps)))
    first, last = FIRST, len(steps) - LAST
    between = (bisect_left(steps, step) for step in round_steps(steps[first], steps[last - 1]))
    positions = {*range(first), *range(last, len(steps)), *(place for place in between if first <= place < last)}
    return sorted(positions | {min(bisect_left(steps, best), len(steps) - 1)})


def round_steps(low: int, high: int) -> list[int]:
    """A few round numbers between two steps: evenly spaced where they are near each other, else 1, 2, 5, 10, 20."""
    if high <= FAR * max(low, 1):
        stride = _round_stride((high - low) / BETWEEN)
        return list(range(-(-low // stride) * stride, high + 1, stride))
    series = [factor * 10**power for power in range(len(str(high)) + 1) for factor in (1, 2, 5)]
    within = [step for step in series if low <= step <= high]
    tens = [step for step in within if str(step).rstrip("0") == "1"]
    return within if len(within) <= BETWEEN + 2 else tens


def _round_stride(size: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, … that is no less."""
    scale = 1
    while 5 * scale < size:
        scale *= 10
    return next(factor * scale for factor in (1, 2, 5) if factor * scale >= size)
