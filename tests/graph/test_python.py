"""Generated Python is as short as by hand, of bounded nesting, and never raises in its careful form."""

from __future__ import annotations

import math
import re

import pytest

from gdcli.graph.build import build
from gdcli.graph.code.ieee_arithmetic import CAREFUL_FUNCTIONS, FAST_FUNCTIONS, divide, power
from gdcli.graph.code.python import NAMESPACES, blocks, compile_function, define, lines
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Objective
from gdcli.graph.terms import Term
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.reading.parser import parse
from tests.graph.evaluated import evaluate

EDGES = (-math.inf, -1e308, -1.5, -1.0, -0.0, 0.0, 5e-324, 0.5, 1.0, 3.0, 1e308, math.inf, math.nan)


def code(text, *, careful=False):
    objective = Objective(parse(text))
    names = dict(zip(objective.inputs, objective.variables, strict=True))
    return lines(objective.graph, (objective.output, *objective.gradient), names, careful=careful)


def value_code(text, *, careful=False):
    objective = Objective(parse(text))
    names = dict(zip(objective.inputs, objective.variables, strict=True))
    return lines(objective.graph, (objective.output,), names, careful=careful)


def test_the_default_function_costs_no_more_than_by_hand():
    block = code("x**2 + 3*x")
    assert block.lines == ()
    assert block.results == ("x*x + 3.0*x", "3.0 + 2.0*x")
    assert block.names == frozenset()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x - (y - z)", "x - (y - z)"),
        ("x - y - z", "x - y - z"),
        ("-x + y", "y - x"),
        ("-x - y", "-x - y"),
        ("x*(y*z)", "x*(y*z)"),
        ("x/(y*z)", "x/(y*z)"),
        ("x/y/z", "x/y/z"),
        ("x*(y + z)", "x*(y + z)"),
        ("-(x + y)", "-(x + y)"),
        ("-(x*y)", "-(x*y)"),
        ("-x*y", "-(x*y)"),
        ("x - 0.5", "x - 0.5"),
        ("x*-0.5", "x*-0.5"),
        ("(x*y)*z", "x*y*z"),
        ("sqrt(x + y)", "sqrt(x + y)"),
        ("max(x, 2)", "(2.0 if x < 2.0 else x)"),
        ("max(2, x)", "(2.0 if x < 2.0 else x)"),
        ("x**y", "power(x, y)"),
        ("1/x**2", "1.0/(x*x)"),
    ],
)
def test_parentheses_only_where_they_are_needed(text, written):
    assert value_code(text).results == (written,)


def test_what_is_used_twice_has_a_name():
    block = value_code("sin(x)**2 + exp(sin(x))")
    assert block.lines == ("t0 = sin(x)",)
    assert block.results == ("t0*t0 + exp(t0)",)
    assert block.names == {"sin", "exp"}


def test_nesting_and_length_are_bounded():
    text = "x"
    for _ in range(40):
        text = f"sin({text} + y)"
    block = code(text)
    for line in (*block.lines, *block.results):
        depth = highest = 0
        for character in line:
            depth += (character == "(") - (character == ")")
            highest = max(highest, depth)
        assert highest <= 40
        assert len(line) <= 1000


def test_a_long_sum_is_added_from_left_to_right():
    expression = parse(" + ".join(f"x{i}" for i in range(400)))
    objective = Objective(expression)
    numbers = [1e16 if i == 0 else 1.0 for i in range(400)]
    total = 0.0
    for number in numbers:
        total += number
    assert objective.value(numbers) == total


def test_groups_share_what_earlier_ones_have_computed():
    graph = Graph()
    x = graph.variable("x")
    root = graph.call("exp", x)
    value, later = graph.mul(root, x), graph.add(root, graph.call("sin", graph.mul(root, x)))
    first, second = blocks(graph, [[value], [later, value]], {x: "x"}, prefix="v")
    assert first.lines == ("v0 = exp(x)", "v1 = v0*x")
    assert first.results == ("v1",)
    assert second.lines == ()
    assert second.results == ("v0 + sin(v1)", "v1")
    assert (set(first.names), set(second.names)) == ({"exp"}, {"sin"})


def test_nodes_that_the_scope_knows_are_not_computed_again():
    graph = Graph()
    x = graph.variable("x")
    slope = graph.call("exp", graph.mul(x, x))
    update = (Term(graph, x) - 0.1 * Term(graph, slope)).node
    assert lines(graph, [update], {x: "x", slope: "g"}).results == ("x - 0.1*g",)


def test_the_names_of_variables_never_reach_the_code():
    expression = parse("lambda*E + beta**2")
    objective = Objective(expression)
    names = {node: f"x{i}" for i, node in enumerate(objective.inputs)}
    block = lines(objective.graph, (objective.output, *objective.gradient), names)
    words = set(re.findall(r"[A-Za-z_]\w*", " ".join((*block.lines, *block.results))))
    assert words <= {"x0", "x1", "x2", "t0"}


def test_infinities_and_nans_are_names():
    graph = Graph()
    x = graph.variable("x")
    outputs = [graph.mul(x, graph.constant(math.inf)), graph.constant(-math.inf), graph.constant(math.nan)]
    block = lines(graph, outputs, {x: "x"})
    assert block.names == {"inf", "nan"}
    values = compile_function(graph, outputs, [x])((2.0,))
    assert values[:2] == (math.inf, -math.inf)
    assert math.isnan(values[2])


def test_define_runs_in_a_scope_of_its_own():
    double = define("def double(x): return two*x", "double", {**NAMESPACES[False], "two": 2.0})
    assert double(4.0) == 8.0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_careful_code_never_raises_and_agrees_with_folding(name):
    count = FUNCTIONS[name].arity or 3
    letters = "xyz"[:count]
    objective = Objective(parse(f"{name}({', '.join(letters)})"))
    outputs = (objective.output, *objective.gradient)
    careful = compile_function(objective.graph, outputs, objective.inputs, careful=True)
    for a in EDGES:
        for b in EDGES if count > 1 else (0.0,):
            point = (a, b, -1.0)[:count]
            ours = careful(point)
            folded = evaluate(objective.graph, outputs, dict(zip(letters, point, strict=True)))
            assert [repr(abs(v)) for v in ours] == [repr(abs(v)) for v in folded], point


@pytest.mark.parametrize("name", FUNCTIONS)
def test_fast_code_agrees_with_careful_code_where_it_does_not_raise(name):
    count = FUNCTIONS[name].arity or 3
    objective = Objective(parse(f"{name}({', '.join('xyz'[:count])})"))
    outputs = (objective.output, *objective.gradient)
    fast = compile_function(objective.graph, outputs, objective.inputs)
    careful = compile_function(objective.graph, outputs, objective.inputs, careful=True)
    agreed = 0
    for a in (-2.0, -0.5, 0.0, 0.25, 1.5):
        point = (a, 0.75, -1.0)[:count]
        try:
            values = fast(point)
        except (ValueError, ArithmeticError):
            continue
        agreed += 1
        assert values == careful(point) or any(map(math.isnan, values))
    assert agreed


def test_division_is_ieee():
    assert divide(1.0, 0.0) == math.inf
    assert divide(1.0, -0.0) == -math.inf
    assert divide(-1.0, 0.0) == -math.inf
    assert math.isnan(divide(0.0, 0.0))
    assert math.isnan(divide(math.nan, 0.0))
    assert divide(math.inf, 0.0) == math.inf
    assert divide(1.0, 4.0) == 0.25


def test_power_is_ieee():
    assert power(2.0, 5000.0) == math.inf
    assert power(-2.0, 5001.0) == -math.inf
    assert power(-2.0, 5000.0) == math.inf
    assert power(0.0, -1.0) == math.inf
    assert power(-0.0, -1.0) == -math.inf
    assert power(-0.0, -2.0) == math.inf
    assert math.isnan(power(-8.0, 1 / 3))
    assert power(math.nan, 0.0) == 1.0


def test_careful_primitives_have_their_limits_at_the_edges():
    assert CAREFUL_FUNCTIONS["log"](0.0) == -math.inf
    assert CAREFUL_FUNCTIONS["log1p"](-1.0) == -math.inf
    assert CAREFUL_FUNCTIONS["atanh"](1.0) == math.inf
    assert CAREFUL_FUNCTIONS["atanh"](-1.0) == -math.inf
    assert CAREFUL_FUNCTIONS["sinh"](-1000.0) == -math.inf
    assert CAREFUL_FUNCTIONS["cosh"](-1000.0) == math.inf
    assert CAREFUL_FUNCTIONS["expm1"](1000.0) == math.inf
    assert math.isnan(CAREFUL_FUNCTIONS["sin"](math.inf))
    assert set(CAREFUL_FUNCTIONS) == set(FAST_FUNCTIONS)


def test_a_graph_without_inputs_is_a_function_too():
    graph = Graph()
    assert compile_function(graph, [build(parse("1/4").root, graph)], [])(()) == (0.25,)
