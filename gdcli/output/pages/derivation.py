"""The page of a derivative: how the input was read, the gradient, what it says at a point, and the way there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Final

from rich.console import Group, RenderableType

from gdcli.errors import UsageError
from gdcli.model import Derivation, LocalView, SecantRow
from gdcli.model.sentences import NAME_THE_POINT, Sentence, paragraph
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout import labels
from gdcli.output.layout.numbers import assignments, number, rounded
from gdcli.output.layout.screen import Screen
from gdcli.output.layout.tree_lines import branches
from gdcli.output.options import PageOptions, Subject
from gdcli.output.page import Page, Section
from gdcli.output.pages.sentences import derivation as say
from gdcli.output.sections.chain_rule import chain_rule, chain_rule_in_numbers
from gdcli.output.sections.formulas import formulas
from gdcli.output.sections.limit import limit
from gdcli.output.sections.local_view import local_view, vector
from gdcli.output.sections.rules import rule_tree
from gdcli.output.sections.sentences import TRENDS

STEPS_SEEN_APART: Final = (1.0, 0.5)
"""Steps h of the difference quotient: long ones, with secants that can be seen apart from the tangent."""
DRAWN_STEP_MIN: Final = 0.05
"""The shortest step whose secant is drawn."""
SLOPES_TOLD: Final = 3
"""The most secant slopes that the verdict names."""


def derivation_page(screen: Screen, derivation: Derivation, options: PageOptions) -> Page:
    """The formulas and the sections that were asked for; the picture of the tangent or the gradient; the verdict."""
    if options.plot and not is_drawable(derivation):
        raise UsageError(say.NO_PICTURE(), NAME_THE_POINT())
    sections: list[Section] = [[formulas(screen, derivation, remarks=options.remarks)]]
    sections += _sections(screen, derivation, options)
    draw = partial(_picture, derivation=derivation, options=options) if is_drawable(derivation) else None
    answer: list[RenderableType] = []
    if derivation.at:
        answer = [line for rule in derivation.chain for line in chain_rule_in_numbers(screen, rule)]
        answer.append(screen.text(_verdict(derivation, derivation.at)))
    return Page(sections, draw, answer, next_commands=_next(derivation, options))


def _verdict(derivation: Derivation, view: LocalView) -> Sentence:
    """The sentence on the derivative at the point."""
    point = assignments(derivation.variables, view.point, 4)
    if len(derivation.variables) > 1:
        return _in_several_variables(derivation, view, point)
    if view.jumps is not None:
        return _jump(view, point)
    said = _slope(derivation, view, point)
    return said if view.trend is None else paragraph(said, TRENDS[view.trend]())


def _slope(derivation: Derivation, view: LocalView, point: str) -> Sentence:
    """The slope of a function of one variable, or the slopes beside a kink."""
    if view.slopes is not None:
        left, right = (labels.NONE() if each is None else number(each, 4) for each in view.slopes[0])
        return say.KINK(point=point, left=left, right=right)
    slope = number(view.gradient[0], 4)
    if derivation.limit:
        slopes = ", ".join(rounded(row.secant_slope, 5) for row in derivation.limit[:SLOPES_TOLD])
        return say.SECANTS(point=point, slope=slope, slopes=slopes)
    return say.SLOPE(point=point, slope=slope)


def _jump(view: LocalView, point: str) -> Sentence:
    """The sentence with the limits between which a function of one variable jumps."""
    limits = [number(each, 4) for each in (view.jumps or ())[0] if each is not None]
    template = say.JUMP if len(limits) > 1 else say.JUMP_AT_EDGE
    return template(point=point, left=limits[0], right=limits[-1], value=number(view.value, 4))


def _in_several_variables(derivation: Derivation, view: LocalView, point: str) -> Sentence:
    """The steepest directions, or why there are none."""
    if view.jumps is not None:
        slopes = zip(derivation.variables, view.gradient, strict=True)
        return say.JUMP_GRADIENT(point=point, names=", ".join(name for name, slope in slopes if math.isnan(slope)))
    if view.slopes is not None:
        return say.KINK_GRADIENT(point=point)
    if view.ascent is None:
        return (say.NO_DIRECTION if view.gradient_norm == 0 else say.NO_GRADIENT)(point=point)
    descent = vector([-x for x in view.ascent])
    return say.DIRECTIONS(
        point=point, ascent=vector(view.ascent), descent=descent, length=number(view.gradient_norm, 4)
    )


def _next(derivation: Derivation, options: PageOptions) -> list[str]:
    """The next commands: a point and the rules.

    At a point the limit; the chain rule, on paper and by backpropagation.
    """
    if not options.command:
        return []
    typed, chain = options.command, [options.chain_command] if options.chain_command else []
    rules = [] if derivation.steps else [f"{typed} --steps"]
    if derivation.at is None:
        meaning = [f"{typed} --at {options.point}"] if options.point else []
        return [*meaning, *rules, *chain]
    point = ",".join(repr(x).removesuffix(".0") for x in derivation.at.point)
    closer = [] if derivation.limit else [f"{typed} --limit"]
    backprop = f"gdcli backprop {options.expression} --at {point}"
    return [*closer, *chain, backprop, *rules, *options.descent()]


def is_drawable(derivation: Derivation) -> bool:
    """Whether there is a picture: of one point of a function of one or two variables."""
    return derivation.at is not None and len(derivation.variables) <= 2


def _picture(screen: Screen, derivation: Derivation, options: PageOptions) -> Picture:
    """The tangent in one variable; in two, the gradient at right angles to the level line."""
    view = derivation.at
    assert view is not None
    assert options.subject is not None
    value = options.subject.objective.value
    box = options.ranges or [(x - half_width, x + half_width) for x in view.point for half_width in [max(2.0, abs(x))]]
    if len(view.point) == 1:
        from gdcli.output.plots.curve import kink_plot, secants_plot, tangent_plot  # noqa: PLC0415 - loads plotext

        name, (x,), (slope,) = derivation.variables[0], view.point, view.gradient
        steps = [row.h for row in (*wide_rows(derivation, options), *derivation.limit) if row.h >= DRAWN_STEP_MIN]
        if view.slopes is not None:
            return kink_plot(screen, lambda x: value((x,)), x, view.slopes[0], box[0], variable=name)
        if derivation.limit:
            return secants_plot(screen, lambda x: value((x,)), x, slope, steps, options.ranges, variable=name)
        return tangent_plot(screen, lambda x: value((x,)), x, slope, box[0], variable=name)
    from gdcli.output.plots.gradient import gradient_plot  # noqa: PLC0415

    first, second = derivation.variables
    (x, y), (across, up) = view.point, box
    return gradient_plot(
        screen, lambda x, y: value((x, y)), (x, y), view.gradient, box=(across, up), names=(first, second)
    )


def _sections(screen: Screen, derivation: Derivation, options: PageOptions) -> Iterator[Section]:
    """The sections that were asked for besides the formulas."""
    if derivation.steps:
        yield [Group(*(line for step in derivation.steps for line in branches(screen, rule_tree(screen, step))))]
    yield from ([chain_rule(screen, rule)] for rule in derivation.chain)
    if derivation.at:
        yield [local_view(screen, derivation.at, derivation.variables)]
    several = len(derivation.variables) > 1
    rows = [*wide_rows(derivation, options), *derivation.limit]
    for name in dict.fromkeys(row.wrt for row in rows):
        yield partial(limit, screen, [row for row in rows if row.wrt == name], several)


def wide_rows(derivation: Derivation, options: PageOptions) -> list[SecantRow]:
    """The quotients for steps h that can be seen in the picture, before those of the record."""
    if options.subject is None or not derivation.limit or len(derivation.variables) != 1 or derivation.at is None:
        return []
    x, slope, here = derivation.at.point[0], derivation.at.gradient[0], derivation.at.value
    return visible_rows(options.subject, x, here, slope)


def visible_rows(subject: Subject, x: float, here: float, slope: float) -> list[SecantRow]:
    """The quotients of a function of one variable at x for steps that can be seen; `here` and `slope` are f and f'."""
    function = subject.objective.value
    rows = []
    for h in STEPS_SEEN_APART:
        ahead, behind = function((x + h,)), function((x - h,))
        forward, central = (ahead - here) / h, (ahead - behind) / (2 * h)
        errors = abs(forward - slope), abs(central - slope)
        rows.append(SecantRow(subject.variables[0], h, ahead, forward, errors[0], central, errors[1], False))
    return [row for row in rows if math.isfinite(row.secant_slope)]
