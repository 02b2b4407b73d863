"""Compiled loops against the Python engine: the same runs, lane by lane and row by row."""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gdcli.descent import engine, lane_engines
from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.methods.schedules import SCHEDULES
from gdcli.descent.native import c_library, sentences
from gdcli.descent.native.compiled_lanes import CompiledLanes
from gdcli.descent.single import history as recorder
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lane_data import STOPS, LaneResults
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.errors import CannotError, UsageError
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.model import Engine, Run, Settings, StopReason
from gdcli.model.fit import DataFacts, DataTable
from tests.descent.published import NEEDED
from tests.descent.runs import descended

needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler on the path")

FIRST_ORDER = [name for name, optimizer in OPTIMIZERS.items() if optimizer.planning is None]
PROBLEMS = {
    "x**2 + 3*x": (1.0,),
    "(1 - x)**2 + 100*(y - x**2)**2": (-1.2, 1.0),
    "exp(x) + exp(-x) + log(1 + y**2) + x*y/10": (0.5, -2.0),
    "softplus(x*y) + hypot(x - 1, y) + max(x, y, 0)**3 + tanh(z)**2": (0.3, -0.7, 1.5),
}


def both(text: str, *start: float, lr: float = 0.01, steps: int = 600, every: int | None = None, **more) -> list[Run]:
    """The same run by the Python loop and by the compiled one."""
    settings = Settings(start, lr, steps, **more)
    runs = [descended(parse(text), settings, every, engine=name) for name in ("python", "compiled")]
    assert [run.engine for run in runs] == ["python", "compiled"]
    return runs


def assert_alike(one: Run, other: Run) -> None:
    """The same facts, the numbers to rounding."""
    assert other.stop_reason is one.stop_reason
    assert other.steps_taken == one.steps_taken
    assert other.value_evaluations == one.value_evaluations
    assert other.best.step == one.best.step
    assert len(other.trajectory.rows) == len(one.trajectory.rows)
    for row, twin in zip(one.trajectory.rows, other.trajectory.rows, strict=True):
        assert row[0] == twin[0]
        assert type(row[0]) is type(twin[0])
        follows_value = OPTIMIZERS[one.settings.optimizer].step_size is not None
        assert row[-1] == twin[-1] or (follows_value and row[-1] == pytest.approx(twin[-1], rel=1e-9))
        assert row[1:-1] == pytest.approx(twin[1:-1], rel=1e-9, abs=1e-12, nan_ok=True)


@needs_compiler
@pytest.mark.parametrize("method", FIRST_ORDER)
@pytest.mark.parametrize("text", PROBLEMS)
def test_every_method_descends_alike(text: str, method: str) -> None:
    assert_alike(*both(text, *PROBLEMS[text], lr=0.001, optimizer=method, hyperparameters=NEEDED.get(method, {})))


@needs_compiler
@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_with_noise_descends_alike(name: str) -> None:
    text = "(1 - x)**2 + 100*(y - x**2)**2"
    assert_alike(*both(text, -1.2, 1.0, lr=0.001, schedule=name, noise=0.1, seed=7, tol=0.0, steps=300))


@needs_compiler
@pytest.mark.parametrize(
    ("text", "start", "lr", "reason"),
    [
        ("x**2", 1.0, 0.1, StopReason.TOLERANCE),
        ("x**2", 1.0, 1.5, StopReason.DIVERGED),
        ("x**2", 1.0, 1e-9, StopReason.MAX_STEPS),
        ("x**4", 10.0, 1.0, StopReason.DIVERGED),
        ("exp(x**2)", 3.0, 1.0, StopReason.NON_FINITE),
        ("log(x) + x", 2.0, 3.0, StopReason.NON_FINITE),
        # exp(1000*x) raises in Python; its reciprocal is a number all the same.
        ("1/(2 + exp(1000*x)) + (x - 5)**2", 2.0, 0.1, StopReason.TOLERANCE),
        ("sqrt(x)", 1.0, 2.0, StopReason.NON_FINITE),
    ],
)
def test_it_stops_for_the_same_reason_at_the_same_step(text: str, start: float, lr: float, reason: StopReason) -> None:
    one, other = both(text, start, lr=lr)
    assert one.stop_reason is reason
    assert_alike(one, other)


@needs_compiler
def test_tolerances_that_squares_cannot_tell_apart() -> None:
    for tol in (1.0, math.nextafter(1.0, 0.0), 1e-170):
        assert_alike(*both("x**2", 0.5, lr=0.25, tol=tol, steps=2000))


@needs_compiler
def test_long_runs_are_thinned_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "ITERATES_KEPT_MAX", 100)
    assert_alike(*both("x**2", 1.0, lr=1e-5, tol=0.0, steps=100_001))
    monkeypatch.setattr(recorder, "ITERATES_KEPT_MAX", 7)
    assert_alike(*both("x**2 + abs(y)", 1.0, 1.0, lr=0.3, tol=0.0, steps=999))


@needs_compiler
@pytest.mark.parametrize("every", [1, 7, 5000])
def test_every_nth_iterate_is_kept_alike(every: int) -> None:
    assert_alike(*both("x**2", 1.0, lr=1e-4, tol=0.0, steps=20_000, every=every))


@needs_compiler
def test_a_compiled_run_can_be_interrupted() -> None:
    seen: list[int] = []
    run = descended(
        parse("x**2 + 3*x"),
        Settings((1.0,), 1e-9, 10**12, tol=0.0),
        on_progress=lambda done, _: seen.append(done),
        should_stop=lambda: len(seen) > 20,
        engine="compiled",
    )
    assert (run.stop_reason, run.engine) == (StopReason.INTERRUPTED, "compiled")
    assert run.final.step == run.steps_taken == seen[-1] > 0
    assert seen == sorted(seen)


@needs_compiler
def test_long_runs_change_over_at_a_step_that_only_the_work_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    short = Settings((1.0,), 1e-7, 1000, tol=0.0)
    assert descended(parse("x**2"), short).engine == "python"
    for name in ("RUN_SECONDS_MIN", "BUILD_SECONDS", "GAIN_SECONDS_MIN"):
        monkeypatch.setattr(engine, name, 1e-4)
    long = Settings((1.0,), 1e-7, 10_000, tol=0.0)
    one, other = (descended(parse("x**2"), long, engine=name) for name in ("python", "auto"))
    assert (one.engine, other.engine) == ("python", "compiled")
    assert_alike(one, other)
    ended = descended(parse("x**2"), Settings((1.0,), 0.1, 10**9))
    assert (ended.engine, ended.stop_reason) == ("python", StopReason.TOLERANCE)


@needs_compiler
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    both("x**2", 1.0)
    assert list(tmp_path.iterdir()) == []


@needs_compiler
def test_no_text_of_the_user_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    write = Path.write_text

    def spy(path: Path, text: str, encoding: str) -> int:
        texts.append(text)
        return write(path, text, encoding)

    monkeypatch.setattr(Path, "write_text", spy)
    both("(system_abort - 3)**2 + include_me**2", 1.0, 2.0)
    assert len(texts) == 1
    assert not any(word in texts[0] for word in ("system", "abort", "include_me"))


def broken_compiler(folder: Path) -> str:
    """A path on which `cc` is found and fails."""
    compiler = folder / "cc"
    compiler.write_text(f"#!{sys.executable}\nraise SystemExit(1)\n", encoding="utf-8")
    compiler.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("path", [lambda _: "", broken_compiler], ids=["none", "broken"])
def test_without_a_compiler_python_does_it(
    path: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", path(tmp_path))
    for name in ("RUN_SECONDS_MIN", "BUILD_SECONDS", "GAIN_SECONDS_MIN"):
        monkeypatch.setattr(engine, name, 1e-4)
    monkeypatch.setattr(lane_engines, "GAIN_SECONDS_MIN", 1e-9)
    settings = Settings((1.0,), 1e-7, 10_000, tol=0.0)
    run = descended(parse("x**2"), settings)
    assert (run.engine, run.stop_reason) == ("python", StopReason.MAX_STEPS)
    with pytest.raises(CannotError, match="compiler") as refused:
        descended(parse("x**2"), settings, engine="compiled")
    assert "--engine" in refused.value.hint
    objective = Objective(parse("x**2"))
    lanes = lane_engine(objective, settings, 10**9)
    assert lanes.name is Engine.PYTHON
    assert "C compiler" in str(run.engine_note)
    assert run.engine_note == lanes.note
    with pytest.raises(CannotError, match="compiler"):
        lane_engine(objective, settings, 1, "compiled")


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (("warning: odd", "x.c:3: Error: no such name", "1 error generated."), "x.c:3: Error: no such name"),
        (("first", "  the disk is full  ", ""), "the disk is full"),
        ((), "it says nothing"),
    ],
    ids=["error", "last line", "silent"],
)  # fmt: skip
def test_the_reason_of_the_compiler_is_told(
    printed: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n".join(printed)
    compiler = tmp_path / "cc"
    compiler.write_text(f"#!{sys.executable}\nraise SystemExit({text!r} or 1)\n", encoding="utf-8")
    compiler.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotError) as refused:
        descended(parse("x**2"), Settings((1.0,), 0.1, 10), engine="compiled")
    assert str(refused.value.message) == f"the C compiler failed (status 1): {told}"


def test_a_run_that_ends_early_starts_no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two runs with 10⁹ steps to make, one converges in a few steps and one has made 10,000 when it is stopped."""
    asked: list[bool] = []

    def find() -> str:
        asked.append(True)
        raise CannotError(sentences.NO_COMPILER(), sentences.INSTALL_COMPILER())

    monkeypatch.setattr(c_library, "find_compiler", find)
    monkeypatch.setattr(engine, "RUN_SECONDS_MIN", 1e-4)
    ended = descended(parse("x**2"), Settings((1.0,), 0.1, 10**9))
    assert (ended.stop_reason, asked) == (StopReason.TOLERANCE, [])
    seen: list[int] = []
    descended(
        parse("x**2"), Settings((1.0,), 1e-7, 10**9, tol=0.0), on_progress=lambda done, _: seen.append(done),
        should_stop=lambda: bool(seen) and seen[-1] > 10_000,
    )  # fmt: skip
    assert asked == [True]


@needs_compiler
def test_one_build_serves_all_rates_and_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 9.0]])
    tables = [DataTable(3, {"t": column}, DataFacts("", 3, {})) for column in columns]
    expressions = [over_rows(parse("mean((x - t)**2)"), table) for table in tables]
    built = [descended(expressions[0], Settings((0.0,), 0.1, 500), engine="compiled")]
    start, rate, settings = np.zeros((1, 1)), np.array([0.1]), checked_settings(Settings((0.0,), 0.1, 500), ("x",))
    engines = [CompiledLanes(Objective(expressions[0]), settings)]
    monkeypatch.setattr(c_library.Build, "_started", lambda _, compiler: pytest.fail(f"{compiler} is started"))
    built.append(descended(expressions[1], Settings((5.0,), 0.3, 500), engine="compiled"))
    engines.append(CompiledLanes(Objective(expressions[1]), settings))
    assert [run.final.point[0] for run in built] == pytest.approx([2.0, 6.0])
    assert [lanes.run(start, rate).point[0, 0] for lanes in engines] == pytest.approx([2.0, 6.0])


@needs_compiler
def test_the_oldest_libraries_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c_library, "KEPT_LIBRARIES_MAX", 2)
    kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
    monkeypatch.setattr(c_library, "kept_libraries", kept)
    orders = []
    for k in range(3):
        descended(parse(f"x**2 + {k}*x"), Settings((1.0,), 0.1, 10), engine="compiled")
        orders.append(list(kept))
    first, second = orders[1]
    assert orders[0] == [first]
    assert orders[2][0] == second
    assert len(orders[2]) == 2


@needs_compiler
def test_what_is_too_large_to_compile_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(c_library, "BUILT_CHARACTERS", 1000)
    with pytest.raises(CannotError, match="too large"):
        descended(parse("x**2"), Settings((1.0,), 0.1, 100), engine="compiled")
    objective, settings, *_ = lanes_of("x**2", steps=1000)
    assert lane_engine(objective, settings, 10**9).name is Engine.PYTHON


@needs_compiler
def test_compiled_loops_take_six_variables() -> None:
    text = " + ".join(f"(x{i} - {i}/7)**2*cosh(x{i + 1})" for i in range(1, 6))
    assert_alike(*both(text, *(0.5,) * 6, optimizer="adam", lr=0.1, steps=200))
    objective, settings, points, rates = lanes_of(text, steps=200)
    expected = LaneEngine(objective, settings).run(points, rates)
    assert_same_lanes(expected, CompiledLanes(objective, settings).run(points, rates), exactly=False)


@pytest.mark.parametrize("method", ["newton", "backtracking"])
def test_what_is_no_plain_loop_has_no_compiled_form(method: str) -> None:
    with pytest.raises(UsageError, match="no compiled form"):
        descended(parse("x**2"), Settings((1.0,), 0.1, 10, optimizer=method), engine="compiled")
    assert descended(parse("x**2"), Settings((1.0,), 1e-9, 10, optimizer=method)).engine == "python"


# Many lanes.


def lanes_of(text: str, count: int = 50, **more) -> tuple[Objective, Settings, np.ndarray, np.ndarray]:
    """An objective, settings, and lanes from tame to wild."""
    objective = Objective(parse(text))
    draw = np.random.default_rng(3)
    points = draw.uniform(-2.0, 2.0, (len(objective.variables), count))
    rates = np.geomspace(1e-4, 2.0, count)
    settings = checked_settings(Settings(tuple(points[:, 0].tolist()), 0.1, **more), objective.variables)
    return objective, settings, points, rates


def assert_same_lanes(one: LaneResults, other: LaneResults, *, exactly: bool = True) -> None:
    for name in ("stop", "steps"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    rtol = 0.0 if exactly else 1e-6
    running = one.stop == STOPS.index(StopReason.MAX_STEPS)
    assert np.allclose(one.motion[:, running], other.motion[:, running], rtol=max(rtol, 1e-9), equal_nan=True)
    for name in ("value", "point"):
        assert np.allclose(getattr(one, name), getattr(other, name), rtol=rtol, atol=rtol / 100, equal_nan=True), name
    assert np.allclose(one.gradient_norm, other.gradient_norm, rtol=1e-9, atol=rtol, equal_nan=True)


@needs_compiler
@pytest.mark.parametrize(
    ("method", "steps"), [*((m, 700) for m in FIRST_ORDER), *(("gd", k) for k in (1, 63, 64, 65)), ("adam", 2500)]
)
def test_compiled_lanes_end_as_those_in_numpy(method: str, steps: int) -> None:
    objective, settings, points, rates = lanes_of(
        "(1 - x)**2 + 100*(y - x**2)**2", steps=steps, optimizer=method, hyperparameters=NEEDED.get(method, {})
    )
    expected = LaneEngine(objective, settings).run(points, rates)
    assert_same_lanes(expected, CompiledLanes(objective, settings).run(points, rates))


@needs_compiler
@pytest.mark.parametrize("name", SCHEDULES)
def test_compiled_lanes_follow_every_schedule(name: str) -> None:
    objective, settings, points, rates = lanes_of("x**4 - 3*x**2 + x*y + y**2", steps=500, schedule=name)
    expected = LaneEngine(objective, settings).run(points, rates)
    assert_same_lanes(expected, CompiledLanes(objective, settings).run(points, rates))


@needs_compiler
@pytest.mark.parametrize("text", ["exp(x) + exp(-x) + log(1 + y**2) + x*y/10", "log(x) + x", "sqrt(1 + x**2)**3"])
def test_each_compiled_lane_is_a_run(text: str) -> None:
    objective, settings, points, rates = lanes_of(text, count=23, steps=400)
    results = CompiledLanes(objective, settings).run(points, rates)
    for lane in range(rates.size):
        start = tuple(points[:, lane].tolist())
        if not math.isfinite(objective.value(start)):
            assert STOPS[results.stop[lane]] is StopReason.NON_FINITE
            continue
        run = descended(parse(text), Settings(start, float(rates[lane]), 400), engine="python")
        assert STOPS[results.stop[lane]] is run.stop_reason
        assert results.steps[lane] == run.steps_taken
        assert results.value[lane] == pytest.approx(run.final.value, rel=1e-9, nan_ok=True)
        assert results.point[:, lane] == pytest.approx(run.final.point, rel=1e-9, abs=1e-12)


@needs_compiler
def test_results_do_not_depend_on_how_lanes_are_grouped() -> None:
    objective, settings, points, rates = lanes_of("exp(x) + exp(-x) + x*y + y**2", count=1000, steps=200)
    lanes = CompiledLanes(objective, settings)
    whole = lanes.run(points, rates)
    alone = lanes.run(points[:, 500:501], rates[500:501])
    assert_same_lanes(alone, lanes.run(points[:, 500:501], rates[500:501]))
    lanes.threads, lanes.piece = 1, 16
    assert_same_lanes(whole, lanes.run(points, rates))
    assert alone.value[0] == whole.value[500]


@needs_compiler
@pytest.mark.parametrize("method", ["gd", "adam"])
@pytest.mark.parametrize("text", ["exp(x) + exp(-x) + x*y/3", "log(x) + x + y**2", "x**4 - 3*x**2 + x*y + y**2"])
def test_no_bit_of_a_lane_depends_on_the_lanes_beside_it(text: str, method: str) -> None:
    objective, settings, points, rates = lanes_of(text, count=200, steps=300, optimizer=method)
    lanes = CompiledLanes(objective, settings)
    order = np.random.default_rng(5).permutation(rates.size)
    alike, mixed = lanes.run(points, rates), lanes.run(points[:, order], rates[order])
    for one, other in zip(alike.columns(), mixed.columns(), strict=True):
        assert np.ascontiguousarray(one[..., order]).tobytes() == np.ascontiguousarray(other).tobytes()


@needs_compiler
def test_compiled_lanes_can_be_interrupted() -> None:
    objective, settings, points, rates = lanes_of("x**2", count=64, steps=10**9, tol=0.0)
    shares: list[float] = []

    def tick(share: float) -> bool:
        shares.append(share)
        return True

    results = CompiledLanes(objective, settings).run(points, rates * 1e-9, tick)
    assert shares
    assert {STOPS[code] for code in results.stop} == {StopReason.INTERRUPTED}
    assert (results.steps < 10**9).all()


@needs_compiler
def test_large_sweeps_are_compiled_and_small_ones_are_not() -> None:
    objective, settings, *_ = lanes_of("x**2 + y**2", steps=1000)
    assert lane_engine(objective, settings, 100).name is Engine.PYTHON
    assert lane_engine(objective, settings, 10**7).name is Engine.COMPILED
    assert lane_engine(objective, settings, 10**7, "python").name is Engine.PYTHON


@needs_compiler
@pytest.mark.parametrize("text", [
    "mean((w*x + b - y)**2)",
    "sum(softplus(-y*(w*x + b)))/7 + 0.1*(b**2 + w**2)",
    "mean((w*(x - mean(x))/sqrt(mean((x - mean(x))**2)) + b - y)**2)",
    "mean(max(w*x, b) + abs(w*x - y)) + mean(x)*w**2 + b**2",
])  # fmt: skip
@pytest.mark.parametrize("rows", [2, 7, 3_001])
def test_the_rows_of_a_table_are_taken_alike_in_both_engines(text: str, rows: int) -> None:
    random = np.random.default_rng(3)
    columns = {"x": random.normal(size=rows) + 0.1, "y": np.sign(random.normal(size=rows))}
    expression = over_rows(parse(text), DataTable(rows, columns, DataFacts("", rows, {})))
    settings = Settings(start=(0.4, -0.3), learning_rate=0.01, steps=300, tol=0.0, optimizer="momentum")
    python, compiled = (descended(expression, settings, engine=each) for each in (Engine.PYTHON, Engine.COMPILED))
    assert compiled.engine == "compiled"
    for mine, other in zip(python.trajectory, compiled.trajectory, strict=True):
        assert mine.point == pytest.approx(other.point, rel=1e-9, abs=1e-12, nan_ok=True)
        assert mine.value == pytest.approx(other.value, rel=1e-9, abs=1e-12, nan_ok=True)


@needs_compiler
@pytest.mark.parametrize(("text", "rows", "method"), [
    ("mean((w*x + b - y)**2)", 5_003, "gd"),
    ("mean(softplus(-y*(w*x + b))) + 0.1*(b**2 + w**2)", 7, "adam"),
    ("mean((w*(x - mean(w*x)/(1 + w**2)) + b - y)**2)", 40, "momentum"),
])  # fmt: skip
def test_compiled_lanes_over_the_rows_of_a_table(text: str, rows: int, method: str) -> None:
    random = np.random.default_rng(3)
    columns = {"x": random.normal(size=rows) + 0.1, "y": np.sign(random.normal(size=rows))}
    objective = Objective(over_rows(parse(text), DataTable(rows, columns, DataFacts("", rows, {}))))
    settings = Settings((0.0, 0.0), 0.1, 60, optimizer=method, bounds=((-3.0, 3.0), (-3.0, 3.0)))
    settings = checked_settings(settings, ("b", "w"))
    points, rates = random.uniform(-1.0, 1.0, (2, 37)), np.geomspace(1e-3, 0.9, 37)
    engine = CompiledLanes(objective, settings)
    compiled = engine.run(points, rates)
    assert_same_lanes(LaneEngine(objective, settings).run(points, rates), compiled, exactly=False)
    order = random.permutation(37)
    for one, other in zip(compiled.columns(), engine.run(points[:, order], rates[order]).columns(), strict=True):
        assert np.ascontiguousarray(one[..., order]).tobytes() == np.ascontiguousarray(other).tobytes()


@needs_compiler
@pytest.mark.parametrize("rows", [1, 16, 59, 1_035])
def test_a_compiled_lane_adds_up_the_rows_as_a_compiled_run(rows: int) -> None:
    random = np.random.default_rng(4)
    columns = {"x": random.normal(size=rows), "y": random.normal(size=rows)}
    table = DataTable(rows, columns, DataFacts("", rows, {}))
    expression = over_rows(parse("mean((w*x + b - y)**2) + sum(w*x)/9"), table)
    settings = checked_settings(Settings((0.4, -0.3), 0.01, 40, tol=0.0), expression.variables)
    run = descended(expression, settings, engine=Engine.COMPILED)
    points, rates = random.uniform(-1.0, 1.0, (2, 19)), np.geomspace(1e-3, 0.9, 19)
    points[:, 17], rates[17] = settings.start, settings.learning_rate
    lanes = CompiledLanes(Objective(expression), settings).run(points, rates)
    assert (*lanes.point[:, 17].tolist(), lanes.value[17]) == (*run.final.point, run.final.value)


@needs_compiler
def test_a_sweep_over_many_rows_is_compiled() -> None:
    columns = {"x": np.arange(20_000.0), "y": np.ones(20_000)}
    objective = Objective(over_rows(parse("mean((w*x - y)**2)"), DataTable(20_000, columns, DataFacts("", 20_000, {}))))
    assert lane_engine(objective, Settings((1.0,), 0.1, 1000), 200).name is Engine.COMPILED
    assert lane_engine(objective, Settings((1.0,), 0.1, 3), 4).name is Engine.PYTHON
