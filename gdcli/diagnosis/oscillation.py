"""Detectors of what keeps moving without coming down: noise, kinks, zigzags, cycles."""

from __future__ import annotations

import math
from itertools import chain, pairwise

from gdcli.diagnosis.advice import Remedies, best_rate, decaying_rates, lower_rates
from gdcli.diagnosis.context import Case, Finding
from gdcli.diagnosis.convergence_rates import geometric_rate, steps_to
from gdcli.diagnosis.last_steps import Tail, kink_between
from gdcli.diagnosis.stability import momentum_of
from gdcli.diagnosis.thresholds import (
    FACTOR_ROUNDING,
    KINK_STEP_SHARE,
    NOISY_ITERATES_SEEN,
    RESTLESS_TURN_SHARE,
    SWING_FACTOR,
    ZIGZAG_TURN_SHARE,
)
from gdcli.diagnosis.wording import about, short, typed
from gdcli.model import Outcome, StopReason, norm

Vector = tuple[float, ...]
Numbers = dict[str, float | int | str | None]


def noise_floor(case: Case) -> Finding | None:
    """With noise on the gradient the iterates scatter around the minimum: the floor is the noise's, not a failure."""
    spectrum, kept = case.spectrum, case.run.trajectory
    if not case.settings.noise or case.ended is not StopReason.MAX_STEPS or len(kept) < NOISY_ITERATES_SEEN:
        return None
    if spectrum is None or not spectrum.stationary or spectrum.least is None or spectrum.least <= 0.0:
        return None
    n = len(kept)
    third, last = ([kept[i].point for i in range(n * q // 4, n * (q + 1) // 4)] for q in (2, 3))
    scatter = _root_mean_square([math.dist(point, spectrum.at) for point in (*third, *last)])
    expected = expected_scatter(case, spectrum.eigenvalues)
    if expected is not None:
        settled = scatter <= 3.0 * expected
    else:
        settled = max(math.dist(_mean(third), _mean(last)), math.dist(_mean(last), spectrum.at)) <= scatter
    if not settled:
        return None
    theory = f", where theory expects {short(expected)}," if expected is not None else ""
    return Finding(
        Outcome.CONVERGED,
        f"Converged to the noise floor: with noise {typed(case.settings.noise)} on the gradient the iterates scatter "
        f"by {short(scatter)}{theory} around the minimum at {case.where(spectrum.at)}; a smaller or a decaying "
        "learning rate lowers the floor.",
        {"scatter": scatter, "expected_scatter": expected, "noise": case.settings.noise},
    )


def _mean(points: list[Vector]) -> Vector:
    return tuple(math.fsum(xs) / len(xs) for xs in zip(*points, strict=True))


def _root_mean_square(values: list[float]) -> float:
    return math.sqrt(math.fsum(v * v for v in values) / len(values))


def expected_scatter(case: Case, eigenvalues: Vector) -> float | None:
    """The stationary root mean square distance from the minimizer; None where theory has none for the method."""
    settings, stability = case.settings, case.method.stability
    if stability is None or stability.scatter is None or not case.constant_rate:
        return None
    mu, rate = momentum_of(settings), settings.learning_rate
    if rate <= 0.0 or rate * max(eigenvalues) >= stability.limit(mu):
        return None
    variances = [settings.noise**2 * (rate / value) * stability.scatter(rate * value, mu) for value in eigenvalues]
    return math.sqrt(math.fsum(variances))


def moving_tail(case: Case) -> Tail | None:
    """The last steps of a run that used up its budget and still moves."""
    tail = case.tail
    return tail if case.ended is StopReason.MAX_STEPS and tail is not None and tail.longest_step > 0.0 else None


def across_a_kink(case: Case) -> Finding | None:
    """Bisection between two successive iterates finds a slope that jumps through zero: it does not shrink there."""
    tail = moving_tail(case)
    if tail is None or tail.sign_changes < RESTLESS_TURN_SHARE:
        return None
    pairs = reversed(list(pairwise(tail.iterates))[-4:])
    found = next((kink for a, b in pairs if (kink := kink_between(case.objective, a.point, b.point))), None)
    if found is None:
        return None
    point, before, behind = found
    evidence = {"slope_before": before, "slope_behind": behind, "step_length": tail.last_step}
    jump = f"at {case.where(point)} the slope jumps from {short(before)} to {short(behind)}"
    if tail.longest_step <= KINK_STEP_SHARE * max(1.0, norm(case.final)):
        return Finding(
            Outcome.CONVERGED,
            f"Converged at a kink: {jump}, and the last step is {short(tail.last_step)} long; the gradient itself "
            "never gets small there.",
            evidence,
        )
    return Finding(
        Outcome.OSCILLATING,
        f"Jumps to and fro across a kink: {jump}, so that the gradient does not shrink, and at {case.rate_text} the "
        f"steps stay {short(tail.last_step)} long.",
        evidence,
        decaying_rates(case),
    )


def zigzag(case: Case) -> Finding | None:
    """Nearly every step turns back on the one before, and the swings shrink slowly or not at all."""
    tail = moving_tail(case)
    if tail is None or len(tail.steps) < 4 or tail.sign_changes < ZIGZAG_TURN_SHARE:
        return None
    numbers = case.curvature
    exact = numbers.predicted_rate if numbers is not None and numbers.exact else None
    swings = [(i, norm(step)) for i, step in enumerate(tail.steps) if norm(step) > 0.0]
    rate = exact if exact is not None else geometric_rate(swings)
    if rate is None or rate < SWING_FACTOR:
        return None
    evidence: Numbers = {"sign_changes": tail.sign_changes, "swing_rate": rate}
    remedies = chain(best_rate(case), lower_rates(case), decaying_rates(case))
    if exact is not None and abs(exact - 1.0) <= FACTOR_ROUNDING:
        return Finding(
            Outcome.OSCILLATING,
            f"Oscillates without end: the learning rate {typed(case.settings.learning_rate)} is exactly at "
            f"{case.limit_text}, so that no step comes closer than the one before; {_to_and_fro(case, tail)}.",
            evidence,
            remedies,
        )
    if rate < 1.0 and (exact is not None or tail.period is None):
        return Finding(Outcome.OSCILLATING, _shrinking(case, rate, evidence), evidence, remedies)
    return bounded(case, tail, evidence, remedies)


def _shrinking(case: Case, rate: float, evidence: Numbers) -> str:
    """The sentence for swings that shrink, with how long it would take."""
    left = steps_to(case.tolerance, case.slope, rate)
    evidence["steps_left"] = left
    near = f" is close to {case.limit_text}" if case.lr_limit else " is high"
    takes = f"; at that pace it takes about {about(left, 'more step')}" if left else ""
    return (
        f"Oscillates: {case.rate_text}{near}, and nearly every step overshoots and turns back, each swing "
        f"{short(rate, 1.0)} times the one before{takes}."
    )


def _to_and_fro(case: Case, tail: Tail) -> str:
    """The last two iterates by name."""
    a, b = tail.iterates[-2:]
    return f"it goes to and fro between {case.where(a.point)} and {case.where(b.point)}"


def circling(case: Case) -> Finding | None:
    """The iterates repeat themselves, or steps keep turning back while the second half of the run came no lower."""
    tail = moving_tail(case)
    if tail is None or len(tail.steps) < 16 or case.settings.noise:
        return None
    stalled = case.run.best.step <= case.run.steps_taken / 2 and tail.sign_changes >= RESTLESS_TURN_SHARE
    if tail.period is None and not stalled:
        return None
    remedies = chain(best_rate(case), lower_rates(case), decaying_rates(case))
    return bounded(case, tail, {"sign_changes": tail.sign_changes}, remedies)


def bounded(case: Case, tail: Tail, evidence: Numbers, remedies: Remedies) -> Finding:
    """A cycle, or a motion to and fro that neither settles nor flies away."""
    limit, why = case.lr_limit, f" at {case.rate_text}"
    if limit is not None and case.last_rate > limit:
        why = f": {case.rate_text} is above {case.limit_text}"
    evidence["period"] = tail.period
    if tail.period == 2:
        sentence = f"Caught in a cycle{why}; {_to_and_fro(case, tail)}."
    elif tail.period is not None:
        sentence = f"Caught in a cycle of {tail.period} steps that repeats itself{why}."
    else:
        share = f"{100 * tail.sign_changes:.0f} %"
        sentence = f"Oscillates without settling{why}; {share} of the last steps turn back on the one before."
    return Finding(Outcome.OSCILLATING, sentence, evidence, remedies, other_methods=True)
