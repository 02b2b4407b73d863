"""The drawing that plays by itself: well-formed, small, in CSS alone, and still where motion is unwanted."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from gdcli import descend
from gdcli.explore.problem import read_problem
from gdcli.output.drawing.contours import contours
from gdcli.output.plots.moving import moving_svg
from tests.output.snapshot import check
from tests.output.test_contrast import ratio
from tests.program import gdcli

RUNS: dict[str, tuple[str, Any]] = {
    "curve": ("x**2 + 3*x", {"lr": 0.1, "steps": 30}),
    "explosion": ("x**2 + 3*x", {"lr": 1.1, "steps": 60}),
    "start at the minimum": ("x**2", {"start": 0.0}),
    "pole": ("x - log(x)", {"start": 0.01, "lr": 0.5}),
    "landscape": ("@himmelblau", {"lr": 0.005, "steps": 200}),
    "landscape with a hole": ("x**2 + y**2 - log(y)", {"lr": 0.1}),
    "long": ("@rosenbrock", {"lr": 0.001, "steps": 20000}),
    "loss": ("@rosenbrock(5)", {"lr": 0.0005, "steps": 2000}),
    "loss at the minimum": ("x**2 + y**2 + z**2", {"start": (0.0, 0.0, 0.0)}),
}
MOTION = "@media (prefers-reduced-motion: no-preference)"
STATE = re.compile(r"([\d.]+)% \{ (.*?) \}")


@pytest.fixture(params=RUNS, scope="module")
def drawn(request: pytest.FixtureRequest) -> str:
    text, settings = RUNS[request.param]
    problem = read_problem(text)
    return "\n".join(moving_svg(descend(problem, **settings), problem.objective.value, "the <end>"))


@pytest.mark.parametrize("text", ["x**2 + 3*x", "x**2 + 3*y**2", "x**2 + y**2 + z**2"])
def test_it_looks_as_it_did(text: str) -> None:
    """The curve, the landscape, the loss."""
    problem = read_problem(text)
    run = descend(problem, lr=0.1, steps=4)
    check(f"moving-{len(problem.variables)}.svg", moving_svg(run, problem.objective.value, "the end"))


def test_it_is_well_formed_and_small_and_needs_nothing_else(drawn: str) -> None:
    root = ElementTree.fromstring(drawn)
    assert len(drawn.encode()) <= 150_000
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "image", "animate", "animateMotion", "foreignObject", "use"}
    assert not re.search(r"\b(nan|inf)\b", drawn)
    assert not re.search("[\u2800-\u28ff]", drawn)


def test_the_end_is_shown_where_motion_is_unwanted(drawn: str) -> None:
    still, _, moving = drawn.partition(MOTION)
    assert "animation" not in still
    for key, name in re.findall(r"@keyframes (\w+)-(\w+)", moving):
        states = STATE.findall(moving.partition(f"@keyframes {key}-{name} ")[2].partition("@keyframes")[0])
        selector = "polyline.trail" if name == "trail" else f".{name}"
        assert f"#{key} {selector} {{ {states[-1][1]} }}" in still
        times = [float(time) for time, _ in states]
        assert times == sorted(times)
        assert times[-1] == 100.0


def test_several_drawings_in_one_document_leave_each_other_alone() -> None:
    problem = read_problem("x**2 + 3*x")
    texts = ["\n".join(moving_svg(descend(problem, lr=rate), problem.objective.value, "")) for rate in (0.1, 0.2)]
    for text in texts:
        (sheet,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
        (key,) = set(re.findall(r'id="(\w+)"', text))
        rules = [line for line in sheet.splitlines() if "{" in line and not line.startswith(("@media", "@keyframes"))]
        assert all(rule.startswith(f"#{key} ") or rule[0].isdigit() for rule in rules)
        assert set(re.findall(r"@keyframes (\w+)-", sheet)) == {key}
    assert len({re.findall(r'id="(\w+)"', text)[0] for text in texts}) == 2


def test_its_colors_are_read_on_light_and_on_dark_paper(drawn: str) -> None:
    light, _, dark = drawn.partition("@media (prefers-color-scheme: dark)")
    for sheet in (light, dark):
        colors = re.findall(r"(\.?\w+) \{ (?:fill|stroke): #(\w{6}) \}", sheet)
        ground = next(bytes.fromhex(color) for name, color in colors if name == ".paper")
        assert len(colors) == 9
        assert all(name == ".paper" or ratio(bytes.fromhex(color), ground) >= 4.5 for name, color in colors)


def test_the_ball_stands_where_the_iterates_are() -> None:
    problem = read_problem("x**2 + 3*x")
    run = descend(problem, lr=0.1, steps=5)
    drawing = "\n".join(moving_svg(run, problem.objective.value, ""))
    balls = re.findall(r"translate\(([\d.]+)px, ([\d.]+)px\) \}", re.split(r"@keyframes \w+-ball", drawing)[1])[:6]
    xs = [float(x) for x, _ in balls]
    # 1, 0.5, 0.1, …: each step is 0.8 times as long as the one before, on the drawing, too.
    steps = [one - other for one, other in pairwise(xs)]
    assert [after / before for before, after in pairwise(steps)] == pytest.approx([0.8] * 4, rel=0.02)
    heights = [row.value for row in run.trajectory]
    ys = [float(y) for _, y in balls]
    falls = [(ys[k + 1] - ys[k]) / (heights[k] - heights[k + 1]) for k in range(5)]
    assert falls == pytest.approx([falls[0]] * 5, rel=0.05)


def test_level_lines_lie_where_the_function_has_one_value() -> None:
    found = list(contours(lambda point: point[0] + 2 * point[1], ((-1.0, 1.0), (-2.0, 2.0))))
    assert len(found) == 12
    for line in found:
        values = [x + 2 * y for ends in line for x, y in ends]
        assert values == pytest.approx([values[0]] * len(values), abs=1e-12)


def test_level_lines_leave_out_what_has_no_value() -> None:
    lines = list(contours(lambda point: math.nan if point[0] < 0 else point[0], ((-1.0, 1.0), (0.0, 1.0))))
    assert len(lines) == 12
    assert min(x for line in lines for ends in line for x, _ in ends) >= 0.0
    assert list(contours(lambda _: math.nan, ((0.0, 1.0), (0.0, 1.0)))) == []


@pytest.mark.parametrize("call", [("--animate",), ("--animate", "-o", "run.txt"), ("--animate", "--format", "csv")])
def test_what_is_no_drawing_does_not_move(call: tuple[str, ...]) -> None:
    done = gdcli("descend", *call)
    assert (done.status, done.out) == (2, "")
    assert "--output run.svg" in done.err


def test_the_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "run.svg"
    assert gdcli("descend", "--lr", "0.1", "--steps", "9", "--animate", "-o", str(target)).status == 0
    drawing = target.read_text(encoding="utf-8")
    assert re.search(r"@keyframes \w+-ball", drawing)
    assert "Not there yet: after 9 steps" in drawing
