"""Random expressions: the reverse pass against forward-mode dual numbers, and every evaluator against every other."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from gdcli.graph.build import build
from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Objective
from gdcli.graph.reverse import gradient
from gdcli.language.reading.parser import parse
from tests.graph.evaluated import evaluate

ATOMS = st.sampled_from(["x", "y", "z", "2", "0.5", "3", "pi"])


def _combined(parts):
    return st.one_of(
        st.builds("({} + {})".format, parts, parts),
        st.builds("({} - {})".format, parts, parts),
        st.builds("({}*{})".format, parts, parts),
        st.builds("({}/(1 + {}**2))".format, parts, parts),
        st.builds("(-{})".format, parts),
        st.builds("({}**{})".format, parts, st.sampled_from(["2", "3", "5"])),
        st.builds("{}({})".format, st.sampled_from(["sin", "cos", "tanh", "atan", "sigmoid", "softplus"]), parts),
        st.builds("exp(sin({}))".format, parts),
        st.builds("log(1 + {}**2)".format, parts),
    )


EXPRESSIONS = st.recursive(ATOMS, _combined, max_leaves=12)
COORDINATES = st.floats(-2.0, 2.0)


class Dual:
    """a + b·ε with ε² = 0: forward mode, as far from the reverse pass as differentiation can be."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __sub__(self, other):
        return Dual(self.value - other.value, self.slope - other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __truediv__(self, other):
        ratio = self.value / other.value
        return Dual(ratio, (self.slope - ratio * other.slope) / other.value)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __pow__(self, power):
        exponent = power.value
        return Dual(self.value**exponent, exponent * self.value ** (exponent - 1) * self.slope)


def _lifted(function, slope):
    return lambda u: Dual(function(u.value), slope(u.value) * u.slope)


def _sigmoid(u):
    return 1 / (1 + math.exp(-u))


FUNCTIONS = {
    "sin": _lifted(math.sin, math.cos),
    "cos": _lifted(math.cos, lambda u: -math.sin(u)),
    "tanh": _lifted(math.tanh, lambda u: 1 - math.tanh(u) ** 2),
    "atan": _lifted(math.atan, lambda u: 1 / (1 + u * u)),
    "exp": _lifted(math.exp, math.exp),
    "log": _lifted(math.log, lambda u: 1 / u),
    "sigmoid": _lifted(_sigmoid, lambda u: _sigmoid(u) * _sigmoid(-u)),
    "softplus": _lifted(lambda u: math.log1p(math.exp(u)) if u < 30 else u, _sigmoid),
}


def dual(graph, output, seeds):
    """The output as a dual number, operation by operation."""
    values = {}
    for node in range(output + 1):
        op, args, payload = graph.op[node], graph.args[node], graph.payload[node]
        if op == "var":
            values[node] = seeds[payload]
        elif op == "const":
            values[node] = Dual(payload)
        elif op == "add":
            total = values[args[0]]
            for term in args[1:]:
                total = total + values[term]
            values[node] = total
        elif op in FUNCTIONS:
            values[node] = FUNCTIONS[op](values[args[0]])
        else:
            method = {"neg": "__neg__", "mul": "__mul__", "div": "__truediv__", "pow": "__pow__"}[op]
            values[node] = getattr(values[args[0]], method)(*(values[argument] for argument in args[1:]))
    return values[output]


@given(EXPRESSIONS, COORDINATES, COORDINATES, COORDINATES)
def test_reverse_mode_agrees_with_forward_mode(text, x, y, z):
    graph = Graph()
    output = build(parse(text).root, graph)
    point = {"x": x, "y": y, "z": z}
    slopes = gradient(graph, output, [graph.variable(name) for name in point])
    ours = evaluate(graph, slopes, point)
    for name, slope in zip(point, ours, strict=True):
        seeds = {other: Dual(value, float(other == name)) for other, value in point.items()}
        forward = dual(graph, output, seeds).slope
        if not math.isfinite(forward) or abs(forward) > 1e100:
            continue
        scale = max(1.0, abs(forward), _largest(graph, output, seeds))
        assert abs(slope - forward) <= 1e-9 * scale, (text, name)


def _largest(graph, output, seeds):
    """The largest intermediate slope: rounding errors have that scale, also where slopes cancel."""
    return max(abs(dual(graph, node, seeds).slope) + abs(dual(graph, node, seeds).value) for node in range(output + 1))


@given(EXPRESSIONS, COORDINATES, COORDINATES, COORDINATES)
def test_generated_code_and_folding_agree_to_the_bit(text, x, y, z):
    objective = Objective(parse(text))
    point = {"x": x, "y": y, "z": z}
    at = [point[name] for name in objective.variables]
    outputs = (objective.output, *objective.gradient)
    careful = compile_function(objective.graph, outputs, objective.inputs, careful=True)(at)
    folded = tuple(evaluate(objective.graph, outputs, point))
    assert list(map(repr, map(abs, careful))) == list(map(repr, map(abs, folded)))
    value, slopes = objective.value_and_gradient(at)
    if value == value:
        assert list(map(repr, map(abs, (value, *slopes)))) == list(map(repr, map(abs, careful)))


@given(EXPRESSIONS, COORDINATES, COORDINATES, COORDINATES)
def test_stable_forms_change_nothing_but_rounding(text, x, y, z):
    plain = Graph()
    output = build(parse(text).root, plain)
    (typed,) = evaluate(plain, [output], {"x": x, "y": y, "z": z})
    objective = Objective(parse(text))
    stable = objective.value([{"x": x, "y": y, "z": z}[name] for name in objective.variables])
    if math.isfinite(typed) and abs(typed) < 1e100:
        assert abs(stable - typed) <= 1e-6 * max(1.0, abs(typed))


@given(EXPRESSIONS, COORDINATES, COORDINATES, COORDINATES)
def test_the_hessian_is_the_gradient_of_the_gradient(text, x, y, z):
    objective = Objective(parse(text))
    point = {"x": x, "y": y, "z": z}
    at = [point[name] for name in objective.variables]
    rows = objective.hessian(at)
    for i, row in enumerate(rows):
        assert [other[i] for other in rows] == list(row) or any(map(math.isnan, row))
        again = gradient(objective.graph, objective.gradient[i], objective.inputs)
        values = evaluate(objective.graph, again, point)
        for ours, theirs in zip(row, values, strict=True):
            if math.isfinite(theirs) and abs(theirs) < 1e50:
                assert abs(ours - theirs) <= 1e-6 * max(1.0, abs(theirs))
