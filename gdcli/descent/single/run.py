"""Where does descent lead: an expression and settings become a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from gdcli.descent.single.engine import Driver, Engine
from gdcli.descent.single.history import Recorder, most_iterates
from gdcli.descent.single.settings import settle
from gdcli.descent.single.stepper import Walk
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Expression
from gdcli.model import Run, Settings, StopReason, iterate_of

LONGEST_STRETCH: Final = 512
"""Steps; the rows of a stretch fit into the cache, and its memory is used again by the next."""
PROMPT: Final = 0.05
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
    `should_stop` says so. `every`: keep each iterate whose step is a multiple of it (see `recorder`). `on_progress` is
    told the updates done and to be done. `objective` saves compiling the expression again. `engine` says what
    runs the loop (see `engine`).

    Noise is added to the gradient that the update uses; the recorded gradient is the true one. Raises UsageError and
    CannotError.
    """
    if every is not None and every < 1:
        raise UsageError(f"cannot keep every {every}-th iterate", "--every must be 1 or more.")
    settings = settle(settings, expression.variables)
    n = len(expression.variables)
    walk = Walk(objective or Objective(expression), settings)
    recorder = Recorder(n, every)
    pace = Pace(n)
    reason: StopReason | None = None
    with Driver(walk, recorder, engine) as driver:
        while reason is None:
            if should_stop is not None and should_stop():
                walk.arrive()
                reason = StopReason.INTERRUPTED
                break
            with pace:
                reason = driver.advance(pace.steps)
            if on_progress is not None:
                on_progress(walk.step, settings.steps)
    best = walk.best or walk.row
    return Run(
        expression=to_text(expression.root),
        variables=expression.variables,
        settings=settings,
        stop_reason=reason,
        steps_taken=walk.step,
        value_evaluations=walk.value_evaluations,
        gradient_evaluations=walk.step + 1,
        final=walk.present,
        best=iterate_of(best, n),
        trajectory=recorder.trajectory(best, walk.row),
        engine=driver.used,
    )


class Pace:
    """How many steps make a stretch: few at first, then as many as are done in PROMPT seconds."""

    def __init__(self, dimension: int) -> None:
        self.steps = 16
        self._most = min(LONGEST_STRETCH, most_iterates(dimension))
        self._begin = 0.0

    def __enter__(self) -> None:
        self._begin = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        taken = time.perf_counter() - self._begin
        if taken > PROMPT:
            self.steps = max(1, self.steps // 2)
        elif taken < PROMPT / 4:
            self.steps = min(self._most, self.steps * 2)
