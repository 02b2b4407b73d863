"""Parameters and variables: `--set` gives names a value, and `--wrt` says which names stay variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gdcli.errors import UsageError
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.constants import check_constants
from gdcli.language.tree import (
    Constant,
    Expression,
    Node,
    Number,
    Span,
    Variable,
    fold,
    variables_of,
    with_children,
    with_variables,
)
from gdcli.language.values import unknown_variable
from gdcli.late import LateModule
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.language import sentences
else:
    sentences = LateModule("gdcli.language.sentences")


def bind(expression: Expression, settings: Mapping[str, Node], wrt: Sequence[str] | None = None) -> Expression:
    """The expression with its parameters set, over the variables of `wrt` (by default all that are left).

    `wrt` decides the order and may name variables that do not occur. Raises `UsageError` for names that are not in the
    expression or have no value, and `ExpressionError` if a set parameter leaves a constant part without a value.
    """
    settings = {name: value for name, value in settings.items() if name not in expression.replaced}
    for name, value in settings.items():
        if name not in expression.variables:
            raise unknown_variable(name, expression.variables)
        if variables_of(value):
            raise UsageError(sentences.PARAMETER_NOT_A_NUMBER(name=name), sentences.WRITE_PARAMETER(name=name))
    if settings:
        root = _with_values(expression.root, settings)
        check_constants(root, expression.source, FILE_LIMITS)
        expression = replace(expression, root=root, by_terms=None)
    left = tuple(name for name in expression.variables if name not in settings)
    variables = left if wrt is None else _free_variables(left, settings, wrt)
    return with_variables(expression, variables)


def _free_variables(left: Sequence[str], settings: Mapping[str, Node], wrt: Sequence[str]) -> tuple[str, ...]:
    for name in wrt:
        if name in settings:
            raise UsageError(sentences.BOTH_SET_AND_FREE(name=name), sentences.SET_OR_FREE(name=name))
    without = [name for name in left if name not in wrt]
    if without:
        values = ",".join(f"{name}=1" for name in without)
        message = sentences.PARAMETERS_WITHOUT_VALUE(len(without), names=", ".join(without))
        raise UsageError(message, sentences.SET_OR_DECLARE(values=values))
    return tuple(wrt)


def _with_values(root: Node, settings: Mapping[str, Node]) -> Node:
    """The tree with the value in place of each set parameter; the value's span is the parameter's."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        if isinstance(node, Variable) and node.name in settings:
            return _placed(settings[node.name], node.span)
        return with_children(node, below)

    return fold(root, visit)


def _placed(tree: Node, span: Span) -> Node:
    """The tree with the same span in every node."""

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        match node:
            case Number(value=value):
                return Number(value, span)
            case Constant(name=name):
                return Constant(name, span)
        return with_children(node, below, span)

    return fold(tree, visit)
