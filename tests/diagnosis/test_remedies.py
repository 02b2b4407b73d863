"""Advice: the numbers in it, its trials, and its margins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.diagnosis.advice import first_that_works, more_steps, rounded_down, rounded_rate, rounded_up, starts_towards
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import START_WAY_SHARES
from gdcli.diagnosis.verdict import finding_of_trial
from gdcli.explore.keywords import DescentKeywords
from gdcli.explore.single_run import descend
from gdcli.model import Outcome, Settings
from gdcli.record import replace
from tests.diagnosis.cases import followed, problem, run_of, verdict_of


@given(st.floats(1e-12, 1e12))
def test_rounding_down_goes_down_and_not_far(value: float) -> None:
    assert 0.9 * value <= rounded_down(value) <= value
    assert len(f"{rounded_down(value):.12e}".split("e")[0].rstrip("0")) <= 3


@given(st.integers(1, 10**15))
def test_rounding_up_goes_up_and_not_far(steps: int) -> None:
    assert steps <= rounded_up(steps) <= 1.1 * steps + 1


def test_a_rounded_number_is_short() -> None:
    assert (rounded_rate(2.718281828), rounded_rate(-1234.5), rounded_rate(1e-9)) == (2.72, -1230.0, 0.0)


def not_converged(*remedies: Settings) -> Finding:
    return Finding(Outcome.NOT_CONVERGED, (), remedies=iter(remedies))


def case_of(text: str, **options) -> RunFacts:
    objective, _, minima = problem(text)
    return RunFacts(objective, run_of(text, 0.1, 10, **options), minima)


@given(st.integers(1, 10**9))
def test_more_steps_have_a_margin_above_the_forecast(needed: int) -> None:
    """A forecast is off by a few percent at least: without a margin the advised run would often stop too early."""
    case = case_of("x**2 + 3*x")
    (settings,) = more_steps(case, needed)
    assert settings.steps >= 1.05 * (case.run.steps_taken + needed)


@pytest.mark.parametrize(("text", "lr"), [("x**2 + 100*y**2", 0.1), ("@rosenbrock", 0.1), ("@himmelblau", 0.1)])
@pytest.mark.parametrize("steps", [1, 3])
def test_a_run_of_few_steps_is_advised_as_many_as_it_needs(text: str, lr: float, steps: int) -> None:
    advice = verdict_of(text, lr, steps).verdict.advice
    assert advice is not None
    assert followed(text, advice).verdict.outcome is Outcome.CONVERGED


def test_after_a_local_minimum_no_start_is_advised_that_leads_back_to_it() -> None:
    """x**3 - 2*x falls without end beside its minimum; from the other side descent comes to the same minimum again."""
    found = verdict_of("x**3 - 2*x", 0.1, 1000, (2.0,)).verdict
    assert "the function is lower elsewhere" in found.summary
    assert found.advice is None


def test_no_start_is_tried_on_the_way_to_a_value_without_end() -> None:
    case = case_of("x*exp(-x)", start=(2.0,))
    assert list(starts_towards(case, (-500.0,), case.objective.value((-500.0,)))) == []
    assert len(list(starts_towards(case, (0.5,), 0.3))) == len(START_WAY_SHARES)


def test_no_trial_counts_that_ends_above_the_best_value_of_the_run() -> None:
    """A run in the lower valley is not advised a start from which descent comes to the higher one."""
    case = case_of("x**4 - 3*x**2 + x", start=(-1.3,))
    higher = replace(case.settings, start=(1.2,), steps=1000)
    assert first_that_works(case, not_converged(higher), finding_of_trial) is None
    lower = replace(higher, start=(-1.1,))
    assert first_that_works(case, not_converged(lower), finding_of_trial) is not None


@pytest.mark.parametrize("text", ["|x|", "relu(x) + relu(-x)", "(x - 1)**2 + |y|"])
@pytest.mark.parametrize("changed", [{"noise": 0.5, "seed": 3}, {"lr": 0.001}])
def test_advice_fits_the_function_and_keeps_its_noise(text: str, changed: DescentKeywords) -> None:
    run = descend(text, **changed)
    assert run.verdict is not None
    if run.verdict.advice is not None:
        assert not OPTIMIZERS[run.verdict.advice.settings.optimizer].solves
        assert run.verdict.advice.settings.noise == run.settings.noise
