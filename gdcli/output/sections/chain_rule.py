"""The chain rule in several variables for people: way by way, in symbols and in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from gdcli.model import ChainRule, ChainTerm
from gdcli.output.layout.blocks import DIM, Value, facts
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import BLUE, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.sections import sentences as say


def chain_rule(screen: Screen, rule: ChainRule) -> RenderableType:
    """The rule in its textbook form, the diagram of its paths, a line a term, the sum, and the direct derivative."""
    parts: list[RenderableType] = [
        screen.text(say.CHAIN_RULE(wrt=rule.wrt), "bold"),
        screen.join(("  ", ""), (rule.textbook, f"bold {css(BLUE)}" if screen.color else "bold")),
        *(screen.text(f"  {_path(term, rule.wrt)}") for term in rule.terms),
        facts(screen, _lines(screen, rule)),
    ]
    return Group(*parts)


def _path(term: ChainTerm, wrt: str) -> str:
    """One way from the variable to z, with the slope of each piece: `x ──(2*x)──→ u ──(v)──→ z`."""
    inner = "" if term.letter == wrt else f" ──({term.inner_slope.text})──→ {term.letter}"
    return f"{wrt}{inner} ──({term.outer_slope.text})──→ z"


def _lines(screen: Screen, rule: ChainRule) -> Iterator[tuple[Words, Value]]:
    for term in rule.terms:
        yield say.BY_WAY_OF(letter=term.letter), Text("\n").join(screen.text(line) for line in _term(term, rule.wrt))
    total = f" = {number(rule.values[0])}" if rule.values else ""
    direct = f" = {number(rule.values[1])}" if rule.values else ""
    if len(rule.terms) > 1:
        yield say.SUM(), f"{rule.total.text}{total}"
    yield say.DIRECTLY(), f"{rule.direct.text}{direct}"
    yield "", screen.text(say.AGREEMENT[rule.agree](), DIM)


def _term(term: ChainTerm, wrt: str) -> Iterator[str]:
    """What the letter is, `(v)·(2*x) = 2*x*sin(x)`, and the same in numbers where there is a point."""
    if term.letter == wrt:
        yield f"∂z/∂{wrt} = {term.product.text}"
    else:
        yield f"{term.letter} = {term.inner.text}"
        yield f"({term.outer_slope.text})·({term.inner_slope.text}) = {term.product.text}"
    if term.values is not None:
        outer, inner, product = (number(value) for value in term.values)
        yield f"{_factor(outer)}·{_factor(inner)} = {product}"


def _factor(text: str) -> str:
    return f"({text})" if text.startswith("-") else text
