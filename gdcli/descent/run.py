"""One descent: an expression and settings become a run.

The generated Python loop advances it. In a long run a C compiler works meanwhile, and the compiled loop takes over.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from gdcli.descent.engine import RunEngine
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.single.history import History, iterates_kept_max
from gdcli.descent.single.stepper import STRETCH_STEPS_MAX, Stepper
from gdcli.graph.objective import Objective
from gdcli.late import LateModule
from gdcli.model import Engine, Run, Settings, StopReason, iterate_of
from gdcli.model.run import IterateRow
from gdcli.record import deferred

if TYPE_CHECKING:
    from gdcli.language.printing import text as printing
else:
    printing = LateModule("gdcli.language.printing.text")  # csv does not show the expression

STRETCH_SECONDS_MAX: Final = 0.05
"""Seconds that a stretch may take, so that progress and interruption are prompt."""


def unjudged_run(
    objective: Objective,
    settings: Settings,
    every: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    engine: str = Engine.AUTO,
) -> Run:
    """Descend as the settings say; every iterate is tested for a reason to stop, the last one too.

    Stops as the settings say, where value or gradient are not finite, where the value or a component is 1e100 times
    what it was at the start (or 1), or when `should_stop` says so. `every`: keep each iterate whose step is a multiple
    of it (see `history`). `on_progress(done, total)` is called with numbers of updates. `engine` says what
    runs the loop (see `engine`).

    Noise is added to the gradient that the update uses; the recorded gradient is the true one. Raises UsageError and
    CannotError.
    """
    descent = RunInProgress(objective, settings, History(len(objective.variables), every), engine)
    descent.run_to_end(on_progress, should_stop)
    return descent.record()


class RunInProgress:
    """A run in progress, with its completed settings. Raises UsageError and CannotError."""

    def __init__(
        self,
        objective: Objective,
        settings: Settings,
        history: History,
        engine: str = Engine.AUTO,
    ) -> None:
        self._expression = objective.expression
        self._settings = checked_settings(settings, objective.variables)
        self._stepper = Stepper(objective, self._settings)
        self._history = history
        self._engine = RunEngine(self._stepper, history, engine)
        self._reason: StopReason | None = None

    @property
    def last(self) -> IterateRow:
        """The row of the present iterate."""
        return self._stepper.row

    @property
    def has_ended(self) -> bool:
        """Whether there is a reason to stop."""
        return self._reason is not None

    def run_to_end(
        self, on_progress: Callable[[int, int], None] | None, should_stop: Callable[[], bool] | None
    ) -> None:
        """Run until there is a reason to stop."""
        for _ in self.stretches(on_progress, should_stop):
            pass

    def stretches(
        self, on_progress: Callable[[int, int], None] | None, should_stop: Callable[[], bool] | None
    ) -> Iterator[None]:
        """Run until there is a reason to stop, and yield after each stretch of steps."""
        pace = Pace(len(self._expression.variables))
        with self._engine:
            while self._reason is None:
                if should_stop is not None and should_stop():
                    self._stepper.arrive()
                    self._reason = StopReason.INTERRUPTED
                    return
                with pace:
                    self._reason = self._advance(pace.steps)
                if on_progress is not None:
                    on_progress(self._stepper.step, self._settings.steps)
                yield

    def _advance(self, count: int) -> StopReason | None:
        """Make up to `count` updates, or as many as the engine makes of them, and keep the rows that are left."""
        if not self._engine.get_ready():
            return None  # the compiler has not ended: the next stretch asks again
        count = self._engine.stretch_steps(count)
        if self._engine.used is Engine.COMPILED:
            return self._stepper.advance(count, self._keep)
        rows: list[IterateRow] = []
        reason = self._stepper.advance(count, rows.append)
        self._history.extend(rows)
        return reason

    def _keep(self, row: IterateRow) -> None:
        """Keep one row at once: the compiled loop keeps its own, before and after it."""
        self._history.extend((row,))

    def record(self, history: History | None = None) -> Run:
        """The record of the run, with the iterates of `history`; without a reason to stop it was interrupted."""
        stepper = self._stepper
        best = stepper.best or stepper.row
        return Run(
            expression=deferred(lambda: printing.to_text(self._expression.root)),
            variables=self._expression.variables,
            settings=self._settings,
            stop_reason=self._reason or StopReason.INTERRUPTED,
            steps_taken=stepper.step,
            value_evaluations=stepper.value_evaluations,
            gradient_evaluations=stepper.gradient_evaluations,
            final=stepper.present,
            best=iterate_of(best, len(self._expression.variables)),
            trajectory=(history or self._history).trajectory(best, stepper.row),
            engine=self._engine.used,
            engine_note=self._engine.note,
        )


class Pace:
    """The number of steps in a stretch: few at first, then as many as take STRETCH_SECONDS_MAX seconds."""

    def __init__(self, dimension: int) -> None:
        self.steps = 16
        self._most = min(STRETCH_STEPS_MAX, iterates_kept_max(dimension))
        self._begin = 0.0

    def __enter__(self) -> None:
        self._begin = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        taken = time.perf_counter() - self._begin
        if taken > STRETCH_SECONDS_MAX:
            self.steps = max(1, self.steps // 2)
        elif taken < STRETCH_SECONDS_MAX / 4:
            self.steps = min(self._most, self.steps * 2)
