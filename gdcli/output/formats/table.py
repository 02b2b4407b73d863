"""The page for people, made for the screen or the file it goes to."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.output.layout.screen import screen_for
from gdcli.output.options import PageOptions
from gdcli.output.pages import page_of


def lines(record: object, options: PageOptions) -> Iterator[str]:
    """The page of the record, section by section."""
    return page_of(type(record))(screen_for(options.output), record, options)
