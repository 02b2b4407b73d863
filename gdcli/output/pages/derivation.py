"""The page of a derivative: how the input was read, the gradient, what it says at a point, and the way there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType

from gdcli.errors import UsageError
from gdcli.model import Derivation, LocalView, SecantRow
from gdcli.model.sentences import NAME_THE_POINT, Sentence, paragraph
from gdcli.output.layout import labels
from gdcli.output.layout.numbers import number, point_on_page, rounded
from gdcli.output.layout.screen import Screen
from gdcli.output.layout.tree_lines import branches
from gdcli.output.page import Page, Section, picture_of
from gdcli.output.page_context import DrawnRanges, PageContext, PlottedFunction, Subject
from gdcli.output.pages.sentences import derivation as say
from gdcli.output.sections.chain_rule import chain_rule, chain_rule_in_numbers
from gdcli.output.sections.formulas import formulas
from gdcli.output.sections.limit import limit, visible_rows
from gdcli.output.sections.local_view import local_view, vector
from gdcli.output.sections.rules import rule_tree
from gdcli.output.sections.sentences import TRENDS

if TYPE_CHECKING:
    from gdcli.output.drawing.canvas import Picture

DRAWN_STEP_MIN: Final = 0.05
"""The shortest step whose secant is drawn."""
SLOPES_TOLD: Final = 3
"""The most secant slopes that the verdict names."""


def derivation_page(
    screen: Screen, derivation: Derivation, context: PageContext, *, ranges: DrawnRanges | None = None
) -> Page:
    """The formulas and the sections that were asked for; the picture of the tangent or the gradient; the verdict.

    `ranges`: the part of each variable to show, around the point where none is given.
    """
    if context.choices.plot and not is_drawable(derivation):
        raise UsageError(say.NO_PICTURE(), NAME_THE_POINT())
    rows = [*([] if context.subject is None else _wide_rows(derivation, context.subject)), *derivation.limit]
    sections: list[Section] = [[formulas(screen, derivation, remarks=context.remarks)]]
    sections += _sections(screen, derivation, rows)
    drawn = partial(_picture, ranges=ranges, rows=rows)
    draw = picture_of(drawn, derivation, context.subject) if is_drawable(derivation) else None
    answer: list[RenderableType] = []
    if derivation.at:
        answer = [line for rule in derivation.chain for line in chain_rule_in_numbers(screen, rule)]
        answer.append(screen.text(verdict_at(derivation.at, derivation.variables, derivation.limit)))
    return Page(sections, draw, answer, next_commands=_next(derivation, context))


def verdict_at(view: LocalView, variables: Sequence[str], limit: Sequence[SecantRow] = ()) -> Sentence:
    """The sentence on the derivative at a point; with the slopes of the first secants of `limit`."""
    point = point_on_page(variables, view.point, 4)
    if len(variables) > 1:
        return _in_several_variables(view, variables, point)
    if view.jumps is not None:
        return _jump(view, point)
    said = _slope(view, limit, point)
    return said if view.trend is None else paragraph(said, TRENDS[view.trend]())


def _slope(view: LocalView, limit: Sequence[SecantRow], point: str) -> Sentence:
    """The slope of a function of one variable, or the slopes beside a kink."""
    if view.slopes is not None:
        left, right = (labels.NONE() if each is None else number(each, 4) for each in view.slopes[0])
        return say.KINK(point=point, left=left, right=right)
    slope = number(view.gradient[0], 4)
    if limit:
        slopes = ", ".join(rounded(row.secant_slope, 5) for row in limit[:SLOPES_TOLD])
        return say.SECANTS(point=point, slope=slope, slopes=slopes)
    return say.SLOPE(point=point, slope=slope)


def _jump(view: LocalView, point: str) -> Sentence:
    """The sentence with the limits between which a function of one variable jumps."""
    limits = [number(each, 4) for each in (view.jumps or ())[0] if each is not None]
    template = say.JUMP if len(limits) > 1 else say.JUMP_AT_EDGE
    return template(point=point, left=limits[0], right=limits[-1], value=number(view.value, 4))


def _in_several_variables(view: LocalView, variables: Sequence[str], point: str) -> Sentence:
    """The steepest directions, or why there are none."""
    if view.jumps is not None:
        slopes = zip(variables, view.gradient, strict=True)
        return say.JUMP_GRADIENT(point=point, names=", ".join(name for name, slope in slopes if math.isnan(slope)))
    if view.slopes is not None:
        return say.KINK_GRADIENT(point=point)
    if view.ascent is None:
        return (say.NO_DIRECTION if view.gradient_norm == 0 else say.NO_GRADIENT)(point=point)
    descent = vector([-x for x in view.ascent])
    return say.DIRECTIONS(
        point=point, ascent=vector(view.ascent), descent=descent, length=number(view.gradient_norm, 4)
    )


def _next(derivation: Derivation, context: PageContext) -> list[str]:
    """The next commands: a point and the rules.

    At a point the limit; the chain rule, on paper and by backpropagation.
    """
    typed, commands = context.command, context.commands
    if commands is None:
        return []
    rules = [] if derivation.steps else [f"{typed} --steps"]
    chain = [] if derivation.chain else commands.chain_rule(derivation.at.point if derivation.at else None)
    if derivation.at is None:
        meaning = [f"{typed} --at {commands.point}"] if commands.point else []
        return [*meaning, *rules, *chain]
    point = ",".join(repr(x).removesuffix(".0") for x in derivation.at.point)
    closer = [] if derivation.limit else [f"{typed} --limit"]
    return [*closer, *chain, commands.about("backprop", "--at", point), *rules, *commands.descents()]


def is_drawable(derivation: Derivation) -> bool:
    """Whether there is a picture: of one point of a function of one or two variables."""
    return derivation.at is not None and len(derivation.variables) <= 2


def _picture(
    screen: Screen, derivation: Derivation, subject: Subject, ranges: DrawnRanges | None, rows: Sequence[SecantRow]
) -> Picture:
    """The secants where the limit was asked for, else the picture of the point."""
    view = derivation.at
    assert view is not None
    if derivation.limit and view.slopes is None and len(view.point) == 1:
        from gdcli.output.plots.curve import secants_plot  # loads plotext

        value, name, (x,), (slope,) = subject.objective.value, derivation.variables[0], view.point, view.gradient
        steps = [row.h for row in rows if row.h >= DRAWN_STEP_MIN]
        return secants_plot(screen, lambda x: value((x,)), x, slope, steps, ranges, variable=name)
    box = ranges or [(x - half_width, x + half_width) for x in view.point for half_width in [max(2.0, abs(x))]]
    return picture_at(screen, view, derivation.variables, subject.objective, box)


def picture_at(
    screen: Screen, view: LocalView, variables: Sequence[str], function: PlottedFunction, box: DrawnRanges
) -> Picture:
    """The tangent, or the slopes beside a kink; in two variables the gradient at right angles to the level line."""
    value = function.value
    if len(variables) == 1:
        from gdcli.output.plots.curve import kink_plot, tangent_plot  # loads plotext

        name, (x,), (slope,) = variables[0], view.point, view.gradient
        if view.slopes is not None:
            return kink_plot(screen, lambda x: value((x,)), x, view.slopes[0], box[0], variable=name)
        return tangent_plot(screen, lambda x: value((x,)), x, slope, box[0], variable=name)
    from gdcli.output.plots.gradient import gradient_plot

    (first, second), (x, y), (across, up) = variables, view.point, box
    return gradient_plot(screen, value, (x, y), view.gradient, box=(across, up), names=(first, second))


def _sections(screen: Screen, derivation: Derivation, rows: Sequence[SecantRow]) -> Iterator[Section]:
    """The sections that were asked for besides the formulas."""
    if derivation.steps:
        yield [Group(*(line for step in derivation.steps for line in branches(screen, rule_tree(screen, step))))]
    yield from ([chain_rule(screen, rule)] for rule in derivation.chain)
    if derivation.at:
        yield [local_view(screen, derivation.at, derivation.variables)]
    several = len(derivation.variables) > 1
    for name in dict.fromkeys(row.wrt for row in rows):
        yield partial(limit, screen, [row for row in rows if row.wrt == name], several)


def _wide_rows(derivation: Derivation, subject: Subject) -> list[SecantRow]:
    """The quotients for steps h that can be seen in the picture, before those of the record."""
    if not derivation.limit or len(derivation.variables) != 1 or derivation.at is None:
        return []
    x, slope, here = derivation.at.point[0], derivation.at.gradient[0], derivation.at.value
    return visible_rows(derivation.variables[0], subject.objective.value, x, here, slope)
