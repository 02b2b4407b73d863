"""Which engine advances a run, and at which step the compiled loop takes over from the generated Python loop.

That step depends only on the function and on the number of steps, and never on the clock, so that the same settings
give the same run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.compiler_thresholds import (
    BUILD_SECONDS,
    GAIN_SECONDS_MIN,
    PYTHON_NODE_SECONDS,
    RUN_NODES_MAX,
    RUN_SECONDS_MIN,
)
from gdcli.descent.methods.parameters import unknown_name
from gdcli.descent.methods.update import nodes_of, nodes_of_step
from gdcli.descent.single.stepper import Stepper
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.late import LateModule
from gdcli.model import Engine
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.descent.methods import sentences as say
else:
    say = LateModule("gdcli.descent.methods.sentences")


def engine_of(name: str) -> Engine:
    """The engine of that name. Raises UsageError with the nearest one."""
    if name not in tuple(Engine):
        raise unknown_name(say.UNKNOWN_ENGINE, name, Engine)
    return Engine(name)


@record
class Plan:
    """The steps at which the compiler begins its work, and at which the compiled loop takes over."""

    begin: int
    switch: int


def engine_for(name: str, stepper: Stepper) -> Engine:
    """The engine that may run this stepper, as it was asked for.

    Raises UsageError where a method that is no plain loop is to be compiled.
    """
    engine = engine_of(name)
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
