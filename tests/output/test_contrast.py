"""Text is read on black and on white grounds, whatever colors a terminal has (WCAG 2.1, 1.4.3: at least 4.5 : 1)."""

import re

import pytest
from rich.ansi import AnsiDecoder
from rich.color import Color
from rich.style import Style

from gdcli.output.drawing.canvas import Canvas
from gdcli.output.layout import palette
from gdcli.output.layout.markdown import markdown_lines
from gdcli.output.layout.screen import Depth, Screen
from tests.output.pages import PAGES

# The 16 colors of xterm (its XTerm-col.ad) and of Solarized (ethanschoonover.com), by number.
XTERM = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
]  # fmt: skip
SOLARIZED = [
    (7, 54, 66), (220, 50, 47), (133, 153, 0), (181, 137, 0), (38, 139, 210), (211, 54, 130), (42, 161, 152),
    (238, 232, 213), (0, 43, 54), (203, 75, 22), (88, 110, 117), (101, 123, 131), (131, 148, 150), (108, 113, 196),
    (147, 161, 161), (253, 246, 227),
]  # fmt: skip
GROUNDS = {"xterm": (XTERM, (0, 0, 0), (255, 255, 255)), "solarized": (SOLARIZED, (0, 43, 54), (253, 246, 227))}
GRAPHIC = 3.0
FILLED = set("█▀▄ ")
"""Fields of a map, which are told by the letters on them and by the values beside them."""


def ratio(one, other):
    """The contrast ratio by its definition, apart from the program's own."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(rgb):
    red, green, blue = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb_of(color: Color, colors):
    if color.triplet is None and color.number is not None and color.number < 16:
        return colors[color.number]
    return tuple(color.get_truecolor())


def colored(lines):
    """Every stretch of a page with a color of its own: its text, its color, and the ground behind it, if any."""
    for line in AnsiDecoder().decode("\n".join(lines)):
        for span in line.spans:
            text = line.plain[span.start : span.end]
            style = Style.parse(str(span.style))
            if text.strip() and style.color is not None and not style.color.is_default:
                yield text, style.color, style.bgcolor


def test_the_ratio_is_that_of_the_guideline():
    assert ratio((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert ratio((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)
    for one in XTERM:
        for other in SOLARIZED:
            assert palette.contrast(one, other) == pytest.approx(ratio(one, other), rel=1e-3)


def test_where_there_are_256_colors_those_are_chosen_that_it_has():
    cube, grays = {0, 95, 135, 175, 215, 255}, set(range(8, 239, 10))
    for color in (*palette.IN_256_COLORS.values(), *palette.MAP_256_COLORS):
        assert set(color) <= cube or (len(set(color)) == 1 and color[0] in grays), color


@pytest.mark.parametrize("depth", [Depth.STANDARD, Depth.EIGHT_BIT, Depth.TRUE_COLOR])
@pytest.mark.parametrize("name", PAGES)
def test_text_is_read_on_black_and_on_white(name, depth):
    for text, color, ground in colored(PAGES[name](Screen(100, 30, depth))):
        floor = palette.TEXT_CONTRAST if any(map(str.isalnum, text)) else GRAPHIC
        for colors, *grounds in GROUNDS.values() if depth is Depth.STANDARD else [GROUNDS["xterm"]]:
            for behind in [rgb_of(ground, colors)] if ground else grounds:
                assert set(text) <= FILLED or ratio(rgb_of(color, colors), behind) >= floor, (text, color, behind)


@pytest.mark.parametrize("depth", [Depth.EIGHT_BIT, Depth.TRUE_COLOR])
def test_the_fields_of_a_map_keep_both_of_their_colors(depth):
    """No half of a field is turned black or white for contrast with the other half."""
    screen = Screen(40, 24, depth)
    blue, sea, teal, gold, yellow = (95, 175, 255), (0, 95, 135), (0, 135, 135), (255, 215, 0), (255, 255, 95)
    for one, other in [(blue, blue), (sea, teal), (gold, yellow)]:
        canvas = Canvas(3, 1)
        canvas.half_block(1, 0, one, other)
        decoded = AnsiDecoder().decode_line(screen.lines(*canvas.rows(screen))[0])
        (span,) = [span for span in decoded.spans if span.style]
        style = Style.parse(str(span.style))
        assert style.color is not None
        assert style.bgcolor is not None
        assert (tuple(style.color.get_truecolor()), tuple(style.bgcolor.get_truecolor())) == (one, other)


@pytest.mark.parametrize("depth", [Depth.STANDARD, Depth.EIGHT_BIT, Depth.TRUE_COLOR])
def test_a_page_of_the_manual_has_no_color_of_its_own(depth):
    """Code and headings in the colors of rich's styles would not be legible on every ground."""
    text = "\n".join(markdown_lines(Screen(80, 24, depth), "# Title\n\nText with `code` and **bold**.\n\n    block\n"))
    codes = {number for sequence in re.findall(r"\x1b\[([0-9;]*)m", text) for number in sequence.split(";")}
    assert codes <= {"", "0", "1", "2", "3", "4", "7", "22", "23", "24"}
