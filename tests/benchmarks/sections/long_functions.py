"""Long functions as whole processes, beside the same descent in numpy, which reads the same text where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from tests.benchmarks.measure import Claim, Contestant, Effort, Row
from tests.benchmarks.programs import PROGRAM, command, file_with, last_numbers

STEPS = 100
OURS, PEER = "gdcli", "numpy by hand"
IN_NUMPY = f"""
import re, sys
import numpy as np
size, rate = int(sys.argv[1]), float(sys.argv[2])
def descend(x, function):
    for k in range({STEPS} + 1):
        value, slope = function(x)
        last, x = x, x - rate*slope
    print(k, *last.tolist(), value, *slope.tolist(), np.hypot.reduce(slope), sep=",")
"""
POINTS_IN_NUMPY = """
w, y = np.array(re.findall(r"w[*]([.0-9]+) [+] b - ([.0-9]+)", sys.stdin.read()), float).T
def function(x):
    r = x[0] + x[1]*w - y
    return (r*r).sum(), np.array([2.0*r.sum(), 2.0*(r*w).sum()])
descend(np.ones(2), function)
"""
SQUARES_IN_NUMPY = """
ends = np.array(re.findall(r"- ([.0-9]+)[)]", sys.stdin.read()), float)
def function(x):
    r = x - ends
    return (r*r).sum(), 2.0*r
descend(np.ones(size), function)
"""
ROSENBROCK_IN_NUMPY = """
def function(x):
    a, b = 1.0 - x[:-1], x[1:] - x[:-1]**2
    slope = np.zeros(size)
    slope[:-1] = -2.0*a - 400.0*x[:-1]*b
    slope[1:] += 200.0*b
    return (a*a + 100.0*b*b).sum(), slope
descend(np.tile([-1.2, 1.0], size)[:size], function)
"""


def points(count: int) -> str:
    """The least squares of a line through points, written out."""
    random = Random(1).random
    return " + ".join(f"(w*{random():.3f} + b - {random():.3f})**2" for _ in range(count))


def squares(count: int) -> str:
    """A sum of squares, each of a variable of its own."""
    return " + ".join(f"(x{i} - {i}.5)**2" for i in range(1, count + 1))


def nothing(_: int) -> str:
    return ""


@dataclass(frozen=True)
class Case:
    """A function by its size: as text for standard input, or by name, and in numpy."""

    work: str
    text: Callable[[int], str]
    expression: str
    in_numpy: str
    rate: float
    size: int
    reach: float


CASES = (
    Case("least squares of {size:,} points, typed", points, "-", POINTS_IN_NUMPY, 1e-5, 10_000, 5.0),
    Case("{size:,} squares, typed", squares, "-", SQUARES_IN_NUMPY, 0.01, 10_000, 5.0),
    Case("`@rosenbrock({size})`", nothing, "@rosenbrock({size})", ROSENBROCK_IN_NUMPY, 1e-4, 1000, 1.6),
)


def measure(effort: Effort) -> Iterator[Row]:
    for case in CASES:
        work = f"{case.work.format(size=case.size)}, {STEPS} steps"
        works = {OURS: ours, PEER: in_numpy}
        contestants = [Contestant(name, partial(work, case), case.size) for name, work in works.items()]
        yield from effort.rows(work, contestants, [Claim(OURS, PEER, case.reach)], checked=10)


def ours(case: Case, size: int) -> list[float]:
    """The program: of the iterates it keeps the first, the last and the best."""
    options = ["--lr", str(case.rate), "--steps", str(STEPS), "--every", str(STEPS), "--format", "csv"]
    with file_with(case.text(size)) as path:
        return last_numbers(command(PROGRAM, "descend", case.expression.format(size=size), *options), path)


def in_numpy(case: Case, size: int) -> list[float]:
    """The loop in numpy."""
    with file_with(case.text(size)) as path:
        return last_numbers(command(IN_NUMPY + case.in_numpy, str(size), str(case.rate)), path)
