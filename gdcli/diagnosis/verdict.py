"""Why a run ended as it did: the first detector with a finding decides, and a trial run proves the advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.analysis.minima.minimizer import value_to_rounding
from gdcli.diagnosis.advice import first_that_works
from gdcli.diagnosis.detectors.bounds_and_small_updates import rests_on_bounds, stopped_by_small_update
from gdcli.diagnosis.detectors.causes import path_curvature
from gdcli.diagnosis.detectors.divergence import (
    climbing,
    diverged,
    falls_without_end,
    growing,
    left_the_domain,
    too_high_for_a_quadratic,
)
from gdcli.diagnosis.detectors.oscillation import (
    across_a_kink,
    circling,
    noise_floor,
    restless,
    search_stuck_on_a_kink,
    zigzag,
)
from gdcli.diagnosis.detectors.slow_progress import ill_conditioned, not_converged, plateau, slow, towards_no_minimum
from gdcli.diagnosis.detectors.stationary_ends import at_rest, falling_on, interrupted, motionless, no_steps
from gdcli.diagnosis.finding import Evidence, Finding
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.graph.objective import Objective
from gdcli.model import Curvature, Kink, Minimum, Outcome, PathCurvature, Run, Verdict
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.model import KnownMinimum

Detector = Callable[[RunFacts], Finding | None]
"""Looks for one way in which a run can end, and returns None where it does not find it. Its docstring is the reason for
its claim."""

DETECTORS: Final[tuple[Detector, ...]] = (
    interrupted,
    # what is known of the function and of the last point
    rests_on_bounds, too_high_for_a_quadratic, at_rest, no_steps,
    # why the loop stopped early: the cause stands before the numbers that it led to
    stopped_by_small_update, falls_without_end, left_the_domain, diverged,
    # the steps are used up: the iterates stay where they are, or around a minimum
    search_stuck_on_a_kink, motionless, noise_floor,
    # they go up
    climbing, growing,
    # they go to and fro: across a kink, along a line, in any other way
    across_a_kink, zigzag, circling,
    # they go down where no minimum is
    falling_on, plateau,
    # what only more steps of the run show
    restless, towards_no_minimum,
    # the gradient shrinks
    slow,
)  # fmt: skip
"""The detectors in the order in which they are called; the first with a finding decides, and without one
`not_converged` does.

Of many runs several detectors have a finding. So a proof stands before a measurement, the cause of a motion before the
motion, a special form of it before the general one, and a detector that makes more steps behind those that need none.
`slow` is last: the gradient shrinks in most runs that another detector explains better.
"""

DETECTORS_WITHOUT_BOUNDS: Final[tuple[Detector, ...]] = (
    too_high_for_a_quadratic, falls_without_end, falling_on, towards_no_minimum,
)  # fmt: skip
"""Detectors whose claims hold only if no bound holds the iterates."""
RESTLESS_OUTCOMES: Final = frozenset({Outcome.DIVERGED, Outcome.OSCILLATING})

CONVERGENCE_DETECTORS: Final[tuple[Detector, ...]] = (
    rests_on_bounds, at_rest, stopped_by_small_update, search_stuck_on_a_kink, noise_floor, across_a_kink,
)  # fmt: skip


def diagnose(
    objective: Objective,
    run: Run,
    known_minima: Sequence[KnownMinimum] = (),
    *,
    advise: bool = True,
) -> Run:
    """The run with its verdict, the minimum, kink and curvatures it met, and the settings to try next.

    `known_minima` tell a local minimum from the lowest one. Without `advise` no trial runs are made, and the advice is
    None.
    """
    facts = RunFacts(objective, run, known_minima)
    finding = judge(facts)
    curvature = told_curvature(facts, finding)
    evidence = measured_evidence(facts, curvature) | dict(finding.evidence)
    found = first_that_works(facts, finding, finding_of_trial) if advise and not facts.bends_down_without_end else None
    sentences, advice = finding.sentences, None
    if found is not None:
        advice, trial = found
        evidence["advice_steps"] = advice.steps
        if facts.curvature is None and finding.outcome is not Outcome.CONVERGED:
            sentences = (*sentences, *ill_conditioned(trial))
    summary = " ".join(map(str, sentences))
    return replace(
        run,
        verdict=Verdict(finding.outcome, summary, evidence, advice, sentences),
        curvature=curvature,
        minimum=minimum_of(facts, finding),
        kink=None if finding.kink is None else Kink(finding.kink.left, finding.kink.right),
        path_curvature=path_met(facts, finding.outcome),
    )


def told_curvature(facts: RunFacts, finding: Finding) -> Curvature | None:
    """The curvature at the minimum; without rates of convergence if the run diverged or oscillates; None at a kink."""
    found = None if finding.kink is not None else facts.curvature
    if found is None or found.exact or finding.outcome not in RESTLESS_OUTCOMES:
        return found
    return replace(found, predicted_rate=None, measured_rate=None)


def path_met(facts: RunFacts, outcome: Outcome) -> PathCurvature | None:
    """The largest curvature on the way, of a run that diverged or oscillated."""
    return path_curvature(facts, has_flown=outcome is Outcome.DIVERGED) if outcome in RESTLESS_OUTCOMES else None


def minimum_of(facts: RunFacts, finding: Finding) -> Minimum | None:
    """The minimum that the run reached, exact to rounding, and whether a lower value is known."""
    point = finding.minimizer
    if point is None:
        return None
    value = value_to_rounding(facts.objective, point)
    better = facts.better_than(point, facts.landscape.value(point))
    return Minimum(point, value, local=better is not None, better=better[0] if better else None)


def judge(facts: RunFacts) -> Finding:
    """The finding of the first detector that has one."""
    bounded = bool(facts.settings.bounds)
    asked = [detector for detector in DETECTORS if not (bounded and detector in DETECTORS_WITHOUT_BOUNDS)]
    return first_of(asked, facts) or not_converged(facts)


def finding_of_trial(facts: RunFacts) -> Finding | None:
    """The finding of a trial run, which only has to tell whether it converged; None if it did not."""
    return first_of(CONVERGENCE_DETECTORS, facts)


def first_of(detectors: Sequence[Detector], facts: RunFacts) -> Finding | None:
    """The finding of the first detector that has one; None if none has."""
    return next((found for detector in detectors if (found := detector(facts)) is not None), None)


def measured_evidence(facts: RunFacts, numbers: Curvature | None) -> Evidence:
    """The numbers that every verdict has."""
    evidence: Evidence = {
        "steps": facts.run.steps_taken,
        "gradient_norm": facts.run.final.gradient_norm,
        "tolerance": facts.tolerance,
        "learning_rate": facts.settings.learning_rate,
    }
    if numbers is not None:
        evidence |= {
            "curvature": "exact" if numbers.exact else "local",
            "eigenvalue_min": min(numbers.eigenvalues),
            "eigenvalue_max": max(numbers.eigenvalues),
            "lr_limit": numbers.lr_limit,
            "predicted_rate": numbers.predicted_rate,
            "measured_rate": numbers.measured_rate,
        }
    return evidence
