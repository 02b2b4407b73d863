"""Contestants take turns; what counts are the ratios of the processor time that they take."""

from __future__ import annotations

import importlib
import resource
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Contestant:
    """Something to be timed: `work()` does `amount` units; what is slow may do fewer.

    What runs in a process of its own returns the seconds that it took there, without its imports.
    """

    name: str
    work: Callable[[], object]
    amount: float = 1.0
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Seconds a unit."""
        return statistics.median(self.seconds) / self.amount


@dataclass(frozen=True)
class Claim:
    """The time of `ours` over that of `peer`, by the names of the contestants, should be at most `reach`."""

    ours: str
    peer: str
    reach: float


@dataclass(frozen=True)
class Row:
    """A row of the table: what took how many times the time of what; `reach` is what it should be at most."""

    work: str
    what: str
    beside: str
    ratio: float
    reach: float

    def __str__(self) -> str:
        return f"| {self.work} | {self.what} | {self.beside} | {self.ratio:.2g} | {self.reach:g} |"


HEADER = "| work | what | beside | ratio | at most |\n| --- | --- | --- | --- | --- |"


def peer(module: str) -> Any:
    """A library to compare with, None where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def take_turns(contestants: Sequence[Contestant], rounds: int) -> None:
    """Time everybody once a round, after a round that does not count, so that others' work hits all alike."""
    for counts in (False, *[True] * rounds):
        for contestant in contestants:
            begin = processor_seconds()
            told = contestant.work()
            taken = told if isinstance(told, float) else processor_seconds() - begin
            if counts:
                contestant.seconds.append(taken)
            del told  # a million rows that stay would slow down everybody who comes after


def processor_seconds() -> float:
    """The processor time of this process, its threads, and the processes that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def rows_of(work: str, contestants: Sequence[Contestant], claims: Sequence[Claim]) -> Iterator[Row]:
    """The rows of the claims whose contestants are there."""
    medians = {contestant.name: contestant.median for contestant in contestants}
    for claim in claims:
        if claim.ours in medians and claim.peer in medians:
            yield Row(work, claim.ours, claim.peer, medians[claim.ours] / medians[claim.peer], claim.reach)
