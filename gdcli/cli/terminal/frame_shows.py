"""Shows that keys turn frame by frame: the graph of `backprop --watch`, and the limit of `derive --watch`."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Final

from gdcli.cli.terminal import sentences
from gdcli.cli.terminal.animation import Key, Show, call_of_last_picture, play
from gdcli.cli.terminal.descent_watch import moved_start
from gdcli.explore.command_line import command_at
from gdcli.explore.derivation import secant_rows
from gdcli.explore.problem import Problem
from gdcli.model import Backprop
from gdcli.model.sentences import shown

if TYPE_CHECKING:
    from gdcli.cli.work import CallOptions
    from gdcli.output.layout.screen import Screen
    from gdcli.output.plots.secants import DrawnTangent

SECANTS_PER_SECOND: Final = 1.0


class FrameShow(Show):
    """A show of a number of frames, turned over by keys."""

    count = 1

    def __init__(self) -> None:
        self.shown = 1

    def state(self) -> str:
        return shown(sentences.FRAME(shown=self.shown, frames=self.count))

    def turn(self, frames: int) -> None:
        """Go some frames forwards or backwards, up to the last or the first frame."""
        self.shown = min(max(1, self.shown + frames), self.count)


def _turn(frames: int, show: FrameShow) -> None:
    show.turn(frames)


ON_KEY: Final = Key(
    (" ", "n", "\r", "\n"), sentences.SPACE, sentences.NEXT_FRAME, partial(_turn, 1), sentences.NEXT_FRAME_ENTRY
)
BACK_KEY: Final = Key(("b", "\x7f"), "b", sentences.FRAME_BEFORE, partial(_turn, -1), sentences.BACK_ENTRY)
ARROWS: Final = (
    Key(("\x1b[C", "\x1bOC"), sentences.RIGHT, sentences.NEXT_FRAME, partial(_turn, 1)),
    Key(("\x1b[D", "\x1bOD"), sentences.LEFT, sentences.FRAME_BEFORE, partial(_turn, -1)),
)


class GraphShow(FrameShow):
    """The graph of a function at a point: forward with its values, back with its derivatives."""

    keys = (ON_KEY, BACK_KEY, *ARROWS)

    def __init__(self, problem: Problem, record: Backprop) -> None:
        super().__init__()
        self._problem = problem
        self._record = record
        self.count = 2 * len(record.backward)

    def frame(self, screen: Screen) -> list[str]:
        from gdcli.output.pages.backprop_frames import graph_frame  # rich is for pages only

        return graph_frame(screen, self._record, self.shown)

    def command(self) -> str:
        return command_at("backprop", self._problem, self._record.point)


class LimitShow(FrameShow):
    """The secants of a function of one variable at a point that arrows move, h by h, by themselves or by key."""

    def __init__(self, problem: Problem, at: float) -> None:
        super().__init__()
        self._problem = problem
        self._is_paused = False
        self.tangent = self._tangent(at)
        self.count = len(self.tangent.rows)

    @property
    def is_moving(self) -> bool:
        return not self._is_paused and self.shown < self.count

    def advance(self) -> None:
        super().turn(1)

    def turn(self, frames: int) -> None:
        self._is_paused = True
        super().turn(frames)

    def pause(self) -> None:
        """Stand still, or go on."""
        self._is_paused = not self._is_paused

    def again(self) -> None:
        """Begin again with the widest secant."""
        self.shown, self._is_paused = 1, False

    def move(self, direction: int) -> None:
        """The point a little to the left or to the right, if the function has a slope there."""
        tangent = self._tangent(moved_start(self.tangent.at, direction, MOVED_RANGE))
        if math.isfinite(tangent.slope) and tangent.rows:
            self.tangent, self.count = tangent, len(tangent.rows)
            self.shown = min(self.shown, self.count)

    def frame(self, screen: Screen) -> list[str]:
        from gdcli.output.plots.secants import secant_frame  # rich and plotext are for pages only

        value = self._problem.objective.value
        return secant_frame(screen, lambda x: value((x,)), self.tangent, self.shown)

    def command(self) -> str:
        return command_at("derive", self._problem, (self.tangent.at,), "--limit")

    def _tangent(self, at: float) -> DrawnTangent:
        """The function at a point, with the secants that the page of the limit shows, too."""
        from gdcli.output.plots.secants import DrawnTangent
        from gdcli.output.sections.limit import visible_rows

        name, objective = self._problem.variables[0], self._problem.objective
        value, (slope,) = objective.value_and_gradient((at,))
        narrow = [row for row in secant_rows(self._problem, (at,)) if math.isfinite(row.secant_slope)]
        rows = [*visible_rows(name, objective.value, at, value, slope), *narrow]
        return DrawnTangent(name, self._problem.text, at, value, slope, rows)


MOVED_RANGE: Final = 4.0
"""The width of what arrows move the point through, in about 40 moves."""


def _move(direction: int, show: LimitShow) -> None:
    show.move(direction)


LimitShow.keys = (
    Key((" ",), sentences.SPACE, sentences.PAUSE, LimitShow.pause, sentences.PAUSE_ENTRY),
    Key(("n", "\r", "\n"), "n", sentences.NEXT_H, partial(_turn, 1), sentences.NEXT_H_ENTRY),
    Key(("b", "\x7f"), "b", sentences.H_BEFORE, partial(_turn, -1), sentences.BACK_ENTRY),
    Key(("\x1b[D", "\x1bOD"), sentences.LEFT, sentences.POINT_LEFT, partial(_move, -1), sentences.POINT_ENTRY),
    Key(("\x1b[C", "\x1bOC"), sentences.RIGHT, sentences.POINT_RIGHT, partial(_move, 1)),
    Key(("r",), "r", sentences.SECANTS_AGAIN, LimitShow.again, sentences.AGAIN_ENTRY),
)


def watched_limit(
    problem: Problem, point: tuple[float, ...], call: CallOptions
) -> tuple[tuple[float, ...], CallOptions]:
    """Show the secants at a point (1); returns the point that was seen last, and the call of it.

    If the function has no slope there, nothing is shown.
    """
    if not math.isfinite(problem.objective.value_and_gradient(point)[1][0]):
        return point, call
    show = LimitShow(problem, point[0])
    play(show, SECANTS_PER_SECOND)
    return (show.tangent.at,), call_of_last_picture(show, call) if show.tangent.at != point[0] else call
