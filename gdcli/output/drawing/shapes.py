"""The shapes of a drawing on paper: lines, marks and fields of color, at their exact places.

Places are (column, row) in units of cells, from the upper left corner of a canvas. Colors that lie on a map stay as
they are; every other color, and None, follow the ground of the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gdcli.output.layout.palette import RGB
from gdcli.record import record, replace

Place = tuple[float, float]


@record
class Line:
    """Connected pieces of one line; with a head at its end, and on a map with an edge that sets it off.

    The width is in units of the drawing.
    """

    pieces: tuple[tuple[Place, ...], ...]
    color: RGB | None = None
    is_on_map: bool = False
    has_head: bool = False
    width: float = 2.0


@record
class Stamp:
    """A mark: one glyph with its middle (of a triangle: its tip) at a place."""

    place: Place
    glyph: str
    color: RGB | None = None
    is_on_map: bool = False


@record
class Label:
    """Words beside a tick, which end at the place or are centered on it."""

    place: Place
    words: str
    is_end: bool = False


@record
class ColorField:
    """A map of colors: `rows` of equally wide and high parts, which fill `columns` by `height` cells from a corner."""

    corner: Place
    columns: int
    height: int
    rows: Sequence[Sequence[RGB]]

    def color(self, column: float, row: float) -> RGB | None:
        """The color at a place; None outside."""
        across, down = (column - self.corner[0]) / self.columns, (row - self.corner[1]) / self.height
        if not (0.0 <= across < 1.0 and 0.0 <= down < 1.0):
            return None
        parts = self.rows[int(down * len(self.rows))]
        return parts[int(across * len(parts))]


Shape = Line | Stamp | Label | ColorField


def moved_shapes(shapes: Iterable[Shape], columns: int, rows: int) -> tuple[Shape, ...]:
    """The shapes further to the right and further down."""

    def there(place: Place) -> Place:
        return place[0] + columns, place[1] + rows

    found: list[Shape] = []
    for shape in shapes:
        match shape:
            case Line():
                pieces = tuple(tuple(map(there, piece)) for piece in shape.pieces)
                found.append(replace(shape, pieces=pieces))
            case Stamp() | Label():
                found.append(replace(shape, place=there(shape.place)))
            case ColorField():
                found.append(replace(shape, corner=there(shape.corner)))
    return tuple(found)
