r"""From a tree to LaTeX, as textbooks print it: `\frac{x + 1}{2 y}` for (x + 1)/(2*y)."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from gdcli.language.function_table import CALLS, NAMES
from gdcli.language.names import GREEK, GREEK_NAMES
from gdcli.language.printing.precedence import Precedence, Printed
from gdcli.language.reading.decimals import write_decimal
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
    fold,
)

_GREEK: Final = {name: f"\\{name}" for name in GREEK_NAMES}
_LETTERS: Final = {letter: f"{{\\{name}}}" for letter, name in zip(GREEK, GREEK_NAMES, strict=True)}
_NAME: Final = re.compile(r"([A-Za-z]+)([0-9]*)((?:_[A-Za-z0-9]+)*)")
_TALL: Final = re.compile(r"\\frac|\\sqrt|\\left|\^")
_EXPONENT_CHARACTERS_MAX: Final = 24
"""The most characters of LaTeX in an exponent of e; a longer exponent is printed as the argument of exp."""
_FENCED: Final = {"sqrt": (r"\sqrt{", "}"), "cbrt": (r"\sqrt[3]{", "}"), "abs": (r"\left|", r"\right|")}


def to_latex(tree: Node | Expression) -> str:
    """The tree in LaTeX, for math mode."""
    return fold(tree.root if isinstance(tree, Expression) else tree, _latex).text


def name_latex(name: str) -> str:
    r"""A variable's name, so that it reads back: `w_1` is w_{1}, `lambda` is \lambda, words are upright.

    Braces around the first symbol, which do not show on paper, tell `w1` from `w_1` and the letter λ from its name.
    """
    match = _NAME.fullmatch(name)
    if name in _LETTERS:
        return _LETTERS[name]
    if match is None or (match[1] in NAMES and name != match[1]):
        word = name.replace("_", r"\_")
        return rf"\mathrm{{{word}}}"
    head, digits, tail = match[1], match[2], match[3].split("_")[1:]
    first = f"{{{_symbol(head)}}}" if digits else _symbol(head)
    below = ",".join(map(_symbol, [digits, *tail] if digits else tail))
    return f"{first}_{{{below}}}" if below else first


def _symbol(word: str) -> str:
    if word in _GREEK:
        return _GREEK[word]
    return word if len(word) == 1 or word.isdigit() else rf"\mathrm{{{word}}}"


def _latex(node: Node, below: tuple[Printed, ...]) -> Printed:
    match node:
        case Number(value=value):
            return _number(value)
        case Constant(name=name):
            return Printed(r"\pi" if name == "pi" else name, Precedence.ATOM)
        case Variable(name=name):
            return Printed(name_latex(name), Precedence.ATOM)
        case Negative():
            return Printed("-" + _within(below[0], Precedence.PRODUCT), Precedence.NEGATIVE)
        case Over():
            return below[0]
        case Sum():
            return _sum(below)
        case Product(factors=factors):
            return _product(factors, below)
        case Power(base=base, exponent=exponent):
            return _power(base, exponent, *below)
        case Call(function=function):
            return _call(function, below)


def _number(value: Fraction) -> Printed:
    if value < 0:
        return Printed("-" + _number(-value).text, Precedence.NEGATIVE)
    decimal = write_decimal(value)
    if decimal is None:
        return Printed(rf"\frac{{{value.numerator}}}{{{value.denominator}}}", Precedence.FRACTION)
    digits, _, exponent = decimal.partition("e")
    if not exponent:
        return Printed(digits, Precedence.ATOM)
    return Printed(rf"{digits} \times 10^{{{exponent}}}", Precedence.FRACTION)


def _sum(below: tuple[Printed, ...]) -> Printed:
    pieces = [_within(below[0], Precedence.NEGATIVE)]
    for printed in below[1:]:
        text = _within(printed, Precedence.NEGATIVE)
        pieces.append(f" - {text[1:]}" if text.startswith("-") else f" + {text}")
    return Printed("".join(pieces), Precedence.SUM)


def _product(factors: tuple[Node, ...], below: tuple[Printed, ...]) -> Printed:
    """The factors as a row of fractions: a divisor goes below the factors directly before it."""
    units: list[Printed] = []
    row: list[Printed] = []
    for factor, printed in zip(factors, below, strict=True):
        if isinstance(factor, Over):
            over = row[0].text if len(row) == 1 else _juxtaposed(row) if row else units.pop().text if units else "1"
            units.append(Printed(rf"\frac{{{over}}}{{{printed.text}}}", Precedence.FRACTION))
            row = []
        elif not row and isinstance(factor, Product):
            row.append(
                Printed(_parenthesized(printed.text), Precedence.ATOM)
            )  # else it would join the row when read back
        else:
            row.append(printed)
    units += row
    return units[0] if len(units) == 1 else Printed(_juxtaposed(units), Precedence.PRODUCT)


def _juxtaposed(factors: list[Printed]) -> str:
    """The factors side by side, with a dot only where two numbers would run together."""
    row = _within(factors[0], Precedence.FRACTION)
    for factor in factors[1:]:
        text = _within(factor, Precedence.FRACTION)
        numeric = text[0].isdigit() or (text.startswith(r"\frac") and row[-1].isdigit())
        row += rf" \cdot {text}" if numeric else f" {text}"
    return row


def _power(base: Node, exponent: Node, printed_base: Printed, printed_exponent: Printed) -> Printed:
    above = _exponent(exponent, printed_exponent)
    raised = isinstance(exponent, Number) and exponent.value.denominator == 1
    if raised and isinstance(base, Call) and base.function not in _FENCED and CALLS[base.function].latex:
        command = _command(base.function)
        if printed_base.text.startswith(command):
            return Printed(f"{command}^{{{above}}}{printed_base.text.removeprefix(command)}", Precedence.POWER)
    return Printed(f"{_within(printed_base, Precedence.ATOM)}^{{{above}}}", Precedence.POWER)


def _exponent(exponent: Node, printed: Printed) -> str:
    """The exponent: a fraction of two numbers with a slash, anything else as it is printed elsewhere."""
    match exponent:
        case Product(factors=(Number(value=over), Over(operand=Number(value=under)))):
            return f"{_number(over).text}/{_number(under).text}"
        case Negative(operand=Product(factors=(Number(value=over), Over(operand=Number(value=under))))):
            return f"-{_number(over).text}/{_number(under).text}"
    return printed.text


def _call(function: str, below: tuple[Printed, ...]) -> Printed:
    inside = ", ".join(printed.text for printed in below)
    if function in _FENCED:
        left, right = _FENCED[function]
        return Printed(f"{left}{inside}{right}", Precedence.ATOM if function == "abs" else Precedence.POWER)
    if function == "exp" and len(inside) <= _EXPONENT_CHARACTERS_MAX and "^" not in inside.replace("^{2}", ""):
        return Printed(f"{{e}}^{{{inside}}}", Precedence.POWER)
    return Printed(_command(function) + _parenthesized(inside), Precedence.ATOM)


def _command(function: str) -> str:
    escaped = function.replace("_", r"\_")
    return CALLS[function].latex or rf"\operatorname{{{escaped}}}"


def _parenthesized(text: str) -> str:
    return rf"\left({text}\right)" if _TALL.search(text) else f"({text})"


def _within(printed: Printed, level: Precedence) -> str:
    """The printed form, in parentheses if it binds less tightly than `level`."""
    return printed.text if printed.level >= level else _parenthesized(printed.text)
