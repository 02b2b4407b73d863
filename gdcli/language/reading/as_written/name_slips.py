"""Slips in names, such as `sinx`, `xy` beside x and y, and `if`, each with its right spelling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from keyword import kwlist
from typing import TYPE_CHECKING, Final

from gdcli.language.function_table import CONSTANTS, NAMES
from gdcli.language.reading import refusals
from gdcli.language.reading import sentences as reading
from gdcli.language.reading.as_written import sentences
from gdcli.language.reading.as_written.slips import Slip
from gdcli.language.reading.paper import OF_MODULES
from gdcli.language.reading.sentences import OTHER_ARGUMENTS, OTHER_FUNCTIONS
from gdcli.language.reading.tokens import NAME, NUMBER, Token
from gdcli.language.sentences import WRITE_IT
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence

if TYPE_CHECKING:
    from gdcli.language.reading.as_written import stuck_names
else:
    stuck_names = LateModule("gdcli.language.reading.as_written.stuck_names")

PROGRAM_WORDS: Final = frozenset(kwlist) - {"lambda"}
"""Words of Python that cannot name variables; lambda is not among them, because it is a Greek letter."""
WORDS_OF_SENTENCES: Final = frozenset({
    *("minimize", "minimise", "maximize", "maximise", "derivative", "gradient", "differentiate", "derive"),
    *("find", "plot", "solve", "of", "where", "function", "minimizar", "derivada", "gradiente", "derivar", "de"),
})  # fmt: skip
"""Words that stand before a formula in a sentence."""
WORDS_BEHIND: Final = frozenset({
    *("squared", "cubed", "plus", "minus", "times", "over", "divided", "quadrado", "ao", "elevado", "mais", "menos"),
    *("vezes", "dividido"),
})  # fmt: skip
"""Words for operators, which follow an operand in a sentence."""
MINIMUM_OVER: Final = re.compile("arg_?(?:min|max)(?:_[A-Za-z]+)?|(?:min|max)_[A-Za-z]")
"""The words before a function that is to be minimized: argmin, min_x."""
DIFFERENTIAL: Final = re.compile("d[a-z]")


class NameSlips:
    """The names of a text, and the rules that say which of them are slips."""

    def __init__(self, source: str, tokens: Sequence[Token], parameters: Collection[str]) -> None:
        self.source = source
        self.tokens = tokens
        self.alone = ({token.text for token in tokens if token.kind == NAME} | {*parameters}) - NAMES.keys()
        self.mended: dict[str, str | None] = {}

    def slip(self, index: int) -> Iterator[Slip]:
        """The slip in the name at `index`; None for a name that is right as it is."""
        found = (rule(self, self.tokens[index], index) for rule in NameSlips.RULES)
        yield from islice(filter(None, found), 1)

    def program_word(self, token: Token, _index: int) -> Slip | None:
        """`if`, `for`, `import`."""
        if token.text not in PROGRAM_WORDS:
            return None
        is_around = token.text in ("def", "return", "import", "from")
        hint = reading.FORMULA_ALONE() if is_around else sentences.OTHER_NAME()
        return _slip(token, sentences.PROGRAM_WORD(word=token.text), hint)

    def phrase(self, token: Token, index: int) -> Slip | None:
        """`minimize x^2`, `derivative of x^2`: words of a sentence around the formula."""
        is_before_operand = self.is_before_operand(index) and token.end < self.tokens[index + 1].start
        is_after_operand = index > 0 and self.tokens[index - 1].kind in (NAME, NUMBER, ")")
        is_apart = is_after_operand and self.tokens[index - 1].end < token.start
        is_word = token.text in WORDS_OF_SENTENCES or MINIMUM_OVER.fullmatch(token.text)
        is_before = is_before_operand and is_word
        if not is_before and not (is_apart and token.text in WORDS_BEHIND):
            return None
        return _slip(token, sentences.WORD_OF_SENTENCE(word=token.text), sentences.FORMULA_ALONE())

    def called(self, token: Token, index: int) -> Slip | None:
        """A name before a parenthesis that is not a function: products with a parenthesis need their sign here."""
        if self.tokens[index + 1].kind != "(" or self.is_power_of_function(index):
            return None
        error = refusals.unknown_function(self.source, self.tokens, index)
        product = stuck_names.before_function(token.text, self.alone)
        if product is not None and token.text not in OF_MODULES and token.text not in stuck_names.FUNCTION_WORDS:
            hint = reading.WRITE_CALL(name=product)
            return Slip(error.sentences[0], hint, token.start, token.end, product)
        if self.tokens[index + 2].kind == NUMBER and self.tokens[index + 3].kind == ")":
            instead = None  # x(1) may be a component
        elif token.text in OTHER_FUNCTIONS:
            instead = _USUAL_SPELLING.get(token.text)
        else:
            instead = refusals.meant_function(token.text) or f"{token.text}*"
        return Slip(*error.sentences, token.start, token.end, instead)

    def is_power_of_function(self, index: int) -> bool:
        """Whether the name stands between a function's name and its argument, as in sin^n(x)."""
        return index > 1 and self.tokens[index - 1].kind == "^" and self.tokens[index - 2].text in NAMES

    def derivative(self, token: Token, index: int) -> Slip | None:
        """`d/dx`."""
        name = token.text
        if not DIFFERENTIAL.fullmatch(name) or not self.is_below_d(index):
            return None
        message, hint = sentences.DERIVATIVE(name=name), sentences.GIVE_TO_DERIVE(variable=name[1:])
        start = self.tokens[index - 2].start if self.tokens[index - 2].text == "d" else token.start
        return Slip(message, hint, start, token.end)

    def is_below_d(self, index: int) -> bool:
        """Whether the name at `index` is a divisor, and `d` stands before it."""
        before = (token.text for token in self.tokens[: max(index - 1, 0)])
        return index > 1 and self.tokens[index - 1].text == "/" and "d" in before

    def times_e(self, token: Token, index: int) -> Slip | None:
        """`xe^x`."""
        rest = token.text[:-1]
        is_factor = rest in self.alone or (len(rest) == 1 and rest.islower())
        if not (is_factor and token.text.endswith("e") and self.tokens[index + 1].kind == "^"):
            return None
        return _product(token, f"{rest}*e")

    def wrong_case(self, token: Token, index: int) -> Slip | None:
        """`Sin x`."""
        lower = token.text.lower()
        if len(lower) == 1 or lower not in NAMES or self.tokens[index + 1].kind not in (NAME, NUMBER):
            return None
        return _slip(token, sentences.WRONG_CASE(name=token.text), sentences.LOWER_CASE(name=lower), lower)

    def apart(self, token: Token, index: int) -> Slip | None:
        """`arc sin x`."""
        following = self.tokens[index + 1]
        if token.text != "arc" or f"arc{following.text}" not in NAMES:
            return None
        instead = f"arc{following.text}"
        message, hint = sentences.ARC_APART(), WRITE_IT(text=instead)
        return Slip(message, hint, token.start, following.end, instead)

    def joined(self, token: Token, _index: int) -> Slip | None:
        """`sinx`, and `xy` beside x and y."""
        name = token.text
        if len(name) == 1 or (name[1:].isdigit() and name[0] in _LETTERS) or name[1] == "_":
            return None
        if name not in self.mended:
            self.mended[name] = stuck_names.meant_name(name, self.alone)
        mended = self.mended[name]
        if mended is None:
            return None
        return _product(token, mended) if "(" not in mended else _stuck(token, mended)

    def raised(self, token: Token, index: int) -> Slip | None:
        """`sen2 x` and `cos3(x)`: a power that was lost, or a factor of the argument."""
        match = _WITH_DIGITS.fullmatch(token.text)
        is_other = token.text in OTHER_FUNCTIONS
        if match is None or match[1] not in NAMES or is_other or not self.is_before_operand(index):
            return None
        fields = {"name": match[1], "number": match[2]}
        hint = sentences.RAISED_OR_MULTIPLE(**fields)
        return _slip(token, sentences.FUNCTION_WITH_NUMBER(**fields), hint, f"{match[1]}^{match[2]}")

    def before(self, token: Token, index: int) -> Slip | None:
        """`xcos y`: a variable stuck to the function after it."""
        if not self.is_before_operand(index):
            return None
        product = stuck_names.before_function(token.text, self.alone)
        if product is None:
            return None
        hint = sentences.WRITE_CALL_OR_DECLARE(call=product, name=token.text)
        return _slip(token, sentences.STUCK_BEFORE(name=token.text), hint, product)

    def transposed(self, token: Token, index: int) -> Slip | None:
        """`w^T x`."""
        opened = index > 0 and self.tokens[index - 1].kind == "("
        above = index - 1 - opened
        if token.text != "T" or above < 1 or self.tokens[above].kind != "^":
            return None
        vector, other = self.tokens[above - 1], self.tokens[index + 1 + opened]
        is_product = vector.kind in (NAME, ")") and other.kind in (NAME, "(")
        if not is_product or vector.text in CONSTANTS or other.text in NAMES:
            return None
        first = self.source[vector.start : vector.end] if vector.kind == NAME else "u"
        second = self.source[other.start : other.end] if other.kind == NAME else "v"
        message = sentences.TRANSPOSED(vector=first)
        hint = sentences.WRITE_DOT(vector=first, other=second)
        instead = f"dot({first}, {second})" if vector.kind == other.kind else None
        return Slip(message, hint, vector.start, other.end, instead)

    def stuck_to_transposed(self, token: Token, index: int) -> Slip | None:
        """`w^Tx` and `x^TAx`."""
        stuck = _TRANSPOSED.fullmatch(token.text)
        if stuck is None or index < 2 or self.tokens[index - 1].kind != "^":
            return None
        vector = self.tokens[index - 2]
        if vector.kind != NAME or vector.text in CONSTANTS:
            return None
        hint = sentences.WRITE_DOT(vector=vector.text, other=stuck[1])
        message = sentences.TRANSPOSED(vector=vector.text)
        return Slip(message, hint, vector.start, token.end, f"dot({vector.text}, {stuck[1]})")

    def in_words(self, token: Token, index: int) -> Slip | None:
        """`seno x`."""
        if not self.is_before_operand(index) or self.tokens[index + 1].kind == "(":
            return None
        name = stuck_names.FUNCTION_WORDS.get(token.text.lower())
        if name is None:
            return None
        return _slip(token, sentences.WRONG_CASE(name=token.text), reading.WRITE_CALL(name=name), name)

    def other_base(self, token: Token, index: int) -> Slip | None:
        """`log_3 x`: a logarithm to another base."""
        is_known = token.text in NAMES or token.text in stuck_names.FUNCTION_WORDS
        if is_known or not _LOG_WITH_BASE.fullmatch(token.text) or not self.is_before_operand(index):
            return None
        return _slip(token, reading.NO_FUNCTION(name=token.text), OTHER_ARGUMENTS["log"]())

    def remainder(self, token: Token, index: int) -> Slip | None:
        """`x mod 2`."""
        if token.text != "mod" or self.tokens[index + 1].kind not in (NAME, NUMBER):
            return None
        return _slip(token, reading.NOT_IN_LANGUAGE(character=token.text), sentences.NO_REMAINDER())

    def is_before_operand(self, index: int) -> bool:
        """Whether an operand follows the name at `index`, without a sign between."""
        return self.tokens[index + 1].kind in (NAME, NUMBER, "(")

    RULES: Final = (
        *(program_word, phrase, derivative, transposed, stuck_to_transposed, remainder, other_base, in_words, raised),
        *(called, times_e, wrong_case, apart, before, joined),
    )  # fmt: skip


_USUAL_SPELLING: Final = {"sigma": "sigmoid", "σ": "sigmoid"}
_TRANSPOSED: Final = re.compile("T([A-Za-z]{1,2})")
_WITH_DIGITS: Final = re.compile("([A-Za-z]+)([0-9]{1,2})")
_LOG_WITH_BASE: Final = re.compile("log(?:_[A-Za-z]|_?[0-9]+)")
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _slip(token: Token, message: Sentence, hint: Sentence, instead: str | None = None) -> Slip:
    return Slip(message, hint, token.start, token.end, instead)


def _stuck(token: Token, instead: str) -> Slip:
    hint = sentences.DID_YOU_MEAN(instead=instead, name=token.text)
    return _slip(token, sentences.STUCK(name=token.text), hint, instead)


def _product(token: Token, instead: str) -> Slip:
    hint = sentences.DID_YOU_MEAN(instead=instead, name=token.text)
    return _slip(token, sentences.PRODUCT(name=token.text), hint, instead)
