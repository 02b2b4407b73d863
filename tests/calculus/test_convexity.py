"""A function that is proved convex is convex; no other function is called convex."""

from __future__ import annotations

import math
import random

import pytest

from gdcli.calculus.analysis.convexity import FunctionShape, convexity
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse

PROVED = {
    "3": FunctionShape.CONSTANT,
    "2*x - 3*y + 1": FunctionShape.AFFINE,
    "x/4": FunctionShape.AFFINE,
    "x**2 + 3*x": FunctionShape.CONVEX,
    "(x-1)**2 + 10*(y+2)**2": FunctionShape.CONVEX,
    "(x + y)**4": FunctionShape.CONVEX,
    "x*x": FunctionShape.CONVEX,
    "-x**2": FunctionShape.CONCAVE,
    "3 - |x|": FunctionShape.CONCAVE,
    "exp(x**2)": FunctionShape.CONVEX,
    "exp(-x)": FunctionShape.CONVEX,
    "2**x + 0.5**x": FunctionShape.CONVEX,
    "log(x)": FunctionShape.CONCAVE,
    "-log(x) - log(1 - x)": FunctionShape.CONVEX,
    "sqrt(x)": FunctionShape.CONCAVE,
    "x**1.5": FunctionShape.CONVEX,
    "x**-0.5": FunctionShape.CONVEX,
    "1/sqrt(x)": FunctionShape.CONVEX,
    "softplus(1 - 2*x) + 0.1*x**2": FunctionShape.CONVEX,
    "log(1 + exp(x))": FunctionShape.UNKNOWN,
    "logsumexp(x, y, x + y)": FunctionShape.CONVEX,
    "max(x, -x, x**2)": FunctionShape.CONVEX,
    "min(x, y)": FunctionShape.CONCAVE,
    "max(x, 0)**2": FunctionShape.CONVEX,
    "hypot(x - 1, y)": FunctionShape.CONVEX,
    "(x**2 + 1)**2": FunctionShape.CONVEX,
    "cosh(x)": FunctionShape.CONVEX,
}
UNPROVED = [
    "x**3", "x*y", "sin(x)", "(x**2 - 1)**2", "1/x", "x**2 - y**2", "exp(-x**2)", "log(x**2)", "sqrt(x**2 + 1)",
    "tanh(x)", "x*exp(x)", "0*log(x)", "abs(x**2 - 1)", "x**4 - x**2", "sigmoid(x)", "cbrt(x)", "erf(x)", "x**x",
]  # fmt: skip


@pytest.mark.parametrize(("text", "shape"), PROVED.items())
def test_the_proved_shape_is_right(text: str, shape: FunctionShape) -> None:
    assert convexity(parse(text).root) is shape


@pytest.mark.parametrize("text", UNPROVED)
def test_what_is_not_proved_is_unknown(text: str) -> None:
    assert convexity(parse(text).root) is FunctionShape.UNKNOWN


@pytest.mark.parametrize("text", PROVED)
def test_a_proved_shape_holds_between_random_points(text: str) -> None:
    expression = parse(text)
    shape = convexity(expression.root)
    f = Objective(expression)
    sign = {FunctionShape.CONVEX: 1, FunctionShape.CONCAVE: -1}.get(shape, 0)
    draw = random.Random(1)
    for _ in range(200):
        a, b = ([draw.uniform(-3, 3) for _ in expression.variables] for _ in range(2))
        middle = [(p + q) / 2 for p, q in zip(a, b, strict=True)]
        ends, between = (f.value(a) + f.value(b)) / 2, f.value(middle)
        if math.isfinite(ends):
            assert sign * (ends - between) >= -1e-9 * (1 + abs(ends))
