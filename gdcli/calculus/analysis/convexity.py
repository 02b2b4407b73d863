"""Proofs of convexity by the composition rules of disciplined convex programming, applied to the tree of a formula.

A formula that no rule covers is `UNKNOWN`: it may be convex or not. Example: x**2 + 2*x*y + y**2 is convex, but only
its Hessian proves it. Sources: Grant, Boyd & Ye 2006, "Disciplined convex programming"; Boyd & Vandenberghe 2004,
Convex Optimization, chapter 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from typing import Final

from gdcli.language.function_table import CONSTANTS, FUNCTIONS, REDUCTIONS, Function
from gdcli.language.intervals import range_of
from gdcli.language.reading.constants import constant_value
from gdcli.language.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    RowTable,
    Sum,
    Variable,
    choices_of,
    ends_of,
    fold,
)
from gdcli.record import record


class FunctionShape(StrEnum):
    """The shape of a function over its whole domain.

    `NEITHER`: it is proved to be neither convex nor concave. `UNKNOWN`: nothing is proved.
    """

    CONSTANT = "constant"
    AFFINE = "affine"
    CONVEX = "convex"
    CONCAVE = "concave"
    NEITHER = "neither"
    UNKNOWN = "unknown"


@record
class ProvedProperties:
    """The proved properties of a sub-expression; `nonnegative` and `nonpositive` hold over its whole domain."""

    shape: FunctionShape
    nonnegative: bool = False
    nonpositive: bool = False
    value: float | None = None  # of a constant

    @property
    def is_affine(self) -> bool:
        return self.shape in (FunctionShape.CONSTANT, FunctionShape.AFFINE)

    @property
    def is_convex(self) -> bool:
        return self.is_affine or self.shape is FunctionShape.CONVEX

    @property
    def is_concave(self) -> bool:
        return self.is_affine or self.shape is FunctionShape.CONCAVE


UNKNOWN_FACT: Final = ProvedProperties(FunctionShape.UNKNOWN)
ONE_FACT: Final = ProvedProperties(FunctionShape.CONSTANT, nonnegative=True)


@record
class Bend:
    """The shape of a function over its domain, and the directions in which it rises or falls.

    `rises` and `falls` hold over the whole domain. An `even` function falls for negative arguments and rises for
    positive ones.
    """

    shape: FunctionShape
    rises: bool = False
    falls: bool = False
    even: bool = False
    nonnegative: bool = False


FUNCTION_SHAPES: Final[Mapping[str, FunctionShape]] = {
    **dict.fromkeys(
        ("exp", "expm1", "abs", "cosh", "relu", "leaky_relu", "softplus", "logsumexp", "max", "hypot"),
        FunctionShape.CONVEX,
    ),
    **dict.fromkeys(("log", "log2", "log10", "log1p", "sqrt", "min"), FunctionShape.CONCAVE),
}
"""The functions that are convex, or concave, over their whole domain, jointly in all arguments."""

EVEN_FUNCTIONS: Final = frozenset({"abs", "cosh", "hypot"})
"""Those among them that fall for negative arguments and rise for positive ones."""


def convexity(root: Node, table: RowTable | None = None) -> FunctionShape:
    """The shape of the function that the rules prove; `UNKNOWN` if they prove none."""
    return _facts_of(root, table).shape


def is_convex(root: Node, table: RowTable | None = None) -> bool:
    """Whether the rules prove that the function is convex, as constant and affine functions are, too."""
    return convexity(root, table) in (FunctionShape.CONSTANT, FunctionShape.AFFINE, FunctionShape.CONVEX)


def is_never_negative(root: Node, table: RowTable | None = None) -> bool:
    """Whether the rules prove that the function is never negative."""
    return _facts_of(root, table).nonnegative


def _facts_of(root: Node, table: RowTable | None) -> ProvedProperties:
    """The proved properties of a tree. A column of numbers counts as a constant whose sign is known."""
    columns = {} if table is None else {name: _column(table, name) for name in table.columns}

    def visit(node: Node, below: tuple[ProvedProperties, ...]) -> ProvedProperties:
        return columns[node.name] if isinstance(node, Variable) and node.name in columns else _fact(node, below)

    return fold(root, visit)


def _column(table: RowTable, name: str) -> ProvedProperties:
    if name in choices_of(table):
        return ProvedProperties(FunctionShape.AFFINE)
    low, high = ends_of(table, name)
    return ProvedProperties(FunctionShape.CONSTANT, low >= 0.0, high <= 0.0)


def _fact(node: Node, below: tuple[ProvedProperties, ...]) -> ProvedProperties:
    """The proved properties of a node, from those of its children."""
    match node:
        case Number() | Constant():
            return _constant(_value(node))
        case Variable():
            return ProvedProperties(FunctionShape.AFFINE)
        case Negative():
            return _negated(below[0])
        case Sum():
            return reduce(_added, below)
        case Over():
            return _powered(below[0], Fraction(-1))
        case Product():
            return _multiplied(node, below)
        case Power():
            return _power(node, below)
        case Call():
            return _called(node.function, below, node)


def _value(node: Number | Constant) -> float:
    return float(node.value) if isinstance(node, Number) else CONSTANTS[node.name]


def _constant(value: float) -> ProvedProperties:
    return ProvedProperties(FunctionShape.CONSTANT, value >= 0, value <= 0, value)


def _negated(fact: ProvedProperties) -> ProvedProperties:
    turned = {FunctionShape.CONVEX: FunctionShape.CONCAVE, FunctionShape.CONCAVE: FunctionShape.CONVEX}.get(
        fact.shape, fact.shape
    )
    return ProvedProperties(turned, fact.nonpositive, fact.nonnegative, None if fact.value is None else -fact.value)


def _added(a: ProvedProperties, b: ProvedProperties) -> ProvedProperties:
    """The properties of a sum: those that both terms share."""
    shape = next(
        (shape for shape, both in (
            (FunctionShape.CONSTANT, a.shape is b.shape is FunctionShape.CONSTANT),
            (FunctionShape.AFFINE, a.is_affine and b.is_affine),
            (FunctionShape.CONVEX, a.is_convex and b.is_convex),
            (FunctionShape.CONCAVE, a.is_concave and b.is_concave),
        ) if both),
        FunctionShape.UNKNOWN,
    )  # fmt: skip
    value = None if a.value is None or b.value is None else a.value + b.value
    return ProvedProperties(shape, a.nonnegative and b.nonnegative, a.nonpositive and b.nonpositive, value)


def _multiplied(node: Product, below: Sequence[ProvedProperties]) -> ProvedProperties:
    """The properties of a product: constants times one function or a square; for other products only the sign."""
    constant = constant_value(node)
    if constant is not None:
        return _constant(float(constant))
    scale = 1.0
    rest: list[tuple[Node, ProvedProperties]] = []
    for factor, fact in zip(node.factors, below, strict=True):
        value = fact.value if fact.value is not None else _as_float(constant_value(factor))
        if value is None:
            rest.append((factor, fact))
        else:
            scale *= value
    columns = [fact for _, fact in rest if fact.shape is FunctionShape.CONSTANT]
    functions = [(factor, fact) for factor, fact in rest if fact.shape is not FunctionShape.CONSTANT]
    product = functions[0][1] if len(functions) == 1 else _signs(functions) if functions else ONE_FACT
    for column in columns:
        product = _times_column(product, column)
    if scale == 0:
        return UNKNOWN_FACT  # 0 times a function has no value where the function has none
    return product if scale > 0 else _negated(product)


def _times_column(fact: ProvedProperties, column: ProvedProperties) -> ProvedProperties:
    """The properties of a function times a column; only the sign of a column is known."""
    sign = fact if column.nonnegative else _negated(fact) if column.nonpositive else UNKNOWN_FACT
    shape = fact.shape if fact.is_affine else sign.shape
    return ProvedProperties(shape, sign.nonnegative, sign.nonpositive)


def _as_float(value: Fraction | float | None) -> float | None:
    return None if value is None else float(value)


def _signs(factors: Sequence[tuple[Node, ProvedProperties]]) -> ProvedProperties:
    """The properties of a product of several functions: for f*f those of a square, else only the sign."""
    if len(factors) == 2 and factors[0][0] == factors[1][0]:
        return _powered(factors[0][1], Fraction(2))
    nonnegative = all(fact.nonnegative for _, fact in factors)
    return ProvedProperties(FunctionShape.UNKNOWN, nonnegative)


def _power(node: Power, below: Sequence[ProvedProperties]) -> ProvedProperties:
    base, exponent = below
    constant = constant_value(node)
    if constant is not None:
        return _constant(float(constant))
    power = constant_value(node.exponent)
    if power is not None:
        return _powered(base, power)
    if base.value is not None and base.value > 0:  # a**u = exp(u*log(a))
        return _composed(
            Bend(FunctionShape.CONVEX, rises=base.value >= 1, falls=base.value <= 1, nonnegative=True), [exponent]
        )
    return UNKNOWN_FACT


def _powered(base: ProvedProperties, power: Fraction | float) -> ProvedProperties:
    """The properties of u**p.

    It is convex if p is even. For any other p they are known only if u is never negative.
    """
    if base.value is not None and base.value > 0:
        return _constant(base.value ** float(power))
    whole = power == int(power)
    even = whole and int(power) % 2 == 0
    if power > 0 and even:
        return _composed(Bend(FunctionShape.CONVEX, even=True, nonnegative=True), [base])
    if not base.nonnegative and whole:
        return base if power == 1 else ProvedProperties(FunctionShape.UNKNOWN, even)
    # From here on u >= 0: proved, or because u**p with a fractional p has no value for u < 0.
    if power >= 1:
        return _composed(Bend(FunctionShape.CONVEX, rises=True, nonnegative=True), [base])
    if power > 0:
        return _composed(Bend(FunctionShape.CONCAVE, rises=True, nonnegative=True), [base])
    return _composed(Bend(FunctionShape.CONVEX, falls=True, nonnegative=True), [base])


def _called(function: str, below: Sequence[ProvedProperties], node: Call) -> ProvedProperties:
    constant = constant_value(node)
    if constant is not None:
        return _constant(float(constant))
    if function in REDUCTIONS:
        return ProvedProperties(below[0].shape, below[0].nonnegative, below[0].nonpositive)
    bend = _bend_of(FUNCTIONS[function])
    fact = _composed(bend, below)
    nonnegative = bend.nonnegative or (function in ("max", "min") and _is_extreme_never_negative(function, below))
    return ProvedProperties(fact.shape, nonnegative)


def _bend_of(function: Function) -> Bend:
    """The bend of a function of the table; its shape is unknown if it is not among FUNCTION_SHAPES."""
    shape = FUNCTION_SHAPES.get(function.name, FunctionShape.UNKNOWN)
    nonnegative = range_of(function.name).low >= 0.0
    return Bend(shape, function.rises, function.falls, function.name in EVEN_FUNCTIONS, nonnegative)


def _is_extreme_never_negative(function: str, below: Sequence[ProvedProperties]) -> bool:
    """Whether `max` or `min` is never negative: one argument of `max`, or all of `min`, must be never negative."""
    return (any if function == "max" else all)(fact.nonnegative for fact in below)


def _composed(bend: Bend, arguments: Sequence[ProvedProperties]) -> ProvedProperties:
    """The properties of h(g1, …), by the composition theorem.

    It is convex if h is convex and every g is affine, or convex where h increases in g, or concave where h decreases.
    """
    for wanted in (FunctionShape.CONVEX, FunctionShape.CONCAVE):
        if bend.shape is wanted and all(_fits(bend, fact, wanted) for fact in arguments):
            return ProvedProperties(wanted, bend.nonnegative)
    return ProvedProperties(FunctionShape.UNKNOWN, bend.nonnegative)


def _fits(bend: Bend, fact: ProvedProperties, wanted: FunctionShape) -> bool:
    rises = bend.rises or (bend.even and fact.nonnegative)
    falls = bend.falls or (bend.even and fact.nonpositive)
    same, other = (
        (fact.is_convex, fact.is_concave) if wanted is FunctionShape.CONVEX else (fact.is_concave, fact.is_convex)
    )
    return fact.is_affine or (rises and same) or (falls and other)
