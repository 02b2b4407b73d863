"""Why a descent in mini-batches ended as it did: noise floor, over-fitting, divergence, or not there yet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.wording import short, typed
from gdcli.model import Outcome, Run, StopReason, Verdict
from gdcli.model.fit import BatchPlan, Reference
from gdcli.model.sentences import Sentence
from gdcli.record import record

Vector = tuple[float, ...]
Numbers = dict[str, float | int | str | None]
RISEN: Final = 1.01
"""A validation loss has risen when it is above its lowest value by this factor."""
STRETCHES: Final = 20
"""Stretches into which the epochs are divided; the validation loss is noisy, so that each stretch is taken as one."""
EPOCHS_SEEN: Final = 8
"""Epochs at least of which a noise floor is told."""
STILL: Final = 0.5
"""The mean of the last quarter may lie below that of the quarter before by this part of their scatter."""
SCATTERS: Final = 3.0
"""How many times its scatter the mean of the last epochs may be away from a minimum that they settled around."""


@record
class BatchCase:
    """A run in batches with what is known around it; `lr_limit` is that of plain descent over all rows."""

    run: Run
    plan: BatchPlan
    validation: Sequence[float]
    best_epoch: int
    reference: Reference | None
    lr_limit: float | None


def judge_batches(case: BatchCase) -> Verdict:
    """The verdict on a run in batches that did not come to rest within the tolerance."""
    for detector in (_interrupted, _diverged, _overfitted, _settled, _falling):
        found = detector(case)
        if found is not None:
            outcome, sentence, evidence = found
            return Verdict(outcome, str(sentence), _measured(case) | evidence, None, (sentence,))
    raise AssertionError("the last detector always speaks")


Found = tuple[Outcome, Sentence, Numbers]


def _interrupted(case: BatchCase) -> Found | None:
    if case.run.stop_reason is not StopReason.INTERRUPTED:
        return None
    end = case.run.final
    return Outcome.NOT_CONVERGED, say.BATCHES_INTERRUPTED(epoch=f"{end.step:,}", loss=short(end.value)), {}


def _diverged(case: BatchCase) -> Found | None:
    """The values left all bounds, or the loss ended far above where it began."""
    run = case.run
    flown = run.stop_reason in (StopReason.NON_FINITE, StopReason.DIVERGED)
    if not flown and not run.final.value > 10.0 * max(run.trajectory[0].value, 1e-300):
        return None
    fields = {"epoch": f"{run.final.step:,}", "rate": typed(run.settings.learning_rate), "size": f"{case.plan.size:,}"}
    if case.lr_limit is None:
        return Outcome.DIVERGED, say.BATCHES_DIVERGED_WITHOUT_LIMIT(**fields), {}
    return Outcome.DIVERGED, say.BATCHES_DIVERGED(**fields, limit=short(case.lr_limit)), {"lr_limit": case.lr_limit}


def _overfitted(case: BatchCase) -> Found | None:
    """The loss on rows held back rises while the one on the rows in use falls."""
    seen, best = case.validation, case.best_epoch
    if not seen:
        return None
    now, then = case.run.final.value, case.run.trajectory[best].value
    fields = {"best": f"{best:,}", "lowest": short(seen[best])}
    evidence: Numbers = {"best_epoch": best, "best_validation_loss": seen[best], "validation_loss": seen[-1]}
    if _has_risen(seen) and now < then:
        sentence = say.OVERFITTING(**fields, last=short(seen[-1]), then=short(then), now=short(now))
        return Outcome.NOT_CONVERGED, sentence, evidence
    if case.run.stop_reason is StopReason.VALIDATION:
        return Outcome.NOT_CONVERGED, say.STOPPED_EARLY(**fields, patience=f"{case.plan.patience:,}"), evidence
    return None


def _has_risen(losses: Sequence[float]) -> bool:
    """Whether the losses of the last epochs lie above the lowest stretch, by more than they scatter."""
    width = max(1, len(losses) // STRETCHES)
    means = [_mean(losses[first : first + width]) for first in range(len(losses) - width + 1)]
    rise = means[-1] - min(means)
    return rise > (RISEN - 1.0) * min(means) and rise > _deviation(losses[-width:])


def _settled(case: BatchCase) -> Found | None:
    """The losses of the last epochs lie no lower than those before, as far as their scatter tells."""
    quarters = _last_quarters([row.value for row in case.run.trajectory])
    if quarters is None:
        return None
    before, now = quarters
    spread = _deviation([*before, *now])
    if _mean(before) - _mean(now) > STILL * spread:
        return None
    excess = _around_minimum(case)
    loss = short(_mean(now))
    if excess is None:
        sentence = say.BATCH_NOISE(loss=loss, size=f"{case.plan.size:,}")
        return Outcome.NOT_CONVERGED, sentence, {"noise_floor": _mean(now)}
    scatter, above = excess
    sentence = say.BATCH_NOISE_AROUND_MINIMUM(scatter=short(scatter), loss=loss, excess=short(above))
    return Outcome.CONVERGED, sentence, {"noise_floor": _mean(now), "scatter": scatter, "excess_loss": above}


def _around_minimum(case: BatchCase) -> tuple[float, float] | None:
    """The scatter of the last epochs around the reference and how far above it their loss is, where that is so."""
    if case.reference is None:
        return None
    rows = [case.run.trajectory[i] for i in range(len(case.run.trajectory) * 3 // 4, len(case.run.trajectory))]
    right = case.reference.parameters
    center = tuple(_mean(column) for column in zip(*(row.point for row in rows), strict=True))
    scatter = math.sqrt(_mean([math.dist(row.point, center) ** 2 for row in rows]))
    if math.dist(center, right) > SCATTERS * scatter:
        return None
    return scatter, _mean([row.value for row in rows]) - case.reference.loss


def _falling(case: BatchCase) -> Found:
    """What is left: the training loss is on its way down."""
    values = [row.value for row in case.run.trajectory]
    quarters = _last_quarters(values)
    before, now = (values[0], values[-1]) if quarters is None else map(_mean, quarters)
    template = say.BATCHES_FALL if now < before else say.BATCHES_TOO_FEW
    sentence = template(epochs=f"{case.run.steps_taken:,}", before=short(before), now=short(now))
    return Outcome.SLOW if now < before else Outcome.NOT_CONVERGED, sentence, {}


def _measured(case: BatchCase) -> Numbers:
    return {
        "epochs": case.run.steps_taken, "batch": case.plan.size, "gradient_norm": case.run.final.gradient_norm,
        "learning_rate": case.run.settings.learning_rate, "lr_limit": case.lr_limit,
    }  # fmt: skip


def _last_quarters(values: Sequence[float]) -> tuple[Sequence[float], Sequence[float]] | None:
    """The third and the last quarter of a sequence that is long enough."""
    count = len(values)
    return (values[count // 2 : count * 3 // 4], values[count * 3 // 4 :]) if count > EPOCHS_SEEN else None


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _deviation(values: Sequence[float]) -> float:
    center = _mean(values)
    return math.sqrt(_mean([(value - center) ** 2 for value in values]))
