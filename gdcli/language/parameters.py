"""Parameters and variables: `--set` gives names a value, and `--wrt` says which names stay variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gdcli.errors import UsageError
from gdcli.language.limits import GENEROUS
from gdcli.language.reading.constants import check_constants
from gdcli.language.tree import Constant, Expression, Node, Number, Span, Variable, fold, variables_of, with_children
from gdcli.language.values import unknown_variable
from gdcli.record import replace


def bind(expression: Expression, settings: Mapping[str, Node], wrt: Sequence[str] | None = None) -> Expression:
    """The expression with its parameters set, over the variables of `wrt` (by default all that are left).

    `wrt` decides the order and may name variables that do not occur. Raises `UsageError` for names that are not in the
    expression or have no value, and `ExpressionError` where a set parameter leaves a constant part without a value.
    """
    settings = {name: value for name, value in settings.items() if name not in expression.replaced}
    for name, value in settings.items():
        if name not in expression.variables:
            raise unknown_variable(name, expression.variables)
        if variables_of(value):
            raise UsageError(f"the value of {name} is not a number", f"Write {name}=2, or {name}=pi/2.")
    root = _with_values(expression.root, settings) if settings else expression.root
    if settings:
        check_constants(root, expression.source, GENEROUS)
    left = tuple(name for name in expression.variables if name not in settings)
    variables = left if wrt is None else _free_variables(left, settings, wrt)
    return replace(expression, root=root, variables=variables)


def _free_variables(left: Sequence[str], settings: Mapping[str, Node], wrt: Sequence[str]) -> tuple[str, ...]:
    for name in wrt:
        if name in settings:
            raise UsageError(f"{name} is both set and free", f"Leave {name} out of --set or out of --wrt.")
    without = [name for name in left if name not in wrt]
    if without:
        names = ", ".join(without)
        values = ",".join(f"{name}=1" for name in without)
        hint = f"Write --set {values} with your values, or add the names that are variables to --wrt."
        problem = f"parameter {names} has" if len(without) == 1 else f"parameters {names} have"
        raise UsageError(f"the {problem} no value", hint)
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
