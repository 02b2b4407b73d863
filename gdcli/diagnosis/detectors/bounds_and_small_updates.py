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
from gdcli.diagnosis.case import Case
from gdcli.diagnosis.detectors.stationary_ends import above_best
from gdcli.diagnosis.finding import Finding
from gdcli.diagnosis.thresholds import CHANGE_TEST_MARGIN
from gdcli.diagnosis.wording import point_in_sentence, short
from gdcli.graph.objective import Vector
from gdcli.model import Outcome, StopReason, norm
from gdcli.model.sentences import Template
from gdcli.record import replace


def rests_on_bounds(case: Case) -> Finding | None:
    """On some bounds the function falls outwards, and along all other variables the slope vanishes."""
    final = case.run.final
    size = norm(free_gradient(final.point, final.gradient, case.settings.bounds))
    if not case.held or not size <= case.tolerance:
        return None
    ends = [case.settings.bounds[i][final.gradient[i] < 0.0] for i in case.held]
    held_at = dict(zip(case.held, ends, strict=True))
    at = tuple(held_at.get(i, x) for i, x in enumerate(final.point))
    value = case.landscape.value(at)
    if case.is_lower(case.landscape.value(case.run.best.point), value):
        return above_best(case, at, value)
    evidence = {"value": value, "projected_gradient_norm": size}
    bend = _least_curvature(case)
    held = point_in_sentence([case.run.variables[i] for i in case.held], ends)
    if bend is None:
        return Finding(Outcome.NOT_CONVERGED, (say.HELD_AT_UNKNOWN(len(ends), held=held),), evidence)
    if bend < 0.0:
        saddle = say.HELD_AT_SADDLE(len(ends), held=held, bend=short(bend))
        return Finding(Outcome.SADDLE, (saddle,), evidence)
    sentence = say.HELD_AT_MINIMUM if case.is_convex else say.HELD_AT_LOCAL_MINIMUM
    rests = sentence(len(ends), held=held, value=short(value), place=case.where(at))
    taken = case.run.steps_taken
    arrived = say.STOPPED_WITHIN_BOUNDS(taken) if taken else say.STARTED_AT_REST()
    return Finding(Outcome.CONVERGED, (arrived, rests), evidence, minimizer=at)


def _least_curvature(case: Case) -> float | None:
    """The smallest eigenvalue of the Hessian in the variables that no bound holds; 0 within rounding.

    Infinite if bounds hold all variables. None if the Hessian is not known, or if it is singular and the function not
    convex.
    """
    free = [i for i in range(len(case.final)) if i not in case.held]
    if not free:
        return math.inf
    if case.is_large:
        return None
    hessian = hessian_at(case.landscape, case.final)
    system = eigensystem(tuple(tuple(hessian[i][j] for j in free) for i in free))
    if system is None:
        return None
    values = system[0]
    if abs(values[0]) > ZERO_EIGENVALUE_SHARE * max(map(abs, values)):
        return values[0]
    return 0.0 if case.is_convex else None


CHANGE_TESTS: Final[Mapping[StopReason, tuple[Template, Template]]] = {
    StopReason.VALUE_CHANGE: (say.CONVERGED_BY_VALUE, say.STOPPED_BY_VALUE),
    StopReason.STEP_SIZE: (say.CONVERGED_BY_STEP, say.STOPPED_BY_STEP),
}
"""Reason to stop -> the sentence for a run that is close enough to a minimum, and the one for a run that is not."""


def stopped_by_small_update(case: Case) -> Finding | None:
    """An update changed little: the run converged only if Newton's method finds a minimum as close as the threshold."""
    if case.ended not in CHANGE_TESTS:
        return None
    settings, final, taken = case.settings, case.run.final, case.run.steps_taken
    threshold = (settings.ftol if case.ended is StopReason.VALUE_CHANGE else settings.xtol) or 0.0
    converged, stopped = (template(taken, threshold=short(threshold)) for template in CHANGE_TESTS[case.ended])
    faster = chain([settings], best_rate(case), higher_rates(case))
    onwards = (replace(each, ftol=None, xtol=None) for each in faster)
    minimum = minimum_near(case)
    if minimum is None:
        unknown = say.NO_MINIMUM_NEAR(slope=case.norm_text(final.gradient_norm), place=case.where())
        return Finding(Outcome.NOT_CONVERGED, (stopped, unknown), {"value": final.value}, onwards)
    above = final.value - case.landscape.value(minimum)
    distance = max(abs(a - b) for a, b in zip(final.point, minimum, strict=True))
    evidence = {"value": final.value, "value_above_minimum": above, "distance_to_minimum": distance}
    fields = {"distance": short(distance), "minimum": case.where(minimum)}
    missing = above if case.ended is StopReason.VALUE_CHANGE else distance
    if missing <= CHANGE_TEST_MARGIN * threshold or final.gradient_norm <= case.tolerance:
        return Finding(Outcome.CONVERGED, (converged, say.NEAR_MINIMUM(**fields)), evidence, minimizer=minimum)
    return Finding(Outcome.SLOW, (stopped, say.SHORT_OF_MINIMUM(**fields)), evidence, onwards)


def minimum_near(case: Case) -> Vector | None:
    """The minimum that Newton's method finds from the end of the run, or in one variable the signs of the slope.

    None if it is outside of the bounds.
    """
    smooth = case.stationary if case.kind is Kind.MINIMUM else None
    found = smooth or case.valley
    return found.point if found is not None and case.is_allowed(found.point) else None
