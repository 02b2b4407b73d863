"""Which engine advances a run: the generated Python loop, or the same loop compiled where a C compiler is at hand.

Long runs begin in Python while the compiler works beside them. Where the compiled loop takes over depends on the
function and on the number of steps alone, never on the clock, so that the same settings give the same run.
"""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING, Final, NamedTuple

from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.methods.parameters import chosen
from gdcli.descent.single.history import Recorder
from gdcli.descent.single.loop import Row
from gdcli.descent.single.stepper import Walk
from gdcli.errors import CannotError, UsageError
from gdcli.graph.nodes import reachable
from gdcli.graph.objective import Objective
from gdcli.model import StopReason

if TYPE_CHECKING:
    from gdcli.descent.native.c_library import Build
    from gdcli.descent.native.compiled_loop import CompiledLoop


class Engine(StrEnum):
    """What runs the loop; `auto` is Python until the work outweighs the building."""

    AUTO = "auto"
    PYTHON = "python"
    COMPILED = "compiled"


def engine_of(name: str) -> Engine:
    """The engine of that name. Raises UsageError with the nearest one."""
    return Engine(chosen("engine", name, Engine))


SECONDS_A_NODE: Final = 4e-8
"""What one node of the graph costs in one step of the Python loop, about."""
MOST_NODES: Final = 3000
"""What is larger takes a compiler too long."""
NODES_A_STATE: Final = 6
"""What keeping one number of a method's state takes, in nodes."""
LONG: Final = 0.1
"""Seconds of work after which a run has shown itself long."""
BUILDING: Final = 0.2
"""Seconds that the compiler may take, and as much again for each thousand nodes."""
WORTH: Final = 0.3
"""Seconds of work that must be left for the compiled loop."""
FASTER: Final = 64
"""Steps that the compiled loop makes for one of the Python loop."""
PATIENCE: Final = 0.02
"""Seconds to wait for the compiler before the caller may have a word."""


class Driver:
    """Advances a walk and keeps its rows, with the engine that was asked for, or with the one that pays.

    To be used as a context, at whose end no compiler is left at work. Raises UsageError and CannotError where a
    compiled loop was asked for and cannot be had.
    """

    def __init__(self, walk: Walk, recorder: Recorder, engine: str = Engine.AUTO) -> None:
        self.used = Engine.PYTHON
        self._walk = walk
        self._recorder = recorder
        self._asked = _checked(engine_of(engine), walk)
        self._plan = _plan(walk, self._asked)
        self._resources = ExitStack()
        self._build: Build | None = None
        self._loop: CompiledLoop | None = None

    def __enter__(self) -> Driver:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._resources.close()

    def advance(self, count: int) -> StopReason | None:
        """Make so many updates (many more where they are compiled), or fewer; say why the run ends, if it does."""
        step = self._walk.step
        if self._loop is not None:
            return self._walk.advance(min(FASTER * count, self._loop.longest), self._keep)
        if self._plan is not None and self._build is None and step >= self._plan.begin:
            self._build = self._started()
        if self._plan is not None and step == self._plan.switch:
            self._take_over()
            return None
        if self._plan is not None:
            count = min(count, self._plan.switch - step)
        rows: list[Row] = []
        reason = self._walk.advance(count, rows.append)
        self._recorder.extend(rows)
        return reason

    def _keep(self, row: Row) -> None:
        self._recorder.extend((row,))

    def _started(self) -> Build | None:
        """The compiler at work, where there is one."""
        from gdcli.descent.native.c_library import find_compiler  # noqa: PLC0415 - what starts processes is for long runs only
        from gdcli.descent.native.compiled_loop import build_loop  # noqa: PLC0415

        compiler = find_compiler()
        if compiler is None:
            self._fall_back("there is no C compiler")
            return None
        return self._resources.enter_context(build_loop(self._walk, compiler))

    def _take_over(self) -> None:
        """Go on with the compiled loop, if it is there by now."""
        from gdcli.descent.native.compiled_loop import CompiledLoop  # noqa: PLC0415

        if self._build is None or not self._build.done(PATIENCE):
            return
        library = self._build.library()
        self._resources.close()
        if library is None:
            self._fall_back("the C compiler did not build the loop; the function may be too large")
            return
        walk = self._walk
        self._loop = CompiledLoop(library, self._recorder, len(walk.point), len(walk.state))
        walk.hand_over(self._loop)
        self.used = Engine.COMPILED

    def _fall_back(self, problem: str) -> None:
        if self._asked is Engine.COMPILED:
            raise CannotError(problem, "Leave out --engine compiled, or install a compiler that is called cc.")
        self._plan = None


class Plan(NamedTuple):
    """The steps at which the compiler begins its work, and at which the compiled loop takes over."""

    begin: int
    switch: int


def _checked(engine: Engine, walk: Walk) -> Engine:
    """Refuse to compile what is not a loop of plain arithmetic."""
    if engine is Engine.COMPILED and walk.optimizer.planning is not None:
        raise UsageError(
            f"{walk.optimizer.name} has no compiled form: {walk.optimizer.planning.reason}",
            "Leave out --engine compiled, or choose a first-order method.",
        )
    return engine


def _plan(walk: Walk, engine: Engine) -> Plan | None:
    """When to compile; None for never."""
    if engine is Engine.COMPILED:
        return Plan(0, 0)
    if engine is Engine.PYTHON or walk.optimizer.planning is not None:
        return None
    if _nodes(walk.objective) > MOST_NODES:
        return None
    a_second = 1.0 / (SECONDS_A_NODE * nodes_of_step(walk.objective, walk.optimizer.name))
    begin = int(LONG * a_second)
    switch = begin + int(building(walk.objective) * a_second) + 1
    return Plan(begin, switch) if walk.settings.steps > switch + WORTH * a_second else None


def nodes_of_step(objective: Objective, method: str) -> int:
    """How many nodes one step computes, about."""
    state = len(objective.variables) * len(optimizer_of(method).state)
    return _nodes(objective) + NODES_A_STATE * state


def building(objective: Objective) -> float:
    """Seconds that the compiler may take."""
    return BUILDING * (1.0 + _nodes(objective) / 1000)


def _nodes(objective: Objective) -> int:
    return len(reachable(objective.graph, [objective.output, *objective.gradient]))
