"""One update piece by piece: the method's own lines, once in symbols and once with the numbers in it."""

from __future__ import annotations

from collections.abc import Callable

from gdcli.descent.methods.schedules import schedule_of
from gdcli.descent.methods.traced_numbers import Tape, named
from gdcli.descent.methods.update import Vector
from gdcli.descent.single.run import LONGEST_STRETCH
from gdcli.descent.single.settings import settle
from gdcli.descent.single.stepper import Walk
from gdcli.errors import CannotError, UsageError
from gdcli.graph.objective import Objective
from gdcli.language.tree import Expression
from gdcli.model import Assignment, Settings, StepExplanation

Show = Callable[[float], str]


def explain_step(
    expression: Expression,
    settings: Settings,
    step: int,
    show: Show = repr,
    objective: Objective | None = None,
) -> StepExplanation:
    """The arithmetic of update `step` (1 is the first) of the run that `settings` describe; `show` writes numbers.

    Raises UsageError where the run has no such step, CannotError where it ends before it.
    """
    settings = settle(settings, expression.variables)
    if not 1 <= step <= settings.steps:
        raise UsageError(f"there is no step {step} to explain", f"The steps are 1 to {settings.steps}.")
    walk = Walk(objective or Objective(expression), settings)
    _go_to(walk, step)
    before, state = walk.present, walk.state
    noise = walk.supply.noise(walk.step)
    direction, rate = walk.direction()
    lines: list[tuple[Assignment, ...]] = []
    after: list[float] = []
    for i, name in enumerate(expression.variables):
        tape = Tape(show, {"x": name})
        tape.lines.extend(_slope(walk, name, before.gradient[i], noise[i : i + 1], direction[i], show))
        after.append(_update(walk, tape, before.point[i], direction[i], state, i, rate))
        lines.append(tuple(tape.lines))
    preamble = _rate(walk, rate, show)
    return StepExplanation(
        walk.optimizer.name, step, expression.variables, before, preamble, tuple(lines), tuple(after)
    )


def _go_to(walk: Walk, step: int) -> None:
    """Advance to the iterate that update `step` leaves."""
    reason = None
    while reason is None and walk.step < step - 1:
        reason = walk.advance(min(LONGEST_STRETCH, step - 1 - walk.step), lambda _: None)
    if reason is not None or walk.arrive() is not None:
        raise CannotError(
            f"the run ends at iterate {walk.step}, so there is no step {step} to explain",
            f"Explain a step from 1 to {walk.step}." if walk.step else "Choose another start or a smaller --tol.",
        )


def _slope(walk: Walk, name: str, slope: float, noise: Vector, direction: float, show: Show) -> list[Assignment]:
    """How the component of the direction comes about."""
    lines = [Assignment("g", f"df/d{name}", show(slope), slope)]
    for z in noise:
        lines.append(Assignment("g", "g + noise", f"{show(slope)} + {show(z)}", slope + z))
    if walk.optimizer.solves:
        lines.append(Assignment("d", "the component of d in H*d = g", show(direction), direction))
    return lines


def _rate(walk: Walk, rate: float, show: Show) -> tuple[Assignment, ...]:
    """How the learning rate comes about; nothing where it is the one that was asked for."""
    schedule = schedule_of(walk.settings.schedule)
    first = walk.supply.rate(walk.step)
    lines: list[Assignment] = []
    if schedule.options:
        given = f"lr = {show(walk.settings.learning_rate)}, k = {walk.step}, steps = {walk.settings.steps}"
        lines.append(Assignment("lr", schedule.formula, given, first))
    if walk.optimizer.planning is not None and walk.optimizer.searches:
        lines.append(Assignment("lr", walk.optimizer.planning.lines[0], f"from {show(first)}", rate))
    return tuple(lines)


def _update(walk: Walk, tape: Tape, x: float, g: float, state: Vector, component: int, rate: float) -> float:
    """Run the update of one component on recorded numbers; returns where it leads."""
    names = walk.optimizer.state
    first = component * len(names)
    letters = {name: tape.number(name, value) for name, value in walk.settings.hyperparameters.items()}
    moved, _ = walk.optimizer.update(
        tape.number("x", x),
        tape.number(walk.optimizer.letter, g),
        tuple(tape.number(name, value) for name, value in zip(names, state[first:], strict=False)),
        tape.number("lr", rate),
        tape.number("k", walk.step + 1),
        **letters,
    )
    return float(named("x", moved).value)
