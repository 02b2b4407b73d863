"""The enums: why a run stopped, how it ended by the diagnosis, what runs it, and how a function behaves at a point."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class StopReason(StrEnum):
    """Why the loop ended: a fact that needs no diagnosis."""

    TOLERANCE = "tolerance"
    VALUE_CHANGE = "value_change"
    STEP_SIZE = "step_size"
    MAX_STEPS = "max_steps"
    DIVERGED = "diverged"
    NON_FINITE = "non_finite"
    INTERRUPTED = "interrupted"
    VALIDATION = "validation"


ESCAPE_REASONS: Final = (StopReason.DIVERGED, StopReason.NON_FINITE)
"""The ends of runs that left their bowl."""


class Engine(StrEnum):
    """The engine that runs the loop. `auto` begins in Python and compiles if that saves time."""

    AUTO = "auto"
    PYTHON = "python"
    COMPILED = "compiled"


class Outcome(StrEnum):
    """How the run ended, by the diagnosis, which claims only what its evidence supports."""

    CONVERGED = "converged"
    SLOW = "slow"
    OSCILLATING = "oscillating"
    DIVERGED = "diverged"
    LEFT_DOMAIN = "left_domain"
    SADDLE = "saddle"
    MAXIMUM = "maximum"
    PLATEAU = "plateau"
    NOT_CONVERGED = "not_converged"


class Trend(StrEnum):
    """The behavior of a function of one variable at a point."""

    RISING = "rising"
    FALLING = "falling"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    INFLECTION = "inflection"
    FLAT = "flat"
