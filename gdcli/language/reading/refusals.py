"""The refusals of texts that are not expressions: for each mistake the place of the caret, a message and a hint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.function_table import CALLS, CONSTANTS, NAMES
from gdcli.language.limits import FILE_LIMITS, Limits
from gdcli.language.names import nearest, shortened
from gdcli.language.reading import sentences
from gdcli.language.reading.decimals import write_decimal
from gdcli.language.reading.paper import OF_MODULES
from gdcli.language.reading.tokens import END, NAME, NUMBER, REFUSED, ROOT, SUPERSCRIPT, Token, superscript_value
from gdcli.language.sentences import NOT_A_NUMBER
from gdcli.language.tree import Call
from gdcli.model.sentences import Sentence

BRACKET_CHARACTERS_SHOWN: Final = 30
"""The most characters of a parenthesis that a hint repeats."""
_THOUSANDS: Final = "[0-9]{3}"
_GROUPS_OF_THOUSANDS: Final = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_INVERSES: Final = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}


def refused(source: str, start: int, end: int, message: Sentence, hint: Sentence) -> ExpressionError:
    """The error with the caret under source[start:end]."""
    return ExpressionError(message, hint, source, start, end)


def _at(source: str, token: Token, message: Sentence, hint: Sentence) -> ExpressionError:
    return refused(source, token.start, token.end, message, hint)


def empty(source: str) -> ExpressionError:
    """The text has no token."""
    return refused(source, 0, len(source), sentences.EMPTY(), sentences.GIVE_ONE())


def too_deep(source: str, token: Token, limit: int) -> ExpressionError:
    """More brackets, powers and signs are open at once than the limits allow."""
    return _at(source, token, sentences.TOO_DEEP(limit=limit), sentences.NEST_LESS())


def number_out_of_range(source: str, token: Token, limit: int) -> ExpressionError:
    """The number is above the limit, or so small that it is 0 as a float."""
    largest = str(write_decimal(Fraction(limit)))
    message = sentences.NUMBER_OUT_OF_RANGE(number=token.text, limit=largest)
    return _at(source, token, message, sentences.CHANGE_UNITS())


def too_many_characters(source: str, limits: Limits) -> ExpressionError:
    """The text has more characters than the limits allow."""
    message = sentences.TOO_MANY_CHARACTERS(characters=len(source), limit=limits.characters)
    return refused(source, limits.characters, len(source), message, _hint_on_length(limits))


def too_many_tokens(source: str, tokens: Sequence[Token], limits: Limits) -> ExpressionError:
    """The text has more tokens than the limits allow."""
    message = sentences.TOO_MANY_TOKENS(tokens=len(tokens), limit=limits.tokens)
    return refused(source, tokens[limits.tokens].start, tokens[-1].end, message, _hint_on_length(limits))


def _hint_on_length(limits: Limits) -> Sentence:
    is_widest = limits.characters >= FILE_LIMITS.characters
    return sentences.SHORTEN() if is_widest else sentences.SHORTEN_OR_PIPE()


def check_digits(source: str, number: str, start: int, limit: int) -> None:
    """Raise `ExpressionError` for a number at `start` with more digits than the limit."""
    digits = sum(character.isdigit() for character in number)
    if digits > limit:
        message = sentences.TOO_MANY_DIGITS(digits=digits, limit=limit)
        raise refused(source, start, start + len(number), message, sentences.ROUND())


def not_to_base_ten(source: str, number: re.Match[str]) -> ExpressionError:
    """A number such as 0x1F."""
    return refused(source, *number.span(), sentences.OTHER_BASE(number=number[0]), sentences.USE_BASE_TEN())


def refused_character(source: str, start: int) -> ExpressionError:
    """A character outside of the language."""
    from gdcli.language.reading.characters import refusal  # only errors need the Unicode database

    message, hint, end = refusal(source, start)
    return refused(source, start, end, message, hint)


# operands


def missing_operand(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """An operator, a comma, a closing bracket or the end of the text stands where an operand should begin."""
    token = tokens[index]
    if token.kind == SUPERSCRIPT and tokens[index + 1].kind == ROOT:
        return _at(source, token, sentences.ROOT_WITH_INDEX(index=token.text), sentences.OTHER_ROOTS())
    if not index:
        sign = token.text
        return _at(source, token, sentences.MISSING_BEFORE(sign=sign), sentences.WRITE_BEFORE(sign=sign))
    before = tokens[index - 1].text
    if token.kind in (END, ")", ","):
        return _at(source, token, sentences.MISSING_AFTER(sign=before), sentences.WRITE_AFTER(sign=before))
    if before == token.text == "/":
        return _at(source, token, sentences.TWO_SLASHES(), sentences.ONE_SLASH())
    pair = {"first": before, "second": token.text}
    return _at(source, token, sentences.MISSING_BETWEEN(**pair), sentences.SIDE_BY_SIDE(**pair))


def ambiguous_power(source: str, token: Token, after: str) -> ExpressionError:
    """A power after `√x` or after a raised number: only on paper height and length show its base."""
    message = sentences.POWER_AFTER_ROOT() if after == ROOT else sentences.POWER_AFTER_RAISED()
    return _at(source, token, message, sentences.POWER_IN_PARENTHESES())


def signed_root(source: str, token: Token) -> ExpressionError:
    """A sign directly after a root sign."""
    return _at(source, token, sentences.SIGN_AFTER_ROOT(), sentences.ROOT_IN_PARENTHESES(sign=token.text))


def number_after_operand(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A number directly after an operand, which may be meant as a factor or as an exponent."""
    token, before = tokens[index], tokens[index - 1]
    if before.kind == NUMBER and before.end == token.start:
        return _joined_numbers(source, before, token)
    hint = sentences.PRODUCT_OR_POWER(operand=before.text, number=token.text)
    over, under = tokens[index + 1 : index + 3] if len(tokens) > index + 2 else (token, token)
    if before.kind == under.kind == NUMBER and over.kind == "/":
        hint = sentences.SUM_OR_PRODUCT(first=before.text, second=f"{token.text}/{under.text}")
    elif before.kind == NUMBER and re.fullmatch(_THOUSANDS, token.text):
        hint = sentences.WITHOUT_SPACE(number=f"{before.text}{token.text}")
    elif before.kind not in (NUMBER, NAME):
        hint = sentences.OPERATOR_BEFORE(number=token.text)
    return _at(source, token, sentences.OPERATOR_MISSING(number=token.text), hint)


def _joined_numbers(source: str, first: Token, second: Token) -> ExpressionError:
    """Two numbers without a space between them, such as 1.2.3 or 1½."""
    message = NOT_A_NUMBER(text=f"{first.text}{second.text}")
    is_fraction = not second.text.isascii()
    hint = sentences.SUM_OR_PRODUCT(first=first.text, second=second.text) if is_fraction else sentences.ONE_POINT()
    return refused(source, first.start, second.end, message, hint)


def second_line(source: str, token: Token) -> ExpressionError:
    """A line that begins with an operand, after a complete expression."""
    return _at(source, token, sentences.SECOND_LINE(), sentences.ONE_EXPRESSION())


# brackets and commas


def empty_bracket(source: str, opener: Token, closer: Token) -> ExpressionError:
    """A bracket that is closed directly after it was opened."""
    if opener.kind == "|":
        return bar_still_open(source, opener, closer)
    message, hint = sentences.EMPTY_PARENTHESES(), sentences.FILL_PARENTHESES()
    return refused(source, opener.start, closer.end, message, hint)


def never_closed(source: str, opener: Token) -> ExpressionError:
    """The text ends before the bracket is closed."""
    column = str(opener.start + 1)
    if opener.kind == "|":
        return _at(source, opener, sentences.BAR_NOT_CLOSED(column=column), sentences.CLOSE_BAR())
    message = sentences.PARENTHESIS_NOT_CLOSED(column=column)
    return _at(source, opener, message, sentences.CLOSE_PARENTHESIS(column=column))


def closes_nothing(source: str, token: Token) -> ExpressionError:
    """A closing parenthesis without an opening one."""
    message = sentences.PARENTHESIS_NOT_OPENED(column=str(token.start + 1))
    return _at(source, token, message, sentences.OPEN_PARENTHESIS())


def bar_still_open(source: str, opener: Token, token: Token) -> ExpressionError:
    """A parenthesis or an argument ends between two bars."""
    message = sentences.BAR_STILL_OPEN(column=str(opener.start + 1), sign=token.text)
    return _at(source, token, message, sentences.CLOSE_BAR())


def stray_comma(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A comma outside of a function's arguments."""
    hint = sentences.REMOVE_COMMA()
    if is_in_number(tokens, index):
        hint = _hint_on_comma(tokens[index - 1].text, _after_comma(source, tokens, index))
    return _at(source, tokens[index], sentences.STRAY_COMMA(), hint)


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


def _hint_on_comma(before: str, after: str) -> Sentence:
    """The spellings of the number `before,after`: its comma may be a decimal sign or separate thousands."""
    has_more = "," in after or "." in after
    if re.fullmatch(_GROUPS_OF_THOUSANDS, f"{before},{after}"):
        number = f"{before},{after}".replace(",", "")
        if has_more:
            return sentences.WITHOUT_COMMAS(number=number)
        return sentences.COMMA_OR_POINT(number=number, decimal=f"{before}.{after}")
    if has_more:
        return sentences.ONE_POINT_NO_COMMAS()
    return sentences.DECIMAL_COMMA(number=f"{before.replace('.', '')}.{after}")


# functions


def no_parentheses(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A function's name without parentheses, followed by something that cannot be its argument: `max x`, `sin + 1`."""
    message = sentences.PARENTHESES_MISSING(name=tokens[index].text)
    return _at(source, tokens[index], message, _hint_on_argument(tokens, index))


def _hint_on_argument(tokens: Sequence[Token], index: int) -> Sentence:
    name, following = tokens[index].text, tokens[index + 1]
    if following.kind in (NUMBER, NAME) and following.text not in NAMES:
        return sentences.WRITE_CALL_OF(name=name, argument=following.text)
    if following.kind == "|":
        return sentences.WRITE_CALL_OF_BARS(name=name)
    if following.kind in ("^", SUPERSCRIPT):
        return _hint_on_power(name, _exponent(tokens, index + 1))
    return sentences.WRITE_CALL(name=name)


def _hint_on_power(name: str, exponent: str) -> Sentence:
    if exponent != "-1":
        shown = f"({exponent})" if exponent.startswith("-") else exponent or "n"
        return sentences.POWER_AFTER_PARENTHESIS(name=name, exponent=shown)
    inverse = _INVERSES.get(NAMES[name])
    if inverse is None:
        return sentences.RECIPROCAL(name=name)
    return sentences.INVERSE_OR_RECIPROCAL(name=name, inverse=inverse)


def _exponent(tokens: Sequence[Token], index: int) -> str:
    """The whole number of the power at `index`; empty if the exponent is not a number."""
    if tokens[index].kind == SUPERSCRIPT:
        return str(superscript_value(tokens[index]))
    return "".join(token.text for token in tokens[index + 1 : index + 3] if token.kind in (NUMBER, "-"))


def unknown_function(source: str, tokens: Sequence[Token], index: int) -> ExpressionError:
    """A name before a parenthesis that is not a function: such a product must be typed with its sign."""
    token = tokens[index]
    name = shortened(token.text)
    hint = _hint_on_call(source, tokens, index)
    if name in CONSTANTS or name == "π":
        return _at(source, token, sentences.CONSTANT_CALLED(name=name), hint)
    return _at(source, token, sentences.NO_FUNCTION(name=name), hint)


def _hint_on_call(source: str, tokens: Sequence[Token], index: int) -> Sentence:
    """The usual spelling, a call of the nearest function, or the product that is meant; one of them or two."""
    name = shortened(tokens[index].text)
    if name in sentences.OTHER_FUNCTIONS:
        return sentences.OTHER_FUNCTIONS[name]()
    nearest_name = None if name in CONSTANTS else meant_function(tokens[index].text)
    bracket, factor = _bracket(source, tokens, index + 1), _factor(source, tokens, index)
    call = _call_of(nearest_name, bracket) if nearest_name else ""
    if bracket is None or not _may_be_product(tokens[index].text, bracket):
        return sentences.FUNCTION_MEANT(call=call) if call else sentences.FUNCTIONS_LISTED()
    if call:
        return sentences.FUNCTION_OR_PRODUCT_MEANT(call=call, name=factor, bracket=bracket)
    inside = bracket.strip("() ")
    if factor == name and inside.isdigit() and len(inside) < 4 and name not in CONSTANTS:
        return sentences.WRITE_INDEX_OR_PRODUCT(name=name, index=inside)
    return sentences.WRITE_PRODUCT(name=factor, bracket=bracket)


def meant_function(name: str) -> str | None:
    """The function of that name in other programs, or the one with the nearest name; None if all differ too much."""
    from gdcli.language.reading.as_written.stuck_names import FUNCTION_WORDS  # only errors need it

    spelled = OF_MODULES.get(name) or FUNCTION_WORDS.get(name.lower())
    return spelled if spelled in NAMES else (nearest(name, NAMES) if len(name) > 1 else None)


def _factor(source: str, tokens: Sequence[Token], index: int) -> str:
    """The name at `index` as a factor, with the number, the variable or the function that is typed before it."""
    token = tokens[index]
    typed = source[token.start : token.end]
    factor = typed if "\\" in typed else shortened(token.text)
    before = tokens[index - 1] if index else None
    if before is None:
        return factor
    if before.text in NAMES:
        return f"{before.text}({factor})"
    is_factor = before.kind == NUMBER or (before.kind == NAME and len(before.text) == 1)
    return f"{before.text}*{factor}" if is_factor else factor


def _call_of(function: str, bracket: str | None) -> str:
    """The call of a function with what stands in the bracket, if that is its argument."""
    from gdcli.language.reading.parser import parse  # only errors need it

    call = f"{function}{bracket or '()'}"
    with suppress(ExpressionError):
        parse(call)
        return call
    return f"{function}(…)"


def _may_be_product(name: str, bracket: str) -> bool:
    """Whether name*(…) would be read."""
    from gdcli.language.reading.as_written.stuck_names import meant_name  # only errors need it

    return "," not in bracket and not meant_name(name, ())


def _bracket(source: str, tokens: Sequence[Token], index: int) -> str | None:
    """The text of the parenthesis that opens at `index`; `(…)` if it is long, empty, never closed or wrong itself.

    None if it contains a character outside of the language.
    """
    depth = 0
    inside = tokens[index : index + BRACKET_CHARACTERS_SHOWN]
    for place, token in enumerate(inside):
        if token.kind == REFUSED:
            return None
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 0 and token.end - tokens[index].start <= BRACKET_CHARACTERS_SHOWN:
            text = source[tokens[index].start : token.end]
            is_plain = text.strip("() ") and text.isprintable() and "^T" not in text and not _has_call(inside[:place])
            return text if is_plain else "(…)"
    return "(…)"


def _has_call(tokens: Sequence[Token]) -> bool:
    """Whether a name that is no function stands before a parenthesis."""
    return any(
        name.kind == NAME and name.text not in NAMES and opener.kind == "(" for name, opener in pairwise(tokens)
    )


def wrong_arity(source: str, call: Call) -> ExpressionError:
    """A function with too many or too few arguments."""
    fields = {"name": call.function, "given": str(len(call.arguments))}
    expected = CALLS[call.function].arity
    message = sentences.ARGUMENTS_ANY(**fields) if expected is None else sentences.ARGUMENTS(expected, **fields)
    hint = sentences.OTHER_ARGUMENTS.get(call.function, sentences.COMMAS_SEPARATE)()
    if not call.arguments:
        hint = sentences.FILL_CALL(name=call.function)
    return refused(source, *call.span, message, hint)
