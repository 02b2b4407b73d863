"""Answers over the rows of a table: a mean or a sum is written out, one term a row, and then checked as any other."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from gdcli.errors import CannotError
from gdcli.language.algebra import signed_number
from gdcli.language.function_table import REDUCTIONS
from gdcli.language.reading.decimals import decimal_fraction
from gdcli.language.rows import over_rows
from gdcli.language.tree import (
    Call,
    Expression,
    Node,
    Number,
    Product,
    RowTable,
    Sum,
    fold,
    substitute,
    variables_of,
    with_children,
)
from gdcli.lessons.checking.sentences import CHECK_FEWER_ROWS, TOO_MANY_ROWS

NODES_MAX: Final = 5_000
"""The most nodes of a formula that is written out: its value at 40 points with 60 digits takes seconds."""


def answer_over(answer: Expression, table: RowTable | None) -> Expression:
    """The answer as one over the rows of the table, if there is one. It may be the same in every row.

    Raises ExpressionError if the answer has a value for each row, or has a mean or a sum without a table.
    """
    is_same_in_every_row = table is not None and variables_of(answer.root).isdisjoint(table.columns)
    return answer if is_same_in_every_row else over_rows(answer, table)


def sums_written_out(root: Node, table: RowTable | None) -> Node:
    """The tree with each mean and sum over the rows of the table as a sum of one term a row, in exact numbers.

    Raises CannotError if it would have more than NODES_MAX nodes.
    """
    if table is None:
        return root
    nodes = _nodes_written_out(root, table.rows)
    if nodes > NODES_MAX:
        raise CannotError(TOO_MANY_ROWS(rows=table.rows), CHECK_FEWER_ROWS(rows=table.rows * NODES_MAX // nodes))
    names = [name for name in table.columns if name in variables_of(root)]
    columns = [map(signed_number, map(decimal_fraction, table.columns[name])) for name in names]
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)] or [{}] * table.rows

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        whole = with_children(node, below)
        if not (isinstance(whole, Call) and whole.function in REDUCTIONS):
            return whole
        total = Sum(tuple(substitute(whole.arguments[0], row) for row in rows))
        return Product((Number(Fraction(1, table.rows)), total)) if whole.function == "mean" else total

    return fold(root, visit)


def _nodes_written_out(root: Node, rows: int) -> int:
    """The number of nodes of the tree with its means and sums written out."""

    def visit(node: Node, below: tuple[int, ...]) -> int:
        return 1 + sum(below) * (rows if isinstance(node, Call) and node.function in REDUCTIONS else 1)

    return fold(root, visit)
