"""A function of two variables from above, with paths, points or arrows on it.

With colors it is a map in half blocks, dark where the function is low. Without colors it is contour lines in braille,
or shades in ASCII.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from gdcli.model import KnownMinimum, Run
from gdcli.model.sentences import START as START_LABEL
from gdcli.model.sentences import shown
from gdcli.output.drawing.axis import axis
from gdcli.output.drawing.canvas import Key, Picture
from gdcli.output.drawing.frame import legend, plane, plot_height, span
from gdcli.output.drawing.overlay import (
    Mark,
    Point,
    Scene,
    clear_around,
    clipped,
    draw_arrow,
    draw_line,
    joined,
    mark,
    put_marks,
    trace,
    trace_dot,
)
from gdcli.output.drawing.sampling import guarded
from gdcli.output.drawing.shades import Grid, Shades, band, shades
from gdcli.output.drawing.shapes import Field
from gdcli.output.layout.numbers import letter_of, number
from gdcli.output.layout.palette import CURVE_COLORS, GREEN, ORANGE, RED, RGB, START_COLOR, TEAL, cube_ramp, viridis
from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.contours import level_pieces
from gdcli.output.plots.path import (
    END_MARKS,
    JOINED_STEPS_MAX,
    START_MARK,
    Objective,
    View,
    draw_bounds,
    draw_path,
    landmarks,
    left_out,
    mark_iterates,
    mark_key,
    minimum_marks,
    plane_points,
    view_of,
)
from gdcli.record import replace

Plane = Callable[[float, float], float]
Slopes = Callable[[float, float], Sequence[float]]
Box = tuple[tuple[float, float], tuple[float, float]]
Surface = Callable[[Sequence[Point]], Sequence[float]]
"""The values of a function at many points at once; nan where there is none."""
Ramp = Callable[[float], RGB]

BAR_FROM_COLUMNS, BAR_COLUMNS = 60, 12
"""The fewest columns of a screen with a color bar, and the columns of the bar."""
NO_VALUE: RGB = (118, 118, 118)
CONTOUR_COUNT = 10
FIELDS_PER_COLUMN: Final = 2
"""The fields of a map on paper in the width of a cell; a cell is twice as high, and has twice as many in its height."""
PAPER_BANDS: Final = 32
"""The colors of a map on paper."""
RAMP = " .-:=+xX%#"
LEVEL_MARK = "•"
ARROWS, STEEP_ARROWS = "→↗↑↖←↙↓↘", "⇒⇗⇑⇖⇐⇙⇓⇘"
"""Arrows by direction, from the right against the clock; double ones where it is steep."""
DART, STEEP_DART = 2.0, 4.0
"""The lengths of arrows on paper, in columns."""
STEEP_SHARE: Final = 0.6
"""The share of the arrows, those with the smaller gradients, that are not steep."""
EVERY_COLUMNS, EVERY_ROWS = 6, 3
LETTERS_APART: Final = 8


def landscape_scene(
    screen: Screen, surface: Surface, box: Box, names: tuple[str, str],
    *, height: int | None = None, log: bool = False, measure: str = "f",
) -> Scene:  # fmt: skip
    """The function over a box, ready to be drawn on; `log`: its values are decimal logarithms of the shown ones.

    `measure`: the name of the values, which stands above the color bar.
    """
    x, y = (axis(*ends, name) for ends, name in zip(box, names, strict=True))
    scene = plane(screen, x, y, height=height or plot_height(screen), right=bar_width(screen))
    title = screen.written(measure)[: max(0, bar_width(screen) - 1)]
    scene.canvas.write(scene.left + scene.columns + 1, scene.top - 1, title, bold=True)
    if screen.is_paper:
        return _paint(scene, surface, log=log)
    if screen.depth >= Depth.EIGHT_BIT:
        return _color(scene, surface, viridis if screen.depth is Depth.TRUE_COLOR else cube_ramp, log=log)
    return _contours(scene, surface, log=log) if screen.unicode else _shade(scene, surface, log=log)


def surface_of(f: Plane) -> Surface:
    """A function of many points at once from a function of one point."""
    value = guarded(f)
    return lambda points: [value(x, y) for x, y in points]


def grid_of(scene: Scene, surface: Surface, across: int, down: int) -> Grid:
    """The values in the middle of each field of the plot area, `across` fields wide and `down` high."""
    xs = [scene.x.value((column + 0.5) / across) for column in range(across)]
    ys = [scene.y.value(1.0 - (row + 0.5) / down) for row in range(down)]
    values = surface([(x, y) for y in ys for x in xs])
    return [list(values[first : first + across]) for first in range(0, across * down, across)]


def _color(scene: Scene, surface: Surface, ramp: Ramp, *, log: bool) -> Scene:
    """The map in colors, two fields a cell."""
    grid = grid_of(scene, surface, scene.columns, scene.rows * 2)
    scale = shades(grid, log=log)
    fill(scene, [[NO_VALUE if value != value else ramp(scale.share(value)) for value in row] for row in grid])
    _bar(scene, scale, ramp)
    return replace(scene, keys=_hole_keys(grid, "█", NO_VALUE))


def fill(scene: Scene, fields: Sequence[Sequence[RGB | None]]) -> None:
    """The plot area in the colors of its fields, two a cell; None leaves a field empty."""
    for row in range(scene.rows):
        for column, (upper, lower) in enumerate(zip(fields[2 * row], fields[2 * row + 1], strict=True)):
            scene.canvas.half_block(scene.left + column, scene.top + row, upper, lower)


def _paint(scene: Scene, surface: Surface, *, log: bool) -> Scene:
    """The map for paper: fields finer than cells, in as many colors as there are bands, and lines between some."""
    grid = grid_of(scene, surface, scene.columns * FIELDS_PER_COLUMN, scene.rows * FIELDS_PER_COLUMN * 2)
    scale = shades(grid, log=log)
    inks = {place: viridis((place + 0.5) / PAPER_BANDS) for place in range(PAPER_BANDS)} | {-1: NO_VALUE}
    rows = [[inks[band(scale, value, PAPER_BANDS)] for value in row] for row in grid]
    scene.canvas.field = Field((scene.left, scene.top), scene.columns, scene.rows, rows)
    scene.canvas.shapes.append(scene.canvas.field)
    _bar(scene, scale, viridis)
    return replace(scene, keys=_hole_keys(grid, "█", NO_VALUE))


def _bar(scene: Scene, scale: Shades, ramp: Ramp) -> None:
    """The colors from the lowest value to the highest, with some of the values, if room was left for the bar."""
    first = scene.left + scene.columns + 1
    if first >= scene.canvas.width:
        return
    for row in range(scene.rows):
        upper, lower = (ramp(1.0 - (2 * row + half + 0.5) / (2 * scene.rows)) for half in (0, 1))
        for column in (first, first + 1):
            scene.canvas.half_block(column, scene.top + row, upper, lower)
    for quarter in range(5):
        row = scene.top + round((4 - quarter) / 4 * (scene.rows - 1))
        texts = (scale.label(quarter / 4, digits) for digits in (3, 2, 1))
        scene.canvas.write(first + 3, row, next((text for text in texts if len(text) <= BAR_COLUMNS - 4), "…"))


def _has_holes(grid: Grid) -> bool:
    """Whether the function has no value somewhere."""
    return any(value != value for row in grid for value in row)


def _hole_keys(grid: Grid, glyph: str, color: RGB | None) -> tuple[Key, ...]:
    """The legend of the places without a value; empty if there are none."""
    return (Key(glyph, color, shown(sentences.NO_VALUE)),) if _has_holes(grid) else ()


def _contours(scene: Scene, surface: Surface, *, log: bool) -> Scene:
    """Lines of equal value, drawn between neighboring dots in different bands."""
    grid = grid_of(scene, surface, scene.columns * 2, scene.rows * 4)
    scale = shades(grid, log=log)
    outline(scene, [[band(scale, value, CONTOUR_COUNT) for value in row] for row in grid])
    levels = ", ".join(dict.fromkeys(scale.label(k / CONTOUR_COUNT, 2) for k in range(1, CONTOUR_COUNT)))
    notes = (shown(sentences.GAPS),) if _has_holes(grid) else ()
    return replace(scene, keys=(Key("─", None, shown(sentences.CONTOURS(levels=levels))),), notes=notes)


def outline(scene: Scene, fields: Sequence[Sequence[object]]) -> None:
    """The borders between unlike fields of the plot area, a field for each dot."""
    for x, y in borders(fields):
        scene.canvas.dot(scene.left * 2 + x, scene.top * 4 + y, None)


def borders(fields: Sequence[Sequence[object]]) -> Iterable[tuple[int, int]]:
    """The fields that differ from the one on their right or the one below."""
    for y, (row, below) in enumerate(pairwise(fields)):
        for x in range(len(row) - 1):
            if row[x] != row[x + 1] or row[x] != below[x]:
                yield x, y


def _shade(scene: Scene, surface: Surface, *, log: bool) -> Scene:
    """The map in characters, heavier where the value is higher."""
    grid = grid_of(scene, surface, scene.columns, scene.rows)
    scale = shades(grid, log=log)
    for row, values in enumerate(grid):
        bands = (band(scale, value, len(RAMP)) for value in values)
        scene.canvas.write(scene.left, scene.top + row, "".join("?" if place < 0 else RAMP[place] for place in bands))
    low, high = scale.label(0.0, 3), scale.label(1.0, 3)
    ramp = Key(RAMP.strip(), None, shown(sentences.SHADES(low=low, high=high)))
    return replace(scene, keys=(ramp, *_hole_keys(grid, "?", None)))


def landscape_plot(
    screen: Screen, f: Plane, box: Box, names: tuple[str, str], slopes: Slopes | None = None,
    *, marks: Sequence[Mark] = (), log: bool = False,
) -> Picture:  # fmt: skip
    """The function over a box; with `slopes` (its gradient) also arrows in the direction of steepest descent."""
    scene = landscape_scene(screen, surface_of(f), box, names, log=log)
    keys = list(scene.keys)
    if slopes:
        field(scene, slopes)
        keys += field_keys(screen)
    keys += put_marks(scene, marks)
    return scene.picture(screen, legend(screen, keys))


def field_keys(screen: Screen) -> list[Key]:
    """The legend of the arrows of a field: on paper their length has a meaning, elsewhere their form."""
    if screen.is_paper:
        return [Key(ARROWS[0], None, shown(sentences.WAY_DOWN_BY_LENGTH))]
    steep = Key(STEEP_ARROWS[0], None, shown(sentences.STEEP))
    return [Key(ARROWS[0], None, shown(sentences.WAY_DOWN)), steep]


def field(scene: Scene, slopes: Slopes) -> None:
    """Arrows against the gradient, spread over the map; none at points at which it vanishes or does not exist."""
    places = [
        (scene.x.value((column + 0.5) / scene.columns), scene.y.value(1 - (row + 0.5) / scene.rows))
        for row in range(EVERY_ROWS // 2, scene.rows, EVERY_ROWS)
        for column in range(EVERY_COLUMNS // 2, scene.columns, EVERY_COLUMNS)
    ]
    gradients = [(point, slopes(*point)) for point in places]
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


def _dart(scene: Scene, middle: Point, direction: Point, length: float) -> None:
    """An arrow on paper, `length` columns long."""
    across, down = scene.place(middle)
    share = length / 2 / math.hypot(*direction)
    right, up = direction[0] * share / scene.columns, direction[1] * share / (2 * scene.rows)
    part = clipped((across - right, down + up), (across + right, down - up))
    draw_line(scene, [part] if part else [], None, has_head=True)


def on_screen(scene: Scene, vector: Sequence[float]) -> Point:
    """A direction in the plane as it is seen: half rows upwards for each column to the right."""
    across, up = scene.x.high / 2 - scene.x.low / 2, scene.y.high / 2 - scene.y.low / 2
    return vector[0] / across * scene.columns, vector[1] / up * scene.rows * 2


def arrow(right: float, up: float, arrows: str = ARROWS) -> str:
    """The arrow nearest to a direction."""
    return arrows[round(math.atan2(up, right) / (math.pi / 4)) % 8]


def descent_landscape(screen: Screen, f: Plane, run: Run, *, known: Sequence[KnownMinimum] = ()) -> Picture:
    """The landscape with the path of a run of two variables, and the minima."""
    points = plane_points(run)
    box = descent_box(view_of(run, lambda point: guarded(f)(*point), known))
    scene = landscape_scene(screen, surface_of(f), box, (run.variables[0], run.variables[1]))
    bounds = draw_bounds(scene, run.settings.bounds)
    keys = draw_path(screen, scene, points, (run.best.point[0], run.best.point[1]), apart=3)
    keys = [*put_marks(scene, _minima(run, known), END_MARKS), *keys, *bounds]
    return scene.picture(screen, legend(screen, [*keys, *scene.keys]), left_out(scene, run.trajectory, points))


def _minima(run: Run, known: Sequence[KnownMinimum]) -> list[Mark]:
    """The minima as marks of a map."""
    return minimum_marks(landmarks(run, known), lambda point: (point[0], point[1]))


def paths_landscape(
    screen: Screen, f: Plane, runs: Sequence[Run], *, known: Sequence[KnownMinimum] = (), labels: Sequence[str] = ()
) -> Picture:
    """The paths of several runs on one landscape, each with its letter along it; the first lies over the others."""
    names = (runs[0].variables[0], runs[0].variables[1])
    box = common_box(runs, lambda point: guarded(f)(*point), known)
    scene = landscape_scene(screen, surface_of(f), box, names)
    missing: list[str] = []
    keys = draw_bounds(scene, runs[0].settings.bounds)
    keys += put_marks(scene, [each for run in runs[:1] for each in _minima(run, known)])
    for index, run in reversed(list(enumerate(runs))):
        points, letter, color = plane_points(run), letter_of(index), CURVE_COLORS[index % len(CURVE_COLORS)]
        if screen.has_color:
            trace(scene, points[: JOINED_STEPS_MAX + 1], color)
        mark_iterates(scene, points[1:], LETTERS_APART, letter, color)
        outside = left_out(scene, run.trajectory, points)
        missing = [*(shown(sentences.OF_A_RUN(letter=letter, note=note)) for note in outside), *missing]
    mark(scene, plane_points(runs[0])[0], START_MARK, START_COLOR)
    keys += [Key(letter_of(index), None, label) for index, label in enumerate(labels)]
    start = mark_key(scene, START_MARK, START_COLOR, shown(START_LABEL))
    return scene.picture(screen, legend(screen, [start, *keys, *scene.keys]), missing)


def common_box(runs: Sequence[Run], value: Objective, known: Sequence[KnownMinimum] = ()) -> Box:
    """A box around all runs that do not explode; if all explode, around the smallest one."""
    views = [view_of(run, value, known) for run in runs]
    calm = [descent_box(view) for run, view in zip(runs, views, strict=True) if view.kept == len(run.trajectory)]
    boxes = calm or sorted(map(descent_box, views), key=lambda box: box[0][1] - box[0][0])[:1]
    (x0, x1), (y0, y1) = ((min(box[i][0] for box in boxes), max(box[i][1] for box in boxes)) for i in (0, 1))
    return (x0, x1), (y0, y1)


def descent_box(view: View) -> Box:
    """The box around the iterates and the minima, however far away the minima are."""
    points = view.points
    widest = max(max(p[i] for p in points) - min(p[i] for p in points) for i in (0, 1))
    first, second = (_side([p[i] for p in points], widest) for i in (0, 1))
    return first, second


def _side(values: Sequence[float], widest: float) -> tuple[float, float]:
    """One side of the box: room around the values, and no less than a third of the other side."""
    low, high = span(values, 0.15)
    more = max(0.0, widest / 3 - (high - low)) / 2
    return low - more, high + more


def gradient_plot(
    screen: Screen, f: Plane, at: Point, slopes: Sequence[float], *, box: Box, names: tuple[str, str]
) -> Picture:
    """The landscape with the gradient at a point, the direction of descent, and the level line through the point.

    The box is widened until both axes have one scale, so that the right angle between the two looks like one.
    """
    scene = landscape_scene(screen, surface_of(f), equal_scales(box, *area(screen, box)), names)
    level_line(scene, f, f(*at), colored=screen.has_color)
    right, up = on_screen(scene, slopes)
    length = math.hypot(right, up)
    keys = [
        mark_key(scene, "●", RED, f"({number(at[0])}, {number(at[1])})"),
        mark_key(scene, "─" if screen.has_color else LEVEL_MARK, ORANGE, shown(sentences.LEVEL_LINE)),
        *scene.keys,
    ]
    if 0.0 < length < math.inf:
        for sign, color, words in ((1, RED, sentences.ASCENT), (-1, GREEN, sentences.DESCENT)):
            reach = sign * min(scene.columns, scene.rows * 2) / 4 / length
            tip = (at[0] + slopes[0] * reach, at[1] + slopes[1] * reach)
            arrows = ARROWS if sign > 0 or screen.is_paper else STEEP_ARROWS
            glyph = arrow(sign * right, sign * up, arrows)
            draw_arrow(scene, (at, tip), glyph, color)
            keys.insert(-1 if sign < 0 else 1, mark_key(scene, glyph, color, shown(words)))
    mark(scene, at, "●", RED)
    return scene.picture(screen, legend(screen, keys))


def area(screen: Screen, box: Box) -> tuple[int, int]:
    """Columns and half rows of the plot area of a map."""
    x, y = (axis(*ends) for ends in box)
    scene = plane(screen, x, y, height=plot_height(screen), right=bar_width(screen))
    return scene.columns, scene.rows * 2


def bar_width(screen: Screen) -> int:
    """Columns for the color bar: none without colors or room."""
    return BAR_COLUMNS if screen.depth >= Depth.EIGHT_BIT and screen.width >= BAR_FROM_COLUMNS else 0


def equal_scales(box: Box, columns: int, half_rows: int) -> Box:
    """The box widened on one side, about its middle, so that a unit is as long in both directions."""
    (x0, x1), (y0, y1) = box
    unit = max((x1 - x0) / columns, (y1 - y0) / half_rows)
    more_x, more_y = (unit * columns - (x1 - x0)) / 2, (unit * half_rows - (y1 - y0)) / 2
    return (x0 - more_x, x1 + more_x), (y0 - more_y, y1 + more_y)


def level_line(scene: Scene, f: Plane, level: float, *, colored: bool) -> None:
    """The level line of a value: the places at which the function has it."""
    if scene.canvas.is_paper:
        box = (scene.x.low, scene.x.high), (scene.y.low, scene.y.high)
        parts = ((scene.place(start), scene.place(end)) for start, end in level_pieces(guarded(f), box, level))
        draw_line(scene, joined(parts), ORANGE)
        return
    grid = grid_of(scene, surface_of(f), scene.columns * 2, scene.rows * 4)
    above = [[value > level for value in row] for row in grid]
    for x, y in borders(above):
        if colored:
            trace_dot(scene, x, y, ORANGE)
        else:
            scene.canvas.put(scene.left + x // 2, scene.top + y // 4, LEVEL_MARK)
