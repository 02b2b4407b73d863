"""How the cost of a derivative and of the first gradient grows with the function: the slope on a log-log scale."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence

from gdcli.graph.objective import Objective
from gdcli.language.limits import GENEROUS
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression
from tests.benchmarks.measure import Contestant, Row, take_turns

ROUNDS = 3
SLOPE_MAX = 1.15


def squares(n: int) -> str:
    """A sum of n squares."""
    return " + ".join(f"(x{i} - {i}/7)**2" for i in range(1, n + 1))


def nested(k: int) -> str:
    """k functions, one in the other."""
    return "sin(x + " * k + "y" + ")" * k


def network(h: int) -> str:
    """The error of a network with h hidden units on four examples, written out."""
    examples = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0))
    errors = []
    for a, b, target in examples:
        units = " + ".join(f"v{j}*tanh(u{j}*{a} + w{j}*{b} + c{j})" for j in range(1, h + 1))
        errors.append(f"(d + {units} - {target})**2")
    return " + ".join(errors)


FAMILIES: dict[str, tuple[Callable[[int], str], Sequence[int]]] = {
    "sums of n squares": (squares, (10, 30, 100, 300, 1000, 3000)),
    "k nested functions": (nested, (10, 30, 100, 300, 900)),
    "networks of h hidden units": (network, (4, 8, 16, 32, 64, 128)),
}


def main() -> Iterator[Row]:
    for title, (text, sizes) in FAMILIES.items():
        contestants = [Contestant(str(size), first_gradient(parse(text(size), GENEROUS))) for size in sizes]
        take_turns(contestants, ROUNDS)
        times = [min(contestant.seconds) for contestant in contestants]
        slope = statistics.linear_regression(list(map(math.log, sizes)), list(map(math.log, times))).slope
        yield Row("derivative and first gradient", f"{title}, slope on a log-log scale", "1", slope, SLOPE_MAX)


def first_gradient(expression: Expression) -> Callable[[], object]:
    """The graph, its gradient, the code for it, and its value at a point."""
    point = (0.1,) * len(expression.variables)
    return lambda: Objective(expression).value_and_gradient(point)
