"""From a record to the reader: a page for people or a format for programs, on standard output or in a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from gdcli.cli.output import check_writable, write
from gdcli.errors import UsageError
from gdcli.language.values import nearest
from gdcli.output.formats import FORMATS, check, lines

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen
    from gdcli.output.plots.canvas import Picture

TABLE: Final = "table"
DRAWN: Final = ("svg", "html")
"""The endings of the files in which a picture is drawn, each by the function of its name in `render.file`."""
PICTURES: Final = frozenset({*DRAWN, "htm", "png", "pdf", "jpg", "jpeg", "gif", "webp", "eps"})
"""The endings of files in which people expect a picture, and no text."""
Page = Callable[["Screen"], Iterator[str]]
"""Makes a page for a screen, section by section, each ready to be shown."""


def check_delivery(kind: type, name: str, output: str | None, drawn: Collection[str] = ()) -> None:
    """Say before the work begins that a format does not exist, or not for records of that kind, or a file not at all.

    `drawn`: the endings of the files that get a picture. Raises UsageError and CannotError.
    """
    if name != TABLE and name not in FORMATS:
        known = ", ".join((TABLE, *FORMATS))
        near = nearest(name, (TABLE, *FORMATS))
        raise UsageError(f"unknown format {name!r}", f"Did you mean {near}?" if near else f"Choose one of {known}.")
    if name != TABLE:
        check(kind, name)
    else:
        _refuse_picture(ending(output), drawn)
    check_writable(output)


def ending(output: str | None) -> str:
    """The ending of a file's name, which says what is expected in it; nothing where there is none."""
    return PurePath(output).suffix[1:].lower() if output else ""


def _refuse_picture(kind: str, drawn: Collection[str]) -> None:
    """Refuse to write a page of text where a picture is expected. Raises UsageError."""
    if kind not in PICTURES or kind in drawn:
        return
    endings = " and ".join(f".{each}" for each in DRAWN)
    raise UsageError(
        f"there is no picture of this as .{kind}",
        f"Pictures are {endings} files; a name in .txt gets text."
        if drawn
        else f"`gdcli plot` and `gdcli basins` draw {endings} files; name a .txt file here, or choose a --format.",
    )


def wants_plot(asked: bool | None, output: str | None) -> bool:
    """Plots are on when standard output is a terminal, and off in a pipe, unless asked for."""
    return asked if asked is not None else output is None and sys.stdout is not None and sys.stdout.isatty()


def deliver(record: object, name: str, output: str | None, page: Page) -> None:
    """Write the record in its format, or the page where that is asked for."""
    write(page(screen_for(output)) if name == TABLE else lines(record, name), output)


def screen_for(output: str | None) -> Screen:
    """The screen the reader has; a file has no colors and the standard width."""
    from gdcli.output.layout.screen import Screen, screen_of  # noqa: PLC0415 - rich is for pages only

    return Screen() if output is not None or sys.stdout is None else screen_of(sys.stdout)


def picture_lines(draw: Callable[[Screen], Picture], title: str, output: str | None) -> Iterator[str]:
    """A picture under its title: for the terminal, or as SVG or HTML where the file's name asks for that."""
    from gdcli.output.layout.blocks import notes  # noqa: PLC0415 - rich is for pages only

    screen = screen_for(output)
    kind = ending(output)
    if kind not in DRAWN:
        picture = draw(screen)
        yield from screen.lines(screen.text(title, "bold"), picture, notes(screen, picture.notes))
        return
    from gdcli.output.layout import page_file as file  # noqa: PLC0415

    screen = file.paper(screen)
    picture = draw(screen)
    yield from getattr(file, kind)(screen, title, screen.text(title, "bold"), picture, notes(screen, picture.notes))
