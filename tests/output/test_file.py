"""Files for slides: well-formed, self-contained, with all that is on the screen."""

import re
from xml.etree import ElementTree

import pytest

from gdcli.output.formats.html import html
from gdcli.output.formats.svg import glyphs, paper, rendered, svg
from gdcli.output.layout.screen import Depth, Medium, Screen
from tests.output.pages import PAGES

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_a_drawing(name):
    screen = paper(Screen(80, 40))
    lines = PAGES[name](screen)
    root = ElementTree.fromstring("\n".join(svg(screen, name, *lines)))
    assert root.tag == f"{SVG}svg"
    words = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
    spoken = re.sub(r"\x1b\[[0-9;]*m", "", "".join(lines))
    assert re.findall(r"[a-z0-9]", words) == re.findall(r"[a-z0-9]", spoken)


@pytest.mark.parametrize("name", ["descent", "descent-in-two", "comparison"])
def test_nothing_is_loaded_from_elsewhere(name):
    screen = paper(Screen(80, 40))
    for write in (svg, html):
        text = "\n".join(write(screen, name, *PAGES[name](screen))).replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|url\(|src=|href=|@import|<script", text)


def test_html_is_a_page_with_the_drawing_in_it():
    screen = paper(Screen(40, 20))
    text = "\n".join(html(screen, "f < g", "words"))
    assert text.startswith("<!DOCTYPE html>")
    assert "<title>f &lt; g</title>" in text
    assert ">words</text>" in text


def test_blocks_and_dots_are_shapes():
    screen = paper(Screen(40, 20))
    text = "\n".join(svg(screen, "t", "█▀⠁x"))
    assert text.count("<rect") == 3
    assert text.count("<path") == 1
    assert ">x</text>" in text


def test_wide_characters_take_two_columns():
    (line,) = rendered(Screen(40, 20), ["漢x"])
    assert [(glyph.column, glyph.char) for glyph in glyphs(line)] == [(0, "漢"), (2, "x")]


def test_paper_has_every_color():
    assert paper(Screen(80, 40, unicode=False)) == Screen(80, 40, Depth.TRUE_COLOR, medium=Medium.PAPER)
