"""Values of a function over a range, taken where they are needed: connected pieces, cut at poles, jumps and gaps.

A function here is any callable that gives a float for floats; nan, infinities and arithmetic errors mean "no value".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TypeVar

from gdcli.output.drawing.axis import DRAWN_VALUE_MAX
from gdcli.output.drawing.overlay import Point
from gdcli.record import record

FunctionOfOne = Callable[[float], float]
"""A function of one number."""
FunctionOfMany = Callable[[tuple[float, ...]], float]
"""A function at a point of n floats."""
A = TypeVar("A")

JUMP_SHARE = 0.1
"""If the values of two neighbors differ by more than this share of the window's height, more are computed between."""
HALVINGS_MAX = 30
"""The number of times that the interval between two samples is halved; a difference that remains is a jump."""
CLOSER_SAMPLES = 90
"""The most extra values that are computed between two samples."""
ZOOM_FACTOR = 4.0
ZOOMS_MAX = 10
POLE_GROWTH_FACTOR, LAST_GROWTH_FACTOR, CERTAIN_GROWTH_FACTOR = 16.0, 1.2, 1e6
"""An extreme is a pole and not a peak if it grows by the first factor while the interval around it shrinks, and then
either still by the second factor in the last three such steps, or by the third factor in total."""


@record
class Sample:
    """A function over a range: its connected pieces, the window of values to show, and what is missing."""

    pieces: tuple[tuple[Point, ...], ...]
    low: float
    high: float
    clipped: bool
    undefined: bool


def guarded(f: Callable[[A], float]) -> Callable[[A], float]:
    """The function with nan in place of errors, infinities and values that are too large to be drawn."""

    def value(argument: A) -> float:
        try:
            result = f(argument)
        except (ArithmeticError, ValueError):
            return math.nan
        return drawable(result)

    return value


def drawable(value: float) -> float:
    """The value; nan if it is too large to be drawn."""
    return value if -DRAWN_VALUE_MAX < value < DRAWN_VALUE_MAX else math.nan


def sample(f: FunctionOfOne, low: float, high: float, count: int, shown: Iterable[float] = ()) -> Sample:
    """The function from low to high, at `count` places, and at more places between values that differ much.

    `shown`: values that must be in the window, such as those of the iterates.
    """
    value = guarded(f)
    grid = [(x, value(x)) for x in spaced(low, high, count)]
    finite = [point for point in grid if point[1] == point[1]]
    if not finite:
        return Sample((), 0.0, 1.0, clipped=False, undefined=True)
    bottom, top = window(value, finite, (high - low) / count)
    wanted = [y for y in shown if -DRAWN_VALUE_MAX < y < DRAWN_VALUE_MAX]
    bottom, top = min([bottom, *wanted]), max([top, *wanted])
    steps = (closer(value, one, other, bottom, top) for one, other in pairwise(grid))
    points = [grid[0], *chain.from_iterable(steps)]
    ys = [y for _, y in finite]
    return Sample(tuple(split(points)), bottom, top, min(ys) < bottom or max(ys) > top, len(finite) < len(grid))


def spaced(low: float, high: float, count: int) -> list[float]:
    """Places from low to high, both ends among them."""
    return [low * (1.0 - k / (count - 1)) + high * (k / (count - 1)) for k in range(count)]


def closer(value: FunctionOfOne, one: Point, other: Point, bottom: float, top: float) -> Iterator[Point]:
    """The points from one sample to the next: more between values that differ much, and a nan at a gap or a jump."""
    pending = [(one, other, HALVINGS_MAX)]
    looks = CLOSER_SAMPLES
    while pending:
        start, end, halvings = pending.pop()
        close = is_connected(start[1], end[1], bottom, top)
        if halvings == 0 and not close:
            yield start[0], math.nan
        if halvings == 0 or looks == 0 or close:
            yield end
            continue
        middle = start[0] / 2 + end[0] / 2
        looks -= 1
        between = (middle, value(middle))
        pending += [(between, end, halvings - 1), (start, between, halvings - 1)]


def is_connected(y0: float, y1: float, bottom: float, top: float) -> bool:
    """Whether a straight line can join two values: they are close, outside of the window on one side, or missing."""
    if math.isnan(y0) or math.isnan(y1):
        return math.isnan(y0) and math.isnan(y1)
    if max(y0, y1) < bottom or min(y0, y1) > top:
        return True
    return abs(y1 / 2 - y0 / 2) <= JUMP_SHARE * (top / 2 - bottom / 2)


def split(points: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    """The runs of points between the missing ones."""
    piece: list[Point] = []
    for point in points:
        if not math.isnan(point[1]):
            piece.append(point)
        elif piece:
            yield tuple(piece)
            piece = []
    if piece:
        yield tuple(piece)


def window(value: FunctionOfOne, points: Sequence[Point], step: float) -> tuple[float, float]:
    """The range of values to show: all values, or with a pole the values of most of the curve."""
    ys = sorted(y for _, y in points)
    low, high = ys[0], ys[-1]
    lower, upper = ys[len(ys) // 10], ys[-1 - len(ys) // 10]
    room = upper / 2 - lower / 2
    if high > upper + 2 * room and is_pole(value, max(points, key=lambda point: point[1]), step, upper):
        high = upper + 2 * room
    if low < lower - 2 * room and is_pole(lambda x: -value(x), _mirrored(points), step, -lower):
        low = lower - 2 * room
    return low, high


def _mirrored(points: Sequence[Point]) -> Point:
    """The lowest point as the highest of the function turned upside down."""
    x, y = min(points, key=lambda point: point[1])
    return x, -y


def is_pole(value: FunctionOfOne, top: Point, step: float, base: float) -> bool:
    """Whether the highest point rises far above `base` as the function is sampled closer to it."""
    (x, y), heights = top, [top[1] - base]
    for _ in range(ZOOMS_MAX):
        step /= ZOOM_FACTOR
        around = [(x + k * step, value(x + k * step)) for k in range(-4, 5)]
        x, y = max(((a, b) for a, b in [*around, (x, y)] if b == b), key=lambda point: point[1])
        heights.append(y - base)
    growing = heights[-1] > LAST_GROWTH_FACTOR * heights[-4] or heights[-1] > CERTAIN_GROWTH_FACTOR * heights[0]
    return growing and heights[-1] > POLE_GROWTH_FACTOR * heights[0]
