"""What keys do to a show, without a terminal: every key of its table, under every name that terminals send for it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from gdcli import backprop
from gdcli.cli.terminal import animation
from gdcli.cli.terminal.animation import Show
from gdcli.cli.terminal.descent_watch import DescentShow
from gdcli.cli.terminal.frame_shows import GraphShow, LimitShow
from gdcli.explore.problem import read_problem
from gdcli.output.layout.screen import Screen

ARROWS = {"left": ("\x1b[D", "\x1bOD"), "right": ("\x1b[C", "\x1bOC"), "up": ("\x1b[A", "\x1bOA"),
          "down": ("\x1b[B", "\x1bOB"), "back": ("b", "\x7f"), "on": ("n", "\r", "\n"), "faster": ("+", "="),
          "slower": ("-", "_")}  # fmt: skip
BOWL, WAVE, PARABOLA = map(read_problem, ("x**2 + 10*y**2", "sin(x*y)", "x**2"))


def show_of(name: str) -> Any:
    """A show whose first frame is seen."""
    if name == "descent":
        return DescentShow(BOWL, {"lr": 0.01, "steps": 9, "start": (4.0, 2.0)})
    return GraphShow(WAVE, backprop(WAVE, at=(1.0, 2.0))) if name == "graph" else LimitShow(PARABOLA, 1.0)


SEEN = {
    "descent": lambda show: (*show.run.settings.start, show.run.settings.learning_rate, show.shown, show.is_moving),
    "graph": lambda show: (show.shown, show.is_moving),
    "limit": lambda show: (show.tangent.at, show.shown, show.is_moving),
}
"""Of each show: where it is, the number of frames that are seen, and whether it moves by itself."""
KEYS: dict[tuple[str, str], tuple[object, ...]] = {
    ("descent", " "): (4.0, 2.0, 0.01, 2, False),
    ("descent", "n"): (4.0, 2.0, 0.01, 3, False),
    ("descent", "back"): (4.0, 2.0, 0.01, 1, False),
    ("descent", "faster"): (4.0, 2.0, 0.013, 1, True),
    ("descent", "slower"): (4.0, 2.0, 0.0079, 1, True),
    ("descent", "m"): (4.0, 2.0, 0.01, 1, True),
    # The picture is 0.67 wide and 1.7 high: a fortieth of that, rounded down to 1, 2 or 5 times a power of ten.
    ("descent", "left"): (3.99, 2.0, 0.01, 1, True),
    ("descent", "right"): (4.01, 2.0, 0.01, 1, True),
    ("descent", "up"): (4.0, 2.02, 0.01, 1, True),
    ("descent", "down"): (4.0, 1.98, 0.01, 1, True),
    ("descent", "r"): (4.0, 2.0, 0.01, 1, True),
    ("graph", " "): (3, False),
    ("graph", "on"): (3, False),
    ("graph", "right"): (3, False),
    ("graph", "left"): (1, False),
    ("graph", "back"): (1, False),
    ("limit", " "): (1.0, 2, False),
    ("limit", "on"): (1.0, 3, False),
    ("limit", "back"): (1.0, 1, False),
    ("limit", "left"): (0.9, 2, True),
    ("limit", "right"): (1.1, 2, True),
    ("limit", "r"): (1.0, 1, True),
}
"""What is seen after each key, if two frames were seen before."""


def press(show: Show, sent: str) -> None:
    for key in show.keys:
        if sent in key.sent:
            key.act(show)


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_a_key_does_what_it_says(name: str, key: str) -> None:
    for sent in ARROWS.get(key, (key,)):
        show = show_of(name)
        show.shown = 2
        press(show, sent)
        assert SEEN[name](show) == KEYS[name, key], sent


@pytest.mark.parametrize("name", SEEN)
def test_every_key_is_tried(name: str) -> None:
    tried = {sent for of, key in KEYS for sent in ARROWS.get(key, (key,)) if of == name}
    assert {sent for key in show_of(name).keys for sent in key.sent} == tried


def test_the_method_changes_to_the_next_of_the_table_and_the_run_before_stays_in_sight() -> None:
    show = show_of("descent")
    for count in range(1, 7):
        before = show.run.settings.optimizer
        press(show, "m")
        assert show.run.settings.optimizer != before
        assert [run.settings.optimizer for run in show.earlier][-1] == before
        assert len(show.earlier) == min(count, 4)


def test_what_is_seen_below_the_picture_is_the_next_step_and_at_the_end_the_verdict() -> None:
    show, screen = show_of("descent"), Screen(80, 24)
    assert any("4 − 0.01·8 = 3.92" in line for line in show.frame(screen))
    assert show.state() == "gd, η = 0.01: running"
    for _ in range(9):
        press(show, "n")
    assert "Not there yet: after 9 steps" in "\n".join(show.frame(screen))
    assert show.state() == "gd, η = 0.01: paused"
    press(show, "+")
    assert show.state() == "gd, η = 0.013: paused   earlier (·): gd 0.01"
    press(show, " ")
    show.shown = 10
    assert show.state().startswith("gd, η = 0.013: finished")


def test_a_graph_is_walked_node_by_node_forward_and_back() -> None:
    show = show_of("graph")
    for _ in range(20):
        press(show, "n")
    assert show.shown == 2 * len(["x", "y", "x*y", "sin(x*y)"])


@pytest.mark.parametrize(("asked", "seconds"), [(10.0, 0.1), (1000.0, 1 / 60), (0.001, 10.0)])
def test_frames_come_at_even_intervals_and_delays_are_not_made_up_for(
    asked: float, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    clock = animation.Clock(asked)
    assert clock.wait() == pytest.approx(seconds)
    now += 1.5 * seconds  # the second frame is due in half an interval
    assert clock.wait() == pytest.approx(seconds / 2)
    now += 9.0 * seconds
    assert clock.wait() == 0.0
    assert clock.wait() == pytest.approx(seconds)
