"""Several runs side by side, from the same start with the same budget."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Final, Unpack, cast

from gdcli.errors import UsageError
from gdcli.explore import sentences as say
from gdcli.explore.keywords import DescentKeywords, NoiseKeywords, NumberLike, names, rates
from gdcli.explore.problem import DEFAULT_EXPRESSION, NamesLike, PointLike, Problem, ValuesLike, as_problem
from gdcli.explore.single_run import descend
from gdcli.language.sentences import CHOOSE_ONE_OF
from gdcli.model import COMPARED_RATES, DEFAULTS, Comparison, Outcome, Run, StopReason


def compare(
    expression: str | Problem = DEFAULT_EXPRESSION,
    *,
    lr: NumberLike | Iterable[NumberLike] = COMPARED_RATES,
    optimizer: str | Iterable[str] = DEFAULTS.optimizer,
    schedule: str | Iterable[str] = DEFAULTS.schedule,
    start: PointLike | None = None,
    sort: str = "steps",
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    **settings: Unpack[NoiseKeywords],
) -> Comparison:
    """Every combination of optimizer, schedule and learning rate, from the same start with the same budget.

    `lr`, `optimizer` and `schedule` are one value or several; the other settings are those of `descend`. `sort` is a
    name of `SORTS`. An interrupted comparison holds the runs so far. Raises UsageError and CannotError.

    >>> best = compare("x**2", lr=[0.1, 0.5]); best.runs[best.ranking[0]].settings.learning_rate
    0.5
    """
    problem = as_problem(expression, wrt, parameters, start, data)
    if sort not in SORTS:
        raise UsageError(say.CANNOT_SORT(name=repr(sort)), CHOOSE_ONE_OF(names=", ".join(SORTS)))
    methods = names(optimizer)
    combinations = list(product(methods, names(schedule), rates(lr)))
    shared = cast(DescentKeywords, {**settings, "start": start})
    by_method = _by_optimizer(methods, shared)
    runs: list[Run] = []
    for done, (method, plan, each) in enumerate(combinations):
        one: DescentKeywords = {**by_method[method], "lr": each, "schedule": plan}
        run = descend(problem, should_stop=should_stop, advise=False, **one)
        runs.append(run)
        if on_progress is not None:
            on_progress(done + 1, len(combinations))
        if run.stop_reason is StopReason.INTERRUPTED:
            break
    ranking = sorted(range(len(runs)), key=lambda index: (*SORTS[sort](runs[index]), index))
    return Comparison(tuple(runs), tuple(ranking), sort)


def _by_optimizer(methods: Iterable[str], settings: DescentKeywords) -> dict[str, DescentKeywords]:
    """The settings of each optimizer, with the given hyperparameters that it has.

    Raises UsageError for a hyperparameter that none of the optimizers has.
    """
    from gdcli.descent.methods.optimizers import HYPERPARAMETERS, optimizer_of

    given = {name for name in HYPERPARAMETERS if settings.get(name) is not None}
    known = {method: given & set(optimizer_of(method).hyperparameters) for method in methods}
    for name in given - set().union(*known.values()):
        raise UsageError(say.NONE_HAS(methods=", ".join(known), name=name), say.ADD_A_METHOD())
    return {
        method: cast(
            DescentKeywords,
            {key: value for key, value in settings.items() if key not in given - theirs} | {"optimizer": method},
        )
        for method, theirs in known.items()
    }


def _has_failed(run: Run) -> bool:
    """Whether a run diverged or left the domain: it is ranked behind all others."""
    return run.verdict is not None and run.verdict.outcome in (Outcome.DIVERGED, Outcome.LEFT_DOMAIN)


def _is_elsewhere(run: Run) -> bool:
    """Whether a run ended on a plateau or at a saddle: the gradient is within the tolerance there, too."""
    if run.verdict is None:
        return run.stop_reason is not StopReason.TOLERANCE
    return run.verdict.outcome is not Outcome.CONVERGED


def _below(value: float) -> float:
    """The value as a key to sort by; nan comes last."""
    return value if value == value else math.inf


def _steps_needed(run: Run) -> float:
    """The steps until a test stopped the run at a minimum; infinite if none did."""
    tests = (StopReason.TOLERANCE, StopReason.VALUE_CHANGE, StopReason.STEP_SIZE)
    return run.steps_taken if run.stop_reason in tests and not _is_elsewhere(run) else math.inf


SORTS: Final[Mapping[str, Callable[[Run], tuple[float, ...]]]] = {
    "steps": lambda run: (_has_failed(run), _is_elsewhere(run), _steps_needed(run), _below(run.final.value)),
    "final": lambda run: (_has_failed(run), _below(run.final.value), _steps_needed(run)),
    "best": lambda run: (_has_failed(run), _below(run.best.value), _steps_needed(run)),
    "lr": lambda run: (_has_failed(run), run.settings.learning_rate,),
}
"""The names by which a comparison can be sorted -> the key of a run; the best comes first, diverged runs last."""
