"""The curve of a function of one variable: with the iterates of a descent on it, a tangent, or secants."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from string import ascii_lowercase
from typing import Final

from rich.text import Text

from gdcli.model import KnownMinimum, Run
from gdcli.model.sentences import shown
from gdcli.output.drawing.axis import Axis, axis, padded
from gdcli.output.drawing.canvas import LegendKey, Picture
from gdcli.output.drawing.chart import Curve, chart
from gdcli.output.drawing.frame import legend, plot_height, span
from gdcli.output.drawing.overlay import Mark, Point, Scene, mark, put_marks
from gdcli.output.drawing.sampling import FunctionOfMany, FunctionOfOne, Sample, guarded, sample
from gdcli.output.drawing.shapes import moved_shapes
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import BLUE, CURVE_COLORS, GREEN, MAGENTA, ORANGE, RGB, START_COLOR
from gdcli.output.layout.screen import Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.path import (
    END_MARKS,
    START_MARK,
    PathView,
    draw_bounds,
    draw_path,
    left_out,
    minimum_marks,
    path_points,
    view_of,
)
from gdcli.record import replace

DrawnInterval = tuple[float, float]
SLOPE_WORDS: Final = {GREEN: sentences.RISES, MAGENTA: sentences.FALLS, BLUE: sentences.IS_CONSTANT}
"""The color of a curve by its direction -> what the legend says of it."""
SAMPLES_PER_COLUMN: Final = 4
ROOM_BEFORE, ROOM_BEHIND = 0.6, 1.3
"""The room on both sides of the secants, as shares of the longest step."""
STEP_ROOM = 1.0
"""The room around one step in its picture, as a share of its length."""
PANEL_COLUMNS = 26
"""The columns that a curve needs if several stand beside each other."""
CURVE_JOINED_STEPS_MAX = 40
"""The most steps that are joined by lines on a curve."""
POINT_MARK = "●"
TANGENT_MARK = "t"
"""The character of a tangent on a screen without colors, to tell it from the curve."""
LETTER_PLACES = 12
"""The number of parts into which letters divide a line: one letter between two parts."""


def curve_scene(
    screen: Screen, f: FunctionOfOne, between: DrawnInterval, *, variable: str = "x", shown: Iterable[float] = (),
    lines: Sequence[Curve] = (), height: int | None = None, label: str = "", by_slope: bool = False,
) -> Scene:  # fmt: skip
    """The curve of f over a range, ready to be drawn on. `shown`: values that the picture must reach.

    `by_slope`: with one color where the curve rises and another where it falls, and with the legend of these colors.
    """
    found = sample(f, *between, SAMPLES_PER_COLUMN * screen.width, shown)
    x, y = axis(*between, variable), axis(*padded(found.low, found.high), label or f"f({variable})")
    parts = list(colored_by_slope(found.pieces)) if by_slope else [Curve(found.pieces, BLUE)]
    scene = chart(screen, x, y, [*lines, *parts], height=height or plot_height(screen), notes=missing(found, y))
    return replace(scene, keys=slope_keys(screen, variable, parts)) if by_slope else scene


def colored_by_slope(pieces: Iterable[Sequence[Point]]) -> Iterator[Curve]:
    """The pieces of a curve cut where it turns, in the color of their direction."""
    for piece in pieces:
        for color, steps in groupby(pairwise(piece), key=lambda step: _direction(step[1][1] - step[0][1])):
            part = list(steps)
            yield Curve([[part[0][0], *(end for _, end in part)]], color)


def _direction(rise: float) -> RGB:
    """The color of a step of a curve."""
    rising, falling, constant = SLOPE_WORDS
    return rising if rise > 0.0 else falling if rise < 0.0 else constant


def missing(found: Sample, y: Axis) -> tuple[str, ...]:
    """Notes on the parts of the function that the picture cannot show."""
    if not found.pieces:
        return (shown(sentences.NO_VALUE_ANYWHERE),)
    cut = sentences.CUT_OFF(low=number(y.low, 3), high=number(y.high, 3))
    return (*([shown(cut)] if found.clipped else []), *([shown(sentences.GAPS)] if found.undefined else []))


def curve_plot(
    screen: Screen, f: FunctionOfOne, between: DrawnInterval,
    *, variable: str = "x", label: str = "", marks: Sequence[Mark] = (),
) -> Picture:  # fmt: skip
    """The curve of f over a range; `label` names its values if they are not f itself."""
    scene = curve_scene(screen, f, between, variable=variable, label=label, by_slope=True)
    return scene.picture(screen, legend(screen, [*put_marks(scene, marks), *scene.keys]))


def descent_curve(screen: Screen, f: FunctionOfMany, run: Run, *, known: Sequence[KnownMinimum] = ()) -> Picture:
    """The curve with the iterates of a run of one variable on it, and the minima."""
    scene, keys = descent_scene(screen, f, run, known)
    return scene.picture(screen, legend(screen, keys), left_out(scene, run.trajectory, path_points(run)))


def descent_scene(
    screen: Screen, f: FunctionOfMany, run: Run, known: Sequence[KnownMinimum], height: int | None = None
) -> tuple[Scene, list[LegendKey]]:
    """The curve with the iterates and the minima, and the legend of both."""
    points = path_points(run)
    value = guarded(f)
    view = view_of(run, value, known)
    marks = minimum_marks(view.minima, lambda point: (point[0], value(point)))
    scene = curve_scene(
        screen, lambda x: f((x,)), descent_range(view), variable=run.variables[0],
        shown=[y for _, y in [*points[: view.kept], *(each.point for each in marks)]], height=height,
    )  # fmt: skip
    bounds = draw_bounds(scene, run.settings.bounds)
    keys = draw_path(screen, scene, points, (run.best.point[0], run.best.value), joined=CURVE_JOINED_STEPS_MAX)
    return scene, [*put_marks(scene, marks, END_MARKS), *keys, *bounds]


def descents_side_by_side(
    screen: Screen, f: FunctionOfMany, runs: Sequence[tuple[str, Run]], *, known: Sequence[KnownMinimum] = ()
) -> Picture:
    """Runs of one variable, each under its title with the curve to itself; as many as fit beside each other."""
    count = max(1, min(len(runs), screen.width // PANEL_COLUMNS))
    panel = replace(screen, width=(screen.width - (count - 1)) // count)
    drawn = [(title, *descent_scene(panel, f, run, known, plot_height(screen))) for title, run in runs[:count]]
    titles = Text(" ").join(_title(panel, title) for title, _, _ in drawn)
    rows = [Text(" ").join(each) for each in zip(*(scene.canvas.rows(panel) for _, scene, _ in drawn), strict=True)]
    keys = list(dict.fromkeys(key for _, _, keys in drawn for key in keys))
    remarks = dict.fromkeys(note for _, scene, _ in drawn for note in scene.notes)
    shapes = [
        shape
        for place, (_, scene, _) in enumerate(drawn)
        for shape in moved_shapes(scene.canvas.shapes, place * (panel.width + 1), len([titles]))
    ]
    return Picture((titles, *rows, *legend(screen, keys)), tuple(remarks), tuple(shapes))


def _title(panel: Screen, words: str) -> Text:
    """The title of a panel, as wide as the panel."""
    return panel.text(panel.written(words)[: panel.width].ljust(panel.width), "bold")


def descent_range(view: PathView) -> DrawnInterval:
    """The range of the iterates and of the minima, however far away the minima are."""
    return span([x for (x,) in view.points], 0.3)


def tangent_plot(
    screen: Screen, f: FunctionOfOne, at: float, slope: float, between: DrawnInterval, *, variable: str = "x"
) -> Picture:
    """The curve, colored by whether it rises or falls, with its tangent at a point."""
    value = f(at)
    tangent = straight_line(at, value, slope, between, ORANGE)
    scene = curve_scene(screen, f, between, variable=variable, shown=[value], lines=[tangent], by_slope=True)
    words = shown(sentences.TANGENT_AT(variable=variable, at=number(at), slope=number(slope)))
    key = tangent_key(screen, scene, tangent, words)
    mark(scene, (at, value), POINT_MARK, ORANGE)
    keys = [] if math.isnan(slope) else [key]
    return scene.picture(screen, legend(screen, [*scene.keys, *keys]))


def kink_plot(
    screen: Screen, f: FunctionOfOne, at: float, slopes: tuple[float | None, float | None], between: DrawnInterval,
    *, variable: str = "x",
) -> Picture:  # fmt: skip
    """The curve with the half-tangents from the left and from the right at a kink, where there is no tangent."""
    value = f(at)
    ends = [(end, slope) for end, slope in zip(between, slopes, strict=True) if slope is not None]
    halves = [Curve([[(at, value), (end, value + slope * (end - at))]], ORANGE) for end, slope in ends]
    scene = curve_scene(screen, f, between, variable=variable, shown=[value], lines=halves, by_slope=True)
    mark(scene, (at, value), POINT_MARK, ORANGE)
    words = shown(sentences.NO_TANGENT(variable=variable, at=number(at)))
    keys = [*scene.keys, LegendKey(POINT_MARK, ORANGE, words)]
    return scene.picture(screen, legend(screen, keys))


def slope_keys(screen: Screen, variable: str, parts: Sequence[Curve]) -> tuple[LegendKey, ...]:
    """The legend of the colors that are seen, those of long parts if there are any; without colors only its name."""
    if not screen.has_color:
        return (LegendKey("─", None, f"f({variable})"),)
    long = [part for part in parts if len(part.pieces[0]) > SAMPLES_PER_COLUMN]
    seen = {part.color for part in long or parts}
    return tuple(
        LegendKey("─", color, shown(words(variable=variable))) for color, words in SLOPE_WORDS.items() if color in seen
    )


def secants_plot(
    screen: Screen, f: FunctionOfOne, at: float, slope: float, steps: Sequence[float],
    ranges: Sequence[DrawnInterval] | None = None, *, variable: str = "x",
) -> Picture:  # fmt: skip
    """The curve with the secants through x and x + h, each with its letter and its slope, and the tangent."""
    value = f(at)
    longest = max(steps, default=1.0)
    between = ranges[0] if ranges else around_secants(at, longest)
    secants = [(letter, h, f(at + h)) for letter, h in zip(ascii_lowercase, steps, strict=False)]
    lines = [
        straight_line(at, value, (beyond - value) / h, between, CURVE_COLORS[2 + place % (len(CURVE_COLORS) - 2)])
        for place, (_, h, beyond) in enumerate(secants)
    ]
    tangent = straight_line(at, value, slope, between, ORANGE)
    heights = [value, *(beyond for _, _, beyond in secants)]
    scene = curve_scene(screen, f, between, variable=variable, shown=heights, lines=[*lines, tangent])
    keys = [LegendKey("─", BLUE, f"f({variable})")]
    for line, (letter, h, beyond) in zip(lines, secants, strict=True):
        mark(scene, (at + h, beyond), letter, line.color)
        words = shown(sentences.SECANT(h=number(h, 3), slope=f"{(beyond - value) / h:.5g}"))
        keys.append(LegendKey(letter, line.color, words))
    keys.append(tangent_key(screen, scene, tangent, shown(sentences.TANGENT(slope=number(slope, 5)))))
    mark(scene, (at, value), POINT_MARK, ORANGE)
    return scene.picture(screen, legend(screen, keys))


def step_plot(
    screen: Screen, f: FunctionOfOne, ends: tuple[float, float], slope: float, *, variable: str = "x"
) -> Picture:
    """The curve with the tangent that an update follows, from where it starts to where it leads."""
    before, after = ends
    between = span(ends, STEP_ROOM)
    value = guarded(f)
    tangent = straight_line(before, value(before), slope, between, ORANGE)
    heights = [value(before), value(after)]
    scene = curve_scene(screen, f, between, variable=variable, shown=heights, lines=[tangent])
    keys = [
        LegendKey("─", BLUE, f"f({variable})"),
        tangent_key(screen, scene, tangent, shown(sentences.TANGENT(slope=number(slope)))),
    ]
    marks = [
        Mark((before, heights[0]), START_MARK, START_COLOR, shown(sentences.BEFORE_THE_STEP)),
        Mark((after, heights[1]), POINT_MARK, GREEN, shown(sentences.AFTER_THE_STEP)),
    ]
    return scene.picture(screen, legend(screen, [*keys, *put_marks(scene, marks)]))


def tangent_key(screen: Screen, scene: Scene, tangent: Curve, words: str) -> LegendKey:
    """The legend's entry for a tangent, along which letters are put on a screen without colors."""
    if screen.has_color:
        return LegendKey("─", ORANGE, words)
    mark_along(scene, tangent.pieces[0], TANGENT_MARK)
    return LegendKey(TANGENT_MARK, ORANGE, words)


def mark_along(scene: Scene, ends: Sequence[Point], glyph: str) -> None:
    """A letter at some places of a straight line."""
    (x0, y0), (x1, y1) = ends
    for share in (k / LETTER_PLACES for k in range(1, LETTER_PLACES)):
        mark(scene, (x0 + share * (x1 - x0), y0 + share * (y1 - y0)), glyph)


def around_secants(at: float, longest: float) -> DrawnInterval:
    """The range that shows the secants through a point: their steps, and room on both sides."""
    return at - longest * ROOM_BEFORE, at + longest * ROOM_BEHIND


def straight_line(at: float, value: float, slope: float, between: DrawnInterval, color: RGB) -> Curve:
    """The straight line through a point, over the range."""
    ends: list[Point] = [(x, value + slope * (x - at)) for x in between]
    return Curve([ends], color)
