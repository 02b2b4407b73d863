"""Advice after a run in mini-batches: the first remedy whose trial does better, within a budget of updates."""

from __future__ import annotations

from collections.abc import Callable

from gdcli.diagnosis.batches import BatchFacts, BatchFinding, Remedy
from gdcli.diagnosis.thresholds import TRIAL_UPDATES_MAX
from gdcli.errors import GdcliError
from gdcli.model.fit import BatchPlan

MakeTrial = Callable[[Remedy], BatchFacts]
"""Makes the run of a remedy. Raises GdcliError if that is not possible."""


def first_batch_remedy(found: BatchFinding, rows: int, trial: MakeTrial) -> tuple[Remedy, BatchFacts] | None:
    """The first remedy whose trial ends as low as the finding asks, with the trial.

    `rows` is the number of fitted rows.
    """
    left = TRIAL_UPDATES_MAX
    for remedy in found.remedies:
        left -= updates_of(remedy[1], rows)
        if left < 0:
            return None
        try:
            tried = trial(remedy)
        except GdcliError:
            continue
        if not tried.has_flown and tried.last_loss <= found.below:
            return remedy, tried
    return None


def updates_of(plan: BatchPlan, rows: int) -> int:
    """The updates of all epochs of a plan."""
    return plan.epochs * -(-rows // min(plan.size, rows))
