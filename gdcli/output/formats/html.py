"""HTML: the SVG drawing of a page, in a document that a browser shows by itself."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from rich.console import RenderableType

from gdcli.output.formats.svg import svg, titled_parts
from gdcli.output.layout.inks import DARK_PAPER, PAPER
from gdcli.output.layout.palette import css
from gdcli.output.layout.screen import Screen
from gdcli.output.layout.text import safe
from gdcli.output.page import Page
from gdcli.output.page_context import PageChoices
from gdcli.translation import language_in_use

STYLE: Final = (
    f"body{{margin:0;background:{css(PAPER)}}}svg{{display:block;max-width:100%;height:auto;margin:auto}}"
    f"@media (prefers-color-scheme:dark){{body{{background:{css(DARK_PAPER)}}}}}"
)


def page_lines(screen: Screen, page: Page, choices: PageChoices) -> Iterator[str]:
    """The page, with its pictures, as an HTML document."""
    return html(screen, *titled_parts(screen, page, choices))


def html(screen: Screen, title: str, *pages: RenderableType) -> Iterator[str]:
    """The pages as the lines of an HTML document."""
    yield from ("<!DOCTYPE html>", f'<html lang="{language_in_use()}">', "<head>", '<meta charset="utf-8">')
    yield '<meta name="color-scheme" content="light dark"/>'
    yield '<meta name="viewport" content="width=device-width"/>'
    yield from (f"<title>{escape(safe(title))}</title>", f"<style>{STYLE}</style>", "</head>", "<body>")
    yield from svg(screen, title, *pages)
    yield from ("</body>", "</html>")
