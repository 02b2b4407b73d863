"""`gdcli descend --watch`: the descent as it happens; keys change its rate, its method and its start."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from gdcli.cli.terminal import sentences
from gdcli.cli.terminal.animation import Key, Show, call_of_last_picture, can_watch, play
from gdcli.errors import GdcliError
from gdcli.explore import explanation, single_run
from gdcli.explore.command_line import command
from gdcli.explore.keywords import DescentKeywords
from gdcli.explore.problem import Problem
from gdcli.model import Run
from gdcli.model.sentences import shown

if TYPE_CHECKING:
    from gdcli.cli.work import CallOptions
    from gdcli.output.layout.screen import Screen

RATES_PER_DECADE: Final = 10
"""Learning rates that + and - go through: 0.1, 0.13, 0.16, 0.2, 0.25, 0.32, 0.4, 0.5, 0.63, 0.79, 1."""
FRAMES_MAX: Final = 10_000
"""The most iterates that are shown one by one; of a longer run an even selection is shown."""
EXPLAINED_STEPS_MAX: Final = 10_000
"""The last step with its arithmetic: for each frame with arithmetic the run is made again up to its step."""
EARLIER_RUNS_MAX: Final = 4
MOVES_ACROSS: Final = 40
"""About the number of moves of the start from one side of the first picture to the other."""
PART_GAP: Final = "   "
EARLIER_RUN: Final = "{method} {rate}"


ARROWS: Final = (
    (("\x1b[D", "\x1bOD"), sentences.LEFT, sentences.START_LEFT, (0, -1), sentences.START_ENTRY),
    (("\x1b[C", "\x1bOC"), sentences.RIGHT, sentences.START_RIGHT, (0, 1), None),
    (("\x1b[A", "\x1bOA"), sentences.UP, sentences.START_UP, (1, 1), None),
    (("\x1b[B", "\x1bOB"), sentences.DOWN, sentences.START_DOWN, (1, -1), None),
)
"""The bytes of each arrow key, its name, its help, the variable and the direction; then the entry for all arrows."""


def watched(
    problem: Problem, chosen: DescentKeywords, fps: float, call: CallOptions
) -> tuple[DescentKeywords, CallOptions]:
    """Show the run frame by frame; returns the settings of the run that was watched last, and the call of it."""
    if not can_watch(quiet=call.quiet):
        return chosen, call
    show = DescentShow(problem, chosen)
    play(show, fps)
    return show.chosen, call_of_last_picture(show, call) if show.is_changed else call


class DescentShow(Show):
    """One descent, the number of its iterates that are shown, and the earlier descents from the same start."""

    def __init__(self, problem: Problem, chosen: DescentKeywords) -> None:
        self.problem = problem
        self.chosen = chosen
        self.run = self._descend(chosen)
        self.chosen = {**chosen, "seed": self.run.settings.seed}
        self.first = self.run
        self.earlier: tuple[Run, ...] = ()
        self.shown = 1
        self.is_paused = False
        self.message = ""
        self._painted: tuple[object, Callable[[int], list[str]]] | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the run has other settings than at the beginning."""
        return self.run.settings != self.first.settings

    @property
    def is_finished(self) -> bool:
        return self.shown >= len(self.run.trajectory)

    @property
    def is_moving(self) -> bool:
        return not self.is_paused and not self.is_finished

    def advance(self) -> None:
        self.shown = min(self.shown + max(1, len(self.run.trajectory) // FRAMES_MAX), len(self.run.trajectory))

    def command(self) -> str:
        return command(self.problem, self.run.settings)

    def frame(self, screen: Screen) -> list[str]:
        from gdcli.output.plots.animation import painter  # rich and plotext are for pages only

        view = (screen, self.run, self.earlier)
        if self._painted is None or self._painted[0] != view:
            value, known = self.problem.objective.value, self.problem.minima
            paint = painter(screen, self.run, value, earlier=self.earlier, known=known)
            self._painted = view, paint
        return [*self._painted[1](self.shown), *self._below(screen)]

    def state(self) -> str:
        finished = sentences.FINISHED if self.is_finished else sentences.RUNNING
        state = sentences.PAUSED if self.is_paused else finished
        earlier = [EARLIER_RUN.format(method=run.settings.optimizer, rate=_rate(run)) for run in self.earlier]
        parts = [shown(state(method=self.run.settings.optimizer, rate=_rate(self.run)))]
        if self.message:
            parts.append(self.message)
        elif earlier:
            parts.append(shown(sentences.EARLIER(runs=", ".join(earlier))))
        return PART_GAP.join(parts)

    def pause(self) -> None:
        """Stand still, or go on."""
        self.is_paused = not self.is_paused

    def step(self) -> None:
        """Show one more iterate and stand still."""
        self.is_paused = True
        self.shown = min(self.shown + 1, len(self.run.trajectory))

    def step_back(self) -> None:
        """Show one iterate less and stand still."""
        self.is_paused = True
        self.shown = max(1, self.shown - 1)

    def again(self) -> None:
        """The same run from its start."""
        self.shown, self.message = 1, ""

    def change_rate(self, direction: int) -> None:
        """The next learning rate of the scale, up (1) or down (-1)."""
        self._change({"lr": next_rate(self.run.settings.learning_rate, direction)}, self.run)

    def change_method(self) -> None:
        """The next method of the table that can run here, with its own hyperparameters."""
        from gdcli.descent.methods.optimizers import HYPERPARAMETERS, OPTIMIZERS

        names = list(OPTIMIZERS)
        place = names.index(self.run.settings.optimizer)
        unset = cast(DescentKeywords, dict.fromkeys(HYPERPARAMETERS))
        others = [*names[place + 1 :], *names[:place]]
        next(filter(None, (self._change({**unset, "optimizer": name}, self.run) for name in others)), None)

    def move_start(self, variable: int, direction: int) -> None:
        """The start a little further along a variable; earlier runs had another start and are forgotten."""
        if variable < len(self.run.variables):
            start = list(self.run.settings.start)
            start[variable] = moved_start(start[variable], direction, self._width(variable))
            self._change({"start": tuple(start)})

    def _width(self, variable: int) -> float:
        """About the extent of the first picture along a variable."""
        from gdcli.output.drawing.frame import in_view
        from gdcli.output.plots.path import positions

        points = positions(self.first)
        places = [point[variable] for point in points[: in_view(points)]]
        return (max(places) - min(places)) or 1.0

    def _change(self, changes: DescentKeywords, *kept: Run) -> bool:
        """Begin again with other settings, and keep some runs in sight; False, with a message, if that fails."""
        chosen: DescentKeywords = {**self.chosen, **changes}
        try:
            run = self._descend(chosen)
        except GdcliError as error:
            self.message = error.message
            return False
        others = [run for run in self.earlier if run.settings != self.run.settings] if kept else []
        self.earlier = tuple(
            each for each in (*others, *kept) if each.settings != run.settings
        )[-EARLIER_RUNS_MAX:]
        self.chosen, self.run = chosen, run
        self.again()
        return True

    def _descend(self, chosen: DescentKeywords) -> Run:
        return single_run.descend(self.problem, advise=False, **chosen)

    def _below(self, screen: Screen) -> list[str]:
        """The arithmetic of the step that comes next, or at the end the verdict; always as many lines."""
        from gdcli.output.plots.animation import rows_below

        count = rows_below(self.run)
        lines = list(self._words(screen))
        return [*lines[:count], *[""] * (count - len(lines))]

    def _words(self, screen: Screen) -> Iterator[str]:
        from gdcli.output.pages.explanation import update_line
        from gdcli.output.sections.verdict import first_sentence

        step = self.run.trajectory[self.shown - 1].step + 1
        if self.is_finished:
            yield from screen.lines(first_sentence(screen, self.run))
        elif step <= EXPLAINED_STEPS_MAX:
            explained = explanation.explain(self.problem, step, **self.chosen)
            for place in range(len(explained.variables)):
                yield from screen.lines(update_line(screen, explained, place))


def _rate_by(direction: int, show: DescentShow) -> None:
    show.change_rate(direction)


def _start_by(variable: int, direction: int, show: DescentShow) -> None:
    show.move_start(variable, direction)


def _rate(run: Run) -> str:
    return f"{run.settings.learning_rate:.6g}"


def next_rate(rate: float, direction: int) -> float:
    """The next of ten learning rates a decade, with two digits; 0 stays.

    >>> next_rate(0.1, 1), next_rate(0.1, -1), next_rate(0.11, 1), next_rate(-1.0, 1)
    (0.13, 0.079, 0.13, -1.3)
    """
    if rate == 0.0:
        return rate
    place = round(RATES_PER_DECADE * math.log10(abs(rate)))
    scale = [float(f"{10 ** (each / RATES_PER_DECADE):.2g}") for each in range(place - 2, place + 3)]
    beyond = [each for each in scale if (each - abs(rate)) * direction > 0.0]
    return math.copysign(min(beyond) if direction > 0 else max(beyond), rate)


def moved_start(start: float, direction: int, width: float) -> float:
    """The start, one move further: a power of ten or 2 or 5 times that, so that the way across takes about 40 moves.

    >>> moved_start(1.0, 1, 4.0), moved_start(0.5, -1, 30.0)
    (1.1, 0.0)
    """
    power = 10.0 ** math.floor(math.log10(width / MOVES_ACROSS))
    move = max(factor * power for factor in (1, 2, 5) if factor * power <= width / MOVES_ACROSS * (1 + 1e-9))
    return float(f"{(round(start / move) + direction) * move:.6g}")


DescentShow.keys = (
    Key((" ",), sentences.SPACE, sentences.PAUSE, DescentShow.pause, sentences.PAUSE_ENTRY),
    Key(("n",), "n", sentences.STEP, DescentShow.step, sentences.STEP_ENTRY),
    Key(("+", "="), "+", sentences.RATE_UP, partial(_rate_by, 1), sentences.RATE_ENTRY),
    Key(("-", "_"), "-", sentences.RATE_DOWN, partial(_rate_by, -1)),
    Key(("m",), "m", sentences.METHOD, DescentShow.change_method, sentences.METHOD_ENTRY),
    *(Key(sent, name, words, partial(_start_by, *move), entry) for sent, name, words, move, entry in ARROWS),
    Key(("b", "\x7f"), "b", sentences.STEP_BACK, DescentShow.step_back, sentences.BACK_ENTRY),
    Key(("r",), "r", sentences.AGAIN, DescentShow.again, sentences.AGAIN_ENTRY),
)
