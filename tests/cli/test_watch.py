"""`--watch`: keys, other sizes, and the command for what is seen."""

from __future__ import annotations

import json
import re
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pexpect
import pyte
import pytest

from gdcli.cli.terminal.descent_watch import moved_start, next_rate
from tests.hostile.inside import inside
from tests.program import PLAIN_ENVIRONMENT, gdcli

LEFT, RIGHT, UP = "\x1b[D", "\x1b[C", "\x1b[A"
FINAL = re.compile(r"step (\d+)   ")


class CountingScreen(pyte.Screen):
    """A terminal that counts how often it has scrolled."""

    scrolled = 0

    def index(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.scrolled += 1
        super().index()


class Viewer:
    """Somebody before a terminal: presses keys and reads the screen."""

    def __init__(self, *arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> None:
        self.screen = CountingScreen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.child = pexpect.spawn(
            sys.executable, ["-m", "gdcli", *arguments, "--watch"], dimensions=(rows, columns), timeout=120,
            encoding="utf-8", env=PLAIN_ENVIRONMENT | {"TERM": "xterm-256color"} | environment,
        )  # fmt: skip

    def until(self, shows: Callable[[str], Any], seconds: float = 120.0) -> str:
        """The screen once it shows something in a whole frame."""
        end = time.monotonic() + seconds
        while not shows(self.text) or self._read():
            assert time.monotonic() < end, f"it does not come:\n{self.text}"
            self._read()
        return self.text

    def press(self, keys: str, shows: str) -> str:
        """Press keys; the screen once it shows a text."""
        self.child.send(keys)
        return self.until(lambda text: shows in text)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def rest(self) -> str:
        """End it; what it wrote after the last frame."""
        self.child.send("q")
        text = str(self.child.read())
        self.child.close()
        assert self.child.exitstatus == 0
        return text.rpartition("\x1b[?1049l")[2]

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def _read(self) -> bool:
        """Read what has come within a twentieth of a second; whether anything has."""
        try:
            self._stream.feed(self.child.read_nonblocking(65536, 0.05))
        except pexpect.TIMEOUT:
            return False
        return True


@pytest.fixture
def watch() -> Iterator[Callable[..., Viewer]]:
    """A function that begins to watch; programs that still run at the end of the test are ended."""
    viewers: list[Viewer] = []

    def begin(*arguments: str, **how: Any) -> Viewer:
        viewers.append(Viewer(*arguments, **how))
        return viewers[-1]

    yield begin
    for viewer in viewers:
        viewer.child.close(force=True)


def paused(viewer: Viewer) -> Viewer:
    """The descent, standing at its start."""
    viewer.until(lambda text: "q: end" in text)
    viewer.press(" ", "paused")
    viewer.press("r", "step 0 ")
    return viewer


def test_the_arithmetic_and_the_tangent_of_each_step_stand_below_the_picture(watch: Any) -> None:
    viewer = paused(watch("descend", "--lr", "0.1", "--steps", "9"))
    assert "x_new = x − η·f'(x) = 1 − 0.1·5 = 0.5" in viewer.text
    assert "tangent: f' = 5" in viewer.text
    assert "0.5 − 0.1·4 = 0.1" in viewer.press("n", "step 1 ")
    assert "= 1 − 0.1·5 = 0.5" in viewer.press("b", "step 0 ")


def test_the_picture_fits_again_after_a_resize_while_it_is_paused(watch: Any) -> None:
    viewer = paused(watch("descend", "--lr", "0.1", "--steps", "9"))
    for columns, rows in ((60, 15), (100, 30), (40, 10), (80, 24)):
        viewer.screen.reset()
        viewer.resize(columns, rows)
        lines = viewer.until(lambda text: "f(x) = " in text and "q: end" in text).split("\n")
        assert lines[0] == "f(x) = x**2 + 3*x"
        assert max(place for place, line in enumerate(lines) if line) < rows
        assert "h: help" in lines[-1] or "h: help" in viewer.text
    assert viewer.screen.scrolled == 0


@pytest.mark.parametrize("call", [("descend", "@beale", "--lr", "0.01"), ("backprop", "sin(x*y)*x + y", "--at", "1,2")])
def test_the_screen_never_scrolls(call: tuple[str, ...], watch: Any) -> None:
    viewer = watch(*call, columns=60, rows=12)
    viewer.until(lambda text: "q: end" in text)
    for key in " nnhyh+-m b\r":
        viewer.child.send(key)
        viewer.until(lambda text: "q: end" in text)
    assert viewer.screen.scrolled == 0


def test_earlier_rates_stay_in_sight_and_methods_change(watch: Any) -> None:
    viewer = paused(watch("descend", "--lr", "0.1", "--steps", "9"))
    assert "earlier (·): gd 0.1" in viewer.press("+", "η = 0.13")
    assert "earlier (·): gd 0.13" in viewer.press("-", "gd, η = 0.1:")
    text = viewer.press("m", "earlier (·): gd 0.13, gd 0.1")
    assert "gd, η" not in text
    assert "earlier" not in viewer.press(RIGHT, "x = 1.05")


@pytest.mark.parametrize(
    ("call", "keys"),
    [
        (("descend", "--lr", "0.1", "--steps", "9"), "++"),
        (("descend", "--lr", "0.1", "--steps", "9", "--noise", "0.1"), "+" + LEFT),
        (("descend", "@beale", "--lr", "0.01", "--steps", "30"), "m-" + UP + RIGHT),
        (("descend", "(x-a)**2", "--set", "a=2", "--optimizer", "momentum", "--momentum", "0.5", "--steps", "7"), "m"),
    ],
    ids=["rate", "noise", "method and start", "parameters"],
)
def test_the_command_that_is_shown_computes_what_is_seen(call: tuple[str, ...], keys: str, watch: Any) -> None:
    viewer = paused(watch(*call, columns=160))
    viewer.child.send(keys)
    shown = next(line for line in viewer.press("y", "This command").split("\n") if line.startswith("gdcli "))
    rest = viewer.press("y", "q: end") and viewer.rest()
    words = shlex.split(shown)[1:]
    run = json.loads(inside(*words, "--format", "json").out)
    assert f"you saw: {shown}" in rest.replace("\r\n", "\n")
    place = re.search(r"Last: (\w+) = (\S+),", inside(*words, "--all").out)
    assert place is not None
    assert rest.count(run["verdict"]["outcome"].replace("_", " ")) >= 1
    assert place[2] in inside(*words).out


def test_the_page_after_watching_is_that_of_the_run_that_was_seen(watch: Any) -> None:
    viewer = paused(watch("descend", "--lr", "0.1", "--steps", "9", columns=100))
    viewer.press("-", "η = 0.079")
    rest = viewer.rest()
    assert "η = 0.079" in rest
    assert 'gdcli descend "x**2 + 3*x" --lr 0.5 --steps 9' in rest


def test_the_keys_are_explained(watch: Any) -> None:
    viewer = paused(watch("descend", "--lr", "0.1"))
    for key in ("space", "+", "m", "left", "y", "q"):
        assert re.search(rf"^{re.escape(key)} +\w", viewer.press("h", "explain the keys"), re.MULTILINE)
        viewer.press("h", "step 0 ")


def test_a_move_that_is_impossible_is_said_and_changes_nothing(watch: Any) -> None:
    viewer = paused(watch("descend", "x - log(x)", "--start", "0.25", "--lr", "0.1", "--steps", "30"))
    viewer.child.send(LEFT * 30)
    text = viewer.until(lambda shown: "no finite value" in shown)
    start = re.search(r"step 0   x = (\S+)", text)
    assert start is not None
    assert float(start[1]) > 0.0


def test_the_graph_is_walked_forward_and_back_and_the_newest_line_is_in_sight(watch: Any) -> None:
    viewer = watch("backprop", "exp(sin(x*y) + cos(x*y)*x)*tanh(x/y) + y**3*x", "--at", "2,1", columns=70, rows=14)
    text = viewer.until(lambda shown: "frame 1 of" in shown)
    count = int(re.search(r"frame 1 of (\d+)", text)[1])  # type: ignore[index]
    for frame in range(1, count + 1):
        shown = viewer.until(lambda text, frame=frame: f"frame {frame} of {count}" in text and "q: end" in text)
        assert "<==" in shown  # more than once where the node is used more than once
        assert ("Forward pass" if frame <= count // 2 else "Backward pass") in shown
        viewer.child.send(" ")
    assert "∂f/∂" in viewer.text


@pytest.mark.parametrize("rate", [0.1, 0.11, 3e-7, -0.5, 79.0])
def test_rates_go_up_and_down_the_same_scale(rate: float) -> None:
    up = next_rate(rate, 1)
    assert abs(up) > abs(rate) > abs(next_rate(rate, -1))
    assert abs(up) < 1.5 * abs(rate)
    assert next_rate(next_rate(up, 1), -1) == up


@pytest.mark.parametrize("reach", [4.0, 0.003, 7e5])
def test_forty_moves_or_more_lead_across_the_picture(reach: float) -> None:
    move = moved_start(0.0, 1, reach)
    assert 40 <= reach / move < 101
    assert moved_start(move, -1, reach) == 0.0


def test_the_secants_turn_into_the_tangent_until_rounding_wins(watch: Any) -> None:
    viewer = watch("derive", "x**2 + 3*x", "--at", "1", "--limit")
    assert "tangent: f' = 5" in viewer.press(" ", "(10 − 4)/1 = 6")
    assert "= 5.5" in viewer.press("n", "(6.75 − 4)/0.5")
    assert "rounding wins" in viewer.press("n" * 30, "1e-12")
    assert "frame 14 of 14" in viewer.text
    assert "(10 − 4)/1 = 6" in viewer.press("b" * 30, "frame 1 of")


def test_the_point_of_the_limit_is_moved_and_the_page_is_that_of_the_point_that_was_seen(watch: Any) -> None:
    viewer = watch("derive", "x**2 + 3*x", "--at", "1", columns=120)
    viewer.press(" ", "h = 1   x = 1")
    viewer.press(RIGHT, "x = 1.1")
    shown = next(line for line in viewer.press("y", "This command").split("\n") if line.startswith("gdcli "))
    assert shown == 'gdcli derive "x**2 + 3*x" --at x=1.1 --limit'
    viewer.press("y", "q: end")
    rest = viewer.rest()
    assert f"you saw: {shown}" in rest
    assert "slope 5.2 " in rest


@pytest.mark.parametrize("call", [("x*y", "--at", "1,1"), ("x**2",)])
def test_the_limit_is_watched_in_one_variable_at_a_point(call: tuple[str, ...]) -> None:
    done = gdcli("derive", *call, "--watch")
    assert (done.status, done.out) == (2, "")
    assert "--watch shows the limit" in done.err


@pytest.mark.parametrize("expression", ["x**2", "abs(x) + x", "exp(x)"])
def test_without_a_terminal_the_limit_is_printed(expression: str) -> None:
    watched = gdcli("derive", expression, "--at", "0.5", "--watch")
    assert watched.out == inside("derive", expression, "--at", "0.5", "--limit").out
    assert "--watch needs a terminal" in watched.err
