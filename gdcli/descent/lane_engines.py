"""The engine that runs many lanes: numpy, or compiled loops if there are a C compiler and enough work for it."""

from __future__ import annotations

from gdcli.descent.compiler_thresholds import BUILD_SECONDS, GAIN_SECONDS_MIN, LANE_NODE_BUILD_SECONDS, LANE_NODES_MAX
from gdcli.descent.engine import engine_named
from gdcli.descent.methods import sentences as say
from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.methods.update import STATE_NODES, nodes_of
from gdcli.descent.sweeps.lanes import LaneEngine, seconds_in_numpy
from gdcli.descent.sweeps.stepped_lanes import SteppedLanes
from gdcli.errors import CannotError, UsageError
from gdcli.graph.objective import Objective
from gdcli.model import Engine, Settings


def lane_engine(objective: Objective, settings: Settings, lanes: int, engine: str = Engine.AUTO) -> LaneEngine:
    """The engine with that name; for `auto` the one that is faster for this number of lanes.

    Raises UsageError and CannotError.
    """
    objective = objective.by_terms
    asked = engine_named(engine)
    optimizer = optimizer_of(settings.optimizer)
    if not optimizer.runs_in_lanes:
        if asked is Engine.COMPILED and optimizer.planning is not None:
            refusal = say.NO_COMPILED_FORM(method=optimizer.name, reason=optimizer.planning.reason())
            raise UsageError(refusal, say.LEAVE_OUT_ENGINE())
        return SteppedLanes(objective, settings)
    if asked is Engine.PYTHON or (asked is Engine.AUTO and not _is_faster_compiled(objective, settings, lanes)):
        return LaneEngine(objective, settings)
    from gdcli.descent.native.compiled_lanes import CompiledLanes  # noqa: PLC0415 - it starts processes, for large sweeps only

    try:
        return CompiledLanes(objective, settings)
    except CannotError as error:
        if asked is Engine.COMPILED:
            raise
        substitute = LaneEngine(objective, settings)
        substitute.note = error.sentences[0]
        return substitute


def _is_faster_compiled(objective: Objective, settings: Settings, lanes: int) -> bool:
    """Whether compiling is estimated to save more time than it takes."""
    optimizer = optimizer_of(settings.optimizer)
    if optimizer.planning is not None:
        return False
    nodes = nodes_of(objective) + STATE_NODES * len(objective.variables) * len(optimizer.state)
    seconds = seconds_in_numpy(objective, settings, lanes)
    return nodes <= LANE_NODES_MAX and seconds > GAIN_SECONDS_MIN + BUILD_SECONDS + LANE_NODE_BUILD_SECONDS * nodes
