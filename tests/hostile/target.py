"""The target of a fuzzer: one text through the language and everything that follows."""

from __future__ import annotations

import math
from typing import Final

from gdcli import backprop, descend
from gdcli.errors import GdcliError
from gdcli.explore.problem import Problem, read_problem
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.latex import to_latex
from gdcli.language.reading.parser import parse
from gdcli.output.formats import formatted

LARGEST: Final = 60
"""Characters: a longer expression is read but not explored, so that more expressions are tried in the time."""
STARTS: Final = (1.0, 0.0, -1e300)


class BrokenError(Exception):
    """A fault that the fuzzer has found."""


def explore(text: str) -> None:
    """Everything that a text leads to. Returns if the answer is one of ours, raises if it is not."""
    try:
        problem = read_problem(text)
    except GdcliError as error:
        if not error.message or not error.hint:
            raise BrokenError(f"{text!r} is refused without a reason or a hint") from error
        return
    names = ",".join(problem.variables) or None
    if problem.named is None and read_problem(problem.text, wrt=names).text != problem.text:
        raise BrokenError(f"{problem.text!r} is read differently")
    latex = to_latex(problem.expression.root)
    if parse(f"${latex}$", FILE_LIMITS, problem.variables).root != problem.expression.root:
        raise BrokenError(f"{latex!r} is read differently")
    if len(problem.text) <= LARGEST:
        for start in STARTS:
            _follow(problem, start)


def _follow(problem: Problem, start: float) -> None:
    """A graph and a descent from one start."""
    point = (start,) * len(problem.variables)
    try:
        list(formatted(backprop(problem, at=point), "json"))
        run = descend(problem, start=point, lr=0.1, steps=5)
    except GdcliError:  # the function has no finite value there
        return
    if not math.isfinite(run.best.value):
        raise BrokenError(f"the best of {problem.text!r} is not finite")
    list(formatted(run, "csv"))
