"""Sweeps: their lanes, their starts, and their counts."""

from __future__ import annotations

import math
import shutil
import statistics
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent import sweep_by_rate
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweep_by_rate import sweep
from gdcli.descent.sweeps import lanes
from gdcli.descent.sweeps.lane_grid import LaneGrid
from gdcli.descent.sweeps.median import Median
from gdcli.descent.sweeps.starts import BLOCK_STARTS, GivenStarts, RandomStarts, Starts, parse_starts
from gdcli.diagnosis.many.lane_outcomes import classifier
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.ranges import VariableRange
from gdcli.language.reading.parser import parse
from gdcli.model import Engine, Outcome, Settings, StopReason, Sweep
from tests.descent.runs import descended

BOX = (VariableRange(-3.0, 3.0), VariableRange(0.0, 1.0))
SETTINGS = Settings((), 0.1, 200)


def starts(text: str, *variables: str, seed: int = 1) -> Starts:
    return parse_starts(text, variables, BOX[: len(variables)], seed)


def swept(text: str, rates, given: Starts, **more) -> Sweep:
    return sweep(parse(text), SETTINGS, rates, given, classifier(Objective(parse(text)), SETTINGS), **more)


def test_random_starts_fill_their_box_and_are_repeated_by_their_seed() -> None:
    drawn = starts("10000", "x", "y").block(0, 10_000)
    assert drawn.shape == (2, 10_000)
    for row, axis in zip(drawn, BOX, strict=True):
        assert axis.low <= row.min() < axis.low + 0.01
        assert axis.high - 0.01 < row.max() <= axis.high
        assert row.mean() == pytest.approx((axis.low + axis.high) / 2, abs=0.05)
    assert (starts("10000", "x", "y").block(0, 10_000) == drawn).all()
    assert (starts("10000", "x", "y", seed=2).block(0, 10_000) != drawn).all()


@given(st.integers(0, 3 * BLOCK_STARTS), st.integers(0, 200))
def test_starts_do_not_depend_on_how_they_are_cut(begin: int, length: int) -> None:
    for series in (starts("100000", "x", "y"), starts("x=-3:3:200,y=0:1:100", "x", "y")):
        whole = series.block(0, 4 * BLOCK_STARTS)
        assert (series.block(begin, begin + length) == whole[:, begin : begin + length]).all()


def test_a_grid_goes_from_edge_to_edge() -> None:
    grid = starts("x=-3:3:3,y=0:1:2", "x", "y")
    assert grid.count == 6
    assert grid.block(0, 6).T.tolist() == [[-3, 0], [-3, 1], [0, 0], [0, 1], [3, 0], [3, 1]]
    assert starts("-1:1:5", "x").block(0, 5).tolist() == [[-1.0, -0.5, 0.0, 0.5, 1.0]]


def test_starts_can_be_named_one_by_one() -> None:
    assert starts("1,2; y=3,x=pi", "x", "y").block(0, 2).T.tolist() == [[1, 2], [pytest.approx(3.141592653589793), 3]]


def test_starts_say_what_they_are() -> None:
    assert str(starts("500", "x", "y").words) == "500 random starts in x = -3 … 3, y = 0 … 1 (seed 1)"
    assert str(starts("x=-3:3:4,y=0:2:5", "x", "y").words) == "a grid of 4 × 5 starts in x = -3 … 3, y = 0 … 2"
    assert str(starts("1,2", "x", "y").words) == "1 start"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0", "there cannot be 0 starts"),
        ("1" + "0" * 13, "there cannot be 10,000,000,000,000 starts"),
        ("x=-3:3", "the grid does not say how many starts x has"),
        ("1,2", "2"),
        ("many", "many"),
    ],
)
def test_starts_that_cannot_be_read_are_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        starts(text, "x")


def test_the_lanes_of_a_grid_are_every_rate_from_every_start() -> None:
    grid = LaneGrid((0.1, 0.2), starts("-1:1:3", "x"))
    points, rates = grid.block(0, 6)
    assert points.tolist() == [[-1, 0, 1, -1, 0, 1]]
    assert rates.tolist() == [0.1, 0.1, 0.1, 0.2, 0.2, 0.2]
    for begin, end in ((0, 2), (2, 5), (5, 6), (1, 6)):
        part, some = grid.block(begin, end)
        assert (part == points[:, begin:end]).all()
        assert (some == rates[begin:end]).all()
    assert list(grid.groups(4)) == [(0, 4), (4, 6)]


@pytest.mark.parametrize("width", [16384, 7])
def test_a_sweep_counts_what_single_runs_come_to(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GROUP_LANES_MIN", 1)
    monkeypatch.setattr(lanes, "GROUP_LANES_MAX", width)
    points = tuple((float(x),) for x in np.linspace(-3, 3, 20))
    rates = (0.02, 0.1, 0.3, 1.0)
    result = swept("x**4/4 - x**2/2", rates, GivenStarts(points))
    assert result.expression == "x**4/4 - x**2/2"
    assert (result.lanes, result.interrupted, result.seed, result.starts) == (80, False, None, "20 starts")
    assert [row.learning_rate for row in result.rows] == list(rates)
    for row in result.rows:
        settings = [Settings(point, row.learning_rate, 200) for point in points]
        runs = [descended(parse("x**4/4 - x**2/2"), each) for each in settings]
        converged = [run.steps_taken for run in runs if run.stop_reason is StopReason.TOLERANCE]
        assert row.starts == 20
        assert row.outcomes.get(Outcome.CONVERGED, 0) == len(converged) == row.share(Outcome.CONVERGED) * 20
        diverged = sum(run.stop_reason in (StopReason.DIVERGED, StopReason.NON_FINITE) for run in runs)
        assert row.outcomes.get(Outcome.DIVERGED, 0) == diverged
        assert row.median_steps == (statistics.median(converged) if converged else None)
        assert row.median_value == pytest.approx(statistics.median(run.final.value for run in runs))


def test_on_a_parabola_the_edge_of_stability_is_two_over_the_curvature() -> None:
    rates = [0.01 * k for k in range(1, 60)]
    result = swept("2*x**2 + y**2/2", rates, RandomStarts(("x", "y"), BOX, 50, 3))
    for row in result.rows:
        assert row.share(Outcome.DIVERGED) == (1.0 if row.learning_rate > 0.61 else row.share(Outcome.DIVERGED))
        if row.learning_rate < 0.49:
            assert row.share(Outcome.DIVERGED) == row.share(Outcome.OSCILLATING) == 0.0


def test_what_has_no_value_counts_as_infinite() -> None:
    result = swept("log(x)", [5.0], GivenStarts(((1.0,), (2.0,), (1.5,))))
    assert result.rows[0].outcomes == {Outcome.LEFT_DOMAIN: 3}
    assert result.rows[0].median_value == np.inf
    assert result.rows[0].median_steps is None


def test_an_interrupted_sweep_has_the_rows_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "GROUP_LANES_MIN", 10)
    monkeypatch.setattr(lanes, "GROUP_LANES_MAX", 10)
    asked = count()
    told: list[tuple[int, int]] = []
    result = swept(
        "x**2", [0.1, 0.2, 0.3], GivenStarts(((1.0,),) * 15), should_stop=lambda: next(asked) == 3,
        on_progress=lambda *of: told.append(of),
    )  # fmt: skip
    assert result.interrupted
    assert [row.starts for row in result.rows] == [15, 12]  # three groups of nine: 45 lanes in groups of equal width
    assert told[-1] == (27, 45)
    assert told == sorted(told)


@pytest.mark.parametrize("engine", [Engine.PYTHON, Engine.COMPILED])
def test_a_long_group_can_be_interrupted_too(engine: Engine) -> None:
    if engine is Engine.COMPILED and shutil.which("cc") is None:
        pytest.skip("there is no C compiler")
    asked = count()
    long = Settings((), 0.1, 10**12)
    result = sweep(
        parse("x**2"),
        long,
        [0.5, 1e-9],
        GivenStarts(((1.0,),)),
        classifier(Objective(parse("x**2")), long),
        should_stop=lambda: next(asked) == 3,
        engine=engine,
    )
    assert result.interrupted
    assert [row.outcomes for row in result.rows] == [{Outcome.CONVERGED: 1}, {}]
    assert result.rows[1].median_value is None


def test_a_sweep_without_rates_is_refused() -> None:
    with pytest.raises(UsageError, match="no learning rates"):
        swept("x**2", [], GivenStarts(((1.0,),)))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1, max_size=60))
def test_the_median_of_few_numbers_is_exact(numbers: list[float]) -> None:
    median = Median()
    for number in numbers:
        median.extend(np.array([number]))
    assert median.value() == statistics.median(numbers)


def test_the_median_of_many_numbers_is_close_and_takes_little_memory() -> None:
    numbers = np.random.default_rng(3).permutation(200_000).astype(float)
    median = Median(most=2**15)
    for part in np.split(numbers, 50):
        median.extend(part)
        assert sum(kept.size for kept in median._kept) <= 2**15
    assert median.value() == pytest.approx(100_000, abs=2000)
    assert np.array_equal(np.concatenate(median._kept), numbers[::8])
    assert Median().value() is None


def test_nan_is_above_everything_in_a_median() -> None:
    median = Median()
    median.extend(np.array([np.nan, 1.0, np.nan]))
    assert median.value() == np.inf


def test_a_million_rates_are_checked_by_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[float] = []

    def counted(settings: Settings, variables: tuple[str, ...]) -> Settings:
        checked.append(settings.learning_rate)
        return checked_settings(settings, variables)

    monkeypatch.setattr(sweep_by_rate, "checked_settings", counted)
    rates = tuple(k / 1e6 for k in range(1, 1_000_001))
    grid = LaneGrid(rates, starts("x=1", "x"))
    _, settled = sweep_by_rate.checked_lane_engine(Objective(parse("x**2")), SETTINGS, grid)
    assert settled.learning_rate == rates[-1]
    assert {rates[0], rates[-1]} <= set(checked)
    assert len(checked) < 10


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_wrong_rate_is_refused_wherever_it_stands(wrong: float, place: int) -> None:
    rates = [0.1, 0.2, 0.3]
    rates[place] = wrong
    with pytest.raises(UsageError, match="the learning rate cannot be"):
        swept("x**2", rates, starts("x=1", "x"))
