"""Kernels on arrays against the same objective point by point."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.graph.build import build
from gdcli.graph.code.numpy_arrays import compile_kernel
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Objective
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.reading.parser import parse
from tests.graph.evaluated import evaluated

ARITHMETIC = [
    "x**2 + 3*x",
    "(1 - x)**2 + 100*(y - x**2)**2",
    "x/(1 + y**2) - x*y*z + 3",
    "x",
    "2",
    "-x",
    "-x - y",
    "abs(x) + max(x, y, z) + min(x, 0) - sign(y)*sqrt(abs(x))",
    "relu(x) + leaky_relu(y) + heaviside(z)",
    "x**7 - y**-3",
    "-(x*y) + -(x*y)*z",
]


def points(count, lanes=257, seed=1):
    return np.random.default_rng(seed).normal(0.0, 2.0, (count, lanes))


@pytest.mark.parametrize("text", ARITHMETIC)
def test_arithmetic_agrees_with_the_scalar_path_to_the_bit(text):
    objective = Objective(parse(text))
    x = points(len(objective.variables))
    value, gradient = evaluated(objective, x)
    for lane in range(x.shape[1]):
        ours, slopes = objective.value_and_gradient(x[:, lane].tolist())
        assert ours == value[lane]
        assert slopes == tuple(gradient[:, lane])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_agrees_to_rounding(name):
    objective = Objective(parse(f"{name}({', '.join('xyz'[: FUNCTIONS[name].arity or 3])})"))
    x = np.concatenate((points(len(objective.variables)), np.zeros((len(objective.variables), 1))), axis=1)
    value, gradient = evaluated(objective, x)
    for lane in range(x.shape[1]):
        ours, slopes = objective.value_and_gradient(x[:, lane].tolist())
        assert value[lane] == pytest.approx(ours, rel=1e-13, abs=1e-300, nan_ok=True)
        assert gradient[:, lane].tolist() == pytest.approx(list(slopes), rel=1e-13, abs=1e-300, nan_ok=True)


@given(st.floats(allow_nan=True, allow_infinity=True), st.floats(allow_nan=True, allow_infinity=True))
def test_where_there_is_no_value_there_is_no_gradient(x, y):
    value, gradient = evaluated(AWKWARD, np.array([[x], [y]]))
    ours, _ = AWKWARD.value_and_gradient((x, y))
    assert math.isnan(value[0]) == math.isnan(ours)
    if math.isnan(ours):
        assert np.isnan(gradient).all()


AWKWARD = Objective(parse("log(x)*sqrt(y) + x/y"))


def test_a_lane_is_the_same_to_the_bit_among_few_and_among_many():
    objective = Objective(parse("sin(x)*y**2 + exp(-x) + log(1 + x**2)*tanh(y)"))
    x = points(2, 100)
    pieces = [evaluated(objective, x[:, begin : begin + 7]) for begin in range(0, 100, 7)]
    for whole, parts in zip(evaluated(objective, x), zip(*pieces, strict=True), strict=True):
        assert np.array_equal(whole, np.concatenate(parts, axis=-1))


def test_registers_are_used_again():
    graph = Graph()
    expression = parse(" + ".join(f"sin(x + {i})*cos(x*{i})" for i in range(2, 40)))
    output = build(expression.root, graph)
    assert compile_kernel(graph, [output], [graph.variable("x")]).registers <= 4


def test_outputs_may_overwrite_inputs_when_told():
    graph = Graph()
    x, y = graph.variable("x"), graph.variable("y")
    total, product = graph.add(x, y), graph.mul(x, y)
    kernel = compile_kernel(graph, [total, product], [x, y], {0: 0, 1: 1})
    rows = np.array([[2.0, 3.0], [5.0, 7.0]])
    kernel.run(rows, rows, np.empty((kernel.registers, 2)))
    assert rows.tolist() == [[7.0, 10.0], [10.0, 21.0]]


def test_a_swap_in_place():
    graph = Graph()
    x, y = graph.variable("x"), graph.variable("y")
    kernel = compile_kernel(graph, [y, x], [x, y], {0: 0, 1: 1})
    rows = np.array([[1.0, 2.0], [3.0, 4.0]])
    kernel.run(rows, rows, np.empty((kernel.registers, 2)))
    assert rows.tolist() == [[3.0, 4.0], [1.0, 2.0]]


def test_an_output_may_be_asked_for_twice_and_inputs_may_be_numbers():
    graph = Graph()
    x, rate = graph.variable("x"), graph.variable("rate")
    step = graph.mul(rate, x)
    kernel = compile_kernel(graph, [step, step, graph.add(step, graph.constant(1.0))], [x, rate])
    out = np.empty((3, 4))
    kernel.run([np.arange(4.0), 0.5], out, np.empty((kernel.registers, 4)))
    assert out.tolist() == [[0.0, 0.5, 1.0, 1.5], [0.0, 0.5, 1.0, 1.5], [1.0, 1.5, 2.0, 2.5]]


@given(st.integers(0, 2**32 - 1))
def test_random_updates_in_place_agree_with_fresh_buffers(seed):
    """Random programs on three rows give the same results over their own inputs as in separate buffers."""
    random = np.random.default_rng(seed)
    graph = Graph()
    inputs = [graph.variable(name) for name in "xyz"]
    nodes = list(inputs)
    for _ in range(12):
        operation = random.choice(["add", "mul", "sub", "neg"])
        count = 1 if operation == "neg" else 2
        picked = [nodes[int(i)] for i in random.integers(0, len(nodes), count)]
        nodes.append(graph.sub(*picked) if operation == "sub" else graph.apply(str(operation), picked))
    outputs = [nodes[int(i)] for i in random.integers(0, len(nodes), 3)]
    rows = random.normal(size=(3, 5))
    fresh = np.empty((3, 5))
    apart = compile_kernel(graph, outputs, inputs)
    apart.run(rows, fresh, np.empty((apart.registers, 5)))
    over = compile_kernel(graph, outputs, inputs, {0: 2, 1: 0, 2: 1})
    buffers = [rows[2].copy(), rows[0].copy(), rows[1].copy()]  # outputs 0, 1, 2 live where inputs 2, 0, 1 do
    over.run([buffers[1], buffers[2], buffers[0]], buffers, np.empty((over.registers, 5)))
    assert np.array_equal(np.array(buffers), fresh)
