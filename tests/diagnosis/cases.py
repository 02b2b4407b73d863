"""Runs for the tests of the diagnosis: an expression or @name, settings, the verdict."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from gdcli.descent.methods.schedules import parse_schedule
from gdcli.descent.run import descend
from gdcli.diagnosis.verdict import diagnose
from gdcli.gallery import lookup
from gdcli.graph.objective import Objective
from gdcli.language import GENEROUS, parse
from gdcli.language.tree import Expression
from gdcli.language.values import parse_number, parse_point
from gdcli.model import Curvature, KnownMinimum, Run, Settings, Verdict


class Diagnosed(NamedTuple):
    """A diagnosed run, and of it what the tests look at; here the verdict is never None."""

    run: Run
    verdict: Verdict
    curvature: Curvature | None


@cache
def problem(text: str) -> tuple[Expression, Objective, tuple[float, ...], tuple[KnownMinimum, ...]]:
    """Expression, objective, default start and known minima of an expression or @name."""
    named = lookup(text) if text.startswith("@") else None
    expression = parse(named.text if named else text, GENEROUS)
    start = named.start if named else (1.0,) * len(expression.variables)
    return expression, Objective(expression), start, named.minima if named else ()


def run_of(
    text: str, lr: float = 0.1, steps: int = 1000, start: Sequence[float] | None = None, **options: Any
) -> Run:
    """One descent."""
    expression, objective, usual, _ = problem(text)
    settings = Settings(tuple(start) if start is not None else usual, lr, steps, **options)
    return descend(expression, settings, objective=objective)


def verdict_of(
    text: str,
    lr: float = 0.1,
    steps: int = 1000,
    start: Sequence[float] | None = None,
    *,
    advise: bool = True,
    run: Run | None = None,
    **options: Any,
) -> Diagnosed:
    """One descent, diagnosed."""
    expression, objective, usual, minima = problem(text)
    run = run or run_of(text, lr, steps, start, **options)
    written = text if text.startswith("@") else None
    found = diagnose(
        expression, run, minima, objective=objective, written=written, default_start=usual, advise=advise
    )
    assert found.verdict is not None
    return Diagnosed(found, found.verdict, found.curvature)


def followed(advice: str) -> Diagnosed:
    """The run that a command describes, read as the command line reads it."""
    program, command, text, *words = shlex.split(advice)
    assert (program, command) == ("gdcli", "descend")
    given = dict(zip(words[::2], words[1::2], strict=True))
    expression, _, usual, _ = problem(text)
    start = parse_point(given.pop("--start"), expression.variables) if "--start" in given else usual
    schedule, schedule_options = parse_schedule(given.pop("--schedule", "constant"))
    options: dict[str, Any] = {"schedule": schedule, "schedule_options": schedule_options}
    options["lr"] = parse_number(given.pop("--lr"))
    options["steps"] = int(given.pop("--steps"))
    options["optimizer"] = given.pop("--optimizer", "gd")
    options["tol"] = parse_number(given.pop("--tol", "1e-6"))
    options["noise"] = parse_number(given.pop("--noise", "0"))
    options["seed"] = int(given.pop("--seed")) if "--seed" in given else None
    options["hyperparameters"] = {name[2:].replace("-", "_"): parse_number(value) for name, value in given.items()}
    return verdict_of(text, start=start, advise=False, **options)
