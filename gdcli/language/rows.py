"""Expressions over the rows of a table: the names that are columns, and the refusal if a mean or sum is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import ExpressionError, UsageError
from gdcli.language.function_table import REDUCTIONS
from gdcli.language.tree import Call, Expression, Node, RowTable, Variable, fold, nodes_of_tree
from gdcli.late import LateModule
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.language import sentences
else:
    sentences = LateModule("gdcli.language.sentences")


def over_rows(expression: Expression, table: RowTable | None) -> Expression:
    """The expression with its table; names that are columns are removed from its variables.

    Raises UsageError if no column is used, and ExpressionError if a mean or a sum has no table, or if the whole
    expression has a value for each row.
    """
    if table is None:
        _refuse_reductions(expression)
        return expression
    used = [name for name in expression.variables if name in table.columns]
    if not used:
        hint = sentences.COLUMNS_ARE(names=", ".join(table.columns))
        raise UsageError(sentences.NO_COLUMN_USED(), hint)
    if has_rows(expression.root, table):
        message, hint = sentences.VALUE_FOR_EACH_ROW(), sentences.TAKE_ROWS_TOGETHER()
        raise ExpressionError(message, hint, expression.source, *expression.root.span)
    left = tuple(name for name in expression.variables if name not in table.columns)
    return replace(expression, variables=left, table=table, by_terms=None)


def has_rows(root: Node, table: RowTable) -> bool:
    """Whether a tree has a value for each row: it contains a column outside of every mean and sum."""

    def visit(node: Node, below: tuple[bool, ...]) -> bool:
        if isinstance(node, Variable):
            return node.name in table.columns
        return any(below) and not (isinstance(node, Call) and node.function in REDUCTIONS)

    return fold(root, visit)


def _refuse_reductions(expression: Expression) -> None:
    if expression.by_terms is not None:  # such expressions come from texts without means and sums only
        return
    for node in nodes_of_tree(expression.root):
        if isinstance(node, Call) and node.function in REDUCTIONS:
            message, hint = sentences.NO_TABLE(function=node.function), sentences.NAME_TABLE()
            raise ExpressionError(message, hint, expression.source, *node.span)
