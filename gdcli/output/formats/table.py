"""The page as text. Elsewhere than on a terminal it is whole.

On a terminal its last screen is the answer: it holds the picture, the verdict and what to type next. The header, the
tables and the evidence stand above it, cut to one screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.text import Text

from gdcli.output.layout.blocks import notes
from gdcli.output.layout.screen import Medium, Screen
from gdcli.output.page import Page, command_lines, parts_of
from gdcli.output.page_context import PageChoices
from gdcli.record import replace

HEAD_SHARE: Final = 0.25
"""What stands above the picture is on the last screen, too, where it takes no more than this share of its room."""
TABLE_LINES_MIN: Final = 12
"""A table above the last screen is cut to no fewer lines than these."""


def page_lines(screen: Screen, page: Page, choices: PageChoices) -> Iterator[str]:
    """The page as lines of the screen to which it goes."""
    if screen.medium is Medium.TERMINAL:
        drawn = page.draw if page.is_picture or choices.is_drawn(screen) else None
        return _on_terminal(screen, replace(page, draw=drawn), choices)
    return _joined(screen.lines(*part) for part in parts_of(screen, page, choices))


def _on_terminal(screen: Screen, page: Page, choices: PageChoices) -> Iterator[str]:
    """The sections, and the last screen below them."""
    commands = [page.advice] if page.advice else [] if choices.quiet else page.next_commands
    below = [*screen.lines(*page.verdict), *screen.lines(*command_lines(screen, commands))]
    room = screen.height - 1 - _rows(screen, below) - bool(below)
    lines_above = math.inf if choices.every_row else screen.height - 1
    parts = [] if choices.brief else [part for part in _sections(screen, page, lines_above) if part]
    above = sum(_rows(screen, part[: screen.height]) + 1 for part in parts)  # of a long table one screen decides
    picture, remarks = _picture(screen, page, room - above if above <= HEAD_SHARE * room else room)
    return _joined([*parts, [] if choices.brief else remarks, picture, below])


def _picture(screen: Screen, page: Page, room: int) -> tuple[list[str], list[str]]:
    """The picture in `room` rows, and its remarks: below it where there is room for them, else apart from it."""
    if page.draw is None:
        return [], []
    from gdcli.output.drawing.frame import HEIGHT_AROUND, PLOT_ROWS_MIN  # for pictures only

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
