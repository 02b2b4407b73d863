"""The rule tree: every node is true, says what its letters stand for, and has the form of textbooks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import pytest

from gdcli.calculus.algebra.answers import gradient
from gdcli.calculus.algebra.conversion import symbol, to_sympy, to_tree
from gdcli.calculus.algebra.sympy_functions import with_our_kinks
from gdcli.calculus.derivation.rules import differentiate, explain
from gdcli.errors import CannotError
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression, substitute
from gdcli.model import Formula, RuleStep
from tests.calculus import collection
from tests.calculus.numbers import ENOUGH, close, compiled, objective, points

PARTIALS = [(text, name) for text in collection.EVERYTHING for name in parse(text).variables]


def all_steps(step: RuleStep) -> Iterator[RuleStep]:
    yield step
    for child in step.children:
        yield from all_steps(child)


@pytest.mark.parametrize(("text", "wrt"), PARTIALS)
def test_every_result_equals_the_reverse_pass(text: str, wrt: str) -> None:
    for place, step in enumerate(all_steps(explain(parse(text), wrt))):
        compared = check_step(step.of.text, step.wrt, step.result.text)
        assert compared >= ENOUGH or place > 0, f"nothing to compare {text} with"


@cache
def check_step(of: str, wrt: str, result: str) -> int:
    """Compare one node with the reverse pass; returns the number of points with a derivative."""
    function = objective(of)
    if wrt not in function.variables:
        assert result == "0"
        return ENOUGH
    slot = function.variables.index(wrt)
    formula = compiled(parse(result, FILE_LIMITS).root, function.variables)
    compared = 0
    for point in points(function.variables):
        worth, slopes = function.value_and_gradient(point)
        if math.isfinite(worth) and math.isfinite(slopes[slot]):
            compared += 1
            assert close(formula.value(point), slopes[slot]), f"d/d{wrt} {of} = {result} at {point}"
    return compared


@pytest.mark.parametrize("text", collection.EVERYTHING[::6])
def test_the_rules_agree_with_sympy(text: str) -> None:
    expression = parse(text)
    partials = gradient(with_our_kinks(to_sympy(expression.root)), [symbol(name) for name in expression.variables])
    for name, partial in zip(expression.variables, partials, strict=True):
        ours = compiled(differentiate(expression.root, name), expression.variables)
        theirs = compiled(to_tree(partial), expression.variables)
        for point in points(expression.variables):
            left, right = ours.value(point), theirs.value(point)
            assert close(left, right) or not (math.isfinite(left) and math.isfinite(right))


@pytest.mark.parametrize(("text", "wrt"), PARTIALS[::9])
def test_letters_stand_for_what_is_there(text: str, wrt: str) -> None:
    for step in all_steps(explain(parse(text), wrt)):
        meant = {letter: parse(formula.text, FILE_LIMITS).root for letter, formula in step.letters.items()}
        if step.rule == "chain":
            (y, around), (u, inner) = meant.items()
            assert y != u
            of = compiled(parse(step.of.text).root, parse(step.of.text).variables)
            composed = compiled(substitute(around, {u: inner}), of.variables)
            assert all(same(of.value(point), composed.value(point)) for point in points(of.variables))
            assert f"d{u}" in step.textbook.replace("∂", "d")
        assert not set(meant) & set(parse(text).variables), "a letter must not mean two things"
        assert all(letter in step.textbook for letter in meant)


def same(left: float, right: float) -> bool:
    return close(left, right) or (left != left and right != right)


def rules(text: str, wrt: str = "x") -> list[tuple[str, str, str]]:
    return [(step.rule, step.textbook, step.result.text) for step in all_steps(explain(parse(text), wrt))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7*x - x", [("sum", "(u - v)' = u' - v'", "6"), ("constant factor", "(c·u)' = c·u'", "7")]),
        ("x*sin(x)", [("product", "(u·v)' = u'·v + u·v'", "sin(x) + x*cos(x)"), ("variable", "x' = 1", "1")]),
        ("x*sin(x)*exp(x)", [
            ("product", "(u·v·w)' = u'·v·w + u·v'·w + u·v·w'",
             "sin(x)*exp(x) + x*cos(x)*exp(x) + x*sin(x)*exp(x)"),
        ]),
        ("x/(x + 1)", [("quotient", "(u/v)' = (u'·v - u·v')/v**2", "1/(x + 1)**2")]),
        ("3/x", [("quotient", "(c/u)' = -c·u'/u**2", "-3/x**2")]),
        ("x**5", [("power", "(x**n)' = n·x**(n - 1)", "5*x**4")]),
        ("x**(1/3)", [("power", "(x**n)' = n·x**(n - 1)", "1/(3*x**(2/3))")]),
        ("2**x", [("exponential", "(a**x)' = a**x·log(a)", "2**x*log(2)")]),
        ("e**x", [("exponential", "(e**x)' = e**x", "e**x")]),
        ("exp(x)", [("exponential", "(exp x)' = exp(x)", "exp(x)")]),
        ("log(x)", [("logarithm", "(log x)' = 1/x", "1/x")]),
        ("x**x", [("general power", "(u**v)' = u**v·(v'·log(u) + v·u'/u)", "x**x*(log(x) + 1)")]),
        ("sin(x**2)", [
            ("chain", "dy/dx = dy/du · du/dx", "2*x*cos(x**2)"),
            ("sin", "(sin u)' = cos(u)", "cos(u)"),
            ("power", "(x**n)' = n·x**(n - 1)", "2*x"),
        ]),
        ("(3*x + 1)**4", [
            ("chain", "dy/dx = dy/du · du/dx", "12*(3*x + 1)**3"),
            ("power", "(u**n)' = n·u**(n - 1)", "4*u**3"),
        ]),
        ("tanh(x)", [("tanh", "(tanh x)' = 1 - tanh(x)**2", "1 - tanh(x)**2")]),
        ("abs(x)", [("abs", "|x|' = sign(x)", "sign(x)")]),
        ("hypot(x, 2*x)", [("hypot", "hypot(u, v)' = u·u'/hypot(u, v) + v·v'/hypot(u, v)", "5*x/hypot(x, 2*x)")]),
        ("-x", [("constant factor", "(-u)' = -u'", "-1")]),
        ("x/4", [("constant factor", "(u/c)' = u'/c", "1/4")]),
        ("5", [("constant", "c' = 0", "0")]),
    ],
)  # fmt: skip
def test_the_rules_read_as_in_textbooks(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert rules(text)[: len(expected)] == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_rule_of_its_own(name: str) -> None:
    count = FUNCTIONS[name].arity or 2
    text = f"{name}({', '.join(['x', 'x**2'][:count])})"
    step = explain(parse(text), "x")
    assert step.rule in (name, "exponential", "logarithm")
    assert step.textbook
    assert f"{name}" in step.textbook or name == "abs"


def test_a_partial_derivative_says_what_is_held_constant() -> None:
    step = explain(parse("x**2*y + z"), "x")
    assert step.held == ("y", "z")
    first, second = step.children
    assert (first.rule, first.held) == ("constant factor", ("y",))
    assert (second.rule, second.held) == ("constant", ("z",))
    assert explain(parse("sin(x*y)"), "x").textbook == "∂f/∂x = df/du · ∂u/∂x"
    assert explain(parse("(x**2)**y"), "x").textbook == "∂f/∂x = ∂f/∂u · du/dx"


def test_letters_make_room_for_names_of_the_expression() -> None:
    step = explain(parse("u*v"), "u")
    assert step.textbook == "(c·w)' = c·w'"
    step = explain(parse("sin(u**2)*c + y*f"), "u")
    assert {"u", "c", "y", "f"}.isdisjoint(letter for child in all_steps(step) for letter in child.letters)


def test_the_last_line_is_the_one_that_derive_prints() -> None:
    final = Formula("x*(x + 2)*exp(x)", "")
    step = explain(parse("x**2*exp(x)"), "x", final)
    assert step.result is final
    assert step.note == "the rule gives 2*x*exp(x) + x**2*exp(x)"
    assert explain(parse("x**2"), "x", Formula("2*x", "2 x")).note == ""


def test_long_products_and_sums_stay_readable() -> None:
    product = explain(parse("*".join(["(x + 1)"] * 64)), "x")
    assert product.textbook == "(u·v)' = u'·v + u·v'"
    assert len(product.result.text) < 20_000
    total = explain(parse(" + ".join(f"x**{i}" for i in range(2, 40))), "x")
    assert total.textbook == "(u1 + u2 + …)' = u1' + u2' + …"
    assert explain(parse("x + x**2 + sin(x) + cos(x) + exp(x)"), "x").textbook == total.textbook
    assert explain(parse("x - x**2 + sin(x) - cos(x) + 5"), "x").textbook == "(u1 ± u2 ± …)' = u1' ± u2' ± …"
    assert explain(parse("x + x**2 + sin(x) + cos(x)"), "x").textbook == "(u + v + w + z)' = u' + v' + w' + z'"
    assert not total.letters


def test_what_nobody_would_read_is_refused() -> None:
    with pytest.raises(CannotError, match="too long to read"):
        explain(parse("+".join(["sin(x)*x"] * 1_000), FILE_LIMITS), "x")
    deep = parse("sin(" * 900 + "x" + ")" * 900, FILE_LIMITS)
    with pytest.raises(CannotError, match="too deeply"):
        explain(deep, "x")


def test_equal_parts_are_still_two_parts() -> None:
    x = parse("x").root
    square = parse("x*x").root
    shared = substitute(square, {"x": x})
    assert explain(Expression(shared, "", ("x",)), "x").result.text == "2*x"
    assert to_text(differentiate(parse("3 + x + 3").root, "x")) == "1"
