"""Runs for the tests of the diagnosis: an expression or @name, settings, the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import gdcli
from gdcli.descent.run import unjudged_run
from gdcli.diagnosis.verdict import diagnose
from gdcli.gallery import lookup
from gdcli.graph.objective import Objective
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.parser import parse
from gdcli.model import Advice, Curvature, KnownMinimum, Run, Settings, Verdict


class Diagnosed(NamedTuple):
    """A diagnosed run and the parts that tests look at; here the verdict is never None."""

    run: Run
    verdict: Verdict
    curvature: Curvature | None


@cache
def problem(text: str) -> tuple[Objective, tuple[float, ...], tuple[KnownMinimum, ...]]:
    """Objective, default start and known minima of an expression or @name."""
    named = lookup(text) if text.startswith("@") else None
    expression = parse(named.text if named else text, FILE_LIMITS)
    start = named.start if named else (1.0,) * len(expression.variables)
    return Objective(expression), start, named.minima if named else ()


def run_of(
    text: str, lr: float = 0.1, steps: int = 1000, start: Sequence[float] | None = None, **options: Any
) -> Run:
    """One descent."""
    objective, usual, _ = problem(text)
    settings = Settings(tuple(start) if start is not None else usual, lr, steps, **options)
    return unjudged_run(objective, settings)


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
    objective, _, minima = problem(text)
    run = run or run_of(text, lr, steps, start, **options)
    found = diagnose(objective, run, minima, advise=advise)
    assert found.verdict is not None
    return Diagnosed(found, found.verdict, found.curvature)


def followed(text: str, advice: Advice) -> Diagnosed:
    """The run of the advised settings."""
    objective, _, _ = problem(text)
    return verdict_of(text, advise=False, run=unjudged_run(objective, advice.settings))


def verdict_on(text: str, **chosen: Any) -> Verdict:
    """The verdict on a descent as a caller of the function gets it."""
    found = gdcli.descend(text, **chosen).verdict
    assert found is not None
    return found
