"""The valley towards which a run moves, found by a search downhill. It is for a picture only: it proves nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from gdcli.output.drawing.sampling import FunctionOfMany

FIRST_STEP: Final = 1e-3
"""The length of the first step, relative to the point."""
VALLEY_SAMPLES: Final = 40
"""The steps of a search."""
GOLDEN_SECTION: Final = (math.sqrt(5.0) - 1.0) / 2.0
SECTIONS_MAX: Final = 60
"""The number of times that a bracket is narrowed, each time to 0.62 of its width."""


def valley(value: FunctionOfMany, point: Sequence[float], slopes: Sequence[float]) -> tuple[float, ...] | None:
    """The lowest point (n) on the straight line downhill from a point with these slopes; None if there is no valley.

    Steps of doubling length lead downhill until one leads up. Between the last three places lies a minimum of the line,
    which golden sections close in on (Kiefer 1953). `value` is nan outside of the domain, whose edge is approached.
    """
    norm = math.hypot(*slopes)
    if not 0.0 < norm < math.inf:
        return None

    def at(way: float) -> tuple[float, ...]:
        return tuple(x - way * slope / norm for x, slope in zip(point, slopes, strict=True))

    before, here, step, growth = 0.0, 0.0, FIRST_STEP * max(1.0, math.hypot(*point)), 2.0
    lowest = value(at(here))
    for _ in range(VALLEY_SAMPLES):
        height = value(at(here + step))
        if height > lowest:
            return at(_lowest(lambda way: value(at(way)), before, here + step))
        if height == lowest:  # a plain
            return None
        if height < lowest:
            before, here, lowest = here, here + step, height
            step *= growth
        else:
            step, growth = step / 2, 1.0
    return None


def _lowest(height: Callable[[float], float], low: float, high: float) -> float:
    """The lowest place between two others, by golden sections; a place without a value counts as high."""
    for _ in range(SECTIONS_MAX):
        inner, outer = high - GOLDEN_SECTION * (high - low), low + GOLDEN_SECTION * (high - low)
        if not height(outer) < height(inner):
            high = outer
        else:
            low = inner
    return (low + high) / 2
