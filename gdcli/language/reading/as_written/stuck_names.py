"""The right spelling of a name such as `sinx`, a function stuck to its argument, or `xy`, a product without sign."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from gdcli.language.names import GREEK_NAMES, TEXT_CHARACTERS_SHOWN

NAME_LETTERS_MAX: Final = 24
"""The most characters of a name that is searched for other names."""
_TEXTBOOK: Final = (
    *("sinh", "cosh", "tanh", "senh", "tgh", "sech", "csch", "coth", "cotgh"),
    *("arcsin", "arccos", "arctan", "arcsen", "arctg", "asin", "acos", "atan"),
    *("sin", "cos", "tan", "sen", "tg", "sec", "csc", "cot", "cotg", "cosec", "cossec", "cotan", "ctg"),
    *("exp", "log2", "log10", "log", "ln", "sqrt", "cbrt", "raiz", "abs", "sign", "relu", "sigmoid", "erf"),
)
"""Functions that people write without parentheses, and sometimes without a space before the variable."""
_NUMBER_TOO: Final = frozenset(_TEXTBOOK) - {"exp", "log", "log2", "log10", "relu", "erf", "sigmoid", "sign", "abs"}
_FUNCTION: Final = "|".join(sorted(_TEXTBOOK, key=len, reverse=True))
_SYMBOL: Final = "|".join((*sorted(GREEK_NAMES, key=len, reverse=True), "pi[a-zA-Z]?", "[xyztuv]{2}", "[A-Za-z]"))
_ARGUMENT: Final = rf"[0-9]*(?:{_SYMBOL})(?:_?[0-9]+)?"
_APPLIED: Final = re.compile(rf"((?:{_FUNCTION})+?)({_ARGUMENT})(?=(?:{_FUNCTION}|$))")
_STUCK: Final = re.compile(rf"(?:(?:{_FUNCTION})+?{_ARGUMENT})+")
_WITH_NUMBER: Final = re.compile(rf"({'|'.join(sorted(_NUMBER_TOO, key=len, reverse=True))})([0-9]+)")
_FUNCTIONS: Final = re.compile(_FUNCTION)
_ENDS_IN_FUNCTION: Final = re.compile(rf"(.*?)({_FUNCTION})")
USUAL_NAMES: Final = frozenset({
    *("cost", "tank", "secs", "logs", "logp", "logq", "logz", "logl", "logL", "logsum"),
    *("logpi", "logmu", "logtau", "logphi", "logpsi", "logsigma", "logbeta", "logalpha", "logtheta", "loglambda"),
})  # fmt: skip
"""Usual names of variables that could also be a function and its variable; they get a note and are not refused."""


FUNCTION_WORDS: Final = {
    **dict.fromkeys(("sine", "sinus", "seno"), "sin"), **dict.fromkeys(("cosine", "cosseno", "coseno"), "cos"),
    **dict.fromkeys(("tangent", "tangente", "tang"), "tan"), **dict.fromkeys(("secant", "secante"), "sec"),
    **dict.fromkeys(("cosecant", "cossecante"), "csc"), **dict.fromkeys(("cotangent", "cotangente", "ctn"), "cot"),
    **dict.fromkeys(("logarithm", "logaritmo"), "log"), **dict.fromkeys(("exponential", "exponencial"), "exp"),
    **dict.fromkeys(("sinal", "signum", "sg"), "sign"), "sh": "sinh", "ch": "cosh", "th": "tanh", "tangh": "tanh",
    **dict.fromkeys(("cth", "ctgh", "ctanh", "cotanh", "cotangh"), "coth"), "sch": "sech",
    **dict.fromkeys(("cosech", "cossech"), "csch"),
    "arsin": "asin", "arcos": "acos", **dict.fromkeys(("arctang", "artg"), "atan"),
    **dict.fromkeys(("argsenh", "argsinh", "argsh", "arcsenh", "arsh"), "asinh"),
    **dict.fromkeys(("argcosh", "argch", "arch"), "acosh"),
    **dict.fromkeys(("argtgh", "argtanh", "argth", "arctgh", "arth"), "atanh"),
    **dict.fromkeys(("sigm", "logsig", "logistic", "expit"), "sigmoid"), "degrau": "heaviside", "lb": "log2",
    "log_2": "log2", "log_10": "log10", "lg": "log10", "log_e": "log",
}  # fmt: skip
"""The names of functions in words -> the function; without an operand after it such a word is a variable."""


def as_call(name: str) -> str:
    """A usual name as the call of a function: `cos(t)` for cost."""
    return "*".join(map(_with_parentheses, _APPLIED.finditer(name)))


def before_function(name: str, alone: Collection[str]) -> str | None:
    """`x*sin` for xsin, `sin(x)*cos` for sinxcos; None if the name does not end in a function."""
    match = _ENDS_IN_FUNCTION.fullmatch(name[:TEXT_CHARACTERS_SHOWN])
    if match is None or not match[1]:
        return None
    before = match[1]
    if len(before) == 1 or before in alone or (before[1:].isdigit() and before[0] not in "0123456789"):
        return f"{before}*{match[2]}"
    mended = meant_name(before, alone)
    return f"{mended}*{match[2]}" if mended else None


def meant_name(name: str, alone: Collection[str]) -> str | None:
    """The right spelling: `sin(x)` for sinx, `x*y` for xy if x and y also stand alone; None for any other name."""
    if len(name) > NAME_LETTERS_MAX:
        return None
    applied = _applied(name, alone)
    if applied is not None:
        return applied
    parts = _parts(name, {other for other in alone if other != name} | {"pi"})
    return "*".join(parts) if parts else None


def _applied(name: str, alone: Collection[str]) -> str | None:
    """The name as functions with their arguments in parentheses; None if it has no function in it."""
    match = _FUNCTIONS.match(name)
    if match is None:
        return _with_factor(name, alone)
    number = _WITH_NUMBER.fullmatch(name)
    if number:
        return f"{number[1]}({number[2]})"
    if _STUCK.fullmatch(name):
        is_usual = name in FUNCTION_WORDS or name == "sinc" or (name in USUAL_NAMES and name[-1] not in alone)
        return None if is_usual else "*".join(_with_parentheses(each) for each in _APPLIED.finditer(name))
    parts = _parts(name[match.end() :], alone)  # a function stuck to names that stand alone: `sinab` beside a and b
    return f"{match[0]}({'*'.join(parts)})" if parts else None


def _with_factor(name: str, alone: Collection[str]) -> str | None:
    """The name as a variable times functions: `x*sin(x)` for xsinx; None if it is no such product."""
    for size in range(1, len(name) - 2):
        head, rest = name[:size], name[size:]
        is_variable = head in alone or (size == 1 and rest.endswith(head))
        inner = _applied(rest, alone) if is_variable else None
        if inner is not None:
            return f"{head}*{inner}"
    return None


def _with_parentheses(applied: re.Match[str]) -> str:
    functions = _FUNCTIONS.findall(applied[1])
    digits = re.match("[0-9]*", applied[2])
    assert digits is not None
    symbol = applied[2][digits.end() :]
    if re.fullmatch("pi[a-zA-Z]|[xyztuv]{2}", symbol) and symbol not in GREEK_NAMES:
        cut = 2 if symbol.startswith("pi") else 1
        symbol = f"{symbol[:cut]}*{symbol[cut:]}"
    inside = f"{digits[0]}*{symbol}" if digits[0] else symbol
    return "(".join(functions) + f"({inside}" + ")" * len(functions)


def _parts(name: str, names: Collection[str]) -> list[str] | None:
    """The name cut into two or more of the names; None if that is not possible."""
    ways: list[list[str] | None] = [[]]
    for end in range(1, len(name) + 1):
        found: list[str] | None = None
        for start in range(end):
            before = ways[start]
            if before is not None and name[start:end] in names:
                found = [*before, name[start:end]]
                break
        ways.append(found)
    parts = ways[-1]
    return parts if parts and len(parts) > 1 else None
