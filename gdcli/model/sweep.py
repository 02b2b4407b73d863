"""Many runs, counted by learning rate. n variables, K updates.

Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gdcli.answer import Answer, Fact
from gdcli.model.default_settings import Settings
from gdcli.model.outcomes import Outcome
from gdcli.model.sentences import EDGE, FUNCTION, Sentence, Template
from gdcli.record import field, record


def percent(share: float) -> str:
    """A share in percent; only a share of 0 is `0%`, and only a share of 1 is `100%`."""
    if 0.0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1.0 - 1e-9 else f"{share:.0%}"


@record
class SweepRow:
    """The ends of the descents with one learning rate, from every start where the function has a value.

    `outcomes` counts the descents by outcome. `median_steps` is the median of the descents that converged;
    `median_value` the median of all final values, in which a missing value counts as infinite; None without a descent
    to count. `unsettled` counts the descents for which the rate is too high: they diverged, left the domain, or
    oscillate without coming to rest. `without_value` is the number of starts where the function has no value, from
    which no descent is possible.
    """

    learning_rate: float
    outcomes: Mapping[Outcome, int]
    median_steps: float | None
    median_value: float | None
    unsettled: int = 0
    without_value: int = 0

    @property
    def starts(self) -> int:
        return sum(self.outcomes.values())

    def share(self, outcome: Outcome) -> float:
        """The share of the starts with this outcome."""
        return self.outcomes.get(outcome, 0) / self.starts if self.starts else 0.0


@record
class Sweep:
    """Every learning rate from every start; one row for each rate, in the order given.

    `settings` hold what all descents share; their start and learning rate are those of one of them. `starts_sentence`
    describes the starts, `lanes` is the number of descents asked for; an interrupted sweep has the rows so far.
    """

    expression: str
    variables: tuple[str, ...]
    settings: Settings
    starts_sentence: str | Sentence
    seed: int | None
    lanes: int
    rows: tuple[SweepRow, ...]
    interrupted: bool = False
    engine: str = field(default="python", compare=False)
    engine_note: str | Sentence = field(default="", compare=False)

    @property
    def starts(self) -> str:
        """The starts in English."""
        return str(self.starts_sentence)


@record
class SweepReport(Answer):
    """A sweep and what it shows: one rate to use, the measured edge of stability, and the limit that theory gives.

    `suggestion` is None if the sweep does not support any rate; `reason_sentence` gives the reason for either. The edge
    lies between the two rates of `edge`: with the lower one most starts still settle, with the higher one they do not.
    `limit` is the limit of a constant rate at the sharpest of the `minima` minima that descents reached (or that are
    known), which is at the point `limit_at` (n); `limit_exact`: the curvature is the same everywhere.
    """

    sweep: Sweep
    suggestion: float | None
    reason_sentence: str | Sentence
    edge: tuple[float, float] | None
    limit: float | None
    limit_exact: bool
    limit_at: tuple[float, ...] | None = None
    minima: int = 0

    @property
    def reason(self) -> str:
        """The reason for the suggested rate, or for none, in English."""
        return str(self.reason_sentence)

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield FUNCTION, self.sweep.expression
        yield Template("descents"), Template(
            "{descents}: {count} learning rate from {starts}", "{descents}: {count} learning rates from {starts}"
        )(len(self.sweep.rows), descents=self.sweep.lanes, starts=self.sweep.starts_sentence)
        rate, reason = str(self.suggestion), self.reason_sentence
        yield Template("suggestion"), Template("{rate} ({reason})")(rate=rate, reason=reason)
        yield EDGE, self.edge
