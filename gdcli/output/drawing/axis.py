"""Axes: the place of a value between two ends, and the round values that get a tick."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from gdcli.output.layout.numbers import as_on_page, number
from gdcli.record import record

DRAWN_VALUE_MAX = 1e300
"""The largest value that is drawn. The ends of an axis are at most half as large, so their difference is finite."""
MEAN_OF_ROUND_STEPS_SHARE = 0.7
"""The geometric mean of two neighboring round steps (1, 2, 5, 10, …), as a share of the larger one, about.

An exact step below the mean is rounded down, one above it up.
"""
TICKS_TRIED_MAX = 10
"""The most ticks that are asked for until there are two."""


@record
class Axis:
    """The values from `low` to `high`, evenly spaced or, with `log`, by their logarithms."""

    low: float
    high: float
    log: bool = False
    name: str = ""
    whole: bool = False  # ticks at whole numbers only

    def place(self, value: float) -> float:
        """0 at `low`, 1 at `high`, in proportion between and beyond; nan for a value that cannot be drawn."""
        return self.places((value,))[0]

    def places(self, values: Iterable[float]) -> list[float]:
        """The places of many values."""
        if self.log:
            low, size = math.log(self.low), math.log(self.high) - math.log(self.low)
            return [(math.log(value) - low) / size if 0.0 < value < math.inf else math.nan for value in values]
        half, size = self.low / 2, self.high / 2 - self.low / 2
        return [(value / 2 - half) / size if abs(value) <= DRAWN_VALUE_MAX else math.nan for value in values]

    def value(self, place: float) -> float:
        """The value at a place: the inverse of `place`."""
        if self.log:
            return math.exp(math.log(self.low) + place * (math.log(self.high) - math.log(self.low)))
        return self.low * (1.0 - place) + self.high * place

    def ticks(self, count: int) -> list[tuple[float, str]]:
        """About `count` round values with their labels."""
        if self.log:
            values = decades(self, count)
            return list(zip(values, power_labels(values, self), strict=True))
        values = round_values(self.low, self.high, count)
        if self.whole:
            values = [value for value in values if value.is_integer()]
        return list(zip(values, labels(values, self.high / 2 - self.low / 2), strict=True))


def axis(low: float, high: float, name: str = "", *, log: bool = False, whole: bool = False) -> Axis:
    """An axis from `low` to `high`; ends that are equal are moved apart, on a `whole` axis the upper one by 1."""
    low, high = (min(max(end, -DRAWN_VALUE_MAX / 2), DRAWN_VALUE_MAX / 2) for end in sorted((low, high)))
    if log:
        low, high = (low, high) if high > low * (1 + 1e-9) else (low / 2, high * 2)
        return Axis(low, high, log=True, name=name)
    if whole:
        return Axis(low, max(high, low + 1), name=name, whole=True)
    room = 1e-12 * max(abs(low), abs(high), 1e-290)
    if high - low > room:
        return Axis(low, high, name=name)
    half = abs(low) / 2 if abs(low) > room else 0.5
    return Axis(low - half, high + half, name=name)


def padded(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """The ends moved outwards by a share of their distance."""
    room = (high / 2 - low / 2) * 2 * share if abs(high / 2 - low / 2) < DRAWN_VALUE_MAX / 4 else 0.0
    return low - room, high + room


def round_values(low: float, high: float, count: int) -> list[float]:
    """About `count` multiples of 1, 2 or 5 times a power of ten between two ends, but at least two."""
    step = nice((high / 2 - low / 2) / max(count, 1) * 2 * MEAN_OF_ROUND_STEPS_SHARE)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first < 1 and count < TICKS_TRIED_MAX:
        return round_values(low, high, count + 1)
    return [0.0 if k == 0 else _rounded(k * step, step) for k in range(first, min(last, first + 100) + 1)]


def nice(size: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is no less than a size."""
    power = math.floor(math.log10(size))
    scale = 10.0**power
    return next((factor * scale for factor in (1, 2, 5) if factor * scale >= size * (1 - 1e-9)), 10 * scale)


def _rounded(value: float, step: float) -> float:
    """The multiple without the rounding error of its multiplication."""
    decimals = 1 - math.floor(math.log10(step))
    return round(value, decimals) if abs(decimals) < 300 else value


def decades(span: Axis, count: int) -> list[float]:
    """About `count` powers of ten between two ends; with 2 and 5 between where there are few."""
    first, last = math.ceil(math.log10(span.low) - 1e-9), math.floor(math.log10(span.high) + 1e-9)
    if last - first >= 2:
        stride = max(1, math.ceil((last - first + 1) / max(count, 1)))
        return [10.0**power for power in range(-(-first // stride) * stride, last + 1, stride)]
    finer = [factor * 10.0**power for power in range(first - 1, last + 1) for factor in (1, 2, 5)]
    within = [value for value in finer if span.low * (1 - 1e-9) <= value <= span.high * (1 + 1e-9)]
    return within if len(within) >= 2 else round_values(span.low, span.high, min(count, 3))


def labels(values: Sequence[float], size: float) -> list[str]:
    """Labels that tell the ticks apart and stand where they say, on an axis of about this size; as short as can be."""
    near = 1e-2 * min((abs(other - one) for one, other in pairwise(values)), default=size)
    for digits in range(3, 17):
        texts = [number(value, digits) for value in values]
        different = len(set(texts)) == len(set(values))
        if different and all(abs(float(text) - value) <= near for text, value in zip(texts, values, strict=True)):
            return texts
    return [repr(value) for value in values]


def power_labels(values: Sequence[float], span: Axis) -> list[str]:
    """Labels of a logarithmic axis: plain as long as all are, else all as powers of ten."""
    texts = labels(values, span.high / 2 - span.low / 2)
    powers = [as_on_page(f"{value:.0e}") for value in values]
    exact = all(math.isclose(float(text), value) for text, value in zip(powers, values, strict=True))
    return powers if exact and any("e" in text for text in texts) else texts
