"""Forms that overflow as typed although they have a value."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

from gdcli.graph.build import build
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Objective
from gdcli.graph.overflow_patterns import StableGraph
from gdcli.language.reading.parser import parse
from tests.graph.oracle import exact, same

ENDS = (-1e307, -800.0, -30.0, 0.25, 800.0, 1e307)

x = sp.Symbol("x", real=True)

FORMS = {
    "log(1 + exp(x))": sp.log(1 + sp.exp(x)),
    "log(exp(x) + 1)": sp.log(1 + sp.exp(x)),
    "log1p(exp(x))": sp.log(1 + sp.exp(x)),
    "log(2 + exp(x))": sp.log(2 + sp.exp(x)),
    "log(3*exp(x) + exp(-x)/2 + 1)": sp.log(3 * sp.exp(x) + sp.exp(-x) / 2 + 1),
    "log(exp(x) + exp(-x))": sp.log(sp.exp(x) + sp.exp(-x)),
    "log(exp(x))": x,
    "log(5*exp(3*x))": sp.log(5) + 3 * x,
    "log(cosh(x))": sp.log(sp.cosh(x)),
    "1/(1 + exp(-x))": 1 / (1 + sp.exp(-x)),
    "1/(1 + e**(-x))": 1 / (1 + sp.exp(-x)),
    "(1 + exp(-x))**-1": 1 / (1 + sp.exp(-x)),
    "7/(1 + 2*exp(-3*x))": 7 / (1 + 2 * sp.exp(-3 * x)),
    "x/(1 + exp(-x))": x / (1 + sp.exp(-x)),
    "exp(x)/(1 + exp(x))": 1 / (1 + sp.exp(-x)),
    "2*exp(x)/(exp(x) + 1)": 2 / (1 + sp.exp(-x)),
    "x*exp(x)/(1 + exp(x))": x / (1 + sp.exp(-x)),
    "exp(x)*x/(1 + exp(x))": x / (1 + sp.exp(-x)),
    "exp(-x)/(1 + exp(-x))**2": sp.exp(-x) / (1 + sp.exp(-x)) ** 2,
    "exp(x)/(exp(x) + exp(-x) + 1)": sp.exp(x) / (sp.exp(x) + sp.exp(-x) + 1),
    "2/(exp(x) + exp(-x))": 1 / sp.cosh(x),
    "1/cosh(x)": 1 / sp.cosh(x),
    "3/cosh(x)**2": 3 / sp.cosh(x) ** 2,
    "cosh(x)**-2": 1 / sp.cosh(x) ** 2,
    "sinh(x)/cosh(x)": sp.tanh(x),
    "(exp(x) - exp(-x))/(exp(x) + exp(-x))": sp.tanh(x),
    "(1 - exp(-2*x))/(1 + exp(-2*x))": sp.tanh(x),
    "(exp(2*x) - 1)/(exp(2*x) + 1)": sp.tanh(x),
    "log(sigmoid(x))": -sp.log(1 + sp.exp(-x)),
    "log(1 - sigmoid(x))": -sp.log(1 + sp.exp(x)),
    "log(1/(1 + exp(-x)))": -sp.log(1 + sp.exp(-x)),
    "log(1 - 1/(1 + exp(-x)))": -sp.log(1 + sp.exp(x)),
    "log(exp(x)/(exp(x) + exp(-x)))": 2 * x - sp.log(1 + sp.exp(2 * x)),
    "x/exp(x)**1": x * sp.exp(-x),
}


@pytest.mark.parametrize("text", FORMS)
def test_value_and_gradient_are_right_at_both_ends(text):
    ours = Objective(parse(text))
    value = sp.lambdify(x, FORMS[text], "mpmath", cse=True)
    slope = sp.lambdify(x, sp.diff(FORMS[text], x), "mpmath", cse=True)
    for point in ENDS:
        if text == "x/exp(x)**1" and point < -700:
            continue  # overflows indeed
        got, (rate,) = ours.value_and_gradient((point,))
        # The cancellations between huge exponentials need more digits than the exponentials have.
        assert same(got, exact(value, (point,), 800), 1e-12, 1e-13 if abs(point) < 100 else 1e-290), point
        assert same(rate, exact(slope, (point,), 800), 1e-12, 1e-13 if abs(point) < 100 else 1e-290), point


def test_mpmath_digits_are_back_to_what_they_were():
    assert mpmath.mp.dps == 15


@pytest.mark.parametrize(
    "text",
    ["log(1 - exp(x))", "log(x + exp(x))", "1/(1 - exp(x))", "1/(x + exp(x))", "exp(x)/2", "log(-exp(x))", "x/2"],
)
def test_other_forms_stay_as_they_are(text):
    plain, stable = Graph(), StableGraph()
    root = parse(text).root
    build(root, plain)
    build(root, stable)
    assert [op for op in stable.op if op != "const"] == [op for op in plain.op if op != "const"]


def test_a_plain_graph_shows_the_expression_as_it_was_typed():
    graph = Graph()
    build(parse("1/(1 + exp(-x))").root, graph)
    assert sorted(graph.op) == ["add", "const", "div", "exp", "neg", "var"]


def test_softmax_with_many_arguments_is_one_shared_logsumexp():
    letters = [f"x{i}" for i in range(1, 9)]
    total = " + ".join(f"exp({letter})" for letter in letters)
    objective = Objective(parse(" + ".join(f"{i}*exp({letter})/({total})" for i, letter in enumerate(letters, 1))))
    assert objective.graph.op.count("logsumexp") == 1
    value, slopes = objective.value_and_gradient([1000.0] * 8)
    assert value == pytest.approx(4.5)
    assert sum(slopes) == pytest.approx(0.0, abs=1e-15)
