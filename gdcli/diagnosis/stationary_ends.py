"""Detectors of what stands still: at a minimum, a saddle, a maximum, on a plateau, or because nothing moves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from gdcli.calculus.analysis.quadratic import degree
from gdcli.calculus.analysis.stationary_points import Kind
from gdcli.diagnosis.advice import (
    beside_the_start,
    best_rate,
    higher_rates,
    lower_rates,
    starts_towards,
    with_rate,
)
from gdcli.diagnosis.context import Case, Finding
from gdcli.diagnosis.thresholds import ADVISED_DROP_SHARE, ADVISED_STEPS_LEAST, GRADIENT_ROUNDING_SHARE
from gdcli.diagnosis.wording import count, short
from gdcli.model import Outcome, StopReason
from gdcli.record import replace


def interrupted(case: Case) -> Finding | None:
    """The run was cut short; nothing is claimed of what it would have come to."""
    if case.ended is not StopReason.INTERRUPTED:
        return None
    return Finding(
        Outcome.NOT_CONVERGED,
        f"Interrupted at step {case.run.steps_taken:,}, where the gradient norm is "
        f"{short(case.run.final.gradient_norm)}; what the run would have come to is not known.",
        remedies=iter([case.settings]),
    )


def at_rest(case: Case) -> Finding | None:
    """The gradient vanishes; the Hessian, and where that is singular the neighbors, say what kind of point it is."""
    if not _rests(case):
        return None
    if case.large:
        return _one_of_many(case)
    if case.kind is None:
        return _tiny_slope(case)
    return AT_REST[case.kind](case)


def _rests(case: Case) -> bool:
    """Whether the gradient is within the tolerance, or as small as rounding lets it become."""
    if case.ended is StopReason.TOLERANCE:
        return True
    if case.ended is not StopReason.MAX_STEPS:
        return False
    if case.slope <= case.tolerance:
        return True
    if case.stationary is None or case.kind is not Kind.MINIMUM:
        return False
    # A gradient is known no better than to the curvature times the last digit of the point.
    steepest = max(map(abs, case.stationary.eigenvalues))
    return case.slope <= GRADIENT_ROUNDING_SHARE * steepest * max(map(abs, case.final))


def _within(case: Case) -> str:
    """`the gradient norm 9.6e-07 is within the tolerance 1e-06`."""
    return f"{case.slope_text} is within the tolerance {short(case.tolerance)}"


def _arrived(case: Case) -> str:
    """How it came to rest."""
    taken = case.run.steps_taken
    if taken == 0:
        return f"The start is there already: {_within(case)}"
    if case.slope <= case.tolerance:
        penalty = "" if case.landscape is case.objective else ", with the penalty of the weight decay,"
        return f"Converged in {count(taken, 'step')}: {case.slope_text}{penalty} is within the tolerance " + short(
            case.tolerance
        )
    return (
        f"Converged to the last digit in {count(taken, 'step')}: rounding keeps {case.slope_text} above the tolerance "
        f"{short(case.tolerance)}"
    )


def _minimum(case: Case) -> Finding:
    """A minimum, perhaps not the best one that is known."""
    value, better = case.run.final.value, case.better_minimum
    if better is None:
        sentence = f"{_arrived(case)}, at a minimum of {short(value)} at {case.where()}.{_as_predicted(case)}"
        return Finding(Outcome.CONVERGED, sentence, {"value": value})
    return Finding(
        Outcome.CONVERGED,
        f"{_arrived(case)}, at a local minimum of {short(value)} at {case.where()}; a better one, "
        f"{short(better.value)} at {case.where(better.point)}, is known.",
        {"value": value, "known_minimum": better.value},
        starts_towards(case, better.point),
        below=better.value + 1e-6 * max(1.0, abs(better.value)),
    )


def _as_predicted(case: Case) -> str:
    """A sentence on the rate, where theory and measurement agree to one percent of what is lost each step."""
    numbers = case.curvature
    if numbers is None or not numbers.predicted_rate or not numbers.measured_rate or case.run.steps_taken < 3:
        return ""
    if abs(numbers.measured_rate - numbers.predicted_rate) > 0.01 * abs(1.0 - numbers.predicted_rate):
        return ""
    return f" Each step multiplied the distance to it by {short(numbers.measured_rate)}, as theory predicts."


def _saddle(case: Case) -> Finding:
    """A saddle, or an inflection in one variable."""
    found = case.stationary
    assert found is not None
    clear = found.regular and found.eigenvalues[0] < 0.0
    one = len(case.final) == 1
    if clear:
        why = f"its Hessian has eigenvalues from {short(found.eigenvalues[0])} to {short(found.eigenvalues[-1])}"
    elif one:
        why = "the curvature vanishes and the function goes on down on one side"
    else:
        why = "the Hessian is singular and lower values lie right beside"
    return Finding(
        Outcome.SADDLE,
        f"Stopped at {'an inflection' if one else 'a saddle'}, not at a minimum: at {case.where()} {_within(case)}, "
        f"but {why}.",
        {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]},
        beside_the_start(case, found.eigenvectors[:1] if clear else found.eigenvectors),
    )


def _maximum(case: Case) -> Finding:
    """A maximum, reached by chance or by climbing."""
    found = case.stationary
    assert found is not None
    climbed = ", which a negative learning rate climbs to" if case.settings.learning_rate < 0.0 else ""
    return Finding(
        Outcome.MAXIMUM,
        f"Stopped at a maximum{climbed}: at {case.where()} {_within(case)}, but the function falls to all sides.",
        {"eigenvalue_min": found.eigenvalues[0], "eigenvalue_max": found.eigenvalues[-1]},
        chain([replace(case.settings, learning_rate=abs(case.settings.learning_rate))],
              beside_the_start(case, found.eigenvectors)),
    )  # fmt: skip


def _flat(case: Case) -> Finding:
    """No slope and no curvature: a constant, a plateau, or a flat floor."""
    if degree(case.objective.graph, case.objective.output) == 0.0:
        return Finding(Outcome.CONVERGED, "The function is constant: every point is a minimum, and a maximum too.")
    if case.lower_elsewhere is not None:
        return on_a_plateau(case, f"at {case.where()} the function is flat, with no slope to follow")
    return Finding(
        Outcome.CONVERGED,
        f"{_arrived(case)}; around {case.where()} the function is flat, and no lower value was found far around.",
        {"value": case.run.final.value},
    )


def _tiny_slope(case: Case) -> Finding:
    """A small gradient with no stationary point nearby: a tail or a plateau if something lower is seen."""
    if case.lower_elsewhere is not None:
        return on_a_plateau(case, f"at {case.where()} {_within(case)}, but no minimum is near")
    return Finding(
        Outcome.NOT_CONVERGED,
        f"At {case.where()} {_within(case)}, but nothing shows that a minimum is near.",
        other_methods=True,
    )


def on_a_plateau(case: Case, what: str) -> Finding:
    """The finding of a plateau, with the lower place that proves it to be one."""
    assert case.lower_elsewhere is not None
    point, lower = case.lower_elsewhere
    value = case.run.final.value
    worth_it = value - lower > ADVISED_DROP_SHARE * max(1.0, abs(value))
    return Finding(
        Outcome.PLATEAU,
        f"Stuck on a plateau: {what}; the value is {short(value, lower)} here and {short(lower)} at "
        f"{case.where(point)}.",
        {"value": value, "lower_value": lower},
        chain(starts_towards(case, point) if worth_it else (), higher_rates(case)),
    )


def _one_of_many(case: Case) -> Finding:
    """Of many variables only the ends of the spectrum are known; a clearly negative one means a saddle."""
    spectrum = case.spectrum
    if spectrum is None or spectrum.least is None or not spectrum.bends_down:
        return _minimum(case)
    return Finding(
        Outcome.SADDLE,
        f"Stopped at a saddle, not at a minimum: {_within(case)}, but the Hessian has the eigenvalue "
        f"{short(spectrum.least)}.",
        {"eigenvalue_min": spectrum.least},
    )


AT_REST: Final[Mapping[Kind, Callable[[Case], Finding]]] = {
    Kind.MINIMUM: _minimum,
    Kind.SADDLE: _saddle,
    Kind.MAXIMUM: _maximum,
    Kind.FLAT: _flat,
}


def no_steps(case: Case) -> Finding | None:
    """Without an update there is nothing to judge."""
    if case.run.steps_taken > 0:
        return None
    tried = chain(best_rate(case), [case.settings], lower_rates(case))
    return Finding(
        Outcome.NOT_CONVERGED,
        f"No step was taken; at the start the gradient norm is {short(case.slope)}.",
        remedies=(replace(settings, steps=max(settings.steps, ADVISED_STEPS_LEAST)) for settings in tried),
        other_methods=True,
    )


def motionless(case: Case) -> Finding | None:
    """The updates are zero, or smaller than the last digit of the point."""
    tail = case.tail
    if case.ended is not StopReason.MAX_STEPS or tail is None or tail.longest_step > 0.0:
        return None
    remedies = chain(best_rate(case), (with_rate(case, rate) for rate in (0.1, 0.01, 0.001)))
    slope = f"at gradient norm {short(case.slope)}"
    if case.last_rate == 0.0:
        sentence = f"The learning rate is 0, so that the point stays where it is, {slope}."
        return Finding(Outcome.NOT_CONVERGED, sentence, remedies=remedies)
    return Finding(
        Outcome.SLOW,
        f"Too slow to move: at {case.rate_text} a step is smaller than the last digit of the point, {slope}.",
        remedies=remedies,
    )
