"""Notes on parts of a text that may have another meaning than the one that is read: a sentence for each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from gdcli.language.cube_roots import has_cube_root
from gdcli.language.function_table import CONSTANTS, NAMES
from gdcli.language.names import GREEK_NAMES, natural_order
from gdcli.language.reading.as_written import sentences
from gdcli.language.reading.paper import SPELLED_GREEK
from gdcli.language.reading.tokens import NAME, NUMBER, ROOT, SUPERSCRIPT, Token
from gdcli.language.tree import Node
from gdcli.model.sentences import Sentence

SUM_SIGNS: Final = "ΣΠ"
"""Greek letters, which are variables here, and signs of sums and products on paper."""
VARIABLES_WITH_NOTES_MAX: Final = 200
"""The most variables of a text that gets notes on its names: one with more was made by a program."""
_EXPONENTIAL: Final = re.compile("([a-z]?)e([0-9]?[a-z]?[xyzt]|[0-9]?[a-z])")
_POWERS: Final = re.compile("(?:[a-z][2-9]?){2,4}")
_FACTORS: Final = re.compile("([a-z])([0-9]?)")
_OF_ONE_KIND: Final = re.compile("[abc]{2,3}|[xyz]{2,3}")
_CONSONANTS: Final = re.compile("[b-df-hj-np-tv-xz][B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]{2,3}")
_ABBREVIATIONS: Final = frozenset({
    *("std", "pdf", "cdf", "pmf", "sgd", "snr", "nll", "lhs", "rhs", "tmp", "cnt", "src", "dst", "ptr", "str", "prv"),
    *("nxt", "fft", "sqr", "lmbd", "lmb", "thr", "grd", "prd", "wgt", "pct", "fwd", "bwd", "prm"),
})  # fmt: skip
"""Names without a vowel that are no symbols side by side."""
_NUMBERED: Final = re.compile("[a-z]_?[0-9]+")


def notes_on(
    source: str, tokens: Sequence[Token], variables: Collection[str], root: Node, declared: Collection[str]
) -> Iterator[Sentence]:
    """The notes on a text's names, logarithms and roots; names that are declared to be variables get none."""
    names = natural_order(name for name in variables if name not in declared)
    if len(names) > VARIABLES_WITH_NOTES_MAX:
        return
    yield from _lost_powers(names, variables)
    yield from _products(names, variables, _behind_numbers(tokens))
    yield from _lost_exponents(names)
    yield from _usual_names(names)
    yield from _products_with_e(source, tokens)
    yield from _constants(tokens)
    yield from _roots_behind_powers(tokens)
    yield from (sentences.NO_SUM_SIGN(name=name) for name in names if name in SUM_SIGNS)
    yield from _spellings(names)
    if any(_is_plain_log(source, token) for token in tokens):
        yield sentences.LOGARITHM()
    if ("3" in source or "⅓" in source or "⅔" in source) and has_cube_root(root):
        yield sentences.CUBE_ROOT()


def _is_plain_log(source: str, token: Token) -> bool:
    """Whether `log` was typed without np: np.log and ln are always natural logarithms."""
    is_log = token.kind == NAME and token.text == "log" and source[: token.end].endswith("log")
    has_module = source[token.start - 1 : token.start] == "." or "." in source[token.start : token.end]
    return is_log and not has_module


def _lost_powers(names: Sequence[str], variables: Collection[str]) -> Iterator[Sentence]:
    """`x4 - 3x3` may be a polynomial that lost its powers, but not beside x0 or x1: the variables are then numbered."""
    stems: dict[str, list[str]] = {}
    for name in names:
        if len(name) == 2 and name[0].isascii() and name[1] in "23456789" and name[0].islower():
            stems.setdefault(name[0], []).append(name)
    for stem, found in stems.items():
        if f"{stem}0" in variables or f"{stem}1" in variables:
            continue
        powers = ", ".join(f"{stem}^{name[1]}" for name in reversed(found))
        if len(found) == 2:
            yield sentences.TWO_LOST_POWERS(first=found[1], second=found[0], powers=powers)
        elif len(found) > 2:
            yield sentences.LOST_POWERS(names=", ".join(reversed(found)), powers=powers)
        elif stem in variables or len(variables) == 1:
            yield sentences.LOST_POWER(name=found[0], power=powers)


def _lost_exponents(names: Sequence[str]) -> Iterator[Sentence]:
    """`e2x`, `xex`, `x2y2`: e^(2x), x*e^x and x^2*y^2 in a text that has lost its powers."""
    for name in names:
        exponential = _EXPONENTIAL.fullmatch(name)
        if exponential:
            exponent = "*".join(re.findall("[0-9]+|[a-z]", exponential[2]))
            power = f"e^({exponent})" if len(exponent) > 1 else f"e^{exponent}"
            factor = f"{exponential[1]}*" if exponential[1] else ""
            yield sentences.LOST_EXPONENT(name=name, power=factor + power, product=f"{factor}e*{exponent}")
        elif _POWERS.fullmatch(name) and re.search("[2-9]", name):
            powers = "*".join(f"{letter}^{digit}" if digit else letter for letter, digit in _FACTORS.findall(name))
            product = "*".join(f"{letter}{digit}" for letter, digit in _FACTORS.findall(name))
            yield sentences.LOST_EXPONENT(name=name, power=powers, product=product)


def _usual_names(names: Sequence[str]) -> Iterator[Sentence]:
    """`cost` and `logp` are usual names, but may also be meant as calls of functions."""
    if all(len(name) == 1 for name in names):
        return
    from gdcli.language.reading.as_written.stuck_names import USUAL_NAMES, as_call  # few texts need it

    for name in names:
        if name in USUAL_NAMES:
            yield sentences.USUAL_NAME(name=name, call=as_call(name))


def _products_with_e(source: str, tokens: Sequence[Token]) -> Iterator[Sentence]:
    """`e x` and `4e2x` may have lost their power, too."""
    for token, following in pairwise(tokens):
        if token.kind == NUMBER and "e" in token.text and following.kind == NAME and token.end == following.start:
            factor, exponent = token.text.split("e")
            typed, product = f"{token.text}{following.text}", f"{token.text}*{following.text}"
            power = f"{factor}*e^({exponent}*{following.text})"
            yield sentences.READ_AS_PRODUCT(typed=typed, product=product, power=power)
        if token.text == "e" and following.kind == NAME and following.text not in NAMES and token.end < following.start:
            typed, other = source[token.start : following.end], following.text
            yield sentences.READ_AS_PRODUCT(typed=typed, product=f"e*{other}", power=f"e^{other}")


def _products(names: Sequence[str], variables: Collection[str], counted: Collection[str]) -> Iterator[Sentence]:
    """Note that `xy`, `mgh`, `pir` and `x_1x_2` are read as one name each; `counted`: names directly behind numbers."""
    for name in names:
        factors = _factors(name, variables, is_counted=name in counted)
        if factors:
            yield sentences.ONE_VARIABLE(name=name, product="*".join(factors))


def _factors(name: str, variables: Collection[str], *, is_counted: bool) -> Sequence[str]:
    """The factors of a name that may be meant as a product; none for any other name."""
    if name.startswith("pi") and len(name) == 3 and name[2].isalpha():
        return "pi", name[2]
    numbered = _NUMBERED.findall(name)
    if len(numbered) > 1 and "".join(numbered) == name and not _POWERS.fullmatch(name):
        return numbered
    is_pair = len(name) == 2 and name.isascii() and name.isalpha() and name.islower() and name not in GREEK_NAMES
    ends_in_unknown = name[-1] in "xyzt" and name[0] not in "dxyz"
    is_likely = is_counted or ends_in_unknown or name[0] in variables or name[1] in variables
    is_of_symbols = _CONSONANTS.fullmatch(name) and name not in _ABBREVIATIONS
    is_product = _OF_ONE_KIND.fullmatch(name) or is_of_symbols or (is_pair and name[0] != "e" and is_likely)
    return name if is_product else ""


def _behind_numbers(tokens: Sequence[Token]) -> Collection[str]:
    """The names directly behind a number, as in 2ab."""
    return {
        name.text for number, name in pairwise(tokens)
        if number.kind == NUMBER and name.kind == NAME and number.end == name.start
    }  # fmt: skip


def _constants(tokens: Sequence[Token]) -> Iterator[Sentence]:
    """`Pi` and, with a power, `E` are variables here, and constants in other programs."""
    for token, following in pairwise(tokens):
        is_meant = token.kind == NAME and token.text != (constant := token.text.lower()) and constant in CONSTANTS
        if is_meant and (len(constant) > 1 or following.kind == "^"):
            yield sentences.CONSTANT_MEANT(name=token.text, constant=constant)


def _roots_behind_powers(tokens: Sequence[Token]) -> Iterator[Sentence]:
    """`2³√x` is a product of 2³ and √x."""
    for power, root in pairwise(tokens):
        if power.kind == SUPERSCRIPT and root.kind == ROOT and power.text != "²":
            yield sentences.POWER_BEFORE_ROOT(power=power.text, root=root.text)


def _spellings(names: Sequence[str]) -> Iterator[Sentence]:
    """x1 and x_1, or λ and lambda, are printed alike on paper."""
    seen: dict[str, str] = {}
    for name in names:
        key = SPELLED_GREEK.get(name, name).replace("_", "")
        if key in seen:
            yield sentences.TWO_SPELLINGS(first=seen[key], second=name)
        seen.setdefault(key, name)
