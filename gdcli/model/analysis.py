"""Critical points and convexity of a function, and its picture.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from gdcli.answer import Answer, Fact, point_in_short_form
from gdcli.model.derivation import Formula, LocalView
from gdcli.model.sentences import FUNCTION, SHAPE, VALUE_AT, Sentence, Template
from gdcli.record import record


class CriticalKind(StrEnum):
    """The kind of a point where the gradient vanishes or changes its sign; `degenerate` if it was not determined."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    INFLECTION = "inflection"
    DEGENERATE = "degenerate"


@record
class CriticalPoint:
    """A critical point, its kind, and at a minimum the learning rates that its curvature allows near it.

    `exact` holds the coordinates as formulas if the algebra system solved for them, else None: the point is then
    numeric. `proved`: it is proved to be a critical point and the only one around; at a kink, to the rounding of the
    range. `eigenvalues` (n) are None if the function has no second derivatives there, inf if they grow without bound.
    At a kink `slopes` has for each variable the slopes from the left and from the right. `rate` is the factor by which
    the distance shrinks in each step with the best fixed learning rate.
    """

    point: tuple[float, ...]
    value: float
    kind: CriticalKind
    eigenvalues: tuple[float, ...] | None
    exact: tuple[Formula, ...] | None = None
    proved: bool = False
    slopes: tuple[tuple[float | None, float | None], ...] | None = None
    condition_number: float | None = None
    lr_limit: float | None = None
    lr_best: float | None = None
    rate: float | None = None


@record
class FlatSet:
    """A connected set of critical points with the same value: an interval, a line, a curve or a region.

    `points` are some of them, `box` (n pairs) holds what was found of the set inside the range.
    """

    kind: CriticalKind
    value: float
    points: tuple[tuple[float, ...], ...]
    box: tuple[tuple[float, float], ...]


@record
class Hole:
    """A point at which the formula has no value although the function tends to `limit` around it."""

    point: tuple[float, ...]
    limit: float


@record
class LowestValue:
    """The lowest value in the range lies between `low` and `high`, by proof; `high` is the value at `point`."""

    low: float
    high: float
    point: tuple[float, ...]


@record
class Analysis(Answer):
    """Critical points, curvature and convexity of a function.

    `convexity` is a proved shape or `unknown`, and `reason_sentence` says how it was proved. `box` (n pairs) is the
    searched range. `complete`: it is proved, by the algebra system, by convexity or by interval arithmetic, that there
    are no other critical points in the box; `everywhere`: nor outside of it. If it is not complete, others can only be
    in the boxes `undecided`, which is None if nothing was excluded. `sets` are critical points that are not isolated.
    `holes` are not critical points, because the function has no value there.
    """

    expression: Formula
    variables: tuple[str, ...]
    convexity: str
    reason_sentence: str | Sentence
    quadratic: bool
    points: tuple[CriticalPoint, ...]
    complete: bool
    box: tuple[tuple[float, float], ...]
    sets: tuple[FlatSet, ...] = ()
    undecided: tuple[tuple[tuple[float, float], ...], ...] | None = None
    lowest: LowestValue | None = None
    holes: tuple[Hole, ...] = ()
    note_sentences: tuple[str | Sentence, ...] = ()
    interrupted: bool = False
    everywhere: bool = False

    @property
    def reason(self) -> str:
        """The proof of the convexity in a sentence, in English; empty if the convexity is not known."""
        return str(self.reason_sentence)

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on the search, in English."""
        return tuple(map(str, self.note_sentences))

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        from gdcli.model.words import word  # noqa: PLC0415 - for the short form only

        yield FUNCTION, self.expression.text
        yield SHAPE, word(self.convexity)
        for point in self.points:
            at = point_in_short_form(self.variables, point.point)
            yield word(point.kind), VALUE_AT(point=at, value=f"{point.value:.6g}")


@record
class FunctionPlot(Answer):
    """The picture of a function of one or two variables over its `ranges` (n intervals).

    `log` draws decimal logarithms of the values, `field` arrows down the gradient; `at` is the function at the point
    of its tangent, or in two variables of its gradient. Else `points` are the critical points in view, `sets` those
    that are not isolated, and `complete` says that there are no others.
    """

    expression: str
    variables: tuple[str, ...]
    ranges: tuple[tuple[float, float], ...]
    log: bool = False
    field: bool = True
    at: LocalView | None = None
    points: tuple[CriticalPoint, ...] = ()
    sets: tuple[FlatSet, ...] = ()
    complete: bool = False

    @property
    def tangent(self) -> tuple[float, ...] | None:
        """The point (n) at which the tangent, or in two variables the gradient, is drawn."""
        return None if self.at is None else self.at.point

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield FUNCTION, self.expression
        yield Template("ranges"), ", ".join(f"{low:g} … {high:g}" for low, high in self.ranges)
