"""Detectors of what goes too far: rates above the limit, functions without a lower bound, points without a value."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

from gdcli.calculus.analysis.convexity import is_never_negative
from gdcli.calculus.analysis.domain import Culprit, Failure, culprit
from gdcli.calculus.analysis.eigenvalues import dot
from gdcli.diagnosis.advice import best_rate, lower_rates, with_rate
from gdcli.diagnosis.context import Case, Finding
from gdcli.diagnosis.convergence_rates import geometric_rate
from gdcli.diagnosis.stability import rate_at
from gdcli.diagnosis.thresholds import (
    FACTOR_ROUNDING,
    FAR_VALUE,
    GROWTH_SEEN_FACTOR,
    PEAK_SAMPLES_LIMIT,
    START_OFFSET_SHARE,
)
from gdcli.diagnosis.wording import count, short, typed
from gdcli.model import Outcome, StopReason, norm


def too_high_for_a_quadratic(case: Case) -> Finding | None:
    """On a quadratic each direction is multiplied by a known factor; above 1, and felt by the start, it never ends."""
    spectrum, settings, stability = case.spectrum, case.settings, case.method.stability
    applies = case.exact and case.constant_rate and settings.steps > 0 and case.ended is not StopReason.TOLERANCE
    if not applies or stability is None or spectrum is None or not spectrum.stationary:
        return None
    rates = [(rate_at(settings, settings.learning_rate, value) or 0.0, value) for value in _felt(case)]
    factor, curvature = max(rates, default=(0.0, 0.0))
    if factor <= 1.0 + FACTOR_ROUNDING:
        return None
    evidence = {"factor": factor, "curvature_of_growth": curvature}
    if curvature < 0.0 < settings.learning_rate and not stability.scale_free:
        sentence = (
            f"{case.reached}: the function bends down (its smallest eigenvalue is {short(curvature)}) and falls "
            f"without end, {short(factor, 1.0)} times as far each step; it has no minimum, whatever the learning rate."
        )
        return Finding(Outcome.DIVERGED, sentence, evidence)
    return Finding(Outcome.DIVERGED, _too_high(case, factor), evidence, chain(best_rate(case), lower_rates(case)))


def _felt(case: Case) -> Iterator[float]:
    """The eigenvalues of the directions in which the start is off the minimizer; all where they are not known."""
    spectrum = case.spectrum
    if spectrum is None:
        return
    if not spectrum.complete:
        yield from spectrum.working
        return
    offset = [a - b for a, b in zip(case.settings.start, spectrum.at, strict=True)]
    distance = norm(offset)
    for value, direction in zip(spectrum.eigenvalues, spectrum.eigenvectors, strict=True):
        if abs(value) > spectrum.negligible and abs(dot(offset, direction)) > START_OFFSET_SHARE * distance:
            yield value


def _too_high(case: Case, factor: float) -> str:
    """The sentence of the contract: rate, limit, growth."""
    rate = case.settings.learning_rate
    growth = f"so that each step multiplies the distance to the minimum by {short(factor, 1.0)}."
    if rate < 0.0:
        return f"{case.reached}: the learning rate {typed(rate)} is negative and climbs, {growth}"
    above = f"above {case.limit_text}" if case.lr_limit else "too high for this function's curvature"
    unseen = factor < 2.0 and factor**case.run.steps_taken < GROWTH_SEEN_FACTOR
    note = f" In {count(case.run.steps_taken, 'step')} that hardly shows, but it goes on without end." if unseen else ""
    return f"{case.reached}: the learning rate {typed(rate)} is {above}, {growth}{note}"


def falls_without_end(case: Case) -> Finding | None:
    """A slope that a quadratic never loses, or a value far below zero that was still falling."""
    spectrum = case.spectrum
    has_slope = case.exact and spectrum is not None and spectrum.complete and not spectrum.stationary
    # Rounding alone can take the last curvature from an ill-conditioned sum of squares.
    if has_slope and not is_never_negative(case.expression.root, case.expression.table):
        return Finding(
            Outcome.DIVERGED,
            "The slope never vanishes: along one direction the function is a straight line without end, so that it has "
            "no minimum to find, whatever the learning rate.",
        )
    value = case.run.final.value
    if case.ended in FLOWN and value < -FAR_VALUE and case.settings.learning_rate > 0.0:
        return Finding(
            Outcome.DIVERGED,
            f"Diverged at step {case.run.steps_taken:,}: the value fell to {short(value)} and keeps falling; as far as "
            "this run shows, the function has no lower bound, and then no learning rate leads to a minimum.",
            {"value": value},
        )
    return None


FLOWN: Final = (StopReason.DIVERGED, StopReason.NON_FINITE)


def left_the_domain(case: Case) -> Finding | None:
    """The innermost operation without a value says why: a logarithm of a negative number, a division by zero."""
    if case.ended is not StopReason.NON_FINITE or not all(map(math.isfinite, case.final)):
        return None
    guilty = culprit(case.expression, case.final)
    if guilty is None:
        if abs(case.run.final.value) > FAR_VALUE:
            return None
        blame = "the function has a value there, but no slope"
    elif guilty.failure is Failure.OVERFLOW:
        return None
    else:
        blame = _blame(guilty)
    before = case.run.trajectory[len(case.run.trajectory) - 2]
    length = math.dist(before.point, case.final)
    return Finding(
        Outcome.LEFT_DOMAIN,
        f"Left the domain at step {case.run.steps_taken:,}: a step of length {short(length)} from "
        f"{case.where(before.point)} led to {case.where()}; {blame}.",
        {"step_length": length, "part": guilty.text if guilty else None},
        lower_rates(case),
        other_methods=True,
    )


def _blame(guilty: Culprit) -> str:
    """`log(x) has no value there`."""
    part = guilty.text or "a part of the function"
    return f"{part} {'is infinite' if guilty.failure is Failure.POLE else 'has no value'} there"


def diverged(case: Case) -> Finding | None:
    """The loop saw the value or a component grow beyond all bounds."""
    if case.ended not in FLOWN:
        return None
    start = case.run.trajectory[0].value
    grown = f"the value grew from {short(start)} beyond all bounds"
    limit = case.lr_limit
    if case.settings.learning_rate < 0.0:
        why = f"the learning rate {typed(case.settings.learning_rate)} is negative and climbs: {grown}"
    elif limit is not None and case.last_rate > limit:
        why = f"{case.rate_text} is above {case.limit_text}, and {grown}"
    else:
        why = f"{grown} at {case.rate_text}"
    return Finding(
        Outcome.DIVERGED,
        f"{case.reached}: {why}.",
        {"start_value": start},
        chain(best_rate(case), lower_rates(case)),
        other_methods=True,
    )


def climbing(case: Case) -> Finding | None:
    """With a negative learning rate every step goes up the slope."""
    if case.settings.learning_rate >= 0.0 or case.ended is not StopReason.MAX_STEPS:
        return None
    start, end = case.run.trajectory[0].value, case.run.final.value
    return Finding(
        Outcome.NOT_CONVERGED,
        f"The learning rate {typed(case.settings.learning_rate)} is negative, so that each step climbs: the value went "
        f"from {short(start)} to {short(end, start)}.",
        {"start_value": start, "value": end},
        chain([with_rate(case, -case.settings.learning_rate)], best_rate(case), lower_rates(case)),
    )


def growing(case: Case) -> Finding | None:
    """The value was higher in each quarter of the run than in the one before, and the gradient grew with it."""
    kept = case.run.trajectory
    n = len(kept)
    if case.ended is not StopReason.MAX_STEPS or n < 8:
        return None
    stride = max(1, n // PEAK_SAMPLES_LIMIT)
    tops = [max(kept[i].value for i in range(n * q // 4, n * (q + 1) // 4, stride)) for q in range(4)]
    if not all(b > a for a, b in pairwise(tops)) or not case.run.final.value > kept[0].value:
        return None
    slopes = ((kept[i].step, kept[i].gradient_norm) for i in range(n // 2, n, stride))
    rate = geometric_rate([(step, slope) for step, slope in slopes if 0.0 < slope < math.inf])
    if rate is None or rate <= 1.0:
        return None
    start, end = kept[0].value, case.run.final.value
    return Finding(
        Outcome.DIVERGED,
        f"Diverging: at {case.rate_text} the value rose from {short(start)} to {short(end)} and keeps rising.",
        {"start_value": start, "value": end, "gradient_factor": rate},
        chain(best_rate(case), lower_rates(case)),
        other_methods=True,
    )
