"""The language of expressions: from text to a checked immutable tree, and from a tree to text."""

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
