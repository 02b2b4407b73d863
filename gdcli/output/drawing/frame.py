"""The frame of a drawing: its height, the legend below it, and the part of a run that it can show."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from gdcli.output.drawing.axis import DRAWN_VALUE_MAX, Axis
from gdcli.output.drawing.canvas import Canvas, LegendKey, single, style
from gdcli.output.drawing.overlay import Point, Scene
from gdcli.output.drawing.shapes import Label, Line
from gdcli.output.layout.screen import Screen

PLOT_ROWS_MIN, PLOT_ROWS_MAX = 8, 30
TICK, AXIS_WIDTH = 0.3, 1.2
"""On paper: the length of a tick in cells, and the width of an axis in units of the drawing."""
LINE, PAPER_LINE = "─", "━━"
"""The sign for a line in a legend."""
ROWS_PER_TICK, ROWS_PER_PAPER_TICK = 4, 3
"""The rows for each tick. On paper labels stand exactly at their values, so they can be closer to each other."""
AxisTick = tuple[float, str]
"""A value and its label."""
HEIGHT_AROUND = 4
"""Rows of the screen that a drawing leaves for its legend and for the words below it."""
EXPLOSION_RATIO, SHOWN_RATIO = 6.0, 3.0
"""A run explodes when its largest distance from the start is the first factor times that at half the steps; it is shown
up to the second factor."""


def plot_height(screen: Screen) -> int:
    """Rows for a drawing: a quarter of the width, if the screen is high enough."""
    return max(PLOT_ROWS_MIN, min(PLOT_ROWS_MAX, screen.width // 4, screen.height - HEIGHT_AROUND))


def legend(screen: Screen, keys: Sequence[LegendKey]) -> list[Text]:
    """The entries side by side, in as many lines as they need."""
    lines = [Text(" ")]
    for key in keys:
        entry = Text()
        glyph = key.glyph if screen.unicode else "".join(map(single, key.glyph))
        glyph = PAPER_LINE if screen.is_paper and glyph == LINE else glyph
        entry.append(glyph, style(key.color, bold=True) if screen.has_color else None)
        entry.append(f" {screen.written(key.words)}")
        if len(lines[-1]) > 1 and lines[-1].cell_len + 3 + entry.cell_len > screen.width:
            lines.append(Text(" "))
        lines[-1].append(" " if len(lines[-1]) == 1 else "   ").append_text(entry)
    return [line for line in lines if len(line) > 1]


def in_view(points: Sequence[Sequence[float]]) -> int:
    """The number of first points of a run that fit into one picture: all but the end of an explosion."""
    distances = list(_largest_distances(points))
    last = len(distances) - 1
    if last > 1 and distances[last] > EXPLOSION_RATIO * distances[last // 2]:
        last = next(k for k in range(last, 0, -1) if k == 1 or distances[k] <= SHOWN_RATIO * distances[k // 2])
    return last + 1


def _largest_distances(points: Sequence[Sequence[float]]) -> list[float]:
    """For each iterate the largest distance from the start so far; ends before the first one that is not finite."""
    distances: list[float] = []
    farthest = 0.0
    for point in points:
        distance = max(abs(a / 2 - b / 2) for a, b in zip(point, points[0], strict=True))
        if not distance < DRAWN_VALUE_MAX / 4:
            break
        farthest = max(farthest, distance)
        distances.append(farthest)
    return distances


def span(values: Sequence[float], share: float) -> tuple[float, float]:
    """The range of some values with room on both sides; for a single value, its neighborhood."""
    low, high = min(values), max(values)
    room = (high / 2 - low / 2) * 2 * share
    least = 1e-9 * max(abs(low), abs(high))
    if room <= least:
        room = max(1.0, abs(low) / 2)
    return low - room, high + room


def plane(
    screen: Screen, x: Axis, y: Axis, *, height: int, right: int = 0, margin: int = 1, notes: Sequence[str] = ()
) -> Scene:
    """An empty plot area over two axes, with ticks at their real coordinates and `right` columns left free.

    `margin`: columns that the labels on the left take at least, so that planes can stand above each other.
    """
    rows = height - 3
    ups = y.ticks(max(2, rows // (ROWS_PER_PAPER_TICK if screen.is_paper else ROWS_PER_TICK)))
    left = min(max([margin, *(len(label) for _, label in ups)]), screen.width // 3)
    columns = screen.width - left - 1 - right
    canvas = Canvas(screen.width, height, is_paper=screen.is_paper)
    scene = Scene(canvas, x, y, left + 1, 1, columns, rows, tuple(notes))
    up, across = (screen.written(axis.name)[: screen.width // 2] for axis in (y, x))
    canvas.write(left + screen.is_paper, 0, up, bold=True)
    canvas.write(left + 1 + columns - len(across), rows + 2, across, bold=True)
    (_paper_axes if screen.is_paper else _axes)(scene, ups, x.ticks(max(2, columns // 14)), len(across))
    return scene


def _axes(scene: Scene, ups: Sequence[AxisTick], acrosses: Sequence[AxisTick], name_columns: int) -> None:
    _vertical(scene, ups)
    _horizontal(scene, acrosses, name_columns)


def _paper_axes(scene: Scene, ups: Sequence[AxisTick], acrosses: Sequence[AxisTick], name_columns: int) -> None:
    """The axes as lines, with every tick exactly where its value is, and its label beside it."""
    left, right, bottom = scene.left, scene.left + scene.columns, scene.top + scene.rows
    lines: list[tuple[Point, ...]] = [((left, scene.top), (left, bottom), (right, bottom))]
    for value, label in ups:
        row = scene.spot((0.0, 1.0 - scene.y.place(value)))[1]
        if scene.top <= row <= bottom:
            lines.append(((left, row), (left - TICK, row)))
            scene.canvas.shapes.append(Label((left - 2 * TICK, row), label, is_end=True))
    free = 0.0
    for value, label in acrosses:
        column = scene.spot((scene.x.place(value), 0.0))[0]
        first, last = column - len(label) / 2, column + len(label) / 2
        if left <= column <= right and first >= free and last < right - name_columns:
            lines.append(((column, bottom), (column, bottom + TICK)))
            scene.canvas.shapes.append(Label((column, bottom + 1.5), label))
            free = last + 1
    scene.canvas.shapes.insert(0, Line(tuple(lines), width=AXIS_WIDTH))


def _vertical(scene: Scene, ticks: Sequence[AxisTick]) -> None:
    """The axis on the left, with its labels beside it."""
    canvas, edge = scene.canvas, scene.left - 1
    for row in range(scene.top, scene.top + scene.rows):
        canvas.put(edge, row, "│")
    for value, label in ticks:
        cell = scene.cell((scene.x.value(0.5), value))
        if cell:
            canvas.put(edge, cell[1], "┤")
            canvas.write(max(0, edge - len(label)), cell[1], label[-edge:] if edge else "")


def _horizontal(scene: Scene, ticks: Sequence[AxisTick], name_columns: int) -> None:
    """The axis below, with its labels under it, and room for its name at its end."""
    canvas, bottom = scene.canvas, scene.top + scene.rows
    canvas.write(scene.left - 1, bottom, "└" + "─" * scene.columns)
    end = scene.left + scene.columns - name_columns
    free = 0
    for value, label in ticks:
        cell = scene.cell((value, scene.y.value(0.5)))
        first = cell[0] - len(label) // 2 if cell else -1
        if cell and first >= free and first + len(label) < end:
            canvas.put(cell[0], bottom, "┬")
            canvas.write(first, bottom + 1, label)
            free = first + len(label) + 1
