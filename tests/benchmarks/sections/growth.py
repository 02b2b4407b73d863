"""How costs grow with the size of the question: the slope on a log-log scale, which is 1 for linear growth.

Each size is ten times, or a few times, the one before. A size that would take more than a minute is left out; the row
says which ones were measured, and that larger ones are extrapolated.
"""

from __future__ import annotations

import math
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from gdcli.explore.fitting.fits import fit
from gdcli.explore.sweeps import sweep
from gdcli.graph.objective import Objective
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.parser import parse
from tests.benchmarks.measure import Effort, Row, processor_seconds
from tests.benchmarks.sections.long_functions import points, squares

ROUNDS = 2
SECONDS_MAX = 60.0
SLOPE_MAX = 1.15
TOKENS_OF_A_POINT = 12
SWEEP_RATES = 100
BLOCK_ROWS = 1000

Work = Callable[[], object]


def nested(k: int) -> str:
    """k nested functions."""
    return "sin(x + " * k + "y" + ")" * k


def network(h: int) -> str:
    """The error of a network with h hidden units on four examples, written out."""
    errors = []
    for a, b, target in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
        units = " + ".join(f"v{j}*tanh(u{j}*{a} + w{j}*{b} + c{j})" for j in range(1, h + 1))
        errors.append(f"(d + {units} - {target})**2")
    return " + ".join(errors)


def first_gradient(text: Callable[[int], str], size: int, _: Path) -> Work:
    """From the text to the gradient at a point."""
    written = text(size)

    def work() -> None:
        expression = parse(written, FILE_LIMITS)
        Objective(expression).value_and_gradient((0.1,) * len(expression.variables))

    return work


def lanes(count: int, _: Path) -> Work:
    """A sweep of that many lanes, of a few steps each."""
    rates = np.geomspace(1e-4, 1e-3, SWEEP_RATES).tolist()
    return lambda: sweep("@rosenbrock", lr=rates, starts=count // SWEEP_RATES, steps=10)


def rows(count: int, folder: Path) -> Work:
    """A fit to a table of that many rows, from the file to the answer."""
    path = folder / f"{count}.csv"
    numbers = np.random.default_rng(1).normal(size=(BLOCK_ROWS, 2))
    block = "".join(f"{x:.6f},{y:.6f}\n" for x, y in numbers.tolist())
    with path.open("w", encoding="ascii") as file:
        file.write("x,y\n")
        for _ in range(count // BLOCK_ROWS):
            file.write(block)
    return lambda: fit(str(path), model="y ~ w*x + b", steps=10)


@dataclass(frozen=True)
class Family:
    """What grows, with the sizes at which it is measured, in a unit; `made(size, folder)` prepares the work."""

    work: str
    unit: str
    sizes: Sequence[int]
    made: Callable[[int, Path], Work]


def _points(tokens: int) -> str:
    return points(tokens // TOKENS_OF_A_POINT)


FROM_TEXT = "from the text to the first gradient"
FAMILIES = (
    Family(f"{FROM_TEXT}, points", "tokens", (1000, 10_000, 100_000, 1_000_000), partial(first_gradient, _points)),
    Family(f"{FROM_TEXT}, squares", "variables", (100, 1000, 10_000, 100_000), partial(first_gradient, squares)),
    Family(f"{FROM_TEXT}, nested functions", "functions", (30, 100, 300, 900), partial(first_gradient, nested)),
    Family(f"{FROM_TEXT}, a network", "hidden units", (8, 32, 128, 512), partial(first_gradient, network)),
    Family("a sweep of 10 steps", "lanes", (1_000_000, 10_000_000, 100_000_000), lanes),
    Family("a fit of 10 steps to a file", "rows", (1_000_000, 3_000_000, 10_000_000), rows),
)


def measure(effort: Effort) -> Iterator[Row]:
    for family in FAMILIES:
        yield slope(effort.at_most(ROUNDS), family)


def slope(effort: Effort, family: Family) -> Row:
    """The row of a family: the slope through the costs of its sizes, for each round."""
    measured = Measurement(family)
    for size in family.sizes[: 2 if effort.tiny else None]:
        if measured.seconds_of(size) > SECONDS_MAX:
            break
        measured.take(size, effort.rounds)
    slopes = measured.slopes()
    low, high, middle = min(slopes), max(slopes), statistics.median(slopes)
    return Row(family.work, measured.range_of_sizes(), "1", middle, low, high, SLOPE_MAX)


@dataclass
class Measurement:
    """The seconds of each size, round by round."""

    family: Family
    seconds: dict[int, list[float]] = field(default_factory=dict)

    def seconds_of(self, size: int) -> float:
        """The expected seconds of a size, if the cost grows as before; 0 if no size was measured."""
        last = max(self.seconds, default=0)
        return size / last * min(self.seconds[last]) if last else 0.0

    def take(self, size: int, rounds: int) -> None:
        """Measure a size."""
        with tempfile.TemporaryDirectory() as folder:
            work = self.family.made(size, Path(folder))
            self.seconds[size] = [_timed(work) for _ in range(rounds)]

    def slopes(self) -> list[float]:
        """The slope of each round."""
        logs = [math.log(size) for size in self.seconds]
        rounds = zip(*self.seconds.values(), strict=True)
        return [statistics.linear_regression(logs, list(map(math.log, each))).slope for each in rounds]

    def range_of_sizes(self) -> str:
        """The measured sizes, and the size to which they are extrapolated."""
        measured = f"slope, {min(self.seconds):,} to {max(self.seconds):,} {self.family.unit}"
        largest = self.family.sizes[-1]
        return measured if largest in self.seconds else f"{measured}, extrapolated to {largest:,}"


def _timed(work: Work) -> float:
    begin = processor_seconds()
    work()
    return processor_seconds() - begin
