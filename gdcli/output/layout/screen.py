"""The screen that pages are made for: its size, its colors, its characters; decided once, before anything is drawn."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, IntEnum
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal, TextIO

from rich import box
from rich.color import Color, ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style, StyleType
from rich.text import Text

from gdcli.model.sentences import Sentence, Template, shown
from gdcli.output.layout.palette import GRAPHIC_CONTRAST, IN_16_COLORS, IN_256_COLORS, RGB, contrast, contrasting
from gdcli.output.layout.text import NO_BREAK_SPACE, USUAL_COLUMNS, plain, safe
from gdcli.record import record

Words = str | Sentence | Template
"""Text on a page: a sentence or a template without fields, which are translated here, or a text, which is not."""

COLUMNS_MIN: Final = 20
SIZE_MAX: Final = 400
"""The most columns and rows that a page makes use of."""
USUAL_ROWS: Final = 24


class Medium(Enum):
    """The destination of a page: a pipe or a text file of any length, a terminal, or a drawing for a slide."""

    STREAM = "stream"
    TERMINAL = "terminal"
    PAPER = "paper"


class Depth(IntEnum):
    """How many colors the terminal has."""

    NONE = 0
    STANDARD = 16
    EIGHT_BIT = 256
    TRUE_COLOR = 1 << 24


_RICH_SYSTEMS: Final[Mapping[Depth, Literal["standard", "256", "truecolor"]]] = {
    Depth.STANDARD: "standard",
    Depth.EIGHT_BIT: "256",
    Depth.TRUE_COLOR: "truecolor",
}
_COLOR_SYSTEMS: Final[Mapping[Depth, ColorSystem]] = {
    Depth.STANDARD: ColorSystem.STANDARD,
    Depth.EIGHT_BIT: ColorSystem.EIGHT_BIT,
    Depth.TRUE_COLOR: ColorSystem.TRUECOLOR,
}
BLOCKS: Final = frozenset("█▀▄")
"""The fields of maps."""
GRAPHICS: Final = frozenset(" ○●★◆•▲▼◇─") | BLOCKS
"""Marks, lines and blocks: characters that are looked at and not read."""
BRAILLE_FIRST, BRAILLE_LAST = "\u2800", "\u28ff"
"""The first and the last of the characters that consist of dots."""
GLUE_SPACE: Final = BRAILLE_FIRST
"""Stands for a no-break space while lines are broken, which rich does at every space; it looks like one."""
_FORCED: Final = {"0": Depth.NONE, "false": Depth.NONE, "3": Depth.TRUE_COLOR}


@record
class Screen:
    """The screen or file of a page: columns, rows, colors, whether it has more than ASCII, and its medium."""

    width: int = USUAL_COLUMNS
    height: int = USUAL_ROWS
    depth: Depth = Depth.NONE
    unicode: bool = True
    medium: Medium = Medium.STREAM

    @property
    def has_color(self) -> bool:
        return self.depth is not Depth.NONE

    @property
    def is_paper(self) -> bool:
        """Whether drawings consist of lines and shapes, and not of characters alone."""
        return self.medium is Medium.PAPER

    @property
    def has_pictures(self) -> bool:
        """Whether pages have pictures here, unless the reader says otherwise."""
        return self.medium is not Medium.STREAM

    @property
    def box(self) -> box.Box:
        """The frame of a table in characters that the screen has."""
        return box.ROUNDED if self.unicode else box.ASCII

    def written(self, words: Words) -> str:
        """The words in the reader's language, in characters that this screen has and that cannot control it."""
        text = shown(words)
        return safe(text.replace(NO_BREAK_SPACE, GLUE_SPACE)) if self.unicode else plain(text)

    def text(self, words: Words, style: StyleType = "") -> Text:
        """The words for rich, never read as markup."""
        return Text(self.written(words), style=style)

    def join(self, *parts: Words | tuple[Words, StyleType]) -> Text:
        """One line of several parts, each plain or with its style."""
        line = Text()
        for part in parts:
            line.append_text(self.text(*(part if isinstance(part, tuple) else (part,))))
        return line

    def lines(self, *pages: RenderableType) -> list[str]:
        """The pages as lines of this screen; with escape sequences only where there is color."""
        lines: list[str] = []
        for are_lines, group in groupby(pages, self._is_line):
            parts = list(group)
            lines += (str(line).rstrip() for line in parts) if are_lines else map(self._written, self.segments(*parts))
        return lines

    def segments(self, *pages: RenderableType) -> Iterator[list[Segment]]:
        """The pages as lines of segments, each with its style."""
        console = Console(
            file=_Sink("utf-8" if self.unicode else "ascii"), width=self.width, height=self.height,
            color_system=_RICH_SYSTEMS.get(self.depth), force_terminal=self.has_color, legacy_windows=False,
            markup=False, emoji=False, highlight=False, _environ={},
        )  # fmt: skip
        for page in pages:
            shown = self.text(page) if isinstance(page, str) else page
            if isinstance(shown, Text) and not shown.spans and self._is_line(shown.plain):
                yield [Segment(shown.plain, console.get_style(shown.style))]
            else:
                yield from map(_with_blanks, Segment.split_lines(console.render(shown)))

    def _is_line(self, page: RenderableType) -> bool:
        """Whether a page is one line that fits, as it stands: thousands of such lines need no layout."""
        return isinstance(page, str) and len(page) <= self.width and page.isascii() and page.isprintable()

    def _written(self, line: Sequence[Segment]) -> str:
        """A line with its escape sequences, and without the blanks that fill it up."""
        segments = list(line)
        while segments and not segments[-1].text.strip(" ") and not _has_ground(segments[-1]):
            segments.pop()
        if segments and not _has_ground(segments[-1]):
            segments[-1] = Segment(segments[-1].text.rstrip(" "), segments[-1].style)
        return "".join(map(self._colored, segments))

    def _colored(self, segment: Segment) -> str:
        """A segment with its escape sequences."""
        if not segment.style:
            return segment.text
        text = segment.text
        look = look_of(segment.style, self.depth, is_text=_is_text(text), is_field=not BLOCKS.isdisjoint(text))
        return look.render(segment.text, color_system=_COLOR_SYSTEMS.get(self.depth))


def _has_ground(segment: Segment) -> bool:
    """Whether blanks can be seen there."""
    return bool(segment.style and segment.style.bgcolor)


@lru_cache(maxsize=8192)
def look_of(style: Style, depth: Depth, *, is_text: bool = True, is_field: bool = False) -> Style:
    """The style as this depth shows it, in colors that are read on a black and on a white ground.

    Every depth needs a separate style: rich stores in a style the codes of its first rendering.
    """
    return Style(
        color=_ink(style, depth, is_text=is_text, is_field=is_field), bgcolor=_ground(style), bold=style.bold,
        italic=style.italic, underline=style.underline, reverse=style.reverse,
    )  # fmt: skip


def _ground(style: Style) -> Color | None:
    """The color behind characters; only ours are used, not those of rich's styles."""
    return None if style.bgcolor is None or style.bgcolor.triplet is None else style.bgcolor


def _ink(style: Style, depth: Depth, *, is_text: bool, is_field: bool) -> Color | str | None:
    """The color of characters; with 16 colors, text has the color of the terminal.

    A field of a map is half ink and half ground: both colors are values, and neither is changed for the other.
    """
    if style.color is None or style.color.triplet is None:
        return None  # a color of rich's, which cannot be read on every ground
    if depth is Depth.TRUE_COLOR:
        return style.color
    rgb = _rgb(style.color)
    if depth is Depth.STANDARD:
        return None if is_text else IN_16_COLORS.get(rgb)
    ink = Color.from_rgb(*IN_256_COLORS.get(rgb, rgb)).downgrade(ColorSystem.EIGHT_BIT)
    if style.bgcolor is None or is_text or is_field:
        return ink
    ground = _rgb(style.bgcolor.downgrade(ColorSystem.EIGHT_BIT))
    return ink if contrast(_rgb(ink), ground) >= GRAPHIC_CONTRAST else Color.from_rgb(*contrasting(ground))


def _rgb(color: Color) -> RGB:
    """A color of rich as red, green and blue."""
    red, green, blue = color.get_truecolor()
    return red, green, blue


def _with_blanks(line: Iterable[Segment]) -> list[Segment]:
    """The line with blanks where nothing was to be broken."""
    return [Segment(each.text.replace(GLUE_SPACE, " "), each.style, each.control) for each in line]


def _is_text(text: str) -> bool:
    """Whether a text has characters to read, and not only dots, blocks and marks."""
    return not all(char in GRAPHICS or BRAILLE_FIRST <= char <= BRAILLE_LAST for char in text)


class _Sink(io.StringIO):
    """A text buffer with an encoding, so that rich chooses frames and guides that the encoding has."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


def screen_of(stream: TextIO, environment: Mapping[str, str] = os.environ) -> Screen:
    """The screen behind a stream; NO_COLOR, FORCE_COLOR, TERM, COLORTERM, COLUMNS, LINES and encoding are honored."""
    width, height = _size(stream, environment)
    medium = Medium.TERMINAL if _is_terminal(stream) else Medium.STREAM
    return Screen(width, height, _depth(stream, environment), _has_unicode(stream), medium)


def screen_for(output: str | None) -> Screen:
    """The screen behind standard output, or that of a file: without colors, as wide and high as usual."""
    return Screen() if output is not None or sys.stdout is None else screen_of(sys.stdout)


def paper(screen: Screen) -> Screen:
    """A screen for a drawing: as wide as the given one, with every color and character."""
    return Screen(screen.width, screen.height, Depth.TRUE_COLOR, unicode=True, medium=Medium.PAPER)


def _size(stream: TextIO, environment: Mapping[str, str]) -> tuple[int, int]:
    """COLUMNS and LINES, else the terminal's size, else 80 by 24; limited to the sizes that pages can have."""
    columns, rows = _number(environment, "COLUMNS"), _number(environment, "LINES")
    if not (columns and rows):
        actual = _terminal_size(stream)
        columns, rows = columns or actual[0] or USUAL_COLUMNS, rows or actual[1] or USUAL_ROWS
    return min(max(columns, COLUMNS_MIN), SIZE_MAX), min(max(rows, 1), SIZE_MAX)


def _number(environment: Mapping[str, str], name: str) -> int:
    """A size from the environment; 0 if it is missing or not a positive whole number."""
    text = environment.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _terminal_size(stream: TextIO) -> tuple[int, int]:
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return 0, 0
    return size.columns, size.lines


def _depth(stream: TextIO, environment: Mapping[str, str]) -> Depth:
    """No color if it is not wanted or the stream is not a terminal; else the colors that TERM and COLORTERM name."""
    if environment.get("NO_COLOR"):
        return Depth.NONE
    promised = _promised(environment)
    forced = environment.get("FORCE_COLOR", "")
    if forced:
        return _FORCED.get(forced.lower(), max(promised, Depth.EIGHT_BIT))
    return promised if _is_terminal(stream) else Depth.NONE


def _promised(environment: Mapping[str, str]) -> Depth:
    """The colors of a terminal by its names."""
    term = environment.get("TERM", "").lower()
    if term in ("dumb", "unknown"):
        return Depth.NONE
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or term.endswith("-direct"):
        return Depth.TRUE_COLOR
    return Depth.EIGHT_BIT if "256" in term else Depth.STANDARD


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (ValueError, AttributeError):
        return False


def _has_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding has every character there is."""
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")
    return encoding.startswith("utf")
