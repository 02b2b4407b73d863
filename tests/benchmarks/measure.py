"""Contestants take turns; medians and ratios are printed."""

from __future__ import annotations

import importlib
import statistics
import time
from collections.abc import Callable, Sequence
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
    """`fast` is so many times as fast as `slow`; `wanted` is what it should be."""

    fast: str
    slow: str
    wanted: str


def peer(module: str) -> Any:
    """A library to compare with, None where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def take_turns(contestants: Sequence[Contestant], rounds: int) -> None:
    """Time everybody once a round, so that what else the machine does hits all alike."""
    for contestant in contestants:
        contestant.seconds.clear()
    for _ in range(rounds):
        for contestant in contestants:
            begin = time.perf_counter()
            told = contestant.work()
            contestant.seconds.append(told if isinstance(told, float) else time.perf_counter() - begin)
            del told  # a million rows that stay would slow down everybody who comes after


def show(title: str, contestants: Sequence[Contestant], unit: str, claims: Sequence[Claim] = ()) -> None:
    """Print the table of medians, each as a multiple of the first, and the claims."""
    first = contestants[0].median
    width = max(len(contestant.name) for contestant in contestants)
    print(f"\n{title}\n{'-' * len(title)}")
    for contestant in contestants:
        print(
            f"{contestant.name:<{width}}  {in_seconds(contestant.median):>10} {unit}  {contestant.median / first:>9.2f}"
        )
    medians = {contestant.name: contestant.median for contestant in contestants}
    for claim in claims:
        if claim.fast in medians and claim.slow in medians:
            ratio = medians[claim.slow] / medians[claim.fast]
            print(f"  {claim.slow} / {claim.fast}: {ratio:.3g} (wanted: {claim.wanted})")


def in_seconds(seconds: float) -> str:
    """A duration in the unit that suits it."""
    for scale, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
