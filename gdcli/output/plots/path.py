"""The path of a descent over a picture: its iterates, with its start, its best point and its end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from gdcli.model import KnownMinimum, Run, StopReason, Trajectory
from gdcli.model.outcomes import ESCAPE_REASONS
from gdcli.model.sentences import START as START_LABEL
from gdcli.model.sentences import shown
from gdcli.model.words import MINIMUM
from gdcli.output.drawing.canvas import LegendKey
from gdcli.output.drawing.frame import in_view
from gdcli.output.drawing.overlay import Mark, Point, Scene, key_color, mark, stamp, trace
from gdcli.output.drawing.sampling import FunctionOfMany
from gdcli.output.drawing.valley import valley
from gdcli.output.layout import labels
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import GREEN, MAGENTA, ORANGE, RGB, START_COLOR, TEAL
from gdcli.output.layout.screen import Screen
from gdcli.output.plots import sentences
from gdcli.record import record

START_MARK, ITERATE_MARK, BEST_MARK, LAST_MARK, MINIMUM_MARK = "○", "●", "★", "◆", "▼"
END_MARKS = START_MARK + BEST_MARK + LAST_MARK
"""The marks of a path that no other mark covers."""
BOUND_MARK = "│"
BOWL_WIDTHS_SHOWN: Final = 6.0
"""Iterates of such a run are shown up to this multiple of the distance from the start to the minimum."""
UNFINISHED_REASONS: Final = (*ESCAPE_REASONS, StopReason.MAX_STEPS, StopReason.INTERRUPTED)
"""The ends of runs that reached no minimum."""
VARIABLES_NAMED: Final = 6
"""The most variables that a title names."""
JOINED_STEPS_MAX = 1000
"""Steps that are joined by lines at most; with more, nothing could be seen of the picture."""


def landmarks(run: Run, known: Sequence[KnownMinimum] = ()) -> dict[tuple[float, ...], str]:
    """The minimizers (n) that a picture of the run shows, each with what it is, however far away they are.

    They are the minimum that the run reached and a lower one, the minimum of the curvature, and the lowest `known` one.
    """
    found: dict[tuple[float, ...], str] = {}
    if run.minimum is not None:
        found[run.minimum.point] = shown(sentences.LOCAL_MINIMUM if run.minimum.local else MINIMUM)
        if run.minimum.better is not None:
            found[run.minimum.better.point] = shown(sentences.LOWER_MINIMUM)
    elif run.curvature is not None and min(run.curvature.eigenvalues) > 0.0:
        found[run.curvature.at] = shown(MINIMUM)
    lowest = min(known, key=lambda minimum: minimum.value, default=None)
    if lowest is not None and not any(_is_near(lowest.point, point) for point in found):
        found[lowest.point] = shown(sentences.LOWER_MINIMUM if found else MINIMUM)
    return {point: words for point, words in found.items() if all(map(math.isfinite, point))}


def minimum_marks(
    minima: Mapping[tuple[float, ...], str], place: Callable[[tuple[float, ...]], Point]
) -> list[Mark]:
    """The minimizers (n) as marks. `place`: where in the picture one is."""
    return [Mark(place(point), MINIMUM_MARK, GREEN, words) for point, words in minima.items()]


@record
class PathView:
    """The content of a picture of a run: its first `kept` iterates, and `points` (n), which are these and the valley.

    `minima` are the minimizers (n) that are marked, each with what it is.
    """

    kept: int
    points: Sequence[tuple[float, ...]]
    minima: Mapping[tuple[float, ...], str]


def view_of(run: Run, value: FunctionOfMany, known: Sequence[KnownMinimum] = ()) -> PathView:
    """All iterates and the minima; of a run that explodes the first iterates, of one that diverged the bowl it left.

    Where no minimum is known, and the run reached none, the valley is searched downhill from its best iterate.
    """
    places = positions(run)
    minima = landmarks(run, known)
    bowl = list(minima)
    if not bowl and run.stop_reason in UNFINISHED_REASONS:
        met = valley(value, run.best.point, run.best.gradient)
        bowl = [met] if met else []
        minima = {point: shown(MINIMUM) for point in bowl if len(point) == 1}
    kept = in_view(places)
    if run.stop_reason in ESCAPE_REASONS:
        home = max((math.dist(point, places[0]) for point in bowl), default=math.inf)
        farthest = BOWL_WIDTHS_SHOWN * home
        far = (place for place, point in enumerate(places) if not math.dist(point, places[0]) <= farthest)
        kept = min(kept, max(1, next(far, kept)))
    return PathView(kept, [*places[:kept], *bowl], minima)


def _is_near(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two points are the same but for rounding."""
    return all(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-6) for a, b in zip(one, other, strict=True))


def draw_path(
    screen: Screen, scene: Scene, points: Sequence[Point], best: Point | None,
    *, joined: int = JOINED_STEPS_MAX, apart: int = 1,
) -> list[LegendKey]:  # fmt: skip
    """Draw a path onto a scene; the answer is its legend.

    The first `joined` steps are joined by lines. Where there are lines, marks are at least `apart` columns from each
    other.
    """
    if screen.has_color:
        trace(scene, points[: joined + 1], ORANGE)
    keys = [mark_key(scene, START_MARK, START_COLOR, shown(START_LABEL))]
    if mark_iterates(scene, points[1:-1], apart if screen.has_color else 1):
        keys.append(mark_key(scene, ITERATE_MARK, ORANGE, shown(sentences.ITERATES)))
    last = points[-1]
    if best is not None and best not in (last, points[0]) and mark(scene, best, BEST_MARK, GREEN):
        keys.append(mark_key(scene, BEST_MARK, GREEN, shown(labels.BEST)))
    if len(points) > 1 and (best == last or scene.cell(last) != scene.cell(points[0])):
        is_best = best == last
        if is_best:
            glyph, color, words = BEST_MARK, GREEN, sentences.LAST_AND_BEST
        else:
            glyph, color, words = LAST_MARK, MAGENTA, labels.LAST
        keys += [mark_key(scene, glyph, color, shown(words))] if mark(scene, last, glyph, color) else []
    mark(scene, points[0], START_MARK, START_COLOR)
    return keys


def draw_bounds(scene: Scene, bounds: Sequence[tuple[float, float]]) -> list[LegendKey]:
    """Draw the sides of the box in which the iterates stay; the answer is its legend, empty where none is in view."""
    sides = list(_sides(scene, bounds))
    for side in sides:
        trace(scene, side, TEAL)
    return [mark_key(scene, BOUND_MARK, TEAL, shown(labels.BOUNDS))] if sides else []


def _sides(scene: Scene, bounds: Sequence[tuple[float, float]]) -> Iterator[tuple[Point, Point]]:
    """The sides that are in view: across the first axis from bottom to top, across the second from left to right."""
    axes = (scene.x, scene.y)
    for place, (ends, axis) in enumerate(zip(bounds, axes, strict=False)):
        for end in ends:
            if axis.low <= end <= axis.high:
                other = axes[1 - place]
                first, last = (end, other.low), (end, other.high)
                yield (first, last) if place == 0 else (first[::-1], last[::-1])


def mark_key(scene: Scene, glyph: str, color: RGB, words: str) -> LegendKey:
    """The legend's entry for a mark."""
    return LegendKey(glyph, key_color(scene, color), words)


def mark_iterates(
    scene: Scene, points: Sequence[Point], apart: int, glyph: str = ITERATE_MARK, color: RGB = ORANGE
) -> int:
    """Mark the points that are far enough from the previous mark; returns the number of marks."""
    marked: set[tuple[int, int]] = set()
    column = row = -apart
    for point, cell in zip(points, scene.cells(points), strict=True):
        if cell and max(abs(cell[0] - column), 2 * abs(cell[1] - row)) >= apart:
            column, row = cell
            if cell not in marked:  # a run that oscillates reaches the same places a thousand times
                stamp(scene, point, cell, glyph, color)
                marked.add(cell)
    return len(marked)


def left_out(scene: Scene, trajectory: Trajectory, points: Sequence[Point]) -> tuple[str, ...]:
    """The note on the iterates that lie outside a picture."""
    missing = [index for index, cell in enumerate(scene.cells(points)) if cell is None]
    if not missing:
        return ()
    first, last = trajectory[missing[0]], trajectory[missing[-1]]
    n = trajectory.dimension
    distances = [abs(value or 0.0) for index in missing for value in trajectory.rows[index][1 : n + 1]]
    finite = [value for value in distances if math.isfinite(value)]
    steps = {"first": first.step, "last": last.step}
    if not finite:
        return (shown(sentences.WITHOUT_A_PLACE(len(missing), **steps)),)
    template = sentences.OUTSIDE if len(finite) == len(distances) else sentences.OUTSIDE_TO_NO_PLACE
    return (shown(template(len(missing), **steps, reach=number(max(finite), 3))),)


def title_of(run: Run) -> str:
    """The function of a run in one line, with its first variables."""
    return f"f({', '.join(run.variables[:VARIABLES_NAMED])}) = {run.expression}"


def positions(run: Run) -> list[tuple[float, ...]]:
    """The points of the iterates (n each)."""
    end = run.trajectory.dimension + 1
    return [tuple(value or 0.0 for value in row[1:end]) for row in run.trajectory.rows]


def path_points(run: Run) -> list[Point]:
    """The iterates as points of a curve, which are x and f, or of a plane, which are x and y."""
    return [(row[1] or 0.0, row[2] or 0.0) for row in run.trajectory.rows]
