"""The heights of the values of a map, from 0 to 1: the basis of its colors, bands and labels."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from gdcli.output.layout.numbers import number
from gdcli.record import record

Grid = list[list[float]]
"""The values of a map, its upper row first; nan for a missing value."""
VALUE_ROUNDING_SHARE: Final = 1e-12
"""A value this small beside the range of all values is shown as 0."""


@record
class Shades:
    """The heights of values among the values of a map, from 0 to 1.

    It is the mean of its rank and of the logarithm of its height above the lowest: ranks use the whole scale, and
    logarithms keep the last steps towards a minimum visible. `unit` is the height at which the logarithm bends. With
    `log` the values are decimal logarithms of the shown ones.
    """

    ordered: Sequence[float]
    unit: float
    tallest: float
    log: bool = False

    def share(self, value: float) -> float:
        """The height of a value, from 0 to 1; nan for no value."""
        if math.isnan(value):
            return math.nan
        rank = bisect_left(self.ordered, value) / max(1, len(self.ordered) - 1)
        return (rank + math.log1p(max(0.0, value - self.ordered[0]) / self.unit) / self.tallest) / 2

    def value(self, share: float) -> float:
        """The value with this height."""
        return self.ordered[min(bisect_left(self.ordered, share, key=self.share), len(self.ordered) - 1)]

    def label(self, share: float, digits: int) -> str:
        """The value with this height as a label: a rounding error becomes 0."""
        value = self.value(share)
        if self.log:
            return number(10.0**value, digits)
        dust = VALUE_ROUNDING_SHARE * (self.ordered[-1] - self.ordered[0])
        return number(0.0 if abs(value) < dust else value, digits)


def shades(grid: Grid, *, log: bool = False) -> Shades:
    """The shades of a map; a map without values has the shades of the single value 0."""
    ordered = sorted(value for row in grid for value in row if value == value) or [0.0]
    height = ordered[-1] - ordered[0]
    unit = max(ordered[len(ordered) // 20] - ordered[0], height * 1e-12) or 1.0
    return Shades(ordered, unit, math.log1p(height / unit) or 1.0, log)


def band(scale: Shades, value: float, count: int) -> int:
    """The number of the band, of `count` bands, in which a value lies; -1 for no value."""
    return -1 if value != value else min(int(scale.share(value) * count), count - 1)
