"""Which engine runs many lanes: numpy, or compiled loops where a C compiler is at hand and there is enough to do."""

from __future__ import annotations

from typing import Final

from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.single.engine import BUILDING, Engine, engine_of, nodes_of_step
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.errors import CannotError
from gdcli.graph.objective import Objective
from gdcli.model import Settings

SECONDS_A_NODE: Final = 4e-10
"""What one node of the graph costs in one step of one lane in numpy, about."""
BUILDING_A_NODE: Final = 4e-3
"""Seconds that vectorizing one node takes the compiler, at most."""
MOST_NODES: Final = 500
WORTH: Final = 0.3
"""Seconds that numpy may take longer than the compiler."""


def lane_engine(objective: Objective, settings: Settings, lanes: int, engine: str = Engine.AUTO) -> LaneEngine:
    """The engine that was asked for, or the one that pays for so many lanes. Raises UsageError and CannotError."""
    asked = engine_of(engine)
    if asked is Engine.PYTHON or (asked is Engine.AUTO and not _pays(objective, settings, lanes)):
        return LaneEngine(objective, settings)
    from gdcli.descent.native.compiled_lanes import CompiledLanes  # noqa: PLC0415 - what starts processes is for large sweeps

    try:
        return CompiledLanes(objective, settings)
    except CannotError:
        if asked is Engine.COMPILED:
            raise
        return LaneEngine(objective, settings)


def _pays(objective: Objective, settings: Settings, lanes: int) -> bool:
    """Whether so much work outweighs the building, as far as can be told before it is done."""
    if optimizer_of(settings.optimizer).planning is not None:
        return False
    nodes = nodes_of_step(objective, settings.optimizer)
    seconds = seconds_in_numpy(objective, settings, lanes)
    return nodes <= MOST_NODES and seconds > WORTH + BUILDING + BUILDING_A_NODE * nodes


def seconds_in_numpy(objective: Objective, settings: Settings, lanes: int) -> float:
    """How long so many lanes take on one core if none ends early, about."""
    return SECONDS_A_NODE * nodes_of_step(objective, settings.optimizer) * lanes * settings.steps
