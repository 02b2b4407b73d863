"""The right answers that descent is compared with: certified problems, exact solutions, and fits without an answer."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from gdcli.calculus.regression.exact import design, exact_fit, rational_value
from gdcli.calculus.regression.least_squares import linear_fit, nonlinear_fit
from gdcli.calculus.regression.reference import ReferenceTask, agreeing_digits, reference_of
from gdcli.calculus.regression.row_model import RowModel
from gdcli.calculus.regression.sentences import EXACT, FACTORIZED, MARQUARDT
from gdcli.calculus.regression.units import Points, in_units
from gdcli.data.scaling import Scaling
from gdcli.graph.objective import Objective
from gdcli.language.reading.decimals import decimal_fraction
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.model.fit import DataFacts, DataTable, NoReference, Reference
from tests.calculus.nist import PROBLEMS, Problem

LINEAR = [problem for problem in PROBLEMS if not problem.starts]
CURVED = [problem for problem in PROBLEMS if problem.starts]
NEVER = lambda: False  # noqa: E731


def digits(found: tuple[float, ...], certified: tuple[float, ...]) -> float:
    """The number of digits to which all parameters agree."""
    errors = [abs(value - right) / abs(right) for value, right in zip(found, certified, strict=True)]
    return -math.log10(max(*errors, 1e-16))


def table_of(columns: dict[str, list[float]]) -> DataTable:
    arrays = {name: np.array(column) for name, column in columns.items()}
    count = len(next(iter(arrays.values())))
    return DataTable(count, arrays, DataFacts("", count, {}))


def task(columns: dict[str, list[float]], model: str, parameters: tuple[str, ...], **others: object) -> ReferenceTask:
    """Least squares of a model, or another loss."""
    table = table_of(columns)
    loss = str(others.pop("loss", f"mean(({model} - y)**2)"))
    expression = over_rows(parse(loss, declared=tuple(columns)), table)
    defaults = {"squares": Fraction(1), "ridge": 0.0, "classes": False, "is_convex": True, "is_smooth": True}
    root = parse(model, declared=tuple(columns)).root
    return ReferenceTask(root, parameters, table, "y", Objective(expression), **{**defaults, **others})  # type: ignore[arg-type]


def certified_task(problem: Problem) -> ReferenceTask:
    return task(problem.columns, problem.model, problem.parameters)


@pytest.mark.parametrize("problem", LINEAR, ids=lambda problem: problem.name)
def test_certified_linear_problems_to_thirteen_digits(problem: Problem) -> None:
    found = reference_of(certified_task(problem), [])
    assert isinstance(found, Reference)
    assert found.method == EXACT.text
    assert found.is_best
    assert digits(found.parameters, problem.certified) > 13


@pytest.mark.parametrize("problem", LINEAR, ids=lambda problem: problem.name)
def test_the_factorization_claims_no_more_digits_than_it_has(problem: Problem) -> None:
    columns = {name: np.array(column) for name, column in problem.columns.items()}
    target = columns.pop("y")
    model = RowModel(parse(problem.model).root, problem.parameters, Points(len(target), columns))
    offset, jacobian = model((0.0,) * len(problem.parameters))
    found = linear_fit(np.ascontiguousarray(jacobian), target - offset)
    assert found.solution is not None
    assert digits(found.solution, problem.certified) >= found.digits >= 9


@pytest.mark.parametrize("problem", CURVED, ids=lambda problem: problem.name)
@pytest.mark.parametrize("start", [0, 1])
def test_certified_curves_are_met_from_near_and_never_claimed_from_afar(problem: Problem, start: int) -> None:
    found = reference_of(certified_task(problem), [problem.starts[start]])
    if start == 1:
        assert isinstance(found, Reference)
        assert digits(found.parameters, problem.certified) > 6
    if isinstance(found, Reference):
        assert found.method == MARQUARDT.text
        assert not found.is_best
        assert digits(found.parameters, problem.certified) >= min(found.digits, 10)  # 11 digits are certified
        assert found.loss * len(problem.columns["y"]) == pytest.approx(problem.residual_sum_of_squares, rel=1e-8)


def test_a_polynomial_of_degree_ten_is_solved_in_rational_numbers() -> None:
    """The exact solution solves the normal equations exactly, in numbers that no float could hold."""
    x = [-8.781464495 + 0.07 * place for place in range(82)]
    y = [0.8 + 0.01 * math.sin(7.0 * value) for value in x]
    parameters = tuple(f"b{power}" for power in range(11))
    root = parse(" + ".join(f"b{power}*x**{power}" for power in range(11))).root
    found = design(root, parameters, {"x": x})
    assert found is not None
    columns, offset = found
    assert set(offset) == {Fraction(0)}
    target = [decimal_fraction(value) for value in y]
    fit = exact_fit(columns, target)
    assert fit.solution is not None
    residual = [b - sum(p * column[row] for p, column in zip(fit.solution, columns, strict=True))
                for row, b in enumerate(target)]  # fmt: skip
    assert all(sum(map(Fraction.__mul__, column, residual)) == 0 for column in columns)


def test_a_penalty_is_that_of_the_loss() -> None:
    random = np.random.default_rng(5)
    columns = {"x": random.normal(size=30).tolist(), "y": random.normal(size=30).tolist()}
    ridged = task(columns, "w*x + b", ("b", "w"), ridge=0.25, loss="mean((w*x + b - y)**2) + 0.25*(b**2 + w**2)")
    found = reference_of(ridged, [])
    assert isinstance(found, Reference)
    assert ridged.objective.value_and_gradient(found.parameters)[1] == pytest.approx((0.0, 0.0), abs=1e-13)
    half = task(columns, "w*x + b", ("b", "w"), squares=Fraction(1, 2), ridge=0.25,
                loss="mean((w*x + b - y)**2)/2 + 0.25*(b**2 + w**2)")  # fmt: skip
    found = reference_of(half, [])
    assert isinstance(found, Reference)
    assert half.objective.value_and_gradient(found.parameters)[1] == pytest.approx((0.0, 0.0), abs=1e-13)


@pytest.mark.parametrize("rows", [10, 30_000])
def test_equal_columns_have_no_unique_minimum(rows: int) -> None:
    x = np.random.default_rng(1).normal(size=rows)
    columns = {"x1": x.tolist(), "x2": (2.0 * x).tolist(), "y": (3.0 * x).tolist()}
    found = reference_of(task(columns, "w1*x1 + w2*x2", ("w1", "w2")), [])
    assert isinstance(found, NoReference)
    assert "no unique minimum" in str(found.reason)
    assert found.flat[0] / found.flat[1] == pytest.approx(-2.0)


def test_many_rows_are_factorized() -> None:
    random = np.random.default_rng(2)
    x1, x2 = random.normal(size=(2, 50_000))
    columns = {"x1": x1.tolist(), "x2": x2.tolist(), "y": (2.0 * x1 - x2 + 0.5).tolist()}
    found = reference_of(task(columns, "b + w1*x1 + w2*x2", ("b", "w1", "w2")), [])
    assert isinstance(found, Reference)
    assert found.method == FACTORIZED.text
    assert digits(found.parameters, (0.5, 2.0, -1.0)) >= found.digits >= 12


CLASSES = {"classes": True, "squares": None, "loss": "mean(softplus((1 - 2*y)*(w*x + b)))"}


def test_a_logistic_regression_and_one_of_separable_classes() -> None:
    x = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
    mixed = task({"x": x, "y": [0.0, 0.0, 1.0, 0.0, 1.0, 1.0]}, "w*x + b", ("b", "w"), **CLASSES)
    found = reference_of(mixed, [(0.0, 0.0)])
    assert isinstance(found, Reference)
    assert found.is_best
    assert mixed.objective.value_and_gradient(found.parameters)[1] == pytest.approx((0.0, 0.0), abs=1e-12)
    apart = task({"x": x, "y": [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]}, "w*x + b", ("b", "w"), **CLASSES)
    missing = reference_of(apart, [(0.0, 0.0)])
    assert isinstance(missing, NoReference)
    assert "can be separated" in str(missing.reason)


def test_what_no_method_takes_is_said() -> None:
    columns = {"x": [1.0, 2.0, 3.0], "y": [1.0, 3.0, 4.0]}
    kinked = task(columns, "w*x", ("w",), squares=None, is_smooth=False, loss="mean(abs(w*x - y))")
    together = task(columns, "w*x - mean(w*x)", ("w",))
    assert "kinks" in str(getattr(reference_of(kinked, []), "reason", ""))
    assert "depend on each other" in str(getattr(reference_of(together, []), "reason", ""))


def test_a_start_without_finite_residuals_has_no_answer() -> None:
    fit = nonlinear_fit(lambda _: (np.array([math.inf]), np.array([[1.0]])), [1.0], NEVER)
    assert fit.solution is None


def test_digits_are_those_that_agree() -> None:
    reference = Reference("", (2.0, 0.0), 0.0, 9, is_best=True)
    assert agreeing_digits((2.002, 0.0), reference) == 3
    assert agreeing_digits((2.0, 0.0), reference) == 9
    assert agreeing_digits((-2.0, 0.0), reference) == 0
    assert agreeing_digits((math.nan, 0.0), reference) == 0
    assert agreeing_digits((math.inf, 0.0), reference) == 0


def test_parameters_in_the_units_of_the_table() -> None:
    root = parse("w*x + v*z + b", declared=("x", "z")).root
    scalings = {"x": Scaling(10.0, 4.0), "z": Scaling(-1.0, 0.5)}
    b, v, w = in_units(root, ("b", "v", "w"), scalings, (1.0, 3.0, 2.0)) or ()
    assert (v, w) == pytest.approx((6.0, 0.5))
    assert b == pytest.approx(1.0 - 0.5 * 10.0 + 6.0 * 1.0)
    assert in_units(parse("w*x", declared=("x",)).root, ("w",), {"x": Scaling(1.0, 2.0)}, (1.0,)) is None
    assert in_units(parse("w*x**2 + b", declared=("x",)).root, ("b", "w"), {"x": Scaling(1.0, 2.0)}, (1.0, 1.0)) is None


@pytest.mark.parametrize(("text", "value"), [
    ("x**2 - 1/3", Fraction(1, 4) - Fraction(1, 3)), ("-x/(x - 1)", Fraction(1)), ("x**(-2)", Fraction(4)),
    ("exp(x)", None), ("x**0.5", None), ("1/(x - 1/2)", None), ("pi*x", None), ("z", None), ("x**100", None),
])  # fmt: skip
def test_rational_values_are_exact(text: str, value: Fraction | None) -> None:
    assert rational_value(parse(text).root, {"x": Fraction(1, 2)}) == value


WAMPLER = (759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048)
"""Errors, with their mirror image, that are orthogonal to all polynomials of degree 5 (Wampler 1970)."""


@pytest.mark.parametrize("size", [0, 1, 100, 10_000])
def test_wamplers_polynomials_have_their_coefficients(size: int) -> None:
    x = range(21)
    added = (*WAMPLER, *WAMPLER[-2::-1])
    y = [float(sum(v**k for k in range(6)) + size * more) for v, more in zip(x, added, strict=True)]
    names = tuple(f"b{k}" for k in range(6))
    model = " + ".join(f"b{k}*x**{k}" for k in range(6))
    found = reference_of(task({"x": [float(v) for v in x], "y": y}, model, names), [])
    assert isinstance(found, Reference)
    assert found.parameters == (1.0,) * 6
