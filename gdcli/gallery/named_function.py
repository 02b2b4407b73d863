"""The records of the gallery: a named function, the sizes of its forms, and one form of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

from gdcli.errors import UsageError
from gdcli.gallery import sentences
from gdcli.model.gallery import KnownMinimum, ModelRows
from gdcli.model.sentences import Sentence
from gdcli.record import record

Minima = tuple[KnownMinimum, ...]


@record
class Size:
    """The n that `@name(n)` allows: multiples of `multiple` from `least` to `most`; `default` where n is not given."""

    default: int = 2
    least: int = 1
    most: int = 10_000
    multiple: int = 1

    def allows(self, n: int) -> bool:
        return self.least <= n <= self.most and n % self.multiple == 0

    def said(self) -> Sentence:
        """The sizes in words."""
        fields = {"least": str(self.least), "most": str(self.most)}
        if self.multiple > 1:
            return sentences.MULTIPLES(multiple=str(self.multiple), **fields)
        return sentences.SIZES(**fields)


@record
class NamedFunction:
    """One entry of the gallery; if it has a `size`, `text`, `variables` and `minima` are functions of n.

    `start` and `ranges` have an entry for each variable; with more variables than entries they are repeated. `minima`
    is empty if the function has no minimum, or none that is known. `rows`: the data that a model is fitted to, if the
    function is the loss of one.
    """

    name: str
    about: Sentence
    source: str
    teaches: Sentence
    tags: frozenset[str]
    text: str | Callable[[int], str]
    start: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    minima: Minima | Callable[[int], Minima] = ()
    variables: tuple[str, ...] | Callable[[int], tuple[str, ...]] = ("x", "y")
    size: Size | None = None
    rows: ModelRows | None = None

    def instance(self, n: int | None = None) -> NamedInstance:
        """The function itself, or its form of size n. Raises UsageError for a size that it does not have."""
        if n is not None and (self.size is None or not self.size.allows(n)):
            raise UsageError(sentences.NO_SUCH_SIZE(name=self.name, size=str(n)), self._sizes())
        size = n if n is not None else self.size.default if self.size else 0
        variables = self.variables(size) if callable(self.variables) else self.variables
        return NamedInstance(
            name=f"{self.name}({n})" if n is not None else self.name,
            text=self.text(size) if callable(self.text) else self.text,
            variables=variables,
            start=tuple(islice(cycle(self.start), len(variables))),
            ranges=tuple(islice(cycle(self.ranges), len(variables))),
            minima=self.minima(size) if callable(self.minima) else self.minima,
            function=self,
        )

    def _sizes(self) -> Sentence:
        """The hint for a wrong size."""
        if self.size is None:
            return sentences.ONE_FORM(name=self.name)
        default = str(self.size.default)
        return sentences.SIZES_ARE(sizes=self.size.said(), name=self.name, default=default)


@record
class NamedInstance:
    """A named function in n variables, in natural order, with its start (n), plot ranges (n) and minima."""

    name: str
    text: str
    variables: tuple[str, ...]
    start: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    minima: Minima
    function: NamedFunction
