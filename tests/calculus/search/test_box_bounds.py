"""Bounds on boxes contain every value of the function, its gradient and its Hessian in the box."""

from __future__ import annotations

import random

import numpy as np
import pytest

from gdcli.calculus.search.box_bounds import FunctionBounds
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from tests.calculus.search.published import FUNCTIONS
from tests.graph.oracle import COUNTS, call_text

TEXTS = [
    *(call_text(name, count) for name, count in COUNTS),
    "max(u, v, u*v)", "min(abs(u), abs(v) - 1)", "u**3*v - u**-2", "u**2.5", "2**u*v", "sigmoid(3*u)*tanh(v)",
    "log(cosh(u)) + softplus(u*v)", "atan(1/u)", "u/(1 + u**2)", "hypot(u, v)*sin(u)", "tan(u/2)",
    *(function.text for function in FUNCTIONS),
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_no_value_slope_or_curvature_is_outside_its_bounds(text):
    objective = Objective(parse(text))
    n = len(objective.variables)
    draw = random.Random(text)
    bounds = FunctionBounds(objective)
    for width in (1e-6, 0.1, 2.0):
        low = np.array([[draw.uniform(-4, 4)] for _ in range(n)])
        high = low + width
        value, slopes, bends = bounds.value(low, high), bounds.gradient(low, high), bounds.hessian(low, high)
        for _ in range(25):
            x = [draw.uniform(float(a), float(b)) for a, b in zip(low[:, 0], high[:, 0], strict=True)]
            f, gradient = objective.value_and_gradient(x)
            if not np.isfinite(f):
                assert value.partial[0]
                continue
            assert not value.empty[0]
            entries = [f, *gradient]
            held = [*value.bounds, *slopes.bounds]
            if not bends.kinked[0]:
                entries += [entry for row in objective.hessian(x) for entry in row]
                held += bends.bounds
            for entry, (least, most) in zip(entries, held, strict=True):
                room = 1e-12 * (1.0 + abs(entry))
                assert not np.isfinite(entry) or least[0] - room <= entry <= most[0] + room


def test_a_tie_of_pieces_holds_the_slopes_of_all_of_them():
    bounds = FunctionBounds(Objective(parse("max(x, 2*x, -3*x)")))
    found = bounds.gradient(np.array([[-1.0]]), np.array([[1.0]]))
    assert found.kinked[0]
    assert found.bounds[0][0][0] <= -3.0
    assert found.bounds[0][1][0] >= 2.0


def test_a_box_outside_the_domain_is_empty_and_one_across_its_edge_partial():
    bounds = FunctionBounds(Objective(parse("log(x)")))
    found = bounds.value(np.array([[-2.0, -1.0, 1.0]]), np.array([[-1.0, 1.0, 2.0]]))
    assert found.empty.tolist() == [True, False, False]
    assert found.partial.tolist() == [True, True, False]
