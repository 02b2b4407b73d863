"""Mini-batches: the iterates are those of the formulas, the rows come in order or shuffled, and the ends are told."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from gdcli.descent.batches import BatchRun, descend_in_batches
from gdcli.diagnosis.batches import BatchFacts, judge_batches
from gdcli.errors import CannotError, UsageError
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.model import Outcome, Settings, StopReason, Trajectory
from gdcli.model.fit import BatchPlan, DataFacts, DataTable, Reference
from gdcli.record import replace

RANDOM = np.random.default_rng(7)
X = RANDOM.normal(size=53)
Y = 2.0 * X - 1.0 + 0.3 * RANDOM.normal(size=53)
TABLE = DataTable(53, {"x": X, "y": Y}, DataFacts("", 53, {}))
START = (0.5, -0.5)

Array = NDArray[np.float64]
Step = Callable[[Array, Array, int], Array]


def run(plan: BatchPlan, **settings: object) -> BatchRun:
    chosen = Settings(**{"start": START, "learning_rate": 0.05, "tol": 0.0, **settings})  # type: ignore[arg-type]
    return descend_in_batches(over_rows(parse("mean((w*x + b - y)**2)"), TABLE), chosen, plan)


def gradient(rows: NDArray[np.int64], point: Array) -> Array:
    """The gradient by (b, w) of the mean of the squared residuals of these rows, written out."""
    residual = point[1] * X[rows] + point[0] - Y[rows]
    return np.array([2.0 * residual.mean(), 2.0 * (residual * X[rows]).mean()])


def momentum() -> Step:
    velocity = np.zeros(2)

    def step(point: Array, slope: Array, _: int) -> Array:
        nonlocal velocity
        velocity = 0.9 * velocity + slope
        result: Array = point - 0.05 * velocity
        return result

    return step


def adam() -> Step:
    first, second = np.zeros(2), np.zeros(2)

    def step(point: Array, slope: Array, k: int) -> Array:
        nonlocal first, second
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        corrected: Array = (first / (1.0 - 0.9**k)) / (np.sqrt(second / (1.0 - 0.999**k)) + 1e-8)
        result: Array = point - 0.05 * corrected
        return result

    return step


@pytest.mark.parametrize(("optimizer", "rule", "options"), [
    ("momentum", momentum, {"momentum": 0.9}), ("adam", adam, {}),
])  # fmt: skip
def test_iterates_are_those_of_the_formulas_over_a_hundred_updates(
    optimizer: str, rule: Callable[[], Step], options: dict[str, float]
) -> None:
    found = run(BatchPlan(8, 15, keeps_order=True), optimizer=optimizer, hyperparameters=options)
    point, step, updates = np.array(START), rule(), 0
    for epoch in range(1, 16):
        for begin in range(0, 53, 8):
            updates += 1
            point = step(point, gradient(np.arange(begin, min(begin + 8, 53)), point), updates)
        assert found.run.trajectory[epoch].point == pytest.approx(tuple(point), rel=1e-9, abs=1e-12)
    assert (updates, found.updates) == (105, 105)


def test_values_and_gradients_of_an_epoch_are_those_of_all_rows() -> None:
    for row in run(BatchPlan(10, 3)).run.trajectory:
        point = np.array(row.point)
        assert row.value == pytest.approx(float(np.mean((point[1] * X + point[0] - Y) ** 2)))
        assert row.gradient == pytest.approx(tuple(gradient(np.arange(53), point)), abs=1e-12)


def test_a_seed_repeats_the_shuffling_and_a_batch_of_all_rows_needs_none() -> None:
    first, second, other = (run(BatchPlan(7, 4, seed)).run.final.point for seed in (3, 3, 4))
    assert first == second != other
    whole = [run(BatchPlan(53, 4, seed)).run.final.point for seed in (1, 2)]
    assert whole[0] == pytest.approx(whole[1], rel=1e-12)


def test_schedules_go_by_updates() -> None:
    found = run(BatchPlan(53, 10), schedule="cosine", schedule_options={"min": 0.0}).run.trajectory
    batches = run(BatchPlan(6, 10), schedule="cosine", schedule_options={"min": 0.0}).run.trajectory
    assert found[0].learning_rate == 0.05
    assert batches[0].learning_rate == pytest.approx(0.05 * 0.5 * (1.0 + math.cos(math.pi * 8 / 90)), rel=1e-9)


@pytest.mark.parametrize(("settings", "plan", "reason"), [
    ({"learning_rate": 5.0}, BatchPlan(8, 500), StopReason.DIVERGED),
    ({"tol": 1e-3, "learning_rate": 0.3}, BatchPlan(53, 500), StopReason.TOLERANCE),
    ({}, BatchPlan(8, 3), StopReason.MAX_STEPS),
    ({"ftol": 1e-4}, BatchPlan(53, 500), StopReason.VALUE_CHANGE),
    ({"xtol": 1e-3}, BatchPlan(8, 500, keeps_order=True), StopReason.STEP_SIZE),
    ({"tol": 1e-3, "bounds": ((-5.0, 5.0), (-5.0, 1.0))}, BatchPlan(53, 500), StopReason.TOLERANCE),
])  # fmt: skip
def test_each_end_has_its_reason(settings: dict[str, float], plan: BatchPlan, reason: StopReason) -> None:
    assert run(plan, **settings).run.stop_reason is reason


def test_patience_ends_a_run_whose_validation_loss_no_longer_falls() -> None:
    losses = iter([5.0, 3.0, 4.0, 3.5, 3.0, 9.0, 9.0])
    found = descend_in_batches(
        over_rows(parse("mean((w*x + b - y)**2)"), TABLE), Settings(start=START, learning_rate=0.01, tol=0.0),
        BatchPlan(8, 100, patience=3), lambda _: next(losses),
    )  # fmt: skip
    assert found.run.stop_reason is StopReason.VALIDATION
    assert found.validation == (5.0, 3.0, 4.0, 3.5, 3.0)


def test_an_interruption_keeps_what_was_done() -> None:
    calls = iter([False] * 10 + [True] * 10)
    found = descend_in_batches(
        over_rows(parse("mean((w*x + b - y)**2)"), TABLE), Settings(start=START, learning_rate=0.01, tol=0.0),
        BatchPlan(8, 100), should_stop=lambda: next(calls),
    )  # fmt: skip
    assert found.run.stop_reason is StopReason.INTERRUPTED
    assert found.updates == 10


def test_what_needs_more_than_a_gradient_is_refused() -> None:
    with pytest.raises(UsageError, match="does not work in batches"):
        run(BatchPlan(8, 3), optimizer="newton")


def test_a_start_without_a_value_is_refused() -> None:
    with pytest.raises(CannotError):
        descend_in_batches(over_rows(parse("mean(log(w*x))"), TABLE), Settings(start=(1.0,)), BatchPlan(8, 3))


def test_every_update_has_the_rate_of_its_own_number() -> None:
    found = run(BatchPlan(8, 4, keeps_order=True), schedule="exponential", schedule_options={"gamma": 0.9})
    point, updates = np.array(START), 0
    for _ in range(4):
        for begin in range(0, 53, 8):
            point = point - 0.05 * 0.9**updates * gradient(np.arange(begin, min(begin + 8, 53)), point)
            updates += 1
    assert found.run.final.point == pytest.approx(tuple(point), rel=1e-12)


def judged(training: list[float], validation: Sequence[float] = ()) -> str:
    """The verdict on made-up losses by epoch."""
    rows = tuple((epoch, 1.0, 1.0, loss, 0.1, 0.1, 0.05) for epoch, loss in enumerate(training))
    made = run(BatchPlan(8, 1)).run
    trajectory = Trajectory(2, rows)
    made = replace(made, trajectory=trajectory, final=trajectory[-1], steps_taken=len(rows) - 1)
    case = BatchFacts(made, BatchPlan(8, len(rows)), validation, None, None)
    return " ".join(map(str, judge_batches(case).sentences))


@pytest.mark.parametrize(("optimizer", "formula"), [("gd", "2/λmax = 0.5 "), ("momentum", "2(1+β)/λmax = 0.5 ")])
def test_the_limit_that_is_named_is_that_of_the_method(optimizer: str, formula: str) -> None:
    plan = BatchPlan(8, 500)
    case = BatchFacts(run(plan, learning_rate=5.0, optimizer=optimizer).run, plan, (), None, 0.5)
    assert formula in " ".join(map(str, judge_batches(case).sentences))


def test_losses_that_differ_do_not_look_equal() -> None:
    assert "went from 0.3675 to 0.36749" in judged([0.3675, 0.36749])


@pytest.mark.parametrize(("epochs", "is_settled"), [(11, False), (12, True)])
def test_a_noise_floor_is_seen_after_twelve_epochs(epochs: int, is_settled: bool) -> None:
    losses = [1.0, 1.1] * 9
    assert judged(losses[: epochs + 1]).startswith("No longer falls") == is_settled


@pytest.mark.parametrize(
    ("rise", "scatter", "is_said"), [(0.009, 0.0, False), (0.011, 0.0, True), (0.079, 0.02, False), (0.081, 0.02, True)]
)
def test_a_validation_loss_has_risen_by_a_hundredth_and_by_four_times_its_error(
    rise: float, scatter: float, is_said: bool
) -> None:
    """Of 40 epochs two are a stretch; the error of the mean of 1 − s and 1 + s is s."""
    validation = [1.0 - scatter, 1.0 + scatter] * 19 + [1.0 + rise - scatter, 1.0 + rise + scatter]
    assert judged([1.0 / (epoch + 1.0) for epoch in range(40)], validation).startswith("Over-fitting") == is_said


@pytest.mark.parametrize(("best", "is_said"), [(39, False), (38, True), (20, True), (0, True)])
def test_the_epoch_of_the_lowest_validation_loss_is_said_unless_it_is_the_last(best: int, is_said: bool) -> None:
    validation = [0.5 + 0.001 * abs(epoch - best) for epoch in range(40)]
    said = judged([1.0 / (epoch + 1.0) for epoch in range(40)], validation)
    assert (f"epoch {best}" in said) == is_said
    assert "alidation" not in judged([1.0 / (epoch + 1.0) for epoch in range(40)])


def test_a_validation_loss_that_rises_with_the_training_loss_is_no_overfitting() -> None:
    rising = [1.0 + 0.05 * epoch for epoch in range(40)]
    falling = [1.0 / (epoch + 1.0) for epoch in range(40)]
    assert judged(falling, rising).startswith("Over-fitting since epoch 0")
    assert "Over-fitting" not in judged(rising, rising)
    assert judged(falling, falling).startswith("Still falling")


@pytest.mark.parametrize(("distance", "is_around"), [(2.9, True), (3.1, False)])
def test_epochs_settle_around_a_minimum_within_three_times_their_scatter(distance: float, is_around: bool) -> None:
    """The points of the epochs are 0.1 before and behind their center."""
    rows = tuple((epoch, 1.0 + 0.1 * (-1) ** epoch, 1.0, 1.0, 0.1, 0.1, 0.05) for epoch in range(40))
    trajectory = Trajectory(2, rows)
    made = replace(run(BatchPlan(8, 1)).run, trajectory=trajectory, final=trajectory[-1], steps_taken=39)
    reference = Reference("exact least squares", (1.0 + 0.1 * distance, 1.0), 0.9, 10, is_best=True)
    found = judge_batches(BatchFacts(made, BatchPlan(8, 40), (), reference, None))
    assert (found.outcome is Outcome.CONVERGED) == is_around
