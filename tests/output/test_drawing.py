"""Plots draw the right cells, give plotext only finite numbers, and note all that is left out."""

import math
import re
from itertools import pairwise

import plotext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli import descend
from gdcli.explore.problem import read_problem
from gdcli.model import KnownMinimum, Minimum, PointValue
from gdcli.output.drawing.axis import Axis, axis
from gdcli.output.drawing.canvas import BLANK_CELL, Canvas, LegendKey, single
from gdcli.output.drawing.chart import Curve, chart, visible
from gdcli.output.drawing.frame import in_view, plot_height
from gdcli.output.drawing.overlay import clipped_line, dots
from gdcli.output.drawing.shades import band, shades
from gdcli.output.layout.palette import RED, contrasting, cube_ramp, luminance, viridis
from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.plots.basins import BasinKey, basins_map, basins_size, stretched
from gdcli.output.plots.curve import (
    curve_plot,
    curve_scene,
    descent_curve,
    descent_range,
    descent_scene,
    descents_side_by_side,
    kink_plot,
    secants_plot,
    tangent_plot,
)
from gdcli.output.plots.gradient import arrow, equal_scales, landscape_plot
from gdcli.output.plots.landscape import NO_VALUE, descent_box, descent_landscape, landscape_scene, surface_of
from gdcli.output.plots.loss import Losses, loss_plot, losses_of, thinned
from gdcli.output.plots.path import landmarks, view_of
from gdcli.output.plots.schedule import schedule_plot
from gdcli.output.plots.sweep import sweep_plot
from gdcli.record import replace
from tests.output import records
from tests.output.pages import parabola

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")

PLACES = st.tuples(st.floats(-5, 5), st.floats(-5, 5))
COLORED = Screen(80, 40, Depth.TRUE_COLOR)
ANY = st.floats()


@pytest.fixture
def drawn(monkeypatch):
    """Every number that is handed to plotext."""
    numbers: list[float] = []
    signal = plotext.figure.signal

    def listening(xs, ys, **options):
        numbers.extend((*xs, *ys))
        return signal(xs, ys, **options)

    monkeypatch.setattr(plotext.figure, "signal", listening)
    return numbers


def pictures_of_anything(values, screen):
    """Every picture that plotext draws, of whatever numbers."""
    run = records.descend("f", ["x"], lambda _: values[0], lambda _: (values[-1],), (values[0] or 1.0,), 0.1, 3)
    yield descent_curve(screen, lambda point: values[hash(point[0]) % len(values)], run)
    yield loss_plot(screen, [Losses("a", list(range(len(values))), values), Losses("b", [0], values[:1])])
    yield schedule_plot(screen, [value for value in values if math.isfinite(value)] or [0.1])
    yield sweep_plot(screen, [0.1 * k for k in range(1, len(values) + 1)], [0.5] * len(values), values)
    yield secants_plot(screen, lambda x: values[hash(x) % len(values)], 0.5, values[-1], (0.1,))


@settings(max_examples=8)
@given(st.lists(ANY, min_size=1, max_size=12).filter(lambda values: math.isfinite(values[0])))
def test_any_numbers_can_be_drawn(values):
    screen = Screen(40, 20)
    for picture in pictures_of_anything(values, screen):
        assert all(len(line) <= 40 for line in screen.lines(picture))


@pytest.mark.parametrize(
    "values", [[1.0, math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, 0.0], [1e308, -1e308], [0.0, 0.0], [-1.0]]
)
def test_plotext_gets_only_places_between_0_and_1(values, drawn):
    for _ in pictures_of_anything(values, COLORED):
        pass
    assert drawn
    assert all(0.0 <= value <= 1.0 + 1e-9 for value in drawn)


@pytest.mark.parametrize("width", [20, 40, 80, 140, 400])
def test_marks_lie_on_the_curve_that_plotext_drew(width):
    scene = curve_scene(Screen(width, 60), lambda x: x * x, (-2, 2))
    for k in range(41):
        x = -2 + k / 10
        ((column, row),) = filter(None, scene.cells([(x, x * x)]))
        near = [scene.canvas.cells[r][column].char for r in (row - 1, row, row + 1) if 0 < r < len(scene.canvas.cells)]
        assert any("\u2801" <= char <= "\u28ff" for char in near), x


@pytest.mark.parametrize("width", range(20, 401, 19))
def test_the_plot_area_is_where_it_is_said_to_be(width):
    screen = Screen(width, 40)
    scene = chart(screen, axis(0, 1, "x"), axis(-1e6, 1e6, "y"), [Curve([[(0, -1e6), (1, 1e6)]])], height=12)
    assert scene.canvas.cells[scene.top + scene.rows][scene.left - 1].char == "└"
    assert scene.left + scene.columns == width == scene.canvas.width
    assert scene.canvas.cells[scene.top + scene.rows - 1][scene.left].char != " "
    assert scene.canvas.cells[scene.top][scene.left + scene.columns - 1].char != " "


@given(PLACES, PLACES)
def test_a_clipped_line_lies_in_the_square_and_on_the_line(start, end):
    part = clipped_line(start, end)
    if part is None:
        return
    for x, y in part:
        assert -1e-9 <= x <= 1 + 1e-9
        assert -1e-9 <= y <= 1 + 1e-9
        cross = (x - start[0]) * (end[1] - start[1]) - (y - start[1]) * (end[0] - start[0])
        assert abs(cross) < 1e-6


def test_a_line_through_the_square_is_seen_though_both_ends_are_outside():
    assert clipped_line((-1.0, 0.5), (2.0, 0.5)) == ((0.0, 0.5), (1.0, 0.5))
    assert clipped_line((-1.0, 2.0), (2.0, 2.0)) is None
    assert clipped_line((math.nan, 0.5), (1.0, 0.5)) is None
    assert visible([(0.5, 0.5)]) == [[(0.5, 0.5)]]
    assert visible([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]) == [[(0.0, 0.0), (1.0, 1.0)]]


@given(st.tuples(st.floats(0, 1), st.floats(0, 1)), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_line_of_dots_has_no_gap(start, end):
    found = list(dots(start, end, 40, 30))
    assert len(found) == len(set(found)) or start == end
    for (x0, y0), (x1, y1) in pairwise(found):
        assert max(abs(x1 - x0), abs(y1 - y0)) == 1


def test_braille_dots_add_up_and_marks_keep_their_ground():
    canvas = Canvas(2, 1)
    canvas.dot(0, 0, None)
    canvas.dot(1, 3, None)
    assert canvas.cells[0][0].char == "⢁"
    canvas.half_block(1, 0, (0, 0, 0), (200, 100, 50))
    canvas.put(1, 0, "x")
    assert canvas.cells[0][1].background == (0, 0, 0)
    canvas.put(7, 7, "x")
    canvas.erase_dots(0, 0)
    assert canvas.cells[0][0] == BLANK_CELL


def test_every_glyph_has_one_character_in_ascii():
    for char in "○●★◆•─│┤┬└→↗↑↖←↙↓↘█▀▄▲¦" + chr(0x2800) + chr(0x28FF) + "漢":
        assert single(char).isascii()
        assert len(single(char)) == 1


@pytest.mark.parametrize("unicode", [True, False])
def test_curves_keep_their_colors_and_nothing_else_has_one(unicode):
    curves = [Curve([[(0.0, 0.1), (1.0, 0.1)]], (1, 2, 3)), Curve([[(0.0, 0.9), (1.0, 0.9)]], (200, 100, 50))]
    scene = chart(Screen(60, 20, unicode=unicode), Axis(0, 1, name="x"), Axis(0, 1, name="y"), curves, height=15)
    colored = {(cell.color, row) for row, cells in enumerate(scene.canvas.cells) for cell in cells if cell.color}
    (_, lower), (_, upper) = scene.cells([(0.5, 0.1), (0.5, 0.9)])  # type: ignore[misc]
    assert colored == {((1, 2, 3), lower), ((200, 100, 50), upper)}
    assert all(cell.color is None for cells in scene.canvas.cells for cell in cells if cell.char in "─│└┤01.xy")


@pytest.mark.parametrize("ramp", [viridis, cube_ramp])
def test_ramps_go_from_dark_to_bright(ramp):
    ends = [luminance(ramp(k / 40)) for k in range(41)]
    assert ends[0] < 0.05
    assert ends[-1] > 0.7
    assert all(later > earlier - 0.08 for earlier, later in pairwise(ends))
    assert contrasting(ramp(0.0)) == (255, 255, 255)
    assert contrasting(ramp(1.0)) == (0, 0, 0)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=50))
def test_shades_rise_with_the_values(values):
    scale = shades([values])
    shares = [scale.share(value) for value in sorted(values)]
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 + 1e-9 for share in shares)
    assert scale.value(0.0) == min(values)


def test_a_map_is_dark_where_the_function_is_low_and_gray_where_it_has_no_value():
    surface = surface_of(lambda point: math.log(point[0]) + point[1] ** 2)
    scene = landscape_scene(COLORED, surface, ((-1, 1), (-1, 1)), ("x", "y"))
    middle = scene.top + scene.rows // 2
    assert scene.canvas.cells[middle][scene.left].color == NO_VALUE
    lowest, highest = (scene.canvas.cells[row][column].color for row, column in (
        (middle, scene.left + scene.columns // 2 + 1), (scene.top, scene.left + scene.columns - 1)))  # fmt: skip
    assert lowest
    assert highest
    assert luminance(lowest) < 0.3
    assert luminance(highest) > 0.6
    assert [key.words for key in scene.keys] == ["no value"]
    assert band(shades([[math.nan]]), math.nan, 4) == -1


def test_arrows_point_where_they_should():
    assert [arrow(*way) for way in ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))] == list(
        "→↗↑↖←↙↓↘"
    )


@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_equal_scales_keep_the_box_in_view(width, height):
    (x0, x1), (y0, y1) = equal_scales(((0, width), (0, height)), 60, 40)
    assert (x1 - x0) / 60 == pytest.approx((y1 - y0) / 40)
    assert x0 <= 1e-9
    assert y0 <= 1e-9
    assert (x1, y1) >= (width - 1e-9, height - 1e-9)


def test_a_run_that_explodes_is_shown_to_where_it_can_be():
    run = records.parabola(1.1, 200)
    low, high = descent_range(view_of(run, parabola))
    assert 10 < high - low < 1000
    (note,) = descent_curve(COLORED, parabola, run).notes
    assert note.startswith("outside the picture: ")
    assert "to 200" in note


STEEP = [
    ("x**4 - x**2", (5.0,), 1.0), ("exp(x**2)", (4.0,), 1.0), ("x**4 + y**4", (2.0, 2.0), 1.0),
    ("x**2 + 3*x", (1.0,), 1.1), ("x**2*y**2 + x**2 + y**2", (3.0, 3.0), 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "rate"), STEEP)
def test_a_run_that_leaves_its_bowl_is_shown_with_the_bowl(text, start, rate):
    """The start and the way down from it are in sight, whatever the steps outwards are."""
    problem = read_problem(text)
    run = descend(problem, start=start, lr=rate)
    view = view_of(run, problem.objective.value)
    assert view.points[0] == start
    widest = max(max(axis) - min(axis) for axis in zip(*view.points, strict=True))
    assert any(problem.objective.value(point) < 0.5 * problem.objective.value(start) for point in view.points)
    assert 0.5 * max(map(abs, start)) < widest < 20 * max(map(abs, start)) + 20


def test_where_there_is_no_bowl_the_first_steps_are_shown():
    problem = read_problem("-x**2")
    run = descend(problem, start=(1.0,), lr=0.5)
    assert view_of(run, problem.objective.value).kept > 1


def test_a_run_that_stays_is_shown_whole():
    for run in (records.parabola(0.01, 500), records.parabola(0.9), records.rosenbrock()):
        assert in_view([row.point for row in run.trajectory]) == len(run.trajectory)
    assert descent_curve(COLORED, parabola, records.parabola(0.9)).notes == ()


def test_the_box_of_a_run_holds_its_path_and_its_minimizer():
    run = records.bowl(0.01, 10)
    (x0, x1), (y0, y1) = descent_box(view_of(run, lambda point: records.bowl_value(*point)))
    assert (x0 < 1, y0 < -2, x1 > 4, y1 > 3) == (True,) * 4


def test_a_run_that_never_moves_has_a_picture():
    run = records.descend("x**2", ["x"], lambda x: x * x, lambda x: (2 * x,), (0.0,), 0.1, 5)
    assert descent_curve(COLORED, lambda point: point[0] ** 2, run).rows
    flat = records.descend("0", ["x", "y"], lambda *_: 0.0, lambda *_: (0.0, 0.0), (7.0, 7.0), 0.1, 5)
    assert descent_landscape(COLORED, lambda *_: 0.0, flat).rows


def test_losses_say_what_is_subtracted_and_what_is_cut():
    picture = loss_plot(COLORED, [losses_of(records.parabola(rate), f"η = {rate}") for rate in (0.1, 1.1)])
    assert "f − (-2.25" in picture.rows[0].plain
    text = " ".join(picture.notes)
    assert "lowest value here" in text
    assert "b (η = 1.1) leaves the picture at step 19" in text
    known = loss_plot(COLORED, [losses_of(records.parabola(0.1))], minimum=-2.25)
    assert known.notes == ("drawn: f minus its known minimum, -2.25",)
    assert loss_plot(COLORED, [Losses("a", [0], [math.nan])]).notes == ("no picture: there is no finite value to draw",)


def test_thinning_loses_no_peak():
    points = [(float(k), 1000.0 if k == 54_321 else 1.0) for k in range(100_000)]
    kept = thinned(points, Axis(0, 100_000), 80)
    assert len(kept) <= 161
    assert (54_321.0, 1000.0) in kept


def test_a_map_of_basins_takes_exactly_the_starts_that_fill_it():
    box = ((-1.0, 1.0), (-1.0, 1.0))
    columns, rows = basins_size(COLORED, box)
    labels = [[int(column >= columns // 2) for column in range(columns)] for _ in range(rows)]
    assert stretched(labels, columns, rows) == labels
    picture = basins_map(COLORED, box, labels, [BasinKey("left"), BasinKey("right")], names=("x", "y"))
    assert "A left" in picture.rows[-1].plain
    assert "B right" in picture.rows[-1].plain


def test_more_basins_than_colors_are_told_apart_by_letters():
    labels = [list(range(12))]
    basins = [BasinKey(str(k)) for k in range(12)]
    picture = basins_map(Screen(80, 40), ((0, 1), (0, 1)), labels, basins, names=("x", "y"))
    words = " ".join(row.plain for row in picture.rows)
    assert all(f"{letter} {k}" in words for k, letter in enumerate("ABCDEFGHIJKL"))


@pytest.mark.parametrize(
    ("width", "height", "rows"), [(20, 24, 8), (80, 24, 20), (80, 10, 8), (140, 60, 30), (400, 400, 30)]
)
def test_plots_are_as_high_as_the_screen_allows(width, height, rows):
    assert plot_height(Screen(width, height)) == rows


def test_the_start_is_a_red_circle_and_no_other_mark_is():
    """The start of a run is known by its glyph and its color, on a curve and in the legend."""
    run = records.parabola(0.3, 12)
    scene, keys = descent_scene(COLORED, parabola, run, ())
    column, row = scene.cells([(run.trajectory[0].point[0], run.trajectory[0].value)])[0]  # type: ignore[misc]
    start = scene.canvas.cells[row][column]
    assert (start.char, start.color) == ("○", RED)
    assert [key for key in keys if key.color == RED] == [LegendKey("○", RED, "start")]


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("has_color", [False, True])
def test_the_labels_of_a_logarithmic_map_are_values_and_no_logarithms(log, has_color):
    screen = Screen(80, 30, Depth.TRUE_COLOR if has_color else Depth.NONE, unicode=has_color)
    picture = landscape_plot(screen, lambda point: point[0], ((0.0, 6.0), (0.0, 1.0)), ("x", "y"), log=log)
    text = ESCAPES.sub("", "\n".join(screen.lines(picture)))
    highest = max(map(float, re.findall(r"[\d.]*\d(?:e\d+)?", text)))
    assert highest == pytest.approx(10**5.95 if log else 6.0, rel=0.03)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x: 5 * x, ["rises"]), (lambda x: -x, ["falls"]), (lambda _: 3.0, ["is constant"]),
        (lambda x: max(x, 0.0), ["rises", "is constant"]), (lambda x: x * x, ["rises", "falls"]),
        (lambda x: 2 * x + 0.1 * math.sin(200 * x), ["rises", "falls"]),
    ],
)  # fmt: skip
def test_the_legend_of_a_curve_names_the_colors_that_are_seen(function, words):
    legend = ESCAPES.sub("", COLORED.lines(curve_plot(COLORED, function, (-3, 3)))[-1])
    assert [part.strip() for part in legend.split("─ ")[1:]] == [f"f(x) {each}" for each in words]


def test_a_flat_map_has_no_arrows_in_its_legend():
    picture = landscape_plot(COLORED, lambda _: 3.0, ((0, 1), (0, 1)), ("x", "y"), lambda _: (0.0, 0.0))
    assert "way down" not in "\n".join(COLORED.lines(picture))


def test_minima_are_shown_however_far_away_they_are():
    run = records.parabola(1e-6, 20)
    _, keys = descent_scene(COLORED, parabola, replace(run, curvature=records.PARABOLA), ())
    assert "minimum" in [key.words for key in keys]
    low, high = descent_range(view_of(replace(run, curvature=records.PARABOLA), parabola))
    assert low < -1.5 < high


def test_a_lower_known_minimum_stands_beside_the_one_that_was_found():
    run = replace(records.parabola(0.1), curvature=records.PARABOLA)
    known = (KnownMinimum((40.0,), -100.0), KnownMinimum((-1.5,), -2.25))
    assert landmarks(run, known) == {(-1.5,): "minimum", (40.0,): "lower minimum"}
    assert landmarks(run, known[1:]) == {(-1.5,): "minimum"}
    assert landmarks(replace(run, curvature=None), known) == {(40.0,): "minimum"}
    local = replace(run, minimum=Minimum((-1.5,), -2.25, local=True, better=PointValue((40.0,), -100.0)))
    assert landmarks(local, known) == {(-1.5,): "local minimum", (40.0,): "lower minimum"}


def test_a_known_minimum_is_the_one_that_was_found_if_they_differ_by_rounding():
    run = replace(records.parabola(0.1), minimum=Minimum((0.0,), 0.0))
    assert landmarks(run, [KnownMinimum((1e-7,), 0.0)]) == {(0.0,): "minimum"}
    assert landmarks(run, [KnownMinimum((1e-5,), -1.0)]) == {(0.0,): "minimum", (1e-5,): "lower minimum"}


def test_descents_stand_side_by_side_in_panels_of_equal_width():
    runs = [("slow", records.parabola(0.01)), ("good", records.parabola(0.4)), ("fast", records.parabola(1.1, 20))]
    picture = descents_side_by_side(Screen(80, 30), parabola, runs)
    titles = picture.rows[0].plain
    assert [titles.index(name) for name, _ in runs] == [0, 27, 54]
    narrow = descents_side_by_side(Screen(40, 30), parabola, runs)
    assert "good" not in narrow.rows[0].plain


def test_arrows_are_double_where_it_is_steep():
    picture = landscape_plot(
        Screen(80, 24), lambda point: math.hypot(*point) ** 2, ((-4, 4), (-2, 2)), ("x", "y"),
        lambda point: [2 * x for x in point],
    )
    rows = [row.plain for row in picture.rows]
    edge, middle = rows[1] + rows[2], rows[len(rows) // 2 - 1]
    assert any(arrow in edge for arrow in "⇐⇑⇒⇓⇖⇗⇘⇙")
    assert not any(arrow in middle[30:50] for arrow in "⇐⇑⇒⇓⇖⇗⇘⇙")


def test_color_bars_show_values_and_not_their_logarithms():
    scene = landscape_scene(COLORED, surface_of(lambda point: point[0]), ((0, 3), (0, 1)), ("x", "y"), log=True)
    texts = ["".join(cell.char for cell in row[scene.left + scene.columns :]) for row in scene.canvas.cells]
    numbers = [float(text.split()[-1]) for text in texts if text.split() and text.split()[-1][0].isdigit()]
    assert max(numbers) > 900
    assert min(numbers) >= 1


def test_what_rounding_left_is_zero_on_a_color_bar():
    assert shades([[4.93e-32, 1.0, 2.0]]).label(0.0, 3) == "0"


def test_at_a_kink_there_is_no_tangent_but_a_line_for_each_side():
    text = "\n".join(row.plain for row in kink_plot(COLORED, abs, 0.0, (-1.0, 1.0), (-2, 2)).rows)
    assert "no tangent, but one slope for each side" in text
    flat = "\n".join(row.plain for row in tangent_plot(COLORED, abs, 0.0, 0.0, (-2, 2)).rows)
    assert text.count("⠉") + text.count("⣀") < flat.count("⠉") + flat.count("⣀")
    assert kink_plot(COLORED, lambda x: math.sqrt(abs(x)), 0.0, (None, None), (-2, 2)).rows
