"""Descent in mini-batches: an update for each batch of rows, an iterate for each epoch, and a loss on rows held back.

The batches of an epoch are consecutive pieces of the rows, which are shuffled before each epoch unless their order is
kept; the last one may be smaller. Value and gradient of an iterate are those of all rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gdcli.descent import sentences
from gdcli.descent.methods import sentences as say
from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.methods.schedules import schedule_of
from gdcli.descent.methods.update import CarefulUpdate
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.single.sentences import CHOOSE_START
from gdcli.descent.single.stepper import DIVERGENCE_FACTOR
from gdcli.descent.single.stop_tests import has_memory, stop_reason
from gdcli.errors import CannotError, UsageError
from gdcli.graph.objective import Objective, Vector
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression, RowTable
from gdcli.model import Run, Settings, StopReason, Trajectory, iterate_of
from gdcli.model.fit import BatchPlan, best_epoch
from gdcli.model.run import IterateRow, is_finite
from gdcli.record import record, replace

RowNumbers = NDArray[np.int64]


@record
class BatchRun:
    """A run whose iterates are epochs, and the validation loss at each of them (empty without rows held back)."""

    run: Run
    validation: tuple[float, ...]
    updates: int


@record
class Buffer:
    """The rows of one batch, copied into the arrays that generated code reads."""

    rows: int
    columns: Mapping[str, NDArray[np.float64]]


class Batch:
    """The objective over batches of one size."""

    def __init__(self, expression: Expression, table: RowTable, size: int) -> None:
        self._source = {name: np.asarray(column) for name, column in table.columns.items()}
        self._buffer = Buffer(size, {name: np.empty(size) for name in self._source})
        self._objective = Objective(replace(expression, table=self._buffer))

    def __call__(self, rows: RowNumbers, point: Vector) -> tuple[float, Vector]:
        """Value and gradient (n) over these rows."""
        for name, column in self._buffer.columns.items():
            self._source[name].take(rows, out=column, mode="clip")  # other modes write into a copy first
        return self._objective.value_and_gradient(point)


def descend_in_batches(
    expression: Expression,
    settings: Settings,
    plan: BatchPlan,
    validate: Callable[[Vector], float] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> BatchRun:
    """Descend through `plan.epochs` epochs; schedules go by updates, `settings.steps` is not used.

    Stops as a run over all rows does, and when the validation loss has not been lower for `plan.patience` epochs.
    Raises UsageError for a method that needs more than a gradient, CannotError if the function has no value at the
    start.
    """
    return _BatchRunInProgress(expression, settings, plan, validate).run(on_progress, should_stop)


class _BatchRunInProgress:
    """One run through the epochs."""

    def __init__(
        self, expression: Expression, settings: Settings, plan: BatchPlan, validate: Callable[[Vector], float] | None
    ) -> None:
        table = expression.table
        assert table is not None
        self.count = table.rows
        self.size = min(plan.size, self.count)
        per_epoch = -(-self.count // self.size)
        self.plan = plan
        self.expression = expression
        self.objective = Objective(expression)
        self.settings = checked_settings(replace(settings, steps=plan.epochs * per_epoch), expression.variables)
        optimizer = optimizer_of(self.settings.optimizer)
        if optimizer.planning is not None:
            refusal = say.NOT_IN_BATCHES(method=optimizer.name, reason=optimizer.planning.reason())
            raise UsageError(refusal, say.LEAVE_OUT_BATCH())
        sizes = {self.size, self.count - (per_epoch - 1) * self.size}
        self.batches = {size: Batch(expression, table, size) for size in sizes}
        self.update = CarefulUpdate(optimizer, self.settings, len(expression.variables))
        self.state: Vector = (0.0,) * (len(expression.variables) * len(optimizer.state))
        self.point: Vector = self.settings.start
        self.updates = 0
        self.validate = validate
        self.random = np.random.default_rng(plan.seed)

    def run(self, on_progress: Callable[[int, int], None] | None, should_stop: Callable[[], bool]) -> BatchRun:
        """Run the epochs until there is a reason to stop."""
        rows = [self.row(0)]
        seen = [self.validate(self.point)] if self.validate else []
        self._check_start(rows[0])
        limit = DIVERGENCE_FACTOR * max(1.0, abs(rows[0][-1 - len(self.point) - 1] or 0.0), *map(abs, self.point))
        reason: StopReason | None = None
        while reason is None:
            epoch = len(rows)
            is_whole = self.epoch(should_stop)
            rows[-1] = (*rows[-1][:-1], self.rate(self.updates - 1))
            rows.append(self.row(epoch))
            seen += [self.validate(self.point)] if self.validate else []
            reason = self._reason(rows, seen, limit) if is_whole else StopReason.INTERRUPTED
            if on_progress is not None:
                on_progress(epoch, self.plan.epochs)
        return BatchRun(self._run(rows, reason), tuple(seen), self.updates)

    def epoch(self, should_stop: Callable[[], bool]) -> bool:
        """Make the updates of one epoch; returns False if it was stopped before its end."""
        for rows in self._pieces():
            if should_stop() or not all(map(math.isfinite, self.point)):
                return not should_stop()
            value, gradient = self.batches[len(rows)](rows, self.point)
            rate = self.rate(self.updates)
            self.point, self.state, _ = self.update(self.point, value, gradient, self.state, rate, self.updates)
            self.updates += 1
        return True

    def _pieces(self) -> Iterator[RowNumbers]:
        """The rows of each batch."""
        order = np.arange(self.count) if self.plan.keeps_order else self.random.permutation(self.count)
        return (order[begin : begin + self.size] for begin in range(0, self.count, self.size))

    def rate(self, update: int) -> float:
        """The learning rate of an update."""
        settings = self.settings
        rate = schedule_of(settings.schedule).rate
        return float(rate(update, settings.steps, settings.learning_rate, settings.schedule_options))

    def row(self, epoch: int) -> IterateRow:
        """The iterate of an epoch: point, value and gradient over all rows."""
        value, gradient = self.objective.value_and_gradient(self.point)
        return (epoch, *self.point, value, *gradient, None)

    def _check_start(self, row: IterateRow) -> None:
        if not is_finite(row):
            raise CannotError(sentences.LOSS_NOT_FINITE(), CHOOSE_START())

    def _reason(self, rows: Sequence[IterateRow], seen: Sequence[float], limit: float) -> StopReason | None:
        """The reason to stop after this epoch, which is compared with the one before; None if there is none."""
        before, here = (iterate_of(row, len(self.point)) for row in rows[-2:])
        memory = (before.value, *before.point) if has_memory(self.settings) else ()
        reason = stop_reason(here, memory, replace(self.settings, steps=self.plan.epochs), limit)
        waited = len(seen) - 1 - best_epoch(seen) if self.plan.patience and seen else 0
        if reason in (None, StopReason.MAX_STEPS) and waited >= self.plan.patience > 0:
            return StopReason.VALIDATION
        return reason

    def _run(self, rows: Sequence[IterateRow], reason: StopReason) -> Run:
        n = len(self.point)
        found = [iterate_of(row, n) for row in rows]
        best = min((each for each in found if math.isfinite(each.value)), key=lambda each: each.value)
        return Run(
            expression=to_text(self.expression.root), variables=self.expression.variables,
            settings=replace(self.settings, steps=self.plan.epochs, seed=self.plan.seed), stop_reason=reason,
            steps_taken=len(rows) - 1, value_evaluations=self.updates + len(rows),
            gradient_evaluations=self.updates + len(rows), final=found[-1], best=best,
            trajectory=Trajectory(n, tuple(rows)),
        )  # fmt: skip
