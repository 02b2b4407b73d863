"""Markdown laid out for a screen: pages of the manual and texts of lessons."""

from __future__ import annotations

from rich.markdown import Markdown

from gdcli.output.layout.screen import Screen


def markdown_lines(screen: Screen, text: str) -> list[str]:
    """The lines of a Markdown text on a screen; code is shown without colors of its own."""
    written = "\n".join(map(screen.written, text.splitlines()))
    return screen.lines(Markdown(written, code_theme="ansi_dark", hyperlinks=False))
