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
from gdcli.diagnosis.case import Case
from gdcli.diagnosis.detectors.causes import above_limit, ran_on_schedule, without_minimum
from gdcli.diagnosis.detectors.forecast import continued, steps_left
from gdcli.diagnosis.detectors.stationary_ends import on_a_plateau
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.measures.stability import rate_at
from gdcli.diagnosis.thresholds import (
    CONDITION_NUMBER_ILL,
    MORE_STEPS_FACTOR,
    PLATEAU_DROP_SHARE,
    PLATEAU_SLOPE_SHARE,
    RATE_LOW_SHARE,
    SADDLE_DISTANCE_SHARE,
)
from gdcli.diagnosis.wording import short
from gdcli.graph.objective import Vector
from gdcli.model import Outcome, Settings
from gdcli.model.sentences import Sentence


def plateau(case: Case) -> Finding | None:
    """The run hardly came lower, no minimum is near, and the way to a lower place is much steeper on average."""
    if not case.could_have_gone_on or case.settings.noise or case.is_large:
        return None
    if case.stationary is not None or case.lower_elsewhere is None:
        return None
    point, lower = case.lower_elsewhere
    if case.far_value is not None and case.far_value <= lower:
        return None  # it is on its way down a slope that falls on and on, of which any run has made a small part
    drop = case.run.final.value - lower
    done = case.run.trajectory[0].value - case.run.final.value
    way = math.dist(point, case.final)
    if not 0.0 <= done <= PLATEAU_DROP_SHARE * drop or case.slope > PLATEAU_SLOPE_SHARE * drop / way:
        return None
    if case.forecast_steps is not None:
        return None  # it moves on, and comes to a minimum
    barely = say.PLATEAU_BARELY_MOVED(
        case.run.steps_taken, drop=short(done), slope=case.norm_text(case.slope),
        value=short(case.run.final.value, lower), lower=short(lower), there=case.where(point),
    )  # fmt: skip
    return on_a_plateau(case, barely)


def towards_no_minimum(case: Case) -> Finding | None:
    """The run comes nearer to a saddle or a maximum, now and in its next steps, and later reaches no minimum either."""
    found, kind = case.stationary, case.kind
    if not case.could_have_gone_on or case.settings.noise or found is None or kind not in (Kind.SADDLE, Kind.MAXIMUM):
        return None
    start, way = case.settings.start, math.dist(case.final, found.point)
    if not way < SADDLE_DISTANCE_SHARE * math.dist(start, found.point) or case.forecast_steps is not None:
        return None
    if not _comes_nearer(case, found.point):
        return None
    place = case.where(found.point)
    ends = {"least": short(found.eigenvalues[0]), "most": short(found.eigenvalues[-1])}
    if kind is Kind.MAXIMUM:
        sentence = say.TOWARDS_A_MAXIMUM(place=place)
    elif found.regular and found.eigenvalues[0] < 0.0:
        sentence = say.TOWARDS_A_SADDLE(place=place, **ends)
    else:
        sentence = say.TOWARDS_A_FLAT_SADDLE(place=place)
    numbers = {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]}
    remedies = beside_the_start(case, found.eigenvectors[:1])
    return Finding(
        Outcome.NOT_CONVERGED, (sentence, *without_minimum(case)), numbers, remedies, other_methods=True
    )


def _comes_nearer(case: Case, point: Vector) -> bool:
    """Whether the next steps lead nearer to a point; they are not made on a quadratic."""
    onwards = None if case.is_quadratic else continued(case)
    if onwards is None:
        return True
    following = next((it for it in onwards.trajectory if it.step > case.run.steps_taken), case.run.final)
    return math.dist(following.point, point) < math.dist(case.final, point)


def slow(case: Case) -> Finding | None:
    """The gradient shrinks steadily; the last steps predict how many more the tolerance needs."""
    if not case.could_have_gone_on or case.settings.noise:
        return None
    left = case.forecast_steps
    if left is None:
        return None
    best = case.curvature.lr_best if case.curvature else None
    is_low = best is not None and case.settings.has_constant_rate and _is_low(case, best)
    return Finding(
        Outcome.SLOW,
        (*_why_slow(case, best if is_low else None), steps_left(left)),
        {"steps_left": left},
        _faster(case, left, is_low=is_low),
        other_methods=True,
    )


def _is_low(case: Case, best: float) -> bool:
    """Whether the rate is far below the best one, and the run therefore converges more slowly.

    With momentum a wide range of rates is equally fast.
    """
    rate, numbers = case.settings.learning_rate, case.curvature
    if not 0.0 < rate < RATE_LOW_SHARE * best or numbers is None:
        return False
    ends = min(numbers.eigenvalues), max(numbers.eigenvalues)
    here, there = (max(rate_at(case.settings, each, value) or 0.0 for value in ends) for each in (rate, best))
    return 1.0 - here < RATE_LOW_SHARE * (1.0 - there)


def _faster(case: Case, left: int, *, is_low: bool) -> Iterator[Settings]:
    """More steps with the same rate, then better rates; for a low rate that needs many steps, the best rate first."""
    if is_low and left > MORE_STEPS_FACTOR * case.run.steps_taken:
        yield from best_rate(case)
    yield from chain(more_steps(case, left), best_rate(case), higher_rates(case))


def _why_slow(case: Case, best: float | None) -> Iterator[Sentence]:
    """The sentences that say why the run is slow: a rate far below the `best` one, or a large condition number."""
    slope = case.slope_text
    yield say.NOT_THERE_YET(case.run.steps_taken, slope=slope, tolerance=short(case.tolerance))
    if best is not None:
        yield say.RATE_IS_LOW(rate=short(case.last_rate, best), best=short(best))
    else:
        yield from ill_conditioned(case)


def ill_conditioned(case: Case) -> Iterator[Sentence]:
    """The sentence on a condition number at the minimum that makes first-order methods slow; none for a small one."""
    condition = case.curvature.condition_number if case.curvature else None
    stability = case.method.stability
    if condition is None or condition < CONDITION_NUMBER_ILL or (stability is not None and stability.scale_free):
        return
    yield say.ILL_CONDITIONED(condition=short(condition))


def _falls_on(case: Case) -> Iterator[Sentence]:
    """The sentence that the function goes on falling down the slope, as far as it was evaluated."""
    if not case.is_large and case.stationary is None and case.far_value is not None:
        yield say.FALLS_ON(lower=short(case.far_value, case.run.final.value))


def not_converged(case: Case) -> Finding:
    """The finding if no detector has one."""
    start, value = case.run.trajectory[0], case.run.final.value
    facts = say.NOT_CONVERGED(
        case.run.steps_taken, norm=case.norm_symbol,
        first_slope=short(start.gradient_norm), slope=short(case.slope, start.gradient_norm),
        start=short(start.value), value=short(value, start.value),
    )  # fmt: skip
    why = (*above_limit(case), *ran_on_schedule(case), *ill_conditioned(case))
    return Finding(
        Outcome.NOT_CONVERGED,
        (facts, *without_minimum(case), *_falls_on(case), *why),
        {"start_value": start.value, "value": value},
        chain(
            more_steps(case, case.run.steps_taken), rates_held(case), best_rate(case), rates_that_must_decay(case),
            higher_rates(case), lower_rates(case),
        ),
        other_methods=True,
    )
