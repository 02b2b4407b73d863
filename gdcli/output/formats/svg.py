"""SVG: a page as a drawing for slides and web pages, which needs nothing from elsewhere.

A page is anything that rich can show, or a line that a page made for the screen `paper` gives.

Blocks and braille dots become shapes, so that a picture looks the same whatever fonts there are. Text is dark on
white, in the colors of the terminal.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from gdcli.model import Run
from gdcli.output.drawing.canvas import BRAILLE, DOTS, is_dots
from gdcli.output.formats.table import page_lines
from gdcli.output.layout.palette import RGB, css
from gdcli.output.layout.screen import Depth, Medium, Screen, screen_for
from gdcli.output.layout.text import safe
from gdcli.output.options import PageOptions

INK: Final[RGB] = (32, 32, 32)
PAPER: Final[RGB] = (255, 255, 255)
FONTS: Final = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
CELL: Final = (10, 20)
"""A cell's width and height in the units of the drawing."""
FONT_SIZE: Final = 16
BASELINE: Final = 15
BLOCKS: Final = {"█": (0.0, 1.0), "▀": (0.0, 0.5), "▄": (0.5, 1.0)}
"""Where the filled part of a block begins and ends, from the top."""

THEME: Final = TerminalTheme(
    PAPER, INK,
    [(0, 0, 0), (170, 0, 0), (0, 130, 0), (150, 90, 0), (0, 0, 170), (150, 0, 150), (0, 130, 130), (90, 90, 90)],
)  # fmt: skip

class Glyph(NamedTuple):
    """One character with the column it starts in and the style it has."""

    column: int
    char: str
    style: Style


def paper(screen: Screen) -> Screen:
    """The screen for a file: as wide, with every color and character."""
    return Screen(screen.width, screen.height, Depth.TRUE_COLOR, unicode=True, medium=Medium.PAPER)


def lines(record: object, options: PageOptions) -> Iterator[str]:
    """The page of the record, with its pictures, as an SVG drawing; of a run that is to move, the moving picture."""
    if options.is_animated and isinstance(record, Run):
        from gdcli.output.pages.run import moving_run  # noqa: PLC0415 - for runs only

        return moving_run(record, options)
    return svg(*page_for_paper(record, options))


def page_for_paper(record: object, options: PageOptions) -> tuple[Screen, str, *tuple[str, ...]]:
    """The screen that a page for a file is made for, its title, and its lines."""
    screen = paper(screen_for(options.output))
    page = tuple(page_lines(screen, record, options))
    return screen, Text.from_ansi(page[0]).plain.strip(), *page


def svg(screen: Screen, title: str, *pages: RenderableType) -> Iterator[str]:
    """The pages as the lines of an SVG drawing."""
    rows = [glyphs(line) for line in rendered(screen, pages)]
    columns = max((row[-1].column + 1 for row in rows if row), default=1)
    width, height = (columns + 2) * CELL[0], (len(rows) + 1) * CELL[1]
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    yield f"<title>{escape(safe(title))}</title>"
    yield f'<rect width="{width}" height="{height}" fill="{css(PAPER)}"/>'
    yield f'<g font-family="{FONTS}" font-size="{FONT_SIZE}" transform="translate({CELL[0]},{CELL[1] // 2})">'
    for number, row in enumerate(rows):
        yield from _row(row, number * CELL[1])
    yield "</g>"
    yield "</svg>"


def _console(screen: Screen) -> Console:
    return Console(
        file=io.StringIO(), width=screen.width, height=screen.height, color_system="truecolor",
        force_terminal=True, legacy_windows=False, markup=False, emoji=False, highlight=False, _environ={},
    )  # fmt: skip


def rendered(screen: Screen, pages: Iterable[RenderableType]) -> Iterator[list[Segment]]:
    """The pages as lines of styled segments."""
    console = _console(screen)
    for page in pages:
        if isinstance(page, str):  # a line that a page has made for this screen, with its colors
            line = Text.from_ansi(page, no_wrap=True, overflow="ignore")
            yield list(line.render(console, end=""))
        else:
            yield from console.render_lines(page, console.options, pad=False)


def glyphs(line: Iterable[Segment]) -> list[Glyph]:
    """The characters of a line that leave something on paper."""
    found: list[Glyph] = []
    column = 0
    for segment in line:
        style = segment.style or Style.null()
        for char in segment.text:
            if char != " " or style.bgcolor:
                found.append(Glyph(column, char, style))
            column += cell_len(char)
    return found


def _row(row: Sequence[Glyph], top: int) -> Iterator[str]:
    """One line: grounds and blocks as rectangles, dots as circles, the rest as text."""
    for ground, run in groupby(row, key=lambda glyph: glyph.style.bgcolor):
        if ground:
            for first, last in _stretches(run):
                yield _rectangle(first, last, (top, top + CELL[1]), css(ground.get_truecolor(THEME)))
    for (style, kind), run in groupby(row, key=lambda glyph: (glyph.style, _kind(glyph.char))):
        fill = css(style.color.get_truecolor(THEME)) if style.color else css(INK)
        yield from _shapes(list(run), kind, top, fill)


def _kind(char: str) -> str:
    """How a character is drawn: a block by itself, dots, or text."""
    return char if char in BLOCKS else "dots" if is_dots(char) else "text" if char.isascii() else "symbol"


def _shapes(run: Sequence[Glyph], kind: str, top: int, fill: str) -> Iterator[str]:
    """A run of characters of one style and kind."""
    if kind in BLOCKS:
        ends = tuple(round(top + share * CELL[1]) for share in BLOCKS[kind])
        for first, last in _stretches(run):
            yield _rectangle(first, last, (ends[0], ends[1]), fill)
    elif kind == "dots":
        yield f'<path fill="{fill}" d="{"".join(_dots(glyph, top) for glyph in run)}"/>'
    elif kind == "symbol":  # each in its own place: what fonts they come from is not known
        for glyph in run:
            yield _text(glyph.column, glyph.char, top, fill, glyph.style)
    else:
        for words in _words(run):
            yield _text(words[0].column, "".join(glyph.char for glyph in words), top, fill, words[0].style)


def _stretches(run: Iterable[Glyph]) -> Iterator[tuple[int, int]]:
    """First and last column of neighbours."""
    for group in _words(run):
        yield group[0].column, group[-1].column


def _words(run: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs in groups of neighbours."""
    group: list[Glyph] = []
    for glyph in run:
        if group and glyph.column != group[-1].column + 1:
            yield group
            group = []
        group.append(glyph)
    if group:
        yield group


def _rectangle(first: int, last: int, ends: tuple[int, int], fill: str) -> str:
    left, width = first * CELL[0], (last - first + 1) * CELL[0]
    return (
        f'<rect x="{left}" y="{ends[0]}" width="{width}" height="{ends[1] - ends[0]}" fill="{fill}" '
        'shape-rendering="crispEdges"/>'
    )


def _dots(glyph: Glyph, top: int) -> str:
    """The dots of a braille character as little squares of one path."""
    bits = ord(glyph.char) - BRAILLE
    places = ((x, y) for x in (0, 1) for y in range(4) if bits & DOTS[x][y])
    return "".join(f"M{glyph.column * CELL[0] + 5 * x + 1} {top + 5 * y + 1}h3v3h-3z" for x, y in places)


def _text(column: int, text: str, top: int, fill: str, style: Style) -> str:
    """Words at a column, as wide as their cells."""
    weight = ' font-weight="bold"' if style.bold else ""
    length = cell_len(text) * CELL[0]
    return (
        f'<text x="{column * CELL[0]}" y="{top + BASELINE}" fill="{fill}"{weight} textLength="{length}" '
        f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(text)}</text>'
    )
