"""A grid of character cells to draw on: dots in braille, marks, words, half blocks; made into text at the end.

On paper the curves, marks and maps are shapes instead, beside the words in the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from rich.console import Group
from rich.style import Style
from rich.text import Text

from gdcli.output.drawing.shapes import ColorField, Shape
from gdcli.output.layout.palette import RGB, css
from gdcli.output.layout.screen import Screen
from gdcli.output.layout.text import plain
from gdcli.record import record

BRAILLE: Final = 0x2800
DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""The bit of each braille dot, by column (0, 1) and row (0 to 3) within its cell."""
UPPER_HALF: Final = "▀"


class Cell(NamedTuple):
    """One character with its colors (None: those of the terminal); `is_stamp` says that a shape shows it on paper."""

    char: str = " "
    color: RGB | None = None
    background: RGB | None = None
    bold: bool = False
    is_stamp: bool = False


BLANK_CELL: Final = Cell()


@record
class Picture:
    """A finished drawing: its lines, notes on what it left out, and on paper its shapes."""

    rows: tuple[Text, ...]
    notes: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()

    def __rich__(self) -> Group:
        return Group(*self.rows)


@record
class LegendKey:
    """One entry of a legend: a glyph in its color, and what it stands for."""

    glyph: str
    color: RGB | None
    words: str


class Canvas:
    """Cells by row and column; what falls outside is not drawn. `is_paper`: there are shapes, and no dots."""

    __slots__ = ("cells", "field", "height", "is_paper", "shapes", "width")

    def __init__(
        self, width: int, height: int, cells: list[list[Cell]] | None = None, *, is_paper: bool = False
    ) -> None:
        self.width = width
        self.height = height
        self.cells = cells if cells is not None else [[BLANK_CELL] * width for _ in range(height)]
        self.is_paper = is_paper
        self.shapes: list[Shape] = []
        self.field: ColorField | None = None

    def copy(self) -> Canvas:
        """The same drawing, to draw on without touching this one."""
        copied = Canvas(self.width, self.height, [row[:] for row in self.cells], is_paper=self.is_paper)
        copied.shapes, copied.field = self.shapes[:], self.field
        return copied

    def put(self, column: int, row: int, char: str, color: RGB | None = None, *, bold: bool = False) -> None:
        """One character over what is there; a half block below it becomes a background of one color."""
        if 0 <= column < self.width and 0 <= row < self.height:
            ground = None if self.field else self.ground(column, row)
            self.cells[row][column] = Cell(char, color, ground, bold)

    def ground(self, column: int, row: int) -> RGB | None:
        """The color behind a character that is drawn here; of a half block it is the upper color."""
        if self.field is not None:
            return self.field.color(column + 0.5, row + 0.5)
        cell = self.cells[row][column]
        return cell.color if cell.char == UPPER_HALF else cell.background

    def write(self, column: int, row: int, text: str, color: RGB | None = None, *, bold: bool = False) -> None:
        """Characters from left to right."""
        for offset, char in enumerate(text):
            self.put(column + offset, row, char, color, bold=bold)

    def half_block(self, column: int, row: int, upper: RGB | None, lower: RGB | None) -> None:
        """A cell of two colors, one above the other."""
        if upper is None and lower is None:
            self.cells[row][column] = BLANK_CELL
        elif upper is None:
            self.cells[row][column] = Cell("▄", lower)
        else:
            self.cells[row][column] = Cell(UPPER_HALF, upper, lower)

    def dot(self, x: int, y: int, color: RGB | None) -> None:
        """One braille dot, in a grid of twice the columns and four times the rows; dots in a cell add up."""
        column, row = x // 2, y // 4
        if not (0 <= column < self.width and 0 <= row < self.height):
            return
        here = self.cells[row][column].char
        bits = ord(here) - BRAILLE if is_dots(here) else 0
        self.put(column, row, chr(BRAILLE + (bits | DOTS[x % 2][y % 4])), color)

    def erase_dots(self, column: int, row: int) -> None:
        """A cell of dots becomes blank; any other stays."""
        if 0 <= column < self.width and is_dots(self.cells[row][column].char):
            self.put(column, row, " ")

    def stamp(self, cell: tuple[int, int], glyph: str, color: RGB | None) -> None:
        """A mark in a cell, which on paper a shape shows."""
        column, row = cell
        self.put(column, row, glyph, color, bold=True)
        if self.is_paper:
            self.cells[row][column] = self.cells[row][column]._replace(is_stamp=True, background=None)

    def rows(self, screen: Screen) -> tuple[Text, ...]:
        """The drawing as lines of text for this screen."""
        return tuple(_line(row, screen) for row in self.cells)


def is_dots(char: str) -> bool:
    """Whether it is a braille character."""
    return BRAILLE <= ord(char) < BRAILLE + 256


def _line(cells: Sequence[Cell], screen: Screen) -> Text:
    """A row as text, in runs of the same look."""
    line = Text(no_wrap=True, overflow="crop")
    for look, run in groupby(cells, key=lambda cell: cell[1:4]):
        chars = "".join(" " if cell.is_stamp else cell.char for cell in run)
        shown = chars if screen.unicode else "".join(map(single, chars))
        line.append(shown, style(*look) if screen.has_color else None)
    return line


@lru_cache(maxsize=4096)
def style(color: RGB | None, background: RGB | None = None, bold: bool = False) -> Style:
    """The style of rich for a look."""
    ink, ground = (css(each) if each else None for each in (color, background))
    return Style(color=ink, bgcolor=ground, bold=bold or None)


@lru_cache(maxsize=1024)
def single(char: str) -> str:
    """One ASCII character for any one character of a drawing, so that nothing moves."""
    if is_dots(char):
        return " " if ord(char) == BRAILLE else "."
    return plain(char)[:1]
