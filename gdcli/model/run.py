"""One descent: iterates, verdict, curvature, and the arithmetic of one update.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from gdcli.answer import Answer, Fact, point_in_short_form
from gdcli.model.default_settings import Settings
from gdcli.model.outcomes import Outcome, StopReason
from gdcli.model.sentences import FUNCTION, STEP, VERDICT, Sentence, Template, paragraph, shown
from gdcli.record import field, record, replace


def norm(vector: Sequence[float]) -> float:
    """The Euclidean norm, without intermediate overflow; nan if any component is nan."""
    length = math.hypot(*vector)
    return length if length < math.inf or not any(map(math.isnan, vector)) else math.nan


@record
class MethodWords:
    """How a page names the method of a run: its title, and its update rule line by line.

    The rule is empty for plain descent, whose rule the page writes itself.
    """

    title: str | Sentence
    formula: Sequence[str | Sentence] = ()


@record
class Iterate:
    """Iterate k: its point, the objective and its gradient there, and the learning rate of the update to k+1.

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


IterateRow = tuple[float | None, ...]
"""An iterate as a loop writes it: `(step, x_1 … x_n, value, g_1 … g_n, learning_rate)`.

A tuple, because a loop makes it in less time than a record."""


def step_of(row: IterateRow) -> int:
    """The number of the iterate in a row."""
    return int(row[0] or 0)


def with_rate(row: IterateRow, learning_rate: float | None) -> IterateRow:
    """The row with the learning rate of the update from its iterate, None where there is no update yet."""
    return (*row[:-1], learning_rate)


def is_finite(row: IterateRow) -> bool:
    """Whether every number of a row is finite."""
    return all(number is None or math.isfinite(number) for number in row)


def iterate_of(row: IterateRow, dimension: int) -> Iterate:
    """The iterate of a row."""
    n = dimension
    return Iterate(step_of(row), row[1 : n + 1], row[n + 1], row[n + 2 : 2 * n + 2], row[2 * n + 2])  # type: ignore[arg-type]


@record
class Trajectory(Sequence[Iterate]):
    """The iterates that were kept, in order; rows are made into `Iterate` records only when asked for."""

    dimension: int
    rows: Sequence[IterateRow]

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

    def __repr__(self) -> str:
        if not self.rows:
            return shown("Trajectory of 0 iterates")
        whole = Template(
            "Trajectory of {count} iterate, from step {first} to {last}",
            "Trajectory of {count} iterates, from step {first} to {last}",
        )
        return shown(whole(len(self), first=step_of(self.rows[0]), last=step_of(self.rows[-1])))

    def __iter__(self) -> Iterator[Iterate]:
        return (iterate_of(row, self.dimension) for row in self.rows)


@record
class PassingRun:
    """The iterates of a run in progress as rows, each yielded once, after the update from it."""

    expression: str = field(may_be_deferred=True)
    variables: tuple[str, ...]
    rows: Iterable[IterateRow]


@record
class Curvature:
    """The Hessian's eigenvalues at (or next to) the minimizer, and the learning rates that follow from them.

    `exact` is true for quadratics, whose Hessian is the same everywhere; otherwise the numbers hold only near `at`.
    `lr_limit` and the rates are None if theory makes no claim for the method.
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
class Advice:
    """Settings to try next, whose trial run converged in `steps` steps.

    `command` runs them, ready to be pasted into a shell; it is empty until the use-case writes it.
    """

    settings: Settings
    steps: int
    command: str = ""


@record
class PointValue:
    """A point (n) and the function's value there."""

    point: tuple[float, ...]
    value: float


@record
class Minimum:
    """The minimum that a run reached, exact to rounding: the minimizer (n), and the value there.

    `local` says that a lower value is known, at `better`.
    """

    point: tuple[float, ...]
    value: float
    local: bool = False
    better: PointValue | None = None


@record
class Kink:
    """The slopes just before and just behind a kink, along the axis (or the last step) on which the slope jumps."""

    left: float
    right: float


@record
class PathCurvature:
    """The largest eigenvalue of the Hessian along a run, its step, and the learning rate that it allows.

    `lr_limit` is None if theory has no limit for the method.
    """

    largest: float
    step: int
    lr_limit: float | None


@record
class Verdict:
    """The diagnosis of a run: outcome, summary, the numbers behind it, and what to try next (or None).

    `summary` is the English text of `sentences`, which a page may show in another language.
    """

    outcome: Outcome
    summary: str
    evidence: Mapping[str, float | int | str | None]
    advice: Advice | None
    sentences: tuple[Sentence, ...] = field(default=(), compare=False)

    @property
    def words(self) -> Sentence:
        """The whole diagnosis for people: its sentences, or the summary without sentences."""
        return paragraph(*self.sentences or (self.summary,))

    def advising(self, advice: Advice, sentences: Iterable[Sentence], **evidence: float | int | str | None) -> Verdict:
        """The same verdict with other `sentences`, with this advice and more evidence."""
        said = tuple(sentences)
        return replace(
            self, summary=" ".join(map(str, said)), sentences=said, advice=advice,
            evidence={**self.evidence, **evidence},
        )  # fmt: skip


@record
class Run(Answer):
    """One descent: its facts, and, after the diagnosis, the verdict and the curvature at its end.

    `minimum` and `kink` are what it reached, None where it reached none; `path_curvature` is for runs that diverged or
    oscillated. `engine` is what ran the loop to its end, `python` or `compiled`; `engine_note` says why it is not the
    compiled one where that was tried.
    """

    expression: str = field(may_be_deferred=True)
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
    minimum: Minimum | None = None
    kink: Kink | None = None
    path_curvature: PathCurvature | None = None
    engine: str = field(default="python", compare=False)
    engine_note: str | Sentence = field(default="", compare=False)

    @property
    def rows(self) -> Iterable[IterateRow]:
        """The iterates that were kept, as flat rows."""
        return self.trajectory.rows

    @property
    def has_risen(self) -> bool:
        """Whether the run ended above its start, or where there is no value."""
        return not self.final.value <= self.trajectory[0].value

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        from gdcli.model.words import word  # noqa: PLC0415 - for the short form only

        yield FUNCTION, self.expression
        if self.verdict is not None:
            yield VERDICT, self.verdict.words
        at = point_in_short_form(self.variables, self.final.point)
        yield (
            Template("end"),
            Template("step {step} ({reason}): {point}, value {value}")(
                step=self.steps_taken, reason=word(self.stop_reason), point=at, value=f"{self.final.value:.6g}"
            ),
        )
        yield Template("kept"), self.trajectory


@record
class Assignment:
    """One line of an update's arithmetic: `name = symbols = figures = value`."""

    name: str
    symbols: str | Sentence
    figures: str | Sentence
    value: float


@record
class StepExplanation(Answer):
    """The arithmetic of update `step`, counted from 1, which leads from iterate `before` to the point `after` (n).

    `preamble` is what was done for all components together (a line search, a linear system), `lines` has the update of
    each variable, in order. `loss` and `slopes` (n) write the value and the gradient before the update out with their
    numbers; `value_after` is the value where it leads.
    """

    optimizer: str
    step: int
    variables: tuple[str, ...]
    before: Iterate
    preamble: tuple[Assignment, ...]
    lines: tuple[tuple[Assignment, ...], ...]
    after: tuple[float, ...]
    loss: Assignment | None = None
    slopes: tuple[Assignment, ...] = ()
    value_after: float | None = None

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield STEP, Template("{step} of {method}")(step=self.step, method=self.optimizer)
        yield Template("from"), point_in_short_form(self.variables, self.before.point)
        yield Template("to"), point_in_short_form(self.variables, self.after)
