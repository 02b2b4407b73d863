r"""From LaTeX to the tokens of the language, each at its place in the LaTeX.

The grammar of the tokens is the same as for typed text. A group in braces becomes a group in parentheses. A numerator
that is a product, in a fraction that is the first factor of a product, gets no parentheses: `\frac{1}{2} x` is the
product 1/2*x of three factors, so that a product reads back from the LaTeX that is printed for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.function_table import CONSTANTS, NAMES
from gdcli.language.limits import Limits
from gdcli.language.reading import refusals
from gdcli.language.reading.as_written.checks import refused_signs
from gdcli.language.reading.as_written.name_slips import DIFFERENTIAL, PROGRAM_WORDS
from gdcli.language.reading.as_written.sentences import LATEX_PRODUCT
from gdcli.language.reading.as_written.slips import SLIPS_SHOWN_MAX, Slip, error_of_slips
from gdcli.language.reading.latex import commands, sentences
from gdcli.language.reading.latex.delimiters import inside_delimiters
from gdcli.language.reading.latex.fences import FenceReader
from gdcli.language.reading.latex.sum_reader import skip
from gdcli.language.reading.latex.symbols import BRACED_SYMBOL, word_of
from gdcli.language.reading.latex.token_row import AFTER_FRACTION, INSIDE, START, has_bare_function
from gdcli.language.reading.lexer import checked_tokens, token_of, token_pattern
from gdcli.language.reading.sentences import ADD_CLOSER, GIVE_TO_DERIVE, WRITE_CALL
from gdcli.language.reading.tokens import BLANKS, NAME, NUMBER, REFUSED, VECTOR_FUNCTIONS, Token
from gdcli.model.sentences import Sentence

PRODUCT_LETTERS_MAX: Final = 3
"""The most letters without a space that are read as a product, with a note."""
_COMMAND: Final = re.compile(r"\\([A-Za-z]+\*?|.|\n)", re.DOTALL)
_DEFINED: Final = re.compile(r"\s*([A-Za-z]{2,})\s*(?:(?:\\left)?\([^()=]*\)\s*)?=(?!=)")
_OF_ONE_LETTER: Final = re.compile(r"(?:\\left)?\(\s*[A-Za-z]\s*(?:\\right)?\)")
_INDEX: Final = re.compile(r"\s*\{\s*\(\s*([A-Za-z]|[0-9]+)\s*\)\s*\}")
_POWER_BEFORE_SUBSCRIPT: Final = re.compile(r"\^(\{[^{}]*\}|[A-Za-z0-9])\s*(?=_)")
_LETTERS: Final = re.compile(r"([A-Za-z]+)([0-9]*)")
_LETTERS_BEHIND: Final = re.compile(rf"[{BLANKS}]+([A-Za-z]+)")
_SCIENTIFIC: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*\\times\s*10\^\{(-?[0-9]+)\}")
_GROUP_NAME: Final = re.compile(r"\s*\{([A-Za-z]+\*?)\}(?:\s*\[[a-z]\]|\s*\{[a-z]*\})?")
_POWER: Final = re.compile(rf"[{BLANKS}]*[\^⁻⁰¹²³⁴⁵⁶⁷⁸⁹]")
_DERIVATIVE: Final = re.compile(
    r"\\d?frac\s*\{\s*(?:d|\\mathrm\{d\}|\\partial)[^{}]*\}\s*\{\s*(?:d|\\mathrm\{d\}|\\partial)\s*[A-Za-z\\]"
)


def tokenize_latex(text: str, limits: Limits, declared: Collection[str]) -> tuple[list[Token], tuple[Sentence, ...]]:
    """The tokens of the LaTeX, an `END` token last, and the notes on it; raises `ExpressionError`."""
    if len(text) > limits.characters:
        raise refusals.too_many_characters(text, limits)
    scanner = _Scanner(text, frozenset(declared))
    try:
        scanner.defined_name()
        scanner.scan("")
    except ExpressionError as error:
        raise _with_refused_signs(text, scanner.tokens, error) from None
    tokens = [token for token in scanner.tokens if token is not None]
    return checked_tokens(text, tokens, limits), tuple(scanner.notes)


def _with_refused_signs(text: str, tokens: Sequence[Token | None], error: ExpressionError) -> ExpressionError:
    """The error with the characters outside of the language that stand before its place."""
    refused = [token for token in tokens if token is not None and token.kind == REFUSED]
    slips = [*refused_signs(text, refused), Slip(*error.sentences, error.start, error.end)]
    return error_of_slips(text, slips[-SLIPS_SHOWN_MAX:])


class _Scanner(FenceReader):
    """One pass over the text."""

    def __init__(self, text: str, declared: frozenset[str]) -> None:
        super().__init__(text)
        self.place, self.stop = inside_delimiters(text)
        self.notes: list[Sentence] = []
        self.declared = declared

    # the text

    def scan(self, closer: str) -> None:
        """Read up to the closing sign and the sign itself; to the end of the text if `closer` is empty."""
        opened = self.place
        while True:
            self.place = skip(self.text, self.place)
            if self.place >= self.stop:
                if closer:
                    message, hint = sentences.BRACE_NOT_CLOSED(), ADD_CLOSER(closer=closer)
                    self.refuse(opened - 1, opened, message, hint)
                return
            if closer and self.text[self.place] == closer:
                self.place += 1
                return
            self.piece()

    def piece(self) -> None:
        """Read the next command, group, name, number or sign."""
        character = self.text[self.place]
        if character == "\\":
            self.command()
        elif character == "{":
            self.group_or_symbol()
        elif character.isascii() and character.isalpha():
            self.letters()
        elif character == "^":
            self.power()
        elif character in "[]":
            self.bracket(commands.FENCES[character], self.place, self.place + 1)
            self.place += 1
        elif character in "(|":
            self.bracket(character, self.place, self.place + 1)
            self.place += 1
        else:
            self.plain()

    def plain(self) -> None:
        """A number or a sign, as in typed text."""
        scientific = _SCIENTIFIC.match(self.text, self.place)
        if scientific:
            self.emit(NUMBER, f"{scientific[1]}e{scientific[2]}", scientific.start(), scientific.end())
            self.place = scientific.end()
            return
        match = token_pattern(self.text).match(self.text, self.place)
        assert match is not None
        token, self.place = token_of(match), match.end()
        if token.kind == NAME:
            self.name(token.text, token.start)
        else:
            self.emit(token.kind, token.text, token.start, token.end)

    def command(self) -> None:
        """Read a command as the tables say."""
        match = _COMMAND.match(self.text, self.place, self.stop)
        if match is None:
            self.refuse(self.place, self.place + 1, sentences.LONE_BACKSLASH(), sentences.REMOVE())
        start, name, self.place = match.start(), match[1].rstrip("*"), match.end()
        if name in commands.BLANK_COMMANDS:
            return
        action = _ACTIONS.get(name)
        if action is not None:
            action(self, name, start)
        elif name in commands.SIGNS:
            self.bracket(commands.SIGNS[name], start, self.place)
        elif name in commands.SYMBOLS:
            self.name(commands.SYMBOLS[name], start)
        elif name in NAMES:
            self.function(name, start)
        else:
            shown = match[0] if match[0].isprintable() else ascii(match[0])[1:-1]
            self.refuse(start, match.end(), sentences.UNKNOWN_COMMAND(command=shown), _hint_on_command(name))

    # names

    def defined_name(self) -> None:
        """A name of several letters before `=` at the beginning of the text: ReLU(x) = …, loss = …."""
        match = _DEFINED.match(self.text, self.place, self.stop)
        if match and match[1] not in NAMES:
            self.emit(NAME, match[1], *match.span(1))
            self.is_called, self.place = True, match.end(1)

    def letters(self) -> None:
        """Letters without a space: one name if it is known, else the product that LaTeX prints."""
        match = _LETTERS.match(self.text, self.place)
        assert match is not None
        word, digits, start = match[1], match[2], self.place
        if word in NAMES or match[0] in NAMES:
            word = match[0] if match[0] in NAMES else word
            self.place = start + len(word)
            self.function(word, start)
            return
        self.place = match.end()
        if word in VECTOR_FUNCTIONS and self.text.startswith("(", self.place):
            self.emit(NAME, word, start, self.place)
            self.is_called = True
        elif DIFFERENTIAL.fullmatch(word) and self.last is not None and self.last.kind == "/":
            self.emit(NAME, word, start, self.place)
        elif len(word) == 1 or match[0] in self.declared or word in PROGRAM_WORDS or word in CONSTANTS:
            self.name(match[0], start)
        elif self.is_stuck(match[0]):
            self.emit(NAME, match[0], start, match.end())
        elif digits or len(word) > PRODUCT_LETTERS_MAX:
            hint = sentences.WRITE_NAME_OR_PRODUCT(name=match[0], product=" ".join(word))
            self.refuse(start, match.end(), sentences.NAME_OR_PRODUCT(name=match[0]), hint)
        else:
            self.notes.append(LATEX_PRODUCT(typed=word, read="*".join(word)))
            for place in range(start, match.end()):
                self.place = place + 1
                self.name(self.text[place], place)

    def is_stuck(self, name: str) -> bool:
        """Whether the name has a function in it, which is refused as in typed text."""
        from gdcli.language.reading.as_written.stuck_names import before_function, meant_name  # few texts need it

        return "(" in (meant_name(name, ()) or "") or before_function(name, ()) is not None

    def name(self, name: str, start: int, *, braced: bool = False, called: bool = False) -> None:
        """Add the name of a symbol with the subscript that follows it."""
        raised = _POWER_BEFORE_SUBSCRIPT.match(self.text, self.place, self.stop)
        self.place = raised.end() if raised else self.place
        self.subscripted(name, start, braced=braced, called=called)
        if raised:
            self.emit("^", "^", *raised.span())
            with self.within(*raised.span(1)):
                self.group()

    def subscripted(self, name: str, start: int, *, braced: bool, called: bool) -> None:
        """Add the name with the subscript at the reader's place."""
        if self.indices and self.text.startswith("_{", self.place) and not self.symbols.is_name(self.place):
            self.component(name, start)
            return
        if self.place < self.stop:
            name, self.place = self.symbols.subscripted(name, self.place, braced=braced)
        if name in NAMES:
            self.function(name, start)
            return
        self.emit(NAME, name, start, self.place)
        directly = self.place < self.stop and self.text.startswith(("(", r"\left("), self.place)
        is_applied = _OF_ONE_LETTER.match(self.text, self.place, self.stop) is not None
        self.is_called = directly and (called or is_applied or name.partition("_")[0] in commands.FUNCTION_LETTERS)

    def function(self, name: str, start: int) -> None:
        """Add a function's name; a subscript of the logarithm is its base."""
        if self.text.startswith("_", self.place):
            base, end = self.symbols.subscript(self.place)
            if name != "log" or base not in commands.LOGARITHMS:
                hint = sentences.SUBSCRIPTED.get(name, sentences.WITHOUT_SUBSCRIPT)
                self.refuse(start, end, sentences.NO_FUNCTION(name=self.text[start:end]), hint(name=name))
            name, self.place = commands.LOGARITHMS[base], end
        self.emit(NAME, name, start, self.place)

    def word(self, command: str, start: int) -> None:
        r"""\operatorname{sigmoid}, \mathrm{loss}, \boldsymbol{\theta}."""
        word, self.place = word_of(self.text, self.place, command)
        self.upright(word, start, called=command in commands.CALLING_COMMANDS)

    def upright(self, word: str, start: int, *, called: bool = False) -> None:
        """A word as the name of a function or of a variable."""
        if word in NAMES:
            self.function(word, start)
        else:
            self.name(word, start, called=called)

    def font(self, command: str, start: int) -> None:
        r"""\rm sin, \rm{sin}, and \rm alone."""
        letters = _LETTERS_BEHIND.match(self.text, self.place, self.stop)
        if letters:
            self.place = letters.end()
            self.upright(letters[1], start)
        elif self.text.startswith("{", skip(self.text, self.place)):
            self.word(command, start)

    def accent(self, command: str, start: int) -> None:
        r"""\hat{y}: the name y_hat."""
        word, self.place = word_of(self.text, self.place, command)
        added = commands.ACCENTS[command]
        self.name(f"{word}_{added}" if added else word, start)

    # groups

    def group_or_symbol(self) -> None:
        """Read a group in braces: one symbol is a name, anything else gets parentheses."""
        match = BRACED_SYMBOL.match(self.text, self.place)
        if match and self.symbols.plain(match[1]):
            start, self.place = self.place, match.end()
            self.braced_symbol(match, start)
        elif self.text.startswith("{}", self.place):
            self.place += 2
        else:
            self.group()

    def braced_symbol(self, match: re.Match[str], start: int) -> None:
        r"""{x}_{1} is x1, {\lambda} is λ, and {e}^{u} is exp(u), as they are printed."""
        name = self.symbols.plain(match[1])
        if self.text.startswith("_", self.place):
            self.name(name, start, braced=True)
        elif name == "e" and self.text.startswith("^{", self.place):
            self.emit(NAME, "exp", start, self.place)
            self.place += 1
            self.group()
        elif name in NAMES:
            self.function(name, start)
        else:
            self.emit(NAME, commands.LETTER_OF.get(name, name), start, self.place)
            self.is_called = False

    def group(self) -> None:
        """Put an argument in parentheses: a group in braces, or one digit, letter or command."""
        self.place = skip(self.text, self.place)
        start = self.place
        self.deepen(start)
        self.emit("(", "(", start, start + 1)
        self.contents()
        self.emit(")", ")", self.place - 1, self.place)
        self.depth -= 1

    def contents(self) -> None:
        """Read an argument: a group in braces, or one digit, letter or command."""
        self.place = skip(self.text, self.place)
        self.row, self.has_sign = START, False
        if self.place < self.stop and self.text[self.place] == "{":
            self.place += 1
            self.scan("}")
        elif self.place < self.stop and self.text[self.place].isalnum() and self.text[self.place].isascii():
            kind = NUMBER if self.text[self.place].isdigit() else NAME
            self.place += 1
            self.emit(kind, self.text[self.place - 1], self.place - 1, self.place)
        elif self.place < self.stop:
            self.piece()
        else:
            self.refuse(self.place - 1, self.place, sentences.ARGUMENT_MISSING(), sentences.WRITE_IN_BRACES())

    def power(self) -> None:
        """Read a power; without braces all digits of a number are its exponent, as in typed text."""
        index = _INDEX.match(self.text, self.place + 1, self.stop)
        if index and self.is_factor():
            if index[1] in self.indices:
                self.component_above(index)
                return
            self.notes.append(sentences.POWER_OR_INDEX(index=index[1]))
        self.emit("^", "^", self.place, self.place + 1)
        self.place = skip(self.text, self.place + 1)
        if self.text.startswith("{", self.place):
            self.group()

    def fraction(self, _command: str, start: int) -> None:
        """Read a fraction: without parentheses if it is the first factor of a product, else in parentheses."""
        if _DERIVATIVE.match(self.text, start):
            self.refuse(start, self.place, sentences.DERIVATIVE(), GIVE_TO_DERIVE())
        row, has_sign = self.row, self.has_sign
        self.deepen(start)
        if row == AFTER_FRACTION:
            self.emit("*", "*", start, start)
        elif row == INSIDE and self.is_factor():
            self.tokens.append(Token("*", "*", start, start))
        if row == INSIDE:
            self.last = Token("(", "(", start, start)
        outer, over = self.reserve(), self.reserve()
        self.contents()
        if self.has_sign or has_bare_function(self.tokens[over:]):
            self.enclose(over, start)
        self.emit("/", "/", start, self.place)
        self.group()
        is_spliced = row != INSIDE and _POWER.match(self.text, self.place) is None
        if not is_spliced:
            self.enclose(outer, start)
        self.depth -= 1
        self.row, self.has_sign = AFTER_FRACTION if is_spliced else INSIDE, has_sign

    def root(self, _command: str, start: int) -> None:
        r"""\sqrt{u}, \sqrt[3]{u}, and \sqrt[n]{u} as a power."""
        match = re.compile(r"\s*\[([^\]]*)\]").match(self.text, self.place, self.stop)
        index = match[1].strip() if match else "2"
        self.place = match.end() if match else self.place
        if index in ("2", "3"):
            self.emit(NAME, "sqrt" if index == "2" else "cbrt", start, self.place)
            self.group()
            return
        if match is None or not re.fullmatch(r"[0-9]+|[A-Za-z]", index):
            self.refuse(start, self.place, sentences.ROOT_INDEX(), sentences.WRITE_ROOT())
        self.bracket("(", start, self.place)
        self.group()
        for kind, text in (("^", "^"), ("(", "("), (NUMBER, "1"), ("/", "/")):
            self.emit(kind, text, start, self.place)
        self.emit(NUMBER if index.isdigit() else NAME, index, match.start(1), match.end(1))
        self.emit(")", ")", start, self.place)
        self.emit(")", ")", start, self.place)

    def environment(self, command: str, start: int) -> None:
        r"""\begin{aligned} of one line."""
        match = _GROUP_NAME.match(self.text, self.place, self.stop)
        if match is None or match[1].rstrip("*") not in _ENVIRONMENTS:
            self.refuse(start, self.place, sentences.NOTHING_BEGINS(command=command), sentences.FORMULA_ALONE())
        self.place = match.end()

    def new_line(self, _command: str, start: int) -> None:
        rest = self.text[self.place : self.stop]
        if re.fullmatch(r"(?:[\s&]|\\end\s*\{[a-z]+\*?\}|\\\\)*", rest) is None:
            raise refusals.second_line(self.text, Token("", "", start, self.place))

    def left_out(self, _command: str, _start: int) -> None:
        match = re.compile(r"\s*\{[^{}]*\}").match(self.text, self.place, self.stop)
        self.place = match.end() if match else self.place


def _hint_on_command(name: str) -> Sentence:
    """What to write instead of an unknown command: the function of that name in other books, if it is one."""
    from gdcli.language.reading.as_written.stuck_names import FUNCTION_WORDS  # only errors need it

    lower = name.lower()
    function = FUNCTION_WORDS.get(lower, lower if lower in NAMES and len(name) > 1 else None)
    reason = sentences.REASONS.get(name)
    return WRITE_CALL(name=f"\\{function}") if function and reason is None else (reason or sentences.OTHER_COMMANDS)()


_ENVIRONMENTS: Final = frozenset({
    "aligned", "align", "equation", "gather", "gathered", "split", "displaymath", "math", "eqnarray", "multline",
})  # fmt: skip
_ACTIONS: Final[Mapping[str, Callable[[_Scanner, str, int], None]]] = {
    **dict.fromkeys(commands.FRACTIONS, _Scanner.fraction),
    **dict.fromkeys(commands.WORDS, _Scanner.word),
    **dict.fromkeys(commands.FONT_SWITCHES, _Scanner.font),
    **dict.fromkeys(commands.ACCENTS, _Scanner.accent),
    **dict.fromkeys(commands.IGNORED_WITH_ARGUMENT, _Scanner.left_out),
    **dict.fromkeys(("left", "right"), _Scanner.fence),
    **dict.fromkeys(("lvert", "rvert"), _Scanner.bars),
    **dict.fromkeys(("|", "lVert", "rVert", "Vert"), _Scanner.norm),
    **dict.fromkeys(("langle", "rangle"), _Scanner.inner_product),
    **dict.fromkeys(("begin", "end"), _Scanner.environment),
    **dict.fromkeys(("sum", "prod"), _Scanner.big_operator),
    "sqrt": _Scanner.root,
    "\\": _Scanner.new_line,
}
