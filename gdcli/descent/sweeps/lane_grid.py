"""The lanes of a sweep, every rate from every start, and how they run group by group.

Lanes are numbered rate by rate: lane i has rate i // S and start i % S of S starts. They are made and run in groups,
which limits the memory that many lanes need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdcli.descent.sweeps.lane_data import INTERRUPTED_CODE, LaneResults
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.descent.sweeps.starts import Starts
from gdcli.graph.code.numpy_operations import Array

OnProgress = Callable[[int, int], None]
ShouldStop = Callable[[], bool]
Follow = Callable[
    [LaneEngine, "LaneGrid", OnProgress | None, ShouldStop | None], Iterator[tuple[int, int, LaneResults]]
]
"""Runs the groups of a grid in order, in this process (`follow`), in a pool, or on a cluster."""


@dataclass(frozen=True)
class LaneGrid:
    """The lanes of a sweep: every rate from every start."""

    rates: tuple[float, ...]
    starts: Starts

    @property
    def count(self) -> int:
        return len(self.rates) * self.starts.count

    @cached_property
    def _rate_of_index(self) -> Array:
        return np.array(self.rates)

    def block(self, begin: int, end: int) -> tuple[Array, Array]:
        """Points (n, end - begin) and learning rates (end - begin) of the lanes begin … end - 1."""
        each = self.starts.count
        rates = self._rate_of_index[np.arange(begin, end) // each]
        pieces: list[Array] = []
        while begin < end:
            start = begin % each
            length = min(end - begin, each - start)
            pieces.append(self.starts.block(start, start + length))
            begin += length
        return np.concatenate(pieces, axis=1), rates

    def groups(self, width: int) -> Iterator[tuple[int, int]]:
        """The lanes in groups of `width`; each group is the same wherever it is run."""
        for begin in range(0, self.count, width):
            yield begin, min(begin + width, self.count)


def fair_width(lanes: int, most: int, workers: int = 1) -> int:
    """The width of groups of at most `most` lanes, of which every worker gets as many as the others."""
    rounds = -(-lanes // (workers * most))
    return -(-lanes // (workers * rounds))


def follow(
    engine: LaneEngine,
    grid: LaneGrid,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Iterator[tuple[int, int, LaneResults]]:
    """Run group by group: first lane, lane after the last, results. When stopped, lanes in work are `interrupted`."""
    for begin, end in grid.groups(fair_width(grid.count, engine.width)):

        def ticked(share: float, begin: int = begin, end: int = end) -> bool:
            if on_progress is not None:
                on_progress(begin + int(share * (end - begin)), grid.count)
            return should_stop is not None and should_stop()

        if should_stop is not None and should_stop():
            return
        results = engine.run(*grid.block(begin, end), ticked)
        yield begin, end, results
        if (results.stop == INTERRUPTED_CODE).any():
            return
        if on_progress is not None:
            on_progress(end, grid.count)
