"""Nothing that a user types can style, move or rearrange the terminal, and nothing breaks a stream without UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.model import DEFAULTS, Advice, Outcome, Verdict
from gdcli.model.run import MethodWords
from gdcli.output.formats.html import html
from gdcli.output.formats.svg import svg
from gdcli.output.layout.blocks import shortened_formula
from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.layout.text import ASCII, plain, safe
from gdcli.output.page_context import PageContext
from gdcli.output.plots.curve import curve_plot
from gdcli.output.plots.gradient import landscape_plot
from tests.output import records
from tests.output.pages import page_lines

HOSTILE = (
    "x[/]", "x[bold]y[/bold]", ":smile:", "[link=http://e.x]x[/link]", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07",
    "\x9b31m", "\u202ereversed\u202c", "a\u200bb", "a\rb", "a\nb", "a\tb", "\x00", "\x7f", "\ufeff", "\ud800",
    "\U000e0041", "<script>alert(1)</script>", "&amp;", "{code}", "%s", "\u2028",
)  # fmt: skip


@given(st.text())
def test_safe_text_is_printable(text):
    assert safe(text).isprintable()


@given(st.text())
def test_plain_text_is_printable_ascii(text):
    assert plain(text).isascii()
    assert plain(text).isprintable()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_ascii_stays_as_it_is(text):
    assert safe(text) == plain(text) == text


def test_every_symbol_has_a_form_in_ascii():
    assert all(text.isascii() and text for text in ASCII.values())
    assert plain("x_new = x − η·∇f, λ ≤ 2·π") == "x_new = x - eta*grad f, lambda <= 2*pi"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("depth", [Depth.NONE, Depth.TRUE_COLOR])
def test_hostile_names_are_shown_and_do_nothing(text, depth):
    verdict = Verdict(Outcome.CONVERGED, text, {text: text}, Advice(DEFAULTS, 1, text))
    run = records.descend(text, [text], lambda x: x * x, lambda x: (2 * x,), (1,), 0.4, 9, verdict=verdict)
    screen = Screen(100, 40, depth)
    lines = page_lines(screen, run, PageContext(remarks=(text,)), method=MethodWords(text, (text,)))
    assert sum(safe(text) in line for line in lines) >= 6
    assert not any(char in line for line in lines for char in text if not char.isprintable() and char != "\x1b")
    assert depth or not any("\x1b" in line for line in lines)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_of_axes_do_nothing(text):
    screen = Screen(60, 20)
    curve = curve_plot(screen, lambda x: x, (0, 1), variable=text)
    plane = landscape_plot(screen, sum, ((0, 1), (0, 1)), (text, text))
    assert all(line.isprintable() for line in screen.lines(curve, plane))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_in_files(text):
    screen = Screen(60, 20, Depth.TRUE_COLOR)
    for write in (svg, html):
        page = "\n".join(write(screen, text, screen.text(text)))
        assert "<script" not in page
        assert "\x1b" not in page


def test_a_long_formula_says_how_much_is_missing():
    assert shortened_formula("x" * 1000, 10) == "x" * 10 + " … (and 990 more characters)"
    assert shortened_formula("x" * 10, 10) == "x" * 10
