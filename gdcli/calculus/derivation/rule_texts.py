"""The texts of rules that depend on a function or on the signs of terms: (sin x)' = cos(x), (u - v)' = u' - v'."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from gdcli.calculus.derivation.textbook import derivatives
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Negative, Node, Number, Over, Product, Variable, substitute
from gdcli.model.sentences import Sentence

_SINGLE_ASTERISK: Final = re.compile(r"(?<!\*)\*(?!\*)")


def convention(function: str) -> str | Sentence:
    """The convention of a function at its kink; empty for a function without one."""
    rule = FUNCTIONS[function].convention
    return "" if rule is None else rule()


def slope_name(function: str, wrt: str, variables: Collection[str]) -> str:
    """dz/dx, or ∂z/∂x if the function has several variables."""
    d = "∂" if len(variables) > 1 else "d"
    return f"{d}{function}/{d}{wrt}"


def signed(signs: Sequence[str], parts: Sequence[str]) -> str:
    """The terms of a sum, joined by their signs."""
    text = "".join(f" {sign} {part}" for sign, part in zip(signs, parts, strict=True))
    return text[3:] if signs[0] == "+" else f"-{text[3:]}"


def function_rule(function: str, x: str) -> str:
    """The rule of a function of one argument: (sin x)' = cos(x)."""
    (letter,) = FUNCTIONS[function].parameters(1)
    (slope,) = derivatives(function, 1)
    left = f"|{x}|'" if function == "abs" else f"({function} {x})'"
    return f"{left} = {_in_rule(substitute(slope, {letter: Variable(x)}))}"


def arguments_rule(function: str, letters: Sequence[str], count: int) -> str:
    """The rule of a function of several arguments, written out for two."""
    if not letters:
        return f"{function}(u1, …, u{count})' = ∂{function}/∂u1·u1' + … + ∂{function}/∂u{count}·u{count}'"
    left = f"{function}({', '.join(letters)})'"
    if count > 2:
        sides = [f"∂{function}/∂{letter}·{letter}'" for letter in letters]
        return f"{left} = {' + '.join(sides)}"
    named = dict(zip(FUNCTIONS[function].parameters(count), map(Variable, letters), strict=True))
    slopes = [substitute(slope, named) for slope in derivatives(function, count)]
    return f"{left} = {' + '.join(map(_times, slopes, letters))}".replace(" + -", " - ")


def _times(slope: Node, letter: str) -> str:
    """A slope times the inner derivative, as textbooks write it: cos(u)·u', u'/(2·sqrt(u)), u·u'/hypot(u, v)."""
    prime = Variable(f"{letter}'")
    match slope:
        case Negative(operand=operand):
            return f"-{_times(operand, letter)}"
        case Product(factors=(Number(value=value), Over() as bar)) if value == 1:
            return _in_rule(Product((prime, bar)))
        case Product(factors=(*factors, Over() as bar)):
            return _in_rule(Product((*factors, prime, bar)))
    return _in_rule(Product((slope, prime)))


def _in_rule(tree: Node) -> str:
    """The text of a tree with `·` for each product sign."""
    return _SINGLE_ASTERISK.sub("·", to_text(tree))
