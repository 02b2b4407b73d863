"""Tables of the LaTeX commands that are read, by what they do; every other command is refused by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.language.names import GREEK, GREEK_NAMES

BLANK_COMMANDS: Final = frozenset({
    *(",", ";", ":", "!", ">", " ", "\n", "quad", "qquad", "enspace", "thinspace", "medspace", "thickspace"),
    *("displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "relax", "mathstrut"),
    *("nobreak", "space", "hfill"),
    *("big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr"),
})  # fmt: skip
"""Space and size, which do not change the formula."""
IGNORED_WITH_ARGUMENT: Final = frozenset({"label", "tag", "hspace", "phantom", "vphantom", "hphantom", "color"})
SIGNS: Final[Mapping[str, str]] = {
    "cdot": "*", "times": "*", "ast": "*", "bullet": "*", "div": "/", "slash": "/", "lbrace": "(", "rbrace": ")",
    "lbrack": "(", "rbrack": ")", "lparen": "(", "rparen": ")", "{": "(", "}": ")", "vert": "|", "mid": "|",
    "coloneqq": "=", "equiv": "=",
}  # fmt: skip
"""Command -> the sign of the language with the same meaning."""
FENCES: Final[Mapping[str, str]] = {
    "(": "(", "[": "(", "\\{": "(", "\\lbrace": "(", "\\lbrack": "(",
    ")": ")", "]": ")", "\\}": ")", "\\rbrace": ")", "\\rbrack": ")",
    "|": "|", "\\vert": "|", "\\lvert": "|", "\\rvert": "|", "\\|": "\\|", "\\lVert": "\\|", "\\rVert": "\\|",
    "\\Vert": "\\|", "\\langle": "langle", "\\rangle": "rangle", ".": ".",
}  # fmt: skip
"""What may follow \\left and \\right -> the bracket that it is."""
FRACTIONS: Final = frozenset({"frac", "dfrac", "tfrac", "cfrac", "sfrac", "nicefrac"})
WORDS: Final = frozenset({
    *("operatorname", "mathrm", "text", "textrm", "textit", "mathit", "mathbf", "mathsf", "mathtt", "mathcal"),
    *("mathscr", "boldsymbol", "bm", "mathop", "mbox", "textbf", "mathnormal", "pmb"),
})  # fmt: skip
"""Commands whose argument is a word: a function's name or a variable's."""
FONT_SWITCHES: Final = frozenset({"rm", "bf", "it", "sf", "tt", "cal"})
"""Commands that change the font of what follows, whose letters are then one word: {\\rm sin} x."""
CALLING_COMMANDS: Final = frozenset({"operatorname", "mathop"})
"""Commands whose argument is a function's name before a parenthesis."""
ACCENTS: Final[Mapping[str, str]] = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "ddot": "ddot", "vec": "", "underline": "",
}  # fmt: skip
"""Accent over a letter -> what it adds to the letter's name."""
SYMBOLS: Final[Mapping[str, str]] = {
    **{name: name for name in GREEK_NAMES},
    "pi": "pi", "varpi": "pi", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho",
    "varkappa": "kappa", "ell": "l", "hbar": "hbar", "imath": "i", "jmath": "j", "exponentialE": "e",
}  # fmt: skip
"""Command -> the name of the letter that it prints."""
LETTER_OF: Final[Mapping[str, str]] = dict(zip(GREEK_NAMES, GREEK, strict=True))
FUNCTION_LETTERS: Final = frozenset({
    *("f", "g", "h", "F", "G", "H", "sigma", "phi", "psi", "Phi", "Psi", "Gamma", "zeta", "varphi"),
})  # fmt: skip
"""Letters that name a function where a parenthesis follows them directly: f(x), but x(x+1) is a product."""
LOGARITHMS: Final[Mapping[str, str]] = {"2": "log2", "10": "log10", "e": "log"}
"""Base -> the name of the logarithm to that base."""
