"""The arithmetic of one update.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.answer import Answer, Fact, place
from gdcli.model.run import Iterate
from gdcli.record import record


@record
class Assignment:
    """One line of an update's arithmetic: `name = symbols = figures = value`."""

    name: str
    symbols: str
    figures: str
    value: float


@record
class StepExplanation(Answer):
    """The arithmetic of update `step`, counted from 1, which leads from iterate `before` to the point `after` (n).

    `preamble` is what was done for all components together (a line search, a linear system), `lines` has the update of
    each variable, in order. `loss` and `slopes` (n) write the value and the gradient before the update out with their
    numbers; `value_after` is the value where it leads.
    """

    optimizer: str
    step: int
    variables: tuple[str, ...]
    before: Iterate
    preamble: tuple[Assignment, ...]
    lines: tuple[tuple[Assignment, ...], ...]
    after: tuple[float, ...]
    loss: Assignment | None = None
    slopes: tuple[Assignment, ...] = ()
    value_after: float | None = None

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield "step", f"{self.step:,} of {self.optimizer}"
        yield "from", place(self.variables, self.before.point)
        yield "to", place(self.variables, self.after)
