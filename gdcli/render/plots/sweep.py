"""What a sweep over learning rates came to: the share of starts that converged, and the median final value."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Final

from gdcli.render.palette import BLUE, GREEN, MAGENTA, ORANGE, RED, RGB
from gdcli.render.plots.axis import Axis, axis
from gdcli.render.plots.canvas import Key, Picture
from gdcli.render.plots.chart import Curve, chart
from gdcli.render.plots.frame import legend, plot_height
from gdcli.render.plots.loss import ROOM_ABOVE, floor_of, limits
from gdcli.render.plots.overlay import Scene
from gdcli.render.plots.sampling import split
from gdcli.render.screen import Screen

MARKS: Final[Sequence[tuple[str, RGB]]] = (("▲", RED), ("◆", MAGENTA), ("●", ORANGE))
MARGIN: Final = 6


def sweep_plot(
    screen: Screen, rates: Sequence[float], shares: Sequence[float], medians: Sequence[float],
    *, marks: Mapping[str, float] | None = None,
) -> Picture:  # fmt: skip
    """Two pictures over one axis of rates: above, how many starts converged; below, the median final value.

    `marks`: rates worth a line down both pictures, by what they are, such as the limit 2/λmax.
    """
    spread = min(rates) > 0.0 and max(rates) > 10 * min(rates)
    x = axis(min(rates), max(rates), "learning rate", log=spread)
    height = plot_height(screen)
    scenes = _shares(screen, x, rates, shares, height // 2), _medians(screen, x, rates, medians, height - height // 3)
    keys = []
    for (words, rate), (glyph, color) in zip((marks or {}).items(), cycle(MARKS), strict=False):
        for scene in scenes:
            upright(scene, rate, glyph, color)
        keys.append(Key(glyph, color, words))
    top, bottom = scenes[0].picture(screen), scenes[1].picture(screen, legend(screen, keys))
    return Picture((*top.rows, *bottom.rows), (*top.notes, *bottom.notes))


def _shares(screen: Screen, x: Axis, rates: Sequence[float], shares: Sequence[float], height: int) -> Scene:
    """The share of starts that converged, from 0 to 1."""
    y = Axis(-0.02, 1.02, name="share converged")
    return chart(screen, x, y, [_curve(rates, shares, GREEN)], height=height, margin=MARGIN)


def _medians(screen: Screen, x: Axis, rates: Sequence[float], medians: Sequence[float], height: int) -> Scene:
    """The median final value on a logarithmic axis, as high as is fair beside those that went down."""
    finite = [value for value in medians if math.isfinite(value)]
    if not finite:
        return chart(screen, x, Axis(0.0, 1.0), [], height=height, notes=["no rate has a finite median"], margin=MARGIN)
    floor, notes = floor_of(min(finite), None)
    heights = [value - floor for value in medians]
    start = max(finite[0], sorted(finite)[len(finite) // 2]) - floor
    low, high = limits([[start, *(value for value in heights if value <= ROOM_ABOVE * start)]])
    above = sum(not value <= high for value in heights)
    y = axis(low, high, f"median final f − ({floor:g})" if floor else "median final f", log=True)
    cut = [f"{above} of {len(rates)} rates end above the picture or without a number"] if above else []
    return chart(screen, x, y, [_curve(rates, heights, BLUE)], height=height, notes=[*notes, *cut], margin=MARGIN)


def _curve(rates: Sequence[float], values: Sequence[float], color: RGB) -> Curve:
    """One value a rate, with gaps where there is none."""
    points = [(rate, value if math.isfinite(value) else math.nan) for rate, value in zip(rates, values, strict=True)]
    return Curve(list(split(points)), color)


def upright(scene: Scene, value: float, glyph: str, color: RGB) -> None:
    """A mark on the axis at a value, and a line above it where nothing is drawn yet; none for a value outside."""
    cell = scene.cell((value, scene.y.value(0.5)))
    if cell is None:
        return
    for row in range(scene.top, scene.top + scene.rows):
        if scene.canvas.cells[row][cell[0]].char == " ":
            scene.canvas.put(cell[0], row, "¦", color)
    scene.canvas.put(cell[0], scene.top + scene.rows, glyph, color, bold=True)
