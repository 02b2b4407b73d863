"""Names that people do not mean as names: a function stuck to a variable, a product without its sign, a program's word.

Each slip knows its place and the spelling that means it, so that one answer names all the slips of a text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from keyword import kwlist
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.functions import CONSTANTS, NAMES
from gdcli.language.reading import refusals
from gdcli.language.reading.lexer import EQUALS, NAME, NUMBER, SLIPS_SHOWN, Token
from gdcli.record import record

LONGEST_MESSAGE: Final = 150
LONGEST_HINT: Final = 190
PROGRAM_WORDS: Final = frozenset(kwlist) - {"lambda"}
"""What no program can use as a name, and formulas do not either; lambda is a Greek letter first."""
_SINGLE_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


@record
class Slip:
    """One thing in a text that cannot be read: what is wrong, what to do, the place, and what would be read instead."""

    message: str
    hint: str
    start: int
    end: int
    instead: str | None = None
    shown: str = ""  # what a message shows of it, where that is more than the place


def together(source: str, slips: Sequence[Slip]) -> ExpressionError:
    """All slips of a text in one answer: the first one's message, the places of all, and what means them."""
    first, *others = slips
    message = first.message
    if others:
        pieces = dict.fromkeys(slip.shown or source[slip.start : slip.end] for slip in others)
        message = f"{message}; also wrong: {', '.join(map(_shown, pieces))}"[:LONGEST_MESSAGE]
    places = tuple((slip.start, slip.end) for slip in others)
    return ExpressionError(message, _hint(source, slips), source, first.start, first.end, places)


def _shown(piece: str) -> str:
    """The piece as a message shows it: invisible characters by their code point."""
    return piece if piece.isprintable() else ascii(piece)


def _hint(source: str, slips: Sequence[Slip]) -> str:
    """What to do about all of them: the whole text mended where that is known, else their hints one after another."""
    if len(slips) == 1:
        return slips[0].hint
    if all(slip.instead is not None for slip in slips) and len(source) <= LONGEST_HINT // 2:
        mended = source
        for slip in sorted(slips, key=lambda slip: -slip.start):
            mended = mended[: slip.start] + str(slip.instead) + mended[slip.end :]
        return f"Did you mean {mended}? --wrt names what is one variable."
    hints = list(dict.fromkeys(slip.hint for slip in slips))
    while len(hints) > 1 and len(" ".join(hints)) > LONGEST_HINT:
        hints.pop()
    return " ".join(hints)


def check_names(source: str, tokens: Sequence[Token], declared: Collection[str] = ()) -> None:
    """Raise `ExpressionError` for all slips among the tokens; `declared` are names that are said to be variables."""
    slips: list[Slip] = []
    for slip in _slips(source, tokens, frozenset(declared)):
        slips.append(slip)
        if len(slips) == SLIPS_SHOWN:
            break
    if slips:
        raise together(source, slips)


def _slips(source: str, tokens: Sequence[Token], declared: frozenset[str]) -> Iterator[Slip]:
    alone = {token.text for token in tokens if token.kind == NAME} - NAMES.keys()
    known: dict[str, str | None] = {}
    inside_call: list[bool] = []
    for index, token in enumerate(tokens):
        kind = token.kind
        if kind == NAME:
            if token.text not in declared and token.text not in CONSTANTS:
                slip = _name_slip(source, tokens, index, alone, known)
                if slip is not None:
                    yield slip
        elif kind == "(":
            inside_call.append(index > 0 and tokens[index - 1].kind == NAME)
        elif kind == ")":
            if inside_call:
                inside_call.pop()
        elif kind == "," and not any(inside_call[-1:]) and _is_decimal_comma(tokens, index):
            error = refusals.stray_comma(source, tokens, index)
            number = source[tokens[index - 1].start : tokens[index + 1].end]
            yield Slip(error.message, error.hint, token.start, token.end, ".", number)
        elif kind == EQUALS:
            yield refused_equals(source, token)


def refused_equals(source: str, token: Token) -> Slip:
    """An equals sign that does not define the function."""
    from gdcli.language.reading.characters import refusal  # noqa: PLC0415 - only errors need the Unicode database

    message, hint, _ = refusal(source, source.index("=", token.start) if "=" in token.text else token.start)
    return Slip(message, hint, token.start, token.end)


def _is_decimal_comma(tokens: Sequence[Token], index: int) -> bool:
    """Whether a comma stands within a number; not where blanks within it part thousands, too."""
    if not index or (index > 1 and tokens[index - 2].kind == NUMBER):
        return False
    before, comma, after = tokens[index - 1 : index + 2]
    return before.kind == after.kind == NUMBER and before.end == comma.start and comma.end == after.start


def _name_slip(
    source: str, tokens: Sequence[Token], index: int, alone: Collection[str], known: dict[str, str | None]
) -> Slip | None:
    """The slip that a name is, None for a name that is meant as it stands."""
    token, following = tokens[index], tokens[index + 1]
    name = token.text
    if name in NAMES:
        return None
    if name in PROGRAM_WORDS:
        hint = "This is one formula, not a program: heaviside(u) and max(u, 0) switch; choose another name for a variable."
        return Slip(f"{name} is a word of programs, not a variable", hint, token.start, token.end)
    if following.kind == "(":
        return _called(source, tokens, index, alone)
    if len(name) == 1:
        return None
    if name.endswith("e") and following.kind == "^" and _is_times_e(name[:-1], alone):
        return _product_slip(token, f"{name[:-1]}*e")
    if _continues(following) and name.lower() in NAMES:
        message = f"{name} is not the name of a function"
        return Slip(message, f"Write {name.lower()}, in lower case.", token.start, token.end, name.lower())
    if name == "arc" and following.text in NAMES:
        instead = f"arc{following.text}"
        return Slip("arc stands apart from its function", f"Write {instead}.", token.start, following.end, instead)
    if name not in known:
        known[name] = _meant(name, alone)
    instead = known[name]
    if instead is None:
        return None
    return _product_slip(token, instead) if "(" not in instead else _stuck_slip(token, instead)


def _meant(name: str, alone: Collection[str]) -> str | None:
    """What a name means that is not one; None for most, which the patterns need not be loaded for."""
    if not name.isalpha() and name.rstrip("0123456789").rstrip("_") in _SINGLE_LETTERS:
        return None
    from gdcli.language.reading.stuck_names import meant  # noqa: PLC0415 - most texts have names of one letter

    return meant(name, alone)


def _continues(token: Token) -> bool:
    return token.kind in (NAME, NUMBER)


def _is_times_e(rest: str, alone: Collection[str]) -> bool:
    return rest in alone or (len(rest) == 1 and rest.islower())


def _stuck_slip(token: Token, instead: str) -> Slip:
    message = f"{token.text} is a function stuck to its argument"
    hint = f"Did you mean {instead}? If {token.text} is one variable, say --wrt {token.text}."
    return Slip(message, hint, token.start, token.end, instead)


def _product_slip(token: Token, instead: str) -> Slip:
    message = f"{token.text} is a product without its sign"
    hint = f"Did you mean {instead}? If {token.text} is one variable, say --wrt {token.text}."
    return Slip(message, hint, token.start, token.end, instead)


def _called(source: str, tokens: Sequence[Token], index: int, alone: Collection[str]) -> Slip:
    """A name before a parenthesis that is no function: never read as a product in silence."""
    token = tokens[index]
    error = refusals.unknown_function(source, tokens, index)
    from gdcli.language.reading.stuck_names import before_function  # noqa: PLC0415 - as below

    product = before_function(token.text, alone)
    if product is not None:
        hint = f"Did you mean {product}(…)?"
        return Slip(error.message, hint, token.start, token.end, product)
    near = refusals.meant_function(token.text)
    return Slip(error.message, error.hint, token.start, token.end, near or f"{token.text}*")
