"""The page of an analysis: convexity, critical points, and the learning rates that can work near each minimum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import RenderableType

from gdcli.model import Analysis, CriticalKind, CriticalPoint, FunctionPlot, LowestValue
from gdcli.model.sentences import SHAPE, Sentence, Template, paragraph, shown
from gdcli.model.words import MINIMUM
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import DIM_STYLE, Column, NamedValue, facts, notes, shortened_formula, table, width_of
from gdcli.output.layout.numbers import column, number, point_on_page, without_dust
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page, Section, picture_of
from gdcli.output.page_context import Commands, PageContext, Subject
from gdcli.output.pages.sentences import functions as say

if TYPE_CHECKING:
    from gdcli.output.drawing.canvas import Picture

ROWS_MAX: Final = 24
ROOM_AROUND: Final = 0.4
"""The room around the critical points in the picture, as a share of what they span."""
MAPPED_VARIABLES_MAX: Final = 2
"""The most variables of a function whose basins can be mapped."""
REGIONS_NAMED: Final = 3
"""The most undecided regions that are named."""
FOUND_GAP_SHARE: Final = 1e-8
"""Two bounds that differ by at most this share of the value are shown as one value."""
UNDERFLOW_VALUE: Final = 1e-300
"""A lower bound nearer to 0 than this is 0."""


def analysis_page(screen: Screen, analysis: Analysis, context: PageContext) -> Page:
    """The shape, the critical points, the rates that can work; the picture with the points on it, and the verdict."""
    sections: list[Section] = [[facts(screen, _head(analysis, context.remarks))]]
    points = analysis.points[:ROWS_MAX]
    if not points and not analysis.sets:
        sections.append([screen.join("  ", say.NO_CRITICAL_POINT())])
    if points:
        sections.append(_table(screen, analysis))
    if minima := [point for point in points if point.lr_limit is not None]:
        sections.append(list(_rates(screen, analysis, minima)))
    if rough := [point for point in points if _is_rough_minimum(point)]:
        sections.append(list(_kinks(screen, analysis, rough)))
    if analysis.sets:
        sections.append(list(_sets(screen, analysis)))
    sections.append([notes(screen, _notes(analysis))])
    draw = picture_of(_picture, analysis, context.subject) if len(analysis.variables) <= 2 else None
    told = [screen.text(paragraph(*_verdict(analysis)))]
    return Page(sections, draw, told, next_commands=_next(analysis, context.commands))


def _picture(screen: Screen, analysis: Analysis, subject: Subject) -> Picture:
    """The function around its critical points."""
    from gdcli.output.drawing.frame import span  # for pictures only
    from gdcli.output.pages.function import function_picture

    ranges = analysis.box
    if analysis.points:
        ranges = tuple(span(column, ROOM_AROUND) for column in zip(*(p.point for p in analysis.points), strict=True))
    plot = FunctionPlot(analysis.expression.text, analysis.variables, ranges, field=False, points=analysis.points)
    return function_picture(screen, plot, subject.objective)


def _verdict(analysis: Analysis) -> Iterator[Sentence]:
    """The verdict: the shape of the function, and what a descent can reach here."""
    if analysis.convexity in say.SHAPE_SENTENCES:
        yield say.SHAPE_SENTENCES[analysis.convexity]()
    if analysis.convexity != "constant":
        yield _expectation(analysis)


def _expectation(analysis: Analysis) -> Sentence:
    """The minima, and the rates that settle there."""
    minima = [point for point in analysis.points if point.kind is CriticalKind.MINIMUM]
    flat = [each for each in analysis.sets if each.kind is CriticalKind.MINIMUM]
    if not minima and not flat:
        return _no_minimum(analysis)
    if flat and (not minima or flat[0].value <= min(point.value for point in minima)):
        return say.FLAT_MINIMUM(value=number(without_dust([flat[0].value])[0], 5))
    lowest = min(minima, key=lambda point: point.value)
    return _verdict_template(lowest)(
        len(minima), value=number(without_dust([lowest.value])[0], 5), limit=number(lowest.lr_limit or math.nan, 4),
        point=point_on_page(analysis.variables, without_dust(lowest.point), 5),
    )  # fmt: skip


def _no_minimum(analysis: Analysis) -> Sentence:
    """Whether it is proved that there is no minimum, and where."""
    if analysis.everywhere:
        return say.NO_MINIMUM()
    return say.NO_MINIMUM_WITHIN(where=_searched(analysis)) if analysis.complete else say.NO_MINIMUM_SHOWN()


def _verdict_template(lowest: CriticalPoint) -> Template:
    """The sentence on the rates at the lowest minimum, chosen by what is known of the curvature there."""
    if _is_rough_minimum(lowest):
        is_half = lowest.slopes is not None and not _has_slopes_on_both_sides(lowest)
        return say.MINIMA_WITH_ONE_KINKED_SIDE if is_half else say.MINIMA_WITHOUT_CURVATURE
    if lowest.eigenvalues is None:
        return say.MINIMA_OF_TWO_CURVATURES
    return say.MINIMA_WITHOUT_LIMIT if lowest.lr_limit is None else say.MINIMA


def _next(analysis: Analysis, commands: Commands | None) -> list[str]:
    """A descent at the best rate of the lowest minimum; rates side by side, or the map of which start leads where."""
    if commands is None or not commands.point:
        return []
    best = min(((point.value, point.lr_best) for point in analysis.points if point.lr_best), default=None)
    rate = ("--lr", f"{best[1]:.4g}") if best else ()
    has_map = analysis.convexity != "convex" and len(analysis.variables) <= MAPPED_VARIABLES_MAX
    others = [commands.in_view("basins")] if has_map else commands.descents(name="compare")
    return [*commands.descents(*rate), *others]


def _head(analysis: Analysis, remarks: Sequence[Words]) -> Iterator[NamedValue]:
    yield f"f({', '.join(analysis.variables)})", f"= {shortened_formula(analysis.expression.text)}"
    if remarks:
        yield "", remarks
    shape = say.SHAPES[analysis.convexity]()
    yield SHAPE(), say.SHAPE_AND_REASON(shape=shape, reason=analysis.reason_sentence) if analysis.reason else shape
    if analysis.quadratic:
        yield say.CURVATURE(), (say.PARABOLA if len(analysis.variables) == 1 else say.QUADRATIC)()


def _table(screen: Screen, analysis: Analysis) -> list[RenderableType]:
    """The critical points, the lowest first."""
    points = analysis.points[:ROWS_MAX]
    coordinates = [
        Column(name, column([point.point[i] for point in points], 9)) for i, name in enumerate(analysis.variables[:6])
    ]
    bend = "f''" if len(analysis.variables) == 1 else labels.EIGENVALUES()
    columns = [
        Column(say.KIND(), [say.KINDS[point.kind]() for point in points], left=True),
        *coordinates,
        Column("f", column(without_dust([point.value for point in points]))),
        Column(bend, [_spectrum(point.eigenvalues) for point in points], left=True),
    ]
    if not any(point.exact for point in points):
        return list(table(screen, columns))
    exact = Column(say.EXACT(), [_exact(analysis, point) for point in points], left=True)
    if width_of([*columns, exact]) <= screen.width:
        return list(table(screen, [*columns, exact]))
    below = [(say.NUMBERED(place=place), exact.cells[place - 1]) for place, each in enumerate(points, 1) if each.exact]
    return [*table(screen, columns), "", screen.join("  ", (say.EXACTLY(), DIM_STYLE)), facts(screen, below)]


def _exact(analysis: Analysis, point: CriticalPoint) -> Words:
    if point.exact is None:
        return say.NUMERIC()
    return ", ".join(f"{name} = {each.text}" for name, each in zip(analysis.variables, point.exact, strict=True))


def _spectrum(eigenvalues: Sequence[float] | None) -> Words:
    """The eigenvalues of a small Hessian, or the ends of the spectrum of a large one; none at a kink."""
    if eigenvalues is None:
        return labels.NONE()
    if len(eigenvalues) <= 3:
        return ", ".join(number(value, 5) for value in eigenvalues)
    return f"{number(eigenvalues[0], 5)} … {number(eigenvalues[-1], 5)}"


def _rates(screen: Screen, analysis: Analysis, minima: Sequence[CriticalPoint]) -> Iterator[RenderableType]:
    """The learning rates that can work near each minimum, and how fast the best of them is."""
    title = (say.RATES_EVERYWHERE if analysis.quadratic else say.RATES_NEARBY)()
    yield screen.join("  ", (title, "bold"))
    is_single = len(analysis.variables) == 1
    limit, best = (say.LIMIT_IN_ONE, say.BEST_IN_ONE) if is_single else (say.LIMIT, say.BEST)
    points = [point_on_page(analysis.variables, without_dust(point.point), 5) for point in minima]
    columns = [
        Column(MINIMUM(), points, left=True),
        Column(limit(), column([point.lr_limit or math.nan for point in minima])),
        Column(best(), column([point.lr_best or math.nan for point in minima])),
    ]
    if not is_single:
        columns += [
            Column("λmax/λmin", column([point.condition_number or math.nan for point in minima], 5)),
            Column(say.ERROR_PER_STEP(), [f"× {number(point.rate or 0.0, 4)}" for point in minima], left=True),
        ]
    if width_of(columns) > screen.width:  # the table above has the points in the same order
        places = [say.NUMBERED(place=place) for place in range(1, len(minima) + 1)]
        columns[0] = Column(MINIMUM(), places, left=True)
    yield from table(screen, columns)
    yield ""
    yield notes(screen, [(say.ABOVE_THE_LIMIT_IN_ONE if is_single else say.ABOVE_THE_LIMIT)()])


def _is_rough_minimum(point: CriticalPoint) -> bool:
    """Whether a minimum has a kink, or a curvature without bound."""
    is_unbounded = point.eigenvalues is not None and math.inf in point.eigenvalues
    return point.kind is CriticalKind.MINIMUM and (point.slopes is not None or is_unbounded)


def _has_slopes_on_both_sides(kink: CriticalPoint) -> bool:
    """Whether along some variable both sides have a slope, so that every step across the kink turns back."""
    return any(left and right for left, right in kink.slopes or ())


def _kinks(screen: Screen, analysis: Analysis, minima: Sequence[CriticalPoint]) -> Iterator[RenderableType]:
    """The slopes beside minima without curvature, and the behavior of fixed rates there."""
    yield screen.join("  ", (say.WITHOUT_CURVATURE(), "bold"))
    names = analysis.variables
    columns = [Column(MINIMUM(), [point_on_page(names, point.point, 5) for point in minima], left=True)]
    for i, name in enumerate(names[:6]):
        sides = [point.slopes[i] if point.slopes else (0.0, 0.0) for point in minima]
        columns += [
            Column(say.SLOPE_LEFT(name=name), [_slope(left) for left, _ in sides]),
            Column(say.SLOPE_RIGHT(), [_slope(right) for _, right in sides]),
        ]
    yield from table(screen, columns)
    yield ""
    kinks = [point for point in minima if point.slopes]
    said = [say.NO_FIXED_RATE()] * any(map(_has_slopes_on_both_sides, kinks))
    said += [say.SETTLES_FROM_ONE_SIDE()] * (not all(map(_has_slopes_on_both_sides, kinks)))
    said += [say.INFINITE_CURVATURE()] * any(point.slopes is None for point in minima)
    yield notes(screen, said)


def _slope(slope: float | None) -> Words:
    return labels.NONE() if slope is None else number(slope, 5)


def _sets(screen: Screen, analysis: Analysis) -> Iterator[RenderableType]:
    """Critical points that are not isolated, one row for each set."""
    yield screen.join("  ", (say.SETS(), "bold"))
    sets = analysis.sets[:ROWS_MAX]
    columns = [
        Column(say.KIND(), [say.KINDS[each.kind]() for each in sets], left=True),
        Column("f", column(without_dust([each.value for each in sets]))),
        Column(say.FOUND_WHERE(), [_region(analysis.variables, each.box) for each in sets], left=True),
    ]
    points = [point_on_page(analysis.variables, each.points[0], 5) for each in sets]
    one = Column(say.ONE_OF_THEM(), points, left=True)
    yield from table(screen, [*columns, one] if width_of([*columns, one]) <= screen.width else columns)


def _region(names: Sequence[str], box: Sequence[tuple[float, float]]) -> str:
    """`x in [-1, 1], y in [0, 2]`."""
    return ", ".join(
        shown(say.INTERVAL(name=name, low=number(low, 6), high=number(high, 6)))
        for name, (low, high) in zip(names, box, strict=True)
    )


def _searched(analysis: Analysis) -> str:
    """The range that was searched, in the first variables."""
    return _region(analysis.variables[:4], analysis.box[:4])


def _notes(analysis: Analysis) -> Iterator[Words]:
    """Notes on whether the list of points is complete."""
    hidden = len(analysis.points) - ROWS_MAX
    if hidden > 0:
        yield say.MORE_POINTS(hidden)
    where = _searched(analysis)
    yield _completeness(analysis, where)
    for hole in analysis.holes[:REGIONS_NAMED]:
        yield say.HOLE(where=point_on_page(analysis.variables, hole.point, 5), limit=number(hole.limit, 6))
    if analysis.lowest is not None and not analysis.complete:
        yield _lowest(analysis.lowest, where)
    yield from analysis.note_sentences


def _completeness(analysis: Analysis, where: str) -> Sentence:
    """Whether there may be other critical points, and where."""
    if analysis.complete:
        if analysis.points and analysis.everywhere:
            return say.COMPLETE_EVERYWHERE()
        return (say.COMPLETE if analysis.points or analysis.sets else say.PROVED_NONE)(where=where)
    if analysis.undecided:
        named = [_region(analysis.variables, each) for each in analysis.undecided[:REGIONS_NAMED]]
        fields = dict(zip(("first", "second", "third"), named, strict=False))
        return say.MAYBE_MORE[min(len(analysis.undecided) - 1, REGIONS_NAMED)](**fields)
    return say.NOTHING_EXCLUDED(where=where)


def _lowest(lowest: LowestValue, where: str) -> Sentence:
    """The lowest value, or the bounds between which it is."""
    if lowest.high - lowest.low <= FOUND_GAP_SHARE * max(1.0, abs(lowest.high)):
        return say.LOWEST_FOUND(where=where, value=number(lowest.high, 9))
    low = 0.0 if abs(lowest.low) < UNDERFLOW_VALUE else lowest.low
    return say.LOWEST_BETWEEN(where=where, low=number(low, 9), high=number(lowest.high, 9))
