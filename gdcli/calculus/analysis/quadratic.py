"""Whether an objective is a quadratic: then its Hessian is the same everywhere, and all results from it are exact."""

from __future__ import annotations

import math
from typing import Final

from gdcli.graph.nodes import Graph, reachable
from gdcli.graph.objective import Objective

NOT_POLYNOMIAL: Final = math.inf


def is_quadratic(objective: Objective) -> bool:
    """Whether the objective is written as a polynomial of degree two or less (cancelling terms are not looked for)."""
    objective = objective.by_terms
    return degree(objective.graph, objective.output) <= 2


def degree(graph: Graph, output: int) -> float:
    """The degree as a polynomial in all variables together, as written; `inf` for anything else. Linear in the size."""
    degrees: dict[int, float] = {}
    for node in reachable(graph, [output]):
        degrees[node] = _degree(graph, node, [degrees[argument] for argument in graph.args[node]])
    return degrees[output]


def _degree(graph: Graph, node: int, below: list[float]) -> float:
    """The degree of one node from those of its arguments."""
    match graph.op[node]:
        case "const":
            return 0.0
        case "var":
            return 1.0
        case "add" | "neg" | "select":
            return max(below)
        case "mean" | "sum":
            return below[0]
        case "mul":
            return sum(below)
        case "div":
            return below[0] if below[1] == 0.0 else NOT_POLYNOMIAL
        case "pow":
            exponent = graph.constant_at(graph.args[node][1])
            whole = exponent is not None and exponent >= 0.0 and exponent.is_integer()
            return below[0] * exponent if exponent is not None and whole else NOT_POLYNOMIAL
    return 0.0 if not any(below) else NOT_POLYNOMIAL
