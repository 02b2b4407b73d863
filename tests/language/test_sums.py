"""Sums, products and vectors written out, compared with the same sums made by Python."""

import random
from itertools import pairwise

import pytest

from gdcli import derive, descend
from gdcli.errors import ExpressionError, UsageError
from gdcli.explore.problem import read_problem
from gdcli.graph.objective import Objective
from gdcli.language.printing.text import to_text
from gdcli.language.reading.as_written.sums import Sizes
from gdcli.language.reading.parser import parse
from gdcli.language.values import vector_lengths

WRITTEN_OUT = {
    "sum(i=1..3, (x[i]-i)**2)": "(x1 - 1)**2 + (x2 - 2)**2 + (x3 - 3)**2",
    "sum(i=1..3, x_i^2)": "x1**2 + x2**2 + x3**2",
    "2*sum(k=0..2, x^k)": "2*(x**0 + x**1 + x**2)",
    "sum(i=-1..1, i x)": "(-1)*x + 0*x + 1*x",
    "sum(i=1..2, 2i x[i])": "2*1*x1 + 2*2*x2",
    "x sum(i=1..2, y[i])": "x*(y1 + y2)",
    "prod(i=1..3, x[i])": "x1*x2*x3",
    "prod(i=1..3, x[i]+1)": "(x1 + 1)*(x2 + 1)*(x3 + 1)",
    "sum(i=1..0, x[i])": "0",
    "prod(i=1..0, x[i])": "1",
    "sum(i=1..2, sum(j=1..2, a[i]*x[j]))": "(a1*x1 + a1*x2) + (a2*x1 + a2*x2)",
    "sum(i=1..2, sum(j=1..i, x[j]))": "x1 + (x1 + x2)",
    "sum(i=1..2, (x[i+1]-x[i])^2)": "(x2 - x1)**2 + (x3 - x2)**2",
    "x[1]^2 + x[2*1+1]": "x1**2 + x3",
    "norm(x) + x[1] + x[2]": "sqrt(x1**2 + x2**2) + x1 + x2",
    "dot(x, x - 2y) + x[2] + y[2]": "(x1*(x1 - 2*y1) + x2*(x2 - 2*y2)) + x2 + y2",
    "dot(x, y) + x[2]": "(x1*y1 + x2*y2) + x2",
    "sum(i=1..2, i dot(x, x)) + x[2]": "(1*(x1*x1 + x2*x2) + 2*(x1*x1 + x2*x2)) + x2",
    "f(x) = sum(i=1..2, x[i])": "x1 + x2",
    "x[0]**2 + x[1]**2": "x0**2 + x1**2",
    "norm(x) + x[0] + x[1]": "sqrt(x0**2 + x1**2) + x0 + x1",
    "dot(x, y) + x[0] + x[1]": "(x0*y0 + x1*y1) + x0 + x1",
}


@pytest.mark.parametrize(("text", "read"), WRITTEN_OUT.items())
def test_sums_are_written_out(text: str, read: str) -> None:
    assert to_text(parse(text)) == read


REFUSALS = [
    ("sum(i=1..1..3, 9)", ". is not part of the language", ".", "numbers"),
    ("sum(i=1..n, x[i])", "the number n is not known", "n", "--set n=3"),
    ("sum(i=1, x[i])", "sum needs an index with its range", "sum(i=1, x[i])", "sum(i=1..3"),
    ("sum(i=1..3 x[i])", "sum needs an index with its range", "sum(i=1..3 x[i])", "sum(i=1..3"),
    ("prod(x)", "prod needs an index with its range", "prod(x)", "prod(i=1..3"),
    ("sum(i=1..2.5, x)", "2.5 is not a whole number", "2.5", "sum(i=1..3"),
    ("x[-1]", "no component -1 of x", "x[-1]", "begin with 0 or 1"),
    ("x[-1] + x[0]", "no component -1 of x", "x[-1]", "begin with 0 or 1"),
    ("x[", "the [ is never closed", "[", "missing ]"),
    ("x[y]", "the number y is not known", "y", "--set y=3"),
    ("x[]", "a number is missing", "x", "sum("),
    ("norm(x)", "the length of the vector in norm is not known", "norm(x)", "--at x=[1,2,3]"),
    ("dot(x)", "dot has the wrong number of vectors", "dot(x)", "dot(x, y)"),
    ("sum(i=1..1000000, sum(j=1..10, x))", "more than 1,000,000 parts", "sum", "fewer"),
    ("[1, 2]", "[ is not part of the language", "[", "parentheses"),
    ("1..2", ". is not part of the language", ".", "numbers"),
    ("sum(i=1..2, x[i]", "the ( is never closed", "(", "missing )"),
]


@pytest.mark.parametrize(("text", "message", "under", "hint"), REFUSALS)
def test_wrong_sums_are_refused(text: str, message: str, under: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    error = caught.value
    assert message in error.message
    assert text[error.start : error.end] == under
    assert hint in error.hint


def test_sizes_from_outside_are_put_in_everywhere() -> None:
    expression = parse("sum(i=1..n, x[i])/n", sizes=Sizes({"n": 3}, {}))
    assert to_text(expression) == "(x1 + x2 + x3)/3"
    assert expression.replaced == ("n",)
    noted = parse("sum(i=1..n, x[i])", sizes=Sizes({}, {"x": 2}))
    assert noted.variables == ("x1", "x2")
    assert tuple(map(str, noted.notes)) == ("n is 2, the length of the vectors",)


def test_a_vector_in_the_point_says_how_long_it_is() -> None:
    assert vector_lengths("x=[1,2,3]; y=2, z=[1]") == {"x": 3, "z": 1}
    assert vector_lengths("x=1,,") == {}
    run = descend("sum(i=1..n, (x[i]-i)**2)", start="x=[3,3,3]", lr=0.5, steps=5)
    assert run.final.point == (1.0, 2.0, 3.0)
    view = derive("norm(x - a)", at="x=[3, 4]", parameters="a=[0,0]").at
    assert view is not None
    assert view.value == 5.0


def test_parameters_and_variables_may_be_vectors() -> None:
    problem = read_problem("dot(a, x)/n + sum(i=1..n, x[i])", parameters="a=[1,2],n=2", wrt="x")
    assert problem.variables == ("x1", "x2")
    with pytest.raises(UsageError, match="no component 3"):
        read_problem("x[3]", point="x=[1,2]")


def test_the_rosenbrock_function_as_a_sum_is_the_one_of_python() -> None:
    expression = parse("sum(i=1..9, 100*(x[i+1]-x[i]^2)^2 + (1-x[i])^2)")
    objective, dice = Objective(expression), random.Random(1)
    for _ in range(20):
        x = [dice.uniform(-2, 2) for _ in range(10)]
        expected = sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in pairwise(x))
        assert objective.value(x) == pytest.approx(expected, rel=1e-12)


def test_a_sum_of_one_argument_is_left_to_the_rows_of_a_table() -> None:
    assert to_text(parse("sum(u)")) == "sum(u)"


COMPACT = [
    # expression, parameters, function, gradient, in LaTeX
    ("sum(i=1..n, (x[i]-i)**2)", "n=3", "sum(i=1..n, (x[i] - i)**2)", {"x[i]": "2*(x[i] - i)"},
     r"\sum_{i=1}^{n} (x_{i} - i)^{2}"),
    ("sum(i=1..n, x_i^2)/n", "n=4", "sum(i=1..n, x[i]**2)/4", {"x[i]": "x[i]/2"},
     r"\frac{\sum_{i=1}^{n} x_{i}^{2}}{4}"),
    ("1 + sum(k=1..3, a[k]*x[k]^2)/2", "a=[1,2,3]", "1 + sum(k=1..3, a[k]*x[k]**2)/2", {"x[k]": "a[k]*x[k]"},
     r"1 + \frac{\sum_{k=1}^{3} a_{k} x_{k}^{2}}{2}"),
    ("sum(i=1..2, x[i]*y[i])", None, "sum(i=1..2, x[i]*y[i])", {"x[i]": "y[i]", "y[i]": "x[i]"},
     r"\sum_{i=1}^{2} x_{i} y_{i}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parameters", "function", "gradient", "latex"), COMPACT)
def test_a_sum_is_printed_as_it_was_written(text, parameters, function, gradient, latex) -> None:
    derivation = derive(text, parameters=parameters)
    compact = derivation.compact
    assert compact is not None
    assert compact.expression.text == function
    assert compact.expression.latex == latex
    assert {partial.name: partial.formula.text for partial in compact.partials} == gradient


@pytest.mark.parametrize("number", range(4))
def test_the_printed_partial_is_each_component_of_the_gradient(number: int) -> None:
    text, parameters, *_ = COMPACT[number]
    problem = read_problem(text, parameters=parameters)
    dice = random.Random(number)
    point = dict(zip(problem.variables, (dice.uniform(1, 2) for _ in problem.variables), strict=True))
    _, gradient = problem.objective.value_and_gradient(list(point.values()))
    given = {"a1": 1.0, "a2": 2.0, "a3": 3.0, **point}
    compact = derive(problem).compact
    assert compact is not None
    for partial in compact.partials:
        vector, index = partial.name[0], partial.name[2]
        for name, slope in zip(problem.variables, gradient, strict=True):
            if name.startswith(vector):
                formula = partial.formula.text.replace(f"[{index}]", name[1:]).replace(f" {index}", f" {name[1:]}")
                expression = parse(formula)
                value = Objective(expression).value([given[each] for each in expression.variables])
                assert value == pytest.approx(slope)


NOT_COMPACT = [
    "sum(i=1..3, x[i]*x[i+1])", "sum(i=1..3, x[i]) + x[1]", "sum(i=1..3, x[i]) + x1", "exp(sum(i=1..3, x[i]))",
    "sum(i=1..2, x[i]) + sum(i=1..2, y[i])", "sum(i=1..2, x[i]) + norm(x)", "sum(i=1..3, x^i)", "x1 + x2",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_COMPACT)
def test_what_does_not_depend_on_one_term_alone_is_printed_in_full(text: str) -> None:
    derivation = derive(text)
    assert derivation.compact is None
    assert derivation.gradient
