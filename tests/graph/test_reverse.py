"""The reverse pass: the nodes it visits, the nodes it builds, and the growth of their number."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest

from gdcli.graph.build import build
from gdcli.graph.derivative_rules import derivative
from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.objective import Objective
from gdcli.graph.reverse import gradient, hessian, local_derivatives, reverse_pass
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Call, Expression, Negative, Node, Number, Power, Product, Sum, Variable
from tests.graph.evaluated import evaluate


def traced(text):
    expression = parse(text)
    graph = Graph()
    output = build(expression.root, graph)
    return graph, output, [graph.variable(name) for name in expression.variables]


def test_gradient_of_a_parabola_is_what_one_writes_by_hand():
    graph, output, inputs = traced("x**2 + 3*x")
    (slope,) = gradient(graph, output, inputs)
    x = inputs[0]
    assert slope == graph.add(graph.constant(3.0), graph.mul(graph.constant(2.0), x))


def test_an_input_that_does_not_matter_has_the_constant_zero():
    graph, output, inputs = traced("x**2")
    other = graph.variable("y")
    slopes = gradient(graph, output, [*inputs, other])
    assert graph.constant_at(slopes[1]) == 0.0
    assert gradient(graph, graph.constant(3.0), inputs) == [graph.constant(0.0)]
    assert gradient(graph, inputs[0], inputs) == [graph.constant(1.0)]


def test_only_what_depends_on_the_inputs_is_visited():
    graph, output, inputs = traced("sin(x)*exp(y)")
    visited = reverse_pass(graph, output, inputs[:1])
    assert {graph.op[node] for node in visited.order} == {"mul", "sin", "var"}


def test_steps_have_no_slope_at_all():
    graph, output, inputs = traced("sign(x) + heaviside(x)")
    assert gradient(graph, output, inputs) == [graph.constant(0.0)]


def test_incoming_contributions_add_up_to_the_adjoint():
    graph, output, inputs = traced("(x*y + sin(x))*x")
    passed = reverse_pass(graph, output, inputs)
    point = {"x": 0.7, "y": -1.2}
    for node in passed.order:
        arrived = [each.node for each in passed.incoming[node]]
        if not arrived:
            assert node == output
            continue
        *terms, total = evaluate(graph, [*arrived, passed.adjoint[node]], point)
        assert math.fsum(terms) == pytest.approx(total, rel=1e-15)
        assert all(node in graph.args[each.parent] for each in passed.incoming[node])
        assert all(graph.args[each.parent][each.slot] == node for each in passed.incoming[node])
    x = inputs[0]
    assert len(passed.incoming[x]) == 3


def test_contributions_are_adjoint_times_local_derivative():
    graph, output, inputs = traced("exp(x*y)/(1 + x**2)")
    passed = reverse_pass(graph, output, inputs)
    point = {"x": 0.7, "y": -1.2}
    for node in passed.order:
        for each in passed.incoming[node]:
            local = local_derivatives(graph, each.parent)[each.slot]
            arrived, adjoint, slope = evaluate(graph, [each.node, passed.adjoint[each.parent], local], point)
            assert arrived == pytest.approx(adjoint * slope, rel=1e-14)


@pytest.mark.parametrize("name", ["max", "min", "logsumexp"])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_linear_rules_are_the_tables(name, count):
    graph = Graph()
    letters = [graph.variable(f"u{i}") for i in range(1, count + 1)]
    node = graph.call(name, *letters)
    ours = gradient(graph, node, letters)
    theirs = [derivative(graph, name, tuple(letters), slot) for slot in range(count)]
    for values in ((1.0, 2.0, 3.0, 4.0), (2.0, 2.0, -1.0, 2.0), (5.0, -5.0, 5.0, -5.0)):
        point = {f"u{i}": values[i - 1] for i in range(1, count + 1)}
        assert evaluate(graph, ours, point) == pytest.approx(evaluate(graph, theirs, point), rel=1e-15)


def test_the_hessian_is_symmetric_node_by_node():
    graph, output, inputs = traced("sin(x*y)*exp(z) + x**z + hypot(x, y)")
    rows = hessian(graph, gradient(graph, output, inputs), inputs)
    assert [list(column) for column in zip(*rows, strict=True)] == rows


def test_products_keep_their_constants_in_front():
    graph, output, inputs = traced("(3*x)**2*5 + 2*(x/4)")
    (slope,) = gradient(graph, output, inputs)
    assert evaluate(graph, [slope], {"x": 1.0}) == [90.5]
    # 10*(3x)*3 has become 90*x: two operations and the sum
    assert len([node for node in reachable(graph, [slope]) if graph.op[node] == "mul"]) == 1


def test_moving_constants_together_does_not_overflow():
    graph, output, inputs = traced("1e200*(1e200*x*y)")
    _, slope = gradient(graph, output, inputs)
    assert evaluate(graph, [slope], {"x": 1e-300, "y": 1.0}) == pytest.approx([1e100], rel=1e-12)


# growth


def names(count):
    return tuple(f"x{i}" for i in range(count))


def number(value):
    return Number(Fraction(value))


def squares(count):
    return Expression(Sum(tuple(Power(Variable(name), number(2)) for name in names(count))), "", names(count))


def rosenbrock(count):
    terms: list[Node] = []
    for a, b in pairwise(map(Variable, names(count))):
        valley = Sum((b, Negative(Power(a, number(2)))))
        terms += [Product((number(100), Power(valley, number(2)))), Power(Sum((number(1), Negative(a))), number(2))]
    return Expression(Sum(tuple(terms)), "", names(count))


def nested(function):
    def chain(depth):
        node: Node = Variable("x0")
        for _ in range(depth):
            node = Call(function, (node,))
        return Expression(node, "", ("x0",))

    return chain


def variadic(function):
    return lambda count: Expression(Call(function, tuple(map(Variable, names(count)))), "", names(count))


def network(hidden):
    terms = [
        Product((Variable(f"x{3 * j}"), Call("tanh", (Sum((Variable(f"x{3 * j + 1}"), Variable(f"x{3 * j + 2}"))),))))
        for j in range(hidden)
    ]
    return Expression(Power(Sum((Sum(tuple(terms)), number(1))), number(2)), "", names(3 * hidden))


FAMILIES = {
    "squares": squares,
    "rosenbrock": rosenbrock,
    "nested sin": nested("sin"),
    "nested sigmoid": nested("sigmoid"),
    "nested gelu": nested("gelu"),
    "max": variadic("max"),
    "logsumexp": variadic("logsumexp"),
    "network": network,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_gradient_grows_linearly(family):
    sizes = []
    for count in (20, 40, 80, 160):
        objective = Objective(FAMILIES[family](count))
        assert len(objective.gradient) == len(objective.variables)
        sizes.append(len(objective.graph))
    steps = [(large - small) / small for small, large in pairwise(sizes)]
    assert all(step <= 1.05 for step in steps), sizes


def test_the_hessian_of_a_chain_of_variables_grows_linearly():
    sizes = []
    for count in (20, 40, 80):
        objective = Objective(rosenbrock(count))
        assert len(objective.hessian_nodes) == count
        sizes.append(len(objective.graph))
    assert sizes[2] - sizes[1] <= 2.1 * (sizes[1] - sizes[0])


@pytest.mark.parametrize("function", ["sin", "sigmoid"])
def test_two_thousand_nested_functions_need_no_recursion(function):
    objective = Objective(nested(function)(2000))
    value, (slope,) = objective.value_and_gradient((0.5,))
    x, dx = 0.5, 1.0
    one = Objective(parse(f"{function}(x)"))
    for _ in range(2000):
        x, (local,) = one.value_and_gradient((x,))
        dx *= local
    assert value == pytest.approx(x, rel=1e-9)
    assert slope == pytest.approx(dx, rel=1e-9, abs=1e-300)
    assert math.isfinite(objective.hessian((0.5,))[0][0])


def test_deep_trees_of_every_kind_need_no_recursion():
    x = Variable("x0")
    node: Node = x
    for _ in range(1000):
        node = Sum((Product((number(1), Negative(Power(Sum((node, x)), number(2))))), x))
    objective = Objective(Expression(node, "", ("x0",)))
    value, (slope,) = objective.value_and_gradient((1e-3,))
    assert math.isfinite(value)
    assert math.isfinite(slope)


def test_a_sum_of_thousands_of_squares():
    objective = Objective(squares(3000))
    value, slopes = objective.value_and_gradient([1.0] * 3000)
    assert value == 3000.0
    assert slopes == (2.0,) * 3000
    assert objective.hessian_vector([1.0] * 3000, [0.5] * 3000) == (1.0,) * 3000


@pytest.mark.parametrize("power", [-1000, -17, -16, -1, 0, 1, 16, 17, 1000])
def test_whole_powers_of_any_size_have_values_and_slopes(power: int) -> None:
    value, (slope,) = Objective(parse(f"x**{power}")).value_and_gradient((1.01,))
    assert value == pytest.approx(1.01**power)
    assert slope == pytest.approx(power * 1.01 ** (power - 1))
