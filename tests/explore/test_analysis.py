"""An analysis claims no point, no completeness and no rate that is not there."""

from __future__ import annotations

import pytest

from gdcli import analyze, plot
from gdcli.cli.app import run
from gdcli.model import CriticalKind


def page_of(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The page of an analysis on one line."""
    assert run(["analyze", *arguments, "--quiet"]) == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("tail", ["sigmoid(x + 2*y)", "tanh(x) + tanh(y)", "softplus(x + y)", "exp(x)*exp(y)"])
def test_a_tail_has_no_critical_point(tail: str) -> None:
    """The slope falls far below rounding of the values there, and is nowhere 0."""
    found = analyze(tail)
    assert found.complete
    assert not found.points
    assert not found.sets


def test_a_flat_minimum_is_a_critical_point_where_newton_s_method_is_slow() -> None:
    assert [point.kind for point in analyze("(3*x-1)**4 + (y-0.3)**4").points] == [CriticalKind.MINIMUM]


def test_a_fall_along_a_curve_makes_a_saddle() -> None:
    """x²y + y² is flat along y = 0 and rises along x = 0; on the parabola y = -x²/2 it falls."""
    assert [point.kind for point in analyze("x**2*y + y**2").points] == [CriticalKind.SADDLE]


@pytest.mark.parametrize(
    ("expression", "ranges"),
    [("relu(x)", (-6.0, 6.0)), ("(x - 2*y)**2", (-5.0, 5.0)), ("max(x**2, 1)", (-2.145, 2.145))],
)
def test_samples_of_a_flat_set_without_an_end_do_not_move_the_picture(
    expression: str, ranges: tuple[float, float]
) -> None:
    seen = plot(expression)
    assert seen.ranges[0] == pytest.approx(ranges)
    assert seen.sets
    assert CriticalKind.SADDLE not in [point.kind for point in seen.points]


@pytest.mark.parametrize(("expression", "everywhere"), [("sin(x) + 0.1*x", False), ("x**2 - 3*x", True)])
def test_points_outside_of_the_range_are_excluded_only_by_the_algebra(
    expression: str, everywhere: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """A periodic slope has more zeros than the algebra names, exact as these are."""
    found = analyze(expression, range=(3.3, 4))
    assert found.complete
    assert all(point.exact for point in found.points)
    assert found.everywhere is everywhere
    page = page_of(expression, "--range", "3.3:4", capsys=capsys)
    assert ("no other critical points for x in [3.3, 4]" in page) is not everywhere


@pytest.mark.parametrize("constant", ["3 + 0*x", "x - x + 0*y", "x*(x - 1) - x**2 + x"])
def test_a_constant_function_is_minimal_everywhere(constant: str) -> None:
    found = analyze(constant)
    assert found.convexity == "constant"
    assert not found.quadratic
    assert [(each.kind, each.box) for each in found.sets] == [(CriticalKind.MINIMUM, found.box)]
    assert found.complete
    assert not found.points


def test_a_straight_line_has_no_curvature() -> None:
    found = analyze("3*x + 2")
    assert (found.convexity, found.quadratic) == ("affine", False)


def test_a_minimum_outside_of_the_range_is_not_denied(capsys: pytest.CaptureFixture[str]) -> None:
    assert "For x in [-10, 10] there is no minimum" in page_of("(x-20)**2 + abs(x)", capsys=capsys)


@pytest.mark.parametrize(
    ("kink", "settles"), [("max(x, x**2)", True), ("relu(x) + x**2", True), ("abs(x)", False), ("max(2*x, -x)", False)]
)
def test_a_fixed_rate_settles_at_a_kink_only_from_a_side_without_slope(
    kink: str, settles: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    page = page_of(kink, capsys=capsys)
    assert ("can settle there from a side whose slope is 0" in page) is settles
    assert ("no fixed learning rate settles there" in page) is not settles
