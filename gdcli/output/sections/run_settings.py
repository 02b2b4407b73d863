"""What was run, for people: the function, the start, the update rule, the settings, and when a run stops."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import Run, Settings
from gdcli.model.run import MethodWords
from gdcli.model.sentences import FUNCTION, START, Sentence, shown
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import DIM_STYLE, NamedValue, as_text, facts, function_definition, schedule_with_options
from gdcli.output.layout.numbers import as_factor, number, point_on_page
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.sections import sentences as say

COMPONENTS_SHOWN: Final = 3


def run_heading(screen: Screen, run: Run, method: MethodWords, remarks: Sequence[Words]) -> RenderableType:
    """The header: the function, the start, the update rule with its numbers, and when the run stops."""
    pairs: list[NamedValue] = [
        (FUNCTION(), function_definition(screen, run.variables, run.expression)),
        *([("", as_text(screen, remarks, DIM_STYLE))] if remarks else []),
        (START(), point_on_page(run.variables, run.settings.start)),
        *bounds_facts(run),
        (say.UPDATE(), _rule(run, method.formula)),
        *first_update(run),
        (say.RATE(), _rate(run.settings)),
        *([(say.OPTIONS(), _options(run.settings))] if _options(run.settings) else []),
        (labels.STOP(), stop_rule(run)),
    ]
    title = shown(method.title)
    return Group(screen.text(title[:1].upper() + title[1:], "bold"), facts(screen, pairs))


def _slope_name(run: Run) -> str:
    """The gradient in the notation of school: f'(x), ∇f(x, y)."""
    return f"f'({run.variables[0]})" if len(run.variables) == 1 else "∇f"


def _rule(run: Run, formula: Sequence[Words]) -> Words | Sequence[Words]:
    """The update rule in symbols."""
    if formula:
        return formula
    name = run.variables[0] if len(run.variables) == 1 else "x"
    return f"{name}_new = {name} − η·{_slope_name(run)}"


def first_update(run: Run) -> Iterator[tuple[Words, str]]:
    """The first step of plain descent with its numbers in it."""
    if not run.settings.is_plain_descent or run.settings.noise or run.settings.hyperparameters:
        return
    if len(run.trajectory) < 2 or run.trajectory[1].step != 1 or len(run.variables) > COMPONENTS_SHOWN:
        return
    before, after = run.trajectory[0], run.trajectory[1]
    rate = number(before.learning_rate or 0.0)
    for name, x, slope, new in zip(run.variables, before.point, before.gradient, after.point, strict=True):
        prefix = f"{name}: " if len(run.variables) > 1 else ""
        label = say.FIRST_STEP() if name == run.variables[0] else ""
        yield label, f"{prefix}{number(x)} − {rate}·{as_factor(number(slope))} = {number(new)}"


def _rate(settings: Settings) -> str:
    """The learning rate and how it changes."""
    return f"η = {number(settings.learning_rate)}, {schedule_with_options(settings)}"


def _options(settings: Settings) -> str:
    """The further settings of the run: hyperparameters, noise and seed."""
    parts = [f"{name} = {number(value)}" for name, value in settings.hyperparameters.items()]
    parts += [shown(say.NOISE(size=number(settings.noise)))] if settings.noise else []
    parts += [shown(say.SEED(seed=str(settings.seed)))] if settings.seed is not None else []
    return ", ".join(parts)


def stop_rule(run: Run) -> Sentence:
    """The rule by which the run stops."""
    tests, steps = _tests(run), run.settings.steps
    if not tests:
        return say.STOP_AFTER_STEPS(steps)
    return say.STOP_AT(steps, test=tests[0]) if len(tests) == 1 else say.STOP_AT_ANY(steps, tests=", ".join(tests))


def _tests(run: Run) -> list[str]:
    """The tests of slope, value and step in symbols."""
    settings = run.settings
    slope = f"|{_slope_name(run)}|" if len(run.variables) == 1 else f"‖{_slope_name(run)}‖"
    tests = [f"{slope} ≤ {number(settings.tol)}"] if settings.tol > 0 else []
    tests += [] if settings.ftol is None else [f"|Δf| ≤ {number(settings.ftol)}"]
    moved = run.variables[0] if len(run.variables) == 1 else "xᵢ"
    return tests + ([] if settings.xtol is None else [f"|Δ{moved}| ≤ {number(settings.xtol)}"])


def bounds_facts(run: Run) -> list[NamedValue]:
    """The box in which the iterates stay, if there is one: `0 ≤ x ≤ 1, -2 ≤ y`."""
    words = []
    for name, (low, high) in zip(run.variables, run.settings.bounds, strict=False):
        left = f"{number(low)} ≤ " if low > -math.inf else ""
        right = f" ≤ {number(high)}" if high < math.inf else ""
        words += [f"{left}{name}{right}"] if left or right else []
    return [(labels.BOUNDS(), ", ".join(words))] if words else []
