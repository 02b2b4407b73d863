"""Least squares in rational numbers, without rounding, for a model that is linear in its parameters.

The normal equations are solved by Gaussian elimination. They square the condition number, which makes floats lose half
of their digits (Higham 2002, Accuracy and Stability of Numerical Algorithms, chapter 20); rational numbers lose none.
The numbers of a table are read as decimal fractions: 0.1 is one tenth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Final

from gdcli.language.reading.decimals import decimal_fraction
from gdcli.language.tree import Negative, Node, Number, Over, Power, Product, Sum, Variable, fold
from gdcli.record import record

CELLS_MAX: Final = 20_000
"""The largest number of cells of a design matrix that is solved in rational numbers, in some tenths of a second."""
EXPONENT_MAX: Final = 64
"""The largest exponent of a power that is computed in rational numbers."""
ZERO: Final = Fraction(0)


@record
class ExactFit:
    """The least-squares solution (n).

    It is None where there are many solutions; `flat` is then a direction (n) along which the loss is constant.
    """

    solution: tuple[Fraction, ...] | None
    flat: tuple[Fraction, ...] | None = None


def rational_value(root: Node, values: Mapping[str, Fraction]) -> Fraction | None:
    """The value of a tree at rational numbers; None if it has a function, a constant or a root, or divides by zero."""

    def visit(node: Node, below: tuple[Fraction | None, ...]) -> Fraction | None:
        if isinstance(node, Variable):
            return values.get(node.name)
        known = [value for value in below if value is not None]
        return _combined(node, known) if len(known) == len(below) else None

    return fold(root, visit)


def _combined(node: Node, below: list[Fraction]) -> Fraction | None:
    """The value of a node that is not a variable, from the values of its children; None if it is not rational."""
    match node:
        case Number(value=value):
            return value
        case Negative():
            return -below[0]
        case Over():
            return 1 / below[0] if below[0] else None
        case Sum():
            return sum(below, ZERO)
        case Product():
            return reduce(Fraction.__mul__, below)
        case Power():
            base, exponent = below
            is_rational = exponent.denominator == 1 and abs(exponent) <= EXPONENT_MAX and (base or exponent >= 0)
            return Fraction(base ** int(exponent)) if is_rational else None
    return None


def design(
    root: Node, parameters: Sequence[str], columns: Mapping[str, Sequence[float]]
) -> tuple[list[list[Fraction]], list[Fraction]] | None:
    """The design matrix (n columns of N) and the offset (N) of a model, in rational numbers.

    `root` is linear in the n parameters; the offset is its value where all parameters are 0. None if the model is not a
    rational function of the columns.
    """
    exact = {name: [decimal_fraction(value) for value in column] for name, column in columns.items()}
    rows = [dict(zip(exact, values, strict=True)) for values in zip(*exact.values(), strict=True)]
    zeros = dict.fromkeys(parameters, ZERO)
    found: list[list[Fraction]] = []
    for name in (None, *parameters):
        point = zeros if name is None else {**zeros, name: Fraction(1)}
        column = [rational_value(root, {**row, **point}) for row in rows]
        if any(value is None for value in column):
            return None
        found.append([value for value in column if value is not None])
    offset, *others = found
    return [[a - b for a, b in zip(column, offset, strict=True)] for column in others], offset


def exact_fit(columns: Sequence[Sequence[Fraction]], target: Sequence[Fraction], ridge: Fraction = ZERO) -> ExactFit:
    """The minimizer of ‖Σ x_j·column_j − target‖² + ridge·‖x‖²; `columns` are n columns of N numbers."""
    scales = [lcm(*(value.denominator for value in column)) for column in (*columns, target)]
    *whole, right = [
        [int(value * scale) for value in column] for column, scale in zip((*columns, target), scales, strict=True)
    ]
    n = len(whole)
    system = [
        [
            Fraction(_dot(whole[i], other), scales[i] * scale)
            for other, scale in zip((*whole, right), scales, strict=True)
        ]
        for i in range(n)
    ]
    for i in range(n):
        system[i][i] += ridge
    return _solved(system)


def _dot(left: Sequence[int], right: Sequence[int]) -> int:
    return sum(map(int.__mul__, left, right))


def _solved(system: list[list[Fraction]]) -> ExactFit:
    """The solution by Gaussian elimination; the last column of the n rows is the right-hand side.

    A column without a pivot gives the flat direction.
    """
    n = len(system)
    pivots: list[int] = []
    for column in range(n):
        row = next((row for row in range(len(pivots), n) if system[row][column]), None)
        if row is None:
            return ExactFit(None, _null_vector(system, pivots, column, n))
        place = len(pivots)
        system[place], system[row] = system[row], system[place]
        lead = system[place][column]
        system[place] = [entry / lead for entry in system[place]]
        for other in range(n):
            factor = system[other][column]
            if other != place and factor:
                system[other] = [a - factor * b for a, b in zip(system[other], system[place], strict=True)]
        pivots.append(column)
    return ExactFit(tuple(row[n] for row in system))


def _null_vector(system: list[list[Fraction]], pivots: Sequence[int], column: int, n: int) -> tuple[Fraction, ...]:
    """The direction (n) in which the matrix is zero: this column minus its combination of the columns before it."""
    vector = [ZERO] * n
    vector[column] = Fraction(1)
    for place, pivot in enumerate(pivots):
        vector[pivot] = -system[place][column]
    return tuple(vector)
