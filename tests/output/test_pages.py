"""Every page at every width, with colors and without, in Unicode and in ASCII."""

import re

import pytest

from gdcli.output.layout.screen import Depth, Screen
from tests.output.pages import PAGES
from tests.output.snapshot import check

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
WIDTHS = (20, 41, 79, 400)
IN_256_COLORS = ("descent", "descent-in-two", "landscape", "basins", "basins-page")


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("name", PAGES)
def test_looks_as_it_did(name, width):
    check(f"{name}-{width}.txt", PAGES[name](Screen(width, 40)))


@pytest.mark.parametrize("name", PAGES)
def test_looks_as_it_did_in_ascii(name):
    check(f"{name}-ascii.txt", PAGES[name](Screen(80, 40, unicode=False)))


@pytest.mark.parametrize("name", PAGES)
def test_looks_as_it_did_in_color(name):
    for depth in (Depth.EIGHT_BIT, Depth.TRUE_COLOR) if name in IN_256_COLORS else (Depth.TRUE_COLOR,):
        check(f"{name}-{int(depth)}.ansi", PAGES[name](Screen(60, 30, depth)))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_the_screen(name, width):
    for line in PAGES[name](Screen(width, 30, Depth.TRUE_COLOR if width % 2 else Depth.NONE)):
        text = ESCAPES.sub("", line)
        assert len(text) <= width or _is_note(text), (name, text)


def _is_note(text: str) -> bool:
    """Whether it is a note as a picture gives it, which its page wraps."""
    return text[:1].isalnum()


@pytest.mark.parametrize("width", [20, 65])
@pytest.mark.parametrize("name", PAGES)
def test_ascii_screens_get_nothing_but_ascii(name, width):
    for line in PAGES[name](Screen(width, 30, unicode=False)):
        assert line.isascii()
        assert line.isprintable()


@pytest.mark.parametrize("name", PAGES)
def test_without_color_there_is_no_escape_sequence(name):
    assert not any("\x1b" in line for line in PAGES[name](Screen(80, 40)))


def test_outcomes_are_told_in_words_and_not_by_color_alone():
    for depth in (Depth.NONE, Depth.TRUE_COLOR):
        text = ESCAPES.sub("", "\n".join(PAGES["comparison"](Screen(100, 40, depth))))
        assert all(word in text for word in ("✓ converged", "… slow", "↔ oscillating", "✗ diverged"))


def test_a_page_is_the_same_when_it_is_made_again():
    for name, page in PAGES.items():
        assert page(Screen(80, 40, Depth.TRUE_COLOR)) == page(Screen(80, 40, Depth.TRUE_COLOR)), name
