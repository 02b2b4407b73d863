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
from gdcli.diagnosis.detectors.causes import causes, path_curvature
from gdcli.diagnosis.finding import Evidence, Finding
from gdcli.diagnosis.measures.convergence_rates import geometric_rate
from gdcli.diagnosis.measures.forecast import continued, steps_left
from gdcli.diagnosis.measures.last_steps import Tail
from gdcli.diagnosis.measures.stability import lr_limit, momentum_of
from gdcli.diagnosis.run_facts import RunFacts
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
from gdcli.graph.objective import Objective, Vector, dot
from gdcli.language.printing.numbers import short, typed
from gdcli.late import LateModule
from gdcli.model import Outcome, StopReason, norm
from gdcli.model.sentences import Sentence

if TYPE_CHECKING:
    from gdcli.calculus.analysis.minima import line_minimizers
    from gdcli.calculus.analysis.minima.line_minimizers import Valley
else:
    line_minimizers = LateModule("gdcli.calculus.analysis.minima.line_minimizers")  # a quadratic has no kinks


def noise_floor(facts: RunFacts) -> Finding | None:
    """With noise on the gradient the iterates scatter around the minimum: a noise floor, which is not a failure."""
    spectrum, kept = facts.spectrum, facts.run.trajectory
    if not facts.settings.noise or facts.ended is not StopReason.MAX_STEPS or len(kept) < NOISY_ITERATES_SEEN:
        return None
    if spectrum is None or not spectrum.stationary or spectrum.least is None or spectrum.least <= 0.0:
        return None
    if _is_unstable(facts, max(spectrum.eigenvalues)):
        return None
    n = len(kept)
    third, last = ([kept[i].point for i in range(n * q // 4, n * (q + 1) // 4)] for q in (2, 3))
    scatter = _root_mean_square([math.dist(point, spectrum.at) for point in (*third, *last)])
    expected = expected_scatter(facts, spectrum.eigenvalues)
    if expected is not None:
        settled = scatter <= SCATTER_FACTOR * expected
    else:
        settled = max(math.dist(_mean(third), _mean(last)), math.dist(_mean(last), spectrum.at)) <= scatter
    if not settled:
        return None
    fields = {"noise": typed(facts.settings.noise), "scatter": short(scatter), "place": facts.where(spectrum.at)}
    floor = (
        say.NOISE_FLOOR(**fields) if expected is None else say.NOISE_FLOOR_EXPECTED(**fields, expected=short(expected))
    )
    evidence: Evidence = {"scatter": scatter, "expected_scatter": expected, "noise": facts.settings.noise}
    return Finding(Outcome.CONVERGED, (floor,), evidence, minimizer=spectrum.at)


def _is_unstable(facts: RunFacts, most: float) -> bool:
    """Whether the run would leave the minimum, whose largest curvature is `most`, also without noise."""
    limit = lr_limit(facts.settings, most) if facts.settings.has_constant_rate else None
    return limit is not None and facts.settings.learning_rate >= limit


def _mean(points: list[Vector]) -> Vector:
    return tuple(math.fsum(xs) / len(xs) for xs in zip(*points, strict=True))


def _root_mean_square(values: list[float]) -> float:
    return math.sqrt(math.fsum(v * v for v in values) / len(values))


def expected_scatter(facts: RunFacts, eigenvalues: Vector) -> float | None:
    """The stationary root mean square distance from the minimizer; None if the method has no formula for it."""
    settings, stability = facts.settings, facts.method.stability
    if stability is None or stability.scatter is None or not facts.settings.has_constant_rate:
        return None
    beta, rate = momentum_of(settings), settings.learning_rate
    if rate <= 0.0:
        return None
    variances = (rate * settings.noise**2 * stability.scatter(rate * value, beta) / value for value in eigenvalues)
    return math.sqrt(math.fsum(variances))


def moving_tail(facts: RunFacts) -> Tail | None:
    """The last steps of a run that used up its budget and still moves."""
    tail = facts.tail
    return tail if facts.could_have_gone_on and tail is not None and tail.longest_step > 0.0 else None


def across_a_kink(facts: RunFacts) -> Finding | None:
    """Between two successive iterates the slope jumps through zero: the gradient does not shrink there."""
    tail = moving_tail(facts)
    if tail is None or not tail.sign_changes or facts.settings.noise or _grows_without_end(facts):
        return None
    kink = None if facts.is_quadratic else kink_crossed(facts.objective, tail)
    if kink is None:
        return None
    bottom = _bottom(facts, [iterate.point for iterate in tail.iterates], kink)
    if tail.longest_late_step <= KINK_STEP_SHARE * max(1.0, norm(facts.final)):
        return _settled_on_a_kink(facts, tail, kink, bottom)
    at = bottom or kink
    fields = _kink_fields(facts, tail, at) | {"left": short(at.left), "right": short(at.right)}
    sentences: tuple[Sentence, ...] = (say.ACROSS_A_KINK_SO_FAR(**fields),)
    if facts.settings.has_constant_rate and not facts.method.has_memory and facts.method.stability is not None:
        sentences = (say.ACROSS_A_KINK(**fields), say.KINK_CYCLE(width=short(tail.last_step)))
    return Finding(Outcome.OSCILLATING, sentences, _kink_evidence(tail, at), decaying_rates(facts), kink=at)


def search_stuck_on_a_kink(facts: RunFacts) -> Finding | None:
    """The steps of a line search have shrunk to nothing on a kink, where the gradient points to no lower value."""
    tail = facts.tail
    if not facts.method.searches or not facts.could_have_gone_on or tail is None or facts.is_large:
        return None
    reach = KINK_STEP_SHARE * max(1.0, norm(facts.final))
    kink = facts.kink_at(snapped(facts.landscape, facts.final)) if tail.longest_late_step <= reach else None
    if kink is None:
        return None
    return _settled_on_a_kink(facts, tail, kink, _bottom(facts, list(_neighbors(facts.final, reach)), kink))


def _neighbors(point: Vector, distance: float) -> Iterator[Vector]:
    """The points (n) at a distance from a point (n), both ways along each axis."""
    for i in range(len(point)):
        for step in (-distance, distance):
            yield tuple(x + step * (i == j) for j, x in enumerate(point))


def _settled_on_a_kink(facts: RunFacts, tail: Tail, kink: Valley, bottom: Valley | None) -> Finding:
    """The finding of a run whose steps became short on a kink: at the minimum on it, or before it came there."""
    at = bottom or kink
    fields, evidence = _kink_fields(facts, tail, at), _kink_evidence(tail, at)
    if bottom is not None and math.dist(bottom.point, facts.final) <= KINK_MISS_SHARE * max(1.0, norm(facts.final)):
        arrived = say.AT_A_KINK(**fields, left=short(at.left), right=short(at.right))
        return _at_the_bottom(facts, bottom, evidence, arrived)
    stopped = (say.STOPPED_ON_A_KINK if bottom is None else say.STOPPED_SHORT_OF_A_KINK)(**fields)
    remedies = decaying_rates(facts)
    return Finding(Outcome.NOT_CONVERGED, (stopped,), evidence, remedies, other_methods=True, kink=at)


def _kink_fields(facts: RunFacts, tail: Tail, at: Valley) -> dict[str, str]:
    """The place of a kink and the length of the last step as fields of a sentence."""
    return {"place": facts.where(at.point), "step": short(tail.last_step)}


def _kink_evidence(tail: Tail, at: Valley) -> Evidence:
    return {"slope_before": at.left, "slope_behind": at.right, "step_length": tail.last_step}


def _at_the_bottom(facts: RunFacts, bottom: Valley, evidence: Evidence, arrived: Sentence) -> Finding:
    """The finding of a run that has settled at a minimum on a kink, perhaps not the best one that is known."""
    value = facts.landscape.value(bottom.point)
    found = facts.better_than(bottom.point, value)
    sentences: tuple[Sentence, ...] = (arrived,)
    if found is not None:
        fields = {"value": short(value), "place": facts.where(bottom.point), "better": short(found[0].value)}
        local = say.LOCAL_MINIMUM if found[1] else say.MINIMUM_WITH_LOWER_VALUES
        sentences = (arrived, local(**fields, there=facts.where(found[0].point)))
    return Finding(Outcome.CONVERGED, sentences, evidence, minimizer=bottom.point, kink=bottom)


def _bottom(facts: RunFacts, points: Sequence[Vector], kink: Valley) -> Valley | None:
    """The minimum on the kinks between some points (n each), exact to rounding; None if none with a kink is found."""
    if len(kink.point) == 1:
        return kink if kink.left < 0.0 < kink.right else None
    if len(kink.point) > KINK_VARIABLES_MAX:
        return None
    from gdcli.calculus.analysis.minima.creases import Creases, minimizer_on  # noqa: PLC0415 - for runs across a kink

    creases = Creases(facts.objective)
    active = creases.crossed(points)
    found = minimizer_on(creases, active, facts.landscape, facts.final) if active else kink.point
    point = None if found is None else snapped(facts.landscape, found)
    if point is None or not facts.rises_around(point):
        return None
    return line_minimizers.kink_along_axes(facts.landscape, point)


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


def zigzag(facts: RunFacts) -> Finding | None:
    """Nearly every step reverses the one before, and the swings shrink slowly or not at all."""
    tail = moving_tail(facts)
    if tail is None or tail.sign_changes < ZIGZAG_TURN_SHARE or _grows_without_end(facts):
        return None
    numbers = facts.curvature
    exact = numbers.predicted_rate if numbers is not None and numbers.exact else None
    if len(tail.steps) < ZIGZAG_STEPS_SEEN and exact is None:
        return None
    swings = [(i, norm(step)) for i, step in enumerate(tail.steps) if norm(step) > 0.0]
    rate = exact if exact is not None else geometric_rate(swings)
    if rate is None or rate < SWING_FACTOR:
        return None
    evidence: Evidence = {"sign_changes": tail.sign_changes, "swing_rate": rate}
    remedies = settling_rates(facts)
    if exact is not None and abs(exact - 1.0) <= FACTOR_ROUNDING:
        return Finding(Outcome.OSCILLATING, (_at_the_limit(facts), _to_and_fro(facts, tail)), evidence, remedies)
    left = facts.forecast_steps if rate < 1.0 and tail.period is None else None
    if left is not None:
        evidence["steps_left"] = left
        sentences = (say.SWINGS_SHRINK(factor=short(rate, 1.0)), *_close_to_limit(facts), steps_left(left))
        return Finding(Outcome.OSCILLATING, sentences, evidence, chain(remedies, more_steps(facts, left)))
    if rate < 1.0 and tail.period is None and _shrinks(swings):
        return Finding(Outcome.OSCILLATING, (say.SWINGS_SHRINK(factor=short(rate, 1.0)),), evidence, remedies)
    return steady_oscillation(facts, tail, evidence, remedies)


def _shrinks(swings: Sequence[tuple[int, float]]) -> bool:
    """Whether each swing is shorter than the one before."""
    return all(later < before for (_, before), (_, later) in pairwise(swings))


def _grows_without_end(facts: RunFacts) -> bool:
    """Whether the value is far above that of the start."""
    return facts.run.final.value > CYCLE_GROWTH_MAX * max(1.0, abs(facts.run.trajectory[0].value))


def _at_the_limit(facts: RunFacts) -> Sentence:
    return say.AT_THE_LIMIT(
        rate=typed(facts.settings.learning_rate), formula=facts.limit_formula,
        limit=short(facts.lr_limit or math.nan),
    )  # fmt: skip


def _close_to_limit(facts: RunFacts) -> Iterator[Sentence]:
    """The sentence that compares a rate below the limit with the limit; none for a rate at or above it."""
    stability, limit = facts.method.stability, facts.lr_limit
    if stability is not None and limit is not None and facts.last_rate < limit:
        rate = short(facts.last_rate, limit)
        yield say.CLOSE_TO_LIMIT(rate=rate, formula=facts.limit_formula, limit=short(limit, facts.last_rate))


def _to_and_fro(facts: RunFacts, tail: Tail) -> Sentence:
    """The sentence with the two points between which the last iterates jump."""
    a, b = tail.iterates[-2:]
    return say.TO_AND_FRO(place=facts.where(a.point), there=facts.where(b.point))


def circling(facts: RunFacts) -> Finding | None:
    """The iterates repeat, or steps keep reversing while the second half of the run came no lower."""
    tail = moving_tail(facts)
    if tail is None or len(tail.steps) < CYCLE_STEPS_SEEN or facts.settings.noise or _is_drawn_in(facts):
        return None
    stalled = facts.run.best.step <= facts.run.steps_taken / 2 and tail.sign_changes >= RESTLESS_TURN_SHARE
    if tail.period is None and not stalled:
        return None
    remedies = settling_rates(facts)
    return steady_oscillation(facts, tail, {"sign_changes": tail.sign_changes}, remedies)


def _is_drawn_in(facts: RunFacts) -> bool:
    """Whether the run would still converge to a minimum if it went on."""
    return facts.kind is Kind.MINIMUM and facts.forecast_steps is not None


def restless(facts: RunFacts) -> Finding | None:
    """Continued, the run turns back again and again, and its gradient and its value keep their size."""
    tail = moving_tail(facts)
    if tail is None or tail.sign_changes < RESTLESS_TURN_SHARE:
        return None
    onwards = continued(facts, every=1)
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
    remedies = settling_rates(facts)
    evidence: Evidence = {"sign_changes": tail.sign_changes, "continued_steps": onwards.steps_taken}
    why = causes(facts, path_curvature(facts))
    return Finding(Outcome.OSCILLATING, (motion, stays, *why), evidence, remedies, other_methods=True)


def steady_oscillation(facts: RunFacts, tail: Tail, evidence: Evidence, remedies: Remedies) -> Finding:
    """The finding of an oscillation that neither settles nor diverges: a cycle, or steps that keep reversing."""
    evidence["period"] = tail.period
    if tail.period == 2:
        a, b = tail.iterates[-2:]
        motion = say.CYCLE_OF_TWO(place=facts.where(a.point), there=facts.where(b.point))
    elif tail.period is not None:
        motion = say.CYCLE(steps=tail.period)
    else:
        motion = say.UNSETTLED(share=f"{tail.sign_changes:.0%}")
    why = _infinite_curvature(facts, tail) or causes(facts, path_curvature(facts))
    return Finding(Outcome.OSCILLATING, (motion, *why), evidence, remedies, other_methods=True)


def _infinite_curvature(facts: RunFacts, tail: Tail) -> tuple[Sentence, ...]:
    """Whether the last iterates jump across a minimum whose second derivative is infinite."""
    a, b = (iterate.point for iterate in tail.iterates[-2:])
    valley = line_minimizers.valley_between(facts.landscape, a, b)
    if valley is None or facts.is_large:
        return ()
    point = snapped(facts.landscape, valley.point)
    if all(math.isfinite(entry) for row in hessian_at(facts.landscape, point) for entry in row):
        return ()
    return (say.INFINITE_CURVATURE(place=facts.where(point)),)
