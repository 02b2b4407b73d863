"""The chain rule in several variables for people: way by way, in symbols and in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from gdcli.model import ChainRule, ChainTerm
from gdcli.model.sentences import SUM
from gdcli.output.layout.blocks import DIM_STYLE, NamedValue, facts
from gdcli.output.layout.numbers import as_factor, number
from gdcli.output.layout.palette import BLUE, css
from gdcli.output.layout.screen import Screen
from gdcli.output.sections import sentences as say

ACCENT: Final = f"bold {css(BLUE)}"


def chain_rule(screen: Screen, rule: ChainRule) -> RenderableType:
    """The rule in its textbook form, the diagram of its paths, its terms line by line, their sum, the derivative."""
    title, textbook = screen.text(say.CHAIN_RULE(wrt=rule.wrt), "bold"), screen.join("  ", (rule.textbook, ACCENT))
    paths = [] if rule.values else [screen.text(f"  {_path(term, rule)}") for term in rule.terms]
    return Group(title, textbook, *paths, facts(screen, _lines(screen, rule)))


def chain_rule_in_numbers(screen: Screen, rule: ChainRule) -> Iterator[Text]:
    """The rule at a point, and below it each path with the product of its slopes; nothing where one has no value."""
    products = [term.values[2] for term in rule.terms if term.values]
    if not rule.values or len(products) < len(rule.terms):
        return
    sums = [" + ".join(as_factor(number(product)) for product in products)] if len(products) > 1 else []
    figures = " = ".join([*sums, number(rule.values[0])])
    yield screen.join((rule.textbook, ACCENT), f" = {figures}")
    paths = [_path(term, rule) for term in rule.terms]
    width = max(map(len, paths), default=0)
    for path, term in zip(paths, rule.terms, strict=True):
        yield screen.text(f"  {path:{width}}   {_product(term)}".rstrip())


def _path(term: ChainTerm, rule: ChainRule) -> str:
    """One way from the variable to z, with the slope of each piece: `x ──(2*x)──→ u ──(v)──→ z`."""
    inner = "" if term.letter == rule.wrt else f" ──({term.inner_slope.text})──→ {term.letter}"
    return f"{rule.wrt}{inner} ──({term.outer_slope.text})──→ {rule.outcome}"


def _lines(screen: Screen, rule: ChainRule) -> Iterator[NamedValue]:
    for term in rule.terms:
        yield say.BY_WAY_OF(letter=term.letter), list(_term(term, rule.wrt))
    total = f" = {number(rule.values[0])}" if rule.values else ""
    direct = f" = {number(rule.values[1])}" if rule.values else ""
    if len(rule.terms) > 1:
        yield SUM(), f"{rule.total.text}{total}"
    yield say.DIRECTLY(), f"{rule.direct.text}{direct}"
    yield "", screen.text(say.AGREEMENT[rule.agree](), DIM_STYLE)


def _term(term: ChainTerm, wrt: str) -> Iterator[str]:
    """The definition of the letter, and the product of its path: `(v)·(2*x) = 2*x*sin(x)`."""
    if term.letter == wrt:
        yield f"{term.textbook} = {term.product.text}"
    else:
        yield f"{term.letter} = {term.inner.text}"
        yield f"({term.outer_slope.text})·({term.inner_slope.text}) = {term.product.text}"


def _product(term: ChainTerm) -> str:
    """`0.909297·4 = 3.63719`: the slopes of a path at the point; nothing for a path of one piece."""
    if term.values is None or term.letter == term.inner.text:
        return ""
    outer, inner, product = (number(value) for value in term.values)
    return f"{as_factor(outer)}·{as_factor(inner)} = {product}"
