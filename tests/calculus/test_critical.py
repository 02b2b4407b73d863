"""Critical points in closed form: those of textbooks, and complete where the answer says so."""

from __future__ import annotations

import math

import pytest

from gdcli.calculus.algebra import client, process
from gdcli.calculus.algebra.answers import gradient, has_decimals
from gdcli.calculus.algebra.client import Worker
from gdcli.calculus.algebra.conversion import symbol, to_sympy
from gdcli.calculus.algebra.derived import Solved
from gdcli.calculus.algebra.solving import critical_points, readable_points
from gdcli.calculus.algebra.sympy_functions import with_our_kinks
from gdcli.calculus.algebra.tidy import Tidier
from gdcli.calculus.derivation.chain_rule import tree_value
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from tests.calculus.numbers import objective
from tests.calculus.test_process import LATE, SOON, says

# Expression, critical points, and whether these are all. Sources: Stewart, sections 4.1 and 14.7; Thomas, section 14.7;
# Jamil & Yang 2013 for the test functions.
SOLVED = [
    ("x**2 + 3*x", {("-3/2",)}, True),
    ("x**3 - 3*x", {("-1",), ("1",)}, True),
    ("3*x**4 - 16*x**3 + 18*x**2", {("0",), ("1",), ("3",)}, True),
    ("x**4 - 16*x**2 + 5*x", set(), False),
    ("x/(x**2 + 1)", {("-1",), ("1",)}, True),
    ("x + 1/x", {("-1",), ("1",)}, True),
    ("x*sqrt(1 - x**2)", {("-1/sqrt(2)",), ("1/sqrt(2)",)}, True),
    ("x**2*exp(x)", {("-2",), ("0",)}, True),
    ("x*log(x)", {("1/e",)}, False),
    ("log(x)/x", {("e",)}, False),
    ("x**x", {("1/e",)}, False),
    ("sin(x)", {("pi/2",), ("3*pi/2",)}, False),
    ("(x - pi)**2", {("pi",)}, True),
    ("2*x", set(), True),
    ("x**2/2 - log(x)", {("1",)}, True),
    ("sqrt(2)*x**2 - x", {("sqrt(2)/4",)}, True),
    ("x**3 - pi*x", {("-sqrt(3*pi)/3",), ("sqrt(3*pi)/3",)}, True),
    ("x**2*y + y**2 + 2*y", {("0", "-1")}, True),
    ("x**2*y - 2*y**2 - 4*y", {("-2", "0"), ("0", "-1"), ("2", "0")}, True),
    ("sin(x)*sin(y)", set(), False),
    ("(abs(x) - 1)**2", {("-1",), ("1",)}, False),
    ("sigmoid(x)**2", set(), False),
    ("0.1*x**2 - 0.3*x", {("1.5",)}, True),
    ("(x - 1)**2 + 10*(y + 2)**2", {("1", "-2")}, True),
    ("x**2 + x*y + y**2 - 3*x", {("2", "-1")}, True),
    ("x**4 + y**4 - 4*x*y + 1", {("-1", "-1"), ("0", "0"), ("1", "1")}, True),
    ("x**3 + y**3 - 3*x*y", {("0", "0"), ("1", "1")}, True),
    ("x*y*(1 - x - y)", {("0", "0"), ("0", "1"), ("1/3", "1/3"), ("1", "0")}, True),
    ("x*exp(-x**2 - y**2)", {("-1/sqrt(2)", "0"), ("1/sqrt(2)", "0")}, True),
    ("(1 - x)**2 + 100*(y - x**2)**2", {("1", "1")}, True),
    ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", {("3", "2")}, False),
    ("(x + 2*y - 7)**2 + (2*x + y - 5)**2", {("1", "3")}, True),
    ("x - y", set(), True),
    ("w*exp(x)", set(), True),
    ("(x*y - 1)**2", set(), False),
    ("x**2 + y*0", set(), False),
]


def solved(text: str) -> tuple[set[tuple[str, ...]], bool]:
    expression = parse(text)
    symbols = [symbol(name) for name in expression.variables]
    form = with_our_kinks(to_sympy(expression.root))
    found = critical_points(form, gradient(form, symbols), symbols)
    points = {tuple(map(to_text, point)) for point in readable_points(found, Tidier(has_decimals(expression.root)))}
    return points, found.complete and len(points) == len(found.points)


@pytest.mark.parametrize(("text", "points", "complete"), SOLVED)
def test_critical_points_as_textbooks_give_them(text: str, points: set[tuple[str, ...]], complete: bool) -> None:
    assert solved(text) == (points, complete)


@pytest.mark.parametrize("text", [text for text, points, _ in SOLVED if points])
def test_the_gradient_vanishes_there(text: str) -> None:
    function = objective(text)
    for point in solved(text)[0]:
        numbers = tuple(tree_value(parse(coordinate).root, {}) for coordinate in point)
        value, slopes = function.value_and_gradient(numbers)
        assert math.isfinite(value)
        assert all(abs(slope) < 1e-9 for slope in slopes)


@pytest.mark.parametrize("text", ["x**6 - 7*x**5 + x", "x**4 - 3*x**2 + x", "x**6/6 - x**2/2 + x"])
def test_roots_without_a_form_make_the_answer_incomplete(text: str) -> None:
    assert solved(text) == (set(), False)


def test_the_worker_finds_all_critical_points() -> None:
    with client.start() as worker:
        found = client.ask_critical_points(worker, parse("x**4/4 - x**2/2 + y**2")).solved()
    assert [tuple(map(to_text, point)) for point in found.points] == [("-1", "0"), ("0", "0"), ("1", "0")]
    assert found.complete
    assert found.missing == ""


@pytest.mark.parametrize(
    "line",
    [
        {"nodes": [["var", "x"]], "points": [[0]], "complete": True},
        {"nodes": [["num", "1"]], "points": [[0, 0]]},
        {"nodes": [["num", "1"]], "points": 0},
        {"nodes": [["num", "1"]], "points": [[0]] * 2_000},
        {"points": []},
    ],
)
def test_answers_that_are_no_points_are_dropped(line: object) -> None:
    worker = Worker(process.start(says(line, then="time.sleep(60)")))
    found = client.ask_critical_points(worker, parse("x**2")).solved(LATE)
    assert found == Solved(missing=found.missing)
    assert "makes no sense" in str(found.missing)


def test_what_takes_too_long_is_left_to_numbers() -> None:
    worker = Worker(process.start(says(then="time.sleep(60)")))
    assert "longer than" in str(client.ask_critical_points(worker, parse("x**2")).solved(SOON).missing)
