"""The thresholds for compiling a loop: its cost, its gain, and its largest size."""

from __future__ import annotations

from typing import Final

RUN_NODES_MAX: Final = 3000
"""The most nodes of value and gradient with which the loop of one run is compiled; more take the compiler too long."""
LANE_NODES_MAX: Final = 500
"""The most nodes of one step with which many lanes are compiled; vectorizing more takes the compiler too long."""
BUILD_SECONDS: Final = 0.12
"""The most seconds for the compiler, and as many more for each thousand nodes."""
LANE_NODE_BUILD_SECONDS: Final = 4e-3
"""The most seconds that the compiler takes to vectorize one node."""
RUN_SECONDS_MIN: Final = 0.1
"""A run counts as long if its work takes at least this many seconds."""
GAIN_SECONDS_MIN: Final = 0.3
"""The fewest seconds of work that compiling must save."""
COMPILED_SPEEDUP: Final = 64
"""Steps that the compiled loop makes in the time of one step of the Python loop."""
COMPILER_WAIT_SECONDS: Final = 0.02
"""Seconds for which the run waits for the compiler before it makes another stretch of steps in Python."""
PYTHON_NODE_SECONDS: Final = 4e-8
"""About the seconds that one node of the graph takes in one step of the Python loop."""
