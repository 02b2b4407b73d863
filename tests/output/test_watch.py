"""Frames of a descent: one after the other, all of one size, the ball where the iterate is."""

import math

import pytest

from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.plots.animation import BALL_MARK, painter
from tests.output import records

RUNS = {
    "curve": (records.parabola(0.9), lambda point: records.parabola_value(*point)),
    "explosion": (records.parabola(1.1, 300), lambda point: records.parabola_value(*point)),
    "landscape": (records.bowl(0.093), lambda point: records.bowl_value(*point)),
    "loss": (records.many(4), lambda _: math.nan),
}


@pytest.mark.parametrize("screen", [Screen(80, 24), Screen(40, 12, unicode=False), Screen(100, 50, Depth.TRUE_COLOR)])
@pytest.mark.parametrize("name", RUNS)
def test_all_frames_are_of_one_size_and_fit_the_screen(name, screen):
    run, value = RUNS[name]
    paint = painter(screen, run, value)
    sizes = {len(paint(shown)) for shown in (1, 2, 3, len(run.trajectory) // 2, len(run.trajectory))}
    assert len(sizes) == 1
    assert sizes.pop() <= max(screen.height - 3, 11)


@pytest.mark.parametrize("name", RUNS)
def test_a_frame_shows_the_ball_and_its_numbers(name):
    run, value = RUNS[name]
    screen = Screen(80, 24)
    lines = painter(screen, run, value)(3)
    assert sum(line.count(BALL_MARK) for line in lines) == 1
    assert lines[-2].startswith(f"step {run.trajectory[2].step}   ")


def test_a_ball_outside_is_said_to_be_there():
    run, value = RUNS["explosion"]
    lines = painter(Screen(80, 24), run, value)(200)
    assert "(outside the picture)" in lines[-2]
