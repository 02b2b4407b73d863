"""The work of a diagnosis is limited: a long run, or one with many minima, is judged nearly as fast as a short one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gdcli import descend, sweep
from gdcli.calculus.analysis.minima import line_minimizers
from gdcli.diagnosis import advice
from gdcli.diagnosis.batch_advice import first_batch_remedy
from gdcli.diagnosis.batches import BatchFinding
from gdcli.diagnosis.detectors import causes
from gdcli.diagnosis.many import change_stops, end_points, judge
from gdcli.diagnosis.measures import convergence_rates, forecast
from gdcli.errors import CannotError
from gdcli.model import Outcome, Run, Settings, StopReason
from gdcli.model.fit import BatchPlan
from gdcli.record import replace
from tests.diagnosis.cases import run_of, verdict_of


def run(text: str, *, advise: bool = False, **settings: Any) -> Callable[[], object]:
    return lambda: descend(text, advise=advise, **settings)


def lanes(text: str = "cos(x) + cos(y)", starts: int = 400, **settings: Any) -> Callable[[], object]:
    """A sweep over a box with more than a hundred minima."""
    return lambda: sweep(text, lr=0.5, starts=starts, steps=60, range=(-40, 40), **settings)


MANY = "sum(i=1..13, sin(3*x[i]) + x[i]^2/10)"
CALLS: list[tuple[Any, str, Callable[[], object], int]] = [
    (causes, "hessian_at", run("sin(3*x) + x**2/10", lr=0.7, start=1.21, steps=1000), 128),
    (causes, "hessian_at", run(MANY, lr=0.7, start=(1.21,) * 13, steps=60), 16),
    (line_minimizers, "valley_between", run("x**4 - 3*x**2 + x", lr=0.3, start=0.8, steps=40), 5),
    (judge.DescentJudge, "_curvature", lanes(), 24),
    (end_points.RestPoints, "_judged", lanes(), 64),
    (change_stops, "minimum_near", lanes(xtol=1e-3), 64),
    (judge, "judge_each", lanes("cos(x)", 24), 1),
    (judge, "judge_each", lanes("cos(x)", 25), 0),
]


@pytest.mark.parametrize(("owner", "name", "call", "count"), CALLS)
def test_it_is_done_so_many_times(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: Callable[[], object], count: int
) -> None:
    assert len(results_of(monkeypatch, owner, name, call)) == count


def results_of(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: Callable[[], object]) -> list[Any]:
    """What a function returns each time while `call` runs."""
    function, results = getattr(owner, name), []

    def kept(*arguments: Any, **named: Any) -> Any:
        results.append(function(*arguments, **named))
        return results[-1]

    monkeypatch.setattr(owner, name, kept)
    call()
    return results


@pytest.mark.parametrize(
    ("text", "settings", "steps"),
    [
        ("x**4", {"lr": 1e-3, "steps": 3}, 30_000),
        ("x**4", {"lr": 1e-3, "steps": 30}, 100_000),
        ("x**4", {"optimizer": "cg", "lr": 1, "steps": 2}, 714),
        ("x**4", {"optimizer": "lbfgs", "lr": 1, "steps": 2}, 2000),
        ("x**4", {"optimizer": "newton", "lr": 1e-3, "steps": 2}, 2000),
    ],
)
def test_a_run_is_continued_for_some_hundredths_of_a_second(
    monkeypatch: pytest.MonkeyPatch, text: str, settings: dict[str, Any], steps: int
) -> None:
    """At most 10,000 times its own steps, and 600,000 nodes.

    x⁴ and its slope have 6 nodes; a step of a line search costs 20 of plain descent for each evaluation, and at least
    50; a step of Newton's method costs 50.
    """
    runs = results_of(monkeypatch, forecast, "unjudged_run", run(text, **settings))
    assert {onwards.settings.steps for onwards in runs} == {steps}


def test_two_thousand_iterates_of_a_continued_run_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    (onwards,) = results_of(monkeypatch, forecast, "unjudged_run", run("x**4", lr=1e-3, steps=30))
    assert len(onwards.trajectory) == 2001


@pytest.mark.parametrize(("steps", "count"), [(500, 501), (2400, 481), (4500, 563)])
def test_a_rate_is_measured_at_six_hundred_iterates(monkeypatch: pytest.MonkeyPatch, steps: int, count: int) -> None:
    """An even selection: every fifth of 2401, every eighth of 4501."""
    samples = results_of(monkeypatch, convergence_rates, "_samples", run("x**2", lr=1e-4, steps=steps))
    assert max(map(len, samples)) == count


@pytest.mark.parametrize(
    ("text", "rate", "steps", "longest"),
    [
        ("x**4", 1e-3, 20, 180_000),
        ("sum(i=1..9, x[i]^4)", 1e-3, 20, 76_923),
        ("x**4 + 100*y**2", 1.0, 20, 5000),
        ("x**4 + 100*y**2", 1.0, 200, 10_000),
    ],
)
def test_trials_take_some_tenths_of_a_second(
    monkeypatch: pytest.MonkeyPatch, text: str, rate: float, steps: int, longest: int
) -> None:
    """In the first round 180,000 steps, or as many as 3,000,000 nodes allow; in the second 5000 or 50 times the run's.

    The sum of nine powers and its slopes have 39 nodes.
    """
    tried = []

    def trial(_: object, settings: Settings, **objective: Any) -> Run:
        """A trial that ends where it starts."""
        tried.append(settings.steps)
        return replace(here, settings=settings)

    made = run_of(text, rate, steps)
    here = replace(made, stop_reason=StopReason.MAX_STEPS, final=made.trajectory[0])
    monkeypatch.setattr(advice, "unjudged_run", trial)
    verdict_of(text, run=made)
    assert max(tried) == longest


def test_two_dozen_trials_are_made_and_two_with_another_method(monkeypatch: pytest.MonkeyPatch) -> None:
    made = run_of("sqrt(|x|)", 0.1, 20)
    monkeypatch.setattr(advice, "unjudged_run", lambda *_, **__: made)
    trials = results_of(monkeypatch, advice, "unjudged_run", lambda: verdict_of("sqrt(|x|)", run=made))
    assert len(trials) == 24 + 2


@pytest.mark.parametrize(("epochs", "tried"), [(200, 3), (201, 2)])
def test_trials_in_batches_make_sixty_thousand_updates(epochs: int, tried: int) -> None:
    """Of 100 rows, each epoch of single rows makes 100 updates."""
    remedies = [(Settings((1.0,), rate), BatchPlan(1, epochs)) for rate in (0.1, 0.2, 0.3, 0.4)]
    seen = []

    def trial(remedy: Any) -> Any:
        seen.append(remedy)
        raise CannotError("not this one")

    finding = BatchFinding(Outcome.SLOW, (), remedies=iter(remedies))
    assert first_batch_remedy(finding, 100, trial) is None
    assert len(seen) == tried
