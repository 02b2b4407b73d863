"""The node store: each sub-expression once, constants folded, the domain kept."""

from __future__ import annotations

import math

import pytest

from gdcli.graph.build import build
from gdcli.graph.code.lowering import LoweredGraph, lower
from gdcli.graph.nodes import Graph, reachable, replay
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.reading.parser import parse
from tests.graph.evaluated import evaluate


def graph_of(text):
    graph = Graph()
    return graph, build(parse(text).root, graph)


def constant(text):
    graph, node = graph_of(text)
    return graph.constant_at(node)


def test_equal_sub_expressions_are_one_node():
    graph, _ = graph_of("sin(x*y)**2 + cos(y*x) + sin(x*y)")
    assert graph.op.count("mul") == 1
    assert graph.op.count("sin") == 1


def test_arguments_come_before_their_node():
    graph, _ = graph_of("exp(x)/(1 + exp(x)) - x**y")
    assert all(argument < node for node, args in enumerate(graph.args) for argument in args)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", 0.3),
        ("0.1*3", 0.3),
        ("1/3", 1 / 3),
        ("2**0.5", math.sqrt(2)),
        ("-2**2", -4.0),
        ("(1/3)**-2", 9.0),
        ("2**-900*2**-174", 5e-324),
        ("pi/2", math.pi / 2),
        ("e**2", math.exp(2)),
        ("e", math.e),
        ("sqrt(16) + abs(-3)", 7.0),
        ("max(1, 5, 3) - min(4, 2)", 3.0),
        ("1e299*10", 1e300),
    ],
)
def test_a_part_without_variables_is_one_float(text, value):
    assert constant(text) == value


def test_long_exact_powers_are_taken_in_floats():
    assert constant("(1/3)**500*3**400") == pytest.approx(3.0**-100, rel=1e-12)
    assert constant("(((1/2)**1000)**1000)**1000") == 0.0


@pytest.mark.parametrize("text", ["0*x", "x/x", "x**0", "0/x", "x - x", "0*log(x)", "x**2/x", "0**x", "1**x"])
def test_what_could_change_the_domain_is_not_folded(text):
    graph, node = graph_of(text)
    assert graph.constant_at(node) is None
    assert graph.op[node] != "var"


@pytest.mark.parametrize("text", ["1*x", "x*1", "x/1", "x**1", "x + 0", "0 + x", "-(-x)", "(-1)*(-x)"])
def test_identities_that_hold_for_every_float_are_folded(text):
    graph, node = graph_of(text)
    assert graph.payload[node] == "x"


def test_zeros_with_different_signs_are_different_constants():
    graph = Graph()
    assert graph.constant(0.0) != graph.constant(-0.0)
    assert graph.constant(math.nan) == graph.constant(-math.nan)
    assert graph.constant(1) == graph.constant(1.0)


def test_constants_fold_without_raising():
    graph = Graph()
    zero, one, big = graph.constant(0.0), graph.constant(1.0), graph.constant(1e308)
    assert graph.constant_at(graph.div(one, zero)) == math.inf
    assert graph.constant_at(graph.call("log", zero)) == -math.inf
    assert graph.constant_at(graph.call("exp", big)) == math.inf
    nan = graph.constant(math.nan)
    assert graph.call("sqrt", graph.constant(-1.0)) == nan
    assert graph.pow(graph.constant(-8.0), graph.constant(1 / 3)) == nan


def test_variables_can_be_bound_to_nodes():
    graph = Graph()
    x = graph.variable("x")
    square = graph.mul(x, x)
    assert build(parse("u + v").root, graph, {"u": square, "v": x}) == graph.add(square, x)


def test_a_copy_grows_alone():
    graph, node = graph_of("x**2")
    twin = graph.copy()
    twin.neg(node)
    assert len(twin) == len(graph) + 1
    assert type(LoweredGraph().copy()) is LoweredGraph


def test_reachable_stops_at_what_is_known():
    graph, node = graph_of("sin(x*y) + 1")
    product = graph.mul(graph.variable("x"), graph.variable("y"))
    assert graph.variable("x") in reachable(graph, [node])
    assert graph.variable("x") not in reachable(graph, [node], {product})


def test_replay_rebuilds_in_another_graph():
    graph, node = graph_of("x*exp(y)")
    target = Graph()
    three = target.constant(3.0)
    (copy,) = replay(graph, [node], target, {graph.variable("x"): three})
    assert target.op[copy] == "mul"
    assert three in target.args[copy]


def test_small_powers_are_multiplied_out():
    graph, node = graph_of("x**5 + x**-2 + x**0.5 + y**-0.5 + x**20 + x**2.5")
    lowered, (output,) = lower(graph, [node])
    used = [lowered.op[i] for i in reachable(lowered, [output])]
    assert used.count("pow") == 2
    assert used.count("sqrt") == 2
    assert used.count("mul") == 3  # x², x⁴, x⁵
    assert used.count("div") == 2


def test_lowering_leaves_primitives_only():
    for name, function in FUNCTIONS.items():
        graph = Graph()
        letters = [graph.variable(letter) for letter in "xyz"[: function.arity or 3]]
        lowered, (output,) = lower(graph, [graph.call(name, *letters)])
        calls = {lowered.op[i] for i in reachable(lowered, [output])}
        assert all(FUNCTIONS[op].is_primitive for op in calls if op in FUNCTIONS), name


def test_evaluate_never_raises():
    graph, node = graph_of("log(x) + y/x")
    assert evaluate(graph, [node], {"x": 1.0, "y": 2.0}) == [2.0]
    assert math.isnan(evaluate(graph, [node], {"x": 0.0, "y": 2.0})[0])
    with pytest.raises(KeyError):
        evaluate(graph, [node], {"x": 1.0})
