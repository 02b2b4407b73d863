"""`gdcli descend --watch`: the descent as it happens, steered by single keys."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from gdcli import explore
from gdcli.cli.messages import note
from gdcli.cli.terminal.animation import NO_TERMINAL, Clock, Stage, has_terminal, stage
from gdcli.explore.keywords import DescentKeywords, rate
from gdcli.explore.problem import Problem
from gdcli.model import DEFAULTS, Run

if TYPE_CHECKING:
    from gdcli.output.layout.screen import Screen

QUIT: Final = ("q", "\x1b", "\x04")
RATE_FACTOR: Final = 1.25
"""The factor by which + and - change the learning rate."""
FRAMES_MAX: Final = 10_000
"""The iterates that are shown one by one; of a longer run some are left out, evenly."""
KEYS: Final = "space: pause   n: one step   + -: learning rate, from the start   r: again   q: end"


def watched(problem: Problem, chosen: DescentKeywords, fps: float, *, quiet: bool) -> DescentKeywords:
    """Show the run frame by frame; the answer is what was chosen, with the learning rate that was watched last."""
    if not has_terminal():
        note(NO_TERMINAL, quiet=quiet)
        return chosen
    with stage() as platform:
        show = Show(problem, chosen, platform, fps)
        with suppress(KeyboardInterrupt):
            show.run()
    return {**chosen, "lr": show.rate}


class Show:
    """One watched descent: where it is, whether it is paused, and at which learning rate it runs."""

    def __init__(self, problem: Problem, chosen: DescentKeywords, platform: Stage, fps: float) -> None:
        self.problem = problem
        self.chosen = chosen
        self.platform = platform
        self.clock = Clock(fps)
        self.rate: float = rate(chosen.get("lr", DEFAULTS.learning_rate))
        self.paused = False

    def run(self) -> None:
        """From the start to the end, or to `q`; every change of the rate begins again."""
        again = True
        while again:
            again = self.once()

    def once(self) -> bool:
        """One descent at one rate; true if another is wanted."""
        chosen: DescentKeywords = {**self.chosen, "lr": self.rate}
        run = explore.descend(self.problem, **chosen)
        screen, painter = self.painter(run)
        shown, stride = 1, max(1, len(run.trajectory) // FRAMES_MAX)
        while True:
            state = "paused" if self.paused else "finished" if shown >= len(run.trajectory) else "running"
            footer = [f"lr {self.rate:.6g}   {state}", KEYS]
            self.platform.draw([*painter(shown), *map(screen.written, footer)], screen.height)
            finished = shown >= len(run.trajectory)
            key = self.platform.key(None if self.paused or finished else self.clock.wait())
            if key in QUIT or (finished and key in ("\n", "\r")):
                return False
            if key in ("+", "=", "-", "r"):
                self.rate *= {"+": RATE_FACTOR, "=": RATE_FACTOR, "-": 1 / RATE_FACTOR}.get(key, 1.0)
                return True
            if key == " ":
                self.paused = not self.paused
            elif key == "n":
                self.paused = True
                shown = min(shown + 1, len(run.trajectory))
            elif not self.paused and not finished and key == "":
                shown = min(shown + stride, len(run.trajectory))
            if self.screen() != screen:
                screen, painter = self.painter(run)

    def screen(self) -> Screen:
        """The terminal as it is now: it may have been resized."""
        from gdcli.output.layout.screen import screen_of  # noqa: PLC0415 - rich is for pages only

        return screen_of(sys.stdout)

    def painter(self, run: Run) -> tuple[Screen, Any]:
        """The screen, and what paints the run on it as far as its first iterates; the background is drawn once."""
        from gdcli.output.plots.animation import painter  # noqa: PLC0415

        screen = self.screen()
        return screen, painter(screen, run, self.problem.objective.value)
