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
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.measures.many_variables import kind_of_many
from gdcli.diagnosis.run_facts import RunFacts
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
from gdcli.graph.objective import Vector
from gdcli.language.printing.numbers import short, typed
from gdcli.model import Outcome, Settings, StopReason
from gdcli.model.sentences import Sentence, Template
from gdcli.record import replace


def interrupted(facts: RunFacts) -> Finding | None:
    """The run was interrupted: nothing is claimed about how it would have ended."""
    if facts.ended is not StopReason.INTERRUPTED:
        return None
    stopped = say.INTERRUPTED(step=facts.run.steps_taken, slope=facts.norm_text(facts.run.final.gradient_norm))
    return Finding(Outcome.NOT_CONVERGED, (stopped,), remedies=iter([facts.settings]))


def at_rest(facts: RunFacts) -> Finding | None:
    """The gradient vanishes; curvature, neighbors, bounds and the slopes on both sides say what kind of point it is."""
    if not _is_at_rest(facts):
        return None
    if facts.is_large:
        return _one_of_many(facts)
    if facts.is_flat:
        return _flat(facts)
    jump = _at_a_jump(facts)
    if jump is not None:
        return jump
    if facts.kind is not None:
        return REST_FINDINGS[facts.kind](facts)
    if facts.valley is not None:
        return _minimum(facts, facts.valley.point)
    return _tail(facts) or _tiny_slope(facts)


def _at_a_jump(facts: RunFacts) -> Finding | None:
    """The function jumps at the stationary point and is lower right beside it, so the point is not a minimum."""
    at = facts.stationary.point if facts.stationary is not None else facts.final
    lower = facts.lower_beside(at)
    if lower is None:
        return None
    value = facts.landscape.value(at)
    jump = say.AT_A_JUMP(place=facts.where(at), value=short(value), lower=short(lower))
    return Finding(Outcome.NOT_CONVERGED, (jump,), {"value": value, "lower_value": lower})


def _is_at_rest(facts: RunFacts) -> bool:
    """Whether the gradient is within the tolerance, or as small as rounding lets it become."""
    if facts.ended is StopReason.TOLERANCE:
        return True
    if not facts.could_have_gone_on:
        return False
    if facts.slope <= facts.tolerance:
        return True
    if facts.stationary is None or facts.kind is not Kind.MINIMUM:
        return False
    if facts.is_lower(facts.landscape.value(facts.stationary.point), facts.landscape.value(facts.final)):
        return False
    # Rounding of the point changes the gradient by the curvature times the last digit.
    steepest = max(map(abs, facts.stationary.eigenvalues))
    return facts.slope <= GRADIENT_ROUNDING_SHARE * steepest * max(map(abs, facts.final))


def _within(facts: RunFacts) -> dict[str, str]:
    """Place, slope and tolerance as fields of a sentence."""
    return {"place": facts.where(), "slope": facts.slope_text, "tolerance": short(facts.tolerance)}


def _arrived(facts: RunFacts) -> Sentence:
    """The sentence on how the run came to rest."""
    taken = facts.run.steps_taken
    numbers = {"slope": facts.slope_text, "tolerance": short(facts.tolerance)}
    if taken == 0:
        return say.ARRIVED_AT_START(**numbers)
    if facts.slope > facts.tolerance:
        return say.ARRIVED_TO_ROUNDING(taken, **numbers)
    return (say.ARRIVED if facts.landscape is facts.objective else say.ARRIVED_WITH_PENALTY)(taken, **numbers)


def _minimum(facts: RunFacts, point: Vector | None = None) -> Finding:
    """The finding of a minimum, perhaps not the lowest known one; None if an earlier iterate of the run was lower."""
    at = point or (facts.stationary.point if facts.stationary is not None else facts.final)
    value = facts.landscape.value(at)
    best = facts.run.best
    if facts.is_lower(facts.landscape.value(best.point), value):
        return above_best(facts, at, value)
    found = facts.better_than(at, value)
    fields = {"value": short(value_to_rounding(facts.objective, at)), "place": facts.where(at)}
    kink = facts.kink_at(at)
    if found is None:
        minimum = _minimum_sentence(facts, at)(**fields)
        sentences = (_arrived(facts), minimum, *_distance(facts, at), *_as_predicted(facts))
        return Finding(Outcome.CONVERGED, sentences, {"value": facts.run.final.value}, minimizer=at, kink=kink)
    better, is_minimum = found
    fields |= {"better": short(better.value), "there": facts.where(better.point)}
    local = (say.LOCAL_MINIMUM if is_minimum else say.MINIMUM_WITH_LOWER_VALUES)(**fields)
    room = LOWER_VALUE_SHARE * max(1.0, abs(better.value))
    return Finding(
        Outcome.CONVERGED,
        (_arrived(facts), local, *_distance(facts, at)),
        {"value": facts.run.final.value, "known_minimum": better.value},
        starts_towards(facts, better.point, better.value),
        below=better.value + room if is_minimum else value - room,
        minimizer=at,
        kink=kink,
    )


def _minimum_sentence(facts: RunFacts, at: Vector) -> Template:
    """The sentence on a minimum if none is known to be lower; with many variables its exact place is not computed."""
    if facts.landscape is not facts.objective:
        return say.MINIMUM_WITH_PENALTY
    if facts.is_large and at == facts.final:
        return say.NEAR_A_MINIMUM
    return say.MINIMUM if facts.is_lowest(at) else say.LOWEST_KNOWN_MINIMUM


def above_best(facts: RunFacts, at: Vector, value: float) -> Finding:
    """The finding of a minimum that is higher than an earlier iterate of the run."""
    best = facts.run.best
    return Finding(
        Outcome.NOT_CONVERGED,
        (say.MINIMUM_ABOVE_BEST(value=short(value), place=facts.where(at), best=short(best.value),
                                there=facts.where(best.point), step=best.step),),
        {"value": value, "best_value": best.value},
        chain(lower_rates(facts), [replace(facts.settings, start=best.point)]),
        other_methods=True,
    )  # fmt: skip


def _distance(facts: RunFacts, at: Vector) -> Iterator[Sentence]:
    """A sentence with the distance of the last iterate from the minimizer; none if the distance is negligible."""
    distance = math.dist(facts.final, at)
    if distance > FAR_FROM_MINIMIZER_SHARE * max(1.0, *map(abs, at)):
        yield say.FAR_FROM_MINIMIZER(final=facts.where(), distance=short(distance))


def _as_predicted(facts: RunFacts) -> Iterator[Sentence]:
    """A sentence on the rate of convergence; none if theory and measurement do not agree."""
    numbers = facts.curvature
    if numbers is None or not numbers.predicted_rate or not numbers.measured_rate or facts.run.steps_taken < 3:
        return
    off = abs(numbers.measured_rate - numbers.predicted_rate)
    if off <= RATE_AGREEMENT_SHARE * abs(1.0 - numbers.predicted_rate):
        yield say.AS_PREDICTED(factor=short(numbers.measured_rate))


def _beside(facts: RunFacts, point: Vector) -> dict[str, str] | None:
    """The fields of a sentence for a run that stopped well before the stationary point; None if it has reached it."""
    distance = math.dist(facts.final, point)
    is_near = distance <= FAR_FROM_MINIMIZER_SHARE * max(1.0, *map(abs, point))
    if is_near or distance <= APPROACH_SHARE * math.dist(facts.settings.start, point):
        return None
    return {**_within(facts), "there": facts.where(point), "distance": short(distance)}


def _saddle(facts: RunFacts) -> Finding:
    """The finding of a saddle, which in one variable is an inflection."""
    found = facts.stationary
    assert found is not None
    clear = found.regular and found.eigenvalues[0] < 0.0
    beside = _beside(facts, found.point)
    ends = {"least": short(found.eigenvalues[0]), "most": short(found.eigenvalues[-1])}
    if beside is not None:
        why = (say.BESIDE_AN_INFLECTION if len(facts.final) == 1 else say.BESIDE_A_SADDLE)(**beside)
    elif clear and len(facts.final) > 1:
        why = say.SADDLE(**_within(facts), **ends)
    elif len(facts.final) == 1:
        why = (say.INFLECTION_WITH_KINKS if facts.objective.has_kinks else say.INFLECTION)(**_within(facts))
    else:
        why = say.SADDLE_WITHOUT_CURVATURE(**_within(facts))
    return Finding(
        Outcome.SADDLE,
        (why,),
        {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]},
        beside_the_start(facts, found.eigenvectors[:1] if clear else found.eigenvectors),
    )


def _maximum(facts: RunFacts) -> Finding:
    """The finding of a maximum, reached by chance or with a negative rate."""
    found = facts.stationary
    assert found is not None
    beside = _beside(facts, found.point)
    if beside is not None:
        stopped = say.BESIDE_A_MAXIMUM(**beside)
    elif not falls_all_around(facts.landscape.value, found.point, found.eigenvectors):
        stopped = say.MAXIMUM_WITH_FLAT_SIDES(**_within(facts))
    else:
        climbed = facts.settings.learning_rate < 0.0
        stopped = (say.MAXIMUM_CLIMBED if climbed else say.MAXIMUM)(**_within(facts))
    return Finding(
        Outcome.MAXIMUM,
        (stopped,),
        {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]},
        chain([with_rate(facts, abs(facts.settings.learning_rate))], beside_the_start(facts, found.eigenvectors)),
    )


def _flat(facts: RunFacts) -> Finding:
    """The finding where slope and curvature are zero: a constant, the lowest values of the function, or a plateau."""
    if degree(facts.objective.graph, facts.objective.output) == 0.0:
        return Finding(Outcome.CONVERGED, (say.CONSTANT(),), minimizer=facts.final)
    value = facts.run.final.value
    if facts.is_convex or (value <= facts.bounds.low and not facts.bounds.low_open):
        floor = say.FLAT_FLOOR(place=facts.where(), value=short(value))
        return Finding(Outcome.CONVERGED, (_arrived(facts), floor), {"value": value}, minimizer=facts.final)
    if facts.lower_elsewhere is None:
        return Finding(
            Outcome.PLATEAU, (say.PLATEAU_UNKNOWN(place=facts.where()),), {"value": value}, other_methods=True
        )
    point, lower = facts.lower_elsewhere
    there = facts.where(point)
    flat = say.PLATEAU_FLAT(place=facts.where(), value=short(value, lower), lower=short(lower), there=there)
    return on_a_plateau(facts, flat)


def _tail(facts: RunFacts) -> Finding | None:
    """The finding of a tail: the function falls towards a bound that it never reaches, without a known minimum."""
    if facts.settings.bounds:  # bounds may stop the run on its way down
        return None
    far, value = facts.far_value, facts.run.final.value
    fields = {"place": facts.where(), "slope": facts.norm_text(facts.slope)}
    if facts.falls_towards_bound:
        tail = say.TAIL(**fields, bound=short(facts.bounds.low))
        return Finding(Outcome.PLATEAU, (tail,), {"value": value, "bound": facts.bounds.low}, higher_if_lower(facts))
    if far is None or facts.known_minima:
        return None
    seen = say.TAIL_SEEN(**fields, lower=short(far, value))
    return Finding(Outcome.PLATEAU, (seen,), {"value": value, "lower_value": far}, higher_if_lower(facts))


def falling_on(facts: RunFacts) -> Finding | None:
    """The finding for a run that still moves on a tail, towards a bound that the function never reaches."""
    if not facts.could_have_gone_on or facts.settings.noise or facts.is_large or facts.stationary is not None:
        return None
    if facts.settings.learning_rate <= 0.0 or not facts.falls_towards_bound:
        return None
    low, start, value = facts.bounds.low, facts.run.trajectory[0].value, facts.run.final.value
    if value - low <= TAIL_HEIGHT_SHARE * (start - low):
        return _tail(facts)
    ahead = say.NO_MINIMUM_AHEAD(place=facts.where(), slope=facts.norm_text(facts.slope), bound=short(low))
    evidence = {"value": value, "bound": low}
    return Finding(Outcome.PLATEAU, (ahead,), evidence, higher_if_lower(facts))


def higher_if_lower(facts: RunFacts) -> Iterator[Settings]:
    """The remedies on a tail: starts on the way to a lower place, if one was found."""
    if facts.lower_elsewhere is not None and not facts.is_at_open_bound(facts.lower_elsewhere[1]):
        yield from starts_towards(facts, *facts.lower_elsewhere)


def _tiny_slope(facts: RunFacts) -> Finding:
    """The finding for a small gradient without a stationary point nearby: a plateau if a lower place is found."""
    value = facts.run.final.value
    if facts.lower_elsewhere is None:
        return Finding(Outcome.NOT_CONVERGED, (say.NOTHING_NEAR(**_within(facts)),), other_methods=True)
    point, lower = facts.lower_elsewhere
    plateau = say.PLATEAU(**_within(facts), value=short(value, lower), lower=short(lower), there=facts.where(point))
    return on_a_plateau(facts, plateau)


def on_a_plateau(facts: RunFacts, sentence: Sentence) -> Finding:
    """The finding of a plateau, with the lower place that proves it to be one."""
    assert facts.lower_elsewhere is not None
    point, lower = facts.lower_elsewhere
    value = facts.run.final.value
    is_worth_a_start = value - lower > ADVISED_DROP_SHARE * max(1.0, abs(value))
    return Finding(
        Outcome.PLATEAU,
        (sentence,),
        {"value": value, "lower_value": lower},
        chain(starts_towards(facts, point, lower) if is_worth_a_start else (), higher_rates(facts)),
    )


def _one_of_many(facts: RunFacts) -> Finding:
    """The finding with many variables, by the ends of the spectrum, convexity, bounds and values.

    The other eigenvalues are not known.
    """
    spectrum = facts.spectrum
    if facts.is_quadratic and spectrum is not None and spectrum.stationary and not spectrum.bends_down:
        return _minimum(facts, spectrum.at)
    if facts.is_convex and not facts.falls_towards_bound:
        return _minimum(facts)
    tail = _tail(facts)
    kind = None if tail is not None else kind_of_many(facts.landscape, spectrum, facts.final)
    if kind is None or kind is Kind.FLAT:
        return tail or _tiny_slope(facts)
    if kind is Kind.MINIMUM:
        return _minimum(facts)
    evidence = {"eigenvalue_min": spectrum.least if spectrum else None}
    if kind is Kind.MAXIMUM:
        said = say.MAXIMUM_CLIMBED if facts.settings.learning_rate < 0.0 else say.MAXIMUM
        return Finding(Outcome.MAXIMUM, (said(**_within(facts)),), evidence)
    if spectrum is None or spectrum.least is None or not spectrum.bends_down:
        return Finding(Outcome.SADDLE, (say.SADDLE_WITHOUT_CURVATURE(**_within(facts)),), evidence)
    within = {"slope": facts.slope_text, "tolerance": short(facts.tolerance), "least": short(spectrum.least)}
    return Finding(Outcome.SADDLE, (say.SADDLE_OF_MANY(**within),), evidence)


REST_FINDINGS: Final[Mapping[Kind, Callable[[RunFacts], Finding]]] = {
    Kind.MINIMUM: _minimum,
    Kind.SADDLE: _saddle,
    Kind.MAXIMUM: _maximum,
    Kind.FLAT: _minimum,
}


def no_steps(facts: RunFacts) -> Finding | None:
    """The run made no update."""
    if facts.run.steps_taken > 0:
        return None
    tried = chain(best_rate(facts), [facts.settings], lower_rates(facts))
    return Finding(
        Outcome.NOT_CONVERGED,
        (say.NO_STEP(slope=facts.norm_text(facts.slope)),),
        remedies=(replace(settings, steps=max(settings.steps, ADVISED_STEPS_MIN)) for settings in tried),
        other_methods=True,
    )


def _is_rounding(facts: RunFacts, length: float) -> bool:
    """Whether a step is no longer than the rounding of the point."""
    return length <= STEP_ROUNDING_SHARE * max(map(abs, facts.final))


def motionless(facts: RunFacts) -> Finding | None:
    """The updates are zero, or smaller than the last digit of the point."""
    tail = facts.tail
    if not facts.could_have_gone_on or tail is None or not _is_rounding(facts, tail.longest_step):
        return None
    remedies = chain(best_rate(facts), (with_rate(facts, rate) for rate in (0.1, 0.01, 0.001)))
    slope = facts.norm_text(facts.slope)
    start, value = facts.run.trajectory[0].value, facts.run.final.value
    if facts.is_lower(start, value):
        flown = say.FLOWN_TO_ROUNDING(start=short(start), value=short(value), place=facts.where())
        evidence = {"start_value": start, "value": value}
        return Finding(Outcome.DIVERGED, (flown,), evidence, remedies, other_methods=True)
    if facts.method.step_size is not None or facts.method.searches:
        stopped = say.METHOD_NO_LONGER_MOVES(method=facts.method.title(), slope=slope)
        return Finding(Outcome.NOT_CONVERGED, (stopped,), remedies=remedies, other_methods=True)
    if facts.last_rate == 0.0:
        return Finding(Outcome.NOT_CONVERGED, (say.RATE_IS_ZERO(slope=slope),), remedies=remedies)
    return Finding(Outcome.SLOW, (say.TOO_SLOW_TO_MOVE(rate=typed(facts.last_rate), slope=slope),), remedies=remedies)
