"""Walks from frame to frame by keys: through the graph of `backprop --watch`, and to the limit of `derive --watch`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from gdcli.cli.terminal.animation import Key, Show
from gdcli.explore.command_line import command_at
from gdcli.explore.problem import Problem
from gdcli.model import Backprop

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen

STATE: Final = "frame {shown} of {count}"


class Walk(Show):
    """A show of a number of frames, turned over by keys."""

    count = 1

    def __init__(self) -> None:
        self.shown = 1

    def state(self) -> str:
        return STATE.format(shown=self.shown, count=self.count)

    def turn(self, frames: int) -> None:
        """So many frames on, or back; the first and the last stay."""
        self.shown = min(max(1, self.shown + frames), self.count)


def _turn(frames: int, walk: Walk) -> None:
    walk.turn(frames)


ON: Final = Key((" ", "n", "\r", "\n"), "space", "on to the next frame", partial(_turn, 1), "space: on")
BACK: Final = Key(("b", "\x7f"), "b", "back to the frame before", partial(_turn, -1), "b: back")
ARROWS: Final = (
    Key(("\x1b[C", "\x1bOC"), "right", "on to the next frame", partial(_turn, 1)),
    Key(("\x1b[D", "\x1bOD"), "left", "back to the frame before", partial(_turn, -1)),
)


class GraphWalk(Walk):
    """The graph of a function at a point: forward with its values, back with its derivatives."""

    keys = (ON, BACK, *ARROWS)

    def __init__(self, problem: Problem, record: Backprop) -> None:
        super().__init__()
        self._problem = problem
        self._record = record
        self.count = 2 * len(record.backward)

    def frame(self, screen: Screen) -> list[str]:
        from gdcli.output.pages.backprop_walk import walk_frame  # noqa: PLC0415 - rich is for pages only

        return walk_frame(screen, self._record, self.shown)

    def command(self) -> str:
        return command_at("backprop", self._problem, self._record.point)
