"""Text that is safe to show: nothing in it can style or move a terminal, and without UTF-8 it is ASCII."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from unicodedata import normalize

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_SYMBOLS: Final = {
    "−": "-", "·": "*", "×": "x", "±": "+-", "√": "sqrt",
    "∇": "grad ", "∂": "d", "²": "^2", "³": "^3", "‖": "||",
    "≤": "<=", "≥": ">=", "≈": "~", "≠": "!=", "≍": "=", "→": "->", "←": "<-", "↑": "^", "↓": "v", "↔": "<>",
    "∞": "inf",
    "…": "...", "⋮": ":", "—": "-", "–": "-", "“": '"', "”": '"', "’": "'", "′": "'",
    "●": "o", "○": "O", "◆": "@", "★": "*", "✓": "+", "✗": "x", "⊘": "/", "▲": "^", "▬": "=", "◀": "<-", "█": "#",
    "◇": "s", "⇒": "=>", "⇐": "<=", "⇑": "^", "⇓": "v", "↗": "/", "↙": "/", "⇗": "/", "⇙": "/", "↖": "\\", "↘": "\\",
    "⇖": "\\", "⇘": "\\",
    "▀": "#", "▄": "#", "│": "|", "┃": "|", "─": "-", "━": "-", "┼": "+", "├": "|", "┤": "|", "┬": "+", "┴": "+",
    "┌": "+", "┐": "+", "└": "+", "┘": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "▼": "v", "•": "*", "°": " deg",
    "¦": "|", "╌": "-",
    "═": "=", "▶": ">", "⎡": "[", "⎢": "[", "⎣": "[", "⎤": "]", "⎥": "]", "⎦": "]",
}  # fmt: skip
_DIGITS: Final = {chr(0x2080 + digit): str(digit) for digit in range(10)} | {"ₖ": "_k", "₊": "+", "ᵢ": "_i"}

_LETTERS: Final = {letter: normalize("NFD", letter)[0] for letter in "áàâãäçéèêëíìîïñóòôõöúùûüÁÀÂÃÄÇÉÈÊËÍÌÎÏÑÓÒÔÕÖÚÙÛÜ"}
ASCII: Final[Mapping[int, str]] = str.maketrans(_GREEK | _SYMBOLS | _DIGITS | _LETTERS)
"""How the symbols of our own pages, Greek names, and letters with accents are written without UTF-8."""

USUAL_COLUMNS: Final = 80
"""The columns of a line where the width of the terminal is not known."""
NO_BREAK_SPACE: Final = "\xa0"
"""Stands between the thousands of a number in some languages; outside of pages a space takes its place."""


def safe(text: str) -> str:
    """Text with every control, format, bidirectional and unassigned character written as its escape."""
    text = text.replace(NO_BREAK_SPACE, " ")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else escape(char) for char in text)


def escape(char: str) -> str:
    r"""The character as Python would write it in a literal: ESC is `\x1b`."""
    return char.encode("unicode_escape").decode("ascii")


def plain(text: str) -> str:
    """Safe text in pure ASCII; what has no ASCII form becomes an escape."""
    text = safe(text)
    if text.isascii():
        return text
    return "".join(char if char.isascii() else escape(char) for char in text.translate(ASCII))


def encodable(text: str, encoding: str) -> str:
    """The text as an encoding can write it: what the encoding lacks is in ASCII, as in `plain`."""
    try:
        return text.encode(encoding).decode(encoding)
    except UnicodeEncodeError:
        return plain(text) if len(text) == 1 else "".join(encodable(char, encoding) for char in text)
