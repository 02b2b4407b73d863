"""At least one example of every outcome of the contract: its sentence, its evidence, and advice that works."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.verdict import DETECTORS, judge
from gdcli.explore.command_line import changes
from gdcli.model import Outcome, StopReason
from tests.diagnosis.cases import followed, problem, run_of, verdict_of

C, S, W, D = Outcome.CONVERGED, Outcome.SLOW, Outcome.OSCILLATING, Outcome.DIVERGED
N, L, P = Outcome.NOT_CONVERGED, Outcome.LEFT_DOMAIN, Outcome.PLATEAU
SADDLE, MAXIMUM = Outcome.SADDLE, Outcome.MAXIMUM
MOMENTUM = {"optimizer": "momentum", "hyperparameters": {"momentum": 0.99}}
KINKED = {"schedule": "exponential", "schedule_options": {"gamma": 0.9}}

# expression, learning rate, steps, start (None: the default), further settings, outcome, words of the sentence
EXAMPLES: list[tuple[str, float, int, tuple[float, ...] | None, dict[str, Any], Outcome, str]] = [
    # converged
    ("x**2 + 3*x", 0.1, 1000, None, {}, C, "Converged in 70 steps: |f'| = 8.228e-7 is within"),
    ("x**2 + 3*x", 0.1, 1000, None, {}, C, "Each step multiplied the distance to it by 0.8, as theory predicts."),
    ("x**2 + 3*x", 0.5, 50, None, {}, C, "Converged in 1 step"),
    ("x**2 + 3*x", 0.1, 50, (-1.5,), {}, C, "The start is there already"),
    ("x**2 + 3*x", 0.1, 0, (-1.5,), {}, C, "The start is there already"),
    ("x**2 + 3*x", 0.1, 1000, None, {"tol": 0.0}, C, "Converged in 1,000 steps"),
    ("x**2 + 3*x", 0.1, 1000, None, {"tol": 1e-30}, C, "Converged to the last digit"),
    ("(x - y)**2", 0.1, 1000, (3.0, 1.0), {}, C, "at x = 2, y = 2"),
    ("@mexican_hat", 0.1, 1000, None, {}, C, "at x = 0.9285, y = 0.3714"),
    ("@softmax", 0.5, 1000, None, {}, C, "The minimum is 1.03 at x1 = 0.4757"),
    ("@recurrent(20)", 1.0, 1000, None, {}, C, "Converged"),
    ("@rosenbrock", 1.0, 1000, None, {"optimizer": "newton"}, C, "The minimum is 0 at x = 1, y = 1."),
    ("max(x, 0)", 0.3, 50, None, {}, C, "the function is flat, at its lowest value 0."),
    ("3 + 0*x", 0.1, 50, None, {}, C, "the function is flat"),
    ("x**4", 0.1, 100_000, None, {}, C, "Converged in 31,"),
    ("@sphere(300)", 0.1, 1000, None, {}, C, "The minimum is 0 at x1 = 0, x2 = 0"),
    ("sum(i=1..250, cos(x[i]))", 0.5, 100, (1.0,) * 250, {}, C, "A minimum is near x1 = 3.142"),
    ("abs(x)", 0.3, 300, None, KINKED, C, "Converged at a kink: at x = 0 the slope jumps from -1 to 1"),
    ("x**2 + 3*x", 0.1, 1000, None, {"noise": 0.1, "seed": 1}, C, "Converged to the noise floor"),
    ("(x - 1)**2", 0.1, 1000, (3.0,), {"hyperparameters": {"weight_decay": 0.5}}, C, "with the penalty of the weight"),
    ("@tilted_double_well", 0.05, 1000, None, {}, C, "of 0.2941 at x = 0.9601 is a local one; a better one, -0.3054"),
    ("@styblinski_tang", 0.01, 1000, None, {}, C, "a better one, -78.33 at x = -2.904, y = -2.904, is known"),
    # the lowest value is proved, or known, or not
    ("sin(x)", 0.1, 1000, None, {}, C, "The minimum is -1 at x = -1.571. Each"),
    ("exp(x) - 2*x", 0.1, 1000, None, {}, C, "The minimum is 0.6137 at x = 0.6931. Each"),
    ("@himmelblau", 0.01, 1000, None, {}, C, "The minimum is 0 at x = 3, y = 2. Each"),
    ("x**2 - 1e9*exp(-(x - 5000)**2)", 0.1, 100, None, {}, C, "The minimum is 0 at x = 0, the lowest one known."),
    # smooth where a part of the formula has a kink
    ("abs(x)**2 + cos(x/2)", 0.5, 50, (-2.0,), {}, C, "The minimum is 1 at x = 0"),
    ("abs(1 + y)*cbrt(x)**6", 0.5, 1000, (2.18, 2.27), {"optimizer": "rmsprop"}, C, "at x = 0, y = 1.568"),
    ("abs((x - y)*(3 + x))", 0.5, 1000, (-1.79, 0.54), {}, C, "The minimum is 0 at x = -3, y = -3."),
    ("abs(x)**2 + y**2 - x*y", 0.1, 1000, None, {}, C, "The minimum is 0 at x = 0, y = 0"),
    # too high
    ("x**2 + 3*x", 1.1, 50, None, {}, D, "The learning rate 1.1 is above 2/f'' = 1, the limit for this "
     "function's curvature. Each step multiplies the distance to the minimum by 1.2. Try --lr 0.5."),
    ("x**2 + 3*x", 1.1, 5000, None, {}, D, "Diverged at step 631. The learning rate 1.1 is above"),
    ("x**2 + 3*x", 1.000000001, 50, None, {}, D, "1.000000002. In 50 steps that hardly shows"),
    ("(x - 1)**2 + 10*(y + 2)**2", 0.2, 1000, (4.0, 3.0), {"optimizer": "momentum"}, D, "above 2(1+β)/λmax = 0.19"),
    ("(x - 1)**2 + 10*(y + 2)**2", 0.07, 1000, (4.0, 3.0), {"optimizer": "nesterov"}, D, "= 0.06786, the limit"),
    ("x**2 + 3*x", 2.5, 500, None, {"optimizer": "newton"}, D, "above 2, the limit of Newton's method"),
    ("x**2 + 3*x", -0.1, 50, None, {}, D, "The learning rate -0.1 is negative, so that each step climbs."),
    ("@rosenbrock", 0.1, 1000, None, {}, D, "curvature 1506 that the run met at x = -1.2, y = 1, step 0."),
    ("@xor", 5.0, 1000, None, {}, D, "the value grew from 1.439 beyond all bounds"),
    ("exp(x**2)", 0.5, 1000, (3.0,), {}, D, "Diverged at step 1"),
    ("cosh(x)", 2.2, 12, (2.0,), {}, D, "Diverg"),
    ("@sphere(300)", 1.1, 1000, None, {}, D, "above 2/λmax = 1, the limit"),
    ("x**2 + 3*x*y + y**2", 1.5, 1000, None, {"optimizer": "momentum"}, D, "the distance to the saddle by 5.434; the"),
    ("relu(1 - 2*x) + x**2/10", 1e6, 1000, (-2.0,), {"optimizer": "newton"}, D, "above 2, the limit of Newton's"),
    ("log(1 + exp(-x)) + log(1 + exp(x)) + y**2", 6.0, 30, (1.0, 8.0), {}, D, "and keeps rising"),  # no kink
    # no lower bound
    ("sinh(x) - 2*x", 0.05, 1000, (6.33,), {}, D, "the value fell to -4.249e24"),
    ("x**2 - y**2", 0.1, 50, None, {}, D, "it has no minimum, whatever the learning rate"),
    ("x + y", 0.1, 50, None, {}, D, "The slope never vanishes"),
    ("x**2 + y", 0.1, 50, None, {}, D, "The slope never vanishes"),
    ("x**3", 0.1, 1000, (-1.0,), {}, D, "keeps falling"),
    ("x - exp(x)", 0.5, 1000, None, {}, D, "keeps falling"),
    # to and fro
    ("x**2 + 3*x", 1.0, 50, None, {}, W, "exactly at 2/f'' = 1"),
    ("x**2 + 3*x", 1.0, 50, None, {}, W, "to and fro between x = -4 and x = 1. Try --lr 0.5."),
    ("x**2 + 3*x", 0.99, 50, None, {}, W, "never settles. At this pace the tolerance is about 710 more"),
    ("@log_cosh", 2.5, 1000, None, {}, W, "to and fro between x = 0.888 and x = -0.888. The learning rate 2.5 is "
     "above 2/f'' = 2, the limit for the curvature at the minimum x = 0."),
    ("x**4 - 3*x**2 + x", 0.3, 1000, None, {}, W, "does not settle either; its value stays between -1.07 and -0.2524."),
    ("@himmelblau", 0.03, 1000, None, {}, W, "Caught in a cycle of 4 steps"),
    ("abs(x)", 0.3, 1000, None, {}, W, "Jumps to and fro across a kink: at x = 0 the slope jumps from -1 to 1"),
    ("abs(x) + y", 0.3, 40, None, {}, W, "across a kink: at x = 0, y = -7.6 the slope jumps from -1 to 1"),
    ("abs(x) + (y - 2)**2", 0.3, 40, None, {}, W, "across a kink: at x = 0, y = 2 the slope jumps from -1 to 1"),
    ("abs(x) + (y - 2)**2", 0.3, 40, None, {}, W, "rate times slope wide, here 0.3;"),
    ("@lasso", 0.1, 1000, None, {}, W, "across a kink: at x = 1, y = 0"),
    ("hypot(x, y)", 0.1, 200, None, {}, W, "across a kink: at x = 0, y = 0"),
    ("@ackley", 0.01, 1000, None, {}, W, "across a kink: at x = 0, y = 0"),
    ("x**2 + 3*x", 1.0, 300_000, None, {}, W, "exactly at 2/f''"),  # its iterates are thinned
    # exactly at the limit the swings shrink like 1/√k
    ("cos(x)", 2.0, 1000, (3.0,), {}, W, "turns back, each swing 0.9995 times the one before. Try --lr 1."),
    ("sqrt(1 + x**2)", 1.0, 200, (1.5,), {"optimizer": "newton"}, D, "Flew away: the value rose from 1.803 to 1.268e"),
    # too low
    ("x**2", 0.05, 1000, None, MOMENTUM, S, "is still above the tolerance 1e-6. At this pace"),  # 0.995 is no faster
    ("x**2 + 3*x", 0.1, 50, None, {}, S, "about 20 more steps away. Try --steps 70."),
    ("x**2 + 3*x", 0.001, 100, None, {}, S, "for this curvature. At this pace the tolerance is about 7,600 more"),
    ("x**2 + 3*x", 1e-20, 50, None, {}, S, "Too slow to move"),
    ("@ellipse", 0.01, 1000, None, {}, S, "about 600 more steps away. Try --steps 1700."),
    ("x**4", 0.1, 1000, None, {}, S, "about 30,000 more steps away"),
    ("@beale", 0.01, 1000, None, {}, S, "far below 0.04058"),
    ("x**4 + y**4 - 4*x*y", 0.00075, 1000, (-2.759, 3.197), {}, S, "about 3,200 more steps away. Try --steps 4300."),
    ("@logistic_regression", 0.5, 1000, None, {}, S, "about 770 more steps away. Try --steps 1800."),
    ("@nesterov(20)", 0.4, 100, None, {}, S, "more steps away"),
    # left the domain
    ("x - log(x)", 5.0, 1000, (3.0,), {}, L, "Left the domain at step 1: a step of length 3.333 from x = 3 led to "
     "x = -0.3333; log(x) has no value there. Try --lr 1."),
    ("sqrt(x) + x**2", 0.7, 50, None, {}, L, "sqrt(x) has no value there"),
    ("x**x", 3.0, 100, None, {}, L, "the function has a value there, but no slope"),
    ("1/x + x**2", 1.0, 10, (1.0,), {"tol": 0.0}, L, "1/x is infinite there"),
    # saddles and maxima
    ("x**2 - y**2", 0.1, 1000, (1.0, 0.0), {}, SADDLE, "but the Hessian has eigenvalues from -2 to 2."),
    ("@strict_saddle", 0.1, 1000, None, {}, SADDLE, "Try --start x=1,y=0.01."),
    ("@monkey_saddle", 0.1, 10_000, None, {}, SADDLE, "the Hessian is singular and lower values lie"),
    ("x**3", 0.1, 10_000, None, {}, SADDLE, "but the curvature vanishes and the function goes on down on one side."),
    ("y + cos(y)", 2.0, 1000, (1.73,), {}, SADDLE, "Stopped at an inflection, not at a minimum: at y = 1.572"),
    ("x + cos(x)", 0.1, 50, (-4.71238898,), {}, SADDLE, "Stopped at an inflection"),  # its curvature is 4e-10
    ("max(x, 0)**2 - x**2/10", 0.1, 1000, None, {}, SADDLE, "1e-6, but the function goes on down on one side."),
    ("cos(x)", 0.1, 1000, (0.0,), {}, MAXIMUM, "the function falls to all sides. Try --start 0.01."),
    ("cos(x)", -0.1, 1000, (0.5,), {}, MAXIMUM, "which a negative learning rate climbs to"),
    ("-x**4", -0.1, 100_000, (0.5,), {}, MAXIMUM, "the function falls to all sides"),
    ("1e-9*cos(x)", 0.1, 50, (1.0,), {}, MAXIMUM, "1 away at x = 0, there is a maximum and no minimum"),
    ("1e-12*(x**2 - y**2)", 0.1, 50, (1.0, 1.0), {}, SADDLE, "1.414 away at x = 0, y = 0, there is a saddle and no"),
    ("sum(i=1..250, -x[i]**4)", 0.1, 50, (0.0,) * 250, {}, MAXIMUM, "the function falls to all sides"),
    ("sum(i=1..250, x[i]**3)", 0.1, 50, (0.0,) * 250, {}, SADDLE, "the Hessian is singular and lower values lie"),
    ("-max(x, 0)**2", 0.1, 50, (0.0,), {}, MAXIMUM, "the function falls to some sides and rises to none."),
    # plateaus
    ("sum(i=1..250, exp(-x[i]))", 0.1, 50, (20.0,) * 250, {}, P, "towards 0, which it never reaches"),
    ("sin(1e-8*x)", 0.1, 50, (1.0,), {}, P, "falls on as far as was looked"),  # the next maximum is 1.6e8 away
    ("@gaussian_well", 0.1, 1000, (4.0,), {}, P, "the value is 1 here and 0 at x = 0. Try --start 2."),
    ("@gaussian_well", 1e-4, 1000, (3.0,), {}, P, "in 1,000 steps the value came down by only 5.485e-8"),
    ("@dead_relu", 0.1, 1000, None, {}, P, "the function is flat, with no slope to follow"),
    ("@easom", 0.1, 1000, (0.0, 0.0), {}, P, "the value is -2.675e-9 here and -1 at x = 3.142, y = 3.142"),
    ("1 - exp(-x**2)", 0.1, 1000, (4.0,), {}, P, "Stuck on a plateau"),
    ("exp(-x)", 10.0, 1_000_000, None, {}, P, "falls on without a minimum, towards 0, which it never reaches."),
    ("exp(x/2)", 0.01, 100, (0.25,), {}, P, "Not at a minimum, and none is ahead: at x ="),
    # nothing is known
    ("x**3 + x", 0.5, 2, (1.219,), {}, N, "Down the slope the function falls on as far as was looked"),
    ("abs(x)", 0.001, 1000, None, {}, N, "where it would end. Try --lr 0.03 --schedule exponential:gamma=0.97948."),
    ("x**2", 1.0, 100, None, {"optimizer": "polyak", "hyperparameters": {"fmin": 0.5}}, N, "No longer moves: the "),
    ("x**2 + 3*x", 0.0, 50, None, {}, N, "stays where it is, with |f'| = 5. Try --lr 0.5."),
    ("x**2 + 3*x", 0.1, 0, None, {}, N, "No step was taken; at the start |f'| = 5"),
    ("@rosenbrock", 0.001, 1000, None, {}, S, "about 31,000 more steps away. Try --steps 33000."),
    ("@double_well", -0.01, 20, (0.5,), {}, N, "is negative, so that each step climbs"),
    ("-log(x)", 0.1, 1000, None, {}, N, "This run does not show where it would end"),
]  # fmt: skip
IDS = [f"{text} lr={lr:g} steps={steps} {outcome.value}" for text, lr, steps, _, _, outcome, _ in EXAMPLES]


@pytest.mark.parametrize(("text", "lr", "steps", "start", "options", "outcome", "words"), EXAMPLES, ids=IDS)
def test_examples_have_their_outcome_and_sentence(
    text: str,
    lr: float,
    steps: int,
    start: tuple[float, ...] | None,
    options: dict[str, Any],
    outcome: Outcome,
    words: str,
) -> None:
    """Outcome and sentence are right, and the advised run converges."""
    found = verdict_of(text, lr, steps, start, **options)
    assert found.verdict.outcome is outcome, found.verdict.summary
    sentence, _, change = words.partition("Try ")
    assert sentence.strip() in found.verdict.summary
    assert found.run.verdict is found.verdict
    if change:
        advised = found.verdict.advice
        assert advised is not None
        changed = changes(found.run.settings, advised.settings, found.run.variables)
        assert " ".join(map(str, changed)) == f"Try {change}"
    if found.verdict.advice is not None:
        after = followed(text, found.verdict.advice)
        assert after.verdict.outcome is C, (found.verdict.advice, after.verdict.summary)
        assert after.run.steps_taken == found.verdict.evidence["advice_steps"]
        if outcome is C:  # a better minimum was promised
            assert after.run.final.value < found.run.final.value


ADVISED = {C, S, W, D, L, P, N, Outcome.SADDLE, Outcome.MAXIMUM}


def test_each_outcome_has_examples_with_advice_that_works() -> None:
    advised = set()
    for text, lr, steps, start, options, outcome, words in EXAMPLES:
        if "Try " in words:
            advised.add(outcome)
            assert verdict_of(text, lr, steps, start, **options).verdict.advice is not None
    assert {example[5] for example in EXAMPLES} == set(Outcome)
    assert advised >= ADVISED - {C}


@pytest.mark.parametrize("text", ["x**2 - y**2", "x + y", "x**3", "x**2 + y"])
def test_no_advice_where_there_is_no_minimum(text: str) -> None:
    assert verdict_of(text, 0.1, 50, advise=True).verdict.advice is None


def test_without_advise_nothing_is_tried() -> None:
    found = verdict_of("x**2 + 3*x", 1.1, 50, advise=False).verdict
    assert found.advice is None
    assert "Try" not in found.summary
    assert "advice_steps" not in found.evidence


# --- the limit of a quadratic ----------------------------------------------------------------------------------------

LIMITS: dict[str, Callable[[float, float], float]] = {
    "gd": lambda most, _: 2 / most,
    "momentum": lambda most, beta: 2 * (1 + beta) / most,
    "nesterov": lambda most, beta: (2 + 2 * beta) / ((1 + 2 * beta) * most),
    "newton": lambda _, __: 2.0,
}


@given(
    st.sampled_from(sorted(LIMITS)),
    st.integers(1, 400),
    st.integers(1, 400),
    st.sampled_from([0.0, 0.3, 0.5, 0.9, 0.95]),
    st.integers(1, 60),
)
def test_verdicts_flip_at_the_limit_of_the_method(optimizer: str, a: int, b: int, beta: float, steps: int) -> None:
    """λ1 and λ2 along (3, 4)/5 and (4, -3)/5: a nano above the limit diverges, a nano below does not."""
    text = f"{a}/50*(3*x + 4*y - 1)**2 + {b}/50*(4*x - 3*y + 2)**2"
    momentum = {"momentum": beta} if optimizer in ("momentum", "nesterov") else {}
    limit = LIMITS[optimizer](max(a, b), beta)

    def outcome(lr: float) -> Outcome:
        found = verdict_of(
            text, lr, steps, (1.0, 1.0), optimizer=optimizer, hyperparameters=momentum, tol=0.0, advise=False
        )
        assert found.curvature is not None
        assert found.curvature.exact
        assert found.curvature.lr_limit == pytest.approx(limit, rel=1e-12)
        return found.verdict.outcome

    assert outcome(limit * (1 + 1e-9)) is D
    assert outcome(limit * (1 - 1e-9)) is not D


@pytest.mark.parametrize("most", [0.25, 1.0, 2.0, 64.0])
def test_exactly_at_the_limit_it_neither_converges_nor_diverges(most: float) -> None:
    found = verdict_of(f"{most}*x**2/2 + 3*x", 2 / most, 50, advise=False)
    assert found.verdict.outcome is W
    assert "exactly at 2/f''" in found.verdict.summary


def test_a_direction_in_which_nothing_moves_does_not_count() -> None:
    """At y = 0 no iterate moves in the steep direction, so that a rate above its limit converges nevertheless."""
    found = verdict_of("x**2 + 100*y**2", 0.5, 50, (1.0, 0.0))
    assert found.verdict.outcome is C
    assert found.curvature is not None
    assert found.curvature.lr_limit == pytest.approx(0.01)
    assert verdict_of("x**2 + 100*y**2", 0.4, 20, (1.0, 0.0), tol=1e-30).verdict.outcome is S
    assert verdict_of("x**2 + 100*y**2", 0.4, 20, (1.0, 1e-6), tol=1e-30).verdict.outcome is D


def test_a_schedule_is_not_judged_by_the_limit_of_a_constant_rate() -> None:
    found = verdict_of("x**2 + 3*x", 1.1, 50, schedule="exponential", schedule_options={"gamma": 0.9})
    assert found.verdict.outcome is C
    assert found.curvature is not None
    assert found.curvature.predicted_rate is None


@pytest.mark.parametrize("optimizer", [name for name, method in OPTIMIZERS.items() if method.stability is None])
def test_no_limit_is_claimed_where_theory_has_none(optimizer: str) -> None:
    needed = {"fmin": -2.25} if "fmin" in OPTIMIZERS[optimizer].hyperparameters else {}
    found = verdict_of("x**2 + 3*x", 0.1, 100, optimizer=optimizer, hyperparameters=needed, advise=False)
    assert found.curvature is not None
    assert found.curvature.lr_limit is None
    assert found.curvature.lr_best is None
    assert found.curvature.predicted_rate is None
    assert "λmax" not in found.verdict.summary


# --- facts and limits of the claims ----------------------------------------------------------------------------------


def test_an_interrupted_run_claims_nothing() -> None:
    asked = iter([False, False, False, True])
    from gdcli.descent.run import unjudged_run  # noqa: PLC0415
    from tests.diagnosis.cases import problem  # noqa: PLC0415

    run = run_of("x**2 + 3*x", 0.001, 10)
    objective, _, _ = problem("x**2 + 3*x")
    long = type(run.settings)((1.0,), 0.001, 10**9)
    stopped = unjudged_run(objective, long, should_stop=lambda: next(asked))
    found = verdict_of("x**2 + 3*x", run=stopped).verdict
    assert stopped.stop_reason is StopReason.INTERRUPTED
    assert found.outcome is N
    assert found.summary.startswith(f"Interrupted at step {stopped.steps_taken:,}, where |f'| = ")


def test_noise_above_the_limit_still_diverges() -> None:
    assert verdict_of("x**2 + 3*x", 1.1, 500, noise=0.1, seed=1).verdict.outcome is D


def test_above_the_limit_a_cycle_around_a_minimum_is_no_noise_floor() -> None:
    found = verdict_of("x**4 - 2*x**2", 0.3, 300, (0.9,), noise=0.1, seed=4, advise=False)
    assert found.verdict.outcome is W


@pytest.mark.parametrize(("optimizer", "momentum"), [("gd", {}), ("momentum", {"momentum": 0.9})])
def test_the_noise_floor_is_as_high_as_theory_says(optimizer: str, momentum: dict[str, float]) -> None:
    found = verdict_of(
        "x**2 + 10*y**2 + x*y", 0.02, 40_000, optimizer=optimizer, hyperparameters=momentum, noise=0.1, seed=7
    )
    assert found.verdict.outcome is C
    expected, scatter = found.verdict.evidence["expected_scatter"], found.verdict.evidence["scatter"]
    assert isinstance(scatter, float)
    assert scatter == pytest.approx(expected, rel=0.1)


def test_noise_far_from_the_minimum_is_not_a_floor() -> None:
    found = verdict_of("x**2 + 3*x", 1e-4, 200, (50.0,), noise=0.1, seed=1, advise=False)
    assert found.verdict.outcome is N


@pytest.mark.parametrize("text", ["@rosenbrock", "@xor", "@powell", "@himmelblau"])
@pytest.mark.parametrize("lr", [1e-5, 1e-3, 0.1, 10.0, -0.01])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_whatever_happens_there_is_one_short_honest_sentence(text: str, lr: float, optimizer: str) -> None:
    if lr < 0.0 and OPTIMIZERS[optimizer].searches:
        pytest.skip("a line search needs a positive learning rate")
    needed = {"fmin": 0.0} if "fmin" in OPTIMIZERS[optimizer].hyperparameters else {}
    run = run_of(text, lr, 60, optimizer=optimizer, hyperparameters=needed)
    found = verdict_of(text, run=run, advise=False)
    assert found.verdict.summary.endswith(".")
    assert len(found.verdict.summary) < 400
    assert "nan" not in found.verdict.summary
    assert all(value is None or isinstance(value, float | int | str) for value in found.verdict.evidence.values())
    assert found.verdict.evidence["steps"] == run.steps_taken
    if run.stop_reason in (StopReason.DIVERGED, StopReason.NON_FINITE):
        assert found.verdict.outcome in (D, L)
    if found.verdict.outcome is C:
        assert run.final.gradient_norm <= 1e-6


@pytest.mark.parametrize(
    ("text", "lr", "steps", "grows"),
    [("x**2 + 3*x", 1.001, 200, True), ("0.5*x**2 + 5*y**2", 0.2001, 300, True),
     ("|a| + b**2 + |c - d| + (c + d)**2/2", 1.5, 10, True), ("x**4 + y**2", 2.0, 1, True),
     ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", 0.1, 4, True),
     *(("x**4 - 3*x**2 + x", 0.315, steps, False) for steps in (40, 50, 60))],
)  # fmt: skip
def test_a_value_keeps_rising_where_a_continued_run_escapes(text: str, lr: float, steps: int, grows: bool) -> None:
    """A chaotic run stays between bounds, though its highest values may rise for a while."""
    found = verdict_of(text, lr, steps=steps).verdict
    assert (found.outcome is Outcome.DIVERGED) == grows


def test_the_same_run_gets_the_same_verdict() -> None:
    assert verdict_of("@rosenbrock", 0.1).verdict == verdict_of("@rosenbrock", 0.1).verdict


@pytest.mark.parametrize(
    ("text", "lr", "steps", "start", "options", "first", "second"),
    [
        ("x**2 + 3*x", 1.1, 50, None, {}, "too_high_for_a_quadratic", "growing"),
        ("x**2 + 3*x", 1.1, 5000, None, {}, "too_high_for_a_quadratic", "diverged"),
        ("x**2 + 3*x", 0.1, 0, (-1.5,), {}, "at_rest", "no_steps"),
        ("x**2 + 3*x", 0.1, 1000, None, {"tol": 0.0}, "at_rest", "motionless"),
        ("x**2 + 3*x", 0.1, 0, None, {}, "no_steps", "slow"),
        ("x - exp(x)", 0.5, 1000, None, {}, "falls_without_end", "diverged"),
        ("x - log(x)", 5.0, 1000, (3.0,), {}, "left_the_domain", "diverged"),
        ("@double_well", -0.01, 20, (0.5,), {}, "climbing", "towards_no_minimum"),
        ("log(1 + exp(-x)) + log(1 + exp(x)) + y**2", 6.0, 30, (1.0, 8.0), {}, "growing", "circling"),
        ("abs(x)", 0.3, 300, None, KINKED, "across_a_kink", "slow"),
        ("abs(x) + (y - 2)**2", 0.3, 40, None, {}, "across_a_kink", "zigzag"),
        ("x**2 + 3*x", 1.0, 50, None, {}, "zigzag", "circling"),
        ("x**2 + 3*x", 0.99, 50, None, {}, "zigzag", "slow"),
    ],
)
def test_of_two_detectors_the_one_that_stands_first_decides(
    text: str, lr: float, steps: int, start: tuple[float, ...] | None, options: dict[str, Any], first: str, second: str
) -> None:
    facts = RunFacts(problem(text)[0], run_of(text, lr, steps, start, **options), ())
    found = ((detector.__name__, finding) for detector in DETECTORS if (finding := detector(facts)))
    (name, finding), (other_name, other) = islice(found, 2)
    assert (name, other_name) == (first, second)
    decided = judge(facts)
    assert decided.sentences == finding.sentences != other.sentences
    assert decided.evidence == finding.evidence != other.evidence


@pytest.mark.parametrize(
    ("text", "start", "curvature", "eigenvalues"),
    [("x**2 + 10*y**2", (1.0, 1.0), "exact", (2.0, 20.0)), ("x**2 + x**4/12", (0.5,), "local", (2.0, 2.0))],
)
def test_the_evidence_has_the_curvature_at_the_minimum(
    text: str, start: tuple[float, ...], curvature: str, eigenvalues: tuple[float, float]
) -> None:
    evidence = verdict_of(text, 0.04, 900, start).verdict.evidence
    assert evidence["curvature"] == curvature
    assert (evidence["eigenvalue_min"], evidence["eigenvalue_max"]) == pytest.approx(eigenvalues, rel=1e-6)
    assert evidence["lr_limit"] == pytest.approx(2.0 / eigenvalues[1], rel=1e-6)


def test_every_detector_gives_its_reason_in_one_line() -> None:
    for detector in DETECTORS:
        assert detector.__doc__
        assert "\n" not in detector.__doc__.strip()


def test_the_diagnosis_of_a_small_run_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from tests.diagnosis.cases import verdict_of\n"
        "assert verdict_of('(x - 1)**2 + 10*(y + 2)**2', 0.2, 50).verdict.advice\n"
        "assert verdict_of('@rosenbrock', 0.1, 50).verdict.advice\n"
        "print(*sorted({'sympy', 'numpy', 'rich', 'typer', 'plotext'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_values_that_overflow_are_a_divergence_and_a_logarithm_is_not() -> None:
    assert verdict_of("exp(x) + exp(-x)", 1.0, 50, (8.0,), advise=False).verdict.outcome is D
    found = verdict_of("log(x*y) + x", 5.0, 50, (1.0, 1.0), advise=False)
    assert found.verdict.outcome is L
    assert found.verdict.evidence["part"] == "log(x*y)"
    assert isinstance(found.verdict.evidence["step_length"], float)
    assert math.isfinite(found.verdict.evidence["step_length"])
