"""Named functions and their known minima.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gdcli.answer import Answer, Fact, point_in_short_form
from gdcli.model.sentences import FUNCTION, NAME, START, Sentence, Template, shown
from gdcli.record import field, record


@record
class KnownMinimum:
    """A local minimum that is known beforehand: the minimizer (n) and the value there.

    `exact`: the point is known in closed form; else it is the float64 nearest to a computed point. `smooth` is false at
    a kink, where zero is a subgradient but no gradient exists.
    """

    point: tuple[float, ...]
    value: float
    exact: bool = True
    smooth: bool = True


@record
class ModelRows:
    """The rows behind a loss: pairs of x and its target, and the model in x whose parameters are the variables.

    `column` and `target` are the names of x and its target in pictures; `at` gives the model with the parameters at a
    point (n), as a function of x.
    """

    model: str
    rows: tuple[tuple[float, float], ...]
    column: str = "x"
    target: str = "y"
    at: Callable[[Sequence[float]], Callable[[float], float]] | None = field(default=None, compare=False)


@record
class Card(Answer):
    """A named function as the gallery shows it; `sizes` says which n `@name(n)` may have, empty for a single form."""

    name: str
    about_sentence: Sentence
    teaches_sentence: Sentence
    source: str
    tags: tuple[str, ...]
    expression: str
    variables: tuple[str, ...]
    start: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    minima: tuple[KnownMinimum, ...]
    sizes_sentence: str | Sentence = ""

    @property
    def about(self) -> str:
        """A description of the function."""
        return str(self.about_sentence)

    @property
    def teaches(self) -> str:
        """The lesson that the function teaches."""
        return str(self.teaches_sentence)

    @property
    def sizes(self) -> str:
        """The n that it comes in."""
        return str(self.sizes_sentence)

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield NAME, f"@{self.name}: {shown(self.about_sentence)}"
        yield FUNCTION, self.expression
        yield START, point_in_short_form(self.variables, self.start)


@record
class Gallery(Answer):
    """All named functions, in the order of the gallery."""

    cards: tuple[Card, ...]

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield Template("functions"), len(self.cards)
        yield Template("names"), ", ".join(f"@{card.name}" for card in self.cards)
