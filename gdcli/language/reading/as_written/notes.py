"""What was read in a way that not everybody means: a sentence for each, shown beside the echo."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from gdcli.language.cube_roots import has_cube_root
from gdcli.language.names import GREEK, GREEK_NAMES, natural_order
from gdcli.language.reading.tokens import NAME, Token
from gdcli.language.tree import Node

APPLIED: Final = "{typed} is read as {read}; parentheses say how much a function takes"
QUOTIENT: Final = "{quotient}{rest} is read as ({quotient})*{rest}; a longer divisor stands in parentheses"
EXPONENT: Final = "{power}/{divisor} is read as ({power})/{divisor}; an exponent with a slash stands in parentheses"
INVERSE: Final = "{name}⁻¹ is the inverse function {inverse}; the reciprocal is 1/{name}(u)"
LATEX_PRODUCT: Final = r"{typed} is read as {read}, as LaTeX prints it; \mathrm{{{typed}}} is one name"
LEFT_SIDE: Final = 'the left side "{left}" is left out'
LOGARITHM: Final = "log is natural; the logarithm to base 10 is log10(u)"
LENGTH: Final = "{name} is {value}, the length of the vectors"
CUBE_ROOT: Final = "u**(1/3) has real values only for u >= 0; the real cube root is cbrt(u)"
LOST_POWERS: Final = "{names} are {count} variables; powers are {powers}"
LOST_POWER: Final = "{name} is one variable; a power is {power}"
ONE_VARIABLE: Final = "{name} is one variable; a product is {product}"
TWO_SPELLINGS: Final = "{first} and {second} are two variables"
_NUMBERS: Final = {2: "two", 3: "three", 4: "four", 5: "five"}
_LETTERS: Final = dict(zip(GREEK, GREEK_NAMES, strict=True))


def notes_on(
    source: str, tokens: Sequence[Token], variables: Collection[str], root: Node, declared: Collection[str]
) -> Iterator[str]:
    """The notes on a text's names, logarithms and roots; nothing on names that are declared to be variables."""
    names = natural_order(name for name in variables if name not in declared)
    if len(names) > MOST_NAMES:
        return
    yield from _lost_powers(names, variables)
    yield from _products(names, variables)
    yield from _spellings(names)
    if any(token.kind == NAME and token.text == "log" and source[: token.end].endswith("log") and
           source[token.start - 1 : token.start] != "." and "." not in source[token.start : token.end]
           for token in tokens):
        yield LOGARITHM
    if ("3" in source or "⅓" in source or "⅔" in source) and has_cube_root(root):
        yield CUBE_ROOT


MOST_NAMES: Final = 200
"""A text with more variables is made by a program, which has no slips of the pen."""


def _lost_powers(names: Sequence[str], variables: Collection[str]) -> Iterator[str]:
    """`x4 - 3x3` was a polynomial before its powers were lost; x1 or x0 among the names says that they are names."""
    stems: dict[str, list[str]] = {}
    for name in names:
        if len(name) == 2 and name[0].isascii() and name[1] in "23456789" and name[0].islower():
            stems.setdefault(name[0], []).append(name)
    for stem, found in stems.items():
        if f"{stem}0" in variables or f"{stem}1" in variables:
            continue
        powers = ", ".join(f"{stem}^{name[1]}" for name in reversed(found))
        if len(found) > 1:
            listed = " and ".join(reversed(found)) if len(found) == 2 else ", ".join(reversed(found))
            yield LOST_POWERS.format(names=listed, count=_NUMBERS.get(len(found), len(found)), powers=powers)
        elif stem in variables or len(variables) == 1:
            yield LOST_POWER.format(name=found[0], power=powers)


def _products(names: Sequence[str], variables: Collection[str]) -> Iterator[str]:
    """`xy` is one variable where only one of x and y stands alone, and `ax` is in any text."""
    for name in names:
        is_pair = len(name) == 2 and name.isascii() and name.isalpha() and name.islower()
        ends_in_unknown = name[-1] in "xyz" and name[0] not in "dxyz"
        if is_pair and (ends_in_unknown or name[0] in variables or name[1] in variables):
            yield ONE_VARIABLE.format(name=name, product=f"{name[0]}*{name[1]}")
        elif name.startswith("pi") and len(name) == 3 and name[2].isalpha():
            yield ONE_VARIABLE.format(name=name, product=f"pi*{name[2]}")


def _spellings(names: Sequence[str]) -> Iterator[str]:
    """x1 and x_1, or λ and lambda, look alike on paper."""
    seen: dict[str, str] = {}
    for name in names:
        key = _LETTERS.get(name, name).replace("_", "")
        if key in seen:
            yield TWO_SPELLINGS.format(first=seen[key], second=name)
        seen.setdefault(key, name)
