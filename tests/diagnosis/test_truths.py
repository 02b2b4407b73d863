"""Verdicts are true: outcomes, places, values, causes, limits, forecasts and advice, compared with the truth table.

A sample of the table runs always, all of it with `--long`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest

from gdcli import descend
from gdcli.descent.run import unjudged_run as follow
from gdcli.diagnosis.verdict import diagnose
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Outcome, Run, Verdict
from tests.diagnosis.truth_table import Descent, descents
from tests.diagnosis.truths import Fate, Truth, fate

ALL = list(descents())
SAMPLED_EVERY = 7
FATE_STEPS = 400_000
FORECAST_FACTOR = 3.0
FORECAST_SHARE = ADVICE_SHARE = 0.95


def run_of(case: Descent) -> Run:
    return descend(
        case.row.truth.text, lr=case.rate, start=case.start, steps=case.steps, optimizer=case.method
    )


def fate_of(case: Descent) -> Fate | None:
    """The end to which the run would lead; only of plain descent."""
    slopes = case.row.slopes
    return fate(slopes, case.start, case.rate, 1e-6, FATE_STEPS) if slopes and case.method == "gd" else None


def near(a: tuple[float, ...], b: tuple[float, ...], share: float = 1e-7) -> bool:
    return math.dist(a, b) <= share * max(1.0, *map(abs, b))


def is_minimizer(truth: Truth, point: tuple[float, ...]) -> bool:
    return any(near(point, at) for at, _ in truth.minima()) or (truth.flat is not None and truth.flat(*point))


def false_statements(case: Descent, run: Run) -> Iterator[str]:
    """The false statements of the record and of the sentence."""
    truth, verdict = case.row.truth, run.verdict
    assert verdict is not None
    yield from _about_the_outcome(case, run, verdict)
    yield from _about_the_function(truth, verdict.summary)
    yield from _about_the_minimum(truth, run)
    yield from _about_curvature(truth, run)
    yield from _about_causes(case, run, verdict.summary)
    if run.kink is not None and len(case.start) == 1:
        places = [at for at in truth.kinks if truth.one_sided(at, 0) != (0.0, 0.0)]
        slopes = [truth.one_sided(at, 0) for at in places]
        if not any((run.kink.left, run.kink.right) == pytest.approx(each, abs=1e-6) for each in slopes):
            yield f"kink {run.kink} where the slopes are {slopes}"


def _about_the_outcome(case: Descent, run: Run, verdict: Verdict) -> Iterator[str]:
    truth, end = case.row.truth, fate_of(case)
    settles = end is not None and end.steps is not None and is_near_minimum(truth, end.point)
    match verdict.outcome:
        case Outcome.CONVERGED:
            if run.minimum is None or not is_minimizer(truth, run.minimum.point):
                yield f"converged at {run.minimum}, which is no minimum"
            elif run.best.value < run.minimum.value - 1e-6 * max(1.0, abs(run.minimum.value)):
                yield "converged although it was lower on the way"
        case Outcome.SLOW if end is not None and not settles:
            yield f"slow, but it comes to {end}"
        case Outcome.OSCILLATING if settles and not verdict.evidence.get("steps_left"):
            yield f"oscillating without end, but it settles: {end}"
        case Outcome.DIVERGED if end is not None and not (end.escaped or truth.unbounded):
            yield f"diverged, but it comes to {end}"
        case Outcome.SADDLE | Outcome.MAXIMUM | Outcome.PLATEAU:
            if is_minimizer(truth, run.final.point):
                yield f"{verdict.outcome} at a minimum"
        case Outcome.LEFT_DOMAIN if math.isfinite(truth.value(run.final.point)):
            yield "left the domain at a point with a value"


def _about_the_function(truth: Truth, summary: str) -> Iterator[str]:
    if "falls on without a minimum" in summary and truth.infimum is None:
        yield "no minimum is claimed of a function that has one"
    if "it has no minimum" in summary and not truth.unbounded:
        yield "called unbounded"


def is_near_minimum(truth: Truth, point: tuple[float, ...]) -> bool:
    """Whether a point with a vanishing slope is close to a minimum, and not at a saddle."""
    near_one = any(math.dist(point, at) < 0.2 for at, _ in truth.minima())
    return near_one or (truth.flat is not None and truth.flat(*point))


def _about_the_minimum(truth: Truth, run: Run) -> Iterator[str]:
    found = run.minimum
    if found is None:
        return
    exact = [value for at, value in truth.minima() if near(found.point, at)]
    if exact and not math.isclose(found.value, exact[0], rel_tol=1e-12, abs_tol=1e-15):
        yield f"a minimum of {found.value} where it is {exact[0]}"
    if found.local and found.better is not None:
        there = float(truth.value(found.better.point))
        if not (there < found.value and math.isclose(there, found.better.value, rel_tol=1e-9, abs_tol=1e-9)):
            yield f"better {found.better}, where the value is {there}"
    if not found.local and exact and min(value for _, value in truth.minima()) < found.value - 1e-6:
        yield "a local minimum taken for the best one"


def _about_curvature(truth: Truth, run: Run) -> Iterator[str]:
    found = run.curvature
    if found is None:
        return
    if not is_minimizer(truth, found.at):
        yield f"curvature at {found.at}, which is no minimum"
    elif any(near(found.at, at) for at in truth.kinks):
        yield "curvature at a kink"
    elif found.eigenvalues != pytest.approx(truth.eigenvalues(found.at), rel=1e-9, abs=1e-9):
        yield f"eigenvalues {found.eigenvalues} instead of {truth.eigenvalues(found.at)}"


def _about_causes(case: Descent, run: Run, summary: str) -> Iterator[str]:
    path = run.path_curvature
    if path is not None:
        kept = next((row.point for row in run.trajectory if row.step == path.step), None)
        if kept is None or path.largest != pytest.approx(case.row.truth.eigenvalues(kept)[-1], rel=1e-6):
            yield f"{path} at {kept}"
    above = re.search(r"learning rate (\S+) is above 2/(?:λmax|f'') = ([\d.e+-]+),", summary)
    if above and not float(above[1]) > float(above[2]):
        yield f"not above the limit: {above[0]}"
    if above and "more step" in summary:
        yield "a forecast above the limit"
    if case.method == "backtracking" and "λmax" in summary:
        yield "a line search blamed for its first rate"


def is_sampled(index: int, many: int) -> bool:
    return many > 1 or index % SAMPLED_EVERY == 0


@pytest.mark.parametrize("index", range(len(ALL)), ids=[case.name for case in ALL])
def test_nothing_false_is_said(index: int, many: int) -> None:
    if not is_sampled(index, many):
        pytest.skip("one of those that --long asks for")
    case = ALL[index]
    run = run_of(case)
    assert run.verdict is not None
    assert list(false_statements(case, run)) == [], run.verdict.summary


def test_the_table_is_large_enough() -> None:
    assert len(ALL) >= 200
    assert len({case.row.truth.text for case in ALL}) >= 35


def test_forecasts_are_within_a_factor_of_three(many: int) -> None:
    """Every forecast that is made; none is made if the run never reaches the tolerance."""
    ratios: dict[str, float] = {}
    for index, case in enumerate(ALL):
        if case.method != "gd" or not is_sampled(index, many):
            continue
        run, end = run_of(case), fate_of(case)
        left = run.verdict.evidence.get("steps_left") if run.verdict else None
        if not isinstance(left, int) or end is None:
            continue
        assert end.steps is not None or left > FATE_STEPS / FORECAST_FACTOR, case.name
        if end.steps is not None and end.steps > run.steps_taken:
            ratios[case.name] = left / (end.steps - run.steps_taken)
    wrong = {name: ratio for name, ratio in ratios.items() if not 1 / FORECAST_FACTOR <= ratio <= FORECAST_FACTOR}
    assert len(wrong) <= (1 - FORECAST_SHARE) * len(ratios), wrong


def test_advice_leads_to_a_minimum_no_higher_than_the_best_value(many: int) -> None:
    followed: dict[str, bool] = {}
    for index, case in enumerate(ALL):
        run = run_of(case) if is_sampled(index, many) else None
        if run is None or run.verdict is None or run.verdict.advice is None:
            continue
        settings = run.verdict.advice.settings
        after = _again(case, run)
        lower = after.final.value <= run.best.value + 1e-6 * max(1.0, abs(run.best.value))
        followed[f"{case.name}: {run.verdict.advice.command}"] = (
            lower and after.minimum is not None and is_minimizer(case.row.truth, after.minimum.point)
        )
        assert settings.steps > 0
    wrong = [name for name, works in followed.items() if not works]
    assert len(wrong) <= (1 - ADVICE_SHARE) * len(followed), wrong


def _again(case: Descent, run: Run) -> Run:
    """The run of the advised settings."""
    assert run.verdict is not None
    assert run.verdict.advice is not None
    objective = Objective(parse(case.row.truth.text))
    return diagnose(objective, follow(objective, run.verdict.advice.settings), advise=False)
