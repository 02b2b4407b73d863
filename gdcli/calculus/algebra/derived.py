"""What the algebra answers: formulas as trees, and what is said of those that are not there."""

from __future__ import annotations

from typing import Literal

from gdcli.language.tree import Node
from gdcli.record import record


@record
class Derived:
    """The formulas: gradient (n), Hessian (n×n), derivatives of order 2 … N.

    `form` is that of the gradient, None where there is none. `missing` says in one line what is not tidy or not there,
    and why.
    """

    gradient: tuple[Node, ...] | None = None
    hessian: tuple[tuple[Node, ...], ...] | None = None
    higher: tuple[Node, ...] = ()
    form: Literal["tidy", "rules"] | None = "tidy"
    missing: str = ""


@record
class Solved:
    """Critical points in closed form, n coordinates each; `complete` where there are no others.

    `missing` says why nothing is known, in one line; it is empty where nothing was found.
    """

    points: tuple[tuple[Node, ...], ...] = ()
    complete: bool = False
    missing: str = ""
