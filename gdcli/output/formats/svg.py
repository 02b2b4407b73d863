"""SVG: a page as a drawing for slides and web pages, without any other file.

Words stay words, in the cells where the page has them; frames, blocks, curves, marks and maps become shapes, so that a
drawing looks the same whatever fonts there are. It follows the reader's system: dark on white, or light on dark.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.shapes import ColorField, Label, Line, Place, Shape, Stamp, moved_shapes
from gdcli.output.layout.inks import Inks
from gdcli.output.layout.palette import BLACK, RGB, WHITE, contrasting, css
from gdcli.output.layout.screen import Screen
from gdcli.output.layout.text import safe
from gdcli.output.page import Page, parts_of
from gdcli.output.page_context import PageChoices

FONTS: Final = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
CELL_SIZE: Final = (10, 20)
"""A cell's width and height in the units of the drawing."""
FONT_SIZE: Final = 16
BASELINE: Final = 15
BLOCKS: Final = {"█": (0.0, 1.0), "▀": (0.0, 0.5), "▄": (0.5, 1.0)}
"""Where the filled part of a block begins and ends, from the top."""
FRAMES: Final = range(0x2500, 0x2580)
"""The characters that frames and axes are made of."""
DASHED_CHARACTERS, HEAVY_CHARACTERS = "¦╌", "━"
LIGHT_PEN, HEAVY_PEN = 'stroke-width="1.2"', 'stroke-width="3"'
DASHED_PEN: Final = 'stroke-width="1.2" stroke-dasharray="4 4"'
ARROW_HEAD_LENGTH: Final = 6
"""The length of an arrow's head."""
MARK_PATHS: Final = {
    "●": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", "•": "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
    "·": "M-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z", "◆": "M0 -7L6 0L0 7L-6 0z",
    "★": "M0 -9L2.3 -3.1L8.6 -2.8L3.7 1.2L5.3 7.3L0 3.8L-5.3 7.3L-3.7 1.2L-8.6 -2.8L-2.3 -3.1z",
    "▼": "M0 0L-6 -11H6z", "▲": "M0 0L-6 11H6z",
}  # fmt: skip
"""Filled marks about the place where they stand; triangles touch it with their tip."""
OUTLINE_PATHS: Final = {"○": MARK_PATHS["●"], "◇": MARK_PATHS["◆"]}
SECTION_GAP: Final = Text("")


class Glyph(NamedTuple):
    """One character with the column it starts in and the style it has."""

    column: int
    char: str
    style: Style


def page_lines(screen: Screen, page: Page, choices: PageChoices) -> Iterator[str]:
    """The page, with its pictures, as an SVG drawing."""
    return svg(screen, *titled_parts(screen, page, choices))


def titled_parts(screen: Screen, page: Page, choices: PageChoices) -> tuple[str, *tuple[RenderableType, ...]]:
    """The title of a page for a file, and its parts."""
    parts: list[RenderableType] = []
    for part in parts_of(screen, page, choices):
        parts += [SECTION_GAP, *part] if parts and part else part
    words = screen.segments(*(part for part in parts if not isinstance(part, Picture)))
    written = ("".join(segment.text for segment in line).strip() for line in words)
    return next(filter(None, written), ""), *parts


def svg(screen: Screen, title: str, *parts: RenderableType) -> Iterator[str]:
    """The parts of a page, one below the other, as the lines of an SVG drawing."""
    rows, shapes = laid_out_lines(screen, parts)
    columns = max((row[-1].column + cell_len(row[-1].char) for row in rows if row), default=1)
    width, height = (columns + 2) * CELL_SIZE[0], (len(rows) + 1) * CELL_SIZE[1]
    inks = Inks()
    drawing = [*_grounds(rows, inks), *_drawn(shapes, inks), *_written(rows, inks)]
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    yield f"<title>{escape(safe(title))}</title>"
    yield f"<style>{inks.style()}</style>"
    yield f'<rect width="{width}" height="{height}" {inks.paper()}/>'
    yield f'<g font-family="{FONTS}" font-size="{FONT_SIZE}" transform="translate({CELL_SIZE[0]},{CELL_SIZE[1] // 2})">'
    yield from drawing
    yield "</g>"
    yield "</svg>"


def laid_out_lines(screen: Screen, parts: Iterable[RenderableType]) -> tuple[list[list[Glyph]], list[Shape]]:
    """The rows of characters of a page, and the shapes of its pictures where these stand."""
    rows: list[list[Glyph]] = []
    shapes: list[Shape] = []
    for part in parts:
        if isinstance(part, Picture):
            shapes += moved_shapes(part.shapes, 0, len(rows))
        rows += map(glyphs, screen.segments(part))
    return rows, shapes


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


def _rgb(color: Color | None) -> RGB | None:
    """The red, green and blue of a color; None for one that the terminal would choose."""
    return (color.triplet.red, color.triplet.green, color.triplet.blue) if color and color.triplet else None


def _grounds(rows: Sequence[Sequence[Glyph]], inks: Inks) -> Iterator[str]:
    """The grounds behind characters and the blocks, one path for each color."""
    paths: dict[RGB | None, list[str]] = defaultdict(list)
    for number, row in enumerate(rows):
        top = number * CELL_SIZE[1]
        for ground, run in groupby(row, key=lambda glyph: glyph.style.bgcolor):
            if ground:
                paths[_rgb(ground)] += (_rectangle(*ends, (top, top + CELL_SIZE[1])) for ends in _stretches(run))
        for (style, char), run in groupby(row, key=lambda glyph: (glyph.style, glyph.char)):
            if char in BLOCKS:
                first, last = (top + round(share * CELL_SIZE[1]) for share in BLOCKS[char])
                paths[_rgb(style.color)] += (_rectangle(*ends, (first, last)) for ends in _stretches(run))
    for color, path in paths.items():
        yield f'<path {inks.fill(color, is_literal=True)} shape-rendering="crispEdges" d="{"".join(path)}"/>'


def _stretches(run: Iterable[Glyph]) -> Iterator[tuple[int, int]]:
    """First and last column of neighbours."""
    for group in _words(run):
        yield group[0].column, group[-1].column


def _words(run: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs in groups of neighbours."""
    group: list[Glyph] = []
    for glyph in run:
        if group and glyph.column != group[-1].column + cell_len(group[-1].char):
            yield group
            group = []
        group.append(glyph)
    if group:
        yield group


def _rectangle(first: int, last: int, ends: tuple[int, int]) -> str:
    width = (last - first + 1) * CELL_SIZE[0]
    return f"M{first * CELL_SIZE[0]} {ends[0]}h{width}v{ends[1] - ends[0]}h-{width}z"


def _written(rows: Sequence[Sequence[Glyph]], inks: Inks) -> Iterator[str]:
    """The words in their cells, and frames as lines."""
    frames: dict[tuple[RGB | None, str], list[str]] = defaultdict(list)
    for number, row in enumerate(rows):
        top = number * CELL_SIZE[1]
        for (style, kind), run in groupby(row, key=lambda glyph: (glyph.style, _kind(glyph.char))):
            ink = inks.fill(_rgb(style.color), is_literal=style.bgcolor is not None)
            if kind == "frame":
                for glyph in run:
                    frames[_rgb(style.color), _pen(glyph.char)].append(_frame(glyph, top))
            elif kind == "symbol":  # each in its own place: what fonts they come from is not known
                for glyph in run:
                    yield _text(glyph.column, glyph.char, top, ink, style)
            elif kind == "text":
                for words in _words(run):
                    yield _text(words[0].column, "".join(glyph.char for glyph in words), top, ink, style)
    for (color, pen), path in frames.items():
        yield f'<path {inks.stroke(color)} {pen} d="{"".join(path)}"/>'


def _pen(char: str) -> str:
    """How the lines of a frame's character look."""
    return DASHED_PEN if char in DASHED_CHARACTERS else HEAVY_PEN if char == HEAVY_CHARACTERS else LIGHT_PEN


def _kind(char: str) -> str:
    """How a character is drawn: as a block, with the lines of a frame, or as text."""
    if char in BLOCKS:
        return "block"
    return "frame" if ord(char) in FRAMES or char in DASHED_CHARACTERS else "text" if char.isascii() else "symbol"


def _text(column: int, text: str, top: int, ink: str, style: Style) -> str:
    """Words at a column, as wide as their cells."""
    weight = ' font-weight="bold"' if style.bold else ""
    length = cell_len(text) * CELL_SIZE[0]
    return (
        f'<text x="{column * CELL_SIZE[0]}" y="{top + BASELINE}" {ink}{weight} textLength="{length}" '
        f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(text)}</text>'
    )


def _frame(glyph: Glyph, top: int) -> str:
    """The lines of a frame's character: from its middle to the sides that its name says."""
    x, y = glyph.column * CELL_SIZE[0] + CELL_SIZE[0] // 2, top + CELL_SIZE[1] // 2
    left, right = x - CELL_SIZE[0] // 2, x + CELL_SIZE[0] // 2
    ends = {"UP": f"V{top}", "DOWN": f"V{top + CELL_SIZE[1]}", "LEFT": f"H{left}", "RIGHT": f"H{right}"}
    return "".join(f"M{x} {y}{ends[side]}" for side in _sides(glyph.char))


@lru_cache
def _sides(char: str) -> tuple[str, ...]:
    """The sides that a frame's character reaches, from its name in Unicode: BOX DRAWINGS LIGHT UP AND RIGHT."""
    words = unicodedata.name(char).split()
    upright = ("UP", "DOWN") if "VERTICAL" in words or char == "¦" else ()
    level = ("LEFT", "RIGHT") if "HORIZONTAL" in words else ()
    return (*upright, *level, *(side for side in ("UP", "DOWN", "LEFT", "RIGHT") if side in words))


def _drawn(shapes: Iterable[Shape], inks: Inks) -> Iterator[str]:
    """The shapes, in their order."""
    for shape in shapes:
        match shape:
            case Line():
                yield from _line(shape, inks)
            case Stamp():
                yield _stamp(shape, inks)
            case Label():
                yield _label(shape, inks)
            case ColorField():
                yield from _field(shape)


def _units(place: Place) -> tuple[float, float]:
    return place[0] * CELL_SIZE[0], place[1] * CELL_SIZE[1]


def _line(line: Line, inks: Inks) -> Iterator[str]:
    """A line, on a map with an edge around it."""
    pieces = [list(map(_units, piece)) for piece in line.pieces]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in piece) for piece in pieces if piece)
    if line.has_head and pieces:
        path += _head(*pieces[-1][-2:])
    if not path:
        return
    round_ends = 'stroke-linejoin="round" stroke-linecap="round"'
    if line.is_on_map:
        yield f'<path fill="none" stroke="{css(WHITE)}" stroke-width="{line.width + 2:g}" {round_ends} d="{path}"/>'
    ink = inks.stroke(line.color or (BLACK if line.is_on_map else None), is_literal=line.is_on_map)
    yield f'<path {ink} stroke-width="{line.width:g}" {round_ends} d="{path}"/>'


def _head(start: Place, end: Place) -> str:
    """The two strokes of an arrow's head."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across * across + down * down) ** 0.5 or 1.0
    across, down = across / length * ARROW_HEAD_LENGTH, down / length * ARROW_HEAD_LENGTH
    left, right = ((end[0] - across + sign * down / 2, end[1] - down - sign * across / 2) for sign in (1, -1))
    return f"M{left[0]:.1f} {left[1]:.1f}L{end[0]:.1f} {end[1]:.1f}L{right[0]:.1f} {right[1]:.1f}"


def _stamp(stamp: Stamp, inks: Inks) -> str:
    """A mark or a letter, with an edge in the color of what lies around it."""
    x, y = _units(stamp.place)
    around = contrasting(stamp.color) if stamp.is_on_map and stamp.color else None
    edge = inks.edge(around)
    ink = inks.fill(stamp.color, is_literal=stamp.is_on_map)
    place = f'transform="translate({x:.1f},{y:.1f})"'
    if stamp.glyph in OUTLINE_PATHS:
        line = inks.stroke(stamp.color, is_literal=stamp.is_on_map)
        path = OUTLINE_PATHS[stamp.glyph]
        inner = inks.inside(around)
        return f'<g {place}><path {inner} d="{path}"/><path {line} stroke-width="2.4" d="{path}"/></g>'
    if stamp.glyph in MARK_PATHS:
        path = MARK_PATHS[stamp.glyph]
        return f'<g {place}><path {edge} stroke-width="2" d="{path}"/><path {ink} d="{path}"/></g>'
    words = f'y="5" font-weight="bold" text-anchor="middle">{escape(stamp.glyph)}</text>'
    return f'<g {place}><text {edge} stroke-width="4" stroke-linejoin="round" {words}<text {ink} {words}</g>'


def _label(label: Label, inks: Inks) -> str:
    """The words beside a tick."""
    x, y = _units(label.place)
    anchor = "end" if label.is_end else "middle"
    return f'<text x="{x:.1f}" y="{y + 5:.1f}" {inks.fill(None)} text-anchor="{anchor}">{escape(label.words)}</text>'


def _field(field: ColorField) -> Iterator[str]:
    """A map, one path for each of its colors."""
    left, top = _units(field.corner)
    width, height = field.columns * CELL_SIZE[0] / len(field.rows[0]), field.height * CELL_SIZE[1] / len(field.rows)
    paths: dict[RGB, list[str]] = defaultdict(list)
    for number, row in enumerate(field.rows):
        column = 0
        for color, run in groupby(row):
            count = len(list(run))
            corner = f"M{left + column * width:g} {top + number * height:g}"
            paths[color].append(f"{corner}h{count * width:g}v{height:g}h-{count * width:g}z")
            column += count
    for color, path in paths.items():
        yield f'<path fill="{css(color)}" shape-rendering="crispEdges" d="{"".join(path)}"/>'
