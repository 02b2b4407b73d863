"""Rows as a dimension of the graph: value, gradient and Hessian are those of the formula with every row written out."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from gdcli.graph.backprop import backprop
from gdcli.graph.code.numpy_arrays import compile_kernel
from gdcli.graph.enclosure import Enclosure
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Objective
from gdcli.language.function_table import REDUCTIONS
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.language.tree import Call, Expression, Node, Number, Over, Product, Sum, fold, substitute, with_children
from gdcli.model.fit import DataFacts, DataTable

X = (0.5, -1.25, 2.0, 3.0, -0.75, 1.5, 0.25)
Y = (1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0)

FORMULAS = (
    "mean((w*x + b - y)**2)",
    "sum((w*x + b - y)**2)/2 + 0.1*w**2",
    "mean(abs(w*x + b - y))",
    "mean(softplus(-y*(w*x + b)))",
    "mean(max(0, 1 - y*(w*x + b)))",
    "mean((c*tanh(w*x + b) + b - y)**2)",
    "mean(w*x) + sum(x) - mean(b) + sum(1)*c",
    "mean((w*(x - mean(x))/sqrt(mean((x - mean(x))**2)) + b - y)**2)",
    "mean((mean(w*x)*x + b - y)**2)*exp(sum(w*x)/9)",
    "max(mean(w*x), w**3)*mean(cosh(w*x - b))",
    "log(sum(exp(w*x)))",
    "mean(x*w/(1 + (b*x)**2)) - sum(w/(2 + x**2))/3",
    "sum(sum(w*x)*x*w) + mean(mean(w*x + b)**2)",
    "mean(w**x**2 + atan2(w*x, b) + hypot(w, x))",
    "sqrt(mean((w*x - y)**2))",
)


def table(**columns: tuple[float, ...]) -> DataTable:
    arrays = {name: np.array(column) for name, column in columns.items()}
    count = len(next(iter(arrays.values())))
    return DataTable(count, arrays, DataFacts("", count, {}))


def written_out(expression: Expression, columns: dict[str, tuple[float, ...]]) -> Expression:
    """The expression with each mean and sum as the sum of its rows."""
    rows = [dict(zip(columns, map(_number, row), strict=True)) for row in zip(*columns.values(), strict=True)]

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        if not isinstance(node, Call) or node.function not in REDUCTIONS:
            return with_children(node, below)
        total = Sum(tuple(substitute(below[0], row) for row in rows))
        return Product((total, Over(Number(Fraction(len(rows)))))) if node.function == "mean" else total

    return Expression(fold(expression.root, visit), "", expression.variables)


def _number(value: float) -> Node:
    return parse(repr(value)).root


@pytest.mark.parametrize("text", FORMULAS)
def test_rows_give_what_the_formula_with_every_row_written_out_gives(text: str) -> None:
    expression = over_rows(parse(text), table(x=X, y=Y))
    rows, plain = Objective(expression), Objective(written_out(expression, {"x": X, "y": Y}))
    point = [0.7, 1.3, -0.4][: len(expression.variables)]
    value, gradient = rows.value_and_gradient(point)
    expected, slopes = plain.value_and_gradient(point)
    assert value == pytest.approx(expected, rel=1e-13)
    assert gradient == pytest.approx(slopes, rel=1e-11, abs=1e-13)
    assert np.array(rows.hessian(point)) == pytest.approx(np.array(plain.hessian(point)), rel=1e-10, abs=1e-12)
    direction = [1.0, -2.0, 0.5][: len(point)]
    along = plain.hessian_vector(point, direction)
    assert rows.hessian_vector(point, direction) == pytest.approx(along, rel=1e-10, abs=1e-12)
    assert (rows.constant_hessian is None) == (plain.constant_hessian is None)


def test_a_least_squares_loss_has_its_hessian_to_the_last_digit() -> None:
    expression = over_rows(parse("mean((w*x + b - y)**2)"), table(x=(1.0, 2.0, 3.0), y=(1.0, 2.0, 3.0)))
    assert Objective(expression).constant_hessian == ((2.0, 4.0), (4.0, 2.0 * 14.0 / 3.0))


def test_a_sum_has_slopes_without_rounding() -> None:
    objective = Objective(over_rows(parse("sum(w*x)"), table(x=(0.5, 0.25, 2.0))))
    assert objective.value_and_gradient((1.0,)) == (2.75, (2.75,))
    several = Objective(over_rows(parse("sum(w*x)"), table(x=(1.0, *[0.0] * 48))))
    assert 49.0 * (1.0 / 49.0) != 1.0
    assert several.value_and_gradient((1.0,)) == (1.0, (1.0,))


def test_many_rows_in_blocks_and_one_row() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=20_011)
    y = 3.0 * x + random.normal(size=x.size)
    objective = Objective(over_rows(parse("mean((w*x - y)**2)"), table(x=tuple(x), y=tuple(y))))
    value, (slope,) = objective.value_and_gradient((2.0,))
    assert value == pytest.approx(np.mean((2.0 * x - y) ** 2), rel=1e-14)
    assert slope == pytest.approx(np.mean(2.0 * (2.0 * x - y) * x), rel=1e-13)
    single = Objective(over_rows(parse("mean((w*x - y)**2)"), table(x=(2.0,), y=(3.0,))))
    assert single.value_and_gradient((1.0,)) == (1.0, (-4.0,))


def test_what_has_no_value_in_one_row_has_none_at_all() -> None:
    objective = Objective(over_rows(parse("mean(log(w*x))"), table(x=(1.0, -1.0))))
    value, slopes = objective.value_and_gradient((1.0,))
    assert math.isnan(value)
    assert math.isnan(slopes[0])
    assert Objective(over_rows(parse("mean(exp(w*x))"), table(x=(1.0, 1000.0)))).value((5.0,)) == math.inf


def test_rows_are_no_nodes() -> None:
    sizes = set()
    for count in (3, 200):
        objective = Objective(over_rows(parse("mean((w*x + b - y)**2)"), table(x=(1.0,) * count, y=(2.0,) * count)))
        assert len(objective.gradient) == 2
        sizes.add(len(objective.graph))
    assert len(sizes) == 1


def test_a_graph_knows_which_nodes_have_rows() -> None:
    graph = Graph(table(x=(1.0, 2.0)))
    w, x = graph.named("w"), graph.named("x")
    product = graph.mul(w, x)
    mean = graph.reduce("mean", product)
    assert [graph.per_row[node] for node in (w, x, product, mean)] == [False, True, True, False]
    assert graph.reduce("mean", w) == w
    assert graph.reduce("sum", w) == graph.mul(graph.constant(2.0), w)


@pytest.mark.parametrize("text", FORMULAS[:6])
def test_enclosures_hold_over_rows(text: str) -> None:
    objective = Objective(over_rows(parse(text), table(x=X, y=Y)))
    outputs = [objective.output, *objective.gradient]
    count = len(objective.variables)
    bounds = Enclosure(objective.graph, outputs, objective.inputs)([(-1.0, 1.5)] * count)
    assert bounds is not None
    for point in np.random.default_rng(2).uniform(-1.0, 1.5, size=(50, count)).tolist():
        value, slopes = objective.value_and_gradient(point)
        assert all(low <= number <= high for number, (low, high) in zip((value, *slopes), bounds, strict=True))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("rows", [5, 9_000])
def test_lanes_over_rows_agree_with_single_points(text: str, rows: int) -> None:
    random = np.random.default_rng(4)
    x = np.abs(random.normal(size=rows)) * (9.0 / rows if "exp(sum" in text else 1.0)
    objective = Objective(over_rows(parse(text), table(x=tuple(x), y=tuple(np.sign(random.normal(size=rows))))))
    outputs = (objective.output, *objective.gradient)
    kernel = compile_kernel(objective.graph, outputs, objective.inputs)
    lanes = 11
    points = random.uniform(0.2, 1.0, size=(len(objective.variables), lanes))
    found, work = np.empty((len(outputs), lanes)), np.empty((kernel.registers, lanes))
    with np.errstate(all="ignore"):
        kernel.run(points, found, work)
    for lane in range(lanes):
        value, slopes = objective.value_and_gradient(points[:, lane].tolist())
        assert found[:, lane] == pytest.approx(np.array([value, *slopes]), rel=1e-9, abs=1e-12)


def test_backpropagation_shows_means_over_the_rows() -> None:
    expression = over_rows(parse("mean((w*x - y)**2)"), table(x=(1.0, 2.0), y=(3.0, 5.0)))
    record = backprop(expression, (1.0,))
    nodes = {node.definition: node for node in record.nodes}
    assert (record.value, record.gradient) == (6.5, (-8.0,))
    assert (nodes["w"].rows, nodes["w*x"].rows, nodes["mean(v4)"].rows) == (0, 2, 0)
    assert nodes["w*x"].value == 1.5
    assert sum(message.amount for message in nodes["w"].messages) == -8.0
