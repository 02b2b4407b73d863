"""The exact derivatives: as textbooks print them, and equal to the reverse pass wherever there is a value."""

from __future__ import annotations

import math
from functools import cache

import pytest

from gdcli.calculus.algebra.answers import derivative, gradient, has_decimals
from gdcli.calculus.algebra.conversion import UnwritableError, symbol, to_sympy, to_tree
from gdcli.calculus.algebra.sympy_functions import with_our_kinks
from gdcli.calculus.algebra.tidy import Tidier
from gdcli.graph.objective import Objective
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Node
from tests.calculus import collection
from tests.calculus.numbers import ENOUGH, check_gradient, close, compiled, objective, points

ONE_VARIABLE = [text for text in collection.EVERYTHING if parse(text).variables == ("x",)]


@cache
def derived(text: str) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The plain and the tidier partial derivatives."""
    expression = parse(text)
    tidier = Tidier(has_decimals(expression.root))
    plain = gradient(with_our_kinks(to_sympy(expression.root)), [symbol(name) for name in expression.variables])
    return (
        tuple(tidier.plain(form) for form in plain),
        tuple(tidier.tidy(form)[1] for form in plain),
    )


@pytest.mark.parametrize(("text", "expected"), collection.PRINTED.items())
def test_a_derivative_looks_like_the_textbooks(text: str, expected: str) -> None:
    _, tidy = derived(text)
    assert [to_text(tree) for tree in tidy] == [expected] * len(parse(text).variables)


@pytest.mark.parametrize(("text", "expected"), collection.PRINTED_PARTIALS.items())
def test_partial_derivatives_look_like_the_textbooks(text: str, expected: dict[str, str]) -> None:
    _, tidy = derived(text)
    assert dict(zip(parse(text).variables, map(to_text, tidy), strict=True)) == expected


@pytest.mark.parametrize("text", collection.EVERYTHING)
def test_both_forms_equal_the_reverse_pass_and_can_be_typed_again(text: str) -> None:
    for form in derived(text):
        assert check_gradient(text, form) >= min(ENOUGH, len(form) * ENOUGH)
        assert all(parse(to_text(tree), FILE_LIMITS).root == tree for tree in form)


def test_every_function_of_the_table_is_derived() -> None:
    assert all(any(f"{name}(" in text for text in collection.EVERYTHING) for name in FUNCTIONS)


@pytest.mark.parametrize("text", ONE_VARIABLE[::2])
def test_a_derivative_equals_differences_of_the_function(text: str) -> None:
    """Five points, an error of fourth order: it uses neither sympy nor the table of derivatives."""
    _, (tidy,) = derived(text)
    formula = compiled(tidy, ("x",))
    compared = 0
    for (x,) in points(("x",)):
        coarse, fine = (difference(objective(text), x, h) for h in (2e-3, 1e-3))
        if math.isclose(coarse, fine, rel_tol=1e-6, abs_tol=1e-8):
            compared += 1
            assert math.isclose(formula.value((x,)), fine, rel_tol=1e-5, abs_tol=1e-7)
    assert compared >= ENOUGH


def difference(function: Objective, x: float, h: float) -> float:
    left2, left, right, right2 = (function.value((x + i * h,)) for i in (-2, -1, 1, 2))
    return (left2 - 8 * left + 8 * right - right2) / (12 * h)


@pytest.mark.parametrize("text", ONE_VARIABLE[::6])
def test_a_second_derivative_equals_the_graphs_hessian(text: str) -> None:
    form = with_our_kinks(to_sympy(parse(text).root))
    second = compiled(to_tree(derivative(derivative(form, symbol("x")), symbol("x"))), ("x",))
    for point in points(("x",)):
        expected = objective(text).hessian(point)[0][0]
        if math.isfinite(expected) and abs(expected) < 1e6:
            assert close(second.value(point), expected)


@pytest.mark.parametrize("depth", [1, 5, 20])
def test_nested_kinks_stay_small(depth: int) -> None:
    text = "relu(" * depth + "x" + ")" * depth
    plain, _ = derived(text)
    assert len(to_text(plain[0])) < 40 * depth * depth + 40


@pytest.mark.parametrize("text", ["(-2)**x", "0**x", "1/(x - x)", "log(x - x)", "1e300*x*1e300*x", "x/1e300/1e300"])
def test_what_is_nowhere_real_or_cannot_be_typed_is_refused(text: str) -> None:
    with pytest.raises(UnwritableError):
        derived(text)


def test_a_symbol_is_never_made_of_anything_but_a_name() -> None:
    for hostile in ("x+1", "__import__('os')", "x.y", "", "x y", "lambda:0", "х", "x\n", "sin", "pi"):
        with pytest.raises(ValueError, match="not the name"):
            symbol(hostile)


@pytest.mark.parametrize("name", ["lambda", "beta", "gamma", "E", "I", "N", "S", "Q", "O", "theta", "w_1", "zeta", "λ"])
def test_names_that_mean_something_to_sympy_are_only_names(name: str) -> None:
    plain, _ = derived(f"{name}**2")
    assert to_text(plain[0]) == f"2*{name}"


def test_numbered_names_are_in_their_natural_order() -> None:
    plain, _ = derived("x10*(x1 + x2 + x10)*(x9 + x11)*y2")
    assert to_text(plain[-1]) == "x10*(x9 + x11)*(x1 + x2 + x10)"
