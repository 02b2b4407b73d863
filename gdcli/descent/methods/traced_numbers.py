"""Traced numbers: each keeps how it was computed, in symbols and in figures.

An update rule called with these numbers leaves its own lines behind, so that the formula on the screen is the formula
that runs.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gdcli.graph import terms
from gdcli.graph.code import ieee_arithmetic
from gdcli.late import LateModule
from gdcli.model import Assignment
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.language.printing import precedence
else:
    precedence = LateModule("gdcli.language.printing.precedence")  # few calls show the arithmetic

Numeric = Any
"""A float, an array, a term of a graph or a traced number; the result is of the same kind."""


def named(name: str, value: Numeric) -> Numeric:
    """The value itself; from here on a traced number is shown by this name, which is the one of the paper."""
    if isinstance(value, TracedNumber):
        value = value.trace.assign(name, value)
    return value


def sqrt(value: Numeric) -> Numeric:
    """The square root."""
    return value.call("sqrt", terms.sqrt) if isinstance(value, TracedNumber) else terms.sqrt(value)


def sign(value: Numeric) -> Numeric:
    """-1, 0 or 1."""
    return value.call("sign", terms.sign) if isinstance(value, TracedNumber) else terms.sign(value)


def at_least(value: Numeric, floor: float) -> Numeric:
    """The larger of the value and the constant `floor`."""
    if isinstance(value, TracedNumber):
        return value.call("max", lambda number: terms.maximum(number, floor), f", {floor:g}")
    return terms.maximum(value, floor)


class Trace:
    """The named results of a calculation, in order; `show` writes numbers, `calls` has other names for some results."""

    def __init__(self, show: Callable[[float], str] = repr, calls: Mapping[str, str] | None = None) -> None:
        self.show = show
        self.calls = calls or {}
        self.lines: list[Assignment] = []

    def number(self, name: str, value: float) -> TracedNumber:
        """A given number under its name."""
        name = self.calls.get(name, name)
        shown = self.show(value)
        level = precedence.Precedence.SUM if shown.startswith("-") else precedence.Precedence.ATOM
        return TracedNumber(self, value, precedence.Printed(name), precedence.Printed(shown, level))

    def assign(self, name: str, value: TracedNumber) -> TracedNumber:
        """Record a result under its name; returns the number with this name."""
        self.lines.append(Assignment(self.calls.get(name, name), value.symbols.text, value.figures.text, value.value))
        return self.number(name, value.value)


@record
class TracedNumber:
    """A number, with the symbols and the figures from which it was computed."""

    trace: Trace
    value: float
    symbols: precedence.Printed
    figures: precedence.Printed

    def __bool__(self) -> bool:
        return bool(self.value)

    def __add__(self, other: TracedNumber | float) -> TracedNumber:
        return self._infix(" + ", precedence.Precedence.SUM, other, operator.add)

    def __sub__(self, other: TracedNumber | float) -> TracedNumber:
        return self._infix(" - ", precedence.Precedence.SUM, other, operator.sub)

    def __rsub__(self, other: float) -> TracedNumber:
        return self._lift(other) - self

    def __mul__(self, other: TracedNumber | float) -> TracedNumber:
        return self._infix("*", precedence.Precedence.PRODUCT, other, operator.mul)

    def __truediv__(self, other: TracedNumber | float) -> TracedNumber:
        return self._infix("/", precedence.Precedence.PRODUCT, other, ieee_arithmetic.divide)

    def __pow__(self, other: TracedNumber | float) -> TracedNumber:
        return self._infix("**", precedence.Precedence.POWER, other, ieee_arithmetic.power)

    def call(self, name: str, function: Callable[[float], float], more: str = "") -> TracedNumber:
        """A function of the number; `more` is the text of further arguments."""
        symbols, figures = (precedence.Printed(f"{name}({text.text}{more})") for text in (self.symbols, self.figures))
        return TracedNumber(self.trace, function(self.value), symbols, figures)

    def _lift(self, other: TracedNumber | float) -> TracedNumber:
        if isinstance(other, TracedNumber):
            return other
        return TracedNumber(self.trace, other, precedence.Printed(f"{other:g}"), precedence.Printed(f"{other:g}"))

    def _infix(
        self, sign: str, level: precedence.Precedence, other: TracedNumber | float,
        operation: Callable[[float, float], float],
    ) -> TracedNumber:
        right = self._lift(other)

        def joined(a: precedence.Printed, b: precedence.Printed) -> precedence.Printed:
            tighter = precedence.Precedence(min(level + 1, precedence.Precedence.ATOM))
            left = tighter if level is precedence.Precedence.POWER else level
            return precedence.Printed(f"{a.within(left)}{sign}{b.within(tighter)}", level)

        return TracedNumber(
            self.trace,
            operation(self.value, right.value),
            joined(self.symbols, right.symbols),
            joined(self.figures, right.figures),
        )
