"""The curve of a function of one variable: with the iterates of a descent on it, a tangent, or secants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gdcli.model import Run
from gdcli.output.drawing.axis import Axis, axis, padded
from gdcli.output.drawing.canvas import Key, Picture
from gdcli.output.drawing.chart import Curve, chart
from gdcli.output.drawing.frame import in_view, legend, plot_height, span
from gdcli.output.drawing.overlay import Mark, Point, Scene, mark, put_marks
from gdcli.output.drawing.sampling import Function, Sample, sample
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import BLUE, GRAY, ORANGE
from gdcli.output.layout.screen import Screen
from gdcli.output.plots.path import curve_points, draw_path, left_out, positions

Range = tuple[float, float]
CHORDS = 40
"""So many steps are joined by lines on a curve."""
TOUCH = "●"
WITHIN_REACH = 8.0
"""A minimizer no further away than this many times the way of the run is kept in the picture."""
LETTERS = 12
"""So many parts has a line that is known by a letter."""


def curve_scene(
    screen: Screen, f: Function, between: Range, *, variable: str = "x", shown: Iterable[float] = (),
    lines: Sequence[Curve] = (), height: int | None = None, label: str = "",
) -> Scene:  # fmt: skip
    """The curve of f over a range, ready to be drawn on. `shown`: values that the picture must reach."""
    found = sample(f, *between, 4 * screen.width, shown)
    x, y = axis(*between, variable), axis(*padded(found.low, found.high), label or f"f({variable})")
    curves = [*lines, Curve(found.pieces, BLUE)]
    return chart(screen, x, y, curves, height=height or plot_height(screen), notes=missing(found, y))


def missing(found: Sample, y: Axis) -> tuple[str, ...]:
    """Notes on what a sample could not show."""
    if not found.pieces:
        return ("the function has no value anywhere in this range",)
    cut = f"cut off near a pole: values outside {number(y.low, 3)} to {number(y.high, 3)}"
    return (*([cut] if found.clipped else []), *(["gaps: the function has no value there"] if found.undefined else []))


def curve_plot(
    screen: Screen, f: Function, between: Range,
    *, variable: str = "x", label: str = "", marks: Sequence[Mark] = (),
) -> Picture:  # fmt: skip
    """The curve of f over a range; `label` names its values where they are not f itself."""
    scene = curve_scene(screen, f, between, variable=variable, label=label)
    return scene.picture(screen, legend(screen, put_marks(scene, marks)))


def descent_curve(screen: Screen, f: Function, run: Run, between: Range | None = None) -> Picture:
    """The curve with the iterates of a run of one variable on it."""
    points = curve_points(run)
    kept = in_view(positions(run))
    scene = curve_scene(
        screen, f, between or descent_range(run, kept), variable=run.variables[0], shown=[y for _, y in points[:kept]]
    )
    keys = draw_path(screen, scene, points, (run.best.point[0], run.best.value), joined=CHORDS)
    return scene.picture(screen, legend(screen, keys), left_out(scene, run.trajectory, points))


def descent_range(run: Run, kept: int) -> Range:
    """Where the first iterates lie, and the minimizer if it is near."""
    xs = [row.point[0] for row in run.trajectory[:kept]]
    low, high = span(xs, WITHIN_REACH)
    near = [x for x in (run.curvature.at if run.curvature else ()) if low < x < high]
    return span([*xs, *near], 0.3)


def tangent_plot(
    screen: Screen, f: Function, at: float, slope: float, between: Range,
    *, variable: str = "x", steps: Sequence[float] = (),
) -> Picture:  # fmt: skip
    """The curve with its tangent at a point, and for each h of `steps` the secant through x and x + h."""
    value = f(at)
    secants = [(h, f(at + h)) for h in steps]
    lines = [_line(at, value, (beyond - value) / h, between, GRAY) for h, beyond in secants]
    tangent = _line(at, value, slope, between, ORANGE)
    scene = curve_scene(screen, f, between, variable=variable, shown=[value], lines=[*lines, tangent])
    glyph = "─"
    if not screen.color:
        glyph = "t"
        mark_along(scene, tangent.pieces[0], glyph)
    for h, beyond in secants:
        mark(scene, (at + h, beyond), "○", GRAY)
    mark(scene, (at, value), TOUCH, ORANGE)
    words = f"tangent at {variable} = {number(at)}, slope {number(slope)}"
    keys = [Key("─", BLUE, f"f({variable})"), Key(glyph, ORANGE, words)]
    keys += [Key("○", GRAY, f"secants, h = {', '.join(number(h, 3) for h in steps)}")] if steps else []
    return scene.picture(screen, legend(screen, keys))


def mark_along(scene: Scene, ends: Sequence[Point], glyph: str) -> None:
    """A letter here and there on a straight line."""
    (x0, y0), (x1, y1) = ends
    for share in (k / LETTERS for k in range(1, LETTERS)):
        mark(scene, (x0 + share * (x1 - x0), y0 + share * (y1 - y0)), glyph)


def _line(at: float, value: float, slope: float, between: Range, color: tuple[int, int, int]) -> Curve:
    """The straight line through a point, over the range."""
    ends: list[Point] = [(x, value + slope * (x - at)) for x in between]
    return Curve([ends], color)
