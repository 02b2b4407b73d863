"""Advice: settings that may do better, proved by a trial run before they are named.

A remedy is the settings of a run with something changed. The first remedy whose trial converges becomes the advice; if
no trial converges, there is no advice. The steps that all trials together may take depend only on the size of the
expression, so that the same run always gets the same advice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.methods.update import nodes_of, work_of
from gdcli.descent.run import unjudged_run
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import (
    ADVISED_STEPS_MIN,
    DECAYING_RATE_FACTORS,
    ESCAPING_VALUE_MIN,
    FORECAST_MARGIN,
    LOWER_VALUE_SHARE,
    NEWTON_VARIABLES_MAX,
    RATE_FACTORS_DOWN,
    RATE_FACTORS_UP,
    SECOND_ROUND_STEPS_MIN,
    SECOND_ROUND_TRIALS_MAX,
    START_OFFSETS,
    START_WAY_SHARES,
    TRIAL_COMPILED_NODES_MAX,
    TRIAL_NODES_MAX,
    TRIAL_STEPS_FACTOR,
    TRIAL_STEPS_MAX,
    TRIAL_STEPS_MIN,
    TRIALS_MAX,
)
from gdcli.errors import GdcliError
from gdcli.graph.objective import Vector
from gdcli.model import Advice, Outcome, Run, Settings, StopReason
from gdcli.model.default_settings import CONSTANT_RATE, PLAIN_DESCENT
from gdcli.record import replace

Remedies = Iterator[Settings]
TrialJudge = Callable[[RunFacts], Finding | None]
"""Returns the finding of a trial run that came to rest, and None for any other."""


# --- remedies --------------------------------------------------------------------------------------------------------


def rounded_down(value: float, digits: int = 2) -> float:
    """The number rounded to `digits` significant digits, never upwards.

    >>> rounded_down(0.0198), rounded_down(0.5)
    (0.019, 0.5)
    """
    nearest = float(f"{value:.{digits - 1}e}")
    if nearest <= value:
        return nearest
    exponent = math.floor(math.log10(nearest)) - digits + 1
    return float(f"{nearest - 10.0**exponent:.{digits - 1}e}")


def rounded_rate(value: float) -> float:
    """The number with three significant digits."""
    return float(f"{value:.2e}") if abs(value) > 1e-6 else 0.0


def rounded_up(count: int, digits: int = 2) -> int:
    """The number of steps or epochs rounded to `digits` significant digits, never downwards."""
    unit: int = 10 ** max(0, len(str(count)) - digits)
    return int(-(-count // unit) * unit)


def best_rate(facts: RunFacts) -> Remedies:
    """The best constant learning rate that the curvature gives, in a constant schedule."""
    best = facts.curvature.lr_best if facts.curvature else None
    if best is not None and best != abs(facts.settings.learning_rate):
        yield with_rate(facts, rounded_down(best))


def rates_held(facts: RunFacts) -> Remedies:
    """The same learning rate for every update, in place of a schedule."""
    if not facts.settings.has_constant_rate:
        yield replace(facts.settings, schedule=CONSTANT_RATE, schedule_options={})


def lower_rates(facts: RunFacts) -> Remedies:
    """Smaller learning rates; on a quadratic only rates below its limit."""
    current = abs(facts.settings.learning_rate)
    limit = facts.curvature.lr_limit if facts.curvature and facts.curvature.exact else None
    for factor in RATE_FACTORS_DOWN:
        rate = rounded_down(current * factor)
        if limit is None or rate < limit:
            yield with_rate(facts, rate)


def higher_rates(facts: RunFacts) -> Remedies:
    """Larger learning rates."""
    current = abs(facts.settings.learning_rate)
    for factor in RATE_FACTORS_UP:
        yield with_rate(facts, rounded_down(current * factor))


def with_rate(facts: RunFacts, rate: float) -> Settings:
    """The same settings with another learning rate."""
    return replace(facts.settings, learning_rate=rate)


def more_steps(facts: RunFacts, needed: int) -> Remedies:
    """The same run, longer."""
    yield replace(facts.settings, steps=rounded_up(math.ceil(FORECAST_MARGIN * (facts.run.steps_taken + needed))))


def other_methods(facts: RunFacts) -> Remedies:
    """Methods that find their own scale, if the gradient has what they need.

    Newton's method only for a few variables, because of the size of the Hessian, and only for a function without kinks,
    because a kink has no Hessian.
    """
    steps = max(facts.settings.steps, ADVISED_STEPS_MIN)
    plain = replace(facts.settings, steps=steps, schedule=CONSTANT_RATE, schedule_options={}, hyperparameters={})
    has_hessian = len(facts.run.variables) <= NEWTON_VARIABLES_MAX and not facts.objective.has_kinks
    for method in OPTIMIZERS.values():
        fits = (has_hessian or not method.solves) and not (method.planning and facts.settings.noise)
        for rate in method.advised_rates if fits else ():
            yield replace(plain, optimizer=method.name, learning_rate=rate)


def decaying_rates(facts: RunFacts) -> Remedies:
    """Schedules whose learning rate decays to 0, slowly enough for the run to reach the minimum.

    The lengths of their steps add up to those of `steps`/20 steps at the first rate: from far away it has to be higher.
    A method whose steps no schedule can shorten, as with a line search, becomes plain descent.
    """
    settings = facts.settings
    if facts.method.searches or facts.method.step_size is not None:
        settings = replace(settings, optimizer=PLAIN_DESCENT, hyperparameters={})
    for steps in (max(settings.steps, 200), 1000, 5000):
        gamma = rounded_down(1e-9 ** (1.0 / steps), 5)
        for factor in DECAYING_RATE_FACTORS:
            yield replace(
                settings,
                learning_rate=rounded_down(abs(settings.learning_rate) * factor),
                schedule="exponential",
                schedule_options={"gamma": gamma},
                steps=steps,
            )


def settling_rates(facts: RunFacts) -> Remedies:
    """Rates with which a run may settle that overshot: the best one, lower ones, and ones that decay."""
    yield from chain(best_rate(facts), lower_rates(facts), decaying_rates(facts))


def rates_that_must_decay(facts: RunFacts) -> Remedies:
    """Decaying rates, if no fixed rate settles: at kinks, and with noise on the gradient."""
    if facts.objective.has_kinks or facts.settings.noise:
        yield from decaying_rates(facts)


def beside_the_start(facts: RunFacts, directions: Sequence[Vector]) -> Remedies:
    """Starts at a small distance from the start of the run."""
    start = facts.settings.start
    scale = max(1.0, *map(abs, start))
    for distance in START_OFFSETS:
        for direction in directions:
            for sign in (1.0, -1.0):
                moved = (rounded_rate(x + sign * distance * scale * d) for x, d in zip(start, direction, strict=True))
                yield replace(facts.settings, start=tuple(moved), learning_rate=abs(facts.settings.learning_rate))


def starts_towards(facts: RunFacts, goal: Vector, value: float) -> Remedies:
    """Starts on the way from where the run ended to a lower place with this value; none if the function has no end."""
    if value < -ESCAPING_VALUE_MIN:
        return
    for part in START_WAY_SHARES:
        moved = (rounded_rate(x + part * (y - x)) for x, y in zip(facts.final, goal, strict=True))
        yield replace(facts.settings, start=tuple(moved))


# --- the trials ------------------------------------------------------------------------------------------------------


def first_that_works(facts: RunFacts, finding: Finding, judge: TrialJudge) -> tuple[Advice, RunFacts] | None:
    """The first remedy whose trial converges, with the facts of that trial.

    Trials are first as long as the run, then longer, then with another method.
    """
    objective = facts.objective
    steps = int(max(TRIAL_STEPS_MIN, min(TRIAL_STEPS_MAX, TRIAL_NODES_MAX / work_of(objective))))
    trials = Trials(facts, finding, judge, most=min(TRIALS_MAX, TRIAL_COMPILED_NODES_MAX // nodes_of(objective)))
    found = trials.first_of(finding.remedies, Budget(facts, 0.3 * steps)) or trials.longer(Budget(facts, 0.5 * steps))
    if found is None and finding.other_methods:
        found = trials.first_of(other_methods(facts), Budget(facts, 0.2 * steps))
    return found


class Budget:
    """The steps of plain descent that all remaining trials together may take."""

    def __init__(self, facts: RunFacts, left: float) -> None:
        self.facts = facts
        self.left = left

    def steps_of(self, settings: Settings) -> int:
        """The number of steps of a method that the budget allows."""
        same = settings.optimizer == self.facts.settings.optimizer
        return int(self.left // (self.facts.cost_of_step if same else OPTIMIZERS[settings.optimizer].cost))

    def spend(self, trial: RunFacts) -> None:
        """Subtract the cost of a run."""
        self.left -= trial.run.steps_taken * trial.cost_of_step


class Trials:
    """The trial runs for one run, at most `most` in each round.

    A trial that ends above the best value of the run itself does not count.
    """

    def __init__(self, facts: RunFacts, finding: Finding, judge: TrialJudge, most: int) -> None:
        self.facts = facts
        self.finding = finding
        self.judge = judge
        self.most = most
        best = facts.run.best.value
        self.ceiling = min(finding.below, best + LOWER_VALUE_SHARE * max(1.0, abs(best)))
        self.seen: list[Settings] = []
        self.unfinished: list[Settings] = []

    def first_of(self, remedies: Remedies, budget: Budget) -> tuple[Advice, RunFacts] | None:
        """The first trial that converges; trials that only ran out of steps are kept for `longer`."""
        most = len(self.seen) + self.most
        for remedy in remedies:
            if budget.steps_of(remedy) <= 0 or len(self.seen) >= most:
                return None
            repeated = remedy == self.facts.settings and self.facts.ended is not StopReason.INTERRUPTED
            if remedy in self.seen or repeated or remedy.steps <= 0:
                continue
            self.seen.append(remedy)
            tried = replace(remedy, steps=min(remedy.steps, budget.steps_of(remedy)))
            outcome, trial = self.outcome(tried, budget)
            if outcome is Outcome.CONVERGED and trial is not None:
                return self.advice(tried, trial.run), trial
            if outcome is Outcome.SLOW:
                self.unfinished.append(remedy)
        return None

    def longer(self, budget: Budget) -> tuple[Advice, RunFacts] | None:
        """Of the trials that ran out of steps, the first one that converges with more steps."""
        for remedy in self.unfinished[:SECOND_ROUND_TRIALS_MAX]:
            steps = min(max(TRIAL_STEPS_FACTOR * remedy.steps, SECOND_ROUND_STEPS_MIN), budget.steps_of(remedy))
            if steps <= remedy.steps:
                continue
            tried = replace(remedy, steps=steps)
            outcome, trial = self.outcome(tried, budget)
            if outcome is Outcome.CONVERGED and trial is not None:
                return self.advice(tried, trial.run), trial
        return None

    def advice(self, settings: Settings, run: Run) -> Advice:
        """The settings with the number of steps rounded up.

        If the trial stopped before its last step, a larger number changes nothing, unless a schedule depends on it.
        """
        taken = run.steps_taken
        if settings.has_constant_rate and run.stop_reason is not StopReason.MAX_STEPS:
            enough = max(self.facts.settings.steps, rounded_up(taken))
            settings = replace(settings, steps=enough if self.facts.settings.steps else settings.steps)
        return Advice(settings, taken)

    def outcome(self, settings: Settings, budget: Budget) -> tuple[Outcome | None, RunFacts | None]:
        """The outcome of a run with these settings; SLOW for every run that only ran out of steps.

        None if the run cannot be made, diverges or ends at too high a value.
        """
        facts = self.facts
        try:
            run = unjudged_run(facts.objective, settings)
        except GdcliError:
            return None, None
        trial = facts.of(run)
        budget.spend(trial)
        if not run.final.value <= self.ceiling:
            return None, trial
        found = self.judge(trial)
        if found is not None:
            return found.outcome, trial
        return Outcome.SLOW if run.stop_reason is StopReason.MAX_STEPS else None, trial
