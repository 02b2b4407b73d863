"""The methods compared with the published rules, and their descriptions."""

from __future__ import annotations

from importlib import import_module
from itertools import islice, pairwise
from pathlib import Path

import pytest

from gdcli.descent.methods import optimizers
from gdcli.descent.methods.optimizers import FAMILIES, HYPERPARAMETERS, OPTIMIZERS, optimizer_of
from gdcli.errors import UsageError
from gdcli.language.reading.parser import parse
from gdcli.model import Settings, StopReason
from tests.descent.published import PROBLEMS, PUBLISHED, SEARCHED, Problem, value_of
from tests.descent.runs import descended

FIRST_ORDER = [name for name, optimizer in OPTIMIZERS.items() if optimizer.planning is None]
SEARCHING = [name for name, optimizer in OPTIMIZERS.items() if optimizer.searches]
STEPS = 200
OFF_GRID = 0.9731
"""A factor that keeps iterates from a slope of exactly 0, whose sign rounding decides."""


def assert_as_published(problem: Problem, name: str, **hyperparameters: float) -> None:
    lr, given = OFF_GRID * problem.lr, dict(hyperparameters)
    if "fmin" in OPTIMIZERS[name].hyperparameters:
        given.setdefault("fmin", problem.level)
    run = descended(parse(problem.text), Settings(problem.start, lr, STEPS, 0.0, name, given))
    assert run.steps_taken == STEPS
    more = {"value": value_of(problem)} if OPTIMIZERS[name].step_size else {}
    rule = PUBLISHED[name](problem.gradient, list(problem.start), lr, **given, **more)
    for row, expected in zip(run.trajectory[1:], islice(rule, STEPS), strict=True):
        assert row.point == pytest.approx(expected, rel=1e-9, abs=1e-10), (problem.text, row.step)


def test_every_first_order_method_has_a_published_rule() -> None:
    assert list(PUBLISHED) == FIRST_ORDER


@pytest.mark.parametrize("name", FIRST_ORDER)
@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.text)
def test_trajectories_follow_the_published_rule(problem: Problem, name: str) -> None:
    assert_as_published(problem, name)


@pytest.mark.parametrize(
    ("name", "hyperparameters"),
    [
        ("gd", {"weight_decay": 0.3}),
        ("momentum", {"momentum": 0.5, "weight_decay": 0.1}),
        ("nesterov", {"momentum": 0.7, "weight_decay": 0.1}),
        ("polyak", {"fmin": 2.0}),
        ("sign", {"weight_decay": 0.1}),
        ("lion", {"beta1": 0.8, "beta2": 0.95, "weight_decay": 0.1}),
        ("adagrad", {"eps": 0.1, "weight_decay": 0.1}),
        ("rmsprop", {"alpha": 0.9, "eps": 0.01, "weight_decay": 0.1}),
        ("adam", {"beta1": 0.8, "beta2": 0.95, "eps": 0.01, "weight_decay": 0.1}),
        ("adamw", {"beta1": 0.8, "beta2": 0.95, "eps": 0.01, "weight_decay": 0.1}),
    ],
)
def test_hyperparameters_are_those_of_the_published_rule(name: str, hyperparameters: dict[str, float]) -> None:
    assert set(hyperparameters) == set(OPTIMIZERS[name].hyperparameters)
    for problem in PROBLEMS[:4]:
        assert_as_published(problem, name, **hyperparameters)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda optimizer: optimizer.name)
def test_every_method_introduces_itself(optimizer) -> None:
    assert optimizer.title
    assert any(character.isdigit() for character in optimizer.paper)
    assert str(optimizer.formula[-1]).startswith("x = x - lr*")
    assert (optimizer.stability is None) == bool(optimizer.no_limit)
    assert optimizer.planning is None or optimizer.planning.reason
    assert set(optimizer.hyperparameters) <= set(HYPERPARAMETERS)


def test_formulas_are_read_from_the_rules() -> None:
    assert OPTIMIZERS["momentum"].formula == ("b = momentum*b + g", "x = x - lr*b")
    assert OPTIMIZERS["nesterov"].formula == ("b = momentum*b + g", "x = x - lr*(g + momentum*b)")
    assert OPTIMIZERS["adam"].formula == (
        "m = beta1*m + (1 - beta1)*g",
        "v = beta2*v + (1 - beta2)*(g*g)",
        "m_hat = m/(1 - beta1**k)",
        "v_hat = v/(1 - beta2**k)",
        "x = x - lr*m_hat/(sqrt(v_hat) + eps)",
    )
    assert tuple(map(str, OPTIMIZERS["newton"].formula)) == ("solve H*d = g", "x = x - lr*d")


def test_every_searching_method_has_a_published_direction() -> None:
    assert list(SEARCHED) == SEARCHING


@pytest.mark.parametrize("name", SEARCHING)
@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.text)
def test_searches_go_the_published_way_and_far_enough(problem: Problem, name: str) -> None:
    """Direction and conditions of each update are checked at the iterates of the run, with the gradient by hand."""
    run = descended(parse(problem.text), Settings(problem.start, 1.0, 40, 1e-6, name))
    direction_of, flat = SEARCHED[name]
    points: list[list[float]] = []
    gradients: list[list[float]] = []
    for row, after in pairwise(run.trajectory):
        points.append(list(row.point))
        gradients.append(list(problem.gradient(*row.point)))
        direction, lr = direction_of(points, gradients), row.learning_rate
        assert lr is not None
        scale = max(map(abs, direction))
        expected = [x - lr * d for x, d in zip(row.point, direction, strict=True)]
        assert after.point == pytest.approx(expected, rel=1e-7, abs=1e-7 * lr * scale)
        slope = -sum(g * d for g, d in zip(gradients[-1], direction, strict=True))
        assert after.value <= row.value + 1e-4 * lr * slope + 1e-14 * abs(row.value)
        if flat is not None and lr > 0.0 and "abs" not in problem.text:
            left = -sum(g * d for g, d in zip(problem.gradient(*after.point), direction, strict=True))
            assert abs(left) <= (flat + 1e-6) * abs(slope)
    assert run.value_evaluations > len(run.trajectory)
    assert run.gradient_evaluations == (len(run.trajectory) if name == "backtracking" else run.value_evaluations)


@pytest.mark.parametrize("name", ["cg", "lbfgs"])
def test_a_search_is_not_longer_than_the_published_conditions_ask(name: str) -> None:
    """Some accepted step leaves more than half of the slope that may be left."""
    _, flat = SEARCHED[name]
    shares = []
    for problem in PROBLEMS:
        run = descended(parse(problem.text), Settings(problem.start, 1.0, 40, 1e-6, name))
        for row, after in pairwise(run.trajectory):
            step = [b - a for a, b in zip(row.point, after.point, strict=True)]
            before, left = (sum(g * d for g, d in zip(at.gradient, step, strict=True)) for at in (row, after))
            shares.append(abs(left / before))
    assert flat is not None
    assert max(share for share in shares if share <= flat) > 0.6 * flat


@pytest.mark.parametrize(
    ("name", "rate", "is_accepted"),
    [("lbfgs", 0.09, False), ("lbfgs", 0.11, True), ("cg", 0.88, False), ("cg", 0.92, True)],
)
def test_the_first_trial_is_accepted_where_it_leaves_little_enough_of_the_slope(
    name: str, rate: float, is_accepted: bool
) -> None:
    """On x²/2 a rate t leaves 1 − t of the slope; L-BFGS accepts nine tenths, conjugate gradients one tenth."""
    run = descended(parse("x**2/2"), Settings((1.0,), rate, 1, optimizer=name))
    assert (run.trajectory[0].learning_rate == rate) == is_accepted


def test_the_quasi_newton_direction_remembers_ten_updates() -> None:
    """With nine or eleven of them it is turned by about a hundredth of a radian."""
    direction_of, _ = SEARCHED["lbfgs"]
    start = tuple(1.0 + 0.1 * i for i in range(14))
    run = descended(parse("sum(i=1..14, i^2*x[i]^2/2 + x[i]^4)"), Settings(start, 1.0, 18, 0.0, "lbfgs"))
    points, gradients = [list(row.point) for row in run.trajectory], [list(row.gradient) for row in run.trajectory]
    for k in range(12, 18):
        direction, lr = direction_of(points[: k + 1], gradients[: k + 1]), run.trajectory[k].learning_rate
        assert lr is not None
        moved = [a - b for a, b in zip(points[k], points[k + 1], strict=True)]
        assert moved == pytest.approx([lr * d for d in direction], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("name", "slope"), [("adagrad", 1e-10), ("rmsprop", 1e-7), ("adam", 1e-8), ("adamw", 1e-8)])
def test_where_the_divisor_is_as_small_as_eps_the_first_update_is_half_as_long(name: str, slope: float) -> None:
    """RMSProp divides by the root of a hundredth of the squared gradient, the others by the gradient's size."""
    updates = []
    for chosen in ({}, {"eps": 0.0}):
        settings = Settings((0.0,), 1.0, 1, tol=0.0, optimizer=name, hyperparameters={"weight_decay": 0.0, **chosen})
        updates.append(descended(parse(f"{slope!r}*x"), settings).final.point[0])
    assert updates[0] == pytest.approx(updates[1] / 2, rel=1e-9)


def test_exact_search_takes_the_step_of_the_textbook_on_a_quadratic() -> None:
    """lr = g·g/(g·H·g) for f = x² + 10y² + xy, H = [[2, 1], [1, 20]]."""
    run = descended(parse("x**2 + 10*y**2 + x*y"), Settings((4.0, 3.0), 0.3, 20, 1e-9, "exact"))
    for row in run.trajectory[:-1]:
        (g, h), lr = row.gradient, row.learning_rate
        assert lr == pytest.approx((g * g + h * h) / (2 * g * g + 2 * g * h + 20 * h * h), rel=1e-9)


def test_conjugate_gradients_solve_a_quadratic_in_as_many_updates_as_variables() -> None:
    text = " + ".join(f"{i + 1}*(x{i} - {i})**2" for i in range(4)) + " + x0*x1 + x2*x3"
    run = descended(parse(text), Settings((3.0, -1.0, 2.0, 5.0), 0.1, 20, 1e-6, "cg"))
    assert run.stop_reason is StopReason.TOLERANCE
    assert run.steps_taken <= 5  # the searches are not exact


@pytest.mark.parametrize("name", ["cg", "lbfgs"])
def test_rosenbrock_takes_a_few_dozen_updates(name: str) -> None:
    run = descended(parse("(1-x)**2 + 100*(y-x**2)**2"), Settings((-1.2, 1.0), 1.0, 100, 1e-8, name))
    assert run.stop_reason is StopReason.TOLERANCE
    assert run.final.point == pytest.approx((1.0, 1.0), abs=1e-6)


def test_armijo_asks_for_a_ten_thousandth_of_the_promise() -> None:
    """On x² a rate t is accepted exactly up to 1 − c, for (1 − 2t)² ≤ 1 − 4ct."""
    for lr, accepted in ((0.99989, 0.99989), (0.99991, 0.99991 / 2)):
        run = descended(parse("x**2"), Settings((3.0,), lr, 1, optimizer="backtracking"))
        assert run.trajectory[0].learning_rate == accepted


def test_polyak_needs_the_value_at_the_minimum() -> None:
    with pytest.raises(UsageError, match="polyak needs fmin") as refused:
        OPTIMIZERS["polyak"].resolve({})
    assert "--fmin" in refused.value.hint
    still = descended(parse("x**2"), Settings((0.0,), 1.0, 5, 0.0, "polyak", {"fmin": -1.0}))
    assert (still.stop_reason, still.final.point) == (StopReason.MAX_STEPS, (0.0,))


@pytest.mark.parametrize("name", [name for name, each in OPTIMIZERS.items() if "weight_decay" in each.hyperparameters])
def test_a_decay_is_coupled_where_the_update_depends_on_the_penalized_gradient_alone(name: str) -> None:
    """Two points with the same g + λx move by the same step exactly where the decay is a penalty."""
    optimizer = OPTIMIZERS[name]
    letters = {key: value for key, value in optimizer.hyperparameters.items() if value is not None}
    state = (0.0,) * len(optimizer.state)
    steps = [
        optimizer.update(x, g, state, 0.1, 1, **letters | {"weight_decay": 0.5})[0] - x
        for x, g in ((1.0, 2.0), (3.0, 1.0))
    ]
    assert (steps[0] != pytest.approx(steps[1])) == optimizer.decoupled_decay


def test_what_is_off_is_not_in_the_record_until_it_is_asked_for() -> None:
    assert OPTIMIZERS["gd"].resolve({}) == {}
    assert OPTIMIZERS["gd"].resolve({"weight_decay": 0}) == {"weight_decay": 0.0}
    assert OPTIMIZERS["adamw"].resolve({"beta1": 0.5}) == {
        "beta1": 0.5, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "message", "hint"),
    [
        ("gd", {"momentum": 0.9}, "gd has no momentum", "It has weight_decay."),
        ("adam", {"alpha": 0.9}, "adam has no alpha", "It has beta1, beta2, eps, weight_decay."),
        ("newton", {"eps": 0.1}, "newton has no eps", "It has none."),
        ("momentum", {"momentum": 1.0}, "momentum is 1, which is out of range", "It must be at least 0 and below 1."),
        ("momentum", {"momentum": float("nan")}, "momentum is nan", "at least 0 and below 1"),
        ("adam", {"beta2": -0.1}, "beta2 is -0.1", "at least 0 and below 1"),
        ("adam", {"eps": -1e-9}, "eps is -1e-09", "0 or above"),
        ("adamw", {"weight_decay": float("inf")}, "weight_decay is inf", "0 or above"),
    ],
)
def test_what_a_method_does_not_have_is_refused(name, given, message, hint) -> None:
    with pytest.raises(UsageError) as refused:
        OPTIMIZERS[name].resolve(given)
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_an_unknown_method_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(UsageError) as refused:
        optimizer_of("adma")
    assert refused.value.message == "unknown optimizer 'adma'"
    assert refused.value.hint.startswith("Did you mean adam? Choose one of gd, momentum, ")


def test_the_table_names_the_methods_of_every_file() -> None:
    entries = {name: import_module(f"gdcli.descent.methods.{name}").METHODS for name in FAMILIES}
    assert {name: tuple(each.name for each in found) for name, found in entries.items()} == FAMILIES
    files = Path(optimizers.__file__).parent.glob("*.py")
    assert {path.stem for path in files if "METHODS: Final" in path.read_text(encoding="utf-8")} == set(FAMILIES)


@pytest.mark.parametrize("name", SEARCHING)
@pytest.mark.parametrize(("text", "start"), [("exp(x**2)", (20.0,)), ("1e170*x**2 + 1e170*y**2", (3.0, -2.0))])
def test_a_search_moves_where_the_squared_gradient_overflows(name: str, text: str, start: tuple[float, ...]) -> None:
    run = descended(parse(text), Settings(start, steps=60, optimizer=name))
    assert run.trajectory[0].gradient_norm > 1e154
    assert all(abs(x) < 1e-3 for x in run.final.point)


ALLOWED = {
    "momentum": (0.0, 0.999), "beta1": (0.0, 0.999), "beta2": (0.0, 0.999), "alpha": (0.0, 0.999),
    "eps": (0.0, 5.0), "weight_decay": (0.0, 5.0), "fmin": (-5.0, 5.0),
}  # fmt: skip
"""Allowed values of each hyperparameter."""
REFUSED = {
    "momentum": (-0.001, 1.0), "beta1": (-0.001, 1.0), "beta2": (-0.001, 1.0), "alpha": (-0.001, 1.0),
    "eps": (-0.001,), "weight_decay": (-0.001,), "fmin": (),
}  # fmt: skip


@pytest.mark.parametrize("name", HYPERPARAMETERS)
def test_every_hyperparameter_has_its_range(name: str) -> None:
    contains = HYPERPARAMETERS[name].range.contains
    assert all(map(contains, ALLOWED[name]))
    assert not any(map(contains, (*REFUSED[name], float("inf"), float("nan"))))
