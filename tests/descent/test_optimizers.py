"""The methods against the published rules, and what they say about themselves."""

from __future__ import annotations

from itertools import islice

import pytest

from gdcli.descent.methods.optimizers import HYPERPARAMETERS, OPTIMIZERS, optimizer_of
from gdcli.descent.run import descend
from gdcli.errors import UsageError
from gdcli.language import parse
from gdcli.model import Settings
from tests.descent.published import PROBLEMS, PUBLISHED, Problem

FIRST_ORDER = [name for name, optimizer in OPTIMIZERS.items() if optimizer.planning is None]
STEPS = 200


def assert_as_published(problem: Problem, name: str, **hyperparameters: float) -> None:
    settings = Settings(problem.start, problem.lr, STEPS, 0.0, name, hyperparameters)
    run = descend(parse(problem.text), settings)
    assert run.steps_taken == STEPS
    rule = PUBLISHED[name](problem.gradient, list(problem.start), problem.lr, **hyperparameters)
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
    assert optimizer.formula[-1].startswith("x = x - lr*")
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
    assert OPTIMIZERS["newton"].formula == ("solve H*d = g", "x = x - lr*d")


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
