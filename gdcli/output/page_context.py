"""What a page shows besides its record: the choices of the reader, the function, and commands to type next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.model import KnownMinimum, Settings
    from gdcli.model.gallery import ModelRows
    from gdcli.output.layout.screen import Screen, Words

DrawnRanges = Sequence[tuple[float, float]]


class PlottedFunction(Protocol):
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
    def objective(self) -> PlottedFunction:
        """The compiled function."""

    @property
    def minima(self) -> tuple[KnownMinimum, ...]:
        """The minima that the gallery knows; empty for any other function."""

    @property
    def model_rows(self) -> ModelRows | None:
        """The rows behind the loss of a model that the gallery knows."""


class Commands(Protocol):
    """Writes the commands to type next about the function of a page, ready for a shell."""

    @property
    def point(self) -> str:
        """A point at which the function has a value, as it is typed; empty if none is known."""

    def about(self, name: str, *options: str) -> str:
        """`gdcli NAME EXPR …` with these options."""

    def in_view(self, name: str) -> str:
        """`gdcli NAME EXPR` with the option --range as it was typed."""

    def descents(self, *options: str, name: str = "descend") -> list[str]:
        """The command of a descent, or of several, with these options; none without a point to start from."""

    def with_settings(self, settings: Settings, name: str = "descend", *options: str) -> str:
        """A descent, or another command that takes them, with these settings."""

    def chain_rule(self, point: Sequence[float] | None) -> list[str]:
        """The command that derives a composite function through its inner one; none for any other function."""


@record
class PageChoices:
    """What the reader chose of a page.

    `output`: the file for it. `plot`: whether there are pictures (None: everywhere except in a stream of text).
    `brief`: only the picture, the verdict and the commands. `every_row`: tables leave no row out. `quiet`: without the
    commands to type next.
    """

    output: str | None = None
    plot: bool | None = None
    brief: bool = False
    every_row: bool = False
    quiet: bool = False

    def is_drawn(self, screen: Screen) -> bool:
        """Whether the page has pictures on this screen."""
        return screen.has_pictures if self.plot is None else self.plot


@record
class PageContext:
    """What any page may show besides its record.

    `subject`: the function, without which there are no pictures of it. `remarks`: where the function came from and how
    it was read. `command`: the command that was typed, and `commands` writes others about the function; a page that
    answers no command proposes none.
    """

    choices: PageChoices = PageChoices()
    subject: Subject | None = None
    remarks: Sequence[Words] = ()
    command: str = ""
    commands: Commands | None = None
