"""The page of a descent: what was run, its iterates, the picture, and why it ended as it did."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import DEFAULTS, Run, Settings, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import DIM, Fact, as_text, definition, facts, notes, schedule_words
from gdcli.output.layout.numbers import assignments, number, plural
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page, Section
from gdcli.output.pages.derivation import gradient_facts
from gdcli.output.sections.iterations import iterations
from gdcli.output.sections.verdict import findings, sentence_with_sign, verdict

PLAIN_DESCENT: Final = DEFAULTS.optimizer
AFTER_ONE_STEP, AFTER_STEPS = "after {n} step", "after {n} steps"
SHOWN_COMPONENTS: Final = 3


def run_page(screen: Screen, run: Run, options: PageOptions) -> Page:
    """What was run, its iterates, the formulas, what was found; then the picture and the verdict."""
    sections: list[Section] = [
        [heading(screen, run, options)],
        lambda room: iterations(screen, run, room=room, every_row=options.every_row),
        lambda _room: _formulas(screen, options),
        list(findings(screen, run)),
    ]
    if options.planned_rates:
        from gdcli.output.plots.schedule import schedule_plot  # noqa: PLC0415 - loads plotext

        sections.insert(0, [schedule_plot(screen, options.planned_rates)])
    advice = run.verdict.advice.command if run.verdict and run.verdict.advice else ""
    return Page(sections, partial(_picture, run=run, options=options), verdict(screen, run), advice, _next(options))


def _formulas(screen: Screen, options: PageOptions) -> Sequence[RenderableType]:
    """The gradient on paper, which the algebra works out while the picture is drawn."""
    derived = options.derivation() if options.derivation else None
    if derived is None:
        return []
    missing = [shown(derived.missing_sentence)] if derived.missing else []
    return [facts(screen, gradient_facts(screen, derived)), notes(screen, missing)]


def _picture(screen: Screen, run: Run, options: PageOptions) -> Picture:
    """The curve, the landscape or the loss, whichever suits the number of variables."""
    from gdcli.output.plots.descent import descent_picture  # noqa: PLC0415 - plotext is for pictures only

    assert options.subject is not None
    return descent_picture(screen, run, options.subject.objective.value, known=options.subject.minima)


def moving_run(run: Run, options: PageOptions) -> Iterator[str]:
    """The descent as an SVG drawing that plays by itself, with the first sentence of the diagnosis below it."""
    from gdcli.output.plots.moving import moving_svg  # noqa: PLC0415 - for a file only

    assert options.subject is not None
    return moving_svg(run, options.subject.objective.value, sentence_with_sign(run), known=options.subject.minima)


def _next(options: PageOptions) -> Sequence[str]:
    """The arithmetic of one step, the descent in motion, and other rates beside this one."""
    if not options.command:
        return []
    return [f"{options.command} --explain 1", f"{options.command} --watch", f"gdcli compare {options.expression}"]


def heading(screen: Screen, run: Run, options: PageOptions) -> RenderableType:
    """What was run: the function, the start, the rule with its numbers, and when it was to stop."""
    pairs: list[Fact] = [
        ("function", definition(screen, run.variables, run.expression)),
        *([("", as_text(screen, options.remarks, DIM))] if options.remarks else []),
        ("start", assignments(run.variables, run.settings.start)),
        *bounds_facts(run),
        ("update", _rule(run, options.method_formula)),
        *first_update(run),
        ("rate", _rate(run.settings)),
        *([("options", _options(run.settings))] if _options(run.settings) else []),
        ("stop", stop_rule(run)),
    ]
    return Group(screen.text(options.method_title, "bold"), facts(screen, pairs))


def slope_name(run: Run) -> str:
    """The gradient in the notation of school: f'(x), ∇f(x, y)."""
    return f"f'({run.variables[0]})" if len(run.variables) == 1 else "∇f"


def _rule(run: Run, formula: Sequence[str]) -> str | Sequence[str]:
    """The update rule in symbols."""
    if formula:
        return formula
    name = run.variables[0] if len(run.variables) == 1 else "x"
    return f"{name}_new = {name} − η·{slope_name(run)}"


def first_update(run: Run) -> Iterator[tuple[str, str]]:
    """The first step of plain descent with its numbers in it."""
    if run.settings.optimizer != PLAIN_DESCENT or run.settings.noise or run.settings.hyperparameters:
        return
    if len(run.trajectory) < 2 or run.trajectory[1].step != 1 or len(run.variables) > SHOWN_COMPONENTS:
        return
    before, after = run.trajectory[0], run.trajectory[1]
    rate = number(before.learning_rate or 0.0)
    for name, x, slope, new in zip(run.variables, before.point, before.gradient, after.point, strict=True):
        prefix = f"{name}: " if len(run.variables) > 1 else ""
        label = "first step" if name == run.variables[0] else ""
        yield label, f"{prefix}{number(x)} − {rate}·{_factor(slope)} = {number(new)}"


def _factor(value: float) -> str:
    """A number as a factor: a negative one in parentheses."""
    return f"({number(value)})" if value < 0 else number(value)


def _rate(settings: Settings) -> str:
    """The learning rate and how it changes."""
    return f"η = {number(settings.learning_rate)}, {schedule_words(settings)}"


def _options(settings: Settings) -> str:
    """What else the run depends on."""
    parts = [f"{name} = {number(value)}" for name, value in settings.hyperparameters.items()]
    parts += [f"noise = {number(settings.noise)}"] if settings.noise else []
    parts += [f"seed = {settings.seed}"] if settings.seed is not None else []
    return ", ".join(parts)


def stop_rule(run: Run) -> str:
    """When the run was to stop."""
    settings = run.settings
    budget = plural(AFTER_ONE_STEP, AFTER_STEPS, settings.steps)
    slope = f"|{slope_name(run)}|" if len(run.variables) == 1 else f"‖{slope_name(run)}‖"
    tests = [f"{slope} ≤ {number(settings.tol)}"] if settings.tol > 0 else []
    tests += [] if settings.ftol is None else [f"|Δf| ≤ {number(settings.ftol)}"]
    moved = run.variables[0] if len(run.variables) == 1 else "xᵢ"
    tests += [] if settings.xtol is None else [f"|Δ{moved}| ≤ {number(settings.xtol)}"]
    return f"as soon as {' or '.join(tests)}, else {budget}" if tests else budget


def bounds_facts(run: Run) -> list[Fact]:
    """The box in which the iterates stay, where there is one: `0 ≤ x ≤ 1, -2 ≤ y`."""
    words = []
    for name, (low, high) in zip(run.variables, run.settings.bounds, strict=False):
        left = f"{number(low)} ≤ " if low > -math.inf else ""
        right = f" ≤ {number(high)}" if high < math.inf else ""
        words += [f"{left}{name}{right}"] if left or right else []
    return [("bounds", ", ".join(words))] if words else []

