"""How the words of a call are read: its language, its options, its expression, and what a wrong option means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gdcli.cli.error_messages import note
from gdcli.cli.sentences import (
    ALL_OPTIONS,
    EXPRESSION_ALONE,
    LAST_ONE_COUNTS,
    LEAVE_OUT_VALUE,
    NO_OPTION,
    NO_VALUE,
    OPTION_MEANT,
    OPTION_OR_EXPRESSION,
    VALUE_MISSING,
    WRITE_VALUE,
)
from gdcli.errors import UsageError
from gdcli.model.sentences import Sentence
from gdcli.record import record
from gdcli.translation import use_language

HELP_OPTIONS: Final = frozenset({"--help", "-h"})
COMPLETION_VARIABLE: Final = "_GDCLI_COMPLETE"
"""The environment variable by which a shell asks what may stand where the cursor is."""
QUIET_OPTIONS: Final = frozenset({"--quiet", "-q"})
LANGUAGE_OPTION: Final = "--lang"
EXPRESSION_OPTION: Final = "--wrt"
"""The option by which commands that take an expression are known: every one of them has it, and no other command."""
OPTIONS_OF_EXPRESSION: Final = frozenset({"--expr", "--expression", "--formula", "--func", "--function"})
"""Options by which other programs take the expression."""


@record
class OptionNames:
    """The options of a command: `flags` stand alone, `valued` take the next word.

    `needs_expression`: whether the command cannot do without an expression.
    """

    flags: frozenset[str]
    valued: frozenset[str]
    needs_expression: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        """Every option, in alphabetical order."""
        return tuple(sorted(self.flags | self.valued))


def without_language(words: Sequence[str], language: str) -> list[str]:
    """The words without `--lang`; sets the language in use to the one it names, and to `language` without it.

    Raises UsageError, in `language`, for an unknown language.
    """
    use_language(language)
    named: list[str] = []
    rest = list(_without_languages(iter(words), named))
    for name in named:
        from gdcli.language_choice import choose_language  # few calls name a language

        choose_language(name)
    if len(named) > 1:
        note(LAST_ONE_COUNTS(option=LANGUAGE_OPTION), quiet=not QUIET_OPTIONS.isdisjoint(rest))
    return rest


def _without_languages(words: Iterator[str], named: list[str]) -> Iterator[str]:
    """The words without `--lang` and its value; the values are added to `named`."""
    for word in words:
        option, sign, value = word.partition("=")
        if option == LANGUAGE_OPTION:
            named.append(value if sign else next(words, ""))
        else:
            yield word
            if word == "--":
                yield from words


def with_help_option(words: Sequence[str]) -> Sequence[str]:
    """`help descend`, as several programs have it, as `descend --help`."""
    return [*words[1:2], "--help"] if words[:1] == ["help"] else words


def joined_words(options: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words as typer reads them: no word behind `--` is an option."""
    return [*options, "--", *others] if others else [*options]


def sorted_out(words: Iterable[str], names: OptionNames) -> tuple[list[str], list[str]]:
    """The options with their values, and the other words, each in their order. Raises UsageError."""
    options: list[str] = []
    others: list[str] = []
    behind: list[str] = []
    stream = iter(words)
    for word in stream:
        if word == "--":
            behind = list(stream)
        elif is_long_option(word) or word in names.all:
            options += _option(word, stream, names)
        else:
            others.append(word)
    _refuse_short_options(others, behind, names)
    return options, [*others, *behind]


def is_long_option(word: str) -> bool:
    """Whether a word has the form of a long option: `--steps` and `--steps=9` have it, the expression `--x**2` not."""
    name = word.partition("=")[0]
    has_letter = name.startswith("--") and name[2:3].isalpha()
    return has_letter and name.isascii() and name.replace("-", "_").isidentifier()


def is_short_option(word: str) -> bool:
    """Whether it is a single letter: an option such as `-q`, or -x, an expression if the command needs one."""
    return len(word) == 2 and word[0] == "-" and word[1].isalpha() and word.isascii()


def _option(word: str, following: Iterator[str], names: OptionNames) -> list[str]:
    """An option and, if it takes a value, the next word. Raises UsageError."""
    name, sign, value = word.partition("=")
    option = meant_option(name, names)
    if sign and option in names.flags:
        raise UsageError(NO_VALUE(option=option), LEAVE_OUT_VALUE(option=option))
    if sign or option in names.flags:
        return [f"{option}{sign}{value}"]
    next_word = next(following, None)
    if next_word is None:
        raise UsageError(VALUE_MISSING(option=option), WRITE_VALUE(option=option))
    return [option, next_word]


def meant_option(word: str, names: OptionNames) -> str:
    """The option itself, or the one that a name from another program stands for. Raises UsageError for any other."""
    if word in names.all:
        return word
    from gdcli.explore.keywords import ALIASES  # few calls have a name from another program

    option = ALIASES.get(word)
    if option in names.valued:
        return option
    raise UsageError(NO_OPTION(option=word), _hint(word, names))


def _hint(word: str, names: OptionNames) -> Sentence:
    """The sentence on what to type instead of a wrong option."""
    from gdcli.explore.keywords import nearest_option  # only on the way to an error

    if word in OPTIONS_OF_EXPRESSION and EXPRESSION_OPTION in names.all:
        return EXPRESSION_ALONE()
    near = nearest_option(word, names.all)
    return OPTION_MEANT(option=near) if near else ALL_OPTIONS()


def _refuse_short_options(others: Sequence[str], behind: Sequence[str], names: OptionNames) -> None:
    """`descend -V` has a wrong option; `derive -x` has its expression. Raises UsageError."""
    if names.needs_expression and len(others) == 1 and not behind:
        return
    for word in others:
        if is_short_option(word):
            hint = OPTION_OR_EXPRESSION(text=word) if EXPRESSION_OPTION in names.all else ALL_OPTIONS()
            raise UsageError(NO_OPTION(option=word), hint)
