"""Detectors of runs that stand still: at a minimum, a saddle, a maximum, a plateau, or with updates of zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Final

from gdcli.calculus.analysis.minima.minimizer import value_to_rounding
from gdcli.calculus.analysis.quadratic import degree
from gdcli.calculus.analysis.stationary_points import Kind, falls_all_around
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.advice import (
    beside_the_start,
    best_rate,
    higher_rates,
    lower_rates,
    starts_towards,
    with_rate,
)
from gdcli.diagnosis.case import Case
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.measures.many_variables import kind_of_many
from gdcli.diagnosis.thresholds import (
    ADVISED_DROP_SHARE,
    ADVISED_STEPS_MIN,
    APPROACH_SHARE,
    FAR_FROM_MINIMIZER_SHARE,
    GRADIENT_ROUNDING_SHARE,
    LOWER_VALUE_SHARE,
    RATE_AGREEMENT_SHARE,
    STEP_ROUNDING_SHARE,
    TAIL_HEIGHT_SHARE,
)
from gdcli.diagnosis.wording import short, typed
from gdcli.graph.objective import Vector
from gdcli.model import Outcome, Settings, StopReason
from gdcli.model.sentences import Sentence, Template
from gdcli.record import replace


def interrupted(case: Case) -> Finding | None:
    """The run was interrupted: nothing is claimed about how it would have ended."""
    if case.ended is not StopReason.INTERRUPTED:
        return None
    stopped = say.INTERRUPTED(step=case.run.steps_taken, slope=case.norm_text(case.run.final.gradient_norm))
    return Finding(Outcome.NOT_CONVERGED, (stopped,), remedies=iter([case.settings]))


def at_rest(case: Case) -> Finding | None:
    """The gradient vanishes; curvature, neighbors, bounds and the slopes on both sides say what kind of point it is."""
    if not _is_at_rest(case):
        return None
    if case.is_large:
        return _one_of_many(case)
    if case.is_flat:
        return _flat(case)
    jump = _at_a_jump(case)
    if jump is not None:
        return jump
    if case.kind is not None:
        return REST_FINDINGS[case.kind](case)
    if case.valley is not None:
        return _minimum(case, case.valley.point)
    return _tail(case) or _tiny_slope(case)


def _at_a_jump(case: Case) -> Finding | None:
    """The function jumps at the stationary point and is lower right beside it, so the point is not a minimum."""
    at = case.stationary.point if case.stationary is not None else case.final
    lower = case.lower_beside(at)
    if lower is None:
        return None
    value = case.landscape.value(at)
    jump = say.AT_A_JUMP(place=case.where(at), value=short(value), lower=short(lower))
    return Finding(Outcome.NOT_CONVERGED, (jump,), {"value": value, "lower_value": lower})


def _is_at_rest(case: Case) -> bool:
    """Whether the gradient is within the tolerance, or as small as rounding lets it become."""
    if case.ended is StopReason.TOLERANCE:
        return True
    if not case.could_have_gone_on:
        return False
    if case.slope <= case.tolerance:
        return True
    if case.stationary is None or case.kind is not Kind.MINIMUM:
        return False
    if case.is_lower(case.landscape.value(case.stationary.point), case.landscape.value(case.final)):
        return False
    # Rounding of the point changes the gradient by the curvature times the last digit.
    steepest = max(map(abs, case.stationary.eigenvalues))
    return case.slope <= GRADIENT_ROUNDING_SHARE * steepest * max(map(abs, case.final))


def _within(case: Case) -> dict[str, str]:
    """Place, slope and tolerance as fields of a sentence."""
    return {"place": case.where(), "slope": case.slope_text, "tolerance": short(case.tolerance)}


def _arrived(case: Case) -> Sentence:
    """The sentence on how the run came to rest."""
    taken = case.run.steps_taken
    numbers = {"slope": case.slope_text, "tolerance": short(case.tolerance)}
    if taken == 0:
        return say.ARRIVED_AT_START(**numbers)
    if case.slope > case.tolerance:
        return say.ARRIVED_TO_ROUNDING(taken, **numbers)
    return (say.ARRIVED if case.landscape is case.objective else say.ARRIVED_WITH_PENALTY)(taken, **numbers)


def _minimum(case: Case, point: Vector | None = None) -> Finding:
    """The finding of a minimum, perhaps not the lowest known one; None if an earlier iterate of the run was lower."""
    at = point or (case.stationary.point if case.stationary is not None else case.final)
    value = case.landscape.value(at)
    best = case.run.best
    if case.is_lower(case.landscape.value(best.point), value):
        return above_best(case, at, value)
    found = case.better_than(at, value)
    fields = {"value": short(value_to_rounding(case.objective, at)), "place": case.where(at)}
    kink = case.kink_at(at)
    if found is None:
        minimum = _minimum_sentence(case, at)(**fields)
        sentences = (_arrived(case), minimum, *_distance(case, at), *_as_predicted(case))
        return Finding(Outcome.CONVERGED, sentences, {"value": case.run.final.value}, minimizer=at, kink=kink)
    better, is_minimum = found
    fields |= {"better": short(better.value), "there": case.where(better.point)}
    local = (say.LOCAL_MINIMUM if is_minimum else say.MINIMUM_WITH_LOWER_VALUES)(**fields)
    room = LOWER_VALUE_SHARE * max(1.0, abs(better.value))
    return Finding(
        Outcome.CONVERGED,
        (_arrived(case), local, *_distance(case, at)),
        {"value": case.run.final.value, "known_minimum": better.value},
        starts_towards(case, better.point, better.value),
        below=better.value + room if is_minimum else value - room,
        minimizer=at,
        kink=kink,
    )


def _minimum_sentence(case: Case, at: Vector) -> Template:
    """The sentence on a minimum if none is known to be lower; with many variables its exact place is not computed."""
    if case.landscape is not case.objective:
        return say.MINIMUM_WITH_PENALTY
    if case.is_large and at == case.final:
        return say.NEAR_A_MINIMUM
    return say.MINIMUM if case.is_lowest(at) else say.LOWEST_KNOWN_MINIMUM


def above_best(case: Case, at: Vector, value: float) -> Finding:
    """The finding of a minimum that is higher than an earlier iterate of the run."""
    best = case.run.best
    return Finding(
        Outcome.NOT_CONVERGED,
        (say.MINIMUM_ABOVE_BEST(value=short(value), place=case.where(at), best=short(best.value),
                                there=case.where(best.point), step=best.step),),
        {"value": value, "best_value": best.value},
        chain(lower_rates(case), [replace(case.settings, start=best.point)]),
        other_methods=True,
    )  # fmt: skip


def _distance(case: Case, at: Vector) -> Iterator[Sentence]:
    """A sentence with the distance of the last iterate from the minimizer; none if the distance is negligible."""
    distance = math.dist(case.final, at)
    if distance > FAR_FROM_MINIMIZER_SHARE * max(1.0, *map(abs, at)):
        yield say.FAR_FROM_MINIMIZER(final=case.where(), distance=short(distance))


def _as_predicted(case: Case) -> Iterator[Sentence]:
    """A sentence on the rate of convergence; none if theory and measurement do not agree."""
    numbers = case.curvature
    if numbers is None or not numbers.predicted_rate or not numbers.measured_rate or case.run.steps_taken < 3:
        return
    off = abs(numbers.measured_rate - numbers.predicted_rate)
    if off <= RATE_AGREEMENT_SHARE * abs(1.0 - numbers.predicted_rate):
        yield say.AS_PREDICTED(factor=short(numbers.measured_rate))


def _beside(case: Case, point: Vector) -> dict[str, str] | None:
    """The fields of a sentence for a run that stopped well before the stationary point; None if it has reached it."""
    distance = math.dist(case.final, point)
    is_near = distance <= FAR_FROM_MINIMIZER_SHARE * max(1.0, *map(abs, point))
    if is_near or distance <= APPROACH_SHARE * math.dist(case.settings.start, point):
        return None
    return {**_within(case), "there": case.where(point), "distance": short(distance)}


def _saddle(case: Case) -> Finding:
    """The finding of a saddle, which in one variable is an inflection."""
    found = case.stationary
    assert found is not None
    clear = found.regular and found.eigenvalues[0] < 0.0
    beside = _beside(case, found.point)
    ends = {"least": short(found.eigenvalues[0]), "most": short(found.eigenvalues[-1])}
    if beside is not None:
        why = (say.BESIDE_AN_INFLECTION if len(case.final) == 1 else say.BESIDE_A_SADDLE)(**beside)
    elif clear and len(case.final) > 1:
        why = say.SADDLE(**_within(case), **ends)
    elif len(case.final) == 1:
        why = (say.INFLECTION_WITH_KINKS if case.objective.has_kinks else say.INFLECTION)(**_within(case))
    else:
        why = say.SADDLE_WITHOUT_CURVATURE(**_within(case))
    return Finding(
        Outcome.SADDLE,
        (why,),
        {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]},
        beside_the_start(case, found.eigenvectors[:1] if clear else found.eigenvectors),
    )


def _maximum(case: Case) -> Finding:
    """The finding of a maximum, reached by chance or with a negative rate."""
    found = case.stationary
    assert found is not None
    beside = _beside(case, found.point)
    if beside is not None:
        stopped = say.BESIDE_A_MAXIMUM(**beside)
    elif not falls_all_around(case.landscape.value, found.point, found.eigenvectors):
        stopped = say.MAXIMUM_WITH_FLAT_SIDES(**_within(case))
    else:
        climbed = case.settings.learning_rate < 0.0
        stopped = (say.MAXIMUM_CLIMBED if climbed else say.MAXIMUM)(**_within(case))
    return Finding(
        Outcome.MAXIMUM,
        (stopped,),
        {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]},
        chain([with_rate(case, abs(case.settings.learning_rate))], beside_the_start(case, found.eigenvectors)),
    )


def _flat(case: Case) -> Finding:
    """The finding where slope and curvature are zero: a constant, the lowest values of the function, or a plateau."""
    if degree(case.objective.graph, case.objective.output) == 0.0:
        return Finding(Outcome.CONVERGED, (say.CONSTANT(),), minimizer=case.final)
    value = case.run.final.value
    if case.is_convex or (value <= case.bounds.low and not case.bounds.low_open):
        floor = say.FLAT_FLOOR(place=case.where(), value=short(value))
        return Finding(Outcome.CONVERGED, (_arrived(case), floor), {"value": value}, minimizer=case.final)
    if case.lower_elsewhere is None:
        return Finding(
            Outcome.PLATEAU, (say.PLATEAU_UNKNOWN(place=case.where()),), {"value": value}, other_methods=True
        )
    point, lower = case.lower_elsewhere
    flat = say.PLATEAU_FLAT(place=case.where(), value=short(value, lower), lower=short(lower), there=case.where(point))
    return on_a_plateau(case, flat)


def _tail(case: Case) -> Finding | None:
    """The finding of a tail: the function falls towards a bound that it never reaches, without a known minimum."""
    if case.settings.bounds:  # bounds may stop the run on its way down
        return None
    far, value = case.far_value, case.run.final.value
    fields = {"place": case.where(), "slope": case.norm_text(case.slope)}
    if case.falls_towards_bound:
        tail = say.TAIL(**fields, bound=short(case.bounds.low))
        return Finding(Outcome.PLATEAU, (tail,), {"value": value, "bound": case.bounds.low}, higher_if_lower(case))
    if far is None or case.known_minima:
        return None
    seen = say.TAIL_SEEN(**fields, lower=short(far, value))
    return Finding(Outcome.PLATEAU, (seen,), {"value": value, "lower_value": far}, higher_if_lower(case))


def falling_on(case: Case) -> Finding | None:
    """The finding for a run that still moves on a tail, towards a bound that the function never reaches."""
    if not case.could_have_gone_on or case.settings.noise or case.is_large or case.stationary is not None:
        return None
    if case.settings.learning_rate <= 0.0 or not case.falls_towards_bound:
        return None
    low, start, value = case.bounds.low, case.run.trajectory[0].value, case.run.final.value
    if value - low <= TAIL_HEIGHT_SHARE * (start - low):
        return _tail(case)
    ahead = say.NO_MINIMUM_AHEAD(place=case.where(), slope=case.norm_text(case.slope), bound=short(low))
    evidence = {"value": value, "bound": low}
    return Finding(Outcome.PLATEAU, (ahead,), evidence, higher_if_lower(case))


def higher_if_lower(case: Case) -> Iterator[Settings]:
    """The remedies on a tail: starts on the way to a lower place, if one was found."""
    if case.lower_elsewhere is not None and not case.is_at_open_bound(case.lower_elsewhere[1]):
        yield from starts_towards(case, *case.lower_elsewhere)


def _tiny_slope(case: Case) -> Finding:
    """The finding for a small gradient without a stationary point nearby: a plateau if a lower place is found."""
    value = case.run.final.value
    if case.lower_elsewhere is None:
        return Finding(Outcome.NOT_CONVERGED, (say.NOTHING_NEAR(**_within(case)),), other_methods=True)
    point, lower = case.lower_elsewhere
    plateau = say.PLATEAU(**_within(case), value=short(value, lower), lower=short(lower), there=case.where(point))
    return on_a_plateau(case, plateau)


def on_a_plateau(case: Case, sentence: Sentence) -> Finding:
    """The finding of a plateau, with the lower place that proves it to be one."""
    assert case.lower_elsewhere is not None
    point, lower = case.lower_elsewhere
    value = case.run.final.value
    is_worth_a_start = value - lower > ADVISED_DROP_SHARE * max(1.0, abs(value))
    return Finding(
        Outcome.PLATEAU,
        (sentence,),
        {"value": value, "lower_value": lower},
        chain(starts_towards(case, point, lower) if is_worth_a_start else (), higher_rates(case)),
    )


def _one_of_many(case: Case) -> Finding:
    """The finding with many variables, by the ends of the spectrum, convexity, bounds and values.

    The other eigenvalues are not known.
    """
    spectrum = case.spectrum
    if case.is_quadratic and spectrum is not None and spectrum.stationary and not spectrum.bends_down:
        return _minimum(case, spectrum.at)
    if case.is_convex and not case.falls_towards_bound:
        return _minimum(case)
    tail = _tail(case)
    kind = None if tail is not None else kind_of_many(case.landscape, spectrum, case.final)
    if kind is None or kind is Kind.FLAT:
        return tail or _tiny_slope(case)
    if kind is Kind.MINIMUM:
        return _minimum(case)
    evidence = {"eigenvalue_min": spectrum.least if spectrum else None}
    if kind is Kind.MAXIMUM:
        climbed = case.settings.learning_rate < 0.0
        return Finding(Outcome.MAXIMUM, ((say.MAXIMUM_CLIMBED if climbed else say.MAXIMUM)(**_within(case)),), evidence)
    if spectrum is None or spectrum.least is None or not spectrum.bends_down:
        return Finding(Outcome.SADDLE, (say.SADDLE_WITHOUT_CURVATURE(**_within(case)),), evidence)
    within = {"slope": case.slope_text, "tolerance": short(case.tolerance), "least": short(spectrum.least)}
    return Finding(Outcome.SADDLE, (say.SADDLE_OF_MANY(**within),), evidence)


REST_FINDINGS: Final[Mapping[Kind, Callable[[Case], Finding]]] = {
    Kind.MINIMUM: _minimum,
    Kind.SADDLE: _saddle,
    Kind.MAXIMUM: _maximum,
    Kind.FLAT: _minimum,
}


def no_steps(case: Case) -> Finding | None:
    """The run made no update."""
    if case.run.steps_taken > 0:
        return None
    tried = chain(best_rate(case), [case.settings], lower_rates(case))
    return Finding(
        Outcome.NOT_CONVERGED,
        (say.NO_STEP(slope=case.norm_text(case.slope)),),
        remedies=(replace(settings, steps=max(settings.steps, ADVISED_STEPS_MIN)) for settings in tried),
        other_methods=True,
    )


def _is_rounding(case: Case, length: float) -> bool:
    """Whether a step is no longer than the rounding of the point."""
    return length <= STEP_ROUNDING_SHARE * max(map(abs, case.final))


def motionless(case: Case) -> Finding | None:
    """The updates are zero, or smaller than the last digit of the point."""
    tail = case.tail
    if not case.could_have_gone_on or tail is None or not _is_rounding(case, tail.longest_step):
        return None
    remedies = chain(best_rate(case), (with_rate(case, rate) for rate in (0.1, 0.01, 0.001)))
    slope = case.norm_text(case.slope)
    start, value = case.run.trajectory[0].value, case.run.final.value
    if case.is_lower(start, value):
        flown = say.FLOWN_TO_ROUNDING(start=short(start), value=short(value), place=case.where())
        evidence = {"start_value": start, "value": value}
        return Finding(Outcome.DIVERGED, (flown,), evidence, remedies, other_methods=True)
    if case.method.step_size is not None or case.method.searches:
        stopped = say.METHOD_NO_LONGER_MOVES(method=case.method.title(), slope=slope)
        return Finding(Outcome.NOT_CONVERGED, (stopped,), remedies=remedies, other_methods=True)
    if case.last_rate == 0.0:
        return Finding(Outcome.NOT_CONVERGED, (say.RATE_IS_ZERO(slope=slope),), remedies=remedies)
    return Finding(Outcome.SLOW, (say.TOO_SLOW_TO_MOVE(rate=typed(case.last_rate), slope=slope),), remedies=remedies)
