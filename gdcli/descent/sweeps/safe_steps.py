"""How long many lanes can go on unwatched: as long as none of them can possibly lose its value or go too far.

A lane ends where the function has no value, where value or point are beyond all bounds, or where the gradient is within
the tolerance. The first two need a look at everything, in every step. Enclosures save it: from the box that all lanes
are in follows a box that holds them after one update, after two, and so on, until there is one in which anything might
happen. Up to there only the gradient needs to be watched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.methods.update import trace_update
from gdcli.graph.enclosure import ROOM, Enclosure, Interval
from gdcli.graph.objective import Objective
from gdcli.model import Settings

LONGEST: Final = 16
"""Updates; what further ones would save is little."""
SAFE: Final = 1e90
"""No lane ends, and no square overflows, where all numbers are smaller: a lane may go at least to 1e100."""
MOST_OPERATIONS: Final = 500
"""A box takes some microseconds an operation; it is asked for again whenever the lanes have moved on."""
MOST_BOXES: Final = 10_000


class Reach:
    """For one method on one objective: by the box that all lanes are in, how many updates are safe."""

    def __init__(self, objective: Objective, settings: Settings) -> None:
        self._objective = objective
        self._settings = settings
        self._known: dict[tuple[Interval, ...], int] = {}

    def updates(self, box: Sequence[Interval], rates: Interval) -> int:
        """How many iterates from here on need no look at value and size; `box` bounds points (n), then states (n·m)."""
        if not _are_safe((*box, rates)):
            return 0
        wide = tuple(_widened(*interval) for interval in (*box, rates))
        if wide not in self._known:
            if len(self._known) == MOST_BOXES:
                self._known.clear()
            self._known[wide] = self._counted(wide[:-1], wide[-1])
        return self._known[wide]

    def _counted(self, box: Sequence[Interval], rates: Interval) -> int:
        n = len(self._objective.variables)
        if len(self._step) > MOST_OPERATIONS:
            return 0
        any_step = (0.0, float(self._settings.steps))
        for count in range(LONGEST):
            bounds = self._step([*box, rates, any_step])
            if bounds is None or not _are_safe(bounds):
                return count
            # The enclosure rounds where the lanes' code may round a little differently.
            box = [(low - ROOM * abs(low), high + ROOM * abs(high)) for low, high in bounds[1 + n :]]
        return LONGEST

    @cached_property
    def _step(self) -> Enclosure:
        """Value, gradient (n), new point (n) and new state (n·m) of one step."""
        objective, settings = self._objective, self._settings
        slopes = objective.gradient
        graph = objective.graph.copy()
        method = optimizer_of(settings.optimizer)
        update = trace_update(graph, method, settings.hyperparameters, objective.inputs, slopes)
        outputs = (objective.output, *slopes, *update.new_point, *update.new_state)
        return Enclosure(graph, outputs, (*objective.inputs, *update.state, update.learning_rate, update.step))


def _are_safe(bounds: Sequence[Interval]) -> bool:
    return all(low > -SAFE and high < SAFE for low, high in bounds)


def _widened(low: float, high: float) -> Interval:
    """To the next powers of two outside, so that lanes that move a little are in a box that is known."""
    return -_power_above(-low), _power_above(high)


def _power_above(value: float) -> float:
    """The least of ±2ᵏ and 0 that is not below the value."""
    fraction, exponent = math.frexp(value)
    if value > 0.0:
        return math.ldexp(1.0, exponent if fraction > 0.5 else exponent - 1)
    return -math.ldexp(1.0, exponent - 1) if value < 0.0 else 0.0
