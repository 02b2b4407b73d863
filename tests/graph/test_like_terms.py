"""Long sums of like terms: the value of the sum as typed, and the same bits in Python and in numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

import numpy as np
import pytest

from gdcli.graph.code.numpy_arrays import compile_kernel
from gdcli.graph.objective import CompiledFunction, Objective
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.like_terms import TERMS_MIN
from gdcli.language.reading.parser import parse
from gdcli.record import replace
from tests.language.like import ALIKE, NAMES, NUMBERED, like_terms

SIGNS = {term: "+-" if place % 2 else "+" for place, term in enumerate(ALIKE)}
POLYNOMIALS = tuple(term for term in ALIKE if not any(name in term for name in ("exp", "log", "hypot")))


def objective(term: str, count: int = TERMS_MIN) -> Objective:
    made = Objective(parse(like_terms(term, count, signs=SIGNS.get(term, "+-")), FILE_LIMITS, NAMES))
    assert made.by_terms is not made
    return made


def written_out(typed: Objective) -> Objective:
    """The objective with all terms in its graph."""
    return Objective(replace(typed.expression, by_terms=None))


@pytest.mark.parametrize("term", ALIKE)
def test_value_is_that_of_the_sum_as_typed_to_the_bit_and_slopes_to_rounding(term: str) -> None:
    typed = objective(term)
    plain, random = written_out(typed), Random(1)
    for _ in range(3):
        x = [random.uniform(0.1, 2.0) for _ in typed.variables]
        value, slopes = plain.value_and_gradient(x)
        found, gradient = typed.value_and_gradient(x)
        assert found == value
        assert gradient == pytest.approx(slopes, rel=1e-9, abs=1e-9 * max(map(abs, slopes)))


@pytest.mark.parametrize("form", ["{}", "({})/700 - 2*x3", "sqrt(({})^2 + 1)*a"])
@pytest.mark.parametrize("term", NUMBERED)
def test_numbered_variables_get_their_slopes_from_the_rows_that_have_them(term: str, form: str) -> None:
    typed = Objective(parse(form.format(like_terms(term, TERMS_MIN, signs="+-")), FILE_LIMITS, NAMES))
    assert typed.by_terms.graph.choices
    random = Random(1)
    x = [random.uniform(0.1, 2.0) for _ in typed.variables]
    plain = written_out(typed)
    value, slopes = plain.value_and_gradient(x)
    found, gradient = typed.value_and_gradient(x)
    assert found == pytest.approx(value, rel=1e-12, abs=1e-9)
    assert gradient == pytest.approx(slopes, rel=1e-9, abs=1e-9 * max(map(abs, slopes)))
    direction = [random.uniform(-1.0, 1.0) for _ in x]
    changes = slope_changes(plain, x, direction)
    products = typed.by_terms.hessian_vector(x, direction)
    assert products == typed.hessian_vector(x, direction)
    assert products == pytest.approx(changes, rel=1e-4, abs=1e-6 * max(map(abs, changes)))


def slope_changes(of: Objective, x: Sequence[float], direction: Sequence[float]) -> list[float]:
    """The Hessian times the direction (n), by central differences of the gradient."""
    reach = 1e-4
    ahead, behind = (
        of.value_and_gradient([a + step * v for a, v in zip(x, direction, strict=True)])[1] for step in (reach, -reach)
    )
    return [(a - b) / (2 * reach) for a, b in zip(ahead, behind, strict=True)]


@pytest.mark.parametrize("term", [*POLYNOMIALS, *NUMBERED])
def test_numpy_gives_the_bits_of_python(term: str) -> None:
    made = objective(term).by_terms
    outputs = (made.output, *made.gradient)
    kernel = compile_kernel(made.graph, outputs, made.inputs)
    points = np.random.default_rng(1).uniform(0.1, 2.0, (len(made.inputs), 5))
    rows, work = np.zeros((len(outputs), 5)), np.zeros((max(1, kernel.registers), 5))
    kernel.run(points, rows, work)
    alone = CompiledFunction(made.graph, outputs, made.inputs)
    assert rows.T.tolist() == [list(alone(point)) for point in points.T.tolist()]


def test_a_point_without_a_value_and_a_hole_are_those_of_the_sum_as_typed() -> None:
    text = "+".join(f"atan({i}.5/(a-{i}))" for i in range(1, TERMS_MIN + 1))
    typed = Objective(parse(text, FILE_LIMITS))
    assert typed.by_terms is not typed
    value, _ = typed.by_terms.value_and_gradient((7.0,))
    assert math.isnan(value)
    logarithms = Objective(parse("+".join(f"log(a-0.{i})" for i in range(TERMS_MIN)), FILE_LIMITS))
    assert math.isnan(logarithms.by_terms.value_and_gradient((0.5,))[0])
