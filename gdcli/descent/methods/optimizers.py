"""The table of the methods, in the order of the help; each family has a file with its entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.descent.methods.adaptive import ADAPTIVE
from gdcli.descent.methods.conjugate_gradients import CONJUGATE_GRADIENTS
from gdcli.descent.methods.gradient_descent import GRADIENT_DESCENT
from gdcli.descent.methods.lbfgs import LBFGS
from gdcli.descent.methods.line_search import LINE_SEARCHES
from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.newton import NEWTON
from gdcli.descent.methods.parameters import HYPERPARAMETERS, chosen
from gdcli.descent.methods.signs import SIGNS

__all__ = ["HYPERPARAMETERS", "OPTIMIZERS", "optimizer_of"]

OPTIMIZERS: Final[Mapping[str, Optimizer]] = {
    optimizer.name: optimizer
    for family in (GRADIENT_DESCENT, SIGNS, ADAPTIVE, LINE_SEARCHES, CONJUGATE_GRADIENTS, LBFGS, NEWTON)
    for optimizer in family
}
"""Name -> method."""


def optimizer_of(name: str) -> Optimizer:
    """The method of that name. Raises UsageError with the nearest one."""
    return OPTIMIZERS[chosen("optimizer", name, OPTIMIZERS)]
