"""Points beside the places where the form of an expression changes: kinks, steps and the edges of its domain.

Two expressions that agree on one side of such a place may differ on the other, however far from the origin it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from gdcli.language.algebra import add, negate, number_of
from gdcli.language.function_table import FUNCTIONS, KINKED
from gdcli.language.tree import ONE, Call, Node, Power, nodes_of_tree, variables_of
from gdcli.lessons.checking.precise import Real, exact, real, value_at

OFFSETS: Final = tuple(map(Fraction, ("1/97", "1/7", "1/2", "5/3", "5/2", "7", "41", "997")))
"""The distances of the points from a change, on both of its sides."""
OTHER_COORDINATE: Final = Fraction(3, 2)
"""The value of every other variable where a change is looked for along one of them."""
SECANT_STEPS: Final = 30
ROOT_DENOMINATOR: Final = 10**6
"""A root is rounded to a fraction with this denominator."""

ExactPoint = dict[str, Fraction]


def points_beside_changes(trees: Sequence[Node], variables: Sequence[str]) -> Iterator[ExactPoint]:
    """Points on both sides of each change that is found along a coordinate, in the order of the expressions."""
    for zero in dict.fromkeys(zero for tree in trees for zero in changing_expressions(tree)):
        for name in sorted(variables_of(zero)):
            point = dict.fromkeys(variables, OTHER_COORDINATE)
            root = root_along(zero, name, point)
            if root is not None:
                for offset in OFFSETS:
                    yield from ({**point, name: root + offset}, {**point, name: root - offset})


def changing_expressions(tree: Node) -> Iterator[Node]:
    """Expressions at whose zeros the form of the tree changes: the arguments of kinks, roots and logarithms.

    For the argument u of a function with a domain also u − 1 and u + 1: the domains of inverse functions end there.
    """
    for node in nodes_of_tree(tree):
        if isinstance(node, Power) and not _is_whole(node.exponent):
            yield node.base
        elif isinstance(node, Call) and (node.function in KINKED or FUNCTIONS[node.function].domain):
            yield from (add(first, negate(second)) for first, second in combinations(node.arguments, 2))
            for argument in node.arguments:
                yield argument
                if FUNCTIONS[node.function].domain:
                    yield from (add(argument, ONE), add(argument, negate(ONE)))


def _is_whole(exponent: Node) -> bool:
    value = number_of(exponent)
    return value is not None and value.denominator == 1


def root_along(zero: Node, name: str, point: ExactPoint) -> Fraction | None:
    """A zero of an expression along one coordinate, by the secant method from 0 and 1; None where none is found."""
    at = {each: exact(x) for each, x in point.items()}

    def value(x: Real) -> Real | None:
        return value_at(zero, {**at, name: x})

    first, second = real(0), real(1)
    low, high = value(first), value(second)
    for _ in range(SECANT_STEPS):
        if low is None or high is None or low == high:
            break
        first, second = second, second - high * (second - first) / (high - low)
        low, high = high, value(second)
    is_root = high is not None and abs(high) * ROOT_DENOMINATOR < 1
    return Fraction(int(second * ROOT_DENOMINATOR), ROOT_DENOMINATOR) if is_root else None
