"""The options of a page: the function of its record, and what the reader asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.model import Derivation, KnownMinimum
    from gdcli.model.gallery import ModelRows
    from gdcli.output.layout.screen import Screen, Words

Ranges = Sequence[tuple[float, float]]


class Function(Protocol):
    """The function that pictures evaluate, at points of n floats."""

    def value(self, point: Sequence[float], /) -> float:
        """The value; nan where there is none."""

    def value_and_gradient(self, point: Sequence[float], /) -> tuple[float, tuple[float, ...]]:
        """The value and the gradient (n)."""


class Subject(Protocol):
    """The function that a page is about."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the n variables."""

    @property
    def objective(self) -> Function:
        """The compiled function."""

    @property
    def minima(self) -> tuple[KnownMinimum, ...]:
        """The minima that the gallery knows; empty for any other function."""

    @property
    def model_rows(self) -> ModelRows | None:
        """The rows behind the loss of a model that the gallery knows."""


@record
class PageOptions:
    """What a page shows besides its record; each page uses the fields that apply to it.

    `remarks`: where the function came from and how it was read. `ranges`: the part of each variable to show (None:
    chosen from the record). `plot`: whether there are pictures (None: see `is_drawn`). `brief`: only the picture, the
    verdict and the commands. `is_animated`: the drawing of a run plays by itself. `quiet`: without the commands to type
    next. `method_title` and `method_formula` describe the method of a run, `planned_rates` are the learning rates of
    its schedule; `derivation` waits for the formulas. The commands to type next begin with `command` and `expression`,
    which were typed, ready for a shell, or are written by `command_of`: a descent, or another command about the same
    function, with given settings. `box` is the option --range as it was typed. `point`: a point at which the function
    has a value, empty if none is known; `start`: the same as an option, empty if descents start there anyway.
    `chain_command` derives a composite function through its inner one.
    """

    output: str | None = None
    subject: Subject | None = None
    remarks: Sequence[Words] = ()
    ranges: Ranges | None = None
    plot: bool | None = None
    every_row: bool = False
    tree: bool = False
    brief: bool = False
    is_animated: bool = False
    quiet: bool = False
    command: str = ""
    expression: str = ""
    chain_command: str = ""
    box: str = ""
    point: str = ""
    start: str = ""
    command_of: Callable[..., str] | None = None
    method_title: Words = "Gradient descent"
    method_formula: Sequence[Words] = ()
    planned_rates: Sequence[float] = ()
    derivation: Callable[[], Derivation | None] | None = None

    def descent(self, rate: str = "", command: str = "descend") -> list[str]:
        """The command of a descent with that learning rate, or with several; empty without a point to start from."""
        if not self.point:
            return []
        options = [*(["--lr", rate] if rate else []), *(["--start", self.start] if self.start else [])]
        return [" ".join(["gdcli", command, self.expression, *options])]

    def is_drawn(self, screen: Screen) -> bool:
        """Whether the page has pictures: as the reader says; else everywhere except in a stream of text."""
        return self.subject is not None and (screen.has_pictures if self.plot is None else self.plot)
