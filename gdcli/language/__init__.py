"""What the user wrote: text in, a checked immutable tree out, and back to text."""

from gdcli.language.check import check_constants, constant_value
from gdcli.language.limits import GENEROUS, TYPED, Limits
from gdcli.language.parser import parse
from gdcli.language.printing import number_text, to_text
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
