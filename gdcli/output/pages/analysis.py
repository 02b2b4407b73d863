"""The page of an analysis: convexity, critical points, and the learning rates that can work near each minimum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import RenderableType

from gdcli.model import Analysis, CriticalKind, CriticalPoint, FunctionPlot
from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.frame import span
from gdcli.output.layout.blocks import DIM, Column, Fact, facts, notes, shortened, table, width_of
from gdcli.output.layout.numbers import assignments, column, count, number
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page, Section
from gdcli.output.pages.function import function_picture

MOST_ROWS: Final = 24
ROOM_AROUND: Final = 0.4
"""The room around the critical points in the picture, as a share of what they span."""
NO_MINIMUM: Final = "No minimum was found: descent has nowhere to come to rest."
ONE_MINIMUM: Final = "One minimum, f = {value} at {point}: learning rates below {limit} settle there."
SEVERAL_MINIMA: Final = (
    "{count} minima; the lowest is f = {value} at {point}, where learning rates below {limit} settle."
)
ONE_MINIMUM_NO_LIMIT: Final = "One minimum, f = {value} at {point}; its curvature sets no limit to the learning rate."
SEVERAL_MINIMA_NO_LIMIT: Final = (
    "{count} minima; the lowest is f = {value} at {point}, and its curvature sets no limit to the learning rate."
)
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
    if not analysis.points:
        sections.append([screen.text("  No point with vanishing gradient was found.")])
    else:
        sections.append(_table(screen, analysis))
        minima = [point for point in analysis.points[:MOST_ROWS] if point.lr_limit is not None]
        if minima:
            sections.append(list(_rates(screen, analysis, minima)))
    sections.append([notes(screen, _notes(analysis))])
    draw = partial(_picture, analysis=analysis, options=options) if len(analysis.variables) <= 2 else None
    return Page(sections, draw, [screen.text(_verdict(analysis))], next_commands=_next(analysis, options))


def _picture(screen: Screen, analysis: Analysis, options: PageOptions) -> Picture:
    """The function around its critical points."""
    assert options.subject is not None
    ranges = analysis.box
    if analysis.points:
        ranges = tuple(span(column, ROOM_AROUND) for column in zip(*(p.point for p in analysis.points), strict=True))
    plot = FunctionPlot(
        analysis.expression.text, analysis.variables, ranges, field=False, points=analysis.points
    )
    return function_picture(screen, plot, options.subject.objective)


def _verdict(analysis: Analysis) -> str:
    """What a descent can expect here, in a sentence."""
    minima = [point for point in analysis.points if point.kind is CriticalKind.MINIMUM]
    if not minima:
        return NO_MINIMUM
    lowest = min(minima, key=lambda point: point.value)
    words = {
        "count": len(minima), "value": number(lowest.value, 5), "limit": number(lowest.lr_limit or math.nan, 4),
        "point": assignments(analysis.variables, lowest.point, 5),
    }  # fmt: skip
    if lowest.lr_limit is None:
        return (ONE_MINIMUM_NO_LIMIT if len(minima) == 1 else SEVERAL_MINIMA_NO_LIMIT).format(**words)
    return (ONE_MINIMUM if len(minima) == 1 else SEVERAL_MINIMA).format(**words)


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
    because = f" ({analysis.reason})" if analysis.reason else ""
    yield "shape", f"{SHAPES[analysis.convexity]}{because}"
    if analysis.quadratic:
        yield "curvature", "quadratic: the Hessian is the same everywhere, so that all of this is exact"


def _table(screen: Screen, analysis: Analysis) -> list[RenderableType]:
    """The critical points, the lowest first."""
    shown = analysis.points[:MOST_ROWS]
    coordinates = [
        Column(name, column([point.point[i] for point in shown], 9)) for i, name in enumerate(analysis.variables[:6])
    ]
    columns = [
        Column("kind", [KINDS[point.kind] for point in shown], left=True),
        *coordinates,
        Column("f", column([point.value for point in shown])),
        Column("eigenvalues", [_spectrum(point.eigenvalues) for point in shown], left=True),
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


def _spectrum(eigenvalues: Sequence[float]) -> str:
    """The eigenvalues of a small Hessian, or the ends of the spectrum of a large one."""
    if len(eigenvalues) <= 3:
        return ", ".join(number(value, 5) for value in eigenvalues)
    return f"{number(eigenvalues[0], 5)} … {number(eigenvalues[-1], 5)}"


def _rates(screen: Screen, analysis: Analysis, minima: Sequence[CriticalPoint]) -> Iterator[RenderableType]:
    """The learning rates that can work near each minimum, and how fast the best of them is."""
    scope = "exact, everywhere" if analysis.quadratic else "near each minimum only"
    yield screen.text(f"  Learning rates for gradient descent ({scope})", "bold")
    columns = [
        Column("minimum", [assignments(analysis.variables, point.point, 5) for point in minima], left=True),
        Column("limit 2/λmax", column([point.lr_limit or math.nan for point in minima])),
        Column("best 2/(λmin+λmax)", column([point.lr_best or math.nan for point in minima])),
        Column("λmax/λmin", column([point.condition_number or math.nan for point in minima], 5)),
        Column("error per step", [f"× {number(point.rate or 0.0, 4)}" for point in minima], left=True),
    ]
    if width_of(columns) > screen.width:  # the points stand in the table above, in the same order
        columns[0] = Column("minimum", [f"no. {place}" for place in range(1, len(minima) + 1)], left=True)
    yield from table(screen, columns)
    yield ""
    yield notes(screen, (
        "Above the limit descent leaves the minimum; at the best fixed rate each step multiplies the error by the "
        "last column.",
    ))  # fmt: skip


def _notes(analysis: Analysis) -> Iterator[str]:
    """How far the list of points can be trusted."""
    hidden = len(analysis.points) - MOST_ROWS
    if hidden > 0:
        yield f"{count(hidden, 'more point')}: --format csv shows all."
    if sum(point.kind is CriticalKind.DEGENERATE for point in analysis.points) > 5:
        yield "Degenerate points in such numbers are samples of a whole line or surface of critical points."
    if analysis.complete:
        yield "Solved exactly: there are no other points with vanishing gradient."
    else:
        box = ", ".join(
            f"{name} in [{number(low)}, {number(high)}]"
            for name, (low, high) in list(zip(analysis.variables, analysis.box, strict=True))[:4]
        )
        yield f"Searched numerically for {box}; there may be more. --range looks elsewhere."
    yield from analysis.notes
