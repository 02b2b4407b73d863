"""Many descents at once: every lane is a start and a learning rate, and all advance together in numpy arrays.

The update rules are the optimizers' own, traced and compiled for arrays; the decisions are those of a single run, lane
by lane: same reasons to stop, same step, same point.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from gdcli.descent.methods import sentences as say
from gdcli.descent.methods.optimizers import OPTIMIZERS, optimizer_of
from gdcli.descent.methods.schedules import schedule_of
from gdcli.descent.methods.update import nodes_of_step, nodes_of_step_alone, trace_update
from gdcli.descent.single.stop_tests import trace_evaluation
from gdcli.descent.sweeps import sentences
from gdcli.descent.sweeps.lane_data import BufferRows, LaneResults, MeasuredIterates, range_of_slice
from gdcli.descent.sweeps.lane_group import LaneGroup, Tick
from gdcli.errors import UsageError
from gdcli.graph.code.numpy_arrays import aligned_rows, compile_kernel
from gdcli.graph.code.numpy_operations import Array
from gdcli.graph.code.python import compile_function
from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.objective import Objective
from gdcli.language.sentences import CHOOSE_ONE_OF
from gdcli.model import Engine, Sentence, Settings, StopReason

CACHE_BYTES: Final = 2**20
"""The most bytes for the rows of the running lanes: a usual second-level cache."""
GROUP_LANES_MAX: Final = 16384
GROUP_LANES_MIN: Final = 256
NUMPY_NODE_SECONDS: Final = 4e-10
"""About the seconds for one node of the graph in one step of one lane."""
STEPPED_NODE_SECONDS: Final = 4e-8
"""The same for lanes that are run one by one."""


class LaneTest(NamedTuple):
    """A reason to stop: it may end lanes whose number in the row is at or below the threshold."""

    reason: StopReason
    row: int
    threshold: float


class LaneEngine:
    """One objective and one method, ready to be run on any number of lanes; `settings` are settled.

    Start and learning rate of the settings are not used. Raises UsageError for a method that has no form for lanes.
    """

    name = Engine.PYTHON
    note: str | Sentence = ""
    """Why the lanes are not compiled, if that was tried."""

    def __init__(self, objective: Objective, settings: Settings) -> None:
        optimizer = optimizer_of(settings.optimizer)
        if not optimizer.runs_in_lanes:
            able = ", ".join(method.name for method in OPTIMIZERS.values() if method.runs_in_lanes)
            reason = optimizer.planning.reason() if optimizer.planning else ""
            raise UsageError(say.NO_LANE_FORM(method=optimizer.name, reason=reason), CHOOSE_ONE_OF(names=able))
        refuse_noise(settings)
        self.objective = objective
        self.settings = settings
        n = len(objective.variables)
        look = trace_evaluation(objective, settings)
        self.rows = BufferRows(n, n * len(optimizer.state), len(look.tested), remembers=bool(look.memory))
        tested = dict(
            zip((look.square, *look.tested), (self.rows.square, *range_of_slice(self.rows.tested)), strict=True)
        )
        self.tests = [LaneTest(test.reason, tested[test.node], test.threshold) for test in look.tests]
        self.searches = optimizer.searches
        self.schedule = schedule_of(settings.schedule)
        self.look = compile_kernel(look.graph, look.outputs, (*objective.inputs, *look.memory))
        self.values = compile_kernel(look.graph, (objective.output,), objective.inputs)
        self.watch = MeasuredIterates(settings.steps)
        self._compile_update(n)
        registers = max(1, *(kernel.registers for kernel in (self.look, self.values, self.move)))
        self.width = max(GROUP_LANES_MIN, min(GROUP_LANES_MAX, CACHE_BYTES // (8 * (self.rows.hot + registers))))
        self.work = aligned_rows(registers, self.width)

    def _compile_update(self, n: int) -> None:
        """The update in place; numbers that depend only on the step are computed once a step and not once a lane."""
        settings = self.settings
        graph = Graph()
        point = [graph.variable(f"x'{i}") for i in range(n)]
        gradient = [graph.variable(f"g'{i}") for i in range(n)]
        value = graph.variable("f'")
        update = trace_update(graph, optimizer_of(settings.optimizer), settings, point, value, gradient)
        outputs = (*update.new_point, *update.new_state)
        common = nodes_of_step_alone(graph, outputs, update.step)
        self.common = compile_function(graph, common, (update.step,), careful=True)
        first_state = 2 * n + 1
        overwrites = {i: i for i in range(n)} | {n + i: first_state + i for i in range(len(update.state))}
        inputs = (*point, value, *gradient, *update.state, update.learning_rate, *common)
        self.move = compile_kernel(graph, outputs, inputs, overwrites)
        self.steady = not (common or self.searches or self.schedule.options)

    def run(self, points: Array, rates: Array, tick: Tick | None = None) -> LaneResults:
        """Descend from every point (n, m) with its rate (m), `width` lanes at most."""
        results = LaneResults.empty(*points.shape)
        LaneGroup(self, points, rates, results).run(tick)
        return results


def refuse_noise(settings: Settings) -> None:
    """Refuse settings with noise. Raises UsageError."""
    if settings.noise > 0.0:
        raise UsageError(sentences.NO_NOISE(), sentences.LEAVE_OUT_NOISE())


def seconds_in_numpy(objective: Objective, settings: Settings, lanes: int) -> float:
    """About the seconds that the lanes take on one core if none ends early."""
    optimizer = optimizer_of(settings.optimizer)
    nodes = nodes_of_step(objective, optimizer)
    if not optimizer.runs_in_lanes:
        return STEPPED_NODE_SECONDS * nodes * lanes * settings.steps
    return NUMPY_NODE_SECONDS * (nodes + numbers_in_rows(objective)) * lanes * settings.steps


def numbers_in_rows(objective: Objective) -> int:
    """The number of values that value and gradient compute for each row; 0 without a table."""
    graph = objective.graph
    if graph.table is None:
        return 0
    nodes = reachable(graph, [objective.output, *objective.gradient])
    return graph.rows * sum(graph.per_row[node] for node in nodes)
