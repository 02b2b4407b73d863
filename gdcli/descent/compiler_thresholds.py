"""When a compiled loop is worth building: what it costs, what it gains, and how large it may be."""

from __future__ import annotations

from typing import Final

RUN_NODES_MAX: Final = 3000
"""Nodes of value and gradient up to which the loop of one run is compiled; more take the compiler too long."""
LANE_NODES_MAX: Final = 500
"""Nodes of one step up to which many lanes are compiled; vectorizing more takes the compiler too long."""
BUILD_SECONDS: Final = 0.12
"""Seconds that the compiler may take, and as much again for each thousand nodes."""
LANE_NODE_BUILD_SECONDS: Final = 4e-3
"""Seconds that the compiler takes to vectorize one node, at most."""
RUN_SECONDS_MIN: Final = 0.1
"""Seconds of work after which a run counts as long."""
GAIN_SECONDS_MIN: Final = 0.3
"""Seconds of work that compiling must save."""
COMPILED_SPEEDUP: Final = 64
"""Steps that the compiled loop makes in the time of one step of the Python loop."""
COMPILER_WAIT_SECONDS: Final = 0.02
"""Seconds to wait for the compiler before the run goes on in Python for a stretch."""
PYTHON_NODE_SECONDS: Final = 4e-8
"""Seconds that one node of the graph takes in one step of the Python loop, about."""
