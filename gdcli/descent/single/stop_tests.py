"""When a run stops: the reason at an iterate, and the tests that the generated loop makes at every iterate.

The tests of the loop are never stricter than the rules of `stop_reason`, which decides where one of them applies.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final

from gdcli.descent.methods.bounds import free_gradient, free_slope
from gdcli.descent.methods.update import squared_norm
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Objective, Vector
from gdcli.graph.terms import Term, absolute, maximum
from gdcli.model import Iterate, Settings, StopReason, norm
from gdcli.record import record

SQUARE_ROUNDING: Final = 1e-9
"""The share by which the threshold of the squared norm is raised, so that rounding hides no iterate within the
tolerance."""
SQUARE_UNDERFLOW: Final = 1e-300
"""Added to the threshold of the squared norm, because the squares of small tolerances underflow."""


@record
class StopTest:
    """A run may stop for this reason only at an iterate at which the number at `node` is at or below the threshold."""

    reason: StopReason
    node: int
    threshold: float


@record
class TracedEvaluation:
    """An iterate as nodes of `graph`: value, slopes (n), squared norm of the gradient, and the tests.

    `memory` has the value and the point (n) of the iterate before, infinite at the start; it is empty if no test
    compares with them.
    """

    graph: Graph
    value: int
    slopes: tuple[int, ...]
    square: int
    tests: tuple[StopTest, ...]
    memory: tuple[int, ...]

    @property
    def outputs(self) -> tuple[int, ...]:
        """All computed nodes, in this order: value, slopes, square, and the other numbers of the tests."""
        return (self.value, *self.slopes, self.square, *self.tested)

    @property
    def tested(self) -> tuple[int, ...]:
        """The numbers of the tests, without the squared norm of the gradient."""
        return tuple(test.node for test in self.tests if test.node != self.square)

    def comparisons(self, results: Sequence[str], literal: Callable[[float], str]) -> list[tuple[str, str]]:
        """Pairs of texts, the smaller number first, that hold while no test applies and the gradient is finite.

        `results` are the texts of the outputs, `literal` writes a number.
        """
        texts = dict(zip(self.outputs, results, strict=True))
        pairs = [(literal(test.threshold), texts[test.node]) for test in self.tests]
        return [*pairs, (texts[self.square], literal(math.inf))]


def stop_reason(here: Iterate, before: Sequence[float], settings: Settings, limit: float) -> StopReason | None:
    """The reason to stop at this iterate; None if there is none.

    `before` is the memory (see `TracedEvaluation`); a run with a value or component above `limit` has diverged.
    """
    if not math.isfinite(here.value) or not all(map(math.isfinite, here.gradient)):
        return StopReason.NON_FINITE
    free = free_gradient(here.point, here.gradient, settings.bounds)
    if settings.tol > 0.0 and norm(free) <= settings.tol:
        return StopReason.TOLERANCE
    if not all(abs(number) <= limit for number in (here.value, *here.point)):
        return StopReason.DIVERGED
    moved = [abs(now - then) for now, then in zip((here.value, *here.point), before, strict=False)]
    if settings.ftol is not None and moved[0] <= settings.ftol:
        return StopReason.VALUE_CHANGE
    if settings.xtol is not None and max(moved[1:]) <= settings.xtol:
        return StopReason.STEP_SIZE
    return StopReason.MAX_STEPS if here.step == settings.steps else None


def has_memory(settings: Settings) -> bool:
    """Whether an iterate is compared with the one before."""
    return settings.ftol is not None or settings.xtol is not None


def no_memory(settings: Settings, dimension: int) -> Vector:
    """The memory at the start: infinite, because there is no iterate before."""
    return (math.inf,) * (dimension + 1) if has_memory(settings) else ()


def least_square(settings: Settings) -> float:
    """The squared norm of the gradient above which no tolerance is reached; -inf without one."""
    if settings.tol <= 0.0:
        return -math.inf
    return settings.tol * settings.tol * (1.0 + SQUARE_ROUNDING) + SQUARE_UNDERFLOW


def trace_evaluation(objective: Objective, settings: Settings) -> TracedEvaluation:
    """Trace the numbers that are computed at an iterate, in a copy of the objective's graph."""
    point, value, slopes = objective.inputs, objective.output, objective.gradient
    graph = objective.graph.copy()
    square = squared_norm(graph, slopes)
    names = ("value", *map(str, range(len(point)))) if has_memory(settings) else ()
    memory = [Term(graph, graph.variable(f"before'{name}")) for name in names]
    tests: list[StopTest] = []
    if settings.tol > 0.0:
        free = _free_slopes(graph, point, slopes, settings) if settings.bounds else slopes
        tests.append(StopTest(StopReason.TOLERANCE, squared_norm(graph, free), least_square(settings)))
    if settings.ftol is not None:
        change = absolute(Term(graph, value) - memory[0])
        tests.append(StopTest(StopReason.VALUE_CHANGE, change.node, settings.ftol))
    if settings.xtol is not None:
        moves = [absolute(Term(graph, x) - before) for x, before in zip(point, memory[1:], strict=True)]
        tests.append(StopTest(StopReason.STEP_SIZE, reduce(maximum, moves).node, settings.xtol))
    return TracedEvaluation(graph, value, tuple(slopes), square, tuple(tests), tuple(term.node for term in memory))


def _free_slopes(graph: Graph, point: Sequence[int], slopes: Sequence[int], settings: Settings) -> list[int]:
    pairs = zip(point, slopes, settings.bounds, strict=True)
    return [free_slope(Term(graph, x), Term(graph, g), *bounds).node for x, g, bounds in pairs]
