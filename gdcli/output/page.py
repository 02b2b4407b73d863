"""The page for people: one for each kind of record, and how it meets the screen it is made for.

Elsewhere than on a terminal it is whole. On a terminal its last screen is the answer: it holds the picture, the verdict
and what to type next. The header, the tables and the evidence stand above it, cut to one screen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.frame import HEIGHT_AROUND, PLOT_ROWS_MIN
from gdcli.output.layout.blocks import DIM_STYLE, notes
from gdcli.output.layout.commands import continued, unwrapped
from gdcli.output.layout.screen import USUAL_ROWS, Medium, Screen
from gdcli.output.layout.sentences import NEXT, OR
from gdcli.output.options import PageOptions
from gdcli.output.record_kinds import kind_of, load
from gdcli.record import record, replace

TABLE_LINES_MIN: Final = 12
"""A table above the last screen is cut to no fewer lines than these."""
NEXT_LINES: Final = 2
"""Lines that the commands to type next take at most; on a low screen it is one."""
BETWEEN: Final = "   "

Section = Sequence[RenderableType] | Callable[[float], Sequence[RenderableType]]
"""Parts of a page that stand together, or a function that makes them for a number of lines, if they can be shorter."""


@record
class Page:
    """The parts of a page, in the order in which they are read.

    `sections` come first, a blank line between them; `draw` makes the picture for a screen, and where the page
    `is_picture`, it is drawn in a stream of text, too. `verdict` is the answer in one sentence, `advice` the command
    that the verdict recommends. `next_commands` are what one may type next, shown on a terminal where there is no
    advice.
    """

    sections: Sequence[Section] = ()
    draw: Callable[[Screen], Picture] | None = None
    verdict: Sequence[RenderableType] = ()
    advice: str = ""
    next_commands: Sequence[str] = ()
    is_picture: bool = False


def page_lines(screen: Screen, record: object, options: PageOptions) -> Iterator[str]:
    """The page of the record as lines of the screen to which it goes."""
    page = page_of(type(record))(screen, record, options)
    if screen.medium is Medium.TERMINAL:
        drawn = page.draw if page.is_picture or options.is_drawn(screen) else None
        yield from _on_terminal(screen, replace(page, draw=drawn), options)
    else:
        yield from _joined(screen.lines(*part) for part in parts_of(screen, page, options))


def page_of(kind: type) -> Callable[..., Page]:
    """The function that makes the page of a record of that kind, from a screen, the record, and the page's options."""
    page: Callable[..., Page] = load(kind_of(kind).page)
    return page


def parts_of(screen: Screen, page: Page, options: PageOptions) -> Iterator[Sequence[RenderableType]]:
    """All parts of the page, for a file or a pipe; a picture stands first in its part."""
    if not options.brief:
        for section in page.sections:
            yield section(math.inf) if callable(section) else section
    if page.draw and (page.is_picture or options.is_drawn(screen)):
        picture = page.draw(screen)
        yield [picture, *([notes(screen, picture.notes)] if picture.notes else [])]
    yield page.verdict
    yield _command_lines(screen, [page.advice] if page.advice else [])


def _on_terminal(screen: Screen, page: Page, options: PageOptions) -> Iterator[str]:
    """The sections, and the last screen below them."""
    commands = [page.advice] if page.advice else [] if options.quiet else page.next_commands
    below = [*screen.lines(*page.verdict), *screen.lines(*_command_lines(screen, commands))]
    picture, remarks = _picture(screen, page, screen.height - 1 - _rows(screen, below) - bool(below))
    parts = [] if options.brief else _sections(screen, page, math.inf if options.every_row else screen.height - 1)
    yield from _joined([*parts, [] if options.brief else remarks, picture, below])


def _picture(screen: Screen, page: Page, room: int) -> tuple[list[str], list[str]]:
    """The picture in `room` rows, and its remarks: below it where there is room for them, else apart from it."""
    if page.draw is None:
        return [], []
    height = room
    while True:
        picture = page.draw(replace(screen, height=height + HEIGHT_AROUND))
        lines = screen.lines(picture)
        excess = len(lines) - room
        if excess <= 0 or height <= PLOT_ROWS_MIN:
            break
        height = max(PLOT_ROWS_MIN, height - excess)
    remarks = screen.lines(notes(screen, picture.notes)) if picture.notes else []
    return ([*lines, *remarks], []) if len(lines) + len(remarks) <= room else (lines, remarks)


def _sections(screen: Screen, page: Page, room: float) -> Iterator[list[str]]:
    """The lines of the sections; sections that can be shortened share the room that the others leave."""
    fixed = {index: screen.lines(*section) for index, section in enumerate(page.sections) if not callable(section)}
    left = room - sum(len(lines) + 1 for lines in fixed.values() if lines)
    for index, section in enumerate(page.sections):
        if callable(section):
            lines = screen.lines(*section(max(TABLE_LINES_MIN, left)))
            left -= len(lines) + 1
        else:
            lines = fixed[index]
        yield lines


def _command_lines(screen: Screen, commands: Sequence[str]) -> list[Text]:
    """What to type next: the commands that fit; where none does, the first in lines of its own."""
    most = NEXT_LINES if screen.height >= USUAL_ROWS else 1
    lines: list[Text] = []
    for command in commands:
        words = screen.join((OR() if lines else NEXT(), DIM_STYLE), " ", (command, "bold"))
        room = screen.width - len(BETWEEN) - words.cell_len
        if line := next((line for line in lines if line.cell_len <= room), None):
            line.append(BETWEEN).append_text(words)
        elif words.cell_len <= screen.width and len(lines) < most:
            lines.append(words)
    if commands and not lines:
        lines = [screen.text(NEXT(), DIM_STYLE), *continued(screen, commands[0])]
    return list(map(unwrapped, lines))


def _joined(parts: Iterable[Sequence[str]]) -> Iterator[str]:
    """The parts that have lines, with a blank line between them."""
    before = False
    for part in parts:
        if part and before:
            yield ""
        yield from part
        before = before or bool(part)


def _rows(screen: Screen, lines: Sequence[str]) -> int:
    """Rows of the terminal that lines take; one that is too wide goes on in the next row."""
    return sum(max(1, math.ceil(cell_len(Text.from_ansi(line).plain) / screen.width)) for line in lines)
