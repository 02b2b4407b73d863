"""The table of the methods, in the order of the help; each family has a file with its entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.descent.methods.adaptive import ADAPTIVE
from gdcli.descent.methods.gradient_descent import GRADIENT_DESCENT
from gdcli.descent.methods.line_search import LINE_SEARCHES
from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.newton import NEWTON
from gdcli.descent.methods.parameters import HYPERPARAMETERS, chosen

__all__ = ["HYPERPARAMETERS", "OPTIMIZERS", "optimizer_of"]

OPTIMIZERS: Final[Mapping[str, Optimizer]] = {
    optimizer.name: optimizer for optimizer in (*GRADIENT_DESCENT, *ADAPTIVE, *LINE_SEARCHES, *NEWTON)
}
"""Name -> method."""


def optimizer_of(name: str) -> Optimizer:
    """The method of that name. Raises UsageError with the nearest one."""
    return OPTIMIZERS[chosen("optimizer", name, OPTIMIZERS)]
