"""The page for people, made for the screen or the file it goes to."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.output.layout.screen import Screen, screen_for
from gdcli.output.options import PageOptions
from gdcli.output.page import lines_of
from gdcli.output.pages import page_of


def lines(record: object, options: PageOptions) -> Iterator[str]:
    """The page of the record, section by section."""
    return page_lines(screen_for(options.output), record, options)


def page_lines(screen: Screen, record: object, options: PageOptions) -> Iterator[str]:
    """The page of the record as lines of a screen."""
    return lines_of(screen, page_of(type(record))(screen, record, options), options)
