"""The rules of differentiation with their usual mistakes: one faulty step at one place, all other steps right.

For each node there is a rule: which parts are derived, how their derivatives make the right one, and how the usual
mistakes put them together instead. `faulty_derivatives` applies every mistake at every place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from gdcli.calculus.derivation.rebuilding import raised, rebuilt
from gdcli.calculus.derivation.rules import differentiate
from gdcli.calculus.derivation.textbook import derivatives
from gdcli.language.algebra import ZERO, add, divide, multiply, negate, number, power
from gdcli.language.function_table import FUNCTIONS, REDUCTIONS
from gdcli.language.tree import (
    ONE,
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Sum,
    Variable,
    substitute,
    variables_of,
)  # fmt: skip
from gdcli.model import Mistake
from gdcli.record import record

Combine = Callable[[Sequence[Node]], Node]
"""Makes the derivative of a node from the derivatives of its parts."""
Fault = tuple[Mistake, Combine]
"""A usual mistake, and how it makes the derivative."""
SIGN_IS_CONFUSED: Final = frozenset({
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh",
})  # fmt: skip
"""Functions in whose derivatives the sign is the usual mistake."""
TWO: Final = number(2)


@record
class Rule:
    """How a node is derived: from the derivatives of its `parts` `right` makes its own, each of `wrong` a wrong one."""

    parts: tuple[Node, ...]
    right: Combine
    wrong: tuple[Fault, ...] = ()


@record
class Faulty:
    """A derivative with one mistake: which, at which part, what the right rule gives for the part, and the fault."""

    mistake: Mistake
    part: Node
    right: Node
    wrong: Node
    whole: Node


def faulty_derivatives(node: Node, wrt: str) -> Iterator[Faulty]:
    """The derivative of `node` by `wrt` with every usual mistake at every place, one at a time."""
    if wrt not in variables_of(node):
        return
    rule = rule_of(node, wrt)
    slopes = [derivative(part, wrt) for part in rule.parts]
    right = rebuilt(rule.right(slopes))
    for mistake, combine in rule.wrong:
        wrong = rebuilt(combine(slopes))
        if wrong != right:
            yield Faulty(mistake, node, right, wrong, wrong)
    for place, part in enumerate(rule.parts):
        for faulty in faulty_derivatives(part, wrt):
            changed = [*slopes[:place], faulty.whole, *slopes[place + 1 :]]
            yield Faulty(faulty.mistake, faulty.part, faulty.right, faulty.wrong, rebuilt(rule.right(changed)))


def everywhere_faulty(node: Node, wrt: str, mistake: Mistake) -> Node:
    """The derivative with the same mistake wherever it can be made."""
    if wrt not in variables_of(node):
        return ZERO
    rule = rule_of(node, wrt)
    slopes = [everywhere_faulty(part, wrt, mistake) for part in rule.parts]
    return rebuilt(dict(reversed(rule.wrong)).get(mistake, rule.right)(slopes))


def derivative(node: Node, wrt: str) -> Node:
    """The right derivative by our own rules."""
    return differentiate(node, wrt) if wrt in variables_of(node) else ZERO


def rule_of(node: Node, wrt: str) -> Rule:
    """The rule for a node that holds the variable."""
    match node:
        case Variable():
            return Rule((), lambda _: ONE)
        case Negative(operand=operand):
            return Rule((operand,), lambda d: negate(d[0]), ((Mistake.SIGN, lambda d: d[0]),))
        case Sum(terms=terms):
            return _sum(terms, wrt)
        case Product(factors=factors):
            return _product(factors, wrt)
        case Power(base=base, exponent=exponent):
            return _power(base, exponent, wrt)
        case Call(function=function, arguments=arguments) if function in REDUCTIONS:
            return Rule(arguments, lambda d: Call(function, (d[0],)))
        case Call(function=function, arguments=arguments):
            return _call(function, arguments, wrt)
        case Over(operand=operand):
            return _quotient((ONE,), (operand,), ONE)
    raise AssertionError(f"no rule for {node!r}")


def _sum(terms: tuple[Node, ...], wrt: str) -> Rule:
    """Term by term; a constant has the derivative 0, and is kept by mistake."""
    constants = [term for term in terms if wrt not in variables_of(term)]
    moving = tuple(term for term in terms if wrt in variables_of(term))
    kept: Fault = (Mistake.CONSTANT_KEPT, lambda d: add(*d, *constants))
    return Rule(moving, lambda d: add(*d), (kept,) if constants else ())


def _product(factors: tuple[Node, ...], wrt: str) -> Rule:
    """Constant factors stay; what is left is one factor, a product, or a quotient."""
    above = [factor for factor in factors if not isinstance(factor, Over)]
    below = [part for factor in factors if isinstance(factor, Over) for part in _factors(factor.operand)]
    fixed = divide(_times(_still(above, wrt)), _times(_still(below, wrt)))
    moving, under = _moving(above, wrt), _moving(below, wrt)
    match under:
        case [Power(base=base, exponent=Number() as exponent) as divisor] if not moving:
            if fixed == ONE:
                return _constant_exponent(base, negate(exponent), wrt)
            moving, under = [divide(ONE, divisor)], []  # c/x**3 is derived as c*x**-3
    if under:
        return _quotient(tuple(moving) or (ONE,), tuple(under), fixed)
    if len(moving) > 1:
        return Rule(
            tuple(moving),
            lambda d: multiply(fixed, _product_rule(moving, d)),
            (
                (Mistake.PRODUCT_OF_DERIVATIVES, lambda d: multiply(fixed, *d)),
                (Mistake.PRODUCT_TERM_LOST, lambda d: multiply(fixed, _product_rule(moving, [*d[:-1], ZERO]))),
                (Mistake.PRODUCT_TERM_LOST, lambda d: multiply(fixed, _product_rule(moving, [ZERO, *d[1:]]))),
                (Mistake.PRODUCT_AS_SUM, lambda d: multiply(fixed, add(*d))),
                (Mistake.PRODUCT_MISPAIRED, lambda d: multiply(fixed, add(*map(multiply, d, moving)))),
            ),
        )
    lost: Fault = (Mistake.FACTOR_LOST, lambda d: d[0])
    return Rule((moving[0],), lambda d: multiply(fixed, d[0]), (lost,) if fixed != ONE else ())


def _product_rule(factors: Sequence[Node], slopes: Sequence[Node]) -> Node:
    return add(*(multiply(*factors[:i], slope, *factors[i + 1 :]) for i, slope in enumerate(slopes)))


def _quotient(above: tuple[Node, ...], below: tuple[Node, ...], fixed: Node) -> Rule:
    """(u/v)' = (u'v − uv')/v², times a constant factor."""
    top, bottom = _times(above), _times(below)
    square = power(bottom, TWO)

    def made(numerator: Node, denominator: Node = square) -> Node:
        return multiply(fixed, divide(numerator, denominator))

    def terms(d: Sequence[Node]) -> tuple[Node, Node]:
        return multiply(d[0], bottom), multiply(top, d[1])

    def difference(d: Sequence[Node]) -> Node:
        first, second = terms(d)
        return add(first, negate(second))

    usual: tuple[Fault, ...] = (
        (Mistake.QUOTIENT_SIGN, lambda d: made(add(*terms(d)))),
        (Mistake.QUOTIENT_SQUARE, lambda d: made(difference(d), bottom)),
    )
    of_two: tuple[Fault, ...] = (
        (Mistake.QUOTIENT_ORDER, lambda d: made(negate(difference(d)))),
        (Mistake.QUOTIENT_SQUARE, lambda d: made(difference(d), power(top, TWO))),
        (Mistake.QUOTIENT_OF_DERIVATIVES, lambda d: made(d[0], d[1])),
    )
    return Rule((top, bottom), lambda d: made(difference(d)), usual + (of_two if variables_of(top) else ()))


def _power(base: Node, exponent: Node, wrt: str) -> Rule:
    if wrt not in variables_of(exponent):
        return _constant_exponent(base, exponent, wrt)
    if wrt not in variables_of(base):
        return _constant_base(base, exponent, wrt)
    whole = Power(base, exponent)
    logarithm, lowered = Call("log", (base,)), add(exponent, negate(ONE))
    return Rule(
        (base, exponent),
        lambda d: multiply(whole, add(multiply(d[1], logarithm), divide(multiply(exponent, d[0]), base))),
        (
            (Mistake.EXPONENTIAL_AS_POWER, lambda d: multiply(exponent, power(base, lowered), d[0])),
            (Mistake.INNER_FORGOTTEN, lambda _: multiply(whole, logarithm)),
        ),
    )


def _constant_exponent(base: Node, exponent: Node, wrt: str) -> Rule:
    """(uⁿ)' = n·uⁿ⁻¹·u'."""
    whole, lowered = raised(base, exponent), raised(base, add(exponent, negate(ONE)))
    outer = multiply(exponent, lowered)
    chain: tuple[Fault, ...] = (
        (Mistake.INNER_FORGOTTEN, lambda _: outer),
        (Mistake.INNER_INSIDE, lambda d: multiply(exponent, raised(d[0], add(exponent, negate(ONE))))),
        (Mistake.ARGUMENT_LOST, lambda d: multiply(exponent, raised(Variable(wrt), add(exponent, negate(ONE))), d[0])),
    )
    own: tuple[Fault, ...] = (
        (Mistake.EXPONENT_KEPT, lambda d: multiply(exponent, whole, d[0])),
        (Mistake.EXPONENT_NOT_BROUGHT_DOWN, lambda d: multiply(lowered, d[0])),
        (Mistake.EXPONENT_RAISED, lambda d: multiply(exponent, raised(base, add(exponent, ONE)), d[0])),
    )
    return Rule((base,), lambda d: multiply(outer, d[0]), (chain if base != Variable(wrt) else ()) + own)


def _constant_base(base: Node, exponent: Node, wrt: str) -> Rule:
    """(aᵘ)' = aᵘ·log(a)·u'."""
    whole = Power(base, exponent)
    factor = ONE if base == Constant("e") else Call("log", (base,))
    outer = multiply(whole, factor)
    as_power = multiply(exponent, power(base, add(exponent, negate(ONE))))
    chain: tuple[Fault, ...] = (
        (Mistake.INNER_FORGOTTEN, lambda _: outer),
        (Mistake.INNER_INSIDE, lambda d: multiply(Power(base, d[0]), factor)),
        (Mistake.ARGUMENT_LOST, lambda d: multiply(Power(base, Variable(wrt)), factor, d[0])),
    )
    own: tuple[Fault, ...] = (
        (Mistake.EXPONENTIAL_AS_POWER, lambda d: multiply(as_power, d[0])),
        (Mistake.EXPONENTIAL_AS_POWER, lambda _: as_power),
    )
    base_lost: Fault = (Mistake.LOGARITHM_OF_BASE_FORGOTTEN, lambda d: multiply(whole, d[0]))
    wrong = (chain if exponent != Variable(wrt) else ()) + own + ((base_lost,) if factor != ONE else ())
    return Rule((exponent,), lambda d: multiply(outer, d[0]), wrong)


def _call(function: str, arguments: tuple[Node, ...], wrt: str) -> Rule:
    """f(u)' = f'(u)·u', argument by argument."""
    slopes = [_slope(function, arguments, slot) for slot in range(len(arguments))]

    def right(d: Sequence[Node]) -> Node:
        return add(*(multiply(slope, each) for slope, each in zip(slopes, d, strict=True)))

    if len(arguments) > 1:
        return Rule(arguments, right)
    chain: tuple[Fault, ...] = (
        (Mistake.INNER_FORGOTTEN, lambda _: slopes[0]),
        (Mistake.INNER_INSIDE, lambda d: _slope(function, (d[0],), 0)),
        (Mistake.ARGUMENT_LOST, lambda d: multiply(_slope(function, (Variable(wrt),), 0), d[0])),
    )
    own: tuple[Fault, ...] = ((Mistake.SIGN_OF_FUNCTION, lambda d: negate(right(d))),)
    own = own if function in SIGN_IS_CONFUSED else ()
    as_power = multiply(arguments[0], Call("exp", (add(arguments[0], negate(ONE)),)))
    root: tuple[Fault, ...] = (
        (Mistake.EXPONENT_KEPT, lambda d: divide(multiply(Call(function, arguments), d[0]), TWO)),
        (Mistake.EXPONENT_NOT_BROUGHT_DOWN, lambda d: divide(d[0], Call(function, arguments))),
    )
    exponential: tuple[Fault, ...] = (
        (Mistake.EXPONENTIAL_AS_POWER, lambda d: multiply(as_power, d[0])),
        (Mistake.EXPONENTIAL_AS_POWER, lambda _: as_power),
    )
    own += {"sqrt": root, "exp": exponential}.get(function, ())
    wrong = (chain if arguments[0] != Variable(wrt) else ()) + own
    return Rule(arguments, right, wrong)


def _slope(function: str, arguments: tuple[Node, ...], slot: int) -> Node:
    """The function's own derivative by one argument, at its arguments."""
    letters = FUNCTIONS[function].parameters(len(arguments))
    here = dict(zip(letters, arguments, strict=True))
    return rebuilt(substitute(derivatives(function, len(arguments))[slot], here))


def _factors(node: Node) -> tuple[Node, ...]:
    plain = isinstance(node, Product) and not any(isinstance(factor, Over) for factor in node.factors)
    return node.factors if isinstance(node, Product) and plain else (node,)


def _still(factors: Sequence[Node], wrt: str) -> list[Node]:
    return [factor for factor in factors if wrt not in variables_of(factor)]


def _moving(factors: Sequence[Node], wrt: str) -> list[Node]:
    return [factor for factor in factors if wrt in variables_of(factor)]


def _times(factors: Sequence[Node]) -> Node:
    return multiply(*factors) if factors else Number(Fraction(1))
