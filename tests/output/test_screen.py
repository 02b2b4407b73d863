"""The abilities of a screen, from the stream and the environment, and that it prints nothing beyond them."""

import io

import pytest
from rich.text import Text

from gdcli.output.layout.screen import COLUMNS_MIN, SIZE_MAX, Depth, Medium, Screen, screen_of


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def __init__(self, encoding="utf-8", terminal=True):
        super().__init__()
        self._encoding = encoding
        self._terminal = terminal

    @property
    def encoding(self):  # type: ignore[override]
        return self._encoding

    def isatty(self):
        return self._terminal


XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environment", "terminal", "depth"),
    [
        (XTERM, True, Depth.EIGHT_BIT),
        (XTERM, False, Depth.NONE),
        (XTERM | {"COLORTERM": "truecolor"}, True, Depth.TRUE_COLOR),
        ({"TERM": "linux"}, True, Depth.STANDARD),
        ({}, True, Depth.STANDARD),
        ({"TERM": "dumb"}, True, Depth.NONE),
        (XTERM | {"NO_COLOR": "1"}, True, Depth.NONE),
        (XTERM | {"NO_COLOR": ""}, True, Depth.EIGHT_BIT),
        (XTERM | {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, Depth.NONE),
        (XTERM | {"FORCE_COLOR": "1"}, False, Depth.EIGHT_BIT),
        ({"FORCE_COLOR": "1"}, False, Depth.EIGHT_BIT),
        ({"FORCE_COLOR": "3"}, False, Depth.TRUE_COLOR),
        (XTERM | {"FORCE_COLOR": "0"}, True, Depth.NONE),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, False, Depth.EIGHT_BIT),
    ],
)
def test_colors_follow_the_environment(environment, terminal, depth):
    screen = screen_of(Terminal(terminal=terminal), environment)
    assert screen.depth is depth
    assert screen.medium is (Medium.TERMINAL if terminal else Medium.STREAM)


@pytest.mark.parametrize(
    ("columns", "width"),
    [("0", 80), ("", 80), ("1", COLUMNS_MIN), ("20", 20), ("137", 137), ("9999", SIZE_MAX), ("-5", 80),
     ("wide", 80), ("٣٠", 80), ("9" * 5000, 80)],
)  # fmt: skip
def test_the_width_follows_the_environment(columns, width):
    assert screen_of(Terminal(), {"COLUMNS": columns}).width == width


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [("utf-8", True), ("UTF8", True), ("ascii", False), ("ANSI_X3.4-1968", False), ("latin-1", False)],
)
def test_unicode_needs_an_encoding_that_has_it(encoding, unicode):
    assert screen_of(Terminal(encoding), {}).unicode is unicode


def test_a_closed_stream_is_a_plain_screen():
    stream = io.StringIO()
    stream.close()
    assert screen_of(stream, XTERM) == Screen(unicode=False)


def test_markup_and_emoji_codes_are_text():
    screen = Screen(40, 20, Depth.TRUE_COLOR)
    assert screen.lines(screen.text("[bold]x[/] :smile:")) == ["[bold]x[/] :smile:"]


@pytest.mark.parametrize("depth", Depth)
def test_one_line_and_many_lines_are_styled_alike(depth):
    """The quick way for single lines gives what rich gives."""
    screen = Screen(40, 20, depth)
    quick = Text("ab", style="bold #14bb55")
    slow = Text("ab")
    slow.stylize("bold #14bb55")
    assert screen.lines(quick) == screen.lines(slow)


def test_a_long_line_is_wrapped_and_not_cut():
    screen = Screen(20, 20)
    assert "".join(screen.lines(screen.text("abcdefghij" * 7))) == "abcdefghij" * 7


def test_a_number_is_not_broken_between_its_thousands():
    """A language may put a no-break space there."""
    for width in range(20, 60):
        lines = Screen(width).lines(Screen(width).text("The tolerance is about 31\xa0000 more steps away from here."))
        assert any("31 000" in line for line in lines)
        assert all(line.isprintable() and "\u2800" not in line and len(line) <= width for line in lines)
