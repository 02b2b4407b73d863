"""The curve of a function of one variable: with the iterates of a descent on it, a tangent, or secants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from gdcli.model import KnownMinimum, Run
from gdcli.output.drawing.axis import Axis, axis, padded
from gdcli.output.drawing.canvas import Key, Picture
from gdcli.output.drawing.chart import Curve, chart
from gdcli.output.drawing.frame import in_view, legend, plot_height, span
from gdcli.output.drawing.overlay import Mark, Point, Scene, mark, put_marks
from gdcli.output.drawing.sampling import Function, Sample, guarded, sample
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import BLUE, GRAY, GREEN, ORANGE, RED
from gdcli.output.layout.screen import Screen
from gdcli.output.plots.path import ENDS, START, curve_points, draw_path, landmarks, left_out, positions
from gdcli.record import replace

Range = tuple[float, float]
STEP_ROOM = 1.0
"""The room around one step in its picture, as a share of its length."""
PANEL_COLUMNS = 26
"""Columns that a curve needs where several stand beside each other."""
CHORDS = 40
"""So many steps are joined by lines on a curve."""
TOUCH = "●"
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


def descent_curve(
    screen: Screen, f: Function, run: Run, between: Range | None = None, *, known: Sequence[KnownMinimum] = ()
) -> Picture:
    """The curve with the iterates of a run of one variable on it, and the minima."""
    scene, keys = descent_scene(screen, f, run, between, known)
    return scene.picture(screen, legend(screen, keys), left_out(scene, run.trajectory, curve_points(run)))


def descent_scene(
    screen: Screen, f: Function, run: Run, between: Range | None, known: Sequence[KnownMinimum],
    height: int | None = None,
) -> tuple[Scene, list[Key]]:  # fmt: skip
    """The curve with the iterates and the minima, and the legend of both."""
    points = curve_points(run)
    kept = in_view(positions(run))
    value = guarded(f)
    marks = [Mark((x, value(x)), "▼", GREEN, words) for (x,), words in landmarks(run, known).items()]
    scene = curve_scene(
        screen, f, between or descent_range(run, kept, known), variable=run.variables[0],
        shown=[y for _, y in [*points[:kept], *(each.point for each in marks)]], height=height,
    )  # fmt: skip
    keys = draw_path(screen, scene, points, (run.best.point[0], run.best.value), joined=CHORDS)
    return scene, [*put_marks(scene, marks, ENDS), *keys]


def descents_side_by_side(
    screen: Screen, f: Function, runs: Sequence[tuple[str, Run]], *, known: Sequence[KnownMinimum] = ()
) -> Picture:
    """Runs of one variable, each under its title with the curve to itself; as many as fit beside each other."""
    count = max(1, min(len(runs), screen.width // PANEL_COLUMNS))
    panel = replace(screen, width=(screen.width - (count - 1)) // count)
    drawn = [(title, *descent_scene(panel, f, run, None, known, plot_height(screen))) for title, run in runs[:count]]
    titles = Text(" ").join(_title(panel, title) for title, _, _ in drawn)
    rows = [Text(" ").join(each) for each in zip(*(scene.canvas.rows(panel) for _, scene, _ in drawn), strict=True)]
    keys = list(dict.fromkeys(key for _, _, keys in drawn for key in keys))
    remarks = dict.fromkeys(note for _, scene, _ in drawn for note in scene.notes)
    return Picture((titles, *rows, *legend(screen, keys)), tuple(remarks))


def _title(panel: Screen, words: str) -> Text:
    """The title of a panel, as wide as the panel."""
    return panel.text(panel.written(words)[: panel.width].ljust(panel.width), "bold")


def descent_range(run: Run, kept: int, known: Sequence[KnownMinimum] = ()) -> Range:
    """Where the first iterates lie, and the minima, however far away: the valley is always seen."""
    xs = [row.point[0] for row in run.trajectory[:kept]]
    return span([*xs, *(x for (x,) in landmarks(run, known))], 0.3)


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


def step_plot(
    screen: Screen, f: Function, ends: tuple[float, float], slope: float, *, variable: str = "x"
) -> Picture:
    """The curve with the tangent that an update follows, from where it starts to where it leads."""
    before, after = ends
    between = span(ends, STEP_ROOM)
    value = guarded(f)
    tangent = _line(before, value(before), slope, between, ORANGE)
    shown = [value(before), value(after)]
    scene = curve_scene(screen, f, between, variable=variable, shown=shown, lines=[tangent])
    tangent_words = f"tangent, slope {number(slope)}"
    if not screen.color:
        mark_along(scene, tangent.pieces[0], "t")
    marks = [Mark((before, shown[0]), START, RED, "before"), Mark((after, shown[1]), TOUCH, GREEN, "after")]
    keys = [Key("─", BLUE, f"f({variable})"), Key("─" if screen.color else "t", ORANGE, tangent_words)]
    return scene.picture(screen, legend(screen, [*keys, *put_marks(scene, marks)]))


def mark_along(scene: Scene, ends: Sequence[Point], glyph: str) -> None:
    """A letter here and there on a straight line."""
    (x0, y0), (x1, y1) = ends
    for share in (k / LETTERS for k in range(1, LETTERS)):
        mark(scene, (x0 + share * (x1 - x0), y0 + share * (y1 - y0)), glyph)


def _line(at: float, value: float, slope: float, between: Range, color: tuple[int, int, int]) -> Curve:
    """The straight line through a point, over the range."""
    ends: list[Point] = [(x, value + slope * (x - at)) for x in between]
    return Curve([ends], color)
