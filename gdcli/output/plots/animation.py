"""The frames of a moving descent: one background, and for each iterate a frame with the ball at its point."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.text import Text

from gdcli.model import Iterate, KnownMinimum, Run
from gdcli.model.sentences import STEP, shown
from gdcli.output.drawing.axis import axis
from gdcli.output.drawing.frame import PLOT_ROWS_MIN, plane, plot_height
from gdcli.output.drawing.overlay import Point, Scene, mark, put_marks, trace
from gdcli.output.drawing.sampling import FunctionOfMany, guarded
from gdcli.output.layout.numbers import number, point_on_page
from gdcli.output.layout.palette import BLUE, GRAY, ORANGE, RED, START_COLOR, TEAL, css
from gdcli.output.layout.screen import Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.landscape import descent_box, landscape_scene, surface_of
from gdcli.output.plots.path import mark_iterates, minimum_marks, path_points, title_of, view_of
from gdcli.record import record

ROWS_AROUND = 5
"""Rows of the screen kept free besides the picture: the title, two lines of numbers, two lines of keys."""
STEP_ROWS, STEP_ROWS_MAX = 2, 3
"""Rows for the arithmetic of a step, in one variable and in many."""
TRAIL_STEPS, MARKED_STEPS = 200, 2000
"""Steps behind the ball that stay joined by lines, and steps that stay marked."""
PAST_MARK, BALL_MARK, EARLIER_MARK = "•", "●", "·"
PlacesOfRun = Callable[[Run], Sequence[Point]]
"""The places of the iterates of a run in the picture."""
NORM, NORM_WITH_RATE = "f = {value}   ‖∇f‖ = {norm}", "f = {value}   ‖∇f‖ = {norm}   η = {rate}"


@record
class FrameBackground:
    """The background of all frames, the run, and the place of each of its iterates in the picture."""

    scene: Scene
    run: Run
    points: Sequence[Point]


def rows_below(run: Run) -> int:
    """Rows below the picture that the arithmetic of a step takes."""
    return min(max(STEP_ROWS, len(run.variables)), STEP_ROWS_MAX)


def stage_of(
    screen: Screen, run: Run, value: FunctionOfMany, earlier: Sequence[Run] = (), known: Sequence[KnownMinimum] = ()
) -> FrameBackground:
    """The stage for a run, with the paths of earlier ones: its curve, its landscape, or its loss by step.

    The lowest of the `known` minima is in sight.
    """
    height = max(PLOT_ROWS_MIN, min(plot_height(screen), screen.height - ROWS_AROUND - rows_below(run)))
    make = {1: _curve, 2: _landscape}.get(len(run.variables), _loss)
    scene, place = make(screen, [run, *earlier], value, height, known)
    for each in earlier:
        _put_earlier(screen, scene, place(each))
    return FrameBackground(scene, run, place(run))


def painter(
    screen: Screen, run: Run, value: FunctionOfMany, *, earlier: Sequence[Run] = (), known: Sequence[KnownMinimum] = ()
) -> Callable[[int], list[str]]:
    """A function that paints the run up to a number of iterates; the background is drawn once, here."""
    stage = stage_of(screen, run, value, earlier, known)
    return lambda count: frame(screen, stage, count)


def frame(screen: Screen, stage: FrameBackground, count: int) -> list[str]:
    """The picture after `count` iterates (at least one), with the numbers of the last of them.

    Every frame has the same height.
    """
    scene = stage.scene.copy()
    points = stage.points[:count]
    if len(stage.run.variables) == 1:
        _put_tangent(screen, scene, points[-1], stage.run.trajectory[count - 1].gradient[0])
    if screen.has_color:
        trace(scene, points[-TRAIL_STEPS:], ORANGE)
    for point in points[-MARKED_STEPS:-1]:
        mark(scene, point, PAST_MARK, ORANGE)
    mark(scene, points[0], "○", START_COLOR)
    seen = mark(scene, points[-1], BALL_MARK, RED)
    title = _line(screen, title_of(stage.run), "bold")
    rows = [title, *scene.canvas.rows(screen), *_numbers(screen, stage, count, seen=seen)]
    return screen.lines(*rows)


def _put_earlier(screen: Screen, scene: Scene, points: Sequence[Point]) -> None:
    """The path of an earlier run, in gray."""
    if screen.has_color:
        trace(scene, points[:TRAIL_STEPS], GRAY)
    mark_iterates(scene, points[:MARKED_STEPS], 2, EARLIER_MARK, GRAY)


def _put_tangent(screen: Screen, scene: Scene, point: Point, slope: float) -> None:
    """The tangent at a point of the curve, from one side of the picture to the other."""
    left, right = ((x, point[1] + slope * (x - point[0])) for x in (scene.x.low, scene.x.high))
    if screen.has_color:
        trace(scene, [left, point, right], TEAL)
    else:
        from gdcli.output.plots.curve import TANGENT_MARK, mark_along  # loads plotext

        mark_along(scene, (left, right), TANGENT_MARK)


def _numbers(screen: Screen, stage: FrameBackground, count: int, *, seen: bool) -> list[Text]:
    """Two lines: the place of the ball, and the value and the slope there."""
    run, row = stage.run, stage.run.trajectory[count - 1]
    where = sentences.PLACE if seen else sentences.PLACE_OUTSIDE
    return [
        _line(screen, shown(where(step=row.step, point=point_on_page(run.variables, row.point))), ""),
        _line(screen, _height(run, row), css(BLUE)),
    ]


def _height(run: Run, row: Iterate) -> str:
    """The value and the slope at an iterate, and the learning rate of the update from it."""
    rate = {} if row.learning_rate is None else {"rate": number(row.learning_rate)}
    words = {"value": number(row.value, 9), **rate}
    if len(run.variables) > 1:
        return (NORM_WITH_RATE if rate else NORM).format(norm=number(row.gradient_norm), **words)
    template = sentences.ON_A_TANGENT_WITH_RATE if rate else sentences.ON_A_TANGENT
    return shown(template(slope=number(row.gradient[0]), **words))


def _line(screen: Screen, words: str, style: str) -> Text:
    """A line that is never wrapped."""
    text = screen.text(words, style)
    text.truncate(screen.width, overflow="ellipsis" if screen.unicode else "crop")
    return text


def _curve(
    screen: Screen, runs: Sequence[Run], value: FunctionOfMany, height: int, known: Sequence[KnownMinimum]
) -> tuple[Scene, PlacesOfRun]:
    """One variable: the ball runs on the curve."""
    from gdcli.output.plots.curve import curve_scene, descent_range  # loads plotext

    views = [view_of(run, guarded(value), known) for run in runs]
    marks = minimum_marks(views[0].minima, lambda point: (point[0], value(point)))
    heights = [y for run, view in zip(runs, views, strict=True) for _, y in path_points(run)[: view.kept]]
    heights += [each.point[1] for each in marks]
    between, name = _around(list(map(descent_range, views))), runs[0].variables[0]
    scene = curve_scene(screen, lambda x: value((x,)), between, variable=name, shown=heights, height=height)
    put_marks(scene, marks)
    return scene, path_points


def _landscape(
    screen: Screen, runs: Sequence[Run], value: FunctionOfMany, height: int, known: Sequence[KnownMinimum]
) -> tuple[Scene, PlacesOfRun]:
    """Two variables: the ball runs over the landscape."""
    views = [view_of(run, guarded(value), known) for run in runs]
    boxes = list(map(descent_box, views))
    box = _around([box[0] for box in boxes]), _around([box[1] for box in boxes])
    names = (runs[0].variables[0], runs[0].variables[1])
    scene = landscape_scene(screen, surface_of(value), box, names, height=height)
    put_marks(scene, minimum_marks(views[0].minima, lambda point: (point[0], point[1])))
    return scene, path_points


def _loss(
    screen: Screen, runs: Sequence[Run], _value: FunctionOfMany, height: int, _known: Sequence[KnownMinimum]
) -> tuple[Scene, PlacesOfRun]:
    """More variables: the ball draws the loss by step."""
    from gdcli.output.plots.loss import loss_axis  # loads plotext

    floor, y = loss_axis([row.value for run in runs for row in run.trajectory])
    x = axis(0, max(run.final.step for run in runs), shown(STEP), whole=True)
    scene = plane(screen, x, y, height=height)
    return scene, lambda run: [(float(row.step), row.value - floor) for row in run.trajectory]


def _around(ranges: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The range that contains all of the values."""
    return min(low for low, _ in ranges), max(high for _, high in ranges)
