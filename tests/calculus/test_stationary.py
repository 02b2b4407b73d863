"""The kind of the point at which a run ends, the places without a value, and the last steps of a run."""

from __future__ import annotations

import math

import pytest

from gdcli.calculus.analysis.domain import Failure, culprit
from gdcli.calculus.analysis.minima.line_minimizers import valley_between
from gdcli.calculus.analysis.stationary_points import Kind, _is_superlinear, kind_of, stationary_near
from gdcli.diagnosis.measures.last_steps import tail_of
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Run
from tests.diagnosis.cases import problem, run_of


@pytest.mark.parametrize(
    ("text", "start", "kind", "regular"),
    [
        ("x**2 + 3*x", (-1.499,), Kind.MINIMUM, True),
        ("cos(x)", (1e-4,), Kind.MAXIMUM, True),
        ("x**2 - y**2", (1e-4, 1e-5), Kind.SADDLE, True),
        ("x**4", (0.01,), Kind.MINIMUM, False),
        ("x**10", (0.3,), Kind.MINIMUM, False),
        ("-x**4", (0.01,), Kind.MAXIMUM, False),
        ("x**3", (0.001,), Kind.SADDLE, False),
        ("x**5", (0.01,), Kind.SADDLE, False),
        ("x**3 - 3*x*y**2", (0.001, 0.0), Kind.SADDLE, False),
        ("x**2 + y**4", (1e-6, 0.01), Kind.MINIMUM, False),
        ("x**2 - y**4", (1e-6, 0.01), Kind.SADDLE, False),
        ("(x**2 + y**2 - 1)**2", (0.6, 0.8001), Kind.MINIMUM, True),
        ("abs(x)", (0.0,), Kind.MINIMUM, True),
        ("-abs(x)", (0.0,), Kind.MAXIMUM, True),
        ("sign(x)", (0.0,), Kind.SADDLE, True),
        ("max(x, 0)", (-1.0,), Kind.FLAT, True),
    ],
)  # fmt: skip
def test_stationary_points_have_their_kind(text: str, start: tuple[float, ...], kind: Kind, regular: bool) -> None:
    objective = Objective(parse(text))
    found = stationary_near(objective, start)
    assert found is not None
    assert kind_of(objective, found) is kind
    assert found.regular is regular or kind is Kind.MINIMUM
    assert math.dist(found.point, start) < 0.5


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("exp(-x)", (14.0,)), ("1/x", (1e4,)), ("1/x**3", (100.0,)), ("1 - exp(-x**2)", (4.0,)), ("abs(x)", (0.5,)),
        ("softplus(x + y)", (-20.0, -3.0)), ("x + y", (1.0, 1.0)), ("tanh(x)", (8.0,)), ("log(x)", (1e7,)),
        ("1/log(x)", (1e5,)),
    ],
)  # fmt: skip
def test_a_tail_is_not_a_stationary_point(text: str, start: tuple[float, ...]) -> None:
    assert stationary_near(Objective(parse(text)), start) is None


@pytest.mark.parametrize(
    ("text", "point", "part", "failure"),
    [
        ("x - log(x)", (-0.5,), "log(x)", Failure.OUTSIDE),
        ("x - log(x)", (0.0,), "log(x)", Failure.POLE),
        ("exp(sqrt(x - y))", (1.0, 2.0), "sqrt(x - y)", Failure.OUTSIDE),
        ("1/(x - 1)", (1.0,), "1/(x - 1)", Failure.POLE),
        ("2*x**-2", (0.0,), "x**(-2)", Failure.POLE),
        ("x**0.5 + x", (-2.0,), "x**0.5", Failure.OUTSIDE),
        ("exp(x) - exp(2*x)", (1000.0,), "exp(x)", Failure.OVERFLOW),
        ("exp(x**2)", (1e3,), "exp(x**2)", Failure.OVERFLOW),
        ("x**3*x**200", (1e200,), "x**3", Failure.OVERFLOW),
        ("asin(x)", (2.0,), "asin(x)", Failure.OUTSIDE),
        ("exp(x)/log(x)", (-1.0,), "log(x)", Failure.OUTSIDE),
        ("cot(x)", (0.0,), "cot(x)", Failure.POLE),
    ],
)  # fmt: skip
def test_the_part_without_a_value_is_named(text: str, point: tuple[float, ...], part: str, failure: Failure) -> None:
    found = culprit(parse(text), point)
    assert found is not None
    assert (found.text, found.failure) == (part, failure)


def test_no_part_is_named_where_all_have_values_and_no_long_one() -> None:
    assert culprit(parse("log(x)"), (1.0,)) is None
    long = "log(" + " + ".join(f"x{i}" for i in range(20)) + ")"
    found = culprit(parse(long), (-1.0,) * 20)
    assert found is not None
    assert found.text is None


@pytest.mark.parametrize(
    ("text", "a", "b", "at"),
    [
        ("abs(x - 1)", (0.3,), (1.4,), (1.0,)),
        ("max(x, -2*x)", (-0.3,), (0.3,), (0.0,)),
        ("abs(x) + x**2", (-0.3,), (0.2,), (0.0,)),
        ("abs(x) + 3*abs(y - 2)", (0.5, 1.0), (0.5, 3.0), (0.5, 2.0)),
    ],
)
def test_kinks_are_found(text: str, a: tuple[float, ...], b: tuple[float, ...], at: tuple[float, ...]) -> None:
    found = valley_between(Objective(parse(text)), a, b)
    assert found is not None
    assert found.is_kink
    assert found.point == pytest.approx(at, abs=1e-9)
    assert found.left < 0 < found.right


@pytest.mark.parametrize("text", ["x**2", "(x - 0.1)**4", "sqrt(x**2 + 1e-6)", "cosh(x)", "-abs(x)", "x"])
def test_smooth_minima_are_no_kinks(text: str) -> None:
    found = valley_between(Objective(parse(text)), (-0.5,), (0.7,))
    assert found is None or not found.is_kink


def test_the_last_steps_have_their_period_and_turns() -> None:
    objective, _, _ = problem("log(cosh(x))")
    found = tail_of(objective, run_of("log(cosh(x))", 2.5, 500, (3.0,)))
    assert found is not None
    assert (found.period, found.sign_changes) == (2, 1.0)
    calm = tail_of(*_quadratic(0.1, 50))
    assert calm is not None
    assert (calm.period, calm.sign_changes) == (None, 0.0)
    assert tail_of(*_quadratic(0.1, 0)) is None
    thinned = tail_of(*_quadratic(0.9999, 300_000))
    assert thinned is not None
    assert len(thinned.iterates) == 65
    assert thinned.sign_changes == 1.0


def _quadratic(lr: float, steps: int) -> tuple[Objective, Run]:
    objective, _, _ = problem("x**2 + 3*x")
    return objective, run_of("x**2 + 3*x", lr, steps, tol=0.0)


@pytest.mark.parametrize(
    ("lengths", "is_regular"),
    [
        ([1.0], True),
        ([1.0, 0.9], True),
        ([1.0, 0.5, 0.25, 0.125], False),  # towards a point without curvature each is a steady part of the one before
        ([1.0, 0.19, 0.1], True),
        ([1.0, 0.5, 0.09, 0.05], True),
        ([1.0, 0.5, 0.25, 0.04], True),
        ([1.0, 0.5, 0.25, 1e-7, 1e-9], True),
        ([1e8, 5e7, 2e7, 50.0, 20.0, 1.0], True),
        ([1.0, 0.5, 0.3, 0.1, 0.03, 9e-3, 2.7e-3, 8e-4, 2.4e-4, 7e-5, 2e-5, 6e-6, 2e-6, 6e-7, 1e-8], False),
    ],
)
def test_steps_shrink_faster_and_faster_towards_a_regular_point(lengths: list[float], is_regular: bool) -> None:
    """A fifth of the step before, or less, at one of the steps that are longer than a millionth of the first."""
    assert _is_superlinear(lengths, 1.0) == is_regular
