"""The engine of one run: the generated Python loop or, in a long run, the compiled loop from a certain step on.

That step depends only on the function and on the number of steps, and never on the clock, so that the same settings
give the same run.
"""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from gdcli.descent.compiler_thresholds import (
    BUILD_SECONDS,
    COMPILED_SPEEDUP,
    COMPILER_WAIT_SECONDS,
    GAIN_SECONDS_MIN,
    PYTHON_NODE_SECONDS,
    RUN_NODES_MAX,
    RUN_SECONDS_MIN,
)
from gdcli.descent.methods.parameters import unknown_name
from gdcli.descent.methods.update import nodes_of, nodes_of_step
from gdcli.descent.single.history import History
from gdcli.descent.single.stepper import Stepper
from gdcli.errors import CannotError, UsageError
from gdcli.graph.objective import Objective
from gdcli.late import LateModule
from gdcli.model import Engine
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.descent.methods import sentences as say
    from gdcli.descent.native.bound_table import BoundTable
    from gdcli.descent.native.c_library import Build
    from gdcli.descent.native.compiled_loop import CompiledLoop
    from gdcli.model import Sentence
else:
    say = LateModule("gdcli.descent.methods.sentences")


def engine_named(name: str) -> Engine:
    """The engine of that name. Raises UsageError with the nearest one."""
    if name not in tuple(Engine):
        raise unknown_name(say.UNKNOWN_ENGINE, name, Engine)
    return Engine(name)


@record
class Plan:
    """The steps at which the compiler begins its work, and at which the compiled loop takes over."""

    begin: int
    switch: int


def allowed_engine(name: str, stepper: Stepper) -> Engine:
    """The engine that may run this stepper, as it was asked for.

    Raises UsageError where a method that is no plain loop is to be compiled.
    """
    engine = engine_named(name)
    if engine is Engine.COMPILED and stepper.optimizer.planning is not None:
        refusal = say.NO_COMPILED_FORM(method=stepper.optimizer.name, reason=stepper.optimizer.planning.reason())
        raise UsageError(refusal, say.LEAVE_OUT_COMPILED())
    return engine


def plan_of(stepper: Stepper, engine: Engine) -> Plan | None:
    """When to compile; None for never."""
    if engine is Engine.COMPILED:
        return Plan(0, 0)
    if engine is Engine.PYTHON or stepper.optimizer.planning is not None:
        return None
    if nodes_of(stepper.objective) > RUN_NODES_MAX:
        return None
    a_second = 1.0 / (PYTHON_NODE_SECONDS * nodes_of_step(stepper.objective, stepper.optimizer))
    begin = int(RUN_SECONDS_MIN * a_second)
    switch = begin + int(build_seconds(stepper.objective) * a_second)
    return Plan(begin, switch) if stepper.settings.steps > switch + GAIN_SECONDS_MIN * a_second else None


def build_seconds(objective: Objective) -> float:
    """Seconds that the compiler may take."""
    return BUILD_SECONDS * (1.0 + nodes_of(objective) / 1000)


class RunEngine:
    """The engine that advances a stepper: the one of that name, or for `auto` the faster one.

    `used` is the engine that ran, `note` why it is not the compiled one where that was tried. Use it as a context: at
    its end the compiler is stopped. Raises UsageError and CannotError where a compiled loop was asked for and is not
    possible.
    """

    def __init__(self, stepper: Stepper, history: History, engine: str = Engine.AUTO) -> None:
        self.used = Engine.PYTHON
        self.note: str | Sentence = ""
        self._stepper = stepper
        self._history = history
        self._asked = allowed_engine(engine, stepper)
        self._plan = plan_of(stepper, self._asked)
        self._resources = ExitStack()
        self._build: Build | None = None
        self._bound: BoundTable | None = None
        self._loop: CompiledLoop | None = None

    def __enter__(self) -> RunEngine:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._resources.close()

    def get_ready(self) -> bool:
        """Start the compiler, or continue with the compiled loop, at the steps of the plan.

        Returns False if the step of the takeover has come and the compiler has not ended.
        """
        plan, step = self._plan, self._stepper.step
        if plan is None or self._loop is not None or step < plan.begin:
            return True
        self._build = self._build or self._started()
        if self._build is None or step < plan.switch:
            return True
        if not self._build.done(COMPILER_WAIT_SECONDS):
            return False
        self._take_over(self._build)
        return True

    def stretch_steps(self, count: int) -> int:
        """How many updates to make where the loop in Python may make `count`.

        It makes none beyond the step of the takeover; the compiled loop makes more, because they are faster.
        """
        if self._loop is not None:
            return min(COMPILED_SPEEDUP * count, self._loop.longest)
        return count if self._plan is None else min(count, self._plan.switch - self._stepper.step)

    def _started(self) -> Build | None:
        """Start the compiler; None where there is none."""
        from gdcli.descent.native.c_library import find_compiler  # noqa: PLC0415 - what starts processes is for long runs only
        from gdcli.descent.native.compiled_loop import build_loop  # noqa: PLC0415

        try:
            compiler = find_compiler()
        except CannotError as error:
            self._fall_back(error)
            return None
        return self._resources.enter_context(build_loop(self._stepper, compiler))

    def _take_over(self, build: Build) -> None:
        """Continue with the compiled loop, or in Python if the compiler failed."""
        from gdcli.descent.native.compiled_loop import CompiledLoop, bound_table  # noqa: PLC0415

        try:
            advance = build.function("advance")
            self._bound = bound_table(build, self._stepper)
        except CannotError as error:
            self._fall_back(error)
            return
        finally:
            self._resources.close()
        stepper = self._stepper
        self._loop = CompiledLoop(advance, self._history, len(stepper.point), len(stepper.state))
        stepper.hand_over(self._loop)
        self.used = Engine.COMPILED

    def _fall_back(self, problem: CannotError) -> None:
        """Continue in Python; raises the error if the compiled loop was asked for."""
        if self._asked is Engine.COMPILED:
            raise problem
        self._plan, self.note = None, problem.sentences[0]
