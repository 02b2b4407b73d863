"""Where does descent lead: an expression and settings become a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from gdcli.descent.engine import Driver
from gdcli.descent.single.history import History, iterates_kept_max
from gdcli.descent.single.settings import settle
from gdcli.descent.single.stepper import STRETCH_STEPS_MAX, Stepper
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression
from gdcli.model import Engine, Run, Settings, StopReason, iterate_of

STRETCH_SECONDS_MAX: Final = 0.05
"""Seconds that a stretch may take, so that progress and interruption are prompt."""


def descend(
    expression: Expression,
    settings: Settings,
    every: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    objective: Objective | None = None,
    engine: str = Engine.AUTO,
) -> Run:
    """Descend as the settings say; every iterate is looked at before it is left, and the last one too.

    Stops where the gradient's norm is at or below `tol` (if that is above 0), where value or gradient are not finite,
    where the value or a component is 1e100 times what it was at the start (or 1), after `steps` updates, or when
    `should_stop` says so. `every`: keep each iterate whose step is a multiple of it (see `history`). `on_progress` is
    told the updates done and to be done. `objective` saves compiling the expression again. `engine` says what
    runs the loop (see `engine`).

    Noise is added to the gradient that the update uses; the recorded gradient is the true one. Raises UsageError and
    CannotError.
    """
    if every is not None and every < 1:
        raise UsageError(f"cannot keep every {every}-th iterate", "--every must be 1 or more.")
    settings = settle(settings, expression.variables)
    n = len(expression.variables)
    stepper = Stepper(objective or Objective(expression), settings)
    history = History(n, every)
    pace = Pace(n)
    reason: StopReason | None = None
    with Driver(stepper, history, engine) as driver:
        while reason is None:
            if should_stop is not None and should_stop():
                stepper.arrive()
                reason = StopReason.INTERRUPTED
                break
            with pace:
                reason = driver.advance(pace.steps)
            if on_progress is not None:
                on_progress(stepper.step, settings.steps)
    best = stepper.best or stepper.row
    return Run(
        expression=to_text(expression.root),
        variables=expression.variables,
        settings=settings,
        stop_reason=reason,
        steps_taken=stepper.step,
        value_evaluations=stepper.value_evaluations,
        gradient_evaluations=stepper.step + 1,
        final=stepper.present,
        best=iterate_of(best, n),
        trajectory=history.trajectory(best, stepper.row),
        engine=driver.used,
        engine_note=driver.note,
    )


class Pace:
    """How many steps make a stretch: few at first, then as many as are done in STRETCH_SECONDS_MAX seconds."""

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
