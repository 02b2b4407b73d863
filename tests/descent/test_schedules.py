"""The schedules against their closed forms, and the reading of `NAME[:KEY=VALUE,…]`."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent.methods.schedules import SCHEDULES, parse_schedule
from gdcli.errors import UsageError
from gdcli.language.reading.parser import parse
from gdcli.model import Settings
from tests.descent.runs import descended

LR, STEPS = 0.4, 40


def rates(name: str, steps: int = STEPS, lr: float = LR, **options: float) -> list[float]:
    schedule = SCHEDULES[name]
    resolved = schedule.resolve(options, steps)
    return [schedule.rate(k, steps, lr, resolved) for k in range(steps)]


def test_constant_keeps_the_rate() -> None:
    assert rates("constant") == [LR] * STEPS


def test_step_drops_by_gamma_at_regular_intervals() -> None:
    assert rates("step", every=15, gamma=0.5) == [LR] * 15 + [LR / 2] * 15 + [LR / 4] * 10
    assert rates("step") == pytest.approx([LR * 0.1 ** (k // 10) for k in range(STEPS)])
    assert rates("step", steps=3) == pytest.approx([LR, LR / 10, LR / 100])


def test_exponential_shrinks_by_a_factor() -> None:
    assert rates("exponential", gamma=0.9) == pytest.approx([LR * 0.9**k for k in range(STEPS)])
    assert rates("exponential")[-1] == pytest.approx(LR * 0.01 ** (39 / 40))


def test_inverse_time_falls_like_one_over_k() -> None:
    assert rates("inverse-time", decay=0.25) == pytest.approx([LR / (1 + k / 4) for k in range(STEPS)])
    assert rates("inverse-time", steps=101)[100] == pytest.approx(LR / 2)


def test_cosine_is_cosine_annealing() -> None:
    expected = [0.1 + (LR - 0.1) * (1 + math.cos(math.pi * k / STEPS)) / 2 for k in range(STEPS)]
    assert rates("cosine", min=0.1) == pytest.approx(expected)


def test_linear_moves_along_a_straight_line() -> None:
    assert rates("linear") == pytest.approx([LR * (1 - k / STEPS) for k in range(STEPS)])
    rising = [LR * (1 / 4 + 3 / 4 * k / STEPS) for k in range(STEPS)]
    assert rates("linear", start=1 / 4, end=1) == pytest.approx(rising)


def test_warmup_cosine_rises_then_falls() -> None:
    expected = [LR * (k + 1) / 10 for k in range(10)]
    expected += [LR * (1 + math.cos(math.pi * k / 30)) / 2 for k in range(30)]
    assert rates("warmup-cosine", warmup=0.25) == pytest.approx(expected)
    assert rates("warmup-cosine", steps=100)[8:11] == pytest.approx([0.9 * LR, LR, LR], rel=0.01)
    assert rates("warmup-cosine", warmup=0) == pytest.approx(rates("cosine"))
    assert rates("warmup-cosine", warmup=1) == pytest.approx([LR * (k + 1) / STEPS for k in range(STEPS)])


def test_one_cycle_has_its_ends_and_its_peak_where_torch_has_them() -> None:
    cycle = rates("one-cycle")
    assert cycle[0] == pytest.approx(LR / 25)
    assert cycle[11] == max(cycle) == pytest.approx(LR)
    assert cycle[-1] == pytest.approx(LR / 25 / 1e4)
    # halfway up and halfway down lies the mean of the ends
    cycle = rates("one-cycle", steps=21, warmup=11 / 21, div=10, final=10)
    assert cycle[5] == pytest.approx((LR + LR / 10) / 2)
    assert cycle[15] == pytest.approx((LR + LR / 100) / 2)


@pytest.mark.parametrize("name", SCHEDULES)
@given(steps=st.integers(1, 60), lr=st.floats(1e-6, 10))
def test_every_schedule_fits_every_run_and_stays_within_its_learning_rate(name: str, steps: int, lr: float) -> None:
    for rate in rates(name, steps, lr):
        assert 0.0 <= rate <= lr * (1 + 1e-12)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_run_records_the_scheduled_rate_of_every_step(name: str) -> None:
    run = descended(parse("x**2 + 3*x"), Settings((1.0,), LR, STEPS, 0.0, schedule=name))
    assert [row.learning_rate for row in run.trajectory] == [*rates(name), None]
    for row, after in zip(run.trajectory, run.trajectory[1:], strict=False):
        assert after.point[0] == row.point[0] - (row.learning_rate or 0.0) * row.gradient[0]


def test_the_record_has_the_options_that_were_used() -> None:
    settings = Settings((1.0,), 0.1, 100, schedule="step", schedule_options={"gamma": 0.5})
    assert descended(parse("x**2"), settings).settings.schedule_options == {"every": 25.0, "gamma": 0.5}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize(
    ("steps", "options"), [(40, {}), (17, {}), (23, {"every": 3, "gamma": 0.7}), (30, {"warmup": 0.4})]
)
def test_the_printed_formula_gives_the_rates(name: str, steps: int, options: dict[str, float]) -> None:
    """Each case of the formula is evaluated where its condition holds; the first that holds counts."""
    schedule = SCHEDULES[name]
    given = {key: value for key, value in options.items() if key in schedule.options}
    resolved = schedule.resolve(given, steps)
    for k in range(steps):
        scope = {"lr": LR, "k": k, "steps": steps, "cos": math.cos, "pi": math.pi, **resolved}
        printed = evaluated(str(schedule.formula), scope)
        assert printed == pytest.approx(schedule.rate(k, steps, LR, resolved), rel=1e-12)


def evaluated(formula: str, scope: dict[str, object]) -> float:
    """`A while CONDITION, else B, with NAME = C` by Python."""
    cases, _, definitions = formula.partition(", with ")
    for definition in filter(None, definitions.split(", ")):
        letter, _, text = definition.partition(" = ")
        scope[letter] = eval(text, {}, scope)
    for case in cases.split(", else "):
        text, _, condition = case.partition(" while ")
        if not condition or eval(condition, {}, scope):
            return float(eval(text, {}, scope))
    raise AssertionError(formula)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_introduces_itself(name: str) -> None:
    schedule = SCHEDULES[name]
    assert schedule.about
    assert "lr" in str(schedule.formula)
    assert schedule.source
    for option in schedule.options:
        assert option in str(schedule.formula)


def test_schedules_are_read_as_they_are_typed() -> None:
    assert parse_schedule("cosine") == ("cosine", {})
    assert parse_schedule(" one-cycle : warmup = 1/4, div=10 ") == ("one-cycle", {"warmup": 0.25, "div": 10.0})


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("cosin", "unknown schedule 'cosin'", "Did you mean cosine?"),
        ("", "unknown schedule ''", "Choose one of constant, step"),
        ("cosine:", "cannot read ''", "cosine has min"),
        ("cosine:min", "cannot read 'min'", "Write NAME:KEY=VALUE"),
        ("constant:min=1", "schedule constant has no min", "It has none."),
        ("step:size=3", "schedule step has no size", "It has every, gamma."),
        ("step:every=0", "every is 0, which is out of range", "It must be 1 or above."),
        ("step:gamma=0.1,gamma=0.2", "gamma is given twice", "once"),
        ("cosine:min=-1", "min is -1", "0 or above"),
        ("warmup-cosine:warmup=1.5", "warmup is 1.5", "between 0 and 1"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_schedule(text)
    assert message in refused.value.message
    assert hint in refused.value.hint
