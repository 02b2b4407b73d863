"""The language of expressions: from text to a checked immutable tree, and from a tree to text.

Called, `gdcli.language("pt")`, the package chooses the language that people read.
"""

import sys
from types import ModuleType

from gdcli.language.limits import GENEROUS, TYPED, Limits
from gdcli.language.printing.text import number_text, to_text
from gdcli.language.reading.constants import check_constants, constant_value
from gdcli.language.reading.parser import parse
from gdcli.language.tree import (
    Call,
    Constant,
    Expression,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Sum,
    Variable,
)
from gdcli.language_choice import choose_language

__all__ = [
    "GENEROUS",
    "TYPED",
    "Call",
    "Constant",
    "Expression",
    "Limits",
    "Negative",
    "Node",
    "Number",
    "Over",
    "Power",
    "Product",
    "Sum",
    "Variable",
    "check_constants",
    "constant_value",
    "number_text",
    "parse",
    "to_text",
]


class _Package(ModuleType):
    """A package that can be called: `gdcli.language` is the name of both."""

    def __call__(self, name: str) -> None:
        choose_language(name)


sys.modules[__name__].__class__ = _Package
