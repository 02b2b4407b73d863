"""The picture of a function alone."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.answer import Answer, Fact
from gdcli.model.analysis import CriticalPoint
from gdcli.model.sentences import FUNCTION, Template
from gdcli.record import record


@record
class FunctionPlot(Answer):
    """The picture of a function of one or two variables over its `ranges` (n intervals).

    `log` draws decimal logarithms of the values, `field` arrows down the gradient; `tangent` is the point (n) at which
    the tangent, or in two variables the gradient, is drawn. `points` are the critical points in view.
    """

    expression: str
    variables: tuple[str, ...]
    ranges: tuple[tuple[float, float], ...]
    log: bool = False
    field: bool = True
    tangent: tuple[float, ...] | None = None
    points: tuple[CriticalPoint, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield FUNCTION, self.expression
        yield Template("ranges"), ", ".join(f"{low:g} … {high:g}" for low, high in self.ranges)
