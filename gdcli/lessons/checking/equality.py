"""Whether two expressions are equal: compared as trees, then with many digits at many points.

Numbers can refute that two expressions are equal, and one point is enough for that. They cannot prove it: expressions
that agree at 40 points to 30 digits are called equal, and the answer says how this was found.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Final

from gdcli.language.tree import Node
from gdcli.lessons.checking.changes import ExactPoint, points_beside_changes
from gdcli.lessons.checking.precise import DIGITS_CALCULATED, Real, exact, real, value_at
from gdcli.model import Agreement
from gdcli.record import record

POINTS_COMPARED: Final = 40
POINTS_TRIED: Final = 400
POINTS_BESIDE_CHANGES: Final = 200
POINTS_ENOUGH: Final = 8
"""With fewer common points than this the answer is undecided."""
DIGITS_AGREED: Final = 30
DIGITS_CLOSE: Final = 52
"""Values that agree to this many of DIGITS_CALCULATED digits are taken as equal."""
DIGITS_CONFIRMED: Final = 150
"""A difference counts if it stays in a calculation with this many digits."""
SIMPLE_COORDINATES: Final = tuple(map(Fraction, ("1", "2", "1/2", "3", "-1", "-2", "3/2", "-1/2", "1/3", "5", "-3")))
"""The coordinates of the first points at which values are compared: a reader can check them."""
SPREADS: Final = (1.0, 0.3, 3.0, 10.0)
"""Standard deviations of the random coordinates that follow."""


@record
class EqualityResult:
    """The result of comparing the values of two expressions.

    At `compared` points both had a value; at `differs` the values are unequal. `only_first` and `only_second` are
    points where only one of the two has a value.
    """

    agreement: Agreement
    compared: int
    differs: ExactPoint | None = None
    only_first: ExactPoint | None = None
    only_second: ExactPoint | None = None


def compare_values(first: Node, second: Node, variables: Sequence[str], function: Node | None = None) -> EqualityResult:
    """Compare two expressions at POINTS_COMPARED points where both have a value, at fewer where no more are found.

    With `function`, only points count where it has a value: it has no derivative elsewhere, whatever a formula says.
    """
    trees = (first, second) if function is None else (first, second, function)
    compared = 0
    only_first: ExactPoint | None = None
    only_second: ExactPoint | None = None
    for may_stop, point in islice(_points(trees, variables), POINTS_TRIED):
        if may_stop and compared >= POINTS_COMPARED:
            break
        values = values_at(trees, point)
        if values[-1] is None and function is not None:
            continue
        if values[0] is not None and values[1] is None:
            only_first = only_first or point
        elif values[1] is not None and values[0] is None:
            only_second = only_second or point
        elif values[0] is not None:
            if not are_close(values[0], values[1], DIGITS_CLOSE) and differ(first, second, point):
                return EqualityResult(Agreement.DIFFERENT, compared, point, only_first, only_second)
            compared += 1
            if not variables:
                break
    enough = compared >= POINTS_ENOUGH or (compared and not variables)
    agreement = Agreement.EQUAL if enough else Agreement.UNDECIDED
    return EqualityResult(agreement, compared, None, only_first, only_second)


def _points(trees: Sequence[Node], variables: Sequence[str]) -> Iterator[tuple[bool, ExactPoint]]:
    """The points to compare at, always in the same order, and whether one may stop before each.

    Simple ones come first, then those beside changes of form, which are all compared, then random ones.
    """
    for point in simple_points(variables):
        yield False, point
    for point in islice(points_beside_changes(trees, variables), POINTS_BESIDE_CHANGES):
        yield False, point
    draw = random.Random(20)
    while True:
        for spread in SPREADS:
            yield True, {name: Fraction(round(draw.gauss(0.0, spread) * 1000), 997) for name in variables}


def simple_points(variables: Sequence[str]) -> Iterator[ExactPoint]:
    """Points with simple coordinates, at which a reader can calculate."""
    count = len(SIMPLE_COORDINATES)
    for i in range(count):
        yield {name: SIMPLE_COORDINATES[(i + 3 * place) % count] for place, name in enumerate(variables)}


def values_at(trees: Sequence[Node], point: ExactPoint, digits: int = DIGITS_CALCULATED) -> tuple[Real | None, ...]:
    """The value of each tree at a point, None where it has none."""
    return tuple(value_at(tree, {name: exact(x) for name, x in point.items()}, digits) for tree in trees)


def differ(first: Node, second: Node, point: ExactPoint) -> bool:
    """Whether two values at a point that are not close are different.

    With more digits a rounding error shrinks, and a difference stays.
    """
    gaps: list[Real] = []
    for digits in (DIGITS_CALCULATED, DIGITS_CONFIRMED):
        one, two = values_at((first, second), point, digits)
        if one is None or two is None:
            return False
        gaps.append(abs(one - two))
    return bool(gaps[1] > gaps[0] * real(10) ** -DIGITS_AGREED)


def are_close(one: Real, two: Real, digits: int = DIGITS_AGREED) -> bool:
    """Whether two numbers agree to a number of significant digits."""
    return bool(abs(one - two) <= real(10) ** -digits * max(abs(one), abs(two)))
