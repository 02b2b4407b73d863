"""The loop of one run as machine code: the C compiler works while the run goes on in Python, and then takes over.

A `CompiledLoop` replaces the generated Python loop of a `Stepper`. It writes the rows that are due straight into the
history's columns, without Python objects; at an iterate where a comparison fails the loop returns, as in Python.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterable
from typing import Any, Final, cast

from gdcli.descent.native.bound_table import BoundTable
from gdcli.descent.native.c_library import Address, Build, Double, Integer
from gdcli.descent.native.c_source import StepCode, run_source, write_step
from gdcli.descent.single.history import History
from gdcli.descent.single.stepper import Stepper
from gdcli.graph.objective import Vector
from gdcli.model.run import IterateRow

STRETCH_NUMBERS_MAX: Final = 262_144
"""The most numbers in the rows of one stretch."""



def step_of(stepper: Stepper) -> StepCode:
    """The step of a run as C."""
    return write_step(stepper.objective, stepper.optimizer, stepper.settings, noisy=stepper.inputs.noisy)


def build_loop(stepper: Stepper, compiler: str) -> Build:
    """Start the compiler on the loop of this run."""
    return Build(run_source(step_of(stepper)), compiler)


def bound_table(build: Build, stepper: Stepper) -> BoundTable | None:
    """The table of rows, bound to the compiled loop that reads it; None if the objective has no table."""
    graph = stepper.objective.graph
    return None if graph.table is None else BoundTable(build, step_of(stepper).stages, graph)


class CompiledLoop:
    """A `Loop` in machine code; it writes the rows that are kept straight to `history`, and never calls `append`.

    `advance`: the function of that name in `run_source`.
    """

    def __init__(self, advance: Any, history: History, dimension: int, memory: int) -> None:  # noqa: ANN401
        width = 2 * dimension + 2
        self.longest = max(1, STRETCH_NUMBERS_MAX // width)
        self._history = history
        self._dimension = dimension
        self._carried = (Double * (dimension + memory))()
        self._best = (Double * width)()
        self._counts = (Integer * 2)()
        self._rows = (Double * (self.longest * width))()
        self._bytes = memoryview(self._rows).cast("B")
        self._advance = advance
        self._advance.restype = Integer
        self._advance.argtypes = (
            Integer, Integer, Double, Address, Address, Address, Address, Double,
            Integer, Address, Integer, Address,
        )  # fmt: skip

    def __call__(
        self,
        feed: Iterable[object],
        learning_rate: float,
        point: Vector,
        state: Vector,
        best: IterateRow | None,
        limit: float,
        _append: Callable[[IterateRow], None],
        /,
    ) -> tuple[int | None, Vector, Vector, IterateRow | None, IterateRow | None]:
        """Advance through `feed`, of at most `longest` steps; no row is returned where it stops early."""
        begin, end, rates, noise = _fed(feed)
        n = self._dimension
        self._carried[:] = [*point, *state]
        self._best[n] = math.inf if best is None else cast(float, best[n + 1])
        stop = self._advance(
            begin, end, learning_rate, rates, noise, self._carried, self._best, limit,
            self._history.stride, self._rows, self.longest, self._counts,
        )  # fmt: skip
        kept, best_step = self._counts
        self._record(kept)
        carried = tuple(self._carried)
        if best_step >= 0:
            best = (best_step, *self._best)
        return None if stop == end else stop, carried[:n], carried[n:], best, None

    def _record(self, kept: int) -> None:
        column, size = self.longest * ctypes.sizeof(Double), kept * ctypes.sizeof(Double)
        self._history.extend_packed(
            [self._bytes[start : start + size] for start in range(0, len(self._bytes), column)]
        )


def _fed(feed: Iterable[object]) -> tuple[int, int, ctypes.Array[Double] | None, ctypes.Array[Double] | None]:
    """The inputs of a stretch: its first step, the step after its last, the rates, and the noise by component."""
    if isinstance(feed, range):
        return feed.start, feed.stop, None, None
    steps, rates, *noise = zip(*cast(Iterable[tuple[float, ...]], feed), strict=True)
    count = len(steps)
    drawn = (Double * (count * len(noise)))(*(number for column in noise for number in column)) if noise else None
    return int(steps[0]), int(steps[0]) + count, (Double * count)(*rates), drawn
