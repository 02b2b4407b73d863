"""A composite function taken apart into an outer and an inner one, as `derive --through` takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.explore.command_line import point_by_name, quoted
from gdcli.explore.problem import Problem
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Call, Node, Power, Variable, children, fold, variables_of, walk, with_children

LETTERS: Final = ("u", "v", "w", "s", "t", "z")
"""Names for the inner function, the first that is no variable."""


def taken_apart(root: Node) -> tuple[Node, str, Node] | None:
    """The outer function, the letter in it, and the inner function for which it stands; None where nothing is composed.

    The inner function is the argument of the outermost function or power that is more than a variable or a constant.
    """
    letter = next((name for name in LETTERS if name not in variables_of(root)), None)
    inner = next((part for node in walk(root) if isinstance(node, Call | Power) for part in _inner(node)), None)
    if letter is None or inner is None:
        return None

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        return Variable(letter) if node == inner else with_children(node, below)

    return fold(root, visit), letter, inner


def _inner(node: Node) -> list[Node]:
    """The parts of a function or a power that have variables and are not just one."""
    return [part for part in children(node) if variables_of(part) and not isinstance(part, Variable)]


def chain_rule_command(problem: Problem, point: Sequence[float] | None) -> str:
    """`gdcli derive "sin(u)" --through "u=x**2"` for a composite function; empty for any other, and over rows."""
    parts = None if problem.table or problem.expression.sum_form else taken_apart(problem.expression.root)
    if parts is None:
        return ""
    outer, letter, inner = parts
    words = ["gdcli", "derive", to_text(outer), "--through", f"{letter}={to_text(inner)}"]
    if point is not None:
        words += ["--at", point_by_name(problem.variables, point)]
    return " ".join(map(quoted, words))
