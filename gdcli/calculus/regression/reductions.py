"""Means and sums over the rows of a table inside of a model, replaced by their values."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from gdcli.calculus.regression.exact import CELLS_MAX, rational_value
from gdcli.graph.objective import Objective
from gdcli.language.algebra import signed_number
from gdcli.language.function_table import REDUCTIONS
from gdcli.language.reading.decimals import decimal_fraction
from gdcli.language.tree import (
    Call,
    Expression,
    Negative,
    Node,
    Number,
    RowTable,
    fold,
    nodes_of_tree,
    variables_of,
    with_children,
)

NO_VALUE: Final = Call("log", (Negative(Number(Fraction(1))),))
"""A formula without a value, in place of a mean or a sum that has none."""


def has_reductions(root: Node) -> bool:
    """Whether the model contains a mean or a sum, through which its value in one row depends on other rows."""
    return any(isinstance(node, Call) and node.function in REDUCTIONS for node in nodes_of_tree(root))


def with_reductions_at(root: Node, table: RowTable, parameters: Sequence[str], point: Sequence[float]) -> Node:
    """The model with each mean and sum over the rows of the table replaced by its value at a point (n)."""

    def value(call: Call) -> Node:
        return _number(Objective(Expression(call, "", tuple(parameters), (), table)).value(point))

    return _replaced(root, value)


def with_constant_reductions(root: Node, table: RowTable, parameters: Collection[str]) -> Node:
    """The model with each mean and sum that depends on no parameter replaced by its value.

    For a table of at most `CELLS_MAX` rows the value is exact, and a mean or sum that is not rational stays in the
    model. For a larger table the value is a float.
    """

    def value(call: Call) -> Node:
        if variables_of(call) & set(parameters):
            return call
        if table.rows > CELLS_MAX:
            return _number(Objective(Expression(call, "", (), (), table)).value(()))
        exact = _exactly(call, table)
        return call if exact is None else signed_number(exact)

    return _replaced(root, value)


def _replaced(root: Node, value: Callable[[Call], Node]) -> Node:
    """The tree with `value` in place of each mean and sum, the innermost ones first."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        whole = with_children(node, below)
        return value(whole) if isinstance(whole, Call) and whole.function in REDUCTIONS else whole

    return fold(root, visit)


def _exactly(call: Call, table: RowTable) -> Fraction | None:
    """The value of a mean or a sum as a rational number; None if a row has a value that is not rational."""
    names = variables_of(call)
    columns = {name: np.asarray(column).tolist() for name, column in table.columns.items() if name in names}
    total = Fraction(0)
    for row in range(table.rows):
        cells = {name: decimal_fraction(column[row]) for name, column in columns.items()}
        value = rational_value(call.arguments[0], cells)
        if value is None:
            return None
        total += value
    return total / table.rows if call.function == "mean" else total


def _number(value: float) -> Node:
    return signed_number(Fraction(value)) if math.isfinite(value) else NO_VALUE
