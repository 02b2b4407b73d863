"""`descend --animate`: a drawing of the descent that plays by itself, in CSS alone.

Curves and contours are lines, no dots. Where motion is unwanted (prefers-reduced-motion), the end of the run is shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import Final
from zlib import crc32

from gdcli.model import Iterate, KnownMinimum, Run
from gdcli.model.sentences import STEP, shown
from gdcli.output.drawing.axis import Axis, axis, padded
from gdcli.output.drawing.contours import contours
from gdcli.output.drawing.frame import in_view
from gdcli.output.drawing.overlay import Point
from gdcli.output.drawing.sampling import FunctionOfMany, guarded, sample
from gdcli.output.layout.inks import DARK_PAPER, PAPER, on_dark, on_light
from gdcli.output.layout.numbers import number, point_on_page
from gdcli.output.layout.palette import BLUE, GRAY, GREEN, ORANGE, RED, RGB, TEAL, css
from gdcli.output.layout.text import safe
from gdcli.output.plots import sentences
from gdcli.output.plots.path import positions, title_of, view_of
from gdcli.record import record, replace

DRAWING_WIDTH, DRAWING_HEIGHT = 800, 515
"""The size of the drawing without the sentence below it."""
PLOT_LEFT, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT = 80, 70, 690, 370
"""The plot area: where it begins, and how wide and high it is, in units of the drawing."""
CURVE_POINTS: Final = 300
FRAMES_MAX: Final = 100
"""The iterates that are shown; of a longer run some are left out, evenly."""
SECONDS_PER_FRAME, SECONDS_MIN, SECONDS_MAX = 0.4, 4.0, 16.0
MOVING_SHARE: Final = 0.85
"""The share of the time in which something moves; after that the end is seen before it begins again."""
LINE_HEIGHT: Final = 24
STEPS_OUTWARD: Final = 2
"""The number of steps that a run is still followed after it has left the picture."""
MARK_SIZE: Final = 8
"""The radius of the ball."""
POINT_DIGITS: Final = 4
LINE_CHARACTERS: Final = 84
"""The number of characters that fit into a line of the drawing in most fonts."""
TANGENT: Final = 80
"""Half the length of the tangent."""
STYLE_RULES: Final = (
    ("text", "font: 16px system-ui, sans-serif; white-space: pre"), (".title", "font-weight: bold"),
    (".label", "font-size: 13px"), (".axis", "fill: none"), (".contour", "fill: none"),
    (".curve", "fill: none; stroke-width: 2"), (".trail", "fill: none; stroke-width: 2"),
    (".tangent", "fill: none; stroke-width: 2"),
)  # fmt: skip
"""The style of elements that is the same on light and on dark paper."""
COLORS: Final = (
    ("text", "fill", None), (".axis", "stroke", GRAY), (".curve", "stroke", BLUE), (".trail", "stroke", ORANGE),
    (".tangent", "stroke", TEAL), (".contour", "stroke", GRAY), (".ball", "fill", RED), (".minimum", "fill", GREEN),
)  # fmt: skip
"""The element, the property, and its color; None is the ink."""


@record
class MovingScene:
    """The axes, the parts that do not move (as SVG), the place of an iterate, and whether a tangent is drawn there.

    The first `kept` iterates lie in sight.
    """

    x: Axis
    y: Axis
    still: Sequence[str]
    place: Callable[[Iterate], Point]
    has_tangent: bool
    kept: int

    def at(self, point: Point) -> Point:
        """A point in units of the drawing; nan where it has no place."""
        return PLOT_LEFT + self.x.place(point[0]) * PLOT_WIDTH, PLOT_TOP + (1.0 - self.y.place(point[1])) * PLOT_HEIGHT


def moving_svg(
    run: Run, objective: FunctionOfMany, summary: str = "", *, known: Sequence[KnownMinimum] = ()
) -> Iterator[str]:
    """The drawing, line by line; `summary` is the sentence below it. The lowest of the `known` minima is in view."""
    make = {1: _curve, 2: _landscape}.get(len(run.variables), _loss)
    stage = make(run, objective, known)
    rows = [row for row in _rows(stage, run) if all(map(math.isfinite, stage.at(stage.place(row))))]
    motions = _motions(stage, rows) if rows else {}
    title, rule = _captions(run)
    key = f"gd{crc32(repr((title, rule, motions)).encode()):08x}"  # several drawings may stand in one document
    below = wrap(summary, LINE_CHARACTERS, max_lines=2, placeholder=" …")
    height = DRAWING_HEIGHT + len(below) * LINE_HEIGHT
    size = f'viewBox="0 0 {DRAWING_WIDTH} {height}" width="{DRAWING_WIDTH}" height="{height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" id="{key}" {size}>'
    yield f"<title>{escape(safe(title))}</title>"
    yield "<style>"
    yield from _style(key)
    yield from _motion(key, motions, len(rows))
    yield "</style>"
    yield f'<rect class="paper" width="{DRAWING_WIDTH}" height="{height}"/>'
    yield from (_text(20, 28, _cut(title), "title"), _text(20, 52, _cut(rule)))
    for place, line in enumerate(below):
        yield _text(20, PLOT_TOP + PLOT_HEIGHT + 86 + place * LINE_HEIGHT, line)
    yield from _axes(stage)
    yield f'<clipPath id="{key}-area">{_area()}</clipPath>'
    yield f'<g clip-path="url(#{key}-area)">'
    yield from stage.still
    yield from _movers(stage, rows) if rows else ()
    yield "</g>"
    yield from _strip(key, run, rows)
    yield "</svg>"


def _captions(run: Run) -> tuple[str, str]:
    """The two lines above the picture: the function, and by which rule it is descended."""
    start = point_on_page(run.variables, run.settings.start)
    words = {"method": run.settings.optimizer, "rate": number(run.settings.learning_rate), "start": start}
    return title_of(run), shown(sentences.RULE(**words))


def _style(key: str) -> Iterator[str]:
    """The style sheet, with the colors for light paper and, if the reader's system is dark, for dark paper."""
    yield from (f"#{key} {name} {{ {look} }}" for name, look in STYLE_RULES)
    yield from _colors(key, PAPER, on_light)
    yield "@media (prefers-color-scheme: dark) {"
    yield from _colors(key, DARK_PAPER, on_dark)
    yield "}"


def _colors(key: str, paper: RGB, color_on: Callable[[RGB | None], RGB]) -> Iterator[str]:
    yield f"#{key} .paper {{ fill: {css(paper)} }}"
    yield from (f"#{key} {name} {{ {role}: {css(color_on(color))} }}" for name, role, color in COLORS)


def _area() -> str:
    """The plot area with room for the marks on its edges."""
    x, y = PLOT_LEFT - MARK_SIZE, PLOT_TOP - MARK_SIZE
    width, height = PLOT_WIDTH + 2 * MARK_SIZE, PLOT_HEIGHT + 2 * MARK_SIZE
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _rows(stage: MovingScene, run: Run) -> Sequence[Iterate]:
    """The iterates to show: of an explosion the beginning, of a long run an even selection with the last one."""
    kept = min(in_view(positions(run)), stage.kept + STEPS_OUTWARD)
    stride = -(-kept // FRAMES_MAX)
    rows = [run.trajectory[place] for place in range(0, kept, stride)]
    return rows if (kept - 1) % stride == 0 else [*rows, run.trajectory[kept - 1]]


def _movers(stage: MovingScene, rows: Sequence[Iterate]) -> Iterator[str]:
    """The way, the tangent and the ball."""
    points = [stage.at(stage.place(row)) for row in rows]
    yield f'<polyline class="trail" points="{_listed(points)}"/>'
    for point in points:
        yield f'<circle class="trail" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="3"/>'
    if stage.has_tangent:
        yield f'<line class="tangent" x1="{-TANGENT}" x2="{TANGENT}"/>'
    yield f'<circle class="ball" r="{MARK_SIZE}"/>'


def _strip(key: str, run: Run, rows: Sequence[Iterate]) -> Iterator[str]:
    """The numbers of every iterate under each other; a window shows one of them."""
    top = PLOT_TOP + PLOT_HEIGHT + 38
    window = f'<rect x="0" y="{top}" width="{DRAWING_WIDTH}" height="{LINE_HEIGHT}"/>'
    yield f'<clipPath id="{key}-window">{window}</clipPath>'
    yield f'<g clip-path="url(#{key}-window)"><g class="strip">'
    for place, row in enumerate(rows):
        point = point_on_page(run.variables, row.point, POINT_DIGITS)
        words = shown(sentences.PLACE_AND_VALUE(step=row.step, point=point, value=number(row.value)))
        yield _text(20, top + 17 + place * LINE_HEIGHT, _cut(words))
    yield "</g></g>"


def _motions(stage: MovingScene, rows: Sequence[Iterate]) -> Mapping[str, Sequence[str]]:
    """The style of everything that moves, iterate by iterate."""
    points = [stage.at(stage.place(row)) for row in rows]
    way = [0.0, *accumulate(math.dist(one, other) for one, other in pairwise(points))]
    motions = {
        "ball": [f"transform: translate({x:.1f}px, {y:.1f}px)" for x, y in points],
        "strip": [f"transform: translateY({-place * LINE_HEIGHT}px)" for place in range(len(points))],
        "trail": [
            f"stroke-dasharray: {way[-1] + 1:.1f}; stroke-dashoffset: {way[-1] - length:.1f}" for length in way
        ],
    }
    if stage.has_tangent:
        motions["tangent"] = [
            f"transform: translate({x:.1f}px, {y:.1f}px) rotate({_angle(stage, row):.2f}deg)"
            for (x, y), row in zip(points, rows, strict=True)
        ]
    return motions


def _motion(key: str, motions: Mapping[str, Sequence[str]], count: int) -> Iterator[str]:
    """The end of the run as the style of the moving elements, and the run as their animation, if motion is wanted."""
    yield from (f"#{key} {_selector(name)} {{ {states[-1]} }}" for name, states in motions.items())
    yield "@media (prefers-reduced-motion: no-preference) {"
    seconds = min(max(SECONDS_PER_FRAME * count, SECONDS_MIN), SECONDS_MAX)
    for name, states in motions.items():
        yield from _keyframes(key, name, states, seconds)
    yield "}"


def _keyframes(key: str, name: str, states: Sequence[str], seconds: float) -> Iterator[str]:
    """Each state at its time; the numbers change at once, everything else moves evenly."""
    timing = "step-end" if name == "strip" else "linear"
    yield f"#{key} {_selector(name)} {{ animation: {key}-{name} {seconds:.1f}s {timing} infinite }}"
    yield f"@keyframes {key}-{name} {{"
    for place, state in enumerate(states):
        yield f"{100 * MOVING_SHARE * place / max(1, len(states) - 1):.2f}% {{ {state} }}"
    yield f"100% {{ {states[-1]} }} }}"


def _selector(name: str) -> str:
    """The selector of the elements that a motion moves: of the path only the line, without its marks."""
    return "polyline.trail" if name == "trail" else f".{name}"


def _angle(stage: MovingScene, row: Iterate) -> float:
    """The tangent's angle on the drawing, in degrees, clockwise as SVG has it."""
    right, up = PLOT_WIDTH / (stage.x.high - stage.x.low), PLOT_HEIGHT / (stage.y.high - stage.y.low)
    return -math.degrees(math.atan2(row.gradient[0] * up, right))


def _curve(run: Run, objective: FunctionOfMany, known: Sequence[KnownMinimum]) -> MovingScene:
    """One variable: the ball runs on the curve."""
    from gdcli.output.plots.curve import descent_range  # loads plotext

    value = guarded(objective)
    view = view_of(run, value, known)
    between = descent_range(view)
    heights = [row.value for row in run.trajectory[: view.kept]]
    found = sample(lambda x: objective((x,)), *between, CURVE_POINTS, heights)
    x = axis(*between, run.variables[0])
    y = axis(*padded(found.low, found.high), f"f({run.variables[0]})")
    stage = MovingScene(x, y, (), lambda row: (row.point[0], row.value), has_tangent=True, kept=view.kept)
    lines = [f'<polyline class="curve" points="{_listed(map(stage.at, piece))}"/>' for piece in found.pieces]
    marks = [_minimum(stage.at((point[0], value(point)))) for point in view.minima]
    return replace(stage, still=[*lines, *marks])


def _landscape(run: Run, objective: FunctionOfMany, known: Sequence[KnownMinimum]) -> MovingScene:
    """Two variables: the ball runs over level lines."""
    from gdcli.output.plots.landscape import descent_box

    value = guarded(objective)
    view = view_of(run, value, known)
    across, up = descent_box(view)
    x, y = axis(*across, run.variables[0]), axis(*up, run.variables[1])
    stage = MovingScene(x, y, (), lambda row: (row.point[0], row.point[1]), has_tangent=False, kept=view.kept)
    lines = [
        f'<path class="contour" d="{"".join(_segment(stage, *ends) for ends in level)}"/>'
        for level in contours(value, (across, up))
    ]
    marks = [_minimum(stage.at((point[0], point[1]))) for point in view.minima]
    return replace(stage, still=[*lines, *marks])


def _loss(run: Run, _objective: FunctionOfMany, _known: Sequence[KnownMinimum]) -> MovingScene:
    """More variables: the ball draws the loss by step."""
    from gdcli.output.plots.loss import loss_axis  # loads plotext

    floor, y = loss_axis([row.value for row in run.trajectory])
    x = axis(0, run.final.step, shown(STEP), whole=True)

    def place(row: Iterate) -> Point:
        return float(row.step), row.value - floor

    return MovingScene(x, y, (), place, has_tangent=False, kept=len(run.trajectory))


def _axes(stage: MovingScene) -> Iterator[str]:
    """Both axes with their ticks and names."""
    bottom, right = PLOT_TOP + PLOT_HEIGHT, PLOT_LEFT + PLOT_WIDTH
    yield f'<path class="axis" d="M{PLOT_LEFT} {PLOT_TOP}V{bottom}H{right}"/>'
    for value, label in stage.x.ticks(8):
        left = PLOT_LEFT + stage.x.place(value) * PLOT_WIDTH
        yield f'<path class="axis" d="M{left:.1f} {bottom}v5"/>'
        yield _text(left, bottom + 19, label, "label", "middle")
    for value, label in stage.y.ticks(6):
        top = PLOT_TOP + (1.0 - stage.y.place(value)) * PLOT_HEIGHT
        yield f'<path class="axis" d="M{PLOT_LEFT} {top:.1f}h-5"/>'
        yield _text(PLOT_LEFT - 9, top + 4, label, "label", "end")
    yield _text(right, bottom + 36, stage.x.name, "label", "end")
    yield _text(PLOT_LEFT + 8, PLOT_TOP + 12, stage.y.name, "label")


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Words at a place."""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(safe(words))}</text>'


def _cut(words: str) -> str:
    """The words, cut to the length of a line."""
    return words if len(words) <= LINE_CHARACTERS else f"{words[: LINE_CHARACTERS - 1]}…"


def _minimum(point: Point) -> str:
    """The mark of a minimum: a triangle that points at it from above."""
    x, y = point
    return f'<path class="minimum" d="M{x:.1f} {y:.1f}l-6 -11h12z"/>' if math.isfinite(x + y) else ""


def _segment(stage: MovingScene, start: Point, end: Point) -> str:
    (a, b), (c, d) = stage.at(start), stage.at(end)
    return f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}"


def _listed(points: Iterator[Point] | Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
