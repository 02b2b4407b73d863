"""The state of one descent, and how it advances.

The generated loop makes the updates while its comparisons hold, which no reason to stop allows. Where one fails, the
iterate is looked at exactly: the run ends there, or one update is made in careful arithmetic and the loop goes on.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.methods.update import CarefulUpdate
from gdcli.descent.single.loop import Loop, StretchEnd, generate_loop
from gdcli.descent.single.step_inputs import StepInputs
from gdcli.descent.single.stop_tests import no_memory, stop_reason
from gdcli.errors import CannotError
from gdcli.graph.objective import Objective, Vector
from gdcli.late import LateModule
from gdcli.model import Iterate, Settings, StopReason, iterate_of
from gdcli.model.run import IterateRow, is_finite, step_of, with_rate
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.descent.single import sentences as say
else:
    say = LateModule("gdcli.descent.single.sentences")

STRETCH_STEPS_MAX: Final = 512
"""The most steps in a stretch: its rows fit into the cache, and the next stretch uses their memory again."""
DIVERGENCE_FACTOR: Final = 1e100
"""A run has diverged if the value or a component is this many times the largest number of the start, or 1."""


def loop_for(objective: Objective, settings: Settings) -> Loop:
    """The loop that advances a run with these settings.

    The last one of an objective is used again where only start, steps and learning rate differ, as in most trials.
    """
    objective = objective.by_terms
    inputs = StepInputs(settings, len(objective.variables))
    same = replace(settings, start=(), steps=0, learning_rate=0.0, seed=None), inputs.varying
    kept, loop = _last_loops.get(objective, (None, None))
    if loop is None or kept != same:
        optimizer = optimizer_of(settings.optimizer)
        loop = generate_loop(objective, optimizer, settings, varying=inputs.varying, noisy=inputs.noisy)
        _last_loops[objective] = same, loop
    return loop


_last_loops: Final[MutableMapping[Objective, tuple[object, Loop]]] = WeakKeyDictionary()
"""The loop that was compiled last for an objective, and the settings that it is for."""


class Stepper:
    """The state of one run; `settings` are settled. Raises CannotError if the function has no slope at the start.

    `loop`: one made by `loop_for`; it can be used again for other starts and learning rates.
    `step` is the number of the present iterate, `row` its row once it is computed, without a learning rate;
    `best` is the row with the lowest finite value so far.
    """

    def __init__(self, objective: Objective, settings: Settings, loop: Loop | None = None) -> None:
        optimizer = optimizer_of(settings.optimizer)
        objective = objective.by_terms
        n = len(objective.variables)
        self.objective = objective
        self.settings = settings
        self.optimizer = optimizer
        self.inputs = StepInputs(settings, n)
        self.step = 0
        self.point: Vector = settings.start
        self._memory = no_memory(settings, n)
        self.state: Vector = (0.0,) * (n * len(optimizer.state)) + self._memory
        self._python_loop = loop or loop_for(objective, settings)
        self._loop = self._python_loop
        self._update = CarefulUpdate(optimizer, settings, n)
        self._planner = optimizer.planning.planner(objective, settings.bounds) if optimizer.planning else None
        self._plan: tuple[Vector, float] = (), 0.0
        self._planned_for: tuple[Vector, float] | None = None
        self._stood = 0
        self.best: IterateRow | None = None
        self.row = self._evaluated()
        self._check_start(self.present)
        self._limit = DIVERGENCE_FACTOR * max(1.0, abs(self.present.value), *map(abs, self.point))

    @property
    def present(self) -> Iterate:
        """The iterate computed last."""
        return iterate_of(self.row, len(self.point))

    @property
    def lowest(self) -> float:
        """The lowest finite value so far."""
        return math.inf if self.best is None else iterate_of(self.best, len(self.point)).value

    @property
    def value_evaluations(self) -> int:
        """How often the value was computed: once for each iterate, and in line searches."""
        return self.step + 1 + (self._planner.evaluations[0] if self._planner else 0)

    @property
    def gradient_evaluations(self) -> int:
        """How often the gradient was computed: once for each iterate, and in line searches."""
        return self.step + 1 + (self._planner.evaluations[1] if self._planner else 0)

    def advance(self, count: int, append: Callable[[IterateRow], None]) -> StopReason | None:
        """Make up to `count` updates; returns the reason if the run ends. `append` gets each row after its update.

        Where the loop stops early, `arrive` tells whether the run ends there; if not, one careful update leads on.
        """
        end = min(self.step + count, self.settings.steps)
        while True:
            row = self._fast(end, append)
            if self.step == end < self.settings.steps:
                return None
            reason = self.arrive(row)
            if reason is not None:
                return reason
            self._careful(append)

    def arrive(self, row: IterateRow | None = None) -> StopReason | None:
        """Compute the present iterate, unless its row is known, and return the reason if the run ends there.

        The reason is that value or gradient are not finite, the gradient is within the tolerance, the run has diverged,
        the last update changed too little, or all steps are made.
        """
        self.row = self._evaluated() if row is None or not is_finite(row) else with_rate(row, None)
        if -math.inf < self.present.value < self.lowest:
            self.best = self.row
        before = self.state[len(self.state) - len(self._memory) :]
        return stop_reason(self.present, before, self.settings, self._limit)

    def hand_over(self, loop: Loop) -> None:
        """Advance with another loop from now on; single iterates are still computed by the first loop."""
        self._loop = loop

    def _evaluated(self) -> IterateRow:
        """The row of the present iterate, with value and gradient, and without a learning rate.

        The generated loop computes it, in a feed of one step. The objective's own function, for which code must be
        generated first, computes it only where a number is not finite.
        """
        rows: list[IterateRow] = []
        zeros = (0.0,) * len(self.inputs.noise(self.step))
        feed = [(self.step, 0.0, *zeros)] if self.inputs.varying else [self.step]
        ended = StretchEnd(*self._python_loop(feed, 0.0, self.point, self.state, None, math.inf, rows.append))
        row = rows[0] if rows else ended.row
        if row is not None and is_finite(row):
            return with_rate(row, None)
        value, gradient = self.objective.value_and_gradient(self.point)
        return (self.step, *self.point, value, *gradient, None)

    def _fast(self, end: int, append: Callable[[IterateRow], None]) -> IterateRow | None:
        """Run the generated loop up to iterate `end`; returns the row at which it stopped early, if it computed one."""
        if self._planner is not None:
            return None
        feed = self.inputs.feed(self.step, end)
        rate, limit = self.settings.learning_rate, self._limit
        ended = StretchEnd(*self._loop(feed, rate, self.point, self.state, self.best, limit, append))
        self.step = end if ended.step is None else ended.step
        self.point, self.state = ended.point, ended.state
        self.best = ended.best
        return ended.row

    def direction(self) -> tuple[Vector, float]:
        """The direction (n) and the learning rate of the update from the iterate computed last."""
        here = self.present
        noise = self.inputs.noise(self.step)
        gradient = tuple(map(operator.add, here.gradient, noise)) if noise else here.gradient
        rate = self.inputs.rate(self.step)
        if self._planner is None:
            return gradient, rate
        # At the second update from the same point a search has forgotten the way there: from then on it repeats itself.
        self._stood = self._stood + 1 if self._planned_for == (self.point, rate) else 0
        if self._stood < 2:
            self._plan = self._planner.plan(self.point, here.value, gradient, rate)
        self._planned_for = self.point, rate
        return self._plan

    def _careful(self, append: Callable[[IterateRow], None]) -> None:
        """One update in arithmetic that never raises an error, from the iterate computed last."""
        direction, rate = self.direction()
        value, state = self.present.value, self.state[: len(self.state) - len(self._memory)]
        point, state, used = self._update(self.point, value, direction, state, rate, self.step)
        row = with_rate(self.row, used)
        append(row)
        if self.best is not None and step_of(self.best) == self.step:
            self.best = row
        self.state = (*state, value, *self.point) if self._memory else state
        self.point = point
        self.step += 1

    def _check_start(self, here: Iterate) -> None:
        has_value = math.isfinite(here.value)
        if has_value and all(map(math.isfinite, here.gradient)):
            return
        places = zip(self.objective.variables, here.point, strict=True)
        refusal = (say.GRADIENT_NOT_FINITE if has_value else say.VALUE_NOT_FINITE)(
            start=", ".join(f"{name} = {x:g}" for name, x in places)
        )
        from gdcli.language.cube_roots import CUBE_ROOT_HINT, has_cube_root  # noqa: PLC0415 - only on the way to an error

        needs_cube_root = not has_value and has_cube_root(self.objective.expression.root)
        raise CannotError(refusal, CUBE_ROOT_HINT if needs_cube_root else say.CHOOSE_START())
