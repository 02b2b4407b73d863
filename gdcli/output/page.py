"""A page and how it meets the screen: on a terminal its last screen is the answer, elsewhere it is whole.

The last screen holds the picture, the verdict and what to type next. What leads there (header, tables, evidence) stands
above it, cut to one screen of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.frame import HEIGHT_AROUND, PLOT_ROWS_LEAST
from gdcli.output.layout.blocks import DIM, notes
from gdcli.output.layout.screen import Medium, Screen
from gdcli.output.options import PageOptions
from gdcli.record import record, replace

LEAST_TABLE_LINES: Final = 12
"""A table above the last screen is cut to no fewer lines than these."""
NEXT: Final = "Next: "
OR: Final = "   or: "

Section = Sequence[RenderableType] | Callable[[float], Sequence[RenderableType]]
"""Parts of a page that stand together; where they can be made shorter, what makes them for a number of lines."""


@record
class Page:
    """What a page says, in the order in which it is read.

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


def lines_of(screen: Screen, page: Page, options: PageOptions) -> Iterator[str]:
    """The page as lines of the screen it goes to."""
    if screen.medium is Medium.TERMINAL:
        drawn = page.draw if page.is_picture or options.is_drawn(screen) else None
        yield from _on_terminal(screen, replace(page, draw=drawn), options)
    else:
        yield from _joined(screen.lines(*part) for part in parts_of(screen, page, options))


def parts_of(screen: Screen, page: Page, options: PageOptions) -> Iterator[Sequence[RenderableType]]:
    """Everything that the page has, for a reader who can turn back; a picture stands first in its part."""
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
        if excess <= 0 or height <= PLOT_ROWS_LEAST:
            break
        height = max(PLOT_ROWS_LEAST, height - excess)
    remarks = screen.lines(notes(screen, picture.notes)) if picture.notes else []
    return ([*lines, *remarks], []) if len(lines) + len(remarks) <= room else (lines, remarks)


def _sections(screen: Screen, page: Page, room: float) -> Iterator[list[str]]:
    """The lines of the sections; those that can be shorter share what the others leave of the room."""
    fixed = {index: screen.lines(*section) for index, section in enumerate(page.sections) if not callable(section)}
    left = room - sum(len(lines) + 1 for lines in fixed.values() if lines)
    for index, section in enumerate(page.sections):
        if callable(section):
            lines = screen.lines(*section(max(LEAST_TABLE_LINES, left)))
            left -= len(lines) + 1
        else:
            lines = fixed[index]
        yield lines


def _command_lines(screen: Screen, commands: Sequence[str]) -> list[Text]:
    """What to type next: the commands that fit on one line; where none does, the first on a line of its own.

    A command is never wrapped, so that it can be copied.
    """
    if not commands:
        return []
    fits = [command for command in commands if cell_len(NEXT + command) <= screen.width]
    if not fits:
        return [_unwrapped(screen.text(NEXT, DIM)), _unwrapped(screen.text(commands[0], "bold"))]
    line = screen.join((NEXT, DIM), (fits[0], "bold"))
    for command in fits[1:]:
        if cell_len(line.plain + OR + command) <= screen.width:
            line.append_text(screen.join((OR, DIM), (command, "bold")))
    return [_unwrapped(line)]


def _unwrapped(line: Text) -> Text:
    line.no_wrap, line.overflow = True, "ignore"
    return line


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
