"""The chain rule at a point: a line a path with its numbers, and their sum."""

import math

from gdcli.model import ChainRule, ChainTerm, Formula
from gdcli.output.layout.numbers import number
from gdcli.output.layout.screen import Screen
from gdcli.output.sections.chain_rule import chain_rule_in_numbers
from gdcli.record import replace

X = 2.0


def formula(text):
    return Formula(text, text)


def rule():
    """z = u*v with u = x**2 and v = sin(x), at x = 2."""
    by_u = (math.sin(X), 2 * X, math.sin(X) * 2 * X)
    by_v = (X**2, math.cos(X), X**2 * math.cos(X))
    terms = (
        ChainTerm("u", formula("x**2"), formula("v"), formula("2*x"), formula("2*x*sin(x)"), by_u),
        ChainTerm("v", formula("sin(x)"), formula("u"), formula("cos(x)"), formula("x**2*cos(x)"), by_v),
    )
    total = by_u[2] + by_v[2]
    derivative = formula("2*x*sin(x) + x**2*cos(x)")
    return ChainRule("x", "dz/dx = ∂z/∂u·du/dx + ∂z/∂v·dv/dx", terms, derivative, derivative, True, (total, total))


def lines(rule):
    return [line.plain for line in chain_rule_in_numbers(Screen(), rule)]


def test_each_path_has_the_product_of_its_slopes_and_the_rule_their_sum():
    whole, by_u, by_v = lines(rule())
    first, second = number(2 * X * math.sin(X)), number(X**2 * math.cos(X))
    assert whole.endswith(f"dv/dx = {first} + ({second}) = {number(2 * X * math.sin(X) + X**2 * math.cos(X))}")
    assert by_u.split() == ["x", "──(2*x)──→", "u", "──(v)──→", "z", f"{number(math.sin(X))}·4", "=", first]
    assert by_v.endswith(f"4·({number(math.cos(X))}) = {second}")


def test_one_path_has_no_sum():
    whole = lines(replace(rule(), textbook="dz/dx = dz/du·du/dx", terms=rule().terms[:1]))[0]
    assert whole.count("=") == 2


def test_without_a_point_there_are_no_numbers():
    assert lines(replace(rule(), values=None)) == []


def test_a_path_ends_in_the_outcome_of_the_rule():
    whole = replace(rule(), textbook="df/dx = df/dz·dz/dx", outcome="f")
    assert all(line.split("──→ ")[-1].startswith("f ") for line in lines(whole)[1:])
