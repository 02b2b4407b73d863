"""The blocks that pages are made of: facts beside their names, tables of aligned cells, panels, notes, commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import StyleType
from rich.table import Table
from rich.text import Text

from gdcli.record import record
from gdcli.render.palette import GRAY, RGB, css
from gdcli.render.screen import Screen

LONGEST: Final = 600
"""So many characters of a formula are shown; a page is no place for more."""
DIM: Final = css(GRAY)
NARROW: Final = 50
"""Below this width the names of facts stand above them."""

Value = str | Text
Fact = tuple[str, Value | Sequence[str]]
"""A name and what stands beside it; several strings stand one below the other."""


@record
class Column:
    """One column of a table: its heading and its cells, ready to be shown; it leans to the right unless `left`."""

    heading: str
    cells: Sequence[str]
    left: bool = False

    @property
    def width(self) -> int:
        return max(map(len, (self.heading, *self.cells)))

    def padded(self) -> list[str]:
        """The heading and the cells, all as wide as the widest."""
        width = self.width
        texts = (self.heading, *self.cells)
        return [text.ljust(width) for text in texts] if self.left else [text.rjust(width) for text in texts]


def shortened(formula: str, longest: int = LONGEST) -> str:
    """The formula, or its beginning and how much follows."""
    if len(formula) <= longest:
        return formula
    return f"{formula[:longest]} … (and {len(formula) - longest:,} more characters)"


def as_text(screen: Screen, value: Value | Sequence[str], style: StyleType = "") -> Text:
    """A value of a page as text: strings are made safe, a text stays."""
    if isinstance(value, Text):
        return value
    lines = [value] if isinstance(value, str) else value
    return Text("\n").join(screen.text(line, style) for line in lines)


def facts(screen: Screen, pairs: Iterable[Fact]) -> RenderableType:
    """Names and what they are, in two columns; on a narrow screen or with long names one below the other."""
    pairs = list(pairs)
    longest = max((len(screen.written(name)) for name, _ in pairs), default=0)
    if screen.width < NARROW or longest > screen.width // 3:
        parts = (part for name, value in pairs for part in (screen.text(name, DIM), as_text(screen, value)))
        return Text("\n").join(part for part in parts if part)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(screen.text(f"  {name}", DIM), as_text(screen, value))
    return grid


def table(screen: Screen, columns: Sequence[Column], styles: Sequence[StyleType] = ()) -> list[Text]:
    """The columns side by side under their headings, one style a row; a row too long for the screen goes on below."""
    heading, *rows = ("  ".join(cells).rstrip() for cells in zip(*map(Column.padded, columns), strict=True))
    line = "─" * (min(width_of(columns), screen.width) - 2)
    lines = [screen.text(f"  {heading}", DIM), screen.text(f"  {line}", DIM)]
    looks = styles or [""] * len(rows)
    return lines + [screen.text(f"  {row}", style) for row, style in zip(rows, looks, strict=True)]


def width_of(columns: Sequence[Column]) -> int:
    """How wide a table of these columns is."""
    return 2 + sum(each.width for each in columns) + 2 * (len(columns) - 1)


def panel(screen: Screen, title: str, color: RGB, *content: RenderableType) -> Panel:
    """Content in a frame whose color and title say what it comes to."""
    grid = Table.grid(padding=0)
    grid.add_column(overflow="fold")
    for part in content:
        grid.add_row(part)
    heading = screen.text(title, f"bold {css(color)}")
    return Panel(grid, title=heading, title_align="left", border_style=css(color), box=screen.box, padding=(0, 1))


def notes(screen: Screen, texts: Iterable[str]) -> RenderableType:
    """What a page adds in small print."""
    grid = Table.grid()
    grid.add_column(overflow="fold")
    for text in texts:
        grid.add_row(screen.text(text, DIM))
    return Padding(grid, (0, 0, 0, 2))


def command(screen: Screen, words: str, line: str) -> Text:
    """A command to paste: on a line of its own, not wrapped and not framed."""
    text = Text("\n  ", no_wrap=True, overflow="ignore").join([screen.text(words, DIM), screen.text(line, "bold")])
    text.no_wrap, text.overflow = True, "ignore"
    return text
