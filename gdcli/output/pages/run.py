"""The page of a descent: what was run, its iterates, the picture, and why it ended as it did."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import PLAIN_DESCENT, Derivation, Run, Settings
from gdcli.model.run import MethodWords
from gdcli.model.sentences import FUNCTION, START, Sentence, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import DIM_STYLE, Fact, as_text, definition, facts, notes, schedule_with_options
from gdcli.output.layout.fit_sentences import ROWS_TITLE
from gdcli.output.layout.numbers import as_factor, number, point_on_page
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page, Section
from gdcli.output.page_context import PageContext, Subject
from gdcli.output.pages.sentences import descent as say
from gdcli.output.sections.formulas import gradient_facts, missing_part
from gdcli.output.sections.iterations import iterations
from gdcli.output.sections.verdict import findings, sentence_with_sign, verdict
from gdcli.record import replace

COMPONENTS_SHOWN: Final = 3
ROWS_AND_MODEL_LINES: Final = 18
GRADIENT_DESCENT: Final = MethodWords("Gradient descent")


def run_page(
    screen: Screen,
    run: Run,
    context: PageContext,
    *,
    method: MethodWords = GRADIENT_DESCENT,
    rates: Sequence[float] = (),
    formulas: Callable[[], Derivation | None] | None = None,
) -> Page:
    """What was run, its iterates, the formulas, what was found; then the picture and the verdict.

    `method` names the method. `rates`: the learning rates by step, where a picture of them was asked for. `formulas`
    waits for the formulas of the gradient.
    """
    sections: list[Section] = [
        [heading(screen, run, method, context.remarks)],
        lambda room: iterations(screen, run, room=room, every_row=context.choices.every_row),
        lambda _room: _formulas(screen, formulas() if formulas else None),
        list(findings(screen, run)),
        lambda _room: _rows_and_model(screen, run, context),
    ]
    draw = partial(_picture, run=run, subject=context.subject) if context.subject is not None else None
    sections = [*drawn_rates(screen, rates), *sections]
    return Page(sections, draw, verdict(screen, run), advised_command(run), _next(run, context))


def drawn_rates(screen: Screen, rates: Sequence[float]) -> list[Section]:
    """The picture of the learning rates by step, if there are any."""
    if not rates:
        return []
    from gdcli.output.plots.schedule import schedule_plot  # noqa: PLC0415 - loads plotext

    return [[schedule_plot(screen, rates)]]


def advised_command(run: Run) -> str:
    """The command that the verdict advises, if there is one."""
    return run.verdict.advice.command if run.verdict and run.verdict.advice else ""


def _formulas(screen: Screen, derived: Derivation | None) -> Sequence[RenderableType]:
    """The gradient on paper, which the algebra works out while the picture is drawn."""
    if derived is None:
        return []
    return [facts(screen, gradient_facts(screen, derived)), notes(screen, missing_part(derived))]


def _rows_and_model(screen: Screen, run: Run, context: PageContext) -> Sequence[RenderableType]:
    """The rows behind a loss of the gallery, with the model at the start and at the end; only if there are pictures."""
    subject = context.subject
    if subject is None or subject.model_rows is None or not context.choices.is_drawn(screen):
        return []
    from gdcli.output.plots.fit import model_picture  # noqa: PLC0415 - loads plotext

    small = replace(screen, height=min(screen.height, ROWS_AND_MODEL_LINES))
    lowest = min(subject.minima, key=lambda minimum: minimum.value, default=None)
    drawn = model_picture(
        small, subject.model_rows, run.trajectory[0].point, run.final.point, lowest.point if lowest else None
    )
    return [screen.text(ROWS_TITLE, "bold"), drawn]


def _picture(screen: Screen, run: Run, subject: Subject) -> Picture:
    """The curve, the landscape or the loss, whichever suits the number of variables."""
    from gdcli.output.plots.descent import descent_picture  # noqa: PLC0415 - plotext is for pictures only

    return descent_picture(screen, run, subject.objective.value, known=subject.minima)


def moving_run(run: Run, subject: Subject) -> Iterator[str]:
    """The descent as an SVG drawing that plays by itself, with the first sentence of the diagnosis below it."""
    from gdcli.output.plots.moving import moving_svg  # noqa: PLC0415 - for a file only

    return moving_svg(run, subject.objective.value, sentence_with_sign(run), known=subject.minima)


def _next(run: Run, context: PageContext) -> Sequence[str]:
    """The arithmetic of one step, the descent in motion, and other rates beside this one."""
    if context.commands is None:
        return []
    first_step = [f"{context.command} --explain 1"] if run.steps_taken else []
    return [*first_step, f"{context.command} --watch", context.commands.with_settings(run.settings, "compare")]


def heading(screen: Screen, run: Run, method: MethodWords, remarks: Sequence[Words]) -> RenderableType:
    """The header: the function, the start, the update rule with its numbers, and when the run stops."""
    pairs: list[Fact] = [
        (FUNCTION(), definition(screen, run.variables, run.expression)),
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


def slope_name(run: Run) -> str:
    """The gradient in the notation of school: f'(x), ∇f(x, y)."""
    return f"f'({run.variables[0]})" if len(run.variables) == 1 else "∇f"


def _rule(run: Run, formula: Sequence[Words]) -> Words | Sequence[Words]:
    """The update rule in symbols."""
    if formula:
        return formula
    name = run.variables[0] if len(run.variables) == 1 else "x"
    return f"{name}_new = {name} − η·{slope_name(run)}"


def first_update(run: Run) -> Iterator[tuple[Words, str]]:
    """The first step of plain descent with its numbers in it."""
    if run.settings.optimizer != PLAIN_DESCENT or run.settings.noise or run.settings.hyperparameters:
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
    slope = f"|{slope_name(run)}|" if len(run.variables) == 1 else f"‖{slope_name(run)}‖"
    tests = [f"{slope} ≤ {number(settings.tol)}"] if settings.tol > 0 else []
    tests += [] if settings.ftol is None else [f"|Δf| ≤ {number(settings.ftol)}"]
    moved = run.variables[0] if len(run.variables) == 1 else "xᵢ"
    return tests + ([] if settings.xtol is None else [f"|Δ{moved}| ≤ {number(settings.xtol)}"])


def bounds_facts(run: Run) -> list[Fact]:
    """The box in which the iterates stay, if there is one: `0 ≤ x ≤ 1, -2 ≤ y`."""
    words = []
    for name, (low, high) in zip(run.variables, run.settings.bounds, strict=False):
        left = f"{number(low)} ≤ " if low > -math.inf else ""
        right = f" ≤ {number(high)}" if high < math.inf else ""
        words += [f"{left}{name}{right}"] if left or right else []
    return [(labels.BOUNDS(), ", ".join(words))] if words else []
