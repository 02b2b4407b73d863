"""Detectors of what comes down, but not in time: plateaus, slow descents, and what remains unclear."""

from __future__ import annotations

import math
from itertools import chain

from gdcli.diagnosis.advice import best_rate, higher_rates, lower_rates, more_steps
from gdcli.diagnosis.context import Case, Finding
from gdcli.diagnosis.convergence_rates import geometric_rate, steps_to
from gdcli.diagnosis.stationary_ends import on_a_plateau
from gdcli.diagnosis.thresholds import (
    FORECAST_STEPS_FACTOR,
    FORECAST_STEPS_LIMIT,
    PLATEAU_DROP_SHARE,
    PLATEAU_SLOPE_SHARE,
    RATE_SAMPLES_LIMIT,
    STEADY_LOSS_SHARE,
)
from gdcli.diagnosis.wording import about, count, short
from gdcli.model import Outcome, StopReason


def plateau(case: Case) -> Finding | None:
    """The run hardly came down, no minimum is near, and the slope is far flatter than the way to a lower place."""
    if case.ended is not StopReason.MAX_STEPS or case.settings.noise or case.large:
        return None
    if case.stationary is not None or case.lower_elsewhere is None:
        return None
    point, lower = case.lower_elsewhere
    drop = case.run.final.value - lower
    done = case.run.trajectory[0].value - case.run.final.value
    if not 0.0 <= done <= PLATEAU_DROP_SHARE * drop or case.slope > PLATEAU_SLOPE_SHARE * drop / math.dist(
        point, case.final
    ):
        return None
    return on_a_plateau(
        case,
        f"in {count(case.run.steps_taken, 'step')} the value came down by only {short(done)}, at gradient norm "
        f"{short(case.slope)}",
    )


def slow(case: Case) -> Finding | None:
    """The gradient shrinks steadily: at the pace of the last steps the tolerance is so many steps away."""
    if case.ended is not StopReason.MAX_STEPS or case.settings.noise or case.method.decoupled_decay:
        return None
    left = steps_left(case)
    if left is None or (left > FORECAST_STEPS_FACTOR * case.run.steps_taken and not case.exact):
        return None
    best = case.curvature.lr_best if case.curvature and case.stationary is not None else None
    low = best is not None and case.constant_rate and 0.0 < case.settings.learning_rate < 0.5 * best
    why = f"Too slow: {case.rate_text} is far below {short(best)}, the best for this curvature" if low and best else ""
    return Finding(
        Outcome.SLOW,
        f"{why + '; a' if why else 'Not there yet: a'}fter {count(case.run.steps_taken, 'step')} {case.slope_text} is "
        f"still above the tolerance {short(case.tolerance)}, which at the pace of the last steps is about "
        f"{about(left, 'more step')} away.",
        {"steps_left": left},
        chain(best_rate(case) if low else (), more_steps(case, left), best_rate(case), higher_rates(case)),
        other_methods=True,
    )


def steps_left(case: Case) -> int | None:
    """How many more steps at the pace of the last ones; None where the gradient does not shrink steadily.

    For a quadratic at a constant rate theory says it; elsewhere the second half of the run. A pace that slackens is
    carried on as a power of the number of steps, but only where a minimum is known to be near: tails slacken too.
    """
    numbers = case.curvature
    if numbers is not None and numbers.exact and numbers.predicted_rate is not None and numbers.predicted_rate < 1.0:
        return steps_to(case.tolerance, case.slope, numbers.predicted_rate)
    kept = case.run.trajectory
    n = len(kept)
    chosen = (kept[i] for i in range(n // 2, n, max(1, n // RATE_SAMPLES_LIMIT)))
    samples = [(it.step, it.gradient_norm) for it in chosen if 0.0 < it.gradient_norm < math.inf]
    earlier, later = geometric_rate(samples[: len(samples) // 2]), geometric_rate(samples[len(samples) // 2 :])
    if earlier is None or later is None or not (earlier < 1.0 and later < 1.0):
        return None
    if 1.0 - later < STEADY_LOSS_SHARE * (1.0 - earlier):
        near = case.stationary is not None or (case.exact and case.spectrum is not None and case.spectrum.stationary)
        return _by_power_law(case, samples) if near else None
    return steps_to(case.tolerance, case.slope, later)


def _by_power_law(case: Case, samples: list[tuple[int, float]]) -> int | None:
    """The steps that are left where the gradient shrinks like a power of their number."""
    (first_step, first), (last_step, last) = samples[0], samples[-1]
    if first_step < 1 or last >= first:
        return None
    exponent = math.log(first / last) / math.log(last_step / first_step)
    left = case.run.steps_taken * math.expm1(min(700.0, math.log(case.slope / case.tolerance) / exponent))
    return math.ceil(left) if 0.0 < left < FORECAST_STEPS_LIMIT else None


def not_converged(case: Case) -> Finding:
    """Nothing else is known."""
    start, value = case.run.trajectory[0], case.run.final.value
    return Finding(
        Outcome.NOT_CONVERGED,
        f"Not converged in {count(case.run.steps_taken, 'step')}: the gradient norm went from "
        f"{short(start.gradient_norm)} to {short(case.slope, start.gradient_norm)} and the value from "
        f"{short(start.value)} to {short(value, start.value)}; what it would come to does not show from this run.",
        {"start_value": start.value, "value": value},
        chain(more_steps(case, case.run.steps_taken), best_rate(case), higher_rates(case), lower_rates(case)),
        other_methods=True,
    )
