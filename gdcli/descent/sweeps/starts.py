"""The starts of a sweep: given points, a grid, or random points of a box, made block by block.

Start i does not depend on how the starts are cut into blocks. Blocks limit the memory that many starts need.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np

from gdcli.descent.methods.parameters import check_seed
from gdcli.descent.sweeps import sentences as say
from gdcli.errors import UsageError
from gdcli.graph.code.numpy_operations import Array
from gdcli.language.names import shortened
from gdcli.language.ranges import VariableRange, parse_grid
from gdcli.language.sentences import WRITE_GRID
from gdcli.language.values import parse_count, parse_point
from gdcli.model.sentences import COUNT_OF_STARTS, Sentence, shown
from gdcli.record import record

STARTS_MAX: Final = 10**12
BLOCK_STARTS: Final = 4096
"""Random starts come in blocks of this size; the generator of a block depends on the seed and the block's number."""


class Starts(Protocol):
    """A series of points in n variables; `words` describes it, `seed` is the seed of random points."""

    @property
    def count(self) -> int: ...
    @property
    def words(self) -> Sentence: ...
    @property
    def seed(self) -> int | None: ...

    def block(self, begin: int, end: int) -> Array:
        """The starts begin … end - 1 as columns (n, end - begin)."""
        ...


@record
class GivenStarts:
    """Points that were named one by one."""

    points: tuple[tuple[float, ...], ...]
    seed: None = None

    @property
    def count(self) -> int:
        return len(self.points)

    @property
    def words(self) -> Sentence:
        return COUNT_OF_STARTS(len(self.points))

    def block(self, begin: int, end: int) -> Array:
        return np.array(self.points[begin:end]).T


@record
class GridStarts:
    """A grid over a box, evenly spaced from edge to edge; the last variable changes fastest."""

    variables: tuple[str, ...]
    axes: tuple[VariableRange, ...]
    seed: None = None

    @property
    def counts(self) -> tuple[int, ...]:
        """How many points each axis has."""
        return tuple(axis.points or 1 for axis in self.axes)

    @property
    def count(self) -> int:
        return math.prod(self.counts)

    @property
    def words(self) -> Sentence:
        counts = " × ".join(map(str, self.counts))
        return say.GRID_OF_STARTS(self.count, counts=counts, box=_box_words(self.variables, self.axes))

    def block(self, begin: int, end: int) -> Array:
        indices = np.unravel_index(np.arange(begin, end), self.counts)
        return np.stack(
            [np.linspace(axis.low, axis.high, axis.points or 1)[i] for axis, i in zip(self.axes, indices, strict=True)]
        )


@record
class RandomStarts:
    """Points drawn evenly from a box; the same seed gives the same ones."""

    variables: tuple[str, ...]
    box: tuple[VariableRange, ...]
    count: int
    seed: int

    @property
    def words(self) -> Sentence:
        return say.RANDOM_STARTS(self.count, box=_box_words(self.variables, self.box), seed=str(self.seed))

    def block(self, begin: int, end: int) -> Array:
        low, high = (np.array([getattr(axis, edge) for axis in self.box])[:, None] for edge in ("low", "high"))
        first, last = begin // BLOCK_STARTS, -(-end // BLOCK_STARTS)
        drawn = [
            np.random.Generator(np.random.PCG64([self.seed, number])).random((len(self.box), BLOCK_STARTS))
            for number in range(first, last)
        ]
        offset = first * BLOCK_STARTS
        shares = (
            np.concatenate(drawn, axis=1)[:, begin - offset : end - offset] if drawn else np.empty((len(self.box), 0))
        )
        points: Array = low + (high - low) * shares
        return points


def some_of(starts: Starts, most: int) -> GivenStarts:
    """A few of the starts, evenly chosen."""
    chosen = range(0, starts.count, -(-starts.count // most))
    return GivenStarts(tuple(tuple(starts.block(i, i + 1)[:, 0].tolist()) for i in chosen))


def _box_words(variables: Sequence[str], box: Sequence[VariableRange]) -> str:
    return ", ".join(f"{name} = {axis.low:g} … {axis.high:g}" for name, axis in zip(variables, box, strict=True))


def parse_starts(text: str, variables: tuple[str, ...], box: Sequence[VariableRange], seed: int) -> Starts:
    """Read `500` or `1e3` (random in the box), `x=-3:3:100,y=-3:3:100` (a grid), or points such as `1,2; 3,4`.

    A bare number is a count; a single point of one variable is written with its name. Raises UsageError.
    """
    check_seed(seed)
    count = _count(text)
    if count is not None and (count >= 0 or len(variables) != 1):
        _check_count(count)
        return RandomStarts(variables, tuple(box), count, seed)
    if ":" not in text:
        points = tuple(parse_point(point, variables) for point in text.split(";"))
        if len(variables) == len(points) == 1 and "=" not in text:
            raise _nameless(shortened(text.strip()), variables[0])
        return GivenStarts(points)
    axes = parse_grid(text, variables)
    for name, axis in zip(variables, axes, strict=True):
        if axis.points is None:
            raise UsageError(say.GRID_WITHOUT_COUNT(name=name), WRITE_GRID())
    _check_count(math.prod(axis.points or 1 for axis in axes))
    return GridStarts(variables, axes)


def _count(text: str) -> int | None:
    """The whole number that the text stands for; None if it is not one."""
    try:
        return parse_count(text)
    except UsageError:
        return None


def _nameless(number: str, variable: str) -> UsageError:
    """The refusal of a point that looks like a count."""
    return UsageError(say.NO_NUMBER_OF_STARTS(number=number), say.WRITE_STARTS(name=variable, number=number))


def _check_count(count: int) -> None:
    if not 1 <= count <= STARTS_MAX:
        raise UsageError(say.STARTS_OUT_OF_RANGE(count=shortened(shown(count))), say.STARTS_BETWEEN(most=STARTS_MAX))
