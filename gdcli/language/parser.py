"""From text to a checked expression: the one door for what a user typed."""

from __future__ import annotations

from gdcli.language.check import check_constants
from gdcli.language.limits import TYPED, Limits
from gdcli.language.names import natural_order
from gdcli.language.syntax import read
from gdcli.language.tree import Expression


def parse(text: str, limits: Limits = TYPED) -> Expression:
    """What the user wrote; raises `ExpressionError` with the place and a hint where it cannot be read."""
    root, names = read(text, limits)
    check_constants(root, text, limits)
    return Expression(root, text, natural_order(names))
