"""The commands of LaTeX that are read, by what they do; what is not here is refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.language.functions import NAMES
from gdcli.language.names import GREEK, GREEK_NAMES

BLANK: Final = frozenset({
    *(",", ";", ":", "!", ">", " ", "\n", "quad", "qquad", "enspace", "thinspace", "medspace", "thickspace", "nobreak"),
    *("displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "relax", "mathstrut"),
    *("big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr"),
})  # fmt: skip
"""Space and size, which mean nothing here."""
WITH_ARGUMENT_LEFT_OUT: Final = frozenset({"label", "tag", "hspace", "phantom", "vphantom", "hphantom", "color"})
SIGNS: Final[Mapping[str, str]] = {
    "cdot": "*", "times": "*", "ast": "*", "bullet": "*", "div": "/", "slash": "/", "lbrace": "(", "rbrace": ")",
    "lbrack": "(", "rbrack": ")", "lparen": "(", "rparen": ")", "{": "(", "}": ")", "vert": "|", "mid": "|",
    "coloneqq": "=", "equiv": "=",
}  # fmt: skip
"""Commands that stand for one sign of the language."""
ABSOLUTE: Final = frozenset({"lvert", "left|", "left\\vert", "left\\lvert"})
NORM: Final = frozenset({"|", "lVert", "Vert", "left\\|", "left\\lVert", "left\\Vert", "rVert", "right\\|"})
FENCES: Final[Mapping[str, str]] = {
    "(": "(", "[": "(", "\\{": "(", "\\lbrace": "(", "\\lbrack": "(",
    ")": ")", "]": ")", "\\}": ")", "\\rbrace": ")", "\\rbrack": ")",
    "|": "|", "\\vert": "|", "\\lvert": "|", "\\rvert": "|", "\\|": "\\|", "\\lVert": "\\|", "\\rVert": "\\|",
    "\\Vert": "\\|",
}  # fmt: skip
"""What may follow \\left and \\right, and the bracket it is."""
FRACTIONS: Final = frozenset({"frac", "dfrac", "tfrac", "cfrac", "sfrac", "nicefrac"})
WORDS: Final = frozenset({
    *("operatorname", "mathrm", "text", "textrm", "textit", "mathit", "mathbf", "mathsf", "mathtt", "mathcal"),
    *("mathscr", "boldsymbol", "bm", "mathop", "mbox", "textbf", "rm", "mathnormal", "pmb"),
})  # fmt: skip
"""Commands whose argument is a word: a function's name or a variable's."""
CALLING: Final = frozenset({"operatorname", "mathop"})
"""Commands whose argument is a function's name before a parenthesis."""
ACCENTS: Final[Mapping[str, str]] = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "dot": "dot", "ddot": "ddot", "vec": "", "underline": "",
}  # fmt: skip
"""Commands over a letter, and what they add to its name."""
SYMBOLS: Final[Mapping[str, str]] = {
    **{name: name for name in GREEK_NAMES},
    "pi": "pi", "varpi": "pi", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho",
    "varkappa": "kappa", "ell": "l", "hbar": "hbar", "imath": "i", "jmath": "j", "exponentialE": "e",
}  # fmt: skip
"""Letters that have a command."""
LETTER_OF: Final[Mapping[str, str]] = dict(zip(GREEK_NAMES, GREEK, strict=True))
FUNCTION_LETTERS: Final = frozenset({
    *("f", "g", "h", "F", "G", "H", "sigma", "phi", "psi", "Phi", "Psi", "Gamma", "zeta", "varphi"),
})  # fmt: skip
"""Letters that name a function where a parenthesis follows them directly: f(x), but x(x+1) is a product."""
LOGARITHMS: Final[Mapping[str, str]] = {"2": "log2", "10": "log10", "e": "log"}
"""The logarithm to each base that has a name of its own."""
_COMPARISON: Final = "Write one function without a comparison; max(u, 0) and heaviside(u) switch."
DERIVATIVE: Final = "The derivative is what `gdcli derive` answers; give it the function alone."
_OUT: Final = "Write the terms out: x1 + x2 + x3."
REASONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("partial", "nabla", "mathrm{d}", "prime"), DERIVATIVE),
    **dict.fromkeys(("le", "leq", "ge", "geq", "lt", "gt", "ne", "neq", "approx", "sim", "leqslant", "geqslant"),
                    _COMPARISON),
    **dict.fromkeys(("dots", "ldots", "cdots", "vdots"), _OUT),
    **dict.fromkeys(("pm", "mp"), "Write one of the two signs."),
    **dict.fromkeys(("int", "iint", "oint", "lim", "limsup", "liminf"),
                    "A function is made of + - * /, powers and the functions of `gdcli manual language`."),
    **dict.fromkeys(("argmin", "argmax", "inf", "sup"), "`gdcli descend` looks for the minimum; give it the function."),
    "infty": "Infinity is not a number: use a large one, or leave it out.",
    "%": "Write 0.05 for 5%.",
    "binom": "Write the number that it stands for.",
    **dict.fromkeys(("top", "intercal", "dagger", "circ"), "There are no matrices: write the sum of products out."),
    **dict.fromkeys(("over", "choose"), r"Write \frac{a}{b}."),
    **dict.fromkeys(("to", "mapsto", "rightarrow", "Rightarrow", "implies"), "Write the function alone, or f(x) = ….")
}  # fmt: skip
"""Commands that are often tried, and what to do instead."""
OTHER: Final = r"Write + - * /, ^, \frac, \sqrt, \left( \right), Greek letters and functions such as \sin."
KNOWN: Final = frozenset({*BLANK, *SIGNS, *FRACTIONS, *WORDS, *ACCENTS, *SYMBOLS, *NAMES, "sqrt", "left", "right"})
