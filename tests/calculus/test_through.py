"""The chain rule in several variables: the terms, their sum, and the direct derivative that it must equal."""

from __future__ import annotations

import math

import pytest

from gdcli.calculus.derivation.chain_rule import chain_rules, tree_value
from gdcli.errors import UsageError
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import substitute
from gdcli.language.values import parse_assignments
from tests.calculus.numbers import close, objective, points


def test_the_example_of_the_textbooks() -> None:
    (rule,) = chain_rules(parse("u*v"), parse_assignments("u=x**2,v=sin(x)"), {"x": 2.0})
    assert rule.textbook == "dz/dx = ∂z/∂u·du/dx + ∂z/∂v·dv/dx"
    first, second = rule.terms
    assert (first.letter, first.inner.text, first.outer_slope.text, first.inner_slope.text) == ("u", "x**2", "v", "2*x")
    assert first.product.text == "2*x*sin(x)"
    assert (second.outer_slope.text, second.inner_slope.text, second.product.text) == ("u", "cos(x)", "x**2*cos(x)")
    assert rule.total.text == "2*x*sin(x) + x**2*cos(x)"
    assert rule.agree is True
    assert first.values is not None
    assert first.values == pytest.approx((math.sin(2), 4.0, 4 * math.sin(2)))
    assert rule.values == pytest.approx((4 * math.sin(2) + 4 * math.cos(2),) * 2)


CASES = [
    ("u*v", "u=x**2,v=sin(x)"),
    ("u**2 + v**2", "u=x*cos(y),v=x*sin(y)"),
    ("exp(u)*log(v)", "u=x*y,v=x**2 + y**2 + 1"),
    ("sin(u)", "u=x**2"),
    ("u*x", "u=exp(x)"),
    ("u**v", "u=x**2 + 1,v=x"),
    ("max(u, v)", "u=x**2,v=y"),
    ("z*f", "z=x,f=x**2"),
    ("u + v", "u=x,v=3"),
    ("sigmoid(w*h + b)", "h=tanh(a*x)"),
]


@pytest.mark.parametrize(("outer", "inner"), CASES)
def test_the_sum_equals_the_reverse_pass(outer: str, inner: str) -> None:
    definitions = parse_assignments(inner)
    text = to_text(substitute(parse(outer).root, definitions))
    for rule in chain_rules(parse(outer), definitions):
        function = objective(text)
        slot = function.variables.index(rule.wrt)
        assert rule.agree is True
        for point in points(function.variables):
            slope = function.value_and_gradient(point)[1][slot]
            at = dict(zip(function.variables, point, strict=True))
            assert slope != slope or close(tree_value(parse(rule.total.text).root, at), slope)


def test_open_and_partial_ways_are_written_as_such() -> None:
    (rule,) = chain_rules(parse("u*x"), parse_assignments("u=exp(x)"))
    assert rule.textbook == "dz/dx = ∂z/∂u·du/dx + ∂z/∂x"
    by_x, by_y = chain_rules(parse("u**2"), parse_assignments("u=x*y"))
    assert by_x.textbook == "∂z/∂x = dz/du·∂u/∂x"
    assert by_y.wrt == "y"
    (rule,) = chain_rules(parse("z**2"), parse_assignments("z=x**3"))
    assert rule.textbook == "df/dx = df/dz·dz/dx"
    assert rule.outcome == "f"
    by_x, by_y = chain_rules(parse("u*v*x"), parse_assignments("u=x**2,v=x*y"))
    assert by_x.textbook == "∂z/∂x = ∂z/∂u·du/dx + ∂z/∂v·∂v/∂x + (∂z/∂x)_u,v"
    assert by_x.terms[-1].textbook == "(∂z/∂x)_u,v"
    assert by_y.textbook == "∂z/∂y = ∂z/∂v·∂v/∂y"


@pytest.mark.parametrize(
    ("outer", "inner", "message"),
    [
        ("u*v", "w=x", "w is not in the expression"),
        ("u*v", "u=v,v=x", "u is defined by v"),
        ("u", "u=u**2", "u is defined by u"),
        ("u", "u=2", "nothing is left"),
    ],
)
def test_what_makes_no_sense_is_refused(outer: str, inner: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        chain_rules(parse(outer), parse_assignments(inner))
