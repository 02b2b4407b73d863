"""Contestants take turns; the ratios of their costs count: processor time, or memory."""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

SAMPLE_SECONDS = 0.005
"""Seconds between two looks at the memory of processes."""


@dataclass(frozen=True)
class Measured:
    """A cost in seconds or bytes that the work has measured itself, and the numbers with which it ended."""

    cost: float
    end: object = None


@dataclass(eq=False)
class Contestant:
    """Something to measure: `work(amount)` does `amount` units, fewer for slow work.

    It returns the numbers with which it ended, None where there are none to compare, or what it `Measured`.
    """

    name: str
    work: Callable[[int], object]
    amount: int = 1
    costs: list[float] = field(default_factory=list)

    def run(self, amount: int) -> Measured:
        """Do the work; its cost is the processor time, unless the work returns another one."""
        begin = processor_seconds()
        end = self.work(amount)
        taken = processor_seconds() - begin
        return end if isinstance(end, Measured) else Measured(taken, end)


@dataclass(frozen=True)
class Claim:
    """A unit of `ours` costs at most `reach` times as much as one of `peer`; both are names of contestants."""

    ours: str
    peer: str
    reach: float


@dataclass(frozen=True)
class Row:
    """A row of the table: the cost of one contestant as a multiple of that of another.

    `ratio` is the median of all rounds, `low` and `high` are the least and the largest; `reach` is what it should be at
    most.
    """

    work: str
    what: str
    beside: str
    ratio: float
    low: float
    high: float
    reach: float


@dataclass(frozen=True)
class Effort:
    """The number of `rounds`; if `tiny`, every contestant does only as much as shows that it runs."""

    rounds: int
    tiny: bool = False

    def at_most(self, rounds: int) -> Effort:
        """The same with fewer rounds, for long work."""
        return Effort(min(rounds, self.rounds), self.tiny)

    def rows(
        self, work: str, contestants: Sequence[Contestant], claims: Sequence[Claim], checked: int = 1
    ) -> Iterator[Row]:
        """The rows of the claims whose contestants are there, and end alike after `checked` units."""
        costs = self.costs(agreeing(contestants, checked), checked)
        for claim in claims:
            if claim.ours in costs and claim.peer in costs:
                ratios = [ours / theirs for ours, theirs in zip(costs[claim.ours], costs[claim.peer], strict=True)]
                middle = statistics.median(ratios)
                yield Row(work, claim.ours, claim.peer, middle, min(ratios), max(ratios), claim.reach)

    def costs(self, contestants: Sequence[Contestant], checked: int = 1) -> Mapping[str, Sequence[float]]:
        """The costs of a unit by name, round by round; others' work on the machine hits all of a round alike."""
        amounts = {each: checked if self.tiny else each.amount for each in contestants}
        for each in contestants:
            if amounts[each] != checked:
                each.work(amounts[each])  # what is compiled for a size is compiled now
        for _ in range(self.rounds):
            for each in contestants:
                each.costs.append(max(each.run(amounts[each]).cost, 1e-9) / amounts[each])
        return {each.name: each.costs for each in contestants}


def agreeing(contestants: Sequence[Contestant], amount: int) -> list[Contestant]:
    """The contestants that end as the first one does after `amount` units; the others are named on standard error."""
    ends = [each.run(amount).end for each in contestants]
    truth = next((end for end in ends if end is not None), None)
    alike = [end is None or np.allclose(np.asarray(end), np.asarray(truth), 1e-6, 1e-9) for end in ends]
    for each, end, agrees in zip(contestants, ends, alike, strict=True):
        if not agrees:
            print(f"{each.name} is left out: it ends at {end}, and not at {truth}", file=sys.stderr)
    return [each for each, agrees in zip(contestants, alike, strict=True) if agrees]


@cache
def peer(module: str) -> Any:
    """A library to compare with; None where it is not installed, which is said once."""
    try:
        return importlib.import_module(module)
    except ImportError:
        print(f"{module} is left out: it is not installed", file=sys.stderr)
        return None


def processor_seconds() -> float:
    """The processor time of this process, its threads, and the processes that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_bytes(command: Sequence[str], environment: Mapping[str, str] | None = None, stdin: str | None = None) -> int:
    """The most memory that a process and all its descendants had together, sampled; pages they share count once."""
    peak = 0
    with open(stdin or os.devnull, "rb") as given:
        run = partial(subprocess.Popen, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with run(command, env=environment) as process:
            while process.poll() is None:
                peak = max(peak, sum(map(proportional_bytes, family(process.pid))))
                time.sleep(SAMPLE_SECONDS)
    assert process.returncode == 0, command
    return peak


def family(pid: int) -> Iterator[int]:
    """A process and its descendants, from what Linux tells in /proc."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                yield from family(int(child))


def proportional_bytes(pid: int) -> int:
    """The memory of a process, of what it shares its share; 0 when it has ended."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0
