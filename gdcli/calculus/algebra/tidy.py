"""A derivative in its shortest form: the form with the lowest cost among a few rewritings.

Each rewriting keeps the value wherever the derivative has one on the real line. The size of the formula decides which
rewritings are tried, not the time they take, so that a formula always gets the same form. `sympy.simplify` has neither
property.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from typing import Final

import sympy
from sympy.core.exprtools import factor_terms

from gdcli.calculus.algebra.conversion import SympyFormula, UnwritableError, to_tree
from gdcli.calculus.algebra.sympy_functions import sympy_function, with_our_kinks
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold

Weighed = tuple[int, bool]  # cost, and whether there is a fraction
SHORT_SUM_TERMS: Final = 3
"""Terms of a sum in brackets; each further one costs extra."""
SHORT_NUMBER_DIGITS: Final = 2
"""Digits of a number; each pair of further ones costs extra."""
REWRITTEN_COST_MIN: Final = 12
"""The cost up to which a formula without a fraction is not rewritten."""
TAKEN_COST_FACTOR_MAX: Final = 0.95
"""Another form is used only if its cost, relative to the plain form's, is at most this."""
POLYNOMIAL_PRICE: Final = 1.05
"""The factor on the cost of an expanded polynomial when forms are compared."""
FUNCTIONS_PRICE: Final = 1.5
"""The factor on the cost of other expanded formulas: sigmoid(x)*(1 - sigmoid(x)) is not expanded."""
FACTORED_TERMS_PRICE: Final = 0.93
"""The factor for terms with their numbers factored out: 2*(x - 1)*y is preferred to (2*x - 2)*y of the same cost."""
JOINED_POWERS_PRICE: Final = 0.85
"""The factor for joined powers: y*x**(y - 1), the form of the rule, is preferred to y*x**y/x."""
TOO_LONG: Final = "too long"
READABLE_OPERATIONS: Final = 4_000
"""The most operations in a formula that is written."""
FORMULA_OPERATIONS_MAX: Final = 120
"""The most operations in a formula that is rewritten."""
ANSWER_OPERATIONS_MAX: Final = 600
"""The most operations in all formulas of an answer that are rewritten."""
EXPANSION_TERMS_MAX: Final = 60
"""The most terms of an expansion."""
FACTORING_DEGREE_MAX: Final = 24
"""The highest degree of a polynomial whose common factors are sought."""
FACTORING_SYMBOLS_MAX: Final = 3
"""The most variables and functions in a polynomial whose common factors are sought."""

# f(u)**2 ± g(u)**2 = h(u)**2, where an empty name stands for 1: the Pythagorean identities that shorten a formula
_IDENTITIES: Final = (
    ("sin", 1, "cos", ""),
    ("tan", 1, "", "sec"),
    ("cot", 1, "", "csc"),
    ("cosh", -1, "sinh", ""),
    ("coth", -1, "", "csch"),
    ("sech", 1, "tanh", ""),
)
_SQUARED: Final = tuple(sympy_function(name) for name, *_ in _IDENTITIES)


@dataclass(slots=True)
class Tidier:
    """Rewrites formulas until `work` operations have been rewritten; later formulas keep their plain form.

    `decimals`: numbers with finitely many decimals are written with a decimal point.
    """

    decimals: bool = False
    work: int = ANSWER_OPERATIONS_MAX

    def plain(self, form: SympyFormula) -> Node:
        """The formula in its plain form. Raises UnwritableError."""
        if form.count_ops() > READABLE_OPERATIONS:
            raise UnwritableError(TOO_LONG)
        return to_tree(form, decimals=self.decimals)

    def tidy(self, form: SympyFormula) -> tuple[SympyFormula, Node]:
        """The shortest form, as a sympy expression and as a tree; the plain form if no other is clearly shorter."""
        plain = with_identities(form)
        best = plain, self.plain(plain)
        lowest: float = cost(best[1])
        size = int(plain.count_ops())
        is_short = lowest <= REWRITTEN_COST_MIN and not has_fraction(best[1])
        if is_short or size > min(FORMULA_OPERATIONS_MAX, self.work):
            return best
        self.work -= size
        lowest *= TAKEN_COST_FACTOR_MAX
        for rival, price in _forms(plain):
            if rival == plain:
                continue
            settled = with_our_kinks(rival)
            try:
                tree = to_tree(settled, decimals=self.decimals)
            except UnwritableError:
                continue
            weighted = cost(tree) * price
            if weighted < lowest:
                best, lowest = (settled, tree), weighted
        return best


def _forms(plain: SympyFormula) -> Iterator[tuple[SympyFormula, float]]:
    """Other forms of the same value, each with the factor by which its cost is multiplied for the comparison."""
    yield factor_terms(plain), 1
    yield sympy.Add(*map(factor_terms, sympy.Add.make_args(plain))), FACTORED_TERMS_PRICE
    yield sympy.powsimp(plain, combine="exp"), JOINED_POWERS_PRICE
    joined = sympy.together(plain)
    yield joined, 1
    numerator, denominator = sympy.fraction(joined)
    if denominator == 1:
        if _width(plain) <= EXPANSION_TERMS_MAX:
            yield with_identities(expand(plain)), POLYNOMIAL_PRICE if plain.is_polynomial() else FUNCTIONS_PRICE
        return
    if _width(numerator) <= EXPANSION_TERMS_MAX:
        expanded = with_identities(expand(numerator))
        yield expanded / denominator, 1
        yield factor_terms(expanded) / denominator, 1
        if _is_small(expanded) and _is_small(denominator):
            yield from _with_common_factors(expanded, denominator)


def _with_common_factors(numerator: SympyFormula, denominator: SympyFormula) -> Iterator[tuple[SympyFormula, float]]:
    hidden, shown = _hidden(numerator / denominator)
    yield sympy.factor(hidden).xreplace(shown), 1
    yield sympy.cancel(hidden).xreplace(shown), 1


def expand(expression: SympyFormula) -> SympyFormula:
    """The formula with products and powers of sums multiplied out, but not in the arguments of functions."""
    hidden, shown = _hidden(expression)
    plain = hidden.expand(power_base=False, power_exp=False, log=False, basic=False)
    return plain.xreplace(shown)


def _hidden(expression: SympyFormula) -> tuple[SympyFormula, dict[SympyFormula, SympyFormula]]:
    """The expression as a rational function of letters, and the part that each letter replaces."""
    letters: dict[SympyFormula, SympyFormula] = {}
    pending = [expression]
    while pending:
        part = pending.pop()
        if part.is_Add or part.is_Mul or (part.is_Pow and part.exp.is_Integer):
            pending.extend(reversed(part.args))
        elif not (part.is_Rational or part.is_Symbol or part in letters):
            letters[part] = sympy.Dummy(f"g{len(letters)}", real=True)
    return expression.xreplace(letters), {letter: part for part, letter in letters.items()}


def _width(expression: SympyFormula) -> int:
    """An upper bound of the number of terms of the expanded formula."""
    if expression.is_Add:
        return sum(map(_width, expression.args))
    if expression.is_Mul:
        return _product(map(_width, expression.args))
    if expression.is_Pow and expression.exp.is_Integer and expression.exp > 0:
        wide = _width(expression.base)
        return min(comb(wide + int(expression.exp) - 1, wide - 1), EXPANSION_TERMS_MAX + 1)
    return 1


def _product(numbers: Iterator[int]) -> int:
    total = 1
    for number in numbers:
        total = min(total * number, EXPANSION_TERMS_MAX + 1)
    return total


def _is_small(expression: SympyFormula) -> bool:
    """Whether the formula is small enough to seek common factors."""
    hidden, _ = _hidden(expression)
    letters = hidden.free_symbols
    return (
        len(letters) <= FACTORING_SYMBOLS_MAX
        and _width(hidden) <= EXPANSION_TERMS_MAX
        and hidden.is_polynomial(*letters)
        and _degree(hidden) <= FACTORING_DEGREE_MAX
    )


def _degree(expression: SympyFormula) -> int:
    """An upper bound of the total degree of a polynomial."""
    if expression.is_Add:
        return max(map(_degree, expression.args))
    if expression.is_Mul:
        return sum(map(_degree, expression.args))
    if expression.is_Pow:
        return int(expression.exp) * _degree(expression.base)
    return int(bool(expression.is_Symbol))


def with_identities(expression: SympyFormula) -> SympyFormula:
    """The expression with each sum shortened by the Pythagorean identities that apply."""
    if not expression.has(*_SQUARED):
        return expression
    return expression.replace(lambda part: part.is_Add and part.has(*_SQUARED), _shorter_sum)


def _shorter_sum(total: SympyFormula) -> SympyFormula:
    terms = list(total.args)
    for term, square in [(each, factor) for each in total.args for factor in sympy.Mul.make_args(each)]:
        if not (square.is_Pow and square.exp == 2 and isinstance(square.base, _SQUARED)):
            continue
        _, sign, partner, result = _IDENTITIES[_SQUARED.index(type(square.base))]
        u = square.base.args[0]
        other = sign * (term / square) * _square(partner, u)
        if term in terms and other in terms:
            terms.remove(term)
            terms.remove(other)
            terms.append(term / square * _square(result, u))
    return sympy.Add(*terms)


def _square(name: str, u: SympyFormula) -> SympyFormula:
    return sympy_function(name)(u) ** 2 if name else sympy.S.One


def cost(root: Node) -> int:
    """The cost of reading a formula: it grows with the count of its signs, names, brackets and fractions.

    Fractions inside of fractions and long brackets cost most.
    """
    return fold(root, _weigh)[0]


def has_fraction(root: Node) -> bool:
    """Whether the formula has a fraction."""
    return fold(root, _weigh)[1]


def _weigh(node: Node, below: tuple[Weighed, ...]) -> Weighed:
    total = sum(weight for weight, _ in below)
    fractions = sum(fraction for _, fraction in below)
    match node:
        case Number(value=value):
            digits = len(str(value.numerator)) + len(str(value.denominator)) - 1
            return 2 + (digits - 1) // SHORT_NUMBER_DIGITS, False
        case Constant() | Variable():
            return 2, False
        case Negative(operand=operand):
            return total + 1 + _bracket(operand), fractions > 0
        case Sum(terms=terms):
            plus = sum(not isinstance(term, Negative) for term in terms[1:])
            return total + plus + isinstance(terms[0], Negative) + max(0, fractions - 1), fractions > 0
        case Over():
            return total + 2 + 4 * (fractions > 0), True
        case Product(factors=factors):
            return total + _brackets(factors, below), fractions > 0
        case Power(base=base, exponent=exponent):
            small = isinstance(exponent, Number)
            return total + _bracket(base) + isinstance(exponent, Sum) - small, fractions > 0
        case Call(function=function, arguments=arguments):
            decay = function == "exp" and isinstance(arguments[0], Negative)
            return total + 2 - decay, fractions > 0


def _brackets(factors: Sequence[Node], below: Sequence[Weighed]) -> int:
    return sum(
        _bracket(factor) + 3 * (fraction and isinstance(factor, Sum))
        for factor, (_, fraction) in zip(factors, below, strict=True)
    )


def _bracket(node: Node) -> int:
    """The cost of the brackets around a part; 0 where it needs none."""
    if not isinstance(node, Sum):
        return 0
    return 2 + 2 * isinstance(node.terms[0], Negative) + 2 * max(0, len(node.terms) - SHORT_SUM_TERMS)
