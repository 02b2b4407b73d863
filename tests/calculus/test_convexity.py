"""A function that is proved convex is convex; no other function is called convex."""

from __future__ import annotations

import math
import random

import pytest

from gdcli.calculus.analysis.convexity import Shape, convexity
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse

PROVED = {
    "3": Shape.CONSTANT,
    "2*x - 3*y + 1": Shape.AFFINE,
    "x/4": Shape.AFFINE,
    "x**2 + 3*x": Shape.CONVEX,
    "(x-1)**2 + 10*(y+2)**2": Shape.CONVEX,
    "(x + y)**4": Shape.CONVEX,
    "x*x": Shape.CONVEX,
    "-x**2": Shape.CONCAVE,
    "3 - |x|": Shape.CONCAVE,
    "exp(x**2)": Shape.CONVEX,
    "exp(-x)": Shape.CONVEX,
    "2**x + 0.5**x": Shape.CONVEX,
    "log(x)": Shape.CONCAVE,
    "-log(x) - log(1 - x)": Shape.CONVEX,
    "sqrt(x)": Shape.CONCAVE,
    "x**1.5": Shape.CONVEX,
    "x**-0.5": Shape.CONVEX,
    "1/sqrt(x)": Shape.CONVEX,
    "softplus(1 - 2*x) + 0.1*x**2": Shape.CONVEX,
    "log(1 + exp(x))": Shape.UNKNOWN,
    "logsumexp(x, y, x + y)": Shape.CONVEX,
    "max(x, -x, x**2)": Shape.CONVEX,
    "min(x, y)": Shape.CONCAVE,
    "max(x, 0)**2": Shape.CONVEX,
    "hypot(x - 1, y)": Shape.CONVEX,
    "(x**2 + 1)**2": Shape.CONVEX,
    "cosh(x)": Shape.CONVEX,
}
UNPROVED = [
    "x**3", "x*y", "sin(x)", "(x**2 - 1)**2", "1/x", "x**2 - y**2", "exp(-x**2)", "log(x**2)", "sqrt(x**2 + 1)",
    "tanh(x)", "x*exp(x)", "0*log(x)", "abs(x**2 - 1)", "x**4 - x**2", "sigmoid(x)", "cbrt(x)", "erf(x)", "x**x",
]  # fmt: skip


@pytest.mark.parametrize(("text", "shape"), PROVED.items())
def test_the_proved_shape_is_right(text: str, shape: Shape) -> None:
    assert convexity(parse(text).root) is shape


@pytest.mark.parametrize("text", UNPROVED)
def test_what_is_not_proved_is_unknown(text: str) -> None:
    assert convexity(parse(text).root) is Shape.UNKNOWN


@pytest.mark.parametrize("text", PROVED)
def test_a_proved_shape_holds_between_random_points(text: str) -> None:
    expression = parse(text)
    shape = convexity(expression.root)
    f = Objective(expression)
    sign = {Shape.CONVEX: 1, Shape.CONCAVE: -1}.get(shape, 0)
    draw = random.Random(1)
    for _ in range(200):
        a, b = ([draw.uniform(-3, 3) for _ in expression.variables] for _ in range(2))
        middle = [(p + q) / 2 for p, q in zip(a, b, strict=True)]
        ends, between = (f.value(a) + f.value(b)) / 2, f.value(middle)
        if math.isfinite(ends):
            assert sign * (ends - between) >= -1e-9 * (1 + abs(ends))
