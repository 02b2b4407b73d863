"""The page for people: its parts, one function for each kind of record that makes them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from rich.console import RenderableType
from rich.text import Text

from gdcli.output.layout.blocks import DIM_STYLE, notes
from gdcli.output.layout.commands import continued_lines, unwrapped
from gdcli.output.layout.screen import USUAL_ROWS, Screen
from gdcli.output.layout.sentences import NEXT, OR
from gdcli.output.page_context import PageChoices, PageContext, Subject
from gdcli.output.record_kinds import load, record_kind
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.output.drawing.canvas import Picture

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


R = TypeVar("R")
PageMaker = Callable[[Screen, R, PageContext], Page]
"""Makes the page of a record for a screen."""


def page_of(kind: type[R]) -> PageMaker[R]:
    """The function that makes the pages of records of that kind."""
    page: PageMaker[R] = load(record_kind(kind).page)
    return page


def picture_of(
    draw: Callable[[Screen, R, Subject], Picture], shown: R, subject: Subject | None
) -> Callable[[Screen], Picture] | None:
    """A function that draws what is shown, with the function that it is about; None where that is not known."""
    return None if subject is None else lambda screen: draw(screen, shown, subject)


def parts_of(screen: Screen, page: Page, choices: PageChoices) -> Iterator[Sequence[RenderableType]]:
    """All parts of the page, for a file or a pipe; a picture stands first in its part."""
    if not choices.brief:
        for section in page.sections:
            yield section(math.inf) if callable(section) else section
    if page.draw and (page.is_picture or choices.is_drawn(screen)):
        picture = page.draw(screen)
        yield [picture, *([notes(screen, picture.notes)] if picture.notes else [])]
    yield page.verdict
    yield command_lines(screen, [page.advice] if page.advice else [])


def command_lines(screen: Screen, commands: Sequence[str]) -> list[Text]:
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
        lines = [screen.text(NEXT(), DIM_STYLE), *continued_lines(screen, commands[0])]
    return list(map(unwrapped, lines))
