"""A function of two variables from above, alone or with the paths of runs on it.

With colors it is a map in half blocks, dark where the function is low. Without colors it is contour lines in braille,
or shades in ASCII.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from gdcli.model import KnownMinimum, Run
from gdcli.model.sentences import START as START_LABEL
from gdcli.model.sentences import shown
from gdcli.output.drawing.axis import axis
from gdcli.output.drawing.canvas import LegendKey, Picture
from gdcli.output.drawing.frame import legend, plane, plot_height, span
from gdcli.output.drawing.overlay import Mark, Point, Scene, mark, put_marks, trace
from gdcli.output.drawing.sampling import FunctionOfMany, guarded
from gdcli.output.drawing.shades import Grid, Shades, band, shades
from gdcli.output.drawing.shapes import ColorField
from gdcli.output.layout.numbers import letter_of
from gdcli.output.layout.palette import CURVE_COLORS, RGB, START_COLOR, cube_ramp, viridis
from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.path import (
    END_MARKS,
    JOINED_STEPS_MAX,
    START_MARK,
    PathView,
    draw_bounds,
    draw_path,
    landmarks,
    left_out,
    mark_iterates,
    mark_key,
    minimum_marks,
    path_points,
    view_of,
)
from gdcli.record import replace

PlaneBox = tuple[tuple[float, float], tuple[float, float]]
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
LETTERS_APART: Final = 8


def landscape_scene(
    screen: Screen, surface: Surface, box: PlaneBox, names: tuple[str, str],
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


def surface_of(f: FunctionOfMany) -> Surface:
    """A function of many points at once from a function of one point."""
    value = guarded(f)
    return lambda points: list(map(value, points))


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
    scene.canvas.field = ColorField((scene.left, scene.top), scene.columns, scene.rows, rows)
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


def _hole_keys(grid: Grid, glyph: str, color: RGB | None) -> tuple[LegendKey, ...]:
    """The legend of the places without a value; empty if there are none."""
    return (LegendKey(glyph, color, shown(sentences.NO_VALUE)),) if _has_holes(grid) else ()


def _contours(scene: Scene, surface: Surface, *, log: bool) -> Scene:
    """Lines of equal value, drawn between neighboring dots in different bands."""
    grid = grid_of(scene, surface, scene.columns * 2, scene.rows * 4)
    scale = shades(grid, log=log)
    outline(scene, [[band(scale, value, CONTOUR_COUNT) for value in row] for row in grid])
    levels = ", ".join(dict.fromkeys(scale.label(k / CONTOUR_COUNT, 2) for k in range(1, CONTOUR_COUNT)))
    notes = (shown(sentences.GAPS),) if _has_holes(grid) else ()
    return replace(scene, keys=(LegendKey("─", None, shown(sentences.CONTOURS(levels=levels))),), notes=notes)


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
    ramp = LegendKey(RAMP.strip(), None, shown(sentences.SHADES(low=low, high=high)))
    return replace(scene, keys=(ramp, *_hole_keys(grid, "?", None)))


def descent_landscape(screen: Screen, f: FunctionOfMany, run: Run, *, known: Sequence[KnownMinimum] = ()) -> Picture:
    """The landscape with the path of a run of two variables, and the minima."""
    points = path_points(run)
    box = descent_box(view_of(run, guarded(f), known))
    scene = landscape_scene(screen, surface_of(f), box, (run.variables[0], run.variables[1]))
    bounds = draw_bounds(scene, run.settings.bounds)
    keys = draw_path(screen, scene, points, (run.best.point[0], run.best.point[1]), apart=3)
    keys = [*put_marks(scene, _minima(run, known), END_MARKS), *keys, *bounds]
    return scene.picture(screen, legend(screen, [*keys, *scene.keys]), left_out(scene, run.trajectory, points))


def _minima(run: Run, known: Sequence[KnownMinimum]) -> list[Mark]:
    """The minima as marks of a map."""
    return minimum_marks(landmarks(run, known), lambda point: (point[0], point[1]))


def paths_landscape(
    screen: Screen,
    f: FunctionOfMany,
    runs: Sequence[Run],
    *,
    known: Sequence[KnownMinimum] = (),
    labels: Sequence[str] = (),
) -> Picture:
    """The paths of several runs on one landscape, each with its letter along it and at its end.

    The first lies over the others, and the minima over all.
    """
    names = (runs[0].variables[0], runs[0].variables[1])
    box = common_box(runs, guarded(f), known)
    scene = landscape_scene(screen, surface_of(f), box, names)
    missing: list[str] = []
    keys = draw_bounds(scene, runs[0].settings.bounds)
    paths = [
        (run, path_points(run), letter_of(index), CURVE_COLORS[index % len(CURVE_COLORS)])
        for index, run in enumerate(runs)
    ]
    for run, points, letter, color in reversed(paths):
        if screen.has_color:
            trace(scene, points[: JOINED_STEPS_MAX + 1], color)
        mark_iterates(scene, points[1:], LETTERS_APART, letter, color)
        outside = left_out(scene, run.trajectory, points)
        missing = [*(shown(sentences.OF_A_RUN(letter=letter, note=note)) for note in outside), *missing]
    for _, points, letter, color in reversed(paths):
        mark(scene, points[-1], letter, color)
    keys += put_marks(scene, [each for run in runs[:1] for each in _minima(run, known)])
    mark(scene, paths[0][1][0], START_MARK, START_COLOR)
    keys += [LegendKey(letter_of(index), None, label) for index, label in enumerate(labels)]
    start = mark_key(scene, START_MARK, START_COLOR, shown(START_LABEL))
    return scene.picture(screen, legend(screen, [start, *keys, *scene.keys]), missing)


def common_box(runs: Sequence[Run], value: FunctionOfMany, known: Sequence[KnownMinimum] = ()) -> PlaneBox:
    """A box around all runs that do not explode; if all explode, around the smallest one."""
    views = [view_of(run, value, known) for run in runs]
    calm = [descent_box(view) for run, view in zip(runs, views, strict=True) if view.kept == len(run.trajectory)]
    boxes = calm or sorted(map(descent_box, views), key=lambda box: box[0][1] - box[0][0])[:1]
    (x0, x1), (y0, y1) = ((min(box[i][0] for box in boxes), max(box[i][1] for box in boxes)) for i in (0, 1))
    return (x0, x1), (y0, y1)


def descent_box(view: PathView) -> PlaneBox:
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


def bar_width(screen: Screen) -> int:
    """Columns for the color bar: none without colors or room."""
    return BAR_COLUMNS if screen.depth >= Depth.EIGHT_BIT and screen.width >= BAR_FROM_COLUMNS else 0
