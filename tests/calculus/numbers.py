"""Numbers to compare formulas with: the graph's reverse pass, which does not use sympy, at fixed points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache

from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression, Node, variables_of

_COORDINATES = (0.62, -0.45, 1.37, 0.29, -1.72, 2.21, 0.84, -0.93, 3.13, -2.34, 1.05, 0.17)
ENOUGH = 2


def points(variables: Sequence[str]) -> Iterator[tuple[float, ...]]:
    """Points with no two coordinates alike, positive and negative, small and large."""
    size = len(_COORDINATES)
    for start in range(size):
        yield tuple(_COORDINATES[(start + 5 * i) % size] + 0.013 * i for i in range(len(variables)))


@cache
def objective(text: str) -> Objective:
    return Objective(parse(text))


def compiled(tree: Node, variables: Sequence[str]) -> Objective:
    """A formula as a function of these variables and no others."""
    assert variables_of(tree) <= set(variables)
    return Objective(Expression(tree, "", tuple(variables)))


def close(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=1e-7, abs_tol=1e-9)


def check_gradient(text: str, gradient: Sequence[Node]) -> int:
    """Compare the partial derivatives with the reverse pass; returns the number of points compared."""
    function = objective(text)
    variables = function.variables
    formulas = [compiled(partial, variables) for partial in gradient]
    compared = 0
    for point in points(variables):
        worth, slopes = function.value_and_gradient(point)
        if not (math.isfinite(worth) and all(map(math.isfinite, slopes))):
            continue
        compared += 1
        for name, formula, slope in zip(variables, formulas, slopes, strict=True):
            found = formula.value(point)
            assert close(found, slope), f"d/d{name} {text} at {point}: formula {found}, reverse pass {slope}"
    return compared
