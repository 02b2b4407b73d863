"""One formula in plain arithmetic: with floats, with arrays, and traced into a graph."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdcli.graph.code.python import lines
from gdcli.graph.nodes import Graph
from gdcli.graph.terms import Term, absolute, exp, maximum, minimum, sign, sqrt
from tests.graph.evaluated import evaluate


def formula(x, g, rate):
    """A formula with every operation."""
    m = 0.9 * x + (1 - 0.9) * g
    v = 2 / (1 + g * g) - x / 3 + 2**x - (-x) ** 2
    return (
        m - rate * v / (sqrt(absolute(v)) + 1e-8) + maximum(m, 0.0) - minimum(g, m) + sign(x) * exp(-abs(g)) + (1 - m)
    )


def test_floats_arrays_and_terms_agree_to_the_bit():
    graph = Graph()
    names = ("x", "g", "rate")
    node = formula(*(Term(graph, graph.variable(name)) for name in names)).node
    xs, gs = np.array([0.5, -1.5, 2.25]), np.array([1.0, -0.75, 0.1])
    arrays = formula(xs, gs, 0.1)
    for lane, (x, g) in enumerate(zip(xs.tolist(), gs.tolist(), strict=True)):
        (traced,) = evaluate(graph, [node], {"x": x, "g": g, "rate": 0.1})
        assert traced == pytest.approx(formula(x, g, 0.1), rel=1e-15)
        assert arrays[lane] == pytest.approx(traced, rel=1e-15)


def test_a_traced_update_is_as_short_as_by_hand():
    graph = Graph()
    x, g = (Term(graph, graph.variable(name)) for name in "xg")
    updated = x - 0.1 * g
    assert lines(graph, [updated.node], {x.node: "x", g.node: "g"}).results == ("x - 0.1*g",)


def test_numbers_on_the_left():
    graph = Graph()
    x = Term(graph, graph.variable("x"))
    values = evaluate(graph, [t.node for t in (1 + x, 1 - x, 3 * x, 1 / x, 2**x, -x, abs(-x))], {"x": 4.0})
    assert values == [5.0, -3.0, 12.0, 0.25, 16.0, -4.0, 4.0]


def test_functions_of_floats_never_raise():
    assert math.isnan(sqrt(-1.0))
    assert exp(1000.0) == math.inf
    assert maximum(2.0, 3.0) == 3.0
    assert minimum(2, 3) == 2
    assert sign(-2.0) == -1.0
