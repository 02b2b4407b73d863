"""The arithmetic of one step, with numbers in place of the variables, as on paper: `2·1 + 3`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Unpack

from gdcli.calculus.derivation.rules import explain as explain_rules
from gdcli.errors import GdcliError
from gdcli.explore.keywords import DescentKeywords
from gdcli.explore.problem import NamesLike, Problem, ValuesLike, as_problem
from gdcli.explore.single_run import settings_for
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Node, substitute
from gdcli.model import Assignment, StepExplanation
from gdcli.record import replace

FORMULA_CHARACTERS_MAX: Final = 120
"""The most characters of a formula that is written out with numbers."""
POWER_SIGNS: Final[Mapping[str, str]] = {"**2": "²", "**3": "³"}


def explain(
    expression: str | Problem,
    step: int,
    *,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    **settings: Unpack[DescentKeywords],
) -> StepExplanation:
    """The arithmetic of update `step` (1 is the first) of the run that `descend` makes with the same settings."""
    from gdcli.descent.single.explanation import explain_step
    from gdcli.language.printing.numbers import as_written

    problem = as_problem(expression, wrt, parameters, settings.get("start"), data)
    explained = explain_step(
        problem.expression, settings_for(problem, **settings), step,
        lambda value: as_written(f"{value:.6g}"), problem.objective,
    )  # fmt: skip
    point, value = explained.before.point, explained.before.value
    return replace(
        explained, loss=value_written_out(problem, point, value),
        slopes=slopes_written_out(problem, point, explained.before.gradient),
        value_after=problem.objective.value(explained.after),
    )  # fmt: skip


def value_written_out(problem: Problem, point: Sequence[float], value: float) -> Assignment:
    """`f(1) = x**2 + 3*x = 1² + 3·1 = 4`."""
    return Assignment(_called("f", point), problem.text, _with_numbers(problem, problem.expression.root, point), value)


def slopes_written_out(problem: Problem, point: Sequence[float], gradient: Sequence[float]) -> tuple[Assignment, ...]:
    """`f'(1) = 2*x + 3 = 2·1 + 3 = 5`, for each variable."""
    return tuple(
        _slope(problem, name, point, slope) for name, slope in zip(problem.variables, gradient, strict=True)
    )


def _slope(problem: Problem, name: str, point: Sequence[float], slope: float) -> Assignment:
    called = _called("f'", point) if len(point) == 1 else f"∂f/∂{name}"
    try:
        formula = explain_rules(problem.expression, name).result
        numbers = _with_numbers(problem, parse(formula.text, FILE_LIMITS).root, point)
        return Assignment(called, formula.text, numbers, slope)
    except GdcliError:  # too large to be written on paper
        return Assignment(called, "", "", slope)


def _called(name: str, point: Sequence[float]) -> str:
    return f"{name}({', '.join(f'{x:.6g}' for x in point)})"


def _with_numbers(problem: Problem, root: Node, point: Sequence[float]) -> str:
    """The formula with numbers in place of its variables; empty if it is too long."""
    if len(to_text(root)) > FORMULA_CHARACTERS_MAX:
        return ""
    numbers = {name: parse(f"{x:.6g}").root for name, x in zip(problem.variables, point, strict=True)}
    return as_by_hand(to_text(substitute(root, numbers)))


def as_by_hand(text: str) -> str:
    """A formula with powers and products written as on paper."""
    for typed, written in POWER_SIGNS.items():
        text = re.sub(re.escape(typed) + r"(?![\d.]|\*\*)", written, text)
    return text.replace("**", "^").replace("*", "·")
