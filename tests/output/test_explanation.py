"""One update as in the lesson: loss, slope, update, again, with the numbers in their places."""

import pytest

from gdcli.explore.explanation import explain
from gdcli.output.layout.screen import Screen
from tests.output.pages import page_lines


def page(expression, step=1, **settings):
    return "\n".join(page_lines(Screen(100, 40), explain(expression, step, **settings)))


def test_the_four_steps_are_those_of_the_lesson():
    text = page("x**2+3*x", lr=0.1)
    order = [text.index(words) for words in ("1. Loss", "2. Slope", "3. Update", "4. Again")]
    assert order == sorted(order)
    assert "f(1) = x**2 + 3*x = 1² + 3·1 = 4" in text
    assert "f'(1) = 2*x + 3 = 2·1 + 3 = 5" in text
    assert "x_new = x − η·f'(x) = 1 − 0.1·5 = 0.5" in text
    assert "f fell from 4 to 1.75. The next step starts at x = 0.5." in text


def test_negative_numbers_stand_in_parentheses():
    text = page("x**2", start="-2", lr=0.25)
    assert "f(-2) = x**2 = (-2)² = 4" in text
    assert "x_new = x − η·f'(x) = (-2) − 0.25·(-4) = -1" in text or "= -2 − 0.25·(-4) = -1" in text


def test_a_step_that_is_too_long_says_that_the_loss_rose():
    assert "f rose from 4 to 10. The next step starts at x = -5." in page("x**2+3*x", lr=1.2)


@pytest.mark.parametrize("method", ["momentum", "adam", "newton", "backtracking"])
def test_every_method_has_the_same_steps_and_names(method):
    text = page("(x-1)**4+10*(y+2)**2", optimizer=method, lr=0.05, start="4,3")
    assert all(words in text for words in ("1. Loss", "2. Gradient", "3. Update", "4. Again", "x_new", "y_new"))
    assert " lr" not in text
    assert "∂f/∂x" in text


def test_a_formula_that_is_too_long_for_a_line_is_not_written_out():
    text = page(" + ".join(f"sin({k}*x)" for k in range(1, 40)), lr=0.001)
    assert "1. Loss" in text
    assert "4. Again" in text


@pytest.mark.parametrize(("expression", "slope"), [("t**2", "f'(t)"), ("x**2+y**2", "∇f")])
def test_the_rate_of_a_line_search_follows_from_the_whole_gradient(expression, slope):
    assert f"η = argmin of f(x − η·{slope}) = from 0.1 = 0.5" in page(expression, optimizer="exact", lr=0.1)
