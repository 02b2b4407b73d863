"""Why a text is not an expression: for each mistake one line, the place for the caret, and what to type instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.functions import CALLS, CONSTANTS, NAMES
from gdcli.language.names import nearest, shortened
from gdcli.language.reading.decimals import write_decimal
from gdcli.language.reading.lexer import END, NAME, NUMBER, SUPERSCRIPT, Token, superscript_value
from gdcli.language.tree import Call

SHOWN: Final = 30  # characters of the source that a hint repeats
_THOUSANDS: Final = re.compile("[0-9]{3}")
_GROUPS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_BARS: Final = "Close each bar with another |, or write abs(…)."
_INVERSES: Final = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}
_ELSEWHERE: Final = {
    "pow": "A power is written u**v.",
    "power": "A power is written u**v.",
    "square": "A square is written u**2.",
    "root": "Write sqrt(u), cbrt(u) or u**(1/n).",
    "diff": "The derivative is what `gdcli derive` answers; give it the function alone.",
    "derivative": "The derivative is what `gdcli derive` answers; give it the function alone.",
    "lg": "Write log10(u) or log2(u).",
    **dict.fromkeys(("σ", "sigma"), "For the logistic function write sigmoid(u)."),
}
_OTHER_ARITY: Final = {
    "sum": "sum(u) adds u up over the rows of a table; write other sums out: x1 + x2 + x3.",
    "mean": "mean(u) is the mean of u over the rows of a table; write other means out: (x1 + x2)/2.",
    "log": "The logarithm is natural; to another base write log(u)/log(base).",
    "sqrt": "Other roots are powers: u**(1/n).",
    "atan": "The angle of a point is atan2(y, x).",
}


def empty(source: str) -> ExpressionError:
    """There is nothing to read."""
    return ExpressionError("the expression is empty", 'Give one, for example "x**2 + 3*x".', source, 0, len(source))


def too_deep(source: str, token: Token, limit: int) -> ExpressionError:
    """More brackets, powers and signs are open at once than the limits allow."""
    message = f"the expression is nested deeper than the limit of {limit:,}"
    return _at(source, token, message, "Write it with fewer parentheses, powers and signs inside each other.")


def number_out_of_range(source: str, token: Token, limit: int) -> ExpressionError:
    """The number is too large for the limit, or so small that no float tells it from zero."""
    message = f"the number {token.text} is out of range, the limits are 5e-324 and {write_decimal(Fraction(limit))}"
    return _at(source, token, message, "Choose other units, so that the numbers come closer to 1.")


def missing_operand(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """An operator, a comma or a closing bracket stands, or the text ends, where an operand should begin."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if before is None:
        hint = f"Write a number, a name or a parenthesis before {token.text}."
        return _at(source, token, f"an operand is missing before {token.text}", hint)
    if token.kind in (END, ")", ","):
        message = f"an operand is missing after {before.text}"
        return _at(source, token, message, f"Write a number, a name or a parenthesis after {before.text}.")
    if before.text == token.text == "/":
        return _at(source, token, "// is not part of the language", "Write one slash to divide.")
    hint = f"{before.text} and {token.text} stand side by side: remove one, or write what belongs between them."
    return _at(source, token, f"an operand is missing between {before.text} and {token.text}", hint)


def empty_bracket(source: str, opener: Token, closer: Token) -> ExpressionError:
    """Nothing stands between the brackets."""
    if opener.kind == "|":
        return bar_still_open(source, opener, closer)
    hint = "Remove the parentheses, or write an expression between them."
    message = "there is nothing between the parentheses"
    return ExpressionError(message, hint, source, opener.start, closer.end)


def never_closed(source: str, opener: Token) -> ExpressionError:
    """The text ends before the bracket is closed."""
    column = opener.start + 1
    if opener.kind == "|":
        return _at(source, opener, f"the bar at column {column} is never closed", _BARS)
    hint = f"Add the missing ) after what belongs inside, or remove the ( at column {column}."
    return _at(source, opener, f"the parenthesis at column {column} is never closed", hint)


def closes_nothing(source: str, token: Token) -> ExpressionError:
    """A closing parenthesis without an opening one."""
    message = f"the parenthesis at column {token.start + 1} closes nothing"
    return _at(source, token, message, "Remove it, or add the missing ( before it.")


def bar_still_open(source: str, opener: Token, token: Token) -> ExpressionError:
    """A parenthesis or an argument ends inside of bars."""
    return _at(source, token, f"the bar at column {opener.start + 1} is still open before {token.text}", _BARS)


def ambiguous_power(source: str, token: Token, after: str) -> ExpressionError:
    """A power after `√x` or after a raised number, which paper tells apart by height and length."""
    hint = "Use parentheses, as in √(x**2), (√x)**2, (x²)**3 or x**(2**3)."
    return _at(source, token, f"after {after} a power can be read in two ways", hint)


def signed_root(source: str, token: Token) -> ExpressionError:
    """A sign directly after a root sign."""
    hint = f"Write √({token.text}x) for the root of {token.text}x."
    return _at(source, token, "after a root sign an operand is missing", hint)


def number_after_operand(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A number directly after an operand: a product or a power, who knows."""
    token, before = tokens[index], tokens[index - 1]
    if before.kind == NUMBER and before.end == token.start:
        message = f"{before.text}{token.text} is not a number"
        hint = "A decimal number has one point, as in 1.5."
        if not token.text.isascii():
            hint = f"Write ({before.text} + {token.text}) or {before.text}*{token.text}."
        return ExpressionError(message, hint, source, before.start, token.end)
    hint = f"Write {before.text}*{token.text} or {before.text}**{token.text}."
    if before.kind == NUMBER and _THOUSANDS.fullmatch(token.text):
        hint = f"Write {before.text}{token.text}, without a space."
    elif before.kind not in (NUMBER, NAME):
        hint = f"Write * or ** before {token.text}."
    return _at(source, token, f"an operator is missing before {token.text}", hint)


SECOND_LINE: Final = "a second expression begins on a new line"


def second_line(source: str, token: Token) -> ExpressionError:
    """A line that begins with an operand, after one that was complete."""
    hint = "Give one expression; a long one may go on after an operator, or inside of parentheses after one."
    return _at(source, token, SECOND_LINE, hint)


def no_parentheses(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A function's name without its argument in parentheses, as in `sin x`, `sin²(x)` or `ln|x|`."""
    token = tokens[index]
    following = tokens[index + 1]
    name = token.text
    hint = f"Write {name}(…)."
    if following.kind in (NUMBER, NAME) and following.text not in NAMES:
        hint = f"Write {name}({following.text}), with all that belongs to the argument in the parentheses."
    elif following.kind == "|":
        hint = f"Write {name}(|x|)."
    elif following.kind in ("^", SUPERSCRIPT):
        hint = _power_of_function(name, tokens, index + 1)
    return _at(source, token, f"the function {name} needs its argument in parentheses", hint)


def _power_of_function(name: str, tokens: Sequence[Token], index: int) -> str:
    if tokens[index].kind == SUPERSCRIPT:
        exponent = str(superscript_value(tokens[index]))
    else:
        exponent = "".join(token.text for token in tokens[index + 1 : index + 3] if token.kind in (NUMBER, "-"))
    if exponent == "-1":
        inverse = _INVERSES.get(NAMES[name])
        return f"Write {f'{inverse}(x) for the inverse, or ' if inverse else ''}1/{name}(x) for the reciprocal."
    power = f"({exponent})" if exponent.startswith("-") else exponent or "n"
    return f"The power comes after the parenthesis: {name}(x)**{power}."


def unknown_function(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A name that is no function before a parenthesis: never read as a product in silence."""
    token = tokens[index]
    name = shortened(token.text)
    product = f"For a product write {name}*{_bracket(source, tokens, index + 1)}."
    if name in CONSTANTS or name == "π":
        return _at(source, token, f"{name} is a number, not a function", product)
    meant = meant_function(token.text)
    hint = _ELSEWHERE.get(name) or (f"Did you mean {meant}(…)? {product}" if meant else product)
    return _at(source, token, f"there is no function {name}", hint)


def meant_function(name: str) -> str | None:
    """The function that a mistyped name most likely means."""
    return nearest(name, NAMES) if len(name) > 1 else None


def _bracket(source: str, tokens: Sequence[Token], index: int) -> str:
    """The text of the parenthesis that opens at `index`, shortened if it is long or never closed."""
    depth = 0
    for token in tokens[index : index + SHOWN]:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0 and token.end - tokens[index].start <= SHOWN:
            text = source[tokens[index].start : token.end]
            return text if text.strip("() ") else "(…)"
    return "(…)"


def wrong_arity(source: str, call: Call) -> ExpressionError:
    """A function with too many or too few arguments."""
    name, given, expected = call.function, len(call.arguments), CALLS[call.function].arity
    takes = "1 argument or more" if expected is None else f"{expected} argument{'s' * (expected > 1)}"
    hint = _OTHER_ARITY.get(name, "Commas separate arguments; a decimal number has a point, as in 1.5.")
    if not given:
        hint = f"Write what {name} is applied to between the parentheses."
    return ExpressionError(f"{name} takes {takes}, not {given}", hint, source, *call.span)


def stray_comma(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A comma outside of a function's arguments."""
    token = tokens[index]
    hint = "Remove it: commas stand only between the arguments of a function, as in atan2(y, x)."
    if is_in_number(tokens, index):
        hint = _hint_on_comma(tokens[index - 1].text, _after_comma(source, tokens, index))
    return _at(source, token, "a comma has no meaning here", hint)


def is_in_number(tokens: Sequence[Token], index: int) -> bool:
    """Whether the comma at `index` stands between two numbers, without a space."""
    before, comma, after = tokens[index - 1 : index + 2]
    return before.kind == after.kind == NUMBER and before.end == comma.start and comma.end == after.start


def _after_comma(source: str, tokens: Sequence[Token], index: int) -> str:
    """The numbers and commas that follow the comma at `index`, without a space between them."""
    end = index + 1
    while end + 2 < len(tokens) and tokens[end + 1].kind == "," and is_in_number(tokens, end + 1):
        end += 2
    return source[tokens[index + 1].start : tokens[end].end]


def _hint_on_comma(before: str, after: str) -> str:
    """How the number `before,after` is typed: a comma may be a decimal sign, or part thousands."""
    if _GROUPS.fullmatch(f"{before},{after}"):
        number = f"{before},{after}".replace(",", "")
        if "," in after or "." in after:
            return f"Write {number}, without commas."
        return f"Write {number} without a comma, or {before}.{after} with a point."
    if "," in after or "." in after:
        return "A decimal number has one point, as in 1.5, and no commas."
    return f"A decimal number has a point: write {before.replace('.', '')}.{after}."


def _at(source: str, token: Token, message: str, hint: str) -> ExpressionError:
    return ExpressionError(message, hint, source, token.start, token.end)
