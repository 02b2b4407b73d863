"""The page of an analysis: convexity, critical points, and the learning rates that can work near each minimum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import RenderableType

from gdcli.model import Analysis, CriticalKind, CriticalPoint, FunctionPlot, LowestValue, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.frame import span
from gdcli.output.layout.blocks import DIM, Column, Fact, facts, notes, shortened, table, width_of
from gdcli.output.layout.numbers import assignments, column, number, without_dust
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page, Section
from gdcli.output.pages.function import function_picture

ROWS_LIMIT: Final = 24
ROOM_AROUND: Final = 0.4
"""The room around the critical points in the picture, as a share of what they span."""
QUADRATIC: Final = "quadratic: the Hessian is the same everywhere, so that all of this is exact"
QUADRATIC_IN_ONE: Final = "a parabola: f'' is the same everywhere, so that all of this is exact"
ABOVE_THE_LIMIT: Final = (
    "Above the limit descent leaves the minimum; at the best fixed rate each step multiplies the error by the last "
    "column."
)
ABOVE_THE_LIMIT_IN_ONE: Final = "Above the limit descent leaves the minimum; at the best rate it is fastest."
NO_MINIMUM_SHOWN: Final = "No minimum was found, but there may be one where the search left something open."
NO_MINIMUM: Final = "No minimum was found: descent has nowhere to come to rest."
ONE_MINIMUM: Final = "One minimum, f = {value} at {point}: learning rates below {limit} settle there."
SEVERAL_MINIMA: Final = (
    "{count} minima; the lowest is f = {value} at {point}, where learning rates below {limit} settle."
)
ONE_MINIMUM_NO_LIMIT: Final = "One minimum, f = {value} at {point}; its curvature sets no limit to the learning rate."
SEVERAL_MINIMA_NO_LIMIT: Final = (
    "{count} minima; the lowest is f = {value} at {point}, and its curvature sets no limit to the learning rate."
)
ONE_ROUGH_MINIMUM: Final = (
    "One minimum, f = {value} at {point}, without a curvature: no fixed learning rate settles there."
)
SEVERAL_MINIMA_ROUGH: Final = (
    "{count} minima; the lowest is f = {value} at {point}, without a curvature: no fixed learning rate settles there."
)
ONE_MINIMUM_UNEVEN: Final = "One minimum, f = {value} at {point}; its curvature is another one on each side."
SEVERAL_MINIMA_UNEVEN: Final = (
    "{count} minima; the lowest is f = {value} at {point}, and its curvature is another one on each side."
)
FLAT_MINIMUM: Final = "The lowest minimum found is flat: f = {value} on a whole set of points."
SHAPES: Final = {
    "constant": "constant: every point is a minimum",
    "affine": "affine: a straight line or plane without a minimum",
    "convex": "convex: every minimum is a global one, and the right learning rate finds it from everywhere",
    "concave": "concave: it bends downwards everywhere, so that descent runs away",
    "neither": "neither convex nor concave: where descent ends depends on where it starts",
    "unknown": "unknown: no rule proves it convex, which does not say that it is not",
}
KINDS: Final = {
    CriticalKind.MINIMUM: "minimum",
    CriticalKind.MAXIMUM: "maximum",
    CriticalKind.SADDLE: "saddle",
    CriticalKind.INFLECTION: "saddle (inflection)",
    CriticalKind.DEGENERATE: "degenerate",
}


def analysis_page(screen: Screen, analysis: Analysis, options: PageOptions) -> Page:
    """The shape, the critical points, the rates that can work; the picture with the points on it, and the verdict."""
    sections: list[Section] = [[facts(screen, _head(analysis, options.remarks))]]
    shown = analysis.points[:ROWS_LIMIT]
    if not shown and not analysis.sets:
        sections.append([screen.text("  No critical point was found.")])
    if shown:
        sections.append(_table(screen, analysis))
    if minima := [point for point in shown if point.lr_limit is not None]:
        sections.append(list(_rates(screen, analysis, minima)))
    if rough := [point for point in shown if _is_rough_minimum(point)]:
        sections.append(list(_kinks(screen, analysis, rough)))
    if analysis.sets:
        sections.append(list(_sets(screen, analysis)))
    sections.append([notes(screen, _notes(analysis))])
    draw = partial(_picture, analysis=analysis, options=options) if len(analysis.variables) <= 2 else None
    return Page(sections, draw, [screen.text(_verdict(analysis))], next_commands=_next(analysis, options))


def _picture(screen: Screen, analysis: Analysis, options: PageOptions) -> Picture:
    """The function around its critical points."""
    assert options.subject is not None
    ranges = analysis.box
    if analysis.points:
        ranges = tuple(span(column, ROOM_AROUND) for column in zip(*(p.point for p in analysis.points), strict=True))
    plot = FunctionPlot(analysis.expression.text, analysis.variables, ranges, field=False, points=analysis.points)
    return function_picture(screen, plot, options.subject.objective)


def _verdict(analysis: Analysis) -> str:
    """What a descent can expect here, in a sentence."""
    minima = [point for point in analysis.points if point.kind is CriticalKind.MINIMUM]
    flat = [each for each in analysis.sets if each.kind is CriticalKind.MINIMUM]
    if not minima and not flat:
        return NO_MINIMUM if analysis.complete else NO_MINIMUM_SHOWN
    if flat and (not minima or flat[0].value <= min(point.value for point in minima)):
        return FLAT_MINIMUM.format(value=number(flat[0].value, 5))
    lowest = min(minima, key=lambda point: point.value)
    words = {
        "count": len(minima), "value": number(without_dust([lowest.value])[0], 5),
        "limit": number(lowest.lr_limit or math.nan, 4),
        "point": assignments(analysis.variables, lowest.point, 5),
    }  # fmt: skip
    one, several = _verdict_templates(lowest)
    return (one if len(minima) == 1 else several).format(**words)


def _verdict_templates(lowest: CriticalPoint) -> tuple[str, str]:
    """The sentences for one minimum and for several, by what is known of its curvature."""
    if _is_rough_minimum(lowest):
        return ONE_ROUGH_MINIMUM, SEVERAL_MINIMA_ROUGH
    if lowest.eigenvalues is None:
        return ONE_MINIMUM_UNEVEN, SEVERAL_MINIMA_UNEVEN
    if lowest.lr_limit is None:
        return ONE_MINIMUM_NO_LIMIT, SEVERAL_MINIMA_NO_LIMIT
    return ONE_MINIMUM, SEVERAL_MINIMA


def _next(analysis: Analysis, options: PageOptions) -> list[str]:
    """A descent at the best rate of the lowest minimum, and the map of what leads where."""
    if not options.expression:
        return []
    best = min((point for point in analysis.points if point.lr_best), key=lambda point: point.value, default=None)
    rate = f" --lr {best.lr_best:.4g}" if best and best.lr_best else ""
    basins = [f"gdcli basins {options.expression}"] if len(analysis.variables) <= 2 else []
    return [f"gdcli descend {options.expression}{rate}", *basins]


def _head(analysis: Analysis, remarks: Sequence[str]) -> Iterator[Fact]:
    yield f"f({', '.join(analysis.variables)})", f"= {shortened(analysis.expression.text)}"
    if remarks:
        yield "", remarks
    because = f" ({shown(analysis.reason_sentence)})" if analysis.reason else ""
    yield "shape", f"{SHAPES[analysis.convexity]}{because}"
    if analysis.quadratic:
        yield "curvature", QUADRATIC_IN_ONE if len(analysis.variables) == 1 else QUADRATIC


def _table(screen: Screen, analysis: Analysis) -> list[RenderableType]:
    """The critical points, the lowest first."""
    shown = analysis.points[:ROWS_LIMIT]
    coordinates = [
        Column(name, column([point.point[i] for point in shown], 9)) for i, name in enumerate(analysis.variables[:6])
    ]
    columns = [
        Column("kind", [KINDS[point.kind] for point in shown], left=True),
        *coordinates,
        Column("f", column(without_dust([point.value for point in shown]))),
        Column(
            "f''" if len(analysis.variables) == 1 else "eigenvalues",
            [_spectrum(point.eigenvalues) for point in shown], left=True,
        ),
    ]
    if not any(point.exact for point in shown):
        return list(table(screen, columns))
    exact = Column("exact", [_exact(analysis, point) for point in shown], left=True)
    if width_of([*columns, exact]) <= screen.width:
        return list(table(screen, [*columns, exact]))
    below = [(f"no. {place}", exact.cells[place - 1]) for place, each in enumerate(shown, 1) if each.exact]
    return [*table(screen, columns), "", screen.text("  Exactly", DIM), facts(screen, below)]


def _exact(analysis: Analysis, point: CriticalPoint) -> str:
    if point.exact is None:
        return "numeric"
    return ", ".join(f"{name} = {each.text}" for name, each in zip(analysis.variables, point.exact, strict=True))


def _spectrum(eigenvalues: Sequence[float] | None) -> str:
    """The eigenvalues of a small Hessian, or the ends of the spectrum of a large one; none at a kink."""
    if eigenvalues is None:
        return "none"
    if len(eigenvalues) <= 3:
        return ", ".join(number(value, 5) for value in eigenvalues)
    return f"{number(eigenvalues[0], 5)} … {number(eigenvalues[-1], 5)}"


def _rates(screen: Screen, analysis: Analysis, minima: Sequence[CriticalPoint]) -> Iterator[RenderableType]:
    """The learning rates that can work near each minimum, and how fast the best of them is."""
    scope = "exact, everywhere" if analysis.quadratic else "near each minimum only"
    yield screen.text(f"  Learning rates for gradient descent ({scope})", "bold")
    single = len(analysis.variables) == 1
    limit, best = ("limit 2/f''", "best 1/f''") if single else ("limit 2/λmax", "best 2/(λmin+λmax)")
    columns = [
        Column("minimum", [assignments(analysis.variables, point.point, 5) for point in minima], left=True),
        Column(limit, column([point.lr_limit or math.nan for point in minima])),
        Column(best, column([point.lr_best or math.nan for point in minima])),
    ]
    if not single:
        columns += [
            Column("λmax/λmin", column([point.condition_number or math.nan for point in minima], 5)),
            Column("error per step", [f"× {number(point.rate or 0.0, 4)}" for point in minima], left=True),
        ]
    if width_of(columns) > screen.width:  # the points stand in the table above, in the same order
        columns[0] = Column("minimum", [f"no. {place}" for place in range(1, len(minima) + 1)], left=True)
    yield from table(screen, columns)
    yield ""
    yield notes(screen, (ABOVE_THE_LIMIT_IN_ONE if single else ABOVE_THE_LIMIT,))


def _is_rough_minimum(point: CriticalPoint) -> bool:
    """Whether a minimum has a kink, or a curvature without bound."""
    is_unbounded = point.eigenvalues is not None and math.inf in point.eigenvalues
    return point.kind is CriticalKind.MINIMUM and (point.slopes is not None or is_unbounded)


def _kinks(screen: Screen, analysis: Analysis, minima: Sequence[CriticalPoint]) -> Iterator[RenderableType]:
    """The slopes beside minima without curvature, and what fixed rates do there."""
    yield screen.text("  Minima without curvature", "bold")
    names = analysis.variables
    columns = [Column("minimum", [assignments(names, point.point, 5) for point in minima], left=True)]
    for i, name in enumerate(names[:6]):
        sides = [point.slopes[i] if point.slopes else (0.0, 0.0) for point in minima]
        columns += [
            Column(f"slope left in {name}", ["none" if left is None else number(left, 5) for left, _ in sides]),
            Column("right", ["none" if right is None else number(right, 5) for _, right in sides]),
        ]
    yield from table(screen, columns)
    yield ""
    said = [NO_FIXED_RATE] * any(point.slopes for point in minima)
    said += [INFINITE_CURVATURE] * any(point.slopes is None for point in minima)
    yield notes(screen, said)


NO_FIXED_RATE: Final = (
    "No fixed learning rate settles at a kink: descent ends in a cycle about as wide as the rate times the slope. A "
    "schedule that falls to zero converges."
)
INFINITE_CURVATURE: Final = (
    "Where the slopes are equal the curvature grows without bound: no fixed learning rate settles there either, but a "
    "schedule that falls to zero converges."
)


def _sets(screen: Screen, analysis: Analysis) -> Iterator[RenderableType]:
    """Critical points that are not isolated, a row a set."""
    yield screen.text("  Sets of critical points", "bold")
    shown = analysis.sets[:ROWS_LIMIT]
    columns = [
        Column("kind", [KINDS[each.kind] for each in shown], left=True),
        Column("f", column([each.value for each in shown])),
        Column("found where", [_region(analysis.variables, each.box) for each in shown], left=True),
    ]
    one = Column("one of them", [assignments(analysis.variables, each.points[0], 5) for each in shown], left=True)
    yield from table(screen, [*columns, one] if width_of([*columns, one]) <= screen.width else columns)


def _region(names: Sequence[str], box: Sequence[tuple[float, float]]) -> str:
    """`x in [-1, 1], y in [0, 2]`."""
    return ", ".join(
        f"{name} in [{number(low, 6)}, {number(high, 6)}]" for name, (low, high) in zip(names, box, strict=True)
    )


MORE_POINTS: Final = "{hidden} more points: --format csv shows all."
COMPLETE_EVERYWHERE: Final = "All found: it is proved that there are no other critical points."
COMPLETE: Final = "All found: it is proved that there are no other critical points for {where}."
NONE: Final = "It is proved that there are no critical points for {where}."
MAYBE_MORE: Final = "There may be more critical points, but only where {regions}. --range looks elsewhere."
NOTHING_EXCLUDED: Final = "Searched numerically for {where}; there may be more. --range looks elsewhere."
LOWEST_FOUND: Final = "The lowest value for {where} is {value}: proved to nine digits."
LOWEST_BETWEEN: Final = "The lowest value for {where} lies between {low} and {high}: proved."
HOLE: Final = "At {where} the formula has no value, so there is no critical point; around it f tends to {limit}."
MOST_REGIONS: Final = 3


def _notes(analysis: Analysis) -> Iterator[str]:
    """How far the list of points can be trusted."""
    hidden = len(analysis.points) - ROWS_LIMIT
    if hidden > 0:
        yield MORE_POINTS.format(hidden=hidden)
    where = _region(analysis.variables[:4], analysis.box[:4])
    if analysis.complete:
        is_solved = bool(analysis.points) and all(point.exact for point in analysis.points)
        text = COMPLETE_EVERYWHERE if is_solved else COMPLETE if analysis.points or analysis.sets else NONE
        yield text.format(where=where)
    elif analysis.undecided:
        regions = [_region(analysis.variables, each) for each in analysis.undecided[:MOST_REGIONS]]
        more = ["elsewhere nearby"] if len(analysis.undecided) > MOST_REGIONS else []
        yield MAYBE_MORE.format(regions="; or ".join([*regions, *more]))
    else:
        yield NOTHING_EXCLUDED.format(where=where)
    for hole in analysis.holes[:MOST_REGIONS]:
        yield HOLE.format(where=assignments(analysis.variables, hole.point, 5), limit=number(hole.limit, 6))
    if analysis.lowest is not None and not analysis.complete:
        yield _lowest(analysis.lowest, where)
    yield from map(shown, analysis.note_sentences)


def _lowest(lowest: LowestValue, where: str) -> str:
    if lowest.high - lowest.low <= FOUND_GAP_SHARE * max(1.0, abs(lowest.high)):
        return LOWEST_FOUND.format(where=where, value=number(lowest.high, 9))
    low = 0.0 if abs(lowest.low) < UNDERFLOW_VALUE else lowest.low
    return LOWEST_BETWEEN.format(where=where, low=number(low, 9), high=number(lowest.high, 9))


FOUND_GAP_SHARE: Final = 1e-8
UNDERFLOW_VALUE: Final = 1e-300
