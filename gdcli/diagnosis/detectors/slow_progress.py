"""Detectors of runs that come lower, but not in time: plateaus, slow descents, ways to a saddle, and all others."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain

from gdcli.calculus.analysis.stationary_points import Kind
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.advice import (
    beside_the_start,
    best_rate,
    higher_rates,
    lower_rates,
    more_steps,
    rates_held,
    rates_that_must_decay,
)
from gdcli.diagnosis.detectors.causes import above_limit, ran_on_schedule, without_minimum
from gdcli.diagnosis.detectors.stationary_ends import on_a_plateau
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.measures.forecast import continued, steps_left
from gdcli.diagnosis.measures.stability import rate_at
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import (
    CONDITION_NUMBER_ILL,
    MORE_STEPS_FACTOR,
    PLATEAU_DROP_SHARE,
    PLATEAU_SLOPE_SHARE,
    RATE_LOW_SHARE,
    SADDLE_DISTANCE_SHARE,
)
from gdcli.graph.objective import Vector
from gdcli.language.printing.numbers import short
from gdcli.model import Outcome, Settings
from gdcli.model.sentences import Sentence


def plateau(facts: RunFacts) -> Finding | None:
    """The run hardly came lower, no minimum is near, and the way to a lower place is much steeper on average."""
    if not facts.could_have_gone_on or facts.settings.noise or facts.is_large:
        return None
    if facts.stationary is not None or facts.lower_elsewhere is None:
        return None
    point, lower = facts.lower_elsewhere
    if facts.far_value is not None and facts.far_value <= lower:
        return None  # it is on its way down a slope that falls on and on, of which any run has made a small part
    drop = facts.run.final.value - lower
    done = facts.run.trajectory[0].value - facts.run.final.value
    way = math.dist(point, facts.final)
    if not 0.0 <= done <= PLATEAU_DROP_SHARE * drop or facts.slope > PLATEAU_SLOPE_SHARE * drop / way:
        return None
    if facts.forecast_steps is not None:
        return None  # it moves on, and comes to a minimum
    barely = say.PLATEAU_BARELY_MOVED(
        facts.run.steps_taken, drop=short(done), slope=facts.norm_text(facts.slope),
        value=short(facts.run.final.value, lower), lower=short(lower), there=facts.where(point),
    )  # fmt: skip
    return on_a_plateau(facts, barely)


def towards_no_minimum(facts: RunFacts) -> Finding | None:
    """The run comes nearer to a saddle or a maximum, now and in its next steps, and later reaches no minimum either."""
    found, kind = facts.stationary, facts.kind
    if not facts.could_have_gone_on or facts.settings.noise or found is None or kind not in (Kind.SADDLE, Kind.MAXIMUM):
        return None
    start, way = facts.settings.start, math.dist(facts.final, found.point)
    if not way < SADDLE_DISTANCE_SHARE * math.dist(start, found.point) or facts.forecast_steps is not None:
        return None
    if not _comes_nearer(facts, found.point):
        return None
    place = facts.where(found.point)
    ends = {"least": short(found.eigenvalues[0]), "most": short(found.eigenvalues[-1])}
    if kind is Kind.MAXIMUM:
        sentence = say.TOWARDS_A_MAXIMUM(place=place)
    elif found.regular and found.eigenvalues[0] < 0.0:
        sentence = say.TOWARDS_A_SADDLE(place=place, **ends)
    else:
        sentence = say.TOWARDS_A_FLAT_SADDLE(place=place)
    numbers = {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]}
    remedies = beside_the_start(facts, found.eigenvectors[:1])
    return Finding(
        Outcome.NOT_CONVERGED, (sentence, *without_minimum(facts)), numbers, remedies, other_methods=True
    )


def _comes_nearer(facts: RunFacts, point: Vector) -> bool:
    """Whether the next steps lead nearer to a point; they are not made on a quadratic."""
    onwards = None if facts.is_quadratic else continued(facts)
    if onwards is None:
        return True
    following = next((it for it in onwards.trajectory if it.step > facts.run.steps_taken), facts.run.final)
    return math.dist(following.point, point) < math.dist(facts.final, point)


def slow(facts: RunFacts) -> Finding | None:
    """The gradient shrinks steadily; the last steps predict how many more the tolerance needs."""
    if not facts.could_have_gone_on or facts.settings.noise:
        return None
    left = facts.forecast_steps
    if left is None:
        return None
    best = facts.curvature.lr_best if facts.curvature else None
    is_low = best is not None and facts.settings.has_constant_rate and _is_low(facts, best)
    return Finding(
        Outcome.SLOW,
        (*_why_slow(facts, best if is_low else None), steps_left(left)),
        {"steps_left": left},
        _faster(facts, left, is_low=is_low),
        other_methods=True,
    )


def _is_low(facts: RunFacts, best: float) -> bool:
    """Whether the rate is far below the best one, and the run therefore converges more slowly.

    With momentum a wide range of rates is equally fast.
    """
    rate, numbers = facts.settings.learning_rate, facts.curvature
    if not 0.0 < rate < RATE_LOW_SHARE * best or numbers is None:
        return False
    ends = min(numbers.eigenvalues), max(numbers.eigenvalues)
    here, there = (max(rate_at(facts.settings, each, value) or 0.0 for value in ends) for each in (rate, best))
    return 1.0 - here < RATE_LOW_SHARE * (1.0 - there)


def _faster(facts: RunFacts, left: int, *, is_low: bool) -> Iterator[Settings]:
    """More steps with the same rate, then better rates; for a low rate that needs many steps, the best rate first."""
    if is_low and left > MORE_STEPS_FACTOR * facts.run.steps_taken:
        yield from best_rate(facts)
    yield from chain(more_steps(facts, left), best_rate(facts), higher_rates(facts))


def _why_slow(facts: RunFacts, best: float | None) -> Iterator[Sentence]:
    """The sentences that say why the run is slow: a rate far below the `best` one, or a large condition number."""
    slope = facts.slope_text
    yield say.NOT_THERE_YET(facts.run.steps_taken, slope=slope, tolerance=short(facts.tolerance))
    if best is not None:
        yield say.RATE_IS_LOW(rate=short(facts.last_rate, best), best=short(best))
    else:
        yield from ill_conditioned(facts)


def ill_conditioned(facts: RunFacts) -> Iterator[Sentence]:
    """The sentence on a condition number at the minimum that makes first-order methods slow; none for a small one."""
    condition = facts.curvature.condition_number if facts.curvature else None
    stability = facts.method.stability
    if condition is None or condition < CONDITION_NUMBER_ILL or (stability is not None and stability.scale_free):
        return
    yield say.ILL_CONDITIONED(condition=short(condition))


def _falls_on(facts: RunFacts) -> Iterator[Sentence]:
    """The sentence that the function goes on falling down the slope, as far as it was evaluated."""
    if not facts.is_large and facts.stationary is None and facts.far_value is not None:
        yield say.FALLS_ON(lower=short(facts.far_value, facts.run.final.value))


def not_converged(facts: RunFacts) -> Finding:
    """The finding if no detector has one."""
    start, value = facts.run.trajectory[0], facts.run.final.value
    sentence = say.NOT_CONVERGED(
        facts.run.steps_taken, norm=facts.norm_symbol,
        first_slope=short(start.gradient_norm), slope=short(facts.slope, start.gradient_norm),
        start=short(start.value), value=short(value, start.value),
    )  # fmt: skip
    why = (*above_limit(facts), *ran_on_schedule(facts), *ill_conditioned(facts))
    return Finding(
        Outcome.NOT_CONVERGED,
        (sentence, *without_minimum(facts), *_falls_on(facts), *why),
        {"start_value": start.value, "value": value},
        chain(
            more_steps(facts, facts.run.steps_taken), rates_held(facts), best_rate(facts), rates_that_must_decay(facts),
            higher_rates(facts), lower_rates(facts),
        ),
        other_methods=True,
    )
