"""Drawings over a picture's background: paths as lines of dots, marks, and the words beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rich.text import Text

from gdcli.output.drawing.axis import Axis
from gdcli.output.drawing.canvas import Canvas, LegendKey, Picture
from gdcli.output.drawing.shapes import Line, Stamp
from gdcli.output.layout.palette import RGB, contrasting, seen_on
from gdcli.output.layout.screen import Screen
from gdcli.record import record, replace

Point = tuple[float, float]
PLACE_ROUNDING = 1e-9


@record
class Scene:
    """A background drawn once, the place of its plot area on the canvas, and the axes that place a point in it."""

    canvas: Canvas
    x: Axis
    y: Axis
    left: int
    top: int
    columns: int
    rows: int
    notes: tuple[str, ...] = ()
    keys: tuple[LegendKey, ...] = ()

    def copy(self) -> Scene:
        """The same scene, to draw over without touching this one."""
        return replace(self, canvas=self.canvas.copy())

    def picture(self, screen: Screen, below: Iterable[Text] = (), notes: Iterable[str] = ()) -> Picture:
        """The scene as it is now, with lines below it and further notes."""
        return Picture(
            (*self.canvas.rows(screen), *below), (*self.notes, *notes), shapes=tuple(self.canvas.shapes)
        )

    def place(self, point: Point) -> Point:
        """The place of a point in the plot area: shares of its width and of its height, from 0 to 1 inside.

        Nan without a place.
        """
        return self.x.place(point[0]), 1.0 - self.y.place(point[1])

    def spot(self, place: Point) -> Point:
        """A place of the plot area in units of cells of the canvas."""
        return self.left + place[0] * self.columns, self.top + place[1] * self.rows

    @property
    def is_map(self) -> bool:
        """Whether the background is a map of colors."""
        return self.canvas.ground(self.left, self.top) is not None

    def cell(self, point: Point) -> tuple[int, int] | None:
        """Column and row of a point on the canvas, or None if it cannot be seen."""
        return self.cells((point,))[0]

    def cells(self, points: Sequence[Point]) -> list[tuple[int, int] | None]:
        """Column and row of many points."""
        across = self.x.places([point[0] for point in points])
        up = self.y.places([point[1] for point in points])
        return [self._cell(a, 1.0 - b) for a, b in zip(across, up, strict=True)]

    def _cell(self, across: float, down: float) -> tuple[int, int] | None:
        if not inside(across, down):
            return None
        column, row = int(across * self.columns), int(down * self.rows)
        return self.left + min(max(column, 0), self.columns - 1), self.top + min(max(row, 0), self.rows - 1)


def inside(across: float, down: float) -> bool:
    """Whether a place is in the plot area; nan is not."""
    return -PLACE_ROUNDING <= across <= 1 + PLACE_ROUNDING and -PLACE_ROUNDING <= down <= 1 + PLACE_ROUNDING


def mark(scene: Scene, point: Point, glyph: str, color: RGB | None = None) -> bool:
    """Draw a mark at a point; returns False if the point lies outside."""
    cell = scene.cell(point)
    if cell:
        stamp(scene, point, cell, glyph, color)
    return cell is not None


def stamp(scene: Scene, point: Point, cell: tuple[int, int], glyph: str, color: RGB | None) -> None:
    """One mark at a point and its cell, in its color or, on a map, in whatever is seen on the ground."""
    ground = scene.canvas.ground(*cell)
    ink = contrasting(ground) if ground else color
    scene.canvas.stamp(cell, glyph, ink)
    if scene.canvas.is_paper:
        scene.canvas.shapes.append(Stamp(scene.spot(scene.place(point)), glyph, ink, is_on_map=ground is not None))


@record
class Mark:
    """A point to mark: its glyph and color, and its name in the legend."""

    point: Point
    glyph: str
    color: RGB
    words: str


def put_marks(scene: Scene, marks: Iterable[Mark], below: str = "") -> list[LegendKey]:
    """Draw the marks that are in view, but not over the glyphs in `below`; returns their legend."""
    seen = []
    for each in marks:
        cell = scene.cell(each.point)
        if cell and scene.canvas.cells[cell[1]][cell[0]].char not in below:
            stamp(scene, each.point, cell, each.glyph, each.color)
            seen.append(each)
    return list(dict.fromkeys(LegendKey(each.glyph, key_color(scene, each.color), each.words) for each in seen))


def key_color(scene: Scene, color: RGB) -> RGB | None:
    """The color of a mark's entry in the legend; none on a map of colors, whose marks are black and white."""
    return None if scene.is_map else color


def clear_around(scene: Scene, point: Point) -> None:
    """Erase the lines of dots beside a mark, so that it can be seen among contours; colors stay."""
    cell = scene.cell(point)
    if cell:
        scene.canvas.erase_dots(cell[0] - 1, cell[1])
        scene.canvas.erase_dots(cell[0] + 1, cell[1])


def trace(scene: Scene, points: Iterable[Point], color: RGB | None = None) -> None:
    """The points joined by straight lines; a step that begins and ends outside is not drawn."""
    steps = pairwise(scene.place(point) for point in points)
    seen = [part for start, end in steps if inside(*start) or inside(*end) if (part := clipped_line(start, end))]
    if scene.canvas.is_paper:
        draw_line(scene, joined_lines(seen), color)
        return
    for part in seen:
        for x, y in dots(*part, scene.columns * 2, scene.rows * 4):
            trace_dot(scene, x, y, color)


def draw_line(scene: Scene, pieces: Iterable[Sequence[Point]], color: RGB | None, *, has_head: bool = False) -> None:
    """A line on paper through places of the plot area, 0 to 1."""
    spots = tuple(tuple(map(scene.spot, piece)) for piece in pieces)
    scene.canvas.shapes.append(Line(spots, color, is_on_map=scene.is_map, has_head=has_head))


def joined_lines(parts: Iterable[tuple[Point, Point]]) -> list[list[Point]]:
    """Straight parts joined to pieces: a part that begins at the end of the last piece continues it."""
    pieces: list[list[Point]] = []
    for start, end in parts:
        if pieces and pieces[-1][-1] == start:
            pieces[-1].append(end)
        else:
            pieces.append([start, end])
    return pieces


def draw_arrow(scene: Scene, ends: tuple[Point, Point], glyph: str, color: RGB | None) -> None:
    """A straight arrow: on paper a line with a head, elsewhere a line of dots to a glyph."""
    part = clipped_line(*map(scene.place, ends))
    if scene.canvas.is_paper and part:
        draw_line(scene, [part], color, has_head=True)
    elif part:
        trace(scene, ends, color)
        clear_around(scene, ends[1])
        mark(scene, ends[1], glyph, color)


def trace_dot(scene: Scene, x: int, y: int, color: RGB | None) -> None:
    """One dot of the plot area, in a color that is seen on its ground."""
    ground = scene.canvas.ground(scene.left + x // 2, scene.top + y // 4)
    scene.canvas.dot(scene.left * 2 + x, scene.top * 4 + y, _dot_color(ground, color))


def _dot_color(ground: RGB | None, color: RGB | None) -> RGB | None:
    """The color of a dot: its own, made visible on the ground of a map."""
    if ground is None:
        return color
    return contrasting(ground) if color is None else seen_on(ground, color)


def clipped_line(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a line inside the unit square (Liang & Barsky 1984), None if there is none."""
    if not all(map(math.isfinite, (*start, *end))):
        return None
    delta = (end[0] - start[0], end[1] - start[1])
    sides = [
        side for axis in (0, 1) for side in ((start[axis], -delta[axis]), (1.0 - start[axis], delta[axis]))
    ]  # for each side of the square, how far the start is inside, and how fast the line moves outwards
    first = max([0.0, *(distance / speed for distance, speed in sides if speed < 0.0)])
    last = min([1.0, *(distance / speed for distance, speed in sides if speed > 0.0)])
    if first > last or any(speed == 0.0 and distance < 0.0 for distance, speed in sides):
        return None
    return _between(start, delta, first), _between(start, delta, last)


def _between(start: Point, delta: Point, share: float) -> Point:
    return start[0] + share * delta[0], start[1] + share * delta[1]


def dots(start: Point, end: Point, width: int, height: int) -> Iterator[tuple[int, int]]:
    """The dots of a line in a grid of width by height, each once."""
    x0, y0, x1, y1 = start[0] * width, start[1] * height, end[0] * width, end[1] * height
    # A few steps more than needed: steps of exactly one dot could leave gaps by rounding.
    steps = max(1, math.ceil(max(abs(x1 - x0), abs(y1 - y0)) + PLACE_ROUNDING))
    previous = (-1, -1)
    for step in range(steps + 1):
        share = step / steps
        column, row = int(x0 + share * (x1 - x0)), int(y0 + share * (y1 - y0))
        here = min(max(column, 0), width - 1), min(max(row, 0), height - 1)
        if here != previous:
            yield here
        previous = here
