"""Formulas with numbers in the place of variables, as one writes them by hand: `2·1 + 3`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.calculus.derivation.rules import explain
from gdcli.errors import GdcliError
from gdcli.explore.problem import Problem
from gdcli.language import parse
from gdcli.language.limits import GENEROUS
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Node, substitute
from gdcli.model import Assignment

CHARACTERS_LIMIT: Final = 120
"""A formula longer than this is not written out with numbers."""
POWERS: Final[Mapping[str, str]] = {"**2": "²", "**3": "³"}


def value_written_out(problem: Problem, point: Sequence[float], value: float) -> Assignment:
    """`f(1) = x**2 + 3*x = 1² + 3·1 = 4`."""
    return Assignment(_called("f", point), problem.text, _figures(problem, problem.expression.root, point), value)


def slopes_written_out(problem: Problem, point: Sequence[float], gradient: Sequence[float]) -> tuple[Assignment, ...]:
    """`f'(1) = 2*x + 3 = 2·1 + 3 = 5`, for each variable."""
    return tuple(
        _slope(problem, name, point, slope) for name, slope in zip(problem.variables, gradient, strict=True)
    )


def _slope(problem: Problem, name: str, point: Sequence[float], slope: float) -> Assignment:
    called = _called("f'", point) if len(point) == 1 else f"∂f/∂{name}"
    try:
        formula = explain(problem.expression, name).result
        return Assignment(called, formula.text, _figures(problem, parse(formula.text, GENEROUS).root, point), slope)
    except GdcliError:  # too large to be written on paper
        return Assignment(called, "", "", slope)


def _called(name: str, point: Sequence[float]) -> str:
    return f"{name}({', '.join(f'{x:.6g}' for x in point)})"


def _figures(problem: Problem, root: Node, point: Sequence[float]) -> str:
    """The formula with the numbers in it; empty where it is too long."""
    if len(to_text(root)) > CHARACTERS_LIMIT:
        return ""
    numbers = {name: parse(f"{x:.6g}").root for name, x in zip(problem.variables, point, strict=True)}
    return as_by_hand(to_text(substitute(root, numbers)))


def as_by_hand(text: str) -> str:
    """Powers and products as on paper."""
    for typed, written in POWERS.items():
        text = re.sub(re.escape(typed) + r"(?![\d.]|\*\*)", written, text)
    return text.replace("**", "^").replace("*", "·")
