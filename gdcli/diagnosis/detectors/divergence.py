"""Detectors of runs that leave: rates above the limit, functions without a lower bound, points without a value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.advice import best_rate, lower_rates, rates_that_must_decay, with_rate
from gdcli.diagnosis.detectors.causes import above_limit, causes, path_curvature
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.measures.convergence_rates import geometric_rate
from gdcli.diagnosis.measures.forecast import continued
from gdcli.diagnosis.measures.stability import rate_at
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import (
    ESCAPING_VALUE_MIN,
    FACTOR_ROUNDING,
    GROWTH_SEEN_FACTOR,
    GROWTH_STEPS_SEEN,
    PEAK_SAMPLES_MAX,
)
from gdcli.language.printing.numbers import short, typed
from gdcli.late import LateModule
from gdcli.model import Iterate, Outcome, Run, StopReason
from gdcli.model.outcomes import ESCAPE_REASONS
from gdcli.model.sentences import Sentence

if TYPE_CHECKING:
    from gdcli.calculus.analysis import convexity, domain
else:
    convexity = LateModule("gdcli.calculus.analysis.convexity")
    domain = LateModule("gdcli.calculus.analysis.domain")  # few runs leave the domain


def too_high_for_a_quadratic(facts: RunFacts) -> Finding | None:
    """On a quadratic a run diverges where a step multiplies the distance along an eigenvector by a factor above 1."""
    spectrum, settings, stability = facts.spectrum, facts.settings, facts.method.stability
    if stability is None or not (facts.is_quadratic and facts.settings.has_constant_rate and settings.steps > 0):
        return None
    if facts.ended is StopReason.TOLERANCE or spectrum is None or not spectrum.stationary:
        return None
    active = spectrum.active_from(settings.start)
    rates = [(rate_at(settings, settings.learning_rate, value) or 0.0, value) for value in active]
    factor, curvature = max(rates, default=(0.0, 0.0))
    if factor <= 1.0 + FACTOR_ROUNDING:
        return None
    evidence = {"factor": factor, "curvature_of_growth": curvature}
    if curvature < 0.0 < settings.learning_rate and not stability.scale_free:
        why = say.UNBOUNDED_QUADRATIC(least=short(curvature))
        return Finding(Outcome.DIVERGED, (why,) if facts.could_have_gone_on else (_diverging(facts), why), evidence)
    remedies = chain(best_rate(facts), lower_rates(facts))
    return Finding(Outcome.DIVERGED, (_diverging(facts), *_too_high(facts, factor)), evidence, remedies)


def _diverging(facts: RunFacts) -> Sentence:
    """The sentence that the run diverges, with the step at which the loop detected it."""
    return say.DIVERGING() if facts.could_have_gone_on else say.DIVERGED_AT(step=facts.run.steps_taken)


def _too_high(facts: RunFacts, factor: float) -> Iterator[Sentence]:
    """The sentence with the rate, its limit, and the growth in each step."""
    rate = typed(facts.settings.learning_rate)
    if facts.settings.learning_rate < 0.0:
        yield say.NEGATIVE_RATE(rate=rate)
    else:
        yield from above_limit(facts) or (say.ABOVE_LIMIT_UNKNOWN(rate=rate),)
    spectrum = facts.spectrum
    growth = say.GROWTH_FROM_SADDLE if spectrum is not None and spectrum.bends_down else say.GROWTH
    yield growth(factor=short(factor, 1.0))
    steps = facts.run.steps_taken
    if factor < 2.0 and factor**steps < GROWTH_SEEN_FACTOR:
        yield say.GROWTH_UNSEEN(steps)


def falls_without_end(facts: RunFacts) -> Finding | None:
    """The function falls without end: a quadratic without a minimum, or a value far below zero that still falls."""
    spectrum = facts.spectrum
    has_slope = facts.is_quadratic and spectrum is not None and spectrum.complete and not spectrum.stationary
    # Rounding alone can make the smallest eigenvalue of an ill-conditioned sum of squares vanish.
    compact = facts.objective.expression.compact
    if has_slope and not convexity.is_never_negative(compact.root, compact.table):
        return Finding(Outcome.DIVERGED, (say.UNBOUNDED_LINE(),))
    value = facts.run.final.value
    if facts.ended in ESCAPE_REASONS and value < -ESCAPING_VALUE_MIN and facts.settings.learning_rate > 0.0:
        lowest = value if math.isfinite(value) else facts.run.best.value
        fell = say.UNBOUNDED_SEEN(step=facts.run.steps_taken, value=short(lowest))
        return Finding(Outcome.DIVERGED, (fell,), {"value": value})
    return None


def left_the_domain(facts: RunFacts) -> Finding | None:
    """The innermost operation without a value is the reason: a logarithm of a negative number, a division by zero."""
    if facts.ended is not StopReason.NON_FINITE or not all(map(math.isfinite, facts.final)):
        return None
    failed = domain.culprit(facts.objective.expression, facts.final)
    if failed.failure is domain.Failure.OVERFLOW if failed else abs(facts.run.final.value) > ESCAPING_VALUE_MIN:
        return None
    before = facts.run.trajectory[len(facts.run.trajectory) - 2]
    length = math.dist(before.point, facts.final)
    fields: dict[str, str | int] = {
        "step": facts.run.steps_taken, "length": short(length), "before": facts.where(before.point),
        "place": facts.where(),
    }  # fmt: skip
    return Finding(
        Outcome.LEFT_DOMAIN,
        (_left(failed, fields),),
        {"step_length": length, "part": failed.text if failed else None},
        lower_rates(facts),
        other_methods=True,
    )


def _left(failed: domain.Culprit | None, fields: dict[str, str | int]) -> Sentence:
    """The sentence with the part of the function that has no value at the point."""
    if failed is None:
        return say.LEFT_DOMAIN_OF_SLOPE(**fields)
    if failed.text is None:
        return say.LEFT_DOMAIN_SOMEWHERE(**fields)
    at_pole = failed.failure is domain.Failure.POLE
    return (say.LEFT_DOMAIN_AT_POLE if at_pole else say.LEFT_DOMAIN)(**fields, part=failed.text)


def diverged(facts: RunFacts) -> Finding | None:
    """The loop stopped because the value or a component grew beyond its limit."""
    if facts.ended not in ESCAPE_REASONS:
        return None
    start = facts.run.trajectory[0].value
    grown = say.DIVERGED_FROM(step=facts.run.steps_taken, value=short(start))
    return Finding(
        Outcome.DIVERGED,
        (grown, *causes(facts, path_curvature(facts, has_flown=True), on_the_way_first=True)),
        {"start_value": start},
        chain(best_rate(facts), lower_rates(facts), rates_that_must_decay(facts)),
        other_methods=True,
    )


def climbing(facts: RunFacts) -> Finding | None:
    """With a negative learning rate every step goes up the slope."""
    if facts.settings.learning_rate >= 0.0 or not facts.could_have_gone_on:
        return None
    start, end = facts.run.trajectory[0].value, facts.run.final.value
    negative = say.NEGATIVE_RATE(rate=typed(facts.settings.learning_rate))
    return Finding(
        Outcome.NOT_CONVERGED,
        (negative, say.CLIMBED(start=short(start), value=short(end, start))),
        {"start_value": start, "value": end},
        chain([with_rate(facts, -facts.settings.learning_rate)], best_rate(facts), lower_rates(facts)),
    )


def growing(facts: RunFacts) -> Finding | None:
    """The value has risen, from quarter to quarter by more, and goes beyond all bounds if the run is continued."""
    start, end = facts.run.trajectory[0].value, facts.run.final.value
    if not facts.could_have_gone_on or not end > start:
        return None
    onwards = continued(facts)
    if onwards is not None and (onwards.stop_reason not in ESCAPE_REASONS or onwards.best.step > facts.run.steps_taken):
        return None
    kept = _since_best(facts.run if onwards is None else onwards)
    rate = _growth(kept) if onwards is not None or len(kept) >= GROWTH_STEPS_SEEN else None
    if rate is None:
        return None
    why = causes(facts, path_curvature(facts, has_flown=True), on_the_way_first=True)
    return Finding(
        Outcome.DIVERGED,
        (say.DIVERGING_FROM(start=short(start), value=short(end)), *why),
        {"start_value": start, "value": end, "gradient_factor": rate},
        chain(best_rate(facts), lower_rates(facts), rates_that_must_decay(facts)),
        other_methods=True,
    )


def _since_best(run: Run) -> Sequence[Iterate]:
    """An even selection of the kept iterates with finite values, from the lowest one on."""
    from bisect import bisect_left  # noqa: PLC0415 - for runs that grow

    kept = run.trajectory
    first = bisect_left(kept, run.best.step, key=attrgetter("step"))
    stride = max(1, (len(kept) - first) // (4 * PEAK_SAMPLES_MAX))
    return [kept[i] for i in range(first, len(kept), stride) if math.isfinite(kept[i].value)]


def _growth(kept: Sequence[Iterate]) -> float | None:
    """The factor by which a step multiplies the gradient if the value grows; None if it does not."""
    n, parts = len(kept), min(4, len(kept))
    tops = [max(it.value for it in kept[n * q // parts : n * (q + 1) // parts]) for q in range(parts)]
    # Near a minimum the growth is geometric: no rise is smaller than the one before. In a chaotic run the rises shrink.
    rises = [after - before for before, after in pairwise(tops)]
    if not rises or not rises[0] > 0.0 or rises != sorted(rises):
        return None
    slopes = [(it.step, it.gradient_norm) for it in kept[(n - 1) // 2 :] if 0.0 < it.gradient_norm < math.inf]
    rate = geometric_rate(slopes)
    return rate if rate is not None and rate > 1.0 else None
