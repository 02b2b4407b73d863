"""The record of a method: one entry with its update rule, its paper, and every fact that other rooms need.

An update takes one component of the point and of the direction, the method's state for that component (zeros at first),
the learning rate and the number k of the update, counted from 1, and returns the component's new value and state.
Called with floats it steps one run, with arrays a million lanes, with terms of a graph it is traced into the generated
loop, and with traced numbers it explains itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from gdcli.descent.methods.parameters import HYPERPARAMETERS, check_parameters
from gdcli.descent.methods.traced_numbers import Numeric, Trace, named
from gdcli.errors import UsageError
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence, Template
from gdcli.record import field, record

if TYPE_CHECKING:
    from gdcli.descent.methods import sentences as say
    from gdcli.descent.methods.bounds import Bounds
    from gdcli.graph.objective import Objective, Vector
else:
    say = LateModule("gdcli.descent.methods.sentences")

State = tuple[Numeric, ...]
Update = Callable[..., tuple[Numeric, State]]
"""`update(x, g, state, lr, k, **hyperparameters) -> (x, state)`."""
StepSize = Callable[..., Numeric]
"""`step_size(lr, f, |g|², **hyperparameters) -> lr`, before the update of the components."""

OFF_VALUES: Final = {"weight_decay": 0.0}
"""Hyperparameters that are absent from a rule and from the record of a run while they have this value."""


class Planner(Protocol):
    """Finds direction and learning rate of one run's updates."""

    @property
    def evaluations(self) -> tuple[int, int]:
        """The numbers of values and gradients that it has computed so far, not counting those at the iterates."""
        ...

    def plan(self, point: Vector, value: float, gradient: Vector, rate: float) -> tuple[Vector, float]:
        """The direction (n) and the learning rate of the update from `point`; `rate` is the schedule's."""
        ...


@record
class Planning:
    """The step of a method between the gradient and the update rule, for methods that have one.

    `planner` is made for an objective and its bounds. `reason` says why there is no compiled form. `cost`: about the
    number of updates of plain gradient descent that take as long as one update of the method. `direction`: the line of
    the formula for the direction d, None if d is the gradient. `rate`: the learning rate in words, None if it is the
    scheduled rate. `component`: the name of a component of d in the explanation of a step. `searches`: the learning
    rate is the first trial of a line search, which needs a positive rate and the exact gradient. `solves`: each update
    solves a dense linear system with the Hessian. `bounded`: the method keeps to bounds. `in_lanes`: there is a form
    for arrays.
    """

    planner: Callable[[Objective, Bounds], Planner]
    reason: Template
    cost: int
    direction: Sentence | None = None
    component: Template | None = None
    rate: Sentence | None = None
    searches: bool = False
    solves: bool = False
    bounded: bool = False
    in_lanes: bool = False


@record
class Stability:
    """How a method converges on a quadratic, along an eigenvector of curvature λ, with a = lr·λ and momentum μ.

    It converges for 0 < a < `limit`(μ); `formula` is the limit in words. `radius`(a, μ) is the factor by which an
    update multiplies the distance to the minimizer in the long run. `best`(λmin, λmax, μ) is the learning rate for
    which the largest radius between two curvatures is smallest. `scatter`(a, μ) is the stationary variance of x under
    gradient noise of variance 1, as a multiple of lr/λ, None if no formula is known. `scale_free`: a = lr, whatever the
    curvature.
    """

    formula: str
    limit: Callable[[float], float]
    radius: Callable[[float, float], float]
    best: Callable[[float, float, float], float]
    scatter: Callable[[float, float], float] | None = None
    scale_free: bool = False


@record
class Optimizer:
    """One method. `state` names the numbers that it keeps for each component.

    `hyperparameters` has the defaults, None for a number that must be given. `step_size` computes the learning rate of
    an update from the scheduled one and the value of the objective, if the method needs that. `stability`: how it
    converges on a quadratic; without a limit there, `no_limit` says why in one sentence. `decoupled_decay`: its weight
    decay is not the gradient of a penalty, so it does not come to rest where the penalized objective is stationary.
    `advised_rates`: learning rates at which a diagnosis tries this method after another one failed.
    """

    name: str
    title: Template
    paper: str
    update: Update
    state: tuple[str, ...] = ()
    hyperparameters: Mapping[str, float | None] = field(default_factory=dict)
    step_size: StepSize | None = None
    planning: Planning | None = None
    stability: Stability | None = None
    no_limit: Template | None = None
    decoupled_decay: bool = False
    advised_rates: tuple[float, ...] = ()

    @property
    def formula(self) -> tuple[str | Sentence, ...]:
        """The lines of the update, derived from the update itself."""
        trace = Trace()
        letters = {name: trace.number(name, value or 0.0) for name, value in self.hyperparameters.items()}
        x, g, lr, k = (trace.number(name, 1.0) for name in ("x", self.letter, "lr", "k"))
        state = tuple(trace.number(name, 0.0) for name in self.state)
        if self.step_size is not None:
            lr = named("lr", self.step_size(lr, trace.number("f", 1.0), trace.number("|g|**2", 1.0), **letters))
        named("x", self.update(x, g, state, lr, k, **letters)[0])
        return (*self._planned, *(f"{line.name} = {line.symbols}" for line in trace.lines))

    @property
    def _planned(self) -> Iterator[Sentence]:
        """The lines of the formula that come before the update."""
        if self.planning is not None and self.planning.direction is not None:
            yield self.planning.direction
        if self.planning is not None and self.planning.rate is not None:
            yield say.RATE_IS(rate=self.planning.rate)

    @property
    def letter(self) -> str:
        """The letter of the direction that the update is given."""
        return "d" if self.planning and self.planning.direction else "g"

    @property
    def searches(self) -> bool:
        """Whether a line search finds the learning rate."""
        return self.planning is not None and self.planning.searches

    @property
    def solves(self) -> bool:
        """Whether each update solves a linear system with the Hessian."""
        return self.planning is not None and self.planning.solves

    @property
    def keeps_to_bounds(self) -> bool:
        """Whether it can be projected onto a box."""
        return self.planning is None or self.planning.bounded

    @property
    def runs_in_lanes(self) -> bool:
        """Whether many descents can be made at once in arrays; without such a form they are made one by one."""
        return self.planning is None or self.planning.in_lanes

    @property
    def cost(self) -> int:
        """About the number of updates of plain gradient descent that take as long as one update of this method."""
        return self.planning.cost if self.planning else 1

    @property
    def has_memory(self) -> bool:
        """Whether an update depends on more than the iterate it starts from."""
        return bool(self.state) or self.planning is not None

    def resolve(self, given: Mapping[str, float]) -> dict[str, float]:
        """The given hyperparameters over the defaults, without those that are off. Raises UsageError."""
        known = {name: HYPERPARAMETERS[name].range for name in self.hyperparameters}
        check_parameters(given, known, lambda name: say.METHOD_HAS_NO(method=self.name, name=name))
        for name in (name for name, value in self.hyperparameters.items() if value is None and name not in given):
            need = say.METHOD_NEEDS(method=self.name, name=name, about=HYPERPARAMETERS[name].about())
            raise UsageError(need, say.GIVE_IT_WITH(option=f"--{name}"))
        defaults = {
            name: value
            for name, value in self.hyperparameters.items()
            if value is not None and OFF_VALUES.get(name) != value
        }
        return defaults | {name: float(value) for name, value in given.items()}


def penalized(g: Numeric, x: Numeric, weight_decay: Numeric) -> Numeric:
    """With weight decay: g ← g + λx, the gradient of the objective with the penalty λx²/2."""
    return named("g", g + weight_decay * x) if weight_decay else g
