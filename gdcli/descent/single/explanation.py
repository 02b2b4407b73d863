"""One update piece by piece: the method's own lines, once in symbols and once with the numbers in it."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import reduce

from gdcli.descent.methods.bounds import clipped
from gdcli.descent.methods.schedules import schedule_of
from gdcli.descent.methods.traced_numbers import Trace, TracedNumber, named
from gdcli.descent.single import sentences as say
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.single.stepper import STRETCH_STEPS_MAX, Stepper
from gdcli.errors import CannotError, UsageError
from gdcli.graph.objective import Objective, Vector
from gdcli.language.tree import Expression
from gdcli.model import Assignment, Settings, StepExplanation

NumberText = Callable[[float], str]


def explain_step(
    expression: Expression,
    settings: Settings,
    step: int,
    show: NumberText = repr,
    objective: Objective | None = None,
) -> StepExplanation:
    """The arithmetic of update `step` (1 is the first) of the run that `settings` describe; `show` writes numbers.

    Raises UsageError if the run has no such step, CannotError if it ends before it.
    """
    settings = checked_settings(settings, expression.variables)
    if not 1 <= step <= settings.steps:
        raise UsageError(say.NO_SUCH_STEP(step=step), say.THE_STEPS_ARE(steps=settings.steps))
    stepper = Stepper(objective or Objective(expression), settings)
    _go_to(stepper, step)
    before, state = stepper.present, stepper.state
    noise = stepper.inputs.noise(stepper.step)
    direction, rate = stepper.direction()
    preamble, rate = _rate(stepper, direction, rate, show)
    lines: list[tuple[Assignment, ...]] = []
    after: list[float] = []
    for i, name in enumerate(expression.variables):
        trace = Trace(show, {"x": name})
        trace.lines.extend(_slope(stepper, name, before.gradient[i], noise[i : i + 1], direction[i], show))
        after.append(_update(stepper, trace, before.point[i], direction[i], state, i, rate))
        lines.append(tuple(trace.lines))
    return StepExplanation(
        stepper.optimizer.name, step, expression.variables, before, preamble, tuple(lines), tuple(after)
    )


def _go_to(stepper: Stepper, step: int) -> None:
    """Advance to the iterate from which update `step` starts."""
    reason = None
    while reason is None and stepper.step < step - 1:
        reason = stepper.advance(min(STRETCH_STEPS_MAX, step - 1 - stepper.step), lambda _: None)
    if reason is not None or stepper.arrive() is not None:
        hint = say.EXPLAIN_ONE_OF(last=stepper.step) if stepper.step else say.NO_STEP_AT_ALL()
        raise CannotError(say.ENDS_BEFORE(last=stepper.step, step=step), hint)


def _slope(
    stepper: Stepper, name: str, slope: float, noise: Vector, direction: float, show: NumberText
) -> list[Assignment]:
    """The lines that compute the component of the direction."""
    lines = [Assignment("g", f"df/d{name}", show(slope), slope)]
    for z in noise:
        lines.append(Assignment("g", say.WITH_NOISE(), f"{show(slope)} + {show(z)}", slope + z))
    planning = stepper.optimizer.planning
    if planning is not None and planning.component is not None:
        lines.append(Assignment("d", planning.component(), show(direction), direction))
    return lines


def _rate(stepper: Stepper, direction: Vector, rate: float, show: NumberText) -> tuple[tuple[Assignment, ...], float]:
    """The lines that compute the learning rate, and the rate; no lines if it is the given rate."""
    schedule = schedule_of(stepper.settings.schedule)
    first = stepper.inputs.rate(stepper.step)
    lines: list[Assignment] = []
    if schedule.options:
        given = f"lr = {show(stepper.settings.learning_rate)}, k = {stepper.step}, steps = {stepper.settings.steps}"
        lines.append(Assignment("lr", schedule.formula, given, first))
    planning = stepper.optimizer.planning
    if planning is not None and planning.rate is not None:
        lines.append(Assignment("lr", planning.rate, say.FOUND_FROM(rate=show(first)), rate))
    step_size = stepper.optimizer.step_size
    if step_size is not None:
        trace = Trace(show)
        square = reduce(operator.add, (g * g for g in direction))
        lr, f, norm = trace.number("lr", rate), trace.number("f", stepper.present.value), trace.number("|g|**2", square)
        used = named("lr", step_size(lr, f, norm, **_letters(trace, stepper)))
        return (*lines, *trace.lines), used.value
    return tuple(lines), rate


def _letters(trace: Trace, stepper: Stepper) -> dict[str, TracedNumber]:
    """The hyperparameters of the run under their names."""
    return {name: trace.number(name, value) for name, value in stepper.settings.hyperparameters.items()}


def _update(stepper: Stepper, trace: Trace, x: float, g: float, state: Vector, component: int, rate: float) -> float:
    """Run the update of one component on traced numbers; returns the component's next value."""
    names = stepper.optimizer.state
    first = component * len(names)
    moved, _ = stepper.optimizer.update(
        trace.number("x", x),
        trace.number(stepper.optimizer.letter, g),
        tuple(trace.number(name, value) for name, value in zip(names, state[first:], strict=False)),
        trace.number("lr", rate),
        trace.number("k", stepper.step + 1),
        **_letters(trace, stepper),
    )
    after = float(named("x", moved).value)
    low, high = stepper.settings.bounds[component] if stepper.settings.bounds else (-math.inf, math.inf)
    if low == -math.inf and high == math.inf:
        return after
    within = float(clipped(after, low, high))
    name = trace.lines[-1].name
    moved_into = say.MOVED_INTO(name=name, low=f"{low:g}", high=f"{high:g}")
    trace.lines.append(Assignment(name, moved_into, trace.show(after), within))
    return within
