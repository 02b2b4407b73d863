"""The chain rule in several variables: dz/dx of z(u, v, …) as the sum of one product for each of u(x), v(x), …."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from gdcli.calculus.derivation import sentences as say
from gdcli.calculus.derivation.rule_texts import slope_name
from gdcli.calculus.derivation.rules import differentiate, formula
from gdcli.errors import UsageError
from gdcli.language.algebra import ZERO, add, multiply, negate
from gdcli.language.names import natural_order
from gdcli.language.reading.constants import constant_value
from gdcli.language.tree import ONE, Expression, Node, Number, Variable, substitute, variables_of
from gdcli.model import ChainRule, ChainTerm
from gdcli.record import record

_OUTCOMES: Final = ("z", "f", "g", "h", "Z")
_TEST_COORDINATES: Final = (0.7, -0.6, 1.3, 2.1, -1.9)
"""Coordinates of the points at which the sum of products and the direct derivative are compared."""
_AGREEMENT_SHARE: Final = 1e-9


def chain_rules(
    outer: Expression,
    inner: Mapping[str, Node],
    at: Mapping[str, float] | None = None,
    wrt: Sequence[str] | None = None,
) -> tuple[ChainRule, ...]:
    """The derivative of the composition by each of `wrt`, by default its variables; `at` is the point for numbers.

    Raises UsageError where `inner` names what is not in `outer`, or defines one letter by another.
    """
    check_parts(outer, inner)
    composed = substitute(outer.root, inner)
    variables = natural_order(variables_of(composed)) if wrt is None else tuple(wrt)
    if not variables:
        raise UsageError(say.NOTHING_LEFT(), say.LEAVE_A_VARIABLE())
    return tuple(_Composition(outer.root, dict(inner), composed, variables).by(name, at) for name in variables)


def check_parts(outer: Expression, inner: Mapping[str, Node]) -> None:
    """Raise UsageError where `inner` names what is not in `outer`, or defines one letter by another."""
    for letter, tree in inner.items():
        if letter not in outer.variables:
            known = ", ".join(outer.variables)
            hint = say.DEFINE_ONE_OF(names=known) if known else say.IT_HAS_NO_VARIABLE()
            raise UsageError(say.NOT_IN_EXPRESSION(letter=letter), hint)
        circular = natural_order(variables_of(tree) & inner.keys())
        if circular:
            refusal = say.CIRCULAR(letter=letter, other=circular[0])
            raise UsageError(refusal, say.OTHER_VARIABLES(letter=letter))


@record
class _Composition:
    """z as a function of its letters (`outer`), the letters as functions (`inner`), and z with the functions put in."""

    outer: Node
    inner: dict[str, Node]
    composed: Node
    variables: tuple[str, ...]

    def by(self, wrt: str, at: Mapping[str, float] | None) -> ChainRule:
        terms = tuple(self._terms(wrt, at))
        products = [self._product(letter, wrt) for letter in self._ways(wrt)]
        total, direct = add(*products) if products else ZERO, differentiate(self.composed, wrt)
        return ChainRule(
            wrt,
            f"{slope_name(self._outcome, wrt, self.variables)} = {' + '.join(each.textbook for each in terms) or '0'}",
            terms,
            formula(total),
            formula(direct),
            self._agree(total, direct),
            None if at is None else (tree_value(total, at), tree_value(direct, at)),
            self._outcome,
        )

    @property
    def _outcome(self) -> str:
        """The name of the composition: z, or another letter where z is a variable."""
        taken = {*self.inner, *self.variables}
        return next(letter for letter in (*_OUTCOMES, "z_") if letter not in taken)

    def _ways(self, wrt: str) -> list[str]:
        """The letters that depend on `wrt`, and `wrt` itself where z contains it directly."""
        letters = [letter for letter, tree in self.inner.items() if wrt in variables_of(tree)]
        return letters + ([wrt] if wrt in variables_of(self.outer) - self.inner.keys() else [])

    def _slopes(self, letter: str, wrt: str) -> tuple[Node, Node]:
        return differentiate(self.outer, letter), ONE if letter == wrt else differentiate(self.inner[letter], wrt)

    def _product(self, letter: str, wrt: str) -> Node:
        outer_slope, inner_slope = self._slopes(letter, wrt)
        return multiply(substitute(outer_slope, self.inner), inner_slope)

    def _terms(self, wrt: str, at: Mapping[str, float] | None) -> Iterator[ChainTerm]:
        for letter in self._ways(wrt):
            outer_slope, inner_slope = self._slopes(letter, wrt)
            product = self._product(letter, wrt)
            trees = (substitute(outer_slope, self.inner), inner_slope, product)
            yield ChainTerm(
                letter,
                formula(self.inner.get(letter, Variable(letter))),
                formula(outer_slope),
                formula(inner_slope),
                formula(product),
                None if at is None else (tree_value(trees[0], at), tree_value(trees[1], at), tree_value(trees[2], at)),
                self._textbook(letter, wrt),
            )

    def _textbook(self, way: str, wrt: str) -> str:
        """∂z/∂u·du/dx; where z has x itself ∂z/∂x, or (∂z/∂x)_u, with u held constant, to tell it from the sum."""
        of_outer = slope_name(self._outcome, way, variables_of(self.outer))
        if way != wrt:
            return f"{of_outer}·{slope_name(way, wrt, variables_of(self.inner[way]))}"
        held = ",".join(letter for letter in self.inner if letter in variables_of(self.outer))
        return f"({of_outer})_{held}" if len(self.variables) > 1 else of_outer

    def _agree(self, total: Node, direct: Node) -> bool | None:
        """Whether both agree at all test points at which both are finite; None if there is no such point."""
        verdicts: list[bool] = []
        count = len(_TEST_COORDINATES)
        for shift in range(count):
            point = {name: _TEST_COORDINATES[(shift + 2 * i) % count] for i, name in enumerate(self.variables)}
            left, right = tree_value(total, point), tree_value(direct, point)
            if math.isfinite(left) and math.isfinite(right):
                verdicts.append(math.isclose(left, right, rel_tol=_AGREEMENT_SHARE, abs_tol=_AGREEMENT_SHARE))
        return all(verdicts) if verdicts else None


def tree_value(tree: Node, at: Mapping[str, float]) -> float:
    """The value of a tree at a point, nan where it has none."""
    value = constant_value(substitute(tree, {name: _number(given) for name, given in at.items()}))
    return math.nan if value is None else float(value)


def _number(value: float) -> Node:
    exact = Number(abs(Fraction(value)))
    return negate(exact) if value < 0 else exact
