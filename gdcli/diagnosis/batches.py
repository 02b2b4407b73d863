"""Why a descent in mini-batches ended as it did: noise floor, over-fitting, divergence, or too few epochs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.advice import rounded_up
from gdcli.diagnosis.finding import Evidence
from gdcli.diagnosis.thresholds import (
    EPOCH_SCATTER_FACTOR,
    LOSS_FALL_ERRORS,
    LOSS_RISE_ERRORS,
    LOSS_RISE_SHARE,
    LOSS_STRETCHES,
    RATE_FACTORS_DOWN,
    SETTLED_EPOCHS_MIN,
)
from gdcli.language.printing.numbers import short, typed
from gdcli.model import Outcome, Run, Settings, StopReason, Verdict
from gdcli.model.fit import BatchPlan, Reference, best_epoch
from gdcli.model.sentences import Sentence
from gdcli.record import field, record, replace

Remedy = tuple[Settings, BatchPlan]
ADVISED_PATIENCE_MIN: Final = 10
ADVISED_SCHEDULE: Final = "cosine"
"""The schedule that is tried against noise: its rate falls to 0 over the run."""
ADVISED_BATCH_FACTOR: Final = 4
ADVISED_RATE_FACTOR: Final = 0.1
ADVISED_EPOCHS_FACTOR: Final = 2


@record
class BatchFacts:
    """A run in batches and what is known about it.

    `lr_limit` is the limit of plain descent over all rows. `validation` has the loss on the rows held back, by epoch;
    it is empty if no rows were held back.
    """

    run: Run
    plan: BatchPlan
    validation: Sequence[float]
    reference: Reference | None
    lr_limit: float | None

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest validation loss."""
        return best_epoch(self.validation)

    @property
    def losses(self) -> list[float]:
        """The training loss by epoch."""
        return [row.value for row in self.run.trajectory]

    @property
    def last_loss(self) -> float:
        """The mean training loss of the last quarter of the epochs; of a short run the last loss."""
        quarters = _last_quarters(self.losses)
        return self.run.final.value if quarters is None else _mean(quarters[1])

    @property
    def has_flown(self) -> bool:
        """Whether the values overflowed, or the loss ended far above its start."""
        run = self.run
        left = run.stop_reason in (StopReason.NON_FINITE, StopReason.DIVERGED)
        return left or not run.final.value <= 10.0 * max(run.trajectory[0].value, 1e-300)


@record
class BatchFinding:
    """The finding of a detector: outcome, sentences, evidence, and remedies, the most promising first.

    A trial counts if its training loss at the end is at most `below`.
    """

    outcome: Outcome
    sentences: tuple[Sentence, ...]
    evidence: Evidence = field(default_factory=dict)
    remedies: Iterator[Remedy] = field(default_factory=lambda: iter(()))
    below: float = math.inf


def judge_batches(facts: BatchFacts) -> BatchFinding:
    """The finding for a run in batches that did not come to rest within the tolerance."""
    for detector in (_interrupted, _diverged, _overfitted, _settled, _falling):
        found = detector(facts)
        if found is not None:
            return found
    raise AssertionError("the last detector always speaks")


def judge_validation(facts: BatchFacts) -> BatchFinding | None:
    """The finding of over-fitting from the rows that were held back; None if they do not show it."""
    return None if facts.has_flown else _overfitted(facts)


def verdict_of(facts: BatchFacts, found: BatchFinding) -> Verdict:
    """The finding as a verdict, without advice."""
    return Verdict(
        found.outcome, " ".join(map(str, found.sentences)), _measured(facts) | found.evidence, None, found.sentences
    )


def _interrupted(facts: BatchFacts) -> BatchFinding | None:
    if facts.run.stop_reason is not StopReason.INTERRUPTED:
        return None
    end = facts.run.final
    sentence = say.BATCHES_INTERRUPTED(epoch=end.step, loss=short(end.value))
    return BatchFinding(Outcome.NOT_CONVERGED, (sentence,))


def _diverged(facts: BatchFacts) -> BatchFinding | None:
    """The finding of a divergence: the values overflowed, or the loss ended far above its start."""
    if not facts.has_flown:
        return None
    run = facts.run
    epoch, rate, size = run.final.step, typed(run.settings.learning_rate), facts.plan.size
    evidence: Evidence = {"lr_limit": facts.lr_limit}
    start = run.trajectory[0].value
    stability = OPTIMIZERS[run.settings.optimizer].stability
    if facts.lr_limit is None or stability is None:
        sentence = say.BATCHES_DIVERGED_WITHOUT_LIMIT(size, epoch=epoch, rate=rate)
    else:
        is_above = abs(run.settings.learning_rate) > facts.lr_limit
        template = say.BATCHES_DIVERGED if is_above else say.BATCHES_DIVERGED_BELOW_LIMIT
        limit = short(facts.lr_limit)
        sentence = template(size, epoch=epoch, rate=rate, formula=stability.formula, limit=limit)
    return BatchFinding(Outcome.DIVERGED, (sentence,), evidence, _lower_rates(facts), below=start)


def _lower_rates(facts: BatchFacts) -> Iterator[Remedy]:
    settings = facts.run.settings
    for factor in RATE_FACTORS_DOWN:
        yield replace(settings, learning_rate=_round(settings.learning_rate * factor)), facts.plan


def _overfitted(facts: BatchFacts) -> BatchFinding | None:
    """The finding of over-fitting: the loss on the rows held back rises while the loss on the fitted rows falls."""
    seen, best, losses = facts.validation, facts.best_epoch, facts.losses
    if not seen:
        return None
    lowest = short(seen[best])
    evidence: Evidence = {"best_epoch": best, "best_validation_loss": seen[best], "validation_loss": seen[-1]}
    if facts.run.stop_reason is StopReason.VALIDATION:
        sentence = say.STOPPED_EARLY(facts.plan.patience, best=best, lowest=lowest)
        return BatchFinding(Outcome.NOT_CONVERGED, (sentence,), evidence)
    width = _stretch(len(seen))
    then, now = _mean(losses[best : best + width]), _mean(losses[-width:])
    if not _has_risen(seen) or not now < then:
        return None
    last = short(_mean(seen[-width:]))
    sentence = say.OVERFITTING(best=best, lowest=lowest, last=last, then=short(then), now=short(now))
    return BatchFinding(Outcome.NOT_CONVERGED, (sentence,), evidence, _patience(facts), below=math.inf)


def _patience(facts: BatchFacts) -> Iterator[Remedy]:
    """The smallest round patience that does not end the run before its best epoch."""
    longest = lowest_at = 0
    for epoch, loss in enumerate(facts.validation[: facts.best_epoch + 1]):
        if loss < facts.validation[lowest_at]:
            longest, lowest_at = max(longest, epoch - lowest_at), epoch
    patience = max(ADVISED_PATIENCE_MIN, rounded_up(longest + 1, digits=1))
    if not facts.plan.patience and patience < len(facts.validation) - facts.best_epoch:
        yield facts.run.settings, replace(facts.plan, patience=patience)


def _has_risen(losses: Sequence[float]) -> bool:
    """Whether the losses of the last stretch are above those of the lowest stretch by more than their scatter."""
    width = _stretch(len(losses))
    parts = [losses[end - width : end] for end in range(len(losses), width - 1, -width)]
    means = [_mean(part) for part in parts]
    rise = means[0] - min(means)
    scatter = _mean([_variance(part) for part in parts]) ** 0.5 if width > 1 else 0.0
    return rise > LOSS_RISE_SHARE * min(means) and rise > LOSS_RISE_ERRORS * scatter / math.sqrt(width)


def _stretch(count: int) -> int:
    """The number of epochs in a stretch."""
    return max(1, count // LOSS_STRETCHES)


def _settled(facts: BatchFacts) -> BatchFinding | None:
    """The finding of a noise floor: the losses of the last epochs are not significantly lower than those before."""
    quarters = _last_quarters(facts.losses)
    if quarters is None or is_lower(quarters[1], quarters[0]):
        return None
    floor = _mean(quarters[1])
    loss, lowest = short(floor), _lowest_validation(facts)
    around = _around_minimum(facts)
    if around is None:
        sentence = say.BATCH_NOISE(facts.plan.size, loss=loss)
        error = math.sqrt(_variance(quarters[1]) / len(quarters[1]))
        return BatchFinding(
            Outcome.NOT_CONVERGED, (sentence, *lowest), {"noise_floor": floor}, _against_noise(facts),
            below=floor - LOSS_FALL_ERRORS * error,
        )  # fmt: skip
    scatter, above = around
    sentence = say.BATCH_NOISE_AROUND_MINIMUM(scatter=short(scatter), loss=loss, excess=short(above))
    evidence: Evidence = {"noise_floor": floor, "scatter": scatter, "excess_loss": above}
    return BatchFinding(
        Outcome.CONVERGED, (sentence, *lowest), evidence, _against_noise(facts), below=floor - above / 2.0
    )


def _against_noise(facts: BatchFacts) -> Iterator[Remedy]:
    """The remedies against noise: a rate that falls to 0, larger batches, a smaller rate."""
    settings, plan = facts.run.settings, facts.plan
    if settings.schedule != ADVISED_SCHEDULE:
        yield replace(settings, schedule=ADVISED_SCHEDULE, schedule_options={}), plan
    yield settings, replace(plan, size=ADVISED_BATCH_FACTOR * plan.size)
    yield replace(settings, learning_rate=_round(settings.learning_rate * ADVISED_RATE_FACTOR)), plan


def _around_minimum(facts: BatchFacts) -> tuple[float, float] | None:
    """The scatter of the last epochs, and the excess of their mean loss over the reference's; None if far from it."""
    if facts.reference is None:
        return None
    rows = [facts.run.trajectory[i] for i in range(len(facts.run.trajectory) * 3 // 4, len(facts.run.trajectory))]
    right = facts.reference.parameters
    center = tuple(_mean(column) for column in zip(*(row.point for row in rows), strict=True))
    scatter = math.sqrt(_mean([math.dist(row.point, center) ** 2 for row in rows]))
    if math.dist(center, right) > EPOCH_SCATTER_FACTOR * scatter:
        return None
    return scatter, _mean([row.value for row in rows]) - facts.reference.loss


def _falling(facts: BatchFacts) -> BatchFinding:
    """The finding for every other run: the training loss still falls."""
    losses = facts.losses
    quarters = _last_quarters(losses)
    before, now = (losses[0], losses[-1]) if quarters is None else map(_mean, quarters)
    template = say.BATCHES_FALL if now < before else say.BATCHES_TOO_FEW
    sentence = template(facts.run.steps_taken, before=short(before, now), now=short(now, before))
    longer = replace(facts.plan, epochs=ADVISED_EPOCHS_FACTOR * facts.plan.epochs)
    return BatchFinding(
        Outcome.SLOW if now < before else Outcome.NOT_CONVERGED, (sentence, *_lowest_validation(facts)), {},
        iter(((facts.run.settings, longer),)), below=math.nextafter(now, -math.inf),
    )  # fmt: skip


def _lowest_validation(facts: BatchFacts) -> tuple[Sentence, ...]:
    """A sentence with the epoch of the lowest validation loss.

    It is empty without rows held back, or if that is the last epoch.
    """
    best = facts.best_epoch
    if not facts.validation or best == len(facts.validation) - 1:
        return ()
    return (say.LOWEST_VALIDATION(best=best, lowest=short(facts.validation[best])),)


def _measured(facts: BatchFacts) -> Evidence:
    return {
        "epochs": facts.run.steps_taken, "batch": facts.plan.size, "gradient_norm": facts.run.final.gradient_norm,
        "learning_rate": facts.run.settings.learning_rate, "lr_limit": facts.lr_limit,
    }  # fmt: skip


def is_lower(values: Sequence[float], others: Sequence[float]) -> bool:
    """Whether the mean of some values is lower than that of others by more than their scatter explains."""
    error = math.sqrt(_variance(values) / len(values) + _variance(others) / len(others))
    return _mean(others) - _mean(values) > LOSS_FALL_ERRORS * error


def _last_quarters(values: Sequence[float]) -> tuple[Sequence[float], Sequence[float]] | None:
    """The third and the last quarter of a sequence that is long enough."""
    count = len(values)
    return (values[count // 2 : count * 3 // 4], values[count * 3 // 4 :]) if count > SETTLED_EPOCHS_MIN else None


def _round(rate: float) -> float:
    """Two significant digits."""
    return float(f"{rate:.1e}")


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _variance(values: Sequence[float]) -> float:
    """The unbiased estimate of the variance (divisor n − 1)."""
    center = _mean(values)
    return math.fsum((value - center) ** 2 for value in values) / max(1, len(values) - 1)
