"""The frozen records that flow down the river, and the words of the contract as enums.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, overload

from gdcli.record import field, record


class StopReason(StrEnum):
    """Why the loop ended: a fact, not a judgement."""

    TOLERANCE = "tolerance"
    MAX_STEPS = "max_steps"
    DIVERGED = "diverged"
    NON_FINITE = "non_finite"
    INTERRUPTED = "interrupted"


class Outcome(StrEnum):
    """What the run came to: the diagnosis, which claims no more than its evidence carries."""

    CONVERGED = "converged"
    SLOW = "slow"
    OSCILLATING = "oscillating"
    DIVERGED = "diverged"
    LEFT_DOMAIN = "left_domain"
    SADDLE = "saddle"
    MAXIMUM = "maximum"
    PLATEAU = "plateau"
    NOT_CONVERGED = "not_converged"


def norm(vector: Sequence[float]) -> float:
    """The Euclidean norm, without overflow on the way; nan as soon as one component is nan."""
    length = math.hypot(*vector)
    return math.nan if any(component != component for component in vector) else length


@record
class Iterate:
    """Iterate k: where it stands, what the objective and its gradient are there, the rate that leads on to k+1.

    `learning_rate` is None on the last iterate of a run: no update follows it.
    """

    step: int
    point: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    learning_rate: float | None

    @property
    def gradient_norm(self) -> float:
        return norm(self.gradient)


@record
class Trajectory(Sequence[Iterate]):
    """The iterates that were kept, in order; rows are made into `Iterate` records only when asked for.

    `rows`: one flat tuple an iterate, `(step, x_1 … x_n, value, g_1 … g_n, learning_rate)`, as the loop wrote it.
    """

    dimension: int
    rows: Sequence[tuple[float | None, ...]]

    @overload
    def __getitem__(self, index: int) -> Iterate: ...
    @overload
    def __getitem__(self, index: slice) -> Trajectory: ...
    def __getitem__(self, index: int | slice) -> Iterate | Trajectory:
        if isinstance(index, slice):
            return Trajectory(self.dimension, self.rows[index])
        return iterate_of(self.rows[index], self.dimension)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Iterate]:
        return (iterate_of(row, self.dimension) for row in self.rows)


def iterate_of(row: tuple[float | None, ...], dimension: int) -> Iterate:
    """One flat row of the loop as an `Iterate`."""
    n = dimension
    return Iterate(int(row[0]), row[1 : n + 1], row[n + 1], row[n + 2 : 2 * n + 2], row[2 * n + 2])  # type: ignore[arg-type]


@record
class Settings:
    """Everything a run depends on besides the objective; the same settings give the same run."""

    start: tuple[float, ...]
    learning_rate: float
    steps: int
    tol: float = 1e-6
    optimizer: str = "gd"
    hyperparameters: Mapping[str, float] = field(default_factory=dict)
    schedule: str = "constant"
    schedule_options: Mapping[str, float] = field(default_factory=dict)
    noise: float = 0.0
    seed: int | None = None


@record
class KnownMinimum:
    """A local minimum that is known beforehand: the minimizer (n) and the value there.

    `exact`: in closed form, else the float64 nearest to a computed one. `smooth` is false where the function has a
    kink there, so that zero is a subgradient but no gradient exists.
    """

    point: tuple[float, ...]
    value: float
    exact: bool = True
    smooth: bool = True


@record
class Curvature:
    """What the Hessian at (or next to) the minimizer says about learning rates.

    `exact` is true for quadratics, whose Hessian is the same everywhere; otherwise all of it holds only near `at`.
    `lr_limit` and the rates are None where theory makes no claim for the method.
    """

    exact: bool
    at: tuple[float, ...]
    eigenvalues: tuple[float, ...]
    lr_limit: float | None
    lr_best: float | None
    condition_number: float | None
    predicted_rate: float | None
    measured_rate: float | None


@record
class Verdict:
    """The diagnosis of a run: outcome, one sentence, the numbers behind it, and a command to try next (or None)."""

    outcome: Outcome
    summary: str
    evidence: Mapping[str, float | int | str | None]
    advice: str | None


@record
class Run:
    """One descent: the facts as they happened, and, once diagnosed, the verdict and the curvature at its end.

    `engine` is what ran the loop to its end, `python` or `compiled`.
    """

    expression: str
    variables: tuple[str, ...]
    settings: Settings
    stop_reason: StopReason
    steps_taken: int
    value_evaluations: int
    gradient_evaluations: int
    final: Iterate
    best: Iterate
    trajectory: Trajectory
    verdict: Verdict | None = None
    curvature: Curvature | None = None
    engine: str = field(default="python", compare=False)


@record
class Assignment:
    """One line of an update's arithmetic: `name = symbols = figures = value`."""

    name: str
    symbols: str
    figures: str
    value: float


@record
class StepExplanation:
    """The arithmetic of update `step`, counted from 1, which leads from iterate `before` to the point `after` (n).

    `preamble` is what was done for all components together (a line search, a linear system), `lines` has the update of
    each variable, in order.
    """

    optimizer: str
    step: int
    variables: tuple[str, ...]
    before: Iterate
    preamble: tuple[Assignment, ...]
    lines: tuple[tuple[Assignment, ...], ...]
    after: tuple[float, ...]


@record
class DiagnosedRun:
    """A run with its verdict and, where it could be computed, the curvature at its end."""

    run: Run
    verdict: Verdict
    curvature: Curvature | None


@record
class Comparison:
    """Several runs from the same start with the same budget; `ranking` holds their indices, best first."""

    runs: tuple[Run, ...]
    ranking: tuple[int, ...]
    sorted_by: str


@record
class SweepRow:
    """How the descents with one learning rate ended, from every start where the function has a value.

    `outcomes` counts them. `median_steps` is taken over those that converged, `median_value` over all final values,
    where no value counts as infinite; each is None without any. `unsettled` counts the descents for which the rate is
    too high: they diverged, left the domain, or turn to and fro without coming to rest. `without_value` is the number
    of starts where the function has no value, which nobody can descend from.
    """

    learning_rate: float
    outcomes: Mapping[Outcome, int]
    median_steps: float | None
    median_value: float | None
    unsettled: int = 0
    without_value: int = 0

    @property
    def starts(self) -> int:
        return sum(self.outcomes.values())

    def share(self, outcome: Outcome) -> float:
        """The part of the starts that came to this."""
        return self.outcomes.get(outcome, 0) / self.starts if self.starts else 0.0


@record
class Sweep:
    """Every learning rate from every start; a row a rate, in the order given.

    `settings` hold what all descents share; their start and learning rate are those of one of them. `starts` describes
    the starts in words, `lanes` is the number of descents asked for; an interrupted sweep has the rows so far.
    """

    expression: str
    variables: tuple[str, ...]
    settings: Settings
    starts: str
    seed: int | None
    lanes: int
    rows: tuple[SweepRow, ...]
    interrupted: bool = False
    engine: str = field(default="python", compare=False)


class Trend(StrEnum):
    """What a function of one variable does at a point."""

    RISING = "rising"
    FALLING = "falling"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    INFLECTION = "inflection"
    FLAT = "flat"


@record
class Formula:
    """A formula in its two printed forms: `text` reads back as typed input, `latex` is for paper."""

    text: str
    latex: str


@record
class RuleStep:
    """One node of a derivation: the rule used on `of`, in its textbook form, what its letters are here, and the result.

    `letters` says what u, v, … stand for; `held` names what is held constant in a partial derivative.
    """

    rule: str
    textbook: str
    of: Formula
    wrt: str
    letters: Mapping[str, Formula]
    result: Formula
    held: tuple[str, ...] = ()
    note: str = ""
    children: tuple[RuleStep, ...] = ()


@record
class SecantRow:
    """The definition of the derivative at one h: forward and central difference quotients and their errors."""

    wrt: str
    h: float
    value: float  # f(x + h)
    secant_slope: float
    error: float
    central_slope: float
    central_error: float
    rounding_wins: bool  # from this row on a smaller h makes the forward error larger, not smaller


@record
class LocalView:
    """The function at one point: value, gradient (n), Hessian (n×n) where asked for, and in one variable the trend."""

    point: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    hessian: tuple[tuple[float, ...], ...] | None = None
    eigenvalues: tuple[float, ...] | None = None
    trend: Trend | None = None

    @property
    def gradient_norm(self) -> float:
        return norm(self.gradient)

    @property
    def ascent(self) -> tuple[float, ...] | None:
        """The unit vector of steepest ascent; None where the gradient vanishes or is not finite."""
        length = self.gradient_norm
        if not 0.0 < length < math.inf:
            return None
        return tuple(component / length for component in self.gradient)


@record
class Derivation:
    """The exact derivative of a function, and what was asked for around it.

    `gradient` (n) and `hessian` (n×n) are None where the algebra system could not answer; `missing` then says so.
    `higher` holds the derivatives of order 2 … N of a function of one variable.
    """

    expression: Formula
    variables: tuple[str, ...]
    gradient: tuple[Formula, ...] | None
    hessian: tuple[tuple[Formula, ...], ...] | None = None
    higher: tuple[Formula, ...] = ()
    at: LocalView | None = None
    steps: tuple[RuleStep, ...] = ()
    limit: tuple[SecantRow, ...] = ()
    chain: tuple[ChainRule, ...] = ()
    missing: str = ""
    interrupted: bool = False


@record
class ChainTerm:
    """One way from z back to x: ∂z/∂u (over the letters), du/dx, and their product (over the variables).

    `inner` is what u stands for; where z holds x itself, u is x. `values` are the three in numbers, at a point.
    """

    letter: str
    inner: Formula
    outer_slope: Formula
    inner_slope: Formula
    product: Formula
    values: tuple[float, float, float] | None = None


@record
class ChainRule:
    """The chain rule in several variables, by one of them: a term for each way, their sum, and the direct derivative.

    `agree` is whether both are worth the same at every point that was tried, None where neither has a value there.
    `values` are the sum and the direct derivative in numbers, at a point.
    """

    wrt: str
    textbook: str
    terms: tuple[ChainTerm, ...]
    total: Formula
    direct: Formula
    agree: bool | None
    values: tuple[float, float] | None = None


@record
class Message:
    """What one node sends back to one of its arguments: its own adjoint times its local derivative."""

    sender: int
    local: float
    amount: float


@record
class GraphNode:
    """One node of the computation graph at a point: how it is made, its value, and the derivative of the output by it.

    `label` names it (`x`, `3`, `v2`), `definition` says what it is made of (`x*v1`). `local` holds the derivative by
    each of `arguments` (indices of nodes before it). `messages` arrived from behind; `adjoint` is their sum.
    """

    index: int
    label: str
    operation: str
    definition: str
    arguments: tuple[int, ...]
    value: float
    local: tuple[float, ...]
    messages: tuple[Message, ...]
    adjoint: float

    @property
    def is_input(self) -> bool:
        return self.operation == "variable"


@record
class Backprop:
    """Backpropagation at a point: the nodes in the order of the forward pass; the last one is the output."""

    expression: str
    variables: tuple[str, ...]
    point: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    nodes: tuple[GraphNode, ...]

    @property
    def backward(self) -> tuple[GraphNode, ...]:
        """The nodes that have an adjoint to compute, in the order of the backward pass."""
        return tuple(node for node in reversed(self.nodes) if node.operation != "constant")


class CriticalKind(StrEnum):
    """What a point with vanishing gradient is, by its Hessian; `degenerate` where the Hessian cannot tell."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    INFLECTION = "inflection"
    DEGENERATE = "degenerate"


@record
class CriticalPoint:
    """A critical point, its kind, and at a minimum what its curvature says about learning rates near it.

    `exact` holds the coordinates as formulas where the algebra system solved for them, else None: the point is then
    numeric. `rate` is the factor by which the distance shrinks each step at the best fixed learning rate.
    """

    point: tuple[float, ...]
    value: float
    kind: CriticalKind
    eigenvalues: tuple[float, ...]
    exact: tuple[Formula, ...] | None = None
    condition_number: float | None = None
    lr_limit: float | None = None
    lr_best: float | None = None
    rate: float | None = None


@record
class Analysis:
    """Critical points, curvature and convexity of a function.

    `convexity` is a proved shape or `unknown`, and `reason` says on what it rests. `box` (n pairs) is where the numeric
    search looked; `complete` is true where the algebra system found every critical point.
    """

    expression: Formula
    variables: tuple[str, ...]
    convexity: str
    reason: str
    quadratic: bool
    points: tuple[CriticalPoint, ...]
    complete: bool
    box: tuple[tuple[float, float], ...]
    notes: tuple[str, ...] = ()


@record
class Card:
    """A named function as the gallery shows it; `sizes` says which n `@name(n)` may have, empty for a single form."""

    name: str
    about: str
    teaches: str
    source: str
    tags: tuple[str, ...]
    expression: str
    variables: tuple[str, ...]
    start: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    minima: tuple[KnownMinimum, ...]
    sizes: str = ""


@record
class Gallery:
    """All named functions, in the order of the gallery."""

    cards: tuple[Card, ...]


@record
class SweepReport:
    """A sweep and what it shows: one rate to use, the measured edge of stability, and the limit that theory gives.

    `suggestion` is None where the evidence does not carry one; `reason` says why, or why it is this one. The edge lies
    between the two rates of `edge`: at the lower one most starts still settle, at the higher one they do not. The limit
    is that of the sharpest of the `minima` minima that descents came to (or that are known), at the point `limit_at`
    (n); `limit_exact` where the curvature is the same everywhere. It is a limit for a constant rate.
    """

    sweep: Sweep
    suggestion: float | None
    reason: str
    edge: tuple[float, float] | None
    limit: float | None
    limit_exact: bool
    limit_at: tuple[float, ...] | None = None
    minima: int = 0


NOT_RUN: Final = -1
"""The label of a start from which nobody descended before the map was interrupted."""


@record
class Basin:
    """What some of the starts came to, and their `share` of all.

    With a point (n) and its value: a minimum (`converged`), or another place of rest (`saddle`, `maximum`). Without a
    point: all further minima together (`converged`), or those that came to none (`plateau`, `not_converged`,
    `oscillating`, `diverged`, which those that left the domain count as, and `left_domain` for starts without a value).
    """

    outcome: Outcome
    point: tuple[float, ...] | None
    value: float | None
    share: float


@record
class Basins:
    """Which minimum each start of a grid reaches; in one variable the grid has one row.

    `labels[row][column]` is an index into `basins`, or NOT_RUN; rows go from the highest second coordinate to the
    lowest. `ends` has, in the same order, where each descent ended (n columns), its value there and its updates.
    """

    expression: str
    variables: tuple[str, ...]
    settings: Settings
    box: tuple[tuple[float, float], ...]
    labels: tuple[tuple[int, ...], ...]
    basins: tuple[Basin, ...]
    interrupted: bool = False
    engine: str = field(default="python", compare=False)
    ends: tuple[Sequence[float], ...] = field(default=(), compare=False)

    def starts(self) -> Iterator[tuple[tuple[float, ...], int]]:
        """Every start (n) with its label, row by row."""
        down, across = len(self.labels), len(self.labels[0])
        for i, row in enumerate(self.labels):
            for j, label in enumerate(row):
                shares = (j / max(1, across - 1), 1 - i / max(1, down - 1))
                yield tuple(
                    low + (high - low) * share for (low, high), share in zip(self.box, shares, strict=False)
                ), label
