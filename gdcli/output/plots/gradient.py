"""Arrows on a landscape: the field of the gradient, and the gradient at one point with its level line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from gdcli.model.sentences import shown
from gdcli.output.drawing.axis import axis
from gdcli.output.drawing.canvas import LegendKey, Picture
from gdcli.output.drawing.contours import level_pieces
from gdcli.output.drawing.frame import legend, plane, plot_height
from gdcli.output.drawing.overlay import (
    Mark,
    Point,
    Scene,
    clear_around,
    clipped_line,
    draw_arrow,
    draw_line,
    joined_lines,
    mark,
    put_marks,
    trace_dot,
)
from gdcli.output.drawing.sampling import FunctionOfMany, guarded
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import GREEN, ORANGE, RED, TEAL
from gdcli.output.layout.screen import Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.landscape import PlaneBox, bar_width, borders, grid_of, landscape_scene, surface_of
from gdcli.output.plots.path import mark_key

GradientFunction = Callable[[tuple[float, ...]], Sequence[float]]

LEVEL_MARK = "•"
ARROWS, STEEP_ARROWS = "→↗↑↖←↙↓↘", "⇒⇗⇑⇖⇐⇙⇓⇘"
"""Arrows by direction, from the right against the clock; double ones where it is steep."""
DART, STEEP_DART = 2.0, 4.0
"""The lengths of arrows on paper, in columns."""
STEEP_SHARE: Final = 0.6
"""The share of the arrows, those with the smaller gradients, that are not steep."""
EVERY_COLUMNS, EVERY_ROWS = 6, 3


def landscape_plot(
    screen: Screen, f: FunctionOfMany, box: PlaneBox, names: tuple[str, str], slopes: GradientFunction | None = None,
    *, marks: Sequence[Mark] = (), log: bool = False,
) -> Picture:  # fmt: skip
    """The function over a box; with `slopes` (its gradient) also arrows in the direction of steepest descent."""
    scene = landscape_scene(screen, surface_of(f), box, names, log=log)
    keys = list(scene.keys)
    if slopes and draw_field(scene, slopes):
        keys += field_keys(screen)
    keys += put_marks(scene, marks)
    return scene.picture(screen, legend(screen, keys))


def field_keys(screen: Screen) -> list[LegendKey]:
    """The legend of the arrows of a field: on paper their length has a meaning, elsewhere their form."""
    if screen.is_paper:
        return [LegendKey(ARROWS[0], None, shown(sentences.WAY_DOWN_BY_LENGTH))]
    steep = LegendKey(STEEP_ARROWS[0], None, shown(sentences.STEEP))
    return [LegendKey(ARROWS[0], None, shown(sentences.WAY_DOWN)), steep]


def draw_field(scene: Scene, slopes: GradientFunction) -> bool:
    """Arrows against the gradient, spread over the map; none at points at which it vanishes or does not exist.

    Returns whether there is any arrow.
    """
    places = [
        (scene.x.value((column + 0.5) / scene.columns), scene.y.value(1 - (row + 0.5) / scene.rows))
        for row in range(EVERY_ROWS // 2, scene.rows, EVERY_ROWS)
        for column in range(EVERY_COLUMNS // 2, scene.columns, EVERY_COLUMNS)
    ]
    gradients = [(point, slopes(point)) for point in places]
    sizes = sorted(size for _, gradient in gradients if 0.0 < (size := math.hypot(*gradient)) < math.inf)
    steep = sizes[int(STEEP_SHARE * len(sizes))] if sizes else math.inf
    for point, gradient in gradients:
        right, up = on_screen(scene, gradient)
        is_steep = math.hypot(*gradient) >= steep
        if not 0.0 < math.hypot(right, up) < math.inf:
            continue
        if scene.canvas.is_paper:
            _dart(scene, point, (-right, -up), STEEP_DART if is_steep else DART)
        else:
            clear_around(scene, point)
            mark(scene, point, arrow(-right, -up, STEEP_ARROWS if is_steep else ARROWS), TEAL)
    return bool(sizes)


def _dart(scene: Scene, middle: Point, direction: Point, length: float) -> None:
    """An arrow on paper, `length` columns long."""
    across, down = scene.place(middle)
    share = length / 2 / math.hypot(*direction)
    right, up = direction[0] * share / scene.columns, direction[1] * share / (2 * scene.rows)
    part = clipped_line((across - right, down + up), (across + right, down - up))
    draw_line(scene, [part] if part else [], None, has_head=True)


def on_screen(scene: Scene, vector: Sequence[float]) -> Point:
    """A direction in the plane as it is seen: half rows upwards for each column to the right."""
    across, up = scene.x.high / 2 - scene.x.low / 2, scene.y.high / 2 - scene.y.low / 2
    return vector[0] / across * scene.columns, vector[1] / up * scene.rows * 2


def arrow(right: float, up: float, arrows: str = ARROWS) -> str:
    """The arrow nearest to a direction."""
    return arrows[round(math.atan2(up, right) / (math.pi / 4)) % 8]


def gradient_plot(
    screen: Screen, f: FunctionOfMany, at: Point, slopes: Sequence[float], *, box: PlaneBox, names: tuple[str, str]
) -> Picture:
    """The landscape with the gradient at a point, the direction of descent, and the level line through the point.

    The box is widened until both axes have one scale, so that the right angle between the two looks like one.
    """
    scene = landscape_scene(screen, surface_of(f), equal_scales(box, *area(screen, box)), names)
    level_line(scene, f, f(at), colored=screen.has_color)
    right, up = on_screen(scene, slopes)
    length = math.hypot(right, up)
    keys = [
        mark_key(scene, "●", RED, f"({number(at[0])}, {number(at[1])})"),
        mark_key(scene, "─" if screen.has_color else LEVEL_MARK, ORANGE, shown(sentences.LEVEL_LINE)),
        *scene.keys,
    ]
    if 0.0 < length < math.inf:
        for sign, color, words in ((1, RED, sentences.ASCENT), (-1, GREEN, sentences.DESCENT)):
            factor = sign * min(scene.columns, scene.rows * 2) / 4 / length
            tip = (at[0] + slopes[0] * factor, at[1] + slopes[1] * factor)
            arrows = ARROWS if sign > 0 or screen.is_paper else STEEP_ARROWS
            glyph = arrow(sign * right, sign * up, arrows)
            draw_arrow(scene, (at, tip), glyph, color)
            keys.insert(-1 if sign < 0 else 1, mark_key(scene, glyph, color, shown(words)))
    mark(scene, at, "●", RED)
    return scene.picture(screen, legend(screen, keys))


def area(screen: Screen, box: PlaneBox) -> tuple[int, int]:
    """Columns and half rows of the plot area of a map."""
    x, y = (axis(*ends) for ends in box)
    scene = plane(screen, x, y, height=plot_height(screen), right=bar_width(screen))
    return scene.columns, scene.rows * 2


def equal_scales(box: PlaneBox, columns: int, half_rows: int) -> PlaneBox:
    """The box widened on one side, about its middle, so that a unit is as long in both directions."""
    (x0, x1), (y0, y1) = box
    unit = max((x1 - x0) / columns, (y1 - y0) / half_rows)
    more_x, more_y = (unit * columns - (x1 - x0)) / 2, (unit * half_rows - (y1 - y0)) / 2
    return (x0 - more_x, x1 + more_x), (y0 - more_y, y1 + more_y)


def level_line(scene: Scene, f: FunctionOfMany, level: float, *, colored: bool) -> None:
    """The level line of a value: the places at which the function has it."""
    if scene.canvas.is_paper:
        box = (scene.x.low, scene.x.high), (scene.y.low, scene.y.high)
        parts = ((scene.place(start), scene.place(end)) for start, end in level_pieces(guarded(f), box, level))
        draw_line(scene, joined_lines(parts), ORANGE)
        return
    grid = grid_of(scene, surface_of(f), scene.columns * 2, scene.rows * 4)
    above = [[value > level for value in row] for row in grid]
    for x, y in borders(above):
        if colored:
            trace_dot(scene, x, y, ORANGE)
        else:
            scene.canvas.put(scene.left + x // 2, scene.top + y // 4, LEVEL_MARK)
