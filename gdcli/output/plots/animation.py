"""The descent as it happens: a background drawn once, and a frame for each iterate with the ball where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.text import Text

from gdcli.model import Run
from gdcli.output.drawing.axis import axis
from gdcli.output.drawing.frame import PLOT_ROWS_LEAST, in_view, plane, plot_height
from gdcli.output.drawing.overlay import Point, Scene, mark, trace
from gdcli.output.layout.numbers import assignments, number
from gdcli.output.layout.palette import BLUE, ORANGE, RED, css
from gdcli.output.layout.screen import Screen
from gdcli.output.plots.landscape import descent_box, landscape_scene
from gdcli.output.plots.path import curve_points, plane_points, positions
from gdcli.record import record

Objective = Callable[[tuple[float, ...]], float]
Ranges = Sequence[tuple[float, float]] | None
ROWS_AROUND = 6
"""Rows of the screen kept free besides the picture: title, numbers, and what the one who shows the frames adds."""
TRAIL_STEPS, MARKED_STEPS = 200, 2000
"""Steps behind the ball that stay joined by lines, and steps that stay marked."""
PAST, BALL = "•", "●"


@record
class Stage:
    """The background of all frames, the run, and where in the picture each of its iterates belongs."""

    scene: Scene
    run: Run
    points: tuple[Point, ...]


def stage_of(screen: Screen, run: Run, value: Objective, ranges: Ranges = None) -> Stage:
    """The stage for a run: its curve, its landscape, or in more variables its loss by step."""
    height = max(PLOT_ROWS_LEAST, min(plot_height(screen), screen.height - ROWS_AROUND))
    make = {1: _curve, 2: _landscape}.get(len(run.variables), _loss)
    return make(screen, run, value, ranges, height)


def painter(screen: Screen, run: Run, value: Objective, ranges: Ranges = None) -> Callable[[int], list[str]]:
    """What paints the run up to a number of iterates; the background is drawn once, here."""
    stage = stage_of(screen, run, value, ranges)
    return lambda shown: frame(screen, stage, shown)


def frame(screen: Screen, stage: Stage, shown: int) -> list[str]:
    """The picture after `shown` iterates (at least one), with the numbers of the last of them; always as high."""
    scene = stage.scene.copy()
    points = stage.points[:shown]
    if screen.color:
        trace(scene, points[-TRAIL_STEPS:], ORANGE)
    for point in points[-MARKED_STEPS:-1]:
        mark(scene, point, PAST, ORANGE)
    mark(scene, points[0], "○", RED)
    seen = mark(scene, points[-1], BALL, RED)
    rows = [_title(screen, stage.run), *scene.canvas.rows(screen), *_numbers(screen, stage, shown, seen=seen)]
    return screen.lines(*rows)


def _title(screen: Screen, run: Run) -> Text:
    return _line(screen, f"f({', '.join(run.variables[:6])}) = {run.expression}", "bold")


def _numbers(screen: Screen, stage: Stage, shown: int, *, seen: bool) -> list[Text]:
    """Two lines: where the ball is, and how high and how steep it is there."""
    run, row = stage.run, stage.run.trajectory[shown - 1]
    where = "" if seen else "   (outside the picture)"
    rate = "" if row.learning_rate is None else f"   η = {number(row.learning_rate)}"
    slope = "|f'|" if len(run.variables) == 1 else "‖∇f‖"
    return [
        _line(screen, f"step {row.step:,}   {assignments(run.variables, row.point)}{where}", ""),
        _line(screen, f"f = {number(row.value, 9)}   {slope} = {number(row.gradient_norm)}{rate}", css(BLUE)),
    ]


def _line(screen: Screen, words: str, style: str) -> Text:
    """One line that never becomes two."""
    text = screen.text(words, style)
    text.truncate(screen.width, overflow="ellipsis" if screen.unicode else "crop")
    return text


def _curve(screen: Screen, run: Run, value: Objective, ranges: Ranges, height: int) -> Stage:
    """One variable: the ball runs on the curve."""
    from gdcli.output.plots.curve import curve_scene, descent_range  # noqa: PLC0415 - loads plotext

    points = curve_points(run)
    kept = in_view(positions(run))
    scene = curve_scene(
        screen, lambda x: value((x,)), ranges[0] if ranges else descent_range(run, kept),
        variable=run.variables[0], shown=[y for _, y in points[:kept]], height=height,
    )  # fmt: skip
    return Stage(scene, run, tuple(points))


def _landscape(screen: Screen, run: Run, value: Objective, ranges: Ranges, height: int) -> Stage:
    """Two variables: the ball runs over the landscape."""
    box = (ranges[0], ranges[1]) if ranges else descent_box(run)
    names = (run.variables[0], run.variables[1])
    scene = landscape_scene(screen, lambda x, y: value((x, y)), box, names, height=height)
    return Stage(scene, run, tuple(plane_points(run)))


def _loss(screen: Screen, run: Run, _value: Objective, _ranges: Ranges, height: int) -> Stage:
    """More variables: the ball draws the loss by step."""
    from gdcli.output.plots.loss import loss_axis  # noqa: PLC0415 - loads plotext

    floor, y = loss_axis([row.value for row in run.trajectory])
    x = axis(run.trajectory[0].step, run.final.step, "step", whole=True)
    points = ((float(row.step), row.value - floor) for row in run.trajectory)
    return Stage(plane(screen, x, y, height=height), run, tuple(points))
