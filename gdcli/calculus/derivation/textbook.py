"""The derivative of each function as textbooks write it.

The function table has the form that is accurate for all floats; this table has the form of textbooks where it differs.
The tests prove that both are equal wherever the function has a derivative.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from gdcli.language.function_table import FUNCTIONS
from gdcli.language.limits import TYPED_LIMITS
from gdcli.language.reading.grammar import read_tree
from gdcli.language.tree import Node

_ON_PAPER: Final[Mapping[str, tuple[str, ...]]] = {
    "acosh": ("1/sqrt(u**2 - 1)",),
    "asinh": ("1/sqrt(u**2 + 1)",),
    "atan": ("1/(u**2 + 1)",),
    "acot": ("-1/(u**2 + 1)",),
    "acsch": ("-1/(abs(u)*sqrt(u**2 + 1))",),
    "gelu": ("(1 + erf(u/sqrt(2)))/2 + u*exp(-u**2/2)/sqrt(2*pi)",),
    "log1p": ("1/(u + 1)",),
    "sigmoid": ("sigmoid(u)*(1 - sigmoid(u))",),
    "silu": ("sigmoid(u)*(1 + u*(1 - sigmoid(u)))",),
    "tanh": ("1 - tanh(u)**2",),
}


@cache
def derivatives(function: str, count: int) -> tuple[Node, ...]:
    """The partial derivatives of a function of `count` arguments, over its parameters (u, v or u1 … un)."""
    entry = FUNCTIONS[function]
    texts = _ON_PAPER.get(function) or entry.derivative_texts(count)
    return tuple(read_tree(text, TYPED_LIMITS)[0] for text in texts)
