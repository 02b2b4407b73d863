"""The number of steps that a run still needs.

The run is continued for a while, and its last steps are extrapolated. A forecast is made only where a minimum is ahead:
not above the limit of the learning rate, not on a tail, not towards a saddle. Convergence that slows down follows a
power law: towards a minimum such as that of x**m the gradient falls like k^(−(m−1)/(m−2)) after k steps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdcli.calculus.analysis.stationary_points import Kind, Stationary
from gdcli.descent.methods.update import work_of
from gdcli.descent.run import unjudged_run
from gdcli.descent.single.step_inputs import StepInputs
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.measures.convergence_rates import geometric_rate, steps_to
from gdcli.diagnosis.measures.stability import rate_at
from gdcli.diagnosis.thresholds import (
    AGREEING_LOSS_SHARE,
    CONTINUATION_NODES_MAX,
    CONTINUATION_SAMPLES,
    FORECAST_STEPS_FACTOR,
    RATE_SAMPLES_MAX,
    SINGULAR_EIGENVALUE_SHARE,
    STEADY_LOSS_SHARE,
)
from gdcli.errors import GdcliError
from gdcli.graph.objective import dot
from gdcli.language.printing.numbers import about
from gdcli.model import Run, Settings, StopReason
from gdcli.model.sentences import Sentence
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.diagnosis.run_facts import RunFacts

ValueSamples = Sequence[tuple[int, float]]


def continued(facts: RunFacts, every: int | None = None) -> Run | None:
    """The same run with as many steps as some hundredths of a second allow; None if it cannot be continued.

    `every`: which iterates are kept; without it about `CONTINUATION_SAMPLES` of them.
    """
    objective = facts.objective
    if facts.ended is not StopReason.MAX_STEPS or facts.run.steps_taken == 0 or facts.settings.noise:
        return None
    steps = int(CONTINUATION_NODES_MAX / (work_of(objective) * facts.cost_of_step))
    longer = replace(facts.settings, steps=min(steps, FORECAST_STEPS_FACTOR * facts.run.steps_taken))
    if longer.steps <= facts.run.steps_taken or not _has_same_rates(facts, longer):
        return None
    every = every or max(1, longer.steps // CONTINUATION_SAMPLES)
    try:
        return unjudged_run(objective, longer, every)
    except GdcliError:
        return None


def _has_same_rates(facts: RunFacts, longer: Settings) -> bool:
    """Whether a longer run begins with the learning rates of this one; not if its schedule is stretched."""
    stretched = replace(longer, steps=2 * longer.steps)
    here, there, later = (StepInputs(each, len(facts.final)) for each in (facts.settings, longer, stretched))
    last, end = facts.run.steps_taken - 1, longer.steps - 1
    return there.rate(end) == later.rate(end) and all(here.rate(k) == there.rate(k) for k in (0, last // 2, last))


def forecast_steps(facts: RunFacts) -> int | None:
    """See `RunFacts.forecast_steps`, which keeps the answer."""
    if facts.settings.noise or _is_above_limit(facts):
        return None
    by_theory = facts.is_quadratic and facts.curvature is not None and facts.curvature.predicted_rate is not None
    regular = _is_regular(facts.stationary) and facts.method.stability is not None and not facts.method.has_memory
    left = _by_law(facts, facts.run) if by_theory or regular else None
    if left is not None or by_theory:
        return left
    run = continued(facts)
    if run is None:
        return _by_law(facts, facts.run)
    later = facts.of(run)
    if run.stop_reason is StopReason.TOLERANCE:
        arrived = later.kind is Kind.MINIMUM or later.valley is not None or bool(later.held)
        return run.steps_taken - facts.run.steps_taken if arrived else None
    if run.stop_reason is not StopReason.MAX_STEPS or later.kind is not Kind.MINIMUM:
        return None
    left = _by_law(later, run)
    return None if left is None else left + run.steps_taken - facts.run.steps_taken


def _is_regular(found: Stationary | None) -> bool:
    """Whether the Hessian at a stationary point is regular, so that convergence becomes geometric near the point."""
    if found is None or not found.regular:
        return False
    sizes = [abs(value) for value in found.eigenvalues]
    return min(sizes) > SINGULAR_EIGENVALUE_SHARE * max(sizes)


def _is_above_limit(facts: RunFacts) -> bool:
    """Whether the rate is above the limit along an eigenvector along which the start differs from the minimizer."""
    numbers = facts.curvature
    if numbers is not None and numbers.exact and numbers.predicted_rate is not None:
        return numbers.predicted_rate >= 1.0
    return facts.lr_limit is not None and not facts.last_rate < facts.lr_limit


def _by_law(facts: RunFacts, run: Run) -> int | None:
    """The steps that are left from the end of a run, by theory for a quadratic, else by its second half."""
    numbers = facts.curvature
    follows_a_law = facts.settings.has_constant_rate and not facts.method.decoupled_decay
    if not follows_a_law or facts.kind is not Kind.MINIMUM or _is_above_limit(facts):
        return None
    if numbers is not None and numbers.exact and numbers.predicted_rate is not None and numbers.predicted_rate < 1.0:
        return _by_theory(facts, numbers.predicted_rate)
    kept = run.trajectory
    n = len(kept)
    chosen = (kept[i] for i in range(n // 2, n, max(1, n // RATE_SAMPLES_MAX)))
    samples = [(it.step, it.gradient_norm) for it in chosen if 0.0 < it.gradient_norm < math.inf]
    left = _by_samples(facts, samples)
    return left if left is not None and left <= FORECAST_STEPS_FACTOR * run.steps_taken else None


def _by_theory(facts: RunFacts, slowest: float) -> int | None:
    """The steps that are left on a quadratic; in plain descent the slope along each eigenvector has its own factor."""
    spectrum, settings = facts.spectrum, facts.settings
    if spectrum is None or not spectrum.complete or facts.method.has_memory:
        return steps_to(facts.tolerance, facts.slope, slowest)
    gradient = facts.landscape.value_and_gradient(facts.final)[1]
    left = [
        steps_to(facts.tolerance, abs(dot(gradient, way)), rate_at(settings, settings.learning_rate, value) or 0.0)
        for value, way in zip(spectrum.eigenvalues, spectrum.eigenvectors, strict=True)
    ]
    return max(1, *(count for count in left if count is not None))


def _by_samples(facts: RunFacts, samples: ValueSamples) -> int | None:
    """The steps that are left by the kept iterates: at a constant factor, or by a power law near a singular minimum."""
    half = len(samples) // 2
    earlier, later = geometric_rate(samples[:half]), geometric_rate(samples[half:])
    if earlier is None or later is None or not (earlier < 1.0 and later < 1.0):
        return None
    is_steady = 1.0 - later >= STEADY_LOSS_SHARE * (1.0 - earlier)
    if _is_regular(facts.stationary):
        rate = _rate_at_last(facts, later)
        return steps_to(facts.tolerance, facts.slope, rate) if is_steady and rate is not None else None
    if is_steady:
        return None
    return _by_power_law(facts, samples[:half], samples[half:], -math.log(earlier), -math.log(later))


def _rate_at_last(facts: RunFacts, measured: float) -> float | None:
    """The factor of each step near the minimum, by theory if there is one; None while the run is far from it."""
    predicted = facts.curvature.predicted_rate if facts.curvature else None
    if predicted is None:
        return measured
    agrees = AGREEING_LOSS_SHARE <= (1.0 - measured) / (1.0 - predicted) <= 1.0 / AGREEING_LOSS_SHARE
    return predicted if predicted < 1.0 and agrees else None


def _by_power_law(
    facts: RunFacts, before: ValueSamples, after: ValueSamples, loss_before: float, loss_after: float
) -> int | None:
    """The steps that are left if the gradient falls like (k + k₀)^−p.

    The relative decrease in a step is then p/(k + k₀).
    """
    middle_before, middle_after = (_middle(samples) for samples in (before, after))
    power = (middle_after - middle_before) / (1.0 / loss_after - 1.0 / loss_before)
    end = after[-1][0]
    since = power / loss_after + end - middle_after
    if not (power > 0.0 and since > 0.0):
        return None
    exponent = math.log(facts.slope / facts.tolerance) / power
    left = since * math.expm1(min(700.0, exponent))
    return math.ceil(left) if 0.0 < left < math.inf else None


def _middle(samples: ValueSamples) -> float:
    return (samples[0][0] + samples[-1][0]) / 2.0


def steps_left(left: int) -> Sentence:
    """The sentence with the forecast."""
    return say.STEPS_LEFT(about(left))
