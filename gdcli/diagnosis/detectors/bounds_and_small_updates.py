"""Detectors of runs that ended on a bound, and of runs that stopped because an update changed little."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import chain
from typing import Final

from gdcli.calculus.analysis.eigenvalues import eigensystem
from gdcli.calculus.analysis.landscape import hessian_at
from gdcli.calculus.analysis.stationary_points import ZERO_EIGENVALUE_SHARE, Kind
from gdcli.descent.methods.bounds import free_gradient
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.advice import best_rate, higher_rates
from gdcli.diagnosis.detectors.stationary_ends import above_best
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import CHANGE_TEST_MARGIN
from gdcli.graph.objective import Vector
from gdcli.language.printing.numbers import point_in_sentence, short
from gdcli.model import Outcome, StopReason, norm
from gdcli.model.sentences import Template
from gdcli.record import replace


def rests_on_bounds(facts: RunFacts) -> Finding | None:
    """On some bounds the function falls outwards, and along all other variables the slope vanishes."""
    final = facts.run.final
    size = norm(free_gradient(final.point, final.gradient, facts.settings.bounds))
    if not facts.held or not size <= facts.tolerance:
        return None
    ends = [facts.settings.bounds[i][final.gradient[i] < 0.0] for i in facts.held]
    held_at = dict(zip(facts.held, ends, strict=True))
    at = tuple(held_at.get(i, x) for i, x in enumerate(final.point))
    value = facts.landscape.value(at)
    if facts.is_lower(facts.landscape.value(facts.run.best.point), value):
        return above_best(facts, at, value)
    evidence = {"value": value, "projected_gradient_norm": size}
    bend = _least_curvature(facts)
    held = point_in_sentence([facts.run.variables[i] for i in facts.held], ends)
    if bend is None:
        return Finding(Outcome.NOT_CONVERGED, (say.HELD_AT_UNKNOWN(len(ends), held=held),), evidence)
    if bend < 0.0:
        saddle = say.HELD_AT_SADDLE(len(ends), held=held, bend=short(bend))
        return Finding(Outcome.SADDLE, (saddle,), evidence)
    sentence = say.HELD_AT_MINIMUM if facts.is_convex else say.HELD_AT_LOCAL_MINIMUM
    rests = sentence(len(ends), held=held, value=short(value), place=facts.where(at))
    taken = facts.run.steps_taken
    arrived = say.STOPPED_WITHIN_BOUNDS(taken) if taken else say.STARTED_AT_REST()
    return Finding(Outcome.CONVERGED, (arrived, rests), evidence, minimizer=at)


def _least_curvature(facts: RunFacts) -> float | None:
    """The smallest eigenvalue of the Hessian in the variables that no bound holds; 0 within rounding.

    Infinite if bounds hold all variables. None if the Hessian is not known, or if it is singular and the function not
    convex.
    """
    free = [i for i in range(len(facts.final)) if i not in facts.held]
    if not free:
        return math.inf
    if facts.is_large:
        return None
    hessian = hessian_at(facts.landscape, facts.final)
    system = eigensystem(tuple(tuple(hessian[i][j] for j in free) for i in free))
    if system is None:
        return None
    values = system[0]
    if abs(values[0]) > ZERO_EIGENVALUE_SHARE * max(map(abs, values)):
        return values[0]
    return 0.0 if facts.is_convex else None


CHANGE_TESTS: Final[Mapping[StopReason, tuple[Template, Template]]] = {
    StopReason.VALUE_CHANGE: (say.CONVERGED_BY_VALUE, say.STOPPED_BY_VALUE),
    StopReason.STEP_SIZE: (say.CONVERGED_BY_STEP, say.STOPPED_BY_STEP),
}
"""Reason to stop -> the sentence for a run that is close enough to a minimum, and the one for a run that is not."""


def stopped_by_small_update(facts: RunFacts) -> Finding | None:
    """An update changed little: the run converged only if Newton's method finds a minimum as close as the threshold."""
    if facts.ended not in CHANGE_TESTS:
        return None
    settings, final, taken = facts.settings, facts.run.final, facts.run.steps_taken
    threshold = (settings.ftol if facts.ended is StopReason.VALUE_CHANGE else settings.xtol) or 0.0
    converged, stopped = (template(taken, threshold=short(threshold)) for template in CHANGE_TESTS[facts.ended])
    faster = chain([settings], best_rate(facts), higher_rates(facts))
    onwards = (replace(each, ftol=None, xtol=None) for each in faster)
    minimum = minimum_near(facts)
    if minimum is None:
        unknown = say.NO_MINIMUM_NEAR(slope=facts.norm_text(final.gradient_norm), place=facts.where())
        return Finding(Outcome.NOT_CONVERGED, (stopped, unknown), {"value": final.value}, onwards)
    above = final.value - facts.landscape.value(minimum)
    distance = max(abs(a - b) for a, b in zip(final.point, minimum, strict=True))
    evidence = {"value": final.value, "value_above_minimum": above, "distance_to_minimum": distance}
    fields = {"distance": short(distance), "minimum": facts.where(minimum)}
    missing = above if facts.ended is StopReason.VALUE_CHANGE else distance
    if missing <= CHANGE_TEST_MARGIN * threshold or final.gradient_norm <= facts.tolerance:
        return Finding(Outcome.CONVERGED, (converged, say.NEAR_MINIMUM(**fields)), evidence, minimizer=minimum)
    return Finding(Outcome.SLOW, (stopped, say.SHORT_OF_MINIMUM(**fields)), evidence, onwards)


def minimum_near(facts: RunFacts) -> Vector | None:
    """The minimum that Newton's method finds from the end of the run, or in one variable the signs of the slope.

    None if it is outside of the bounds.
    """
    smooth = facts.stationary if facts.kind is Kind.MINIMUM else None
    found = smooth or facts.valley
    return found.point if found is not None and facts.is_allowed(found.point) else None
