"""The only door to plotext: curves over two axes, drawn as a scene.

plotext gets only places between 0 and 1: a NaN among its numbers would end the process, an infinity would raise an
error.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import plotext

from gdcli.output.drawing.axis import Axis
from gdcli.output.drawing.canvas import Canvas, Cell, is_dots
from gdcli.output.drawing.frame import plane
from gdcli.output.drawing.overlay import Point, Scene, clipped_line, draw_line, inside, joined_lines
from gdcli.output.layout.palette import BLUE, RGB
from gdcli.output.layout.screen import Screen
from gdcli.record import record

CORNER: Final = "└"
DOT: Final = "*"
"""The character for the dots of curves on a screen without braille."""

# Otherwise plotext draws nothing wider than the terminal that it detects.
plotext.terminal.limit(False, False)


@record
class Curve:
    """Connected pieces of one curve, in the values of its axes."""

    pieces: Sequence[Sequence[Point]]
    color: RGB = BLUE


def chart(
    screen: Screen, x: Axis, y: Axis, curves: Sequence[Curve],
    *, height: int, notes: Sequence[str] = (), margin: int = 0,
) -> Scene:  # fmt: skip
    """The curves with their axes, as wide as the screen; the names of the axes stand at their ends.

    `margin`: columns that the labels on the left take at least, so that charts can stand above each other.
    """
    lines = [(curve.color, [part for piece in curve.pieces for part in _places(x, y, piece)]) for curve in curves]
    if screen.is_paper:
        scene = plane(screen, x, y, height=height, margin=margin, notes=notes)
        for color, parts in lines:
            draw_line(scene, [[(across, 1.0 - up) for across, up in part] for part in parts], color)
        return scene
    figure: Any = plotext.figure
    figure.clear()
    figure.theme("colorless")
    figure.plot_size(screen.width, height - 1)
    figure.axes(False, axis="x", side="upper")
    figure.axes(False, axis="y", side="right")
    left = [(place, label.rjust(margin)) for place, label in _ticks(y, max(2, height // 3), 1.0)]
    columns = screen.width - max((len(label) for _, label in left), default=0) - 1
    _rule(figure.ruler("y", "left"), left)
    _rule(figure.ruler("x", "lower"), _ticks(x, max(2, screen.width // 12), 1 - (len(x.name) + 4) / columns))
    for color, parts in lines:
        _draw(figure, parts, color, screen)
    cells = cells_of(figure.build())
    canvas, corner, bottom = _named(cells, screen, (x.name, y.name))
    return Scene(canvas, x, y, corner + 1, 1, screen.width - corner - 1, bottom, tuple(notes))


def _places(x: Axis, y: Axis, piece: Sequence[Point]) -> list[list[Point]]:
    """The visible parts of a piece as places between the ends of the axes, 0 to 1."""
    return visible([(x.place(a), y.place(b)) for a, b in piece])


def _ticks(axis: Axis, count: int, last: float) -> list[tuple[float, str]]:
    """The places of the round values, up to the last place that a label may have, and their labels."""
    return [(place, label) for value, label in axis.ticks(count) if 0.0 <= (place := axis.place(value)) <= last]


def _rule(ruler: Any, ticks: Sequence[tuple[float, str]]) -> None:  # noqa: ANN401 - plotext is not typed
    """Fix an axis to the places 0 to 1, with these ticks."""
    ruler.alignment(lim="edge")
    ruler.lim(0.0, 1.0)
    ruler.ticks([place for place, _ in ticks], [label for _, label in ticks])


def visible(places: Sequence[Point]) -> list[list[Point]]:
    """The parts of a line that lie in the unit square, each a connected piece of finite places."""
    if len(places) == 1 and inside(*places[0]):
        return [list(places)]
    parts = ((start, end, clipped_line(start, end)) for start, end in pairwise(places))
    return joined_lines(part for start, end, part in parts if part and (part[0] != part[1] or start == end))


def _draw(figure: Any, pieces: Sequence[Sequence[Point]], color: RGB, screen: Screen) -> None:  # noqa: ANN401
    """Connected places in one color."""
    marker = plotext.marker("braille" if screen.unicode else DOT, plotext.pixel(color))
    for piece in pieces:
        xs, ys = [point[0] for point in piece], [point[1] for point in piece]
        figure.draw(figure.signal(xs, ys, marker=marker).lines())


def cells_of(matrix: Any) -> list[list[Cell]]:  # noqa: ANN401
    """The drawing of plotext as cells; only the dots of curves have colors."""
    rows = [line for line in matrix.string(colorless=True).split("\n") if line]
    return [
        [
            Cell(char, matrix.get(row, column).foreground() if is_dots(char) or char == DOT else None)
            for column, char in enumerate(line)
        ]
        for row, line in enumerate(rows)
    ]


def _named(cells: list[list[Cell]], screen: Screen, names: tuple[str, str]) -> tuple[Canvas, int, int]:
    """The drawing with the names at the ends of its axes, and the place of the axes' corner."""
    bottom, left = next((row, column) for row in range(len(cells) - 1, -1, -1)
                        for column, cell in enumerate(cells[row]) if cell.char == CORNER)  # fmt: skip
    blank = [Cell()] * screen.width
    rows = [blank[:], *((row + blank)[: screen.width] for row in cells)]
    canvas = Canvas(screen.width, len(rows), rows)
    across, up = (screen.written(name)[: screen.width // 3] for name in names)
    canvas.write(left, 0, up, bold=True)
    canvas.write(screen.width - len(across), bottom + 2, across, bold=True)
    return canvas, left, bottom
