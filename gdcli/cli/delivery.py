"""From a record to the reader: a page for people or a format for programs, on standard output or in a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from gdcli.cli.output import check_writable, write
from gdcli.errors import UsageError
from gdcli.export import FORMATS, lines
from gdcli.language.values import nearest

if TYPE_CHECKING:
    from gdcli.render.plots.canvas import Picture
    from gdcli.render.screen import Screen

TABLE: Final = "table"
Page = Callable[["Screen"], Iterator[str]]
"""Makes a page for a screen, section by section, each ready to be shown."""


def check_delivery(name: str, output: str | None) -> None:
    """Say before the work begins that a format does not exist or a file cannot be written."""
    if name != TABLE and name not in FORMATS:
        known = ", ".join((TABLE, *FORMATS))
        near = nearest(name, (TABLE, *FORMATS))
        raise UsageError(f"unknown format {name!r}", f"Did you mean {near}?" if near else f"Choose one of {known}.")
    check_writable(output)


def wants_plot(asked: bool | None, output: str | None) -> bool:
    """Plots are on when standard output is a terminal, and off in a pipe, unless asked for."""
    return asked if asked is not None else output is None and sys.stdout is not None and sys.stdout.isatty()


def deliver(record: object, name: str, output: str | None, page: Page) -> None:
    """Write the record in its format, or the page where that is asked for."""
    write(page(screen_for(output)) if name == TABLE else lines(record, name), output)


def screen_for(output: str | None) -> Screen:
    """The screen the reader has; a file has no colors and the standard width."""
    from gdcli.render.screen import Screen, screen_of  # noqa: PLC0415 - rich is for pages only

    return Screen() if output is not None or sys.stdout is None else screen_of(sys.stdout)


def picture_lines(draw: Callable[[Screen], Picture], title: str, output: str | None) -> Iterator[str]:
    """A picture under its title: for the terminal, or as SVG or HTML where the file's name asks for that."""
    from gdcli.render.blocks import notes  # noqa: PLC0415 - rich is for pages only

    screen = screen_for(output)
    kind = output.rpartition(".")[2].lower() if output else ""
    if kind not in ("svg", "html"):
        picture = draw(screen)
        yield from screen.lines(screen.text(title, "bold"), picture, notes(screen, picture.notes))
        return
    from gdcli.render import file  # noqa: PLC0415

    screen = file.paper(screen)
    picture = draw(screen)
    yield from getattr(file, kind)(screen, title, screen.text(title, "bold"), picture, notes(screen, picture.notes))
