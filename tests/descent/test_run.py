"""The ends of descents, their reasons to stop, and their records."""

from __future__ import annotations

import math
import random
from array import array
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdcli
from gdcli.descent import run
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.single import history as recorder
from gdcli.descent.single import loop
from gdcli.descent.single.history import History, SeveralHistories
from gdcli.errors import CannotError, GdcliError, UsageError
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression
from gdcli.model import Run, Settings, StopReason, norm
from gdcli.record import replace
from tests.descent.published import NEEDED
from tests.descent.runs import descended

curvatures = st.floats(0.01, 100)
starts = st.floats(0.01, 100) | st.floats(-100, -0.01)


def go(text: str, *start: float, lr: float = 0.1, steps: int = 50, **more) -> Run:
    return descended(parse(text), Settings(start, lr, steps, **more))


# On f = L x²/2 everything is known: x_k = (1 − L·lr)^k x_0.


@given(curvature=curvatures, start=starts, product=st.floats(0.01, 1.99))
def test_on_a_parabola_each_step_multiplies_the_distance(curvature: float, start: float, product: float) -> None:
    lr = product / curvature
    for row in go(f"{curvature:.17f}*x**2/2", start, lr=lr, steps=60, tol=0.0).trajectory:
        expected = (1 - curvature * lr) ** row.step * start
        assert row.point[0] == pytest.approx(expected, rel=1e-9, abs=1e-12 * abs(start))
        assert row.gradient[0] == pytest.approx(curvature * row.point[0])
        assert row.value == pytest.approx(curvature * row.point[0] ** 2 / 2)


@given(curvature=curvatures, start=starts, excess=st.floats(1e-3, 1) | st.floats(-0.9, -1e-3))
def test_descent_diverges_exactly_above_two_over_the_curvature(curvature: float, start: float, excess: float) -> None:
    ended = go(f"{curvature:.17f}*x**2/2", start, lr=2 / curvature * (1 + excess), steps=10**6, tol=1e-9)
    assert ended.stop_reason == (StopReason.DIVERGED if excess > 0 else StopReason.TOLERANCE)
    assert (ended.best.step == 0) == (excess > 0)


def test_the_record_of_a_short_run() -> None:
    ended = go("x**2+3*x", 1.0)
    assert ended.expression == "x**2 + 3*x"
    assert ended.variables == ("x",)
    assert (ended.stop_reason, ended.steps_taken) == (StopReason.MAX_STEPS, 50)
    assert (ended.value_evaluations, ended.gradient_evaluations) == (51, 51)
    assert [row.step for row in ended.trajectory] == list(range(51))
    assert [row.learning_rate for row in ended.trajectory] == [0.1] * 50 + [None]
    assert ended.final == ended.best == ended.trajectory[-1]
    for row, after in pairwise(ended.trajectory):
        (x,) = row.point
        assert (row.value, row.gradient) == (x * x + 3 * x, (2 * x + 3,))
        assert after.point == (x - 0.1 * (2 * x + 3),)


# Why it stops.


def test_it_stops_at_the_first_iterate_within_the_tolerance() -> None:
    ended = go("x**2 + y**2", 3.0, 4.0, steps=1000, tol=0.01)
    norms = [norm(row.gradient) for row in ended.trajectory]
    assert ended.stop_reason is StopReason.TOLERANCE
    assert norms[-1] <= 0.01 < min(norms[:-1])


def test_the_tolerance_is_met_exactly_where_the_norm_equals_it() -> None:
    assert go("x**2", 0.5, tol=1.0).steps_taken == 0
    assert go("x**2", 0.5, tol=math.nextafter(1.0, 0.0)).steps_taken == 1


def test_tolerances_whose_square_underflows_work() -> None:
    ended = go("x**2", 1.0, steps=10**5, tol=1e-170)
    assert ended.stop_reason is StopReason.TOLERANCE
    assert ended.steps_taken == math.ceil(math.log(1e-170 / 2) / math.log(0.8))


def test_without_a_tolerance_every_step_is_made() -> None:
    ended = go("x**2", 0.0, steps=300, tol=0.0)
    assert (ended.stop_reason, ended.steps_taken) == (StopReason.MAX_STEPS, 300)


def test_no_steps_at_all_still_look_at_the_start() -> None:
    ended = go("x**2", 2.0, steps=0)
    assert (ended.stop_reason, ended.steps_taken, ended.value_evaluations) == (StopReason.MAX_STEPS, 0, 1)
    assert ended.final == ended.best == ended.trajectory[0]
    assert (ended.final.value, ended.final.gradient, ended.final.learning_rate) == (4.0, (4.0,), None)


def test_steps_without_end_end_where_they_converge() -> None:
    ended = go("x**2+3*x", 1.0, steps=10**12)
    assert (ended.stop_reason, ended.steps_taken) == (StopReason.TOLERANCE, 70)


def test_divergence_is_declared_at_the_first_iterate_beyond_the_limit() -> None:
    ended = go("x**2+3*x", 1.0, lr=1.1, steps=10**9)
    values = [abs(row.value) for row in ended.trajectory]
    assert ended.stop_reason is StopReason.DIVERGED
    assert values[-1] > 4e100 >= max(values[:-1])
    assert ended.best.step == 0


def test_a_point_that_flies_away_has_diverged_even_where_the_value_is_tame() -> None:
    ended = go("tanh(x) + y/10**150", 0.0, 0.0, lr=-1e101, steps=1000, tol=0.0)
    assert (ended.stop_reason, ended.steps_taken) == (StopReason.DIVERGED, 1)
    assert ended.final.value == 1.0


def test_what_grows_with_the_start_has_not_diverged() -> None:
    ended = go("(x - 1e150)**2", 0.0, steps=200, tol=1e140)
    assert ended.stop_reason is StopReason.TOLERANCE
    assert ended.final.point[0] == pytest.approx(1e150)


def test_leaving_the_domain_leaves_no_value_and_no_gradient() -> None:
    ended = go("log(x) + y**2", 1.0, 1.0, lr=3.0)
    assert (ended.stop_reason, ended.steps_taken) == (StopReason.NON_FINITE, 1)
    assert ended.final.point == (-2.0, -5.0)
    assert math.isnan(ended.final.value)
    assert all(map(math.isnan, ended.final.gradient))
    assert ended.best.step == 0


def test_falling_into_a_pole_is_not_the_best_value() -> None:
    ended = go("log(x**2)", 1.0, lr=0.5)
    assert ended.stop_reason is StopReason.NON_FINITE
    assert ended.final.value == -math.inf
    assert ended.best == ended.trajectory[0]


# Fast and careful arithmetic.


def test_what_math_cannot_do_is_done_with_care_and_the_run_goes_on() -> None:
    # exp overflows for the first steps, yet the function has a value there: sign(inf) is 1.
    ended = go("x**2 + sign(exp(x) - 1)", 800.0, steps=30, tol=0.0)
    assert ended.steps_taken == 30
    for row in ended.trajectory:
        assert row.point[0] == pytest.approx(800 * 0.8**row.step)
        assert row.value == pytest.approx(row.point[0] ** 2 + 1)
    assert ended.trajectory[1].learning_rate == 0.1


def test_gradients_too_long_to_be_squared_are_followed() -> None:
    ended = go("1e160*x", 200.0, lr=1e-160, steps=100, tol=0.0)
    assert ended.steps_taken == 100
    assert ended.final.point[0] == pytest.approx(100.0)
    assert [row.step for row in ended.trajectory] == list(range(101))


def test_a_division_by_zero_in_the_update_gives_what_ieee_gives() -> None:
    ended = go("x**2", 0.0, tol=0.0, optimizer="adam", hyperparameters={"eps": 0.0})
    assert (ended.stop_reason, ended.steps_taken) == (StopReason.NON_FINITE, 1)
    assert math.isnan(ended.final.point[0])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_both_ways_of_stepping_give_the_same_bits(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "(1-x)**2 + 100*(y-x**2)**2 + exp(x/3)*cos(y)/10 + x*y"
    noise = 0.0 if OPTIMIZERS[name].searches else 0.1
    settings = Settings((-1.2, 1.0), 0.001, 60, 0.0, name, NEEDED.get(name, {}), schedule="cosine", noise=noise, seed=5)
    fast = descended(parse(text), settings)
    monkeypatch.setattr("gdcli.descent.single.stepper.Stepper._fast", lambda *_: None)
    careful = descended(parse(text), settings)
    assert careful.trajectory == fast.trajectory
    assert careful == fast


@pytest.mark.parametrize(
    "more", [{}, {"noise": 0.1, "seed": 3}, {"ftol": 1e-3, "xtol": 1e-3}, {"bounds": ((0.5, 2.0),) * 2}]
)
@pytest.mark.parametrize("name", ["gd", "momentum", "adam", "polyak"])
def test_the_loop_with_tuples_gives_the_bits_of_the_loop_with_names(
    name: str, more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop for many variables keeps point and state in tuples, the loop for few in names."""
    runs = []
    for least in (1, 100):
        monkeypatch.setattr(loop, "TUPLE_VARIABLES_MIN", least)
        for lr in (0.001, 3.0):
            method = {"optimizer": name, "hyperparameters": NEEDED.get(name, {}), **more}
            runs.append(go("(1-x)**2 + 100*(y-x**2)**2", 1.2, 1.0, lr=lr, steps=200, **method))
    assert (runs[0], runs[1]) == (runs[2], runs[3])
    assert runs[0].trajectory.rows == runs[2].trajectory.rows


# Starts and settings that cannot be used.


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("log(x)", (-1.0,), "no finite value at the start x = -1"),
        ("x + 1/y", (2.0, 0.0), "no finite value at the start x = 2, y = 0"),
        ("sqrt(x)", (0.0,), "no finite gradient at the start x = 0"),
        ("exp(x)", (1e3,), "no finite value at the start x = 1000"),
    ],
)
def test_a_start_without_value_or_slope_is_refused(text: str, start: tuple[float, ...], message: str) -> None:
    with pytest.raises(CannotError) as refused:
        go(text, *start)
    assert message in refused.value.message
    assert "--start" in refused.value.hint


@pytest.mark.parametrize("text", ["x^(1/3)", "x**(2/3) + x", "x^⅓"])
def test_a_start_left_of_zero_of_a_cube_root_is_answered_with_cbrt(text: str) -> None:
    with pytest.raises(CannotError) as refused:
        go(text, -8.0)
    assert "cbrt(u)" in refused.value.hint


SETTINGS = Settings((1.0,), 0.1, 10)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": (1.0, 2.0)}, "the start has 2 numbers for 1 variable"),
        ({"start": (math.inf,)}, "the start x = inf is not finite"),
        ({"learning_rate": math.nan}, "the learning rate cannot be nan"),
        ({"learning_rate": math.inf}, "the learning rate cannot be inf"),
        ({"steps": -1}, "the number of steps cannot be -1"),
        ({"tol": -1e-9}, "the tolerance cannot be -1e-09"),
        ({"tol": math.nan}, "the tolerance cannot be nan"),
        ({"noise": -1.0}, "the noise cannot be -1"),
        ({"optimizer": "Adam"}, "unknown optimizer 'Adam'"),
        ({"schedule": "cosinus"}, "unknown schedule 'cosinus'"),
        ({"hyperparameters": {"momentum": 0.9}}, "gd has no momentum"),
        ({"schedule_options": {"min": 0.0}}, "schedule constant has no min"),
        ({"optimizer": "backtracking", "learning_rate": -0.1}, "the first learning rate of a line search cannot be"),
        ({"optimizer": "backtracking", "noise": 0.1}, "backtracking cannot work with a noisy gradient"),
    ],
)
def test_settings_that_mean_nothing_are_refused(changes, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        descended(parse("x**2"), replace(SETTINGS, **changes))
    assert message in refused.value.message
    assert refused.value.hint


def test_an_expression_without_variables_is_refused() -> None:
    with pytest.raises(UsageError, match="no variables"):
        go("2 + 3")


def test_newton_is_refused_where_it_would_take_forever() -> None:
    text = " + ".join(f"x{i}**2" for i in range(201))
    with pytest.raises(GdcliError, match="201 variables"):
        descended(parse(text, FILE_LIMITS), Settings((1.0,) * 201, 1.0, 10, optimizer="newton"))


@pytest.mark.parametrize(("lr", "final"), [(0.0, 1.0), (-0.1, 1.2**10)])
def test_any_finite_learning_rate_is_an_experiment(lr: float, final: float) -> None:
    assert go("x**2", 1.0, lr=lr, steps=10).final.point[0] == pytest.approx(final)


def test_a_variable_that_does_not_occur_stays_where_it_is() -> None:
    expression = replace(parse("x**2"), variables=("y", "x"))
    ended = descended(expression, Settings((5.0, 1.0), 0.25, 3, optimizer="adam"))
    assert ended.final.point[0] == 5.0
    assert ended.final.gradient[0] == 0.0


# The best iterate.


def test_the_best_iterate_is_the_first_with_the_lowest_value() -> None:
    ended = go("x**2 + sin(5*x)", 2.0, lr=0.2, steps=60, tol=0.0)
    values = [row.value for row in ended.trajectory]
    assert ended.best == ended.trajectory[values.index(min(values))]
    assert 0 < ended.best.step < 60
    flat = go("sign(x)", 2.0, steps=20, tol=0.0)
    assert flat.best.step == 0


# Long runs.


@pytest.mark.parametrize(("steps", "stride"), [(99, 1), (100, 1), (101, 2), (200, 2), (201, 4), (12345, 128)])
def test_the_stride_doubles_whenever_too_many_iterates_are_kept(
    steps: int, stride: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "ITERATES_KEPT_MAX", 100)
    ended = go("sin(x)*x", 1.0, lr=0.5, steps=steps, tol=0.0)
    count = len(ended.trajectory)
    one_by_one = [ended.trajectory[place - count] for place in range(count)]
    assert one_by_one == [ended.trajectory[place] for place in range(count)] == list(ended.trajectory)
    kept = [row.step for row in ended.trajectory]
    due = set(range(0, steps, stride)) | {ended.best.step, steps}
    assert kept == sorted(due)
    assert ended.best in list(ended.trajectory)
    assert ended.trajectory[-1] == ended.final


def test_every_nth_iterate_is_kept_where_that_was_asked_for() -> None:
    ended = descended(parse("x**2"), Settings((1.0,), 0.9, 100, 0.0), every=7)
    assert [row.step for row in ended.trajectory] == [*range(0, 100, 7), 100]
    with pytest.raises(UsageError, match="cannot keep every 0-th"):
        descended(parse("x**2"), SETTINGS, every=0)


def test_memory_is_bounded_in_steps_and_in_variables() -> None:
    ended = go("x**2+3*x", 1.0, steps=10**6, tol=0.0)
    assert ended.steps_taken == 10**6
    assert 50_000 < len(ended.trajectory) <= 100_002
    assert ended.best.step < 100
    assert recorder.iterates_kept_max(1) == recorder.iterates_kept_max(10) == 100_000
    assert recorder.iterates_kept_max(1000) * 2003 <= 4_000_000


def test_the_thinned_trajectory_is_part_of_the_full_one() -> None:
    text, settings = "x**2 + sin(5*x)", Settings((3.0,), 0.05, 5000, 0.0)
    full = descended(parse(text), settings, every=1)
    thinned = descended(parse(text), settings, every=13)
    assert all(full.trajectory[row.step] == row for row in thinned.trajectory)
    assert (thinned.final, thinned.best) == (full.final, full.best)


# Interruption and progress.


@pytest.mark.parametrize("calls", [0, 1, 5])
@pytest.mark.parametrize("name", ["gd", "newton"])
def test_an_interrupted_run_says_where_it_stood(calls: int, name: str) -> None:
    asked = count()
    settings = Settings((1.0,), 0.01, 10**12, 0.0, name)
    ended = descended(parse("x**2+3*x"), settings, should_stop=lambda: next(asked) >= calls)
    assert ended.stop_reason is StopReason.INTERRUPTED
    assert (ended.steps_taken == 0) == (calls == 0)
    assert ended.final.step == ended.steps_taken
    assert ended.value_evaluations == ended.steps_taken + 1
    full = descended(parse("x**2+3*x"), replace(settings, steps=ended.steps_taken))
    assert ended.final == full.final
    assert ended.best == full.best
    assert ended.trajectory == full.trajectory


def test_progress_is_told_from_time_to_time_and_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    descended(parse("x**2"), Settings((1.0,), 0.1, 20_000, 0.0), on_progress=lambda *of: told.append(of))
    assert told[-1] == (20_000, 20_000)
    assert told == sorted(set(told))
    assert len(told) > 3


# Noise.


def test_noise_is_added_to_the_gradient_that_is_used_and_not_to_the_recorded_one() -> None:
    ended = go("x**2 + 3*y**2", 1.0, 2.0, steps=100, tol=0.0, noise=0.5, seed=11)
    draw = random.Random(11).gauss
    for row, after in pairwise(ended.trajectory):
        x, y = row.point
        g, h = row.gradient
        assert (g, h) == (2 * x, 6 * y)
        assert after.point == (x - 0.1 * (g + draw(0.0, 0.5)), y - 0.1 * (h + draw(0.0, 0.5)))


def test_a_noisy_run_is_repeated_by_the_seed_it_records() -> None:
    first = go("x**2", 1.0, noise=0.1)
    assert first.settings.seed is not None
    assert descended(parse("x**2"), first.settings) == first
    assert go("x**2", 1.0, noise=0.1).settings.seed != first.settings.seed
    assert go("x**2", 1.0).settings.seed is None


@pytest.mark.parametrize("longest", [1, 3, 1000])
def test_noise_and_rates_do_not_depend_on_how_the_run_is_cut(longest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # exp overflows now and then, so that fast and careful steps alternate.
    def noisy() -> Run:
        settings = Settings((700.0, 1.0), 0.1, 200, 0.0, "momentum", schedule="one-cycle", noise=30.0, seed=2)
        return descended(parse("x**2/8 - 175*x + sign(exp(x) - 1) + y**2"), settings)

    expected = noisy()
    assert {row.point[0] > 710 for row in expected.trajectory} == {True, False}
    monkeypatch.setattr(run, "STRETCH_STEPS_MAX", longest)
    assert noisy() == expected


def test_settings_of_the_record_give_the_same_run_again() -> None:
    settings = Settings((2,), 0.3, 40, optimizer="adamw", schedule="step", noise=0.01, seed=3)
    first = go("x**2", 2, lr=0.3, steps=40, optimizer="adamw", schedule="step", noise=0.01, seed=3)
    assert descended(parse("x**2"), settings) == first == descended(parse("x**2"), first.settings)
    assert first.settings.hyperparameters == {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01}


# Many variables.


def wide(n: int) -> Expression:
    return parse(" + ".join(f"(x{i} - {i})**2" for i in range(n)), FILE_LIMITS)


@pytest.mark.parametrize("name", ["gd", "adam", "backtracking"])
def test_hundreds_of_variables_descend(name: str) -> None:
    ended = descended(wide(300), Settings((0.0,) * 300, 0.4, 200, 1e-3, name))
    if name != "adam":
        assert ended.stop_reason is StopReason.TOLERANCE
    assert ended.final.value < ended.trajectory[0].value
    assert ended.steps_taken + 1 == len(ended.trajectory)


@given(every=st.integers(1, 4), steps=st.integers(0, 12), part=st.slices(20))
def test_a_part_of_the_iterates_is_that_part_of_all(every: int, steps: int, part: slice) -> None:
    kept = go("x**4 + x**2", 1.0, steps=steps, tol=0.0, lr=0.01)
    thinned = descended(parse("x**4 + x**2"), kept.settings, every)
    for run_ in (kept, thinned):
        assert list(run_.trajectory[part]) == list(run_.trajectory)[part]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=12), st.integers(1, 6), st.integers(3, 30))
def test_several_histories_keep_what_each_would_keep_alone(
    parts: list[tuple[bool, int]], every: int, most: int
) -> None:
    def histories() -> tuple[History, History]:
        thinning = History(1)
        thinning._most = most  # small, so that a short run is thinned
        return History(1, every), thinning

    together, alone = histories(), histories()
    several = SeveralHistories(*together)
    begin = 0
    for is_packed, size in parts:
        rows = [(step, float(step), 2.0 * step, 3.0 * step, 0.1) for step in range(begin, begin + size)]
        due = [row for row in rows if row[0] % several.stride == 0]
        if is_packed:
            several.extend_packed([array("d", [row[i] for row in due]).tobytes() for i in (1, 2, 3, 4)])
        else:
            several.extend(rows)
        for history in alone:
            history.extend(rows)
        begin += size
    last = (begin, 0.0, 0.0, 0.0, None)
    assert [[*one.trajectory(last, last).rows] for one in together] == [
        [*one.trajectory(last, last).rows] for one in alone
    ]


@pytest.mark.parametrize("engine", ["python", "compiled"])
def test_a_verdict_does_not_depend_on_the_iterates_that_are_shown(engine: str) -> None:
    whole, thinned = (
        gdcli.descend("@rosenbrock", lr=1e-4, steps=2500, engine=engine, every=every) for every in (None, 300)
    )
    assert thinned.verdict == whole.verdict
    assert thinned.curvature == whole.curvature
    assert [row.step for row in thinned.trajectory] == [*range(0, 2500, 300), 2500]


def test_a_run_is_made_once_whatever_iterates_are_shown() -> None:
    done: list[int] = []
    gdcli.descend("x**2", lr=1e-9, steps=3000, every=7, on_progress=lambda steps, _: done.append(steps))
    assert done == sorted(set(done))
    assert gdcli.descend("x**2", steps=3000, every=7, should_stop=lambda: True).stop_reason is StopReason.INTERRUPTED
