"""The pictures of a sweep: the shares of the starts that converged or never settled, and the median steps or f."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, pairwise
from typing import Final

from gdcli.model.sentences import shown
from gdcli.model.words import CONVERGED, LEARNING_RATE
from gdcli.output.drawing.axis import DRAWN_VALUE_MAX, Axis, axis
from gdcli.output.drawing.canvas import LegendKey, Picture
from gdcli.output.drawing.chart import Curve, chart
from gdcli.output.drawing.frame import legend, plot_height
from gdcli.output.drawing.overlay import Point, Scene
from gdcli.output.drawing.sampling import split
from gdcli.output.drawing.shapes import moved_shapes
from gdcli.output.layout import labels
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import BLUE, GREEN, MAGENTA, ORANGE, RED, RGB, TEAL
from gdcli.output.layout.screen import Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.loss import ROOM_ABOVE, ROOM_BELOW, lettered
from gdcli.record import record

MARKS: Final[Sequence[tuple[str, RGB]]] = (("▲", RED), ("◆", MAGENTA), ("●", TEAL))
MARGIN_COLUMNS: Final = 6
DECADE_FACTOR: Final = 10.0
RATE_SPACING_TOLERANCE: Final = 1e-6
"""The error of an even spacing of rates, relative to the largest ratio: rates are typed with few digits."""
UNSETTLED_SHARE_MAX: Final = 0.5
"""A rate works if a smaller share of its starts than this is unsettled."""
MEDIAN_NOISE_SHARE: Final = 1e-12
"""The largest distance at which medians count as equal, relative to their size, or absolute for sizes below 1."""
EQUAL_MEDIANS_AXIS_FACTOR: Final = 3.0
"""The factor that an axis leaves above and below medians that are all the same."""


@record
class Heights:
    """The medians as they are drawn: how far they are above a floor, and the axis for that."""

    values: Sequence[float]
    axis: Axis
    notes: tuple[str, ...]


def sweep_plot(
    screen: Screen, rates: Sequence[float], shares: Sequence[float], medians: Sequence[float],
    *, steps: Sequence[float] = (), unsettled: Sequence[float] = (), tol: float = 0.0,
    marks: Mapping[str, float] | None = None,
) -> Picture:  # fmt: skip
    """Two pictures over one axis of rates: above, the share of the starts that converged; below, their median steps.

    Where fewer than two rates have such a median in `steps`, the median f is drawn instead. The rates may come in any
    order. `unsettled`: the share of the starts for which each rate is too high. `tol`: the tolerance of the descents,
    within which their ends do not differ. `marks`: the meaning of a rate, such as the limit 2/λmax -> the rate, which
    gets a line down both pictures.
    """
    order = sorted(range(len(rates)), key=lambda place: rates[place])
    rates, shares, medians = ([each[place] for place in order] for each in (rates, shares, medians))
    steps, unsettled = ([each[place] for place in order] if each else [] for each in (steps, unsettled))
    x = axis(rates[0], rates[-1], shown(LEARNING_RATE), log=is_logarithmic(rates))
    height = plot_height(screen)
    above, keys = _shares(screen, x, (rates, shares, unsettled), height // 2)
    if sum(map(math.isfinite, steps)) > 1:
        below = _steps(screen, x, rates, steps, height - height // 3)
    else:
        drawn = heights(medians, unsettled or [0.0] * len(rates), tol)
        below = _medians(screen, x, rates, drawn, height - height // 3)
    for (words, rate), (glyph, color) in zip((marks or {}).items(), cycle(MARKS), strict=False):
        for scene in (above, below):
            upright_line(scene, rate, glyph, color)
        keys.append(LegendKey(glyph, color, words))
    top, bottom = above.picture(screen), below.picture(screen, legend(screen, keys))
    shapes = (*top.shapes, *moved_shapes(bottom.shapes, 0, len(top.rows)))
    return Picture((*top.rows, *bottom.rows), (*top.notes, *bottom.notes), shapes)


def is_logarithmic(rates: Sequence[float]) -> bool:
    """Whether rates in order are seen better by their logarithms: over more than a decade, or evenly spaced in them."""
    if rates[0] <= 0.0:
        return False
    ratios = [high / low for low, high in pairwise(rates)]
    even = len(ratios) > 1 and max(ratios) - min(ratios) <= RATE_SPACING_TOLERANCE * max(ratios) and ratios[0] > 1.0
    return even or rates[-1] > DECADE_FACTOR * rates[0]


def _shares(
    screen: Screen, x: Axis, columns: tuple[Sequence[float], Sequence[float], Sequence[float]], height: int
) -> tuple[Scene, list[LegendKey]]:
    """The share of the starts that converged, and of those that never settled, from 0 to 1; each with its letter."""
    rates, shares, unsettled = columns
    drawn = [("c", shown(CONVERGED), GREEN, shares), ("u", shown(sentences.UNSETTLED), ORANGE, unsettled)]
    kept = [each for each in drawn if each[3]]
    curves = [_curve(rates, values, color) for _, _, color, values in kept]
    y = Axis(-0.02, 1.02, name=shown(sentences.SHARE_AXIS))
    scene = chart(screen, x, y, curves, height=height, margin=MARGIN_COLUMNS)
    for index, (curve, (letter, *_)) in enumerate(zip(curves, kept, strict=True)):
        lettered(scene, curve, letter, index)
    return scene, [LegendKey(letter, color, words) for letter, words, color, _ in kept]


def _steps(screen: Screen, x: Axis, rates: Sequence[float], steps: Sequence[float], height: int) -> Scene:
    """The median steps of the descents that converged, on a logarithmic axis, on which 0 steps stand at 1."""
    drawn = [max(count, 1.0) for count in steps]
    known = [count for count in drawn if math.isfinite(count)]
    y = axis(min(known), max(known), shown(labels.MEDIAN_STEPS), log=True)
    return chart(screen, x, y, [_curve(rates, drawn, BLUE)], height=height, margin=MARGIN_COLUMNS)


def _medians(screen: Screen, x: Axis, rates: Sequence[float], drawn: Heights | None, height: int) -> Scene:
    """The median final value on a logarithmic axis."""
    if drawn is None:
        empty = [shown(sentences.NO_MEDIAN)]
        return chart(screen, x, Axis(0.0, 1.0), [], height=height, notes=empty, margin=MARGIN_COLUMNS)
    curves = [_curve(rates, drawn.values, BLUE)]
    return chart(screen, x, drawn.axis, curves, height=height, notes=drawn.notes, margin=MARGIN_COLUMNS)


def heights(medians: Sequence[float], unsettled: Sequence[float], tol: float) -> Heights | None:
    """The medians above a floor, and an axis that shows those of the rates that work; None where there are none.

    Medians that differ by no more than the tolerance and rounding explain are drawn at one height.
    """
    working = _working(medians, unsettled)
    if not working:
        return None
    floor = 0.0 if min(working) > 0.0 else min(working)
    noise = max(
        min(tol * tol, MEDIAN_NOISE_SHARE),
        MEDIAN_NOISE_SHARE * abs(floor),
        ROOM_BELOW * (max(working) - floor),
        math.ulp(0.0) * 1e9,
    )
    drawn = [max(median - floor, noise) if median - floor >= -noise else math.nan for median in medians]
    low, high = (max(end - floor, noise) for end in (min(working), max(working)))
    high = max(high, min(max(value for value in drawn if math.isfinite(value)), ROOM_ABOVE * high))
    if high <= low * (1 + RATE_SPACING_TOLERANCE):
        low, high = low / EQUAL_MEDIANS_AXIS_FACTOR, high * EQUAL_MEDIANS_AXIS_FACTOR
    name = shown(sentences.MEDIAN_ABOVE_AXIS(floor=number(floor, 4)) if floor else labels.MEDIAN_VALUE)
    return Heights(drawn, axis(low, high, name, log=True), tuple(_remarks(medians, floor, noise, high)))


def _working(medians: Sequence[float], unsettled: Sequence[float]) -> list[float]:
    """The medians of the rates with which most starts settle; without such rates, the lower half of them all.

    Only those that can be drawn, far enough from the largest numbers there are.
    """
    pairs = [pair for pair in zip(medians, unsettled, strict=True) if abs(pair[0]) < DRAWN_VALUE_MAX / 4]
    working = [median for median, share in pairs if share < UNSETTLED_SHARE_MAX]
    return working or sorted(median for median, _ in pairs)[: (len(pairs) + 1) // 2]


def _remarks(medians: Sequence[float], floor: float, noise: float, high: float) -> Iterator[str]:
    """Notes on what was subtracted, what is drawn as equal, and what does not fit the picture."""
    if floor:
        yield shown(sentences.MEDIAN_ABOVE_LOWEST(floor=number(floor)))
    equal = sum(-noise <= median - floor < noise for median in medians)
    if equal > 1 or (equal and not floor):
        yield shown(sentences.DRAWN_AS_EQUAL(equal, height=number(noise, 3), floor=number(floor)))
    above = sum(not median - floor <= high * (1 + RATE_SPACING_TOLERANCE) for median in medians)
    below = sum(median - floor < -noise for median in medians)
    if above:
        yield shown(sentences.RATES_ABOVE(above, rates=len(medians)))
    if below:
        yield shown(sentences.RATES_BELOW(below, rates=len(medians)))


def _curve(rates: Sequence[float], values: Sequence[float], color: RGB) -> Curve:
    """One value a rate, with gaps where there is none."""
    points: list[Point] = [
        (rate, value if math.isfinite(value) else math.nan) for rate, value in zip(rates, values, strict=True)
    ]
    return Curve(list(split(points)), color)


def upright_line(scene: Scene, value: float, glyph: str, color: RGB) -> None:
    """A mark on the axis at a value, and a line above it where nothing is drawn yet; none for a value outside."""
    cell = scene.cell((value, scene.y.value(0.5)))
    if cell is None:
        return
    for row in range(scene.top, scene.top + scene.rows):
        if scene.canvas.cells[row][cell[0]].char == " ":
            scene.canvas.put(cell[0], row, "¦", color)
    scene.canvas.put(cell[0], scene.top + scene.rows, glyph, color, bold=True)
