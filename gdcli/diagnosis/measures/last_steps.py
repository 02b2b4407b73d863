"""The last steps of a run: whether they turn back on themselves, repeat, shrink or grow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.run import unjudged_run
from gdcli.diagnosis.thresholds import (
    CYCLE_ITERATES_WITH_MEMORY,
    CYCLE_MISS_SHARE,
    CYCLE_STEPS_MAX,
    TAIL_ITERATES,
)
from gdcli.graph.objective import Objective, Vector, dot
from gdcli.model import Iterate, Run, Settings, StopReason, norm
from gdcli.record import record, replace


@record
class Tail:
    """Consecutive iterates at the end of a run, and the steps between them.

    `has_memory`: whether the next step depends on more than the last iterate.
    """

    iterates: tuple[Iterate, ...]
    steps: tuple[Vector, ...]
    has_memory: bool = False

    @property
    def sign_changes(self) -> float:
        """The share of steps that turn back on the step before."""
        turns = [dot(a, b) < 0.0 for a, b in pairwise(self.steps)]
        return sum(turns) / len(turns) if turns else 0.0

    @property
    def longest_step(self) -> float:
        return max(map(norm, self.steps), default=0.0)

    @property
    def longest_late_step(self) -> float:
        """The length of the longest step of the last quarter, and of the last four steps."""
        return max(map(norm, self.steps[-max(4, len(self.steps) // 4) :]), default=0.0)

    @property
    def last_step(self) -> float:
        return norm(self.steps[-1]) if self.steps else 0.0

    @property
    def period(self) -> int | None:
        """The number of steps after which the iterates repeat; None if they do not repeat or do not move."""
        points = [iterate.point for iterate in self.iterates]
        for period in range(2, CYCLE_STEPS_MAX + 1):
            count = CYCLE_ITERATES_WITH_MEMORY if self.has_memory else 2 * period
            compared = points[-count:]
            size = max(map(norm, self.steps[-count + 1 :]), default=0.0)
            if len(compared) < count or size == 0.0:
                return None
            if all(
                math.dist(a, b) <= CYCLE_MISS_SHARE * size for a, b in zip(compared, compared[period:], strict=False)
            ):
                return period
        return None


def tail_of(objective: Objective, run: Run) -> Tail | None:
    """The last steps of a run; None if it made none, or if its last iterates were not kept.

    Instead of iterates that were not kept, a method without memory makes its next steps, which are then the last.
    """
    consecutive = _consecutive(run)
    if len(consecutive) < 3 <= run.steps_taken and _continues(run):
        onwards = replace(run.settings, start=run.final.point, steps=TAIL_ITERATES, tol=0.0)
        consecutive = tuple(unjudged_run(objective, onwards).trajectory)
    if len(consecutive) < 2:
        return None
    points = [iterate.point for iterate in consecutive]
    has_memory = OPTIMIZERS[run.settings.optimizer].has_memory
    return Tail(tuple(consecutive), tuple(_difference(b, a) for a, b in pairwise(points)), has_memory)


def _continues(run: Run) -> bool:
    """Whether the run would go on the same way from its final point alone."""
    settings: Settings = run.settings
    memory = OPTIMIZERS[settings.optimizer].has_memory
    plain = not memory and settings.has_constant_rate and settings.noise == 0.0
    return plain and run.stop_reason is StopReason.MAX_STEPS


def _consecutive(run: Run) -> tuple[Iterate, ...]:
    """The kept iterates at the end without a gap between them."""
    kept = tuple(run.trajectory[max(0, len(run.trajectory) - TAIL_ITERATES) :])
    first = len(kept) - 1
    while first > 0 and kept[first].step - kept[first - 1].step == 1:
        first -= 1
    return tuple(iterate for iterate in kept[first:] if all(map(math.isfinite, iterate.point)))


def _difference(a: Sequence[float], b: Sequence[float]) -> Vector:
    return tuple(x - y for x, y in zip(a, b, strict=True))
