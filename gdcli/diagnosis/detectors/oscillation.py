"""Detectors of what keeps moving without coming down: noise, kinks, zigzags, cycles."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain, pairwise

from gdcli.calculus.analysis.minima.kinks import Valley, valley_between
from gdcli.calculus.analysis.stationary_points import Kind
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.advice import Remedies, best_rate, decaying_rates, lower_rates
from gdcli.diagnosis.context import Case, Finding
from gdcli.diagnosis.detectors.causes import causes, path_curvature
from gdcli.diagnosis.detectors.forecast import forecast, steps_left
from gdcli.diagnosis.measures.convergence_rates import geometric_rate
from gdcli.diagnosis.measures.last_steps import Tail
from gdcli.diagnosis.measures.stability import momentum_of
from gdcli.diagnosis.thresholds import (
    CYCLE_STEPS_SEEN,
    FACTOR_ROUNDING,
    KINK_STEP_SHARE,
    NOISY_ITERATES_SEEN,
    RESTLESS_TURN_SHARE,
    SCATTER_FACTOR,
    SWING_FACTOR,
    ZIGZAG_STEPS_SEEN,
    ZIGZAG_TURN_SHARE,
)
from gdcli.diagnosis.wording import short, typed
from gdcli.model import Outcome, StopReason, norm
from gdcli.model.sentences import Sentence

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
        settled = scatter <= SCATTER_FACTOR * expected
    else:
        settled = max(math.dist(_mean(third), _mean(last)), math.dist(_mean(last), spectrum.at)) <= scatter
    if not settled:
        return None
    fields = {"noise": typed(case.settings.noise), "scatter": short(scatter), "place": case.where(spectrum.at)}
    floor = (
        say.NOISE_FLOOR(**fields) if expected is None else say.NOISE_FLOOR_EXPECTED(**fields, expected=short(expected))
    )
    evidence: Numbers = {"scatter": scatter, "expected_scatter": expected, "noise": case.settings.noise}
    return Finding(Outcome.CONVERGED, (floor,), evidence, minimizer=spectrum.at)


def _mean(points: list[Vector]) -> Vector:
    return tuple(math.fsum(xs) / len(xs) for xs in zip(*points, strict=True))


def _root_mean_square(values: list[float]) -> float:
    return math.sqrt(math.fsum(v * v for v in values) / len(values))


def expected_scatter(case: Case, eigenvalues: Vector) -> float | None:
    """The stationary root mean square distance from the minimizer, by the method's formula; None where it has none."""
    settings, stability = case.settings, case.method.stability
    if stability is None or stability.scatter is None or not case.constant_rate:
        return None
    beta, rate = momentum_of(settings), settings.learning_rate
    if rate <= 0.0 or rate * max(eigenvalues) >= stability.limit(beta):
        return None
    variances = (rate * settings.noise**2 * stability.scatter(rate * value, beta) / value for value in eigenvalues)
    return math.sqrt(math.fsum(variances))


def moving_tail(case: Case) -> Tail | None:
    """The last steps of a run that used up its budget and still moves."""
    tail = case.tail
    return tail if case.ran_out and tail is not None and tail.longest_step > 0.0 else None


def across_a_kink(case: Case) -> Finding | None:
    """Bisection between two successive iterates finds a slope that jumps through zero: it does not shrink there."""
    tail = moving_tail(case)
    if tail is None or tail.sign_changes < RESTLESS_TURN_SHARE:
        return None
    kink = _kink_crossed(case, tail)
    if kink is None:
        return None
    evidence: Numbers = {"slope_before": kink.left, "slope_behind": kink.right, "step_length": tail.last_step}
    fields = {
        "place": case.where(kink.point), "left": short(kink.left), "right": short(kink.right),
        "step": short(tail.last_step),
    }  # fmt: skip
    if tail.longest_step <= KINK_STEP_SHARE * max(1.0, norm(case.final)) and _is_minimum(case, kink):
        sentence = say.AT_A_KINK(**fields)
        return Finding(Outcome.CONVERGED, (sentence,), evidence, minimizer=kink.point, kink=kink)
    return Finding(
        Outcome.OSCILLATING,
        (say.ACROSS_A_KINK(**fields), *_width_of_cycle(case, kink)),
        evidence,
        decaying_rates(case),
        kink=kink,
    )


def _kink_crossed(case: Case, tail: Tail) -> Valley | None:
    """The kink between two of the last iterates, if there is one."""
    for a, b in reversed(list(pairwise(tail.iterates))[-4:]):
        valley = valley_between(case.objective, a.point, b.point)
        if valley is not None and valley.is_kink:
            return valley
    return None


def _is_minimum(case: Case, kink: Valley) -> bool:
    """Whether the function falls in no direction from there, as far as the axes and the last way show."""
    if len(kink.point) == 1:
        return kink.left < 0.0 < kink.right
    return case.rises_around(kink.point)


def _width_of_cycle(case: Case, kink: Valley) -> Iterator[Sentence]:
    """That a fixed rate ends in a cycle, about rate times slope wide; only where that is the method's step."""
    if case.constant_rate and not case.method.has_memory:
        width = abs(case.settings.learning_rate) * max(-kink.left, kink.right)
        yield say.KINK_CYCLE(width=short(width))


def zigzag(case: Case) -> Finding | None:
    """Nearly every step turns back on the one before, and the swings shrink slowly or not at all."""
    tail = moving_tail(case)
    if tail is None or tail.sign_changes < ZIGZAG_TURN_SHARE:
        return None
    numbers = case.curvature
    exact = numbers.predicted_rate if numbers is not None and numbers.exact else None
    if len(tail.steps) < ZIGZAG_STEPS_SEEN and exact is None:
        return None
    swings = [(i, norm(step)) for i, step in enumerate(tail.steps) if norm(step) > 0.0]
    rate = exact if exact is not None else geometric_rate(swings)
    if rate is None or rate < SWING_FACTOR:
        return None
    evidence: Numbers = {"sign_changes": tail.sign_changes, "swing_rate": rate}
    remedies = chain(best_rate(case), lower_rates(case), decaying_rates(case))
    if exact is not None and abs(exact - 1.0) <= FACTOR_ROUNDING:
        return Finding(Outcome.OSCILLATING, (_at_the_limit(case), _to_and_fro(case, tail)), evidence, remedies)
    left = forecast(case) if rate < 1.0 and tail.period is None else None
    if left is not None:
        evidence["steps_left"] = left
        sentences = (say.SWINGS_SHRINK(factor=short(rate, 1.0)), *_close_to_limit(case), steps_left(left))
        return Finding(Outcome.OSCILLATING, sentences, evidence, remedies)
    return bounded(case, tail, evidence, remedies)


def _at_the_limit(case: Case) -> Sentence:
    stability = case.method.stability
    return say.AT_THE_LIMIT(
        rate=typed(case.settings.learning_rate), formula=stability.formula if stability else "",
        limit=short(case.lr_limit or math.nan),
    )  # fmt: skip


def _close_to_limit(case: Case) -> Iterator[Sentence]:
    """How near the limit the rate is, where it is below it."""
    stability, limit = case.method.stability, case.lr_limit
    if stability is not None and limit is not None and case.last_rate < limit:
        rate = short(case.last_rate, limit)
        yield say.CLOSE_TO_LIMIT(rate=rate, formula=stability.formula, limit=short(limit, case.last_rate))


def _to_and_fro(case: Case, tail: Tail) -> Sentence:
    """The last two iterates by name."""
    a, b = tail.iterates[-2:]
    return say.TO_AND_FRO(place=case.where(a.point), there=case.where(b.point))


def circling(case: Case) -> Finding | None:
    """The iterates repeat themselves, or steps keep turning back while the second half of the run came no lower."""
    tail = moving_tail(case)
    if tail is None or len(tail.steps) < CYCLE_STEPS_SEEN or case.settings.noise or _is_drawn_in(case):
        return None
    stalled = case.run.best.step <= case.run.steps_taken / 2 and tail.sign_changes >= RESTLESS_TURN_SHARE
    if tail.period is None and not stalled:
        return None
    remedies = chain(best_rate(case), lower_rates(case), decaying_rates(case))
    return bounded(case, tail, {"sign_changes": tail.sign_changes}, remedies)


def _is_drawn_in(case: Case) -> bool:
    """Whether the way on leads to a minimum all the same."""
    return case.kind is Kind.MINIMUM and forecast(case) is not None


def bounded(case: Case, tail: Tail, evidence: Numbers, remedies: Remedies) -> Finding:
    """A cycle, or a motion to and fro that neither settles nor flies away."""
    evidence["period"] = tail.period
    if tail.period == 2:
        a, b = tail.iterates[-2:]
        motion = say.CYCLE_OF_TWO(place=case.where(a.point), there=case.where(b.point))
    elif tail.period is not None:
        motion = say.CYCLE(steps=str(tail.period))
    else:
        motion = say.UNSETTLED(share=f"{tail.sign_changes:.0%}")
    why = causes(case, path_curvature(case))
    return Finding(Outcome.OSCILLATING, (motion, *why), evidence, remedies, other_methods=True)
