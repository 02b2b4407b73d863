"""The spelling in the language of characters and words from paper, PDF files and programs."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from gdcli.language.names import GREEK, GREEK_NAMES
from gdcli.language.tree import Node, Number, Over, Product, Span

VULGAR_FRACTIONS: Final = {
    **{sign: Fraction(1, under) for sign, under in zip("½⅓¼⅕⅙⅐⅛⅑⅒", (2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)},
    "⅔": Fraction(2, 3), "¾": Fraction(3, 4), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5), "⅘": Fraction(4, 5),
    "⅚": Fraction(5, 6), "⅜": Fraction(3, 8), "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip
BYTE_ORDER_MARK: Final = "\ufeff"
LOWERED_DIGITS: Final = "₀₁₂₃₄₅₆₇₈₉"
MODULES: Final = (
    *("np", "numpy", "jnp", "jax", "math", "cmath", "Math", "torch", "nn", "functional", "F", "tf", "keras", "sp"),
    *("sympy", "scipy", "special", "cp", "cupy", "mx", "mp", "mpmath"),
)
"""Program libraries whose name may stand before a function: np.exp, torch.nn.functional.relu."""
OF_MODULES: Final = {
    "absolute": "abs", "fabs": "abs", "fmax": "max", "fmin": "min",
    "maximum": "max", "minimum": "min", "PI": "pi", "E": "e", "expit": "sigmoid",
}  # fmt: skip
"""Names of functions and constants in program libraries -> ours."""
_DIGITS: Final = str.maketrans(LOWERED_DIGITS, "0123456789")
SPELLED_GREEK: Final = dict(zip(GREEK, GREEK_NAMES, strict=True))
_FIRST_MATHEMATICAL: Final = "\U0001d400"
_PLANCK: Final = "ℎ"  # the gap among the mathematical italics: h


def with_html_codes_read(text: str) -> str:
    """The text with characters in place of their codes on web pages: ² for &sup2;."""
    from html import unescape  # needed for few texts

    return unescape(text)


def has_mathematical_letters(text: str) -> bool:
    """Whether the text has letters or digits of mathematical alphabets, which PDF files and chats use."""
    return max(text, default="") >= _FIRST_MATHEMATICAL or _PLANCK in text


def upright(text: str) -> str:
    """The text with ordinary letters and digits in place of 𝑥, 𝟐, 𝜋; every character keeps its place."""
    from unicodedata import normalize  # needed for few texts, and slow to load

    def plain(character: str) -> str:
        if "\U0001d400" <= character <= "\U0001d7ff" or character == _PLANCK:
            single = normalize("NFKC", character)
            return single if len(single) == 1 else character
        return character

    return "".join(map(plain, text))


def spelled(word: str) -> str:
    """A name as the language spells it: x₁ is x1, θ₀ is theta0, np.exp is exp."""
    modules, _, name = word.rpartition(".")
    if modules:
        name = OF_MODULES.get(name, name)
    name = name.translate(_DIGITS)
    return SPELLED_GREEK[name[0]] + name[1:] if len(name) > 1 and name[0] in SPELLED_GREEK else name


def fraction(value: Fraction, span: Span) -> Node:
    """A fraction between 0 and 1 as the tree of its typed form: ½ is the product 1/2."""
    over, under = Number(Fraction(value.numerator), span), Number(Fraction(value.denominator), span)
    return Product((over, Over(under, span)), span)
