"""Critical points in a range: what is proved is true, and where points may be missing the answer says so."""

from __future__ import annotations

import inspect
import math
import sys
from types import FrameType

import pytest

from gdcli.calculus.analysis.convexity import FunctionShape, convexity
from gdcli.calculus.search.critical_points import SearchResult, critical_points, merged
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import CriticalKind, Formula
from tests.calculus.search.published import FUNCTIONS, Published

MINIMUM, MAXIMUM, SADDLE = CriticalKind.MINIMUM, CriticalKind.MAXIMUM, CriticalKind.SADDLE
LINE = ((-10.0, 10.0),)
PLANE = LINE * 2


def found(text: str, box=None) -> SearchResult:
    expression = parse(text)
    box = box or LINE * len(expression.variables)
    return critical_points(Objective(expression), box, is_convex=convexity(expression.root) is FunctionShape.CONVEX)


def is_listed(function: Published, minimizer, points) -> bool:
    room = [1e-6 * (high - low) for low, high in function.box]
    return any(
        point.kind is MINIMUM and all(abs(a - b) <= r for a, b, r in zip(point.point, minimizer, room, strict=True))
        for point in points
    )


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_no_published_minimizer_is_missed(function):
    seen = found(function.text, function.box)
    assert all(is_listed(function, minimizer, seen.points) for minimizer in function.minimizers)
    size = max(1.0, abs(function.value))
    assert seen.lowest is not None
    assert seen.lowest.low <= function.value + 1e-7 * size
    assert seen.lowest.high == pytest.approx(function.value, abs=2e-7 * size)


@pytest.mark.parametrize(
    "text",
    ["x**2 + 3*x", "7*x**2 - 8*x - 3", "exp(7*x) - 5.4*x", "x**4", "x**2 + abs(x)", "x - log(x)", "(x - 10)**2"],
)
def test_convexity_and_the_search_of_the_box_agree(text):
    objective = Objective(parse(text))
    by_shape, by_search = (critical_points(objective, LINE, is_convex=is_convex) for is_convex in (True, False))
    assert [point.kind for point in by_shape.points] == [point.kind for point in by_search.points]
    for one, other in zip(by_shape.points, by_search.points, strict=True):
        assert one.point == pytest.approx(other.point, rel=1e-14)
    assert by_shape.lowest is not None
    assert by_search.lowest is not None
    for name in ("low", "high"):
        assert getattr(by_shape.lowest, name) == pytest.approx(getattr(by_search.lowest, name), rel=1e-14)


# The numbers of minima, maxima and saddle points (or inflections) by calculus.
COUNTED = [
    ("x**2 + 3*x", (1, 0, 0)),
    ("x**3 - 3*x", (1, 1, 0)),
    ("x**3", (0, 0, 1)),
    ("x**4", (1, 0, 0)),
    ("x**4 - 3*x**2 + x", (2, 1, 0)),
    ("sin(x)", (3, 3, 0)),
    ("exp(-x)", (0, 0, 0)),
    ("exp(-x**2)", (0, 1, 0)),
    ("tan(x)**2", (7, 0, 0)),
    ("1/sin(x)**2", (6, 0, 0)),
    ("sec(x)**2", (7, 0, 0)),
    ("x + 1/x", (1, 1, 0)),
    ("3*abs(x) + x", (1, 0, 0)),
    ("max(x**2, 2 - x)", (1, 0, 0)),
    ("abs(x**2 - 2)", (2, 1, 0)),
    ("abs(x - 1) - 3*abs(x + 1)/2", (0, 1, 0)),
    ("max(0, 1 - x) + max(0, 1 + 2*x)", (1, 0, 0)),
    ("abs(sin(x))", (7, 6, 0)),
    ("abs(x)**1.5", (1, 0, 0)),
    ("sqrt(abs(x))", (1, 0, 0)),
    ("heaviside(x) + x**2", (0, 0, 0)),
    ("sign(x) + x/2", (0, 0, 0)),
    ("x**2 + exp(-1/x**2)", (0, 0, 0)),
    ("abs(x) + y", (0, 0, 0)),
    ("x**2 - y**2", (0, 0, 1)),
    ("x**4 + y**4 - 4*x*y", (2, 0, 1)),
    ("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", (4, 1, 4)),
    ("hypot(x, y)", (1, 0, 0)),
    ("abs(x - 1) + 2*abs(y + 2)", (1, 0, 0)),
    ("((x - 2)**2 + (y - 0.5)**2)/2 + abs(x) + abs(y)", (1, 0, 0)),
    ("x**2 + y**2 + z**2 + x*y*z", (1, 0, 4)),
    ("log(1 + exp(-(w*2 + b))) + log(1 + exp(w - b)) + 0.1*w**2 + 0.1*b**2", (1, 0, 0)),
]


@pytest.mark.parametrize(("text", "counts"), COUNTED)
def test_all_are_found_and_proved_to_be_all(text, counts):
    seen = found(text)
    kinds = [point.kind for point in seen.points]
    between = kinds.count(SADDLE) + kinds.count(CriticalKind.INFLECTION)
    assert (kinds.count(MINIMUM), kinds.count(MAXIMUM), between) == counts
    assert len(kinds) == sum(counts)
    assert seen.complete
    assert seen.undecided == ()
    assert all(point.proved for point in seen.points)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("(y - x**2)*(y - 2*x**2)", SADDLE),
        ("x**3 - 3*x*y**2", SADDLE),
        ("x**4 + y**4", MINIMUM),
        ("x**2 + y**4", MINIMUM),
        ("x**2 + y**3", SADDLE),
        ("-(x**2) - y**6", MAXIMUM),
        ("max(abs(x), abs(y)) - x/4", MINIMUM),
        ("abs(x) - abs(y)", SADDLE),
    ],
)
def test_kinds_that_no_hessian_tells(text, kind):
    seen = found(text)
    assert [(point.kind, point.point) for point in seen.points] == [(kind, (0.0, 0.0))]


@pytest.mark.parametrize(
    ("text", "kind", "value", "ends"),
    [
        ("abs(x - 1) + abs(x + 1)", MINIMUM, 2.0, (-1.0, 1.0)),
        ("relu(x)**2", MINIMUM, 0.0, (-10.0, 0.0)),
        ("-relu(abs(x) - 3)", MAXIMUM, 0.0, (-3.0, 3.0)),
        ("max(x, 0) + max(2 - x, 0)", MINIMUM, 2.0, (0.0, 2.0)),
    ],
)
def test_an_interval_of_critical_points_is_one_set(text, kind, value, ends):
    seen = found(text)
    assert seen.points == ()
    assert [(each.kind, each.value, each.box) for each in seen.sets] == [(kind, value, (ends,))]


@pytest.mark.parametrize(
    ("text", "end", "sets", "points"),
    [("x**2*y**2", 10.0, 1, []), ("(x**2 + y**2 - 4)**2", 10.0, 1, [MAXIMUM]), ("(x - y)**2", 10.0, 1, []),
     ("(x*y - 1)**2", 22.0, 2, [SADDLE]), ("(x - 1)**2*(y + 2)**2", 10.0, 1, [])],
)  # fmt: skip
def test_lines_and_curves_of_critical_points_are_sets(text, end, sets, points):
    seen = found(text, ((-end, end),) * 2)
    assert [each.kind for each in seen.sets] == [MINIMUM] * sets
    assert [point.kind for point in seen.points] == points
    for each in seen.sets:
        objective = Objective(parse(text))
        assert all(abs(slope) < 1e-7 for point in each.points for slope in objective.value_and_gradient(point)[1])


@pytest.mark.parametrize("end", [2.0, 2.00004, 10.0])
def test_a_degenerate_point_is_found_in_any_range(end):
    assert [point.point for point in found("x**2*y + y**2", ((-end, end), (-2.0, 2.0))).points] == [(0.0, 0.0)]


def test_the_minimizers_of_a_convex_function_are_one_set():
    assert found("(x + y)**2").complete == (convexity(parse("(x + y)**2").root) is FunctionShape.CONVEX)
    assert not found("x**2*y**2").complete


@pytest.mark.parametrize("text", ["x**2 + y**2 + abs(x*y)", "relu(x)**2 + x**2"])
def test_a_minimum_with_several_curvatures_has_none_and_no_kink(text):
    (point,) = found(text).points
    assert (point.kind, point.eigenvalues, point.slopes, point.lr_limit) == (MINIMUM, None, None, None)


def test_a_curvature_without_bound_is_infinite():
    (point,) = found("abs(x)**1.5").points
    assert (point.eigenvalues, point.lr_limit) == ((math.inf,), None)


@pytest.mark.parametrize(
    ("text", "counts"),
    [("cot(x)**2", 6), ("csc(x)**2 + x", 6), ("1/(x**2 - 1)**2", 1), ("log(x)**2", 1), ("1/(x*sin(x))**2", 6)],
)
def test_poles_are_no_minima(text, counts):
    seen = found(text)
    assert [point.kind for point in seen.points].count(MINIMUM) == counts
    assert all(abs(point.value) < 100.0 for point in seen.points)


def test_what_is_left_open_holds_what_was_not_found():
    seen = found("exp(-x**2)", ((-100.0, 100.0),))
    assert not seen.complete
    assert seen.undecided
    assert all(min(map(abs, region[0])) > 20.0 for region in seen.undecided)


@pytest.mark.parametrize(("text", "limit"), [("sin(x)/x", 1.0), ("x**2/x", 0.0), ("x**2 + exp(-1/x**2)", 0.0)])
def test_a_hole_is_no_critical_point_and_is_said(text, limit):
    seen = found(text)
    assert all(point.point != (0.0,) for point in seen.points)
    (hole,) = seen.holes
    assert hole.point == (0.0,)
    assert hole.limit == pytest.approx(limit)


def test_a_kink_has_slopes_and_no_curvature():
    (point,) = found("3*abs(x) + x").points
    assert point.slopes == ((-2.0, 4.0),)
    assert point.eigenvalues is None
    assert point.lr_limit is None


def test_a_tie_has_the_curvature_of_the_piece_that_is_taken():
    (point,) = found("max(x**2, x**4)").points
    assert point.eigenvalues == (2.0,)
    assert point.lr_limit == 1.0


def test_of_more_variables_nothing_is_proved():
    seen = found("a**4 - a**2 + b**2 + c**2 + d**2")
    assert not seen.complete
    assert seen.undecided is None
    assert [point.kind for point in seen.points] == [MINIMUM, MINIMUM, SADDLE]
    assert not any(point.proved for point in seen.points)


def test_of_a_convex_function_of_many_variables_the_minimum_is_proved_to_be_the_only_one():
    seen = found("a**2 + b**2 + c**2 + d**2")
    assert seen.complete
    assert [point.proved for point in seen.points] == [True]


def test_a_degenerate_point_that_rounding_hides_is_found_and_not_proved():
    seen = found("x - sin(x)")
    assert [point.kind for point in seen.points] == [CriticalKind.INFLECTION] * 3
    assert not seen.complete


def test_the_lowest_value_may_be_at_the_edge():
    lowest = found("x**3").lowest
    assert lowest is not None
    assert lowest.low <= -1000.0 <= lowest.high <= -1000.0 + 1e-5
    assert math.isclose(lowest.point[0], -10.0, abs_tol=1e-6)


def test_an_exact_point_is_proved_by_its_hessian_where_others_may_be_missing():
    f = Objective(parse("x**2*y**2 + z**4 + x**3/3"))
    zero = (0.0, 0.0, 0.0)
    forms = (Formula("0", "0"),) * 3
    points = merged(f, [(zero, forms)], ())
    assert [point.proved for point in points] == [False]
    assert [point.proved for point in merged(f, [(zero, forms)], (), is_complete=True)] == [True]
    regular = merged(Objective(parse("x**2 - y**2 + x**4")), [((0.0, 0.0), forms[:2])], ())
    assert [(point.kind, point.proved) for point in regular] == [(CriticalKind.SADDLE, True)]


class Interrupt:
    """Counts the calls of Python functions, and presses Ctrl-C at one of them; closing a generator hears none."""

    def __init__(self, call: float = math.inf) -> None:
        self.calls = 0
        self.call = call

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if event != "call" or frame.f_code.co_flags & inspect.CO_GENERATOR:
            return
        self.calls += 1
        if self.calls > self.call:
            raise KeyboardInterrupt

    def during(self, text: str) -> SearchResult:
        sys.setprofile(self)
        try:
            return found(text)
        finally:
            sys.setprofile(None)


def test_an_interrupt_leaves_some_of_the_points():
    text = "sin(x)*cos(y)"
    whole = found(text)  # which loads what the search needs
    uninterrupted = Interrupt()
    assert uninterrupted.during(text) == whole
    counts = []
    for percent in (30, 60, 98):
        seen = Interrupt(uninterrupted.calls * percent / 100).during(text)
        assert (seen.interrupted, seen.complete, bool(seen.undecided)) == (True, False, True)
        counts.append(len(seen.points))
        assert all(any(math.dist(point.point, other.point) < 1e-6 for other in whole.points) for point in seen.points)
    assert 0 < counts[-1] <= len(whole.points)
    assert counts == sorted(counts)
