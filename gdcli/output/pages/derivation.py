"""The page of a derivative: how the input was read, the gradient, what it says at a point, and the way there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from gdcli.errors import UsageError
from gdcli.model import Derivation, LocalView, RuleStep, SecantRow, Trend, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import DIM, Column, Fact, as_text, facts, notes, shortened, table, width_of
from gdcli.output.layout.numbers import align, assignments, column, number
from gdcli.output.layout.palette import BLUE, ORANGE, css
from gdcli.output.layout.screen import Screen
from gdcli.output.layout.tree_lines import branches
from gdcli.output.options import PageOptions, Subject
from gdcli.output.page import Page, Section
from gdcli.output.sections.chain_rule import chain_rule

SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ROUNDING: Final = (
    "From the marked row on, rounding wins: f(x + h) and f(x) agree in most of their digits, so that little but "
    "rounding error is left of their difference, and the division by a small h makes it large."
)
DIFFERENCES: Final = (
    "forward: (f(x + h) − f(x))/h;  central: (f(x + h) − f(x − h))/(2h), whose error shrinks with h² instead of h"
)
VISIBLE_STEPS: Final = (1.0, 0.5)
"""Steps h of the difference quotient that are so long that their secants are seen apart from the tangent."""
DRAWN_STEP: Final = 0.05
"""The shortest step whose secant is drawn."""
LIMIT_LINES_AROUND: Final = 9
"""Lines of the limit's table besides its rows."""
SLOPE: Final = "At {point} the slope is {slope}."
SECANTS: Final = "The secant slopes {slopes} … come to the slope {slope} at {point} ({trend})."
SLOPE_AND_TREND: Final = "At {point} the slope is {slope} ({trend})."
KINK_AND_TREND: Final = "At {point} f has a kink, with slope {left} from the left and {right} from the right ({trend})."
KINK_GRADIENT: Final = "At {point} f has a kink: its slopes differ from side to side, and the gradient is a convention."
NO_SLOPE: Final = "none: f jumps here"
JUMP: Final = "At {point} f jumps from {left} to {right}, with the value {value} there: it has no slope."
JUMP_AT_EDGE: Final = "At {point} f jumps from its value {value} to {right} right beside: it has no slope."
JUMP_GRADIENT: Final = "At {point} f jumps along {names}: it has no gradient."
DIRECTIONS: Final = (
    "At {point} the steepest ascent is along {ascent}, the steepest descent along {descent}; ‖∇f‖ = {length}."
)
NO_DIRECTION: Final = "At {point} the gradient vanishes: the function is flat there, and no direction is steepest."
NO_GRADIENT: Final = "At {point} the gradient is not finite, and no direction is steepest."
TRENDS: Final = {
    Trend.RISING: "rising: to the right f grows, so the way down is to the left",
    Trend.FALLING: "falling: to the right f shrinks, so the way down is to the right",
    Trend.MINIMUM: "a minimum: f is nowhere lower nearby",
    Trend.MAXIMUM: "a maximum: f is nowhere higher nearby",
    Trend.INFLECTION: "flat, but no extremum: f goes on in the same direction (a saddle, here an inflection)",
    Trend.FLAT: "flat: f is constant nearby",
}

KINK: Final = "{left} from the left, {right} from the right: a kink without a derivative (above: the convention)"


def derivation_page(screen: Screen, derivation: Derivation, options: PageOptions) -> Page:
    """The formulas and what was asked for around them; the tangent or the gradient, and what it says."""
    if options.plot and not is_drawable(derivation):
        raise UsageError("a picture needs a point and one or two variables", "Name the point with --at.")
    sections: list[Section] = [[formulas(screen, derivation, remarks=options.remarks)]]
    sections += _sections(screen, derivation, options)
    draw = partial(_picture, derivation=derivation, options=options) if is_drawable(derivation) else None
    verdict = [screen.text(_verdict(derivation, derivation.at))] if derivation.at else []
    return Page(sections, draw, verdict, next_commands=_next(derivation, options))


def _verdict(derivation: Derivation, view: LocalView) -> str:
    """What the derivative says at the point, in a sentence."""
    names = derivation.variables
    point = assignments(names, view.point, 4)
    if len(names) == 1:
        if view.jumps is not None:
            limits = [number(each, 4) for each in view.jumps[0] if each is not None]
            template = JUMP if len(limits) > 1 else JUMP_AT_EDGE
            return template.format(point=point, left=limits[0], right=limits[-1], value=number(view.value, 4))
        if view.slopes is not None and view.trend is not None:
            left, right = ("none" if each is None else number(each, 4) for each in view.slopes[0])
            return KINK_AND_TREND.format(point=point, left=left, right=right, trend=TRENDS[view.trend])
        slope = number(view.gradient[0], 4)
        if derivation.limit and view.trend is not None:
            slopes = ", ".join(f"{row.secant_slope:.5g}" for row in derivation.limit[:3])
            return SECANTS.format(point=point, slope=slope, slopes=slopes, trend=TRENDS[view.trend])
        return (SLOPE if view.trend is None else SLOPE_AND_TREND).format(
            point=point, slope=slope, trend=TRENDS[view.trend] if view.trend else ""
        )
    if view.jumps is not None:
        jumping = ", ".join(name for name, slope in zip(names, view.gradient, strict=True) if math.isnan(slope))
        return JUMP_GRADIENT.format(point=point, names=jumping)
    if view.slopes is not None:
        return KINK_GRADIENT.format(point=point)
    if view.ascent is None:
        return (NO_DIRECTION if view.gradient_norm == 0 else NO_GRADIENT).format(point=point)
    return DIRECTIONS.format(
        point=point, ascent=vector(view.ascent), descent=vector([-x for x in view.ascent]),
        length=number(view.gradient_norm, 4),
    )  # fmt: skip


def _next(derivation: Derivation, options: PageOptions) -> list[str]:
    """First a point and the rules; at a point the limit, and how the chain rule carries the derivative back."""
    if not options.command:
        return []
    typed = options.command
    if derivation.at is None:
        ones = ",".join("1" for _ in derivation.variables)
        return [f"{typed} --at {ones}", *([] if derivation.steps else [f"{typed} --steps"])]
    point = ",".join(number(x) for x in derivation.at.point)
    return [
        *([] if derivation.limit else [f"{typed} --limit"]), *([] if derivation.steps else [f"{typed} --steps"]),
        f"gdcli backprop {options.expression} --at {point}", f"gdcli descend {options.expression}",
    ]  # fmt: skip


def is_drawable(derivation: Derivation) -> bool:
    """Whether there is a picture: of one point of a function of one or two variables."""
    return derivation.at is not None and len(derivation.variables) <= 2


def _picture(screen: Screen, derivation: Derivation, options: PageOptions) -> Picture:
    """The tangent in one variable; in two, the gradient at right angles to the level line."""
    view = derivation.at
    assert view is not None
    assert options.subject is not None
    value = options.subject.objective.value
    box = options.ranges or [(x - reach, x + reach) for x in view.point for reach in [max(2.0, abs(x))]]
    if len(view.point) == 1:
        from gdcli.output.plots.curve import kink_plot, secants_plot, tangent_plot  # noqa: PLC0415 - loads plotext

        name, (x,), (slope,) = derivation.variables[0], view.point, view.gradient
        steps = [row.h for row in (*wide_rows(derivation, options), *derivation.limit) if row.h >= DRAWN_STEP]
        if view.slopes is not None:
            return kink_plot(screen, lambda x: value((x,)), x, view.slopes[0], box[0], variable=name)
        if derivation.limit:
            return secants_plot(screen, lambda x: value((x,)), x, slope, steps, options.ranges, variable=name)
        return tangent_plot(screen, lambda x: value((x,)), x, slope, box[0], variable=name)
    from gdcli.output.plots.landscape import gradient_plot  # noqa: PLC0415

    first, second = derivation.variables
    (x, y), (across, up) = view.point, box
    return gradient_plot(
        screen, lambda x, y: value((x, y)), (x, y), view.gradient, box=(across, up), names=(first, second)
    )


def _sections(screen: Screen, derivation: Derivation, options: PageOptions) -> Iterator[Section]:
    """What was asked for besides the formulas."""
    if derivation.steps:
        yield [Group(*(line for step in derivation.steps for line in branches(screen, rule_tree(screen, step))))]
    yield from ([chain_rule(screen, rule)] for rule in derivation.chain)
    if derivation.at:
        yield [local_view(screen, derivation.at, derivation.variables)]
    several = len(derivation.variables) > 1
    rows = [*wide_rows(derivation, options), *derivation.limit]
    for name in dict.fromkeys(row.wrt for row in rows):
        yield partial(_limit, screen, [row for row in rows if row.wrt == name], several)


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
    for h in VISIBLE_STEPS:
        ahead, behind = function((x + h,)), function((x - h,))
        forward, central = (ahead - here) / h, (ahead - behind) / (2 * h)
        errors = abs(forward - slope), abs(central - slope)
        rows.append(SecantRow(subject.variables[0], h, ahead, forward, errors[0], central, errors[1], False))
    return [row for row in rows if math.isfinite(row.secant_slope)]


def _limit(screen: Screen, rows: Sequence[SecantRow], several: bool, room: float) -> list[RenderableType]:
    """The table of the limit, in so few rows as there is room for."""
    if len(rows) + LIMIT_LINES_AROUND > room:
        turning = _turning(rows) or len(rows) - 1
        shown = {0, 1, 2, 3, 5, turning - 1, turning}
        rows = [row for place, row in enumerate(rows) if place in shown]
    return [limit_table(screen, rows, several=several)]


def formulas(screen: Screen, derivation: Derivation, *, remarks: Sequence[str] = ()) -> RenderableType:
    """The function and its derivatives."""
    names = derivation.variables
    pairs: list[Fact] = [(f"f({', '.join(names)})", shortened(f"= {derivation.expression.text}"))]
    pairs += [("", as_text(screen, remarks, DIM))] if remarks else []
    if derivation.compact is not None:
        pairs[0] = (f"f({', '.join(names)})", shortened(f"= {derivation.compact.expression.text}"))
    pairs += gradient_facts(screen, derivation)
    pairs += [(higher_name(order, names[0]), f"= {each.text}") for order, each in enumerate(derivation.higher, 2)]
    for i, row in enumerate(derivation.hessian or ()):
        pairs += [(_second(names[i], names[j]), f"= {shortened(row[j].text)}") for j in range(i, len(names))]
    symmetric = derivation.hessian is not None and len(names) > 1
    below = [*(["the Hessian is symmetric: each mixed derivative is shown once"] if symmetric else [])]
    return Group(facts(screen, pairs), notes(screen, [*below, *filter(None, [shown(derivation.missing_sentence)])]))


def gradient_facts(screen: Screen, derivation: Derivation) -> list[Fact]:
    """One line a partial derivative: its name, and what it is."""
    names = derivation.variables
    if derivation.compact is not None:
        return [
            (f"∂f/∂{partial.name}", screen.text(f"= {partial.formula.text}", f"bold {css(BLUE)}"))
            for partial in derivation.compact.gradient
        ]
    return [
        (partial_name(name, names), screen.text(shortened(f"= {formula.text}"), f"bold {css(BLUE)}"))
        for name, formula in zip(names, derivation.gradient or (), strict=bool(derivation.gradient))
    ]


def partial_name(name: str, names: Sequence[str]) -> str:
    """`f'(x)` in one variable, `∂f/∂x` in several."""
    return f"f'({name})" if len(names) == 1 else f"∂f/∂{name}"


def higher_name(order: int, variable: str) -> str:
    """`f''(x)`, `f'''(x)`, `f⁽⁴⁾(x)`."""
    return f"f{chr(39) * order}({variable})" if order <= 3 else f"f⁽{str(order).translate(SUPERSCRIPTS)}⁾({variable})"


def _second(one: str, other: str) -> str:
    """The name of an entry of the Hessian."""
    return f"∂²f/∂{one}²" if one == other else f"∂²f/∂{one}∂{other}"


def local_view(screen: Screen, view: LocalView, names: Sequence[str]) -> RenderableType:
    """The function at one point: its value, its slopes, where up and down are, and how it bends."""
    pairs = list(_one_variable(view) if len(names) == 1 else _several_variables(view, names))
    parts: list[RenderableType] = [screen.text(f"At {assignments(names, view.point)}", "bold"), facts(screen, pairs)]
    if view.hessian is not None and view.slopes is None and len(names) > 1:
        parts += [screen.text("  Hessian", DIM), *matrix(screen, list(zip(*view.hessian, strict=True)))]
    if view.eigenvalues is not None and view.slopes is None:
        words = f"{', '.join(number(value) for value in view.eigenvalues)}: {bending(view.eigenvalues)}"
        parts.append(facts(screen, [("eigenvalues", words)]))
    return Group(*parts)


def _one_variable(view: LocalView) -> Iterator[Fact]:
    """Value and slope by the name of the point."""
    at = number(view.point[0])
    yield f"f({at})", f"= {number(view.value)}"
    if view.jumps is not None:
        yield f"f'({at})", NO_SLOPE
        return
    yield f"f'({at})", f"= {number(view.gradient[0])}"
    if view.hessian is not None and view.slopes is None:
        yield f"f''({at})", f"= {number(view.hessian[0][0])}"
    yield from _kinks(view, ("slopes",))
    if view.trend:
        yield "trend", TRENDS[view.trend]


def _kinks(view: LocalView, names: Sequence[str]) -> Iterator[Fact]:
    """The slopes to both sides of a kink, where f has neither a slope nor a curvature."""
    for name, slopes in zip(names, view.slopes or (), strict=False):
        left, right = ("none" if slope is None else number(slope) for slope in slopes)
        if left != right:
            yield name, KINK.format(left=left, right=right)


def _several_variables(view: LocalView, names: Sequence[str]) -> Iterator[Fact]:
    """Value, gradient, its norm, and the unit vectors along it and against it."""
    yield "f", f"= {number(view.value)}"
    for name, slope in zip(names, view.gradient, strict=True):
        yield f"∂f/∂{name}", f"= {number(slope)}"
    yield from _kinks(view, [f"slopes in {name}" for name in names])
    yield "‖∇f‖", f"= {number(view.gradient_norm)}"
    if view.ascent is None:
        yield "direction", f"none: the gradient {'vanishes' if view.gradient_norm == 0 else 'is not finite'}"
        return
    yield "steepest ascent", vector(view.ascent)
    yield "steepest descent", vector([-component for component in view.ascent])


def vector(components: Sequence[float]) -> str:
    """`(0.6, −0.8)` to four digits."""
    return f"({', '.join(number(component, 4) for component in components)})"


def matrix(screen: Screen, columns: Sequence[Sequence[float]]) -> list[Text]:
    """A matrix in brackets, its numbers aligned; given by its columns."""
    cells = [column(values) for values in columns]
    rows = ["  ".join(row) for row in zip(*cells, strict=True)]
    lefts, rights = _brackets(len(rows), "⎡⎢⎣["), _brackets(len(rows), "⎤⎥⎦]")
    return [screen.text(f"    {a} {row} {b}") for a, row, b in zip(lefts, rows, rights, strict=True)]


def _brackets(height: int, pieces: str) -> list[str]:
    """A bracket of this many rows."""
    return [pieces[3]] if height == 1 else [pieces[0], *[pieces[1]] * (height - 2), pieces[2]]


def bending(eigenvalues: Sequence[float]) -> str:
    """What the eigenvalues of a Hessian say, in words."""
    dust = 1e-12 * max(map(abs, eigenvalues))
    up, down = any(value > dust for value in eigenvalues), any(value < -dust for value in eigenvalues)
    flat = any(abs(value) <= dust for value in eigenvalues)
    if up and down:
        return "f bends upwards in some directions and downwards in others, as at a saddle"
    if not up and not down:
        return "f does not bend here, to second order"
    words = f"f bends {'upwards' if up else 'downwards'} in every direction"
    return f"{words} but those in which it is flat to second order" if flat else words


def rule_tree(screen: Screen, step: RuleStep) -> Tree:
    """A derivation as a tree of rules: what is derived, by which rule, what its letters are, and the result."""
    root = Tree(_rule_label(screen, step))
    pending = [(root, step)]
    while pending:
        branch, parent = pending.pop()
        pending += [(branch.add(_rule_label(screen, child)), child) for child in parent.children]
    return root


def _rule_label(screen: Screen, step: RuleStep) -> Text:
    """One node of the tree."""
    operator = f"∂/∂{step.wrt}" if step.held else f"d/d{step.wrt}"
    result = (shortened(step.result.text), f"bold {css(BLUE)}")
    lines = [
        screen.join((f"{operator} ", DIM), shortened(step.of.text), (" = ", DIM), result),
        screen.join((shown(step.rule_sentence), css(ORANGE)), (f"   {step.textbook}" if step.textbook else "", DIM)),
    ]
    letters = ", ".join(f"{letter} = {shortened(formula.text)}" for letter, formula in step.letters.items())
    if letters:
        lines.append(screen.text(f"with {letters}"))
    if step.held:
        lines.append(screen.text(f"{', '.join(step.held)} held constant", DIM))
    if step.note:
        lines.append(screen.text(shown(step.note_sentence), DIM))
    return Text("\n").join(lines)


def limit_table(screen: Screen, rows: Sequence[SecantRow], *, several: bool) -> RenderableType:
    """The definition of the derivative at work: the secant slope closing in, until rounding takes over."""
    name = rows[0].wrt
    title = f"The limit at work: h → 0 in (f({name} + h) − f({name}))/h" + (f", by {name} alone" if several else "")
    columns = next((fit for fit in _limit_columns(rows) if width_of(fit) <= screen.width), None)
    hidden = [] if columns else ["the central differences do not fit; a wider terminal or --format json shows them"]
    columns = columns or _narrow_limit_columns(rows)
    styles = [css(ORANGE) if place == _turning(rows) else "" for place in range(len(rows))]
    remarks = [*([] if _turning(rows) is None else [ROUNDING]), *(hidden or [DIFFERENCES])]
    return Group(screen.text(title, "bold"), *table(screen, columns, styles), notes(screen, remarks))


def _turning(rows: Sequence[SecantRow]) -> int | None:
    """The first row in which rounding wins."""
    return next((place for place, row in enumerate(rows) if row.rounding_wins), None)


def _limit_columns(rows: Sequence[SecantRow]) -> Iterator[list[Column]]:
    """The whole table, to fewer and fewer digits; then without the values."""
    for digits in (12, 10, 8, 7, 6):
        yield [_h(rows), _values(rows, digits), *_forward(rows, digits), *_central(rows, digits), _marks(rows)]
    for digits in (7, 6, 5):
        yield [_h(rows), *_forward(rows, digits), *_central(rows, digits), _marks(rows)]


def _narrow_limit_columns(rows: Sequence[SecantRow]) -> list[Column]:
    """Forward differences only, for a screen too narrow for more."""
    return [_h(rows), *_forward(rows, 6), _marks(rows)]


def _h(rows: Sequence[SecantRow]) -> Column:
    return Column("h", align([number(row.h, 3) for row in rows]))


def _values(rows: Sequence[SecantRow], digits: int) -> Column:
    return Column("f(x + h)", column([row.value for row in rows], 6, digits))


def _forward(rows: Sequence[SecantRow], digits: int) -> list[Column]:
    return [
        Column("forward", column([row.secant_slope for row in rows], min(6, digits), digits)),
        Column("error", align([number(row.error, 2) for row in rows])),
    ]


def _central(rows: Sequence[SecantRow], digits: int) -> list[Column]:
    return [
        Column("central", column([row.central_slope for row in rows], min(6, digits), digits)),
        Column("error", align([number(row.central_error, 2) for row in rows])),
    ]


def _marks(rows: Sequence[SecantRow]) -> Column:
    return Column("", ["◀ rounding" if place == _turning(rows) else "" for place in range(len(rows))], left=True)
