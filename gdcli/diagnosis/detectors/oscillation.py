"""Detectors of runs that keep moving without coming lower: noise, kinks, zigzags, cycles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from gdcli.calculus.analysis.landscape import hessian_at
from gdcli.calculus.analysis.minima.minimizer import snapped
from gdcli.calculus.analysis.stationary_points import Kind
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.advice import Remedies, decaying_rates, more_steps, settling_rates
from gdcli.diagnosis.case import Case
from gdcli.diagnosis.detectors.causes import causes, path_curvature
from gdcli.diagnosis.detectors.forecast import continued, steps_left
from gdcli.diagnosis.finding import Evidence, Finding
from gdcli.diagnosis.measures.convergence_rates import geometric_rate
from gdcli.diagnosis.measures.last_steps import Tail
from gdcli.diagnosis.measures.stability import momentum_of
from gdcli.diagnosis.thresholds import (
    CYCLE_GROWTH_MAX,
    CYCLE_STEPS_SEEN,
    FACTOR_ROUNDING,
    KINK_MISS_SHARE,
    KINK_STEP_SHARE,
    KINK_TURNS_MAX,
    KINK_VARIABLES_MAX,
    NOISY_ITERATES_SEEN,
    RESTLESS_RISE_SHARE,
    RESTLESS_SLOPE_SHARE,
    RESTLESS_TURN_SHARE,
    SCATTER_FACTOR,
    SWING_FACTOR,
    ZIGZAG_STEPS_SEEN,
    ZIGZAG_TURN_SHARE,
)
from gdcli.diagnosis.wording import short, typed
from gdcli.graph.objective import Objective, Vector, dot
from gdcli.late import LateModule
from gdcli.model import Outcome, StopReason, norm
from gdcli.model.sentences import Sentence

if TYPE_CHECKING:
    from gdcli.calculus.analysis.minima import line_minimizers
    from gdcli.calculus.analysis.minima.line_minimizers import Valley
else:
    line_minimizers = LateModule("gdcli.calculus.analysis.minima.line_minimizers")  # a quadratic has no kinks


def noise_floor(case: Case) -> Finding | None:
    """With noise on the gradient the iterates scatter around the minimum: a noise floor, which is not a failure."""
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
    evidence: Evidence = {"scatter": scatter, "expected_scatter": expected, "noise": case.settings.noise}
    return Finding(Outcome.CONVERGED, (floor,), evidence, minimizer=spectrum.at)


def _mean(points: list[Vector]) -> Vector:
    return tuple(math.fsum(xs) / len(xs) for xs in zip(*points, strict=True))


def _root_mean_square(values: list[float]) -> float:
    return math.sqrt(math.fsum(v * v for v in values) / len(values))


def expected_scatter(case: Case, eigenvalues: Vector) -> float | None:
    """The stationary root mean square distance from the minimizer; None if the method has no formula for it."""
    settings, stability = case.settings, case.method.stability
    if stability is None or stability.scatter is None or not case.settings.has_constant_rate:
        return None
    beta, rate = momentum_of(settings), settings.learning_rate
    if rate <= 0.0 or rate * max(eigenvalues) >= stability.limit(beta):
        return None
    variances = (rate * settings.noise**2 * stability.scatter(rate * value, beta) / value for value in eigenvalues)
    return math.sqrt(math.fsum(variances))


def moving_tail(case: Case) -> Tail | None:
    """The last steps of a run that used up its budget and still moves."""
    tail = case.tail
    return tail if case.could_have_gone_on and tail is not None and tail.longest_step > 0.0 else None


def across_a_kink(case: Case) -> Finding | None:
    """Between two successive iterates the slope jumps through zero: the gradient does not shrink there."""
    tail = moving_tail(case)
    if tail is None or not tail.sign_changes or case.settings.noise or _grows_without_end(case):
        return None
    kink = None if case.is_quadratic else kink_crossed(case.objective, tail)
    if kink is None:
        return None
    bottom = _bottom(case, [iterate.point for iterate in tail.iterates], kink)
    if tail.longest_late_step <= KINK_STEP_SHARE * max(1.0, norm(case.final)):
        return _settled_on_a_kink(case, tail, kink, bottom)
    at = bottom or kink
    fields = _kink_fields(case, tail, at) | {"left": short(at.left), "right": short(at.right)}
    sentences: tuple[Sentence, ...] = (say.ACROSS_A_KINK_SO_FAR(**fields),)
    if case.settings.has_constant_rate and not case.method.has_memory and case.method.stability is not None:
        sentences = (say.ACROSS_A_KINK(**fields), say.KINK_CYCLE(width=short(tail.last_step)))
    return Finding(Outcome.OSCILLATING, sentences, _kink_evidence(tail, at), decaying_rates(case), kink=at)


def search_stuck_on_a_kink(case: Case) -> Finding | None:
    """The steps of a line search have shrunk to nothing on a kink, where the gradient points to no lower value."""
    tail = case.tail
    if not case.method.searches or not case.could_have_gone_on or tail is None or case.is_large:
        return None
    reach = KINK_STEP_SHARE * max(1.0, norm(case.final))
    kink = case.kink_at(snapped(case.landscape, case.final)) if tail.longest_late_step <= reach else None
    if kink is None:
        return None
    return _settled_on_a_kink(case, tail, kink, _bottom(case, list(_neighbors(case.final, reach)), kink))


def _neighbors(point: Vector, distance: float) -> Iterator[Vector]:
    """The points (n) at a distance from a point (n), both ways along each axis."""
    for i in range(len(point)):
        for step in (-distance, distance):
            yield tuple(x + step * (i == j) for j, x in enumerate(point))


def _settled_on_a_kink(case: Case, tail: Tail, kink: Valley, bottom: Valley | None) -> Finding:
    """The finding of a run whose steps became short on a kink: at the minimum on it, or before it came there."""
    at = bottom or kink
    fields, evidence = _kink_fields(case, tail, at), _kink_evidence(tail, at)
    if bottom is not None and math.dist(bottom.point, case.final) <= KINK_MISS_SHARE * max(1.0, norm(case.final)):
        arrived = say.AT_A_KINK(**fields, left=short(at.left), right=short(at.right))
        return _at_the_bottom(case, bottom, evidence, arrived)
    stopped = (say.STOPPED_ON_A_KINK if bottom is None else say.STOPPED_SHORT_OF_A_KINK)(**fields)
    remedies = decaying_rates(case)
    return Finding(Outcome.NOT_CONVERGED, (stopped,), evidence, remedies, other_methods=True, kink=at)


def _kink_fields(case: Case, tail: Tail, at: Valley) -> dict[str, str]:
    """The place of a kink and the length of the last step as fields of a sentence."""
    return {"place": case.where(at.point), "step": short(tail.last_step)}


def _kink_evidence(tail: Tail, at: Valley) -> Evidence:
    return {"slope_before": at.left, "slope_behind": at.right, "step_length": tail.last_step}


def _at_the_bottom(case: Case, bottom: Valley, evidence: Evidence, arrived: Sentence) -> Finding:
    """The finding of a run that has settled at a minimum on a kink, perhaps not the best one that is known."""
    value = case.landscape.value(bottom.point)
    found = case.better_than(bottom.point, value)
    sentences: tuple[Sentence, ...] = (arrived,)
    if found is not None:
        fields = {"value": short(value), "place": case.where(bottom.point), "better": short(found[0].value)}
        local = say.LOCAL_MINIMUM if found[1] else say.MINIMUM_WITH_LOWER_VALUES
        sentences = (arrived, local(**fields, there=case.where(found[0].point)))
    return Finding(Outcome.CONVERGED, sentences, evidence, minimizer=bottom.point, kink=bottom)


def _bottom(case: Case, points: Sequence[Vector], kink: Valley) -> Valley | None:
    """The minimum on the kinks between some points (n each), exact to rounding; None if none with a kink is found."""
    if len(kink.point) == 1:
        return kink if kink.left < 0.0 < kink.right else None
    if len(kink.point) > KINK_VARIABLES_MAX:
        return None
    from gdcli.calculus.analysis.minima.creases import Creases, minimizer_on  # noqa: PLC0415 - for runs across a kink

    creases = Creases(case.objective)
    active = creases.crossed(points)
    found = minimizer_on(creases, active, case.landscape, case.final) if active else kink.point
    point = None if found is None else snapped(case.landscape, found)
    if point is None or not case.rises_around(point):
        return None
    return line_minimizers.kink_along_axes(case.landscape, point)


def kink_crossed(objective: Objective, tail: Tail) -> Valley | None:
    """The kink between two of the last iterates, on the line between them or else on a line along an axis."""
    turns = [i for i in range(len(tail.steps) - 1) if dot(tail.steps[i], tail.steps[i + 1]) < 0.0]
    for i in reversed(turns[-KINK_TURNS_MAX:]):
        a, b = tail.iterates[i].point, tail.iterates[i + 1].point
        valley = line_minimizers.valley_between(objective, a, b)
        point = None if valley is None else snapped(objective, valley.point)
        is_small = len(a) <= KINK_VARIABLES_MAX
        kink = line_minimizers.kink_along_axes(objective, point) if is_small and point is not None else None
        if kink is not None and kink.left < 0.0 < kink.right:
            return kink
        if valley is not None and point is not None and valley.is_kink:
            return line_minimizers.Valley(point, valley.left, valley.right)
        crossed = _crossed_along_axes(objective, a, b)
        if crossed is not None:
            return crossed
    return None


def _crossed_along_axes(objective: Objective, a: Vector, b: Vector) -> Valley | None:
    """The kink along one axis on the way between two points (n)."""
    for i in range(len(a) if 1 < len(a) <= KINK_VARIABLES_MAX else 0):
        there = tuple(b[j] if j == i else x for j, x in enumerate(a))
        valley = line_minimizers.valley_between(objective, a, there)
        if valley is not None and valley.is_kink:
            return valley
    return None


def zigzag(case: Case) -> Finding | None:
    """Nearly every step reverses the one before, and the swings shrink slowly or not at all."""
    tail = moving_tail(case)
    if tail is None or tail.sign_changes < ZIGZAG_TURN_SHARE or _grows_without_end(case):
        return None
    numbers = case.curvature
    exact = numbers.predicted_rate if numbers is not None and numbers.exact else None
    if len(tail.steps) < ZIGZAG_STEPS_SEEN and exact is None:
        return None
    swings = [(i, norm(step)) for i, step in enumerate(tail.steps) if norm(step) > 0.0]
    rate = exact if exact is not None else geometric_rate(swings)
    if rate is None or rate < SWING_FACTOR:
        return None
    evidence: Evidence = {"sign_changes": tail.sign_changes, "swing_rate": rate}
    remedies = settling_rates(case)
    if exact is not None and abs(exact - 1.0) <= FACTOR_ROUNDING:
        return Finding(Outcome.OSCILLATING, (_at_the_limit(case), _to_and_fro(case, tail)), evidence, remedies)
    left = case.forecast_steps if rate < 1.0 and tail.period is None else None
    if left is not None:
        evidence["steps_left"] = left
        sentences = (say.SWINGS_SHRINK(factor=short(rate, 1.0)), *_close_to_limit(case), steps_left(left))
        return Finding(Outcome.OSCILLATING, sentences, evidence, chain(remedies, more_steps(case, left)))
    if rate < 1.0 and tail.period is None and _shrinks(swings):
        return Finding(Outcome.OSCILLATING, (say.SWINGS_SHRINK(factor=short(rate, 1.0)),), evidence, remedies)
    return steady_oscillation(case, tail, evidence, remedies)


def _shrinks(swings: Sequence[tuple[int, float]]) -> bool:
    """Whether each swing is shorter than the one before."""
    return all(later < before for (_, before), (_, later) in pairwise(swings))


def _grows_without_end(case: Case) -> bool:
    """Whether the value is far above that of the start."""
    return case.run.final.value > CYCLE_GROWTH_MAX * max(1.0, abs(case.run.trajectory[0].value))


def _at_the_limit(case: Case) -> Sentence:
    return say.AT_THE_LIMIT(
        rate=typed(case.settings.learning_rate), formula=case.limit_formula,
        limit=short(case.lr_limit or math.nan),
    )  # fmt: skip


def _close_to_limit(case: Case) -> Iterator[Sentence]:
    """The sentence that compares a rate below the limit with the limit; none for a rate at or above it."""
    stability, limit = case.method.stability, case.lr_limit
    if stability is not None and limit is not None and case.last_rate < limit:
        rate = short(case.last_rate, limit)
        yield say.CLOSE_TO_LIMIT(rate=rate, formula=case.limit_formula, limit=short(limit, case.last_rate))


def _to_and_fro(case: Case, tail: Tail) -> Sentence:
    """The sentence with the two points between which the last iterates jump."""
    a, b = tail.iterates[-2:]
    return say.TO_AND_FRO(place=case.where(a.point), there=case.where(b.point))


def circling(case: Case) -> Finding | None:
    """The iterates repeat, or steps keep reversing while the second half of the run came no lower."""
    tail = moving_tail(case)
    if tail is None or len(tail.steps) < CYCLE_STEPS_SEEN or case.settings.noise or _is_drawn_in(case):
        return None
    stalled = case.run.best.step <= case.run.steps_taken / 2 and tail.sign_changes >= RESTLESS_TURN_SHARE
    if tail.period is None and not stalled:
        return None
    remedies = settling_rates(case)
    return steady_oscillation(case, tail, {"sign_changes": tail.sign_changes}, remedies)


def _is_drawn_in(case: Case) -> bool:
    """Whether the run would still converge to a minimum if it went on."""
    return case.kind is Kind.MINIMUM and case.forecast_steps is not None


def restless(case: Case) -> Finding | None:
    """Continued, the run turns back again and again, and its gradient and its value keep their size."""
    tail = moving_tail(case)
    if tail is None or tail.sign_changes < RESTLESS_TURN_SHARE:
        return None
    onwards = continued(case, every=1)
    if onwards is None or onwards.stop_reason is not StopReason.MAX_STEPS:
        return None
    kept = onwards.trajectory
    n = len(kept)
    halves = [[kept[i] for i in range(first, first + n // 2)] for first in (0, n - n // 2)]
    (steeper, higher), (steep, high) = (
        (max(it.gradient_norm for it in half), max(it.value for it in half)) for half in halves
    )
    if steep < RESTLESS_SLOPE_SHARE * steeper or high > higher + RESTLESS_RISE_SHARE * (higher - onwards.best.value):
        return None
    motion = say.UNSETTLED(share=f"{tail.sign_changes:.0%}")
    stays = say.STAYS_BETWEEN(onwards.steps_taken, low=short(onwards.best.value), high=short(max(high, higher)))
    remedies = settling_rates(case)
    evidence: Evidence = {"sign_changes": tail.sign_changes, "continued_steps": onwards.steps_taken}
    why = causes(case, path_curvature(case))
    return Finding(Outcome.OSCILLATING, (motion, stays, *why), evidence, remedies, other_methods=True)


def steady_oscillation(case: Case, tail: Tail, evidence: Evidence, remedies: Remedies) -> Finding:
    """The finding of an oscillation that neither settles nor diverges: a cycle, or steps that keep reversing."""
    evidence["period"] = tail.period
    if tail.period == 2:
        a, b = tail.iterates[-2:]
        motion = say.CYCLE_OF_TWO(place=case.where(a.point), there=case.where(b.point))
    elif tail.period is not None:
        motion = say.CYCLE(steps=tail.period)
    else:
        motion = say.UNSETTLED(share=f"{tail.sign_changes:.0%}")
    why = _infinite_curvature(case, tail) or causes(case, path_curvature(case))
    return Finding(Outcome.OSCILLATING, (motion, *why), evidence, remedies, other_methods=True)


def _infinite_curvature(case: Case, tail: Tail) -> tuple[Sentence, ...]:
    """Whether the last iterates jump across a minimum whose second derivative is infinite."""
    a, b = (iterate.point for iterate in tail.iterates[-2:])
    valley = line_minimizers.valley_between(case.landscape, a, b)
    if valley is None or case.is_large:
        return ()
    point = snapped(case.landscape, valley.point)
    if all(math.isfinite(entry) for row in hessian_at(case.landscape, point) for entry in row):
        return ()
    return (say.INFINITE_CURVATURE(place=case.where(point)),)
