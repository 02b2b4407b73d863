"""Which minimum each start reaches.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gdcli.answer import Answer, Fact, point_in_short_form
from gdcli.model.default_settings import Settings
from gdcli.model.outcomes import Outcome
from gdcli.model.sentences import FUNCTION, STARTS, Sentence, Template
from gdcli.record import field, record

NOT_RUN: Final = -1
"""The label of a start that was not run before the map was interrupted."""


@record
class Basin:
    """A group of starts with the same end, and their `share` of all starts.

    With a point (n) and its value it is a minimum (`converged`), or another stationary point (`saddle`, `maximum`).
    Without a point it is all further minima together (`converged`), or an outcome: `plateau`, `not_converged`,
    `oscillating`, `diverged` (descents that left the domain count as diverged), and `left_domain` for starts without a
    value.
    """

    outcome: Outcome
    point: tuple[float, ...] | None
    value: float | None
    share: float


@record
class Basins(Answer):
    """Which minimum each start of a grid reaches; in one variable the grid has one row.

    `labels[row][column]` is an index into `basins`, or NOT_RUN; rows go from the highest second coordinate to the
    lowest. `ends` has, in the same order, where each descent ended (n columns), its value there and its updates.
    """

    expression: str
    variables: tuple[str, ...]
    settings: Settings
    box: tuple[tuple[float, float], ...]
    labels: tuple[tuple[int, ...], ...]
    basins: tuple[Basin, ...]
    interrupted: bool = False
    engine: str = field(default="python", compare=False)
    engine_note: str | Sentence = field(default="", compare=False)
    ends: tuple[Sequence[float], ...] = field(default=(), compare=False)

    def starts(self) -> Iterator[tuple[tuple[float, ...], int]]:
        """Every start (n) with its label, row by row."""
        down, across = len(self.labels), len(self.labels[0])
        for i, row in enumerate(self.labels):
            for j, label in enumerate(row):
                shares = (j / max(1, across - 1), 1 - i / max(1, down - 1))
                yield tuple(
                    low + (high - low) * share for (low, high), share in zip(self.box, shares, strict=False)
                ), label

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        from gdcli.model.words import word  # noqa: PLC0415 - for the short form only

        yield FUNCTION, self.expression
        down, across = len(self.labels), len(self.labels[0])
        yield STARTS, Template("{across} across, {down} down")(across=across, down=down)
        for basin in self.basins:
            where: object = word(basin.outcome)
            if basin.point is not None:
                at = point_in_short_form(self.variables, basin.point)
                where = Template("{outcome} at {point}")(outcome=word(basin.outcome), point=at)
            yield f"{basin.share:.1%}", where
