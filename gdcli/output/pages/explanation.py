"""One update in the four steps of the lesson: the loss, the gradient, the update, and again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rich.text import Text

from gdcli.model import Assignment, StepExplanation
from gdcli.model.sentences import Sentence, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import NamedValue, facts
from gdcli.output.layout.numbers import number, point_on_page
from gdcli.output.layout.palette import BLUE, css
from gdcli.output.layout.screen import Screen
from gdcli.output.page import Page, picture_of
from gdcli.output.page_context import PageContext, Subject
from gdcli.output.pages.sentences import derivation as say
from gdcli.output.sections.formulas import partial_name

DIGITS: Final = 7
NAME_MARGINS: Final = 4
"""Columns around the names of the steps."""
EXPLAIN_OPTION: Final = re.compile(r"--explain[ =]\d+")


def explanation_page(screen: Screen, explanation: StepExplanation, context: PageContext) -> Page:
    """The four steps with their numbers; in one variable below the tangent that the update follows."""
    before = explanation.before.step
    title = say.STEP_OF(step=explanation.step, method=explanation.optimizer, before=before, after=before + 1)
    draw = picture_of(_picture, explanation, context.subject) if len(explanation.variables) == 1 else None
    steps = list(_steps(explanation))
    room = screen.width - NAME_MARGINS - max(len(screen.written(name)) for name, _ in steps)
    told: list[NamedValue] = [(name, _written_out(screen, lines, room)) for name, lines in steps]
    told.append((say.AGAIN(), _again(explanation)))
    next_commands = _next(explanation, context.command)
    return Page([[screen.text(title, "bold")]], draw, [facts(screen, told)], next_commands=next_commands)


def _steps(explanation: StepExplanation) -> Iterator[tuple[Sentence, Sequence[Assignment]]]:
    """Loss, gradient and update, with the rate where it changes from step to step."""
    if explanation.loss is not None:
        yield say.LOSS(), [explanation.loss]
    if explanation.slopes:
        yield (say.SLOPE_STEP if len(explanation.variables) == 1 else say.GRADIENT_STEP)(), explanation.slopes
    if explanation.preamble:
        yield say.RATE_OF_STEP(), [_named(line, explanation, "") for line in explanation.preamble]
    yield say.UPDATE(), list(_updates(explanation))


def _updates(explanation: StepExplanation) -> Iterator[Assignment]:
    """The method's own lines for each variable; the slope itself stands above them."""
    for name, lines in zip(explanation.variables, explanation.lines, strict=True):
        told = (line for line in lines if not (line.name == "g" and line.symbols == f"df/d{name}"))
        yield from (_named(line, explanation, name) for line in told)


def update_line(screen: Screen, explanation: StepExplanation, place: int) -> str:
    """The update of one variable, `x_new = x − η·f'(x) = 1 − 0.1·5 = 0.5`; without symbols if they do not fit."""
    line = _named(explanation.lines[place][-1], explanation, explanation.variables[place])
    parts = _parts(line)
    long, short = (" = ".join([line.name, *kept, number(line.value, DIGITS)]) for kept in (parts, parts[-1:]))
    return long if len(long) <= screen.width else short


def _named(line: Assignment, explanation: StepExplanation, name: str) -> Assignment:
    """A line of a method in the names of all pages: η, f'(x), x_new."""
    slope = _slope(explanation.variables, name)
    symbols = re.sub(r"\blr\b", "η", re.sub(r"\bg\b", slope, shown(line.symbols)))
    title = {name: f"{name}_new", "lr": "η", "g": slope}.get(line.name, line.name)
    return Assignment(title, _by_hand(symbols), _by_hand(re.sub(r"\blr\b", "η", shown(line.figures))), line.value)


def _slope(variables: Sequence[str], name: str) -> str:
    """The symbol of the derivative by a variable: f'(x) if there is only one, else ∂f/∂x; ∇f without a variable."""
    if len(variables) == 1:
        return partial_name(variables[0], variables)
    return partial_name(name, variables) if name else "∇f"


def _by_hand(text: str) -> str:
    """A formula with products and differences written as on paper."""
    return text.replace("**", "^").replace("*", "·").replace(" - ", " − ")


def _parts(line: Assignment) -> list[str]:
    """The symbols and the figures, without those that equal the value."""
    value = number(line.value, DIGITS)
    return [part for part in dict.fromkeys(map(shown, (line.symbols, line.figures))) if part not in ("", value)]


def _written_out(screen: Screen, lines: Sequence[Assignment], room: int) -> Text:
    """`name = symbols = figures = value` for each."""
    return Text("\n").join(_equation(screen, line, room) for line in lines)


def _equation(screen: Screen, line: Assignment, room: int) -> Text:
    """One of the lines; if it does not fit, its sides stand one below the other."""
    sides = [*_parts(line), number(line.value, DIGITS)]
    fits = len(" = ".join([line.name, *sides])) <= room
    between = " = " if fits else f"\n{' ' * len(line.name)} = "
    text = screen.join(f"{line.name} = ")
    for side in sides[:-1]:
        text.append_text(screen.text(side)).append(between)
    return text.append_text(screen.text(sides[-1], f"bold {css(BLUE)}"))


def _again(explanation: StepExplanation) -> Sentence:
    """The sentence on the change of the loss, and the point at which the next step starts."""
    before, after = explanation.before.value, explanation.value_after
    point = point_on_page(explanation.variables, explanation.after, DIGITS)
    if after is None or after != after:
        return say.LOST(point=point)
    template = say.FELL if after < before else say.ROSE if after > before else say.STAYED
    return template(before=number(before, DIGITS), after=number(after, DIGITS), point=point)


def _picture(screen: Screen, explanation: StepExplanation, subject: Subject) -> Picture:
    """The tangent at the point, and where the update leads along the axis."""
    from gdcli.output.plots.curve import step_plot  # loads plotext

    function = subject.objective.value
    before = explanation.before
    return step_plot(
        screen, lambda x: function((x,)), (before.point[0], explanation.after[0]), before.gradient[0],
        variable=explanation.variables[0],
    )  # fmt: skip


def _next(explanation: StepExplanation, typed: str) -> Sequence[str]:
    """The step after this one, and the whole descent."""
    if not EXPLAIN_OPTION.search(typed):
        return []
    following = EXPLAIN_OPTION.sub(f"--explain {explanation.step + 1}", typed)
    return [following, " ".join(EXPLAIN_OPTION.sub("", typed).split())]
