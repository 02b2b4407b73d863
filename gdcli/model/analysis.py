"""Critical points and convexity of a function.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

from enum import StrEnum

from gdcli.model.derivation import Formula
from gdcli.record import record


class CriticalKind(StrEnum):
    """What a point with vanishing gradient is, by its Hessian; `degenerate` where the Hessian cannot tell."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SADDLE = "saddle"
    INFLECTION = "inflection"
    DEGENERATE = "degenerate"


@record
class CriticalPoint:
    """A critical point, its kind, and at a minimum what its curvature says about learning rates near it.

    `exact` holds the coordinates as formulas where the algebra system solved for them, else None: the point is then
    numeric. `rate` is the factor by which the distance shrinks each step at the best fixed learning rate.
    """

    point: tuple[float, ...]
    value: float
    kind: CriticalKind
    eigenvalues: tuple[float, ...]
    exact: tuple[Formula, ...] | None = None
    condition_number: float | None = None
    lr_limit: float | None = None
    lr_best: float | None = None
    rate: float | None = None


@record
class Analysis:
    """Critical points, curvature and convexity of a function.

    `convexity` is a proved shape or `unknown`, and `reason` says on what it rests. `box` (n pairs) is where the numeric
    search looked; `complete` is true where the algebra system found every critical point.
    """

    expression: Formula
    variables: tuple[str, ...]
    convexity: str
    reason: str
    quadratic: bool
    points: tuple[CriticalPoint, ...]
    complete: bool
    box: tuple[tuple[float, float], ...]
    notes: tuple[str, ...] = ()
