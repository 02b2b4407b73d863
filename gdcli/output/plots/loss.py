"""The objective by step on a logarithmic axis: of one run, or of several over each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.model import Run
from gdcli.model.sentences import STEP, shown
from gdcli.output.drawing.axis import Axis, axis
from gdcli.output.drawing.canvas import LegendKey, Picture
from gdcli.output.drawing.chart import Curve, chart
from gdcli.output.drawing.frame import legend, plot_height
from gdcli.output.drawing.overlay import Point, Scene, mark
from gdcli.output.drawing.sampling import split
from gdcli.output.layout.numbers import letter_of, number
from gdcli.output.layout.palette import CURVE_COLORS, RGB
from gdcli.output.layout.screen import Screen
from gdcli.output.plots import sentences
from gdcli.record import record

ROOM_ABOVE: Final = 1e3
"""Beside runs whose values fall, a run whose values rise is shown up to this multiple of the highest start."""
ROOM_BELOW: Final = 1e-20
"""Heights below this share of the highest start are rounding, and are cut off."""
LETTERS_APART: Final = 24


@record
class Losses:
    """The values of one run by step, under the name that the legend gives it."""

    label: str
    steps: Sequence[int]
    values: Sequence[float]


def losses_of(run: Run, label: str = "f") -> Losses:
    """The kept values of a run."""
    return Losses(label, [row.step for row in run.trajectory], [row.value for row in run.trajectory])


def loss_plot(screen: Screen, runs: Sequence[Losses], *, minimum: float | None = None) -> Picture:
    """The values of the runs by step; their heights above the minimum (or the lowest value) if not all are positive.

    The first run lies over the others.
    """
    finite = [value for run in runs for value in run.values if math.isfinite(value)]
    if not finite:
        return Picture((), (shown(sentences.NOTHING_TO_DRAW),))
    floor, notes = floor_of(min(finite), minimum)
    heights = [[value - floor for value in run.values] for run in runs]
    first, last = min(run.steps[0] for run in runs), max(run.steps[-1] for run in runs)
    x = axis(first, last, shown(STEP), whole=True)
    y = height_axis(heights, floor)
    points = [list(zip(run.steps, values, strict=True)) for run, values in zip(runs, heights, strict=True)]
    curves = [Curve(list(line_pieces(one, x, screen.width)), _color(index)) for index, one in enumerate(points)]
    scene = chart(screen, x, y, curves[::-1], height=plot_height(screen))
    keys = (
        [LegendKey(letter_of(index), _color(index), run.label) for index, run in enumerate(runs)]
        if len(runs) > 1
        else []
    )
    for index in reversed(range(len(keys))):
        lettered(scene, curves[index], letter_of(index), index)
    return scene.picture(screen, legend(screen, keys), (*notes, *_cut(runs, heights, y)))


def floor_of(lowest: float, minimum: float | None) -> tuple[float, tuple[str, ...]]:
    """The number that is subtracted before the logarithm, and the note that says so."""
    if lowest > 0.0 and minimum is None:
        return 0.0, ()
    if minimum is not None and minimum <= lowest:
        return minimum, (shown(sentences.ABOVE_KNOWN_MINIMUM(minimum=number(minimum))),) if minimum else ()
    return lowest, (shown(sentences.ABOVE_LOWEST(lowest=number(lowest))),)


def height_axis(heights: Sequence[Sequence[float]], floor: float) -> Axis:
    """The logarithmic axis for heights above a floor."""
    return axis(*limits(heights), f"f − ({number(floor)})" if floor else "f", log=True)


def loss_axis(values: Sequence[float]) -> tuple[float, Axis]:
    """The number that is subtracted from the values of one run, and the axis for the differences."""
    floor, _ = floor_of(min((value for value in values if math.isfinite(value)), default=0.0), None)
    return floor, height_axis([[value - floor for value in values]], floor)


def limits(heights: Sequence[Sequence[float]]) -> tuple[float, float]:
    """The ends of the axis.

    They hold all values, but rising values beside runs that fall only up to ROOM_ABOVE times the highest start.
    """
    positive = [[value for value in run if 0.0 < value < math.inf] for run in heights]
    every = [value for run in positive for value in run] or [1.0]
    high = max(every)
    if any(run and run[-1] < run[0] for run in positive):
        high = min(high, ROOM_ABOVE * max(run[0] for run in positive if run))
    start = max((run[0] for run in positive if run), default=high)
    return max(min(*every, high), start * ROOM_BELOW), high


def _color(index: int) -> RGB:
    return CURVE_COLORS[index % len(CURVE_COLORS)]


def line_pieces(points: Sequence[Point], x: Axis, width: int) -> Iterator[tuple[Point, ...]]:
    """The points in connected pieces; if there are more points than dots, the highest and the lowest of each dot."""
    drawable = [(step, value if 0.0 < value < math.inf else math.nan) for step, value in points]
    return split(thinned(drawable, x, 2 * width))


def thinned(points: Sequence[Point], x: Axis, slots: int) -> Sequence[Point]:
    """At most two points a slot, in their order: no peak is lost."""
    if len(points) <= 2 * slots:
        return points
    groups: dict[int, list[Point]] = {}
    for point in points:
        groups.setdefault(int(x.place(point[0]) * slots), []).append(point)
    return [point for group in groups.values() for point in _extremes(group)]


def _extremes(group: Sequence[Point]) -> list[Point]:
    """The lowest and the highest of a group; a missing value stands for itself."""
    known = [point for point in group if point[1] == point[1]]
    if not known:
        return [group[0]]
    ends = {min(known, key=lambda point: point[1]), max(known, key=lambda point: point[1])}
    return sorted(ends) + ([group[-1]] if group[-1][1] != group[-1][1] else [])


def lettered(scene: Scene, curve: Curve, letter: str, index: int) -> None:
    """The curve's letter at some of its points, at least once, so that the curve is known without color."""
    following = scene.left + 2 + 3 * index % LETTERS_APART
    points = [point for piece in curve.pieces for point in piece if scene.cell(point)]
    is_marked = False
    for point in points:
        cell = scene.cell(point)
        if cell and cell[0] >= following and mark(scene, point, letter, curve.color):
            following = cell[0] + LETTERS_APART
            is_marked = True
    if points and not is_marked:
        mark(scene, points[-1], letter, curve.color)


def _cut(runs: Sequence[Losses], heights: Sequence[Sequence[float]], y: Axis) -> Iterator[str]:
    """Notes on the values that are beyond the axis."""
    for index, (run, values) in enumerate(zip(runs, heights, strict=True)):
        name = {"letter": letter_of(index), "run": run.label} if len(runs) > 1 else {}
        above = next((k for k, value in enumerate(values) if not value <= y.high * (1 + 1e-9)), None)
        if above is not None:
            leaves = sentences.ONE_RUN_LEAVES if name else sentences.RUN_LEAVES
            yield shown(leaves(**name, step=run.steps[above], value=number(run.values[-1], 3)))
        below = sum(value <= 0.0 or value < y.low * (1 - 1e-9) for value in values)
        if below:
            missing = sentences.ONE_RUN_NOT_DRAWN if name else sentences.RUN_NOT_DRAWN
            yield shown(missing(below, **name, values=len(values)))
