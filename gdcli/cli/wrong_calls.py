"""The errors for calls that typer cannot read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from gdcli.cli.arguments import COMPLETION_VARIABLE, EXPRESSION_OPTION, OptionNames
from gdcli.cli.sentences import (
    CALL_NOT_READ,
    COMMAND_MEANT,
    COMMAND_MISSING,
    EXPRESSION_MISSING,
    EXPRESSION_OR_COMMAND,
    LEAVE_OUT,
    LEAVE_OUT_VALUE,
    LEFT_OVER,
    NAME_TABLE,
    NO_COMMAND,
    NO_PROGRAM_OPTION,
    NO_VALUE,
    OPTION_MEANT,
    OTHER_SHELL,
    QUOTE_EXPRESSION,
    SEE_COMMAND_HELP,
    SEE_HELP,
    SHELL_PUT_FILES,
    TABLE_MISSING,
    TYPE_EXPRESSION,
    VALUE_NOT_READ,
)
from gdcli.errors import ExpressionError, UsageError
from gdcli.explore.keywords import same_option
from gdcli.gallery import GALLERY
from gdcli.language.names import nearest, shortened
from gdcli.language.reading.parser import parse
from gdcli.model.sentences import Sentence, paragraph

COMMANDS_ELSEWHERE: Final[Mapping[str, str]] = {
    "derivative": "derive",
    "differentiate": "derive",
    "diff": "derive",
    "gradient": "derive",
    "grad": "derive",
    "hessian": "derive",
    "backpropagation": "backprop",
    "backpropagate": "backprop",
    "autodiff": "backprop",
    "minimize": "descend",
    "minimise": "descend",
    "optimize": "descend",
    "optimise": "descend",
    "descent": "descend",
    "run": "descend",
    "benchmark": "compare",
    "grid": "sweep",
    "search": "sweep",
    "critical": "analyze",
    "analyse": "analyze",
    "solve": "analyze",
    "draw": "plot",
    "graph": "plot",
    "list": "functions",
    "gallery": "functions",
    "docs": "manual",
    "tutorial": "learn",
    "lesson": "learn",
    "exercise": "practice",
    "quiz": "practice",
    "train": "fit",
    "regression": "fit",
    "version": "--version",
    "ajuda": "--help",
    "derivada": "derive",
    "descida": "descend",
    "desenhar": "plot",
    "ajustar": "fit",
    "aprender": "learn",
}
"""Names of commands in other programs or in Portuguese -> our command, or the option that does it."""
MODEL_OPTION: Final = "--model"
OPTIONS_OF_NUMBERS: Final = ("--lr", "--at", "--range")
OPTIONS_OF_POINTS: Final = ("--at", "--start", "--starts", "--range")
"""The options that numbers, or values such as `x=1,y=2`, are meant for if no option stands before them."""


def usage_error(error: Any, name: str, commands: Iterable[str]) -> UsageError:  # noqa: ANN401 - typer's click is not public
    """Typer's error as one of ours, recognized by its type and fields and not by its text.

    `name`: the word in the place of a command's name.
    """
    help_hint = SEE_COMMAND_HELP(command=name) if name else SEE_HELP()
    parameter = getattr(error, "param", None)
    if name and name not in commands:
        return _no_command(name, commands)
    if hasattr(error, "param_type"):
        return _what_is_missing(name)
    if parameter is not None:
        return UsageError(_refused_value(parameter), help_hint)
    if hasattr(error, "possibilities"):
        return UsageError(NO_PROGRAM_OPTION(option=error.option_name), help_hint)
    if hasattr(error, "option_name"):
        return UsageError(NO_VALUE(option=error.option_name), LEAVE_OUT_VALUE(option=error.option_name))
    return UsageError(CALL_NOT_READ() if name else COMMAND_MISSING(), help_hint)


def named_shell(option: str, shell: str) -> UsageError:
    """The error for a shell behind an option of completion, which is about the shell in use and takes no value."""
    return UsageError(NO_VALUE(option=option), OTHER_SHELL(command=f"{COMPLETION_VARIABLE}=source_{shell} gdcli"))


def _no_command(name: str, commands: Iterable[str]) -> UsageError:
    near = COMMANDS_ELSEWHERE.get(name.lower()) or nearest(name, (*commands, *COMMANDS_ELSEWHERE))
    near = COMMANDS_ELSEWHERE.get(near or "", near)
    hint = COMMAND_MEANT(name=near) if near else _hint_on_expression(name)
    return UsageError(NO_COMMAND(name=repr(shortened(name))), hint)


def _hint_on_expression(text: str) -> Sentence:
    """How to derive an expression that was typed without a command; for one that cannot be read, how to mend it."""
    try:
        parse(text)
    except ExpressionError as error:
        return paragraph(error.sentences[1], TYPE_EXPRESSION(example='gdcli derive "x**2+3*x"'))
    is_word = len(text) > 1 and text.isalpha() and text not in GALLERY
    return SEE_HELP() if is_word else EXPRESSION_OR_COMMAND(text=text)


def left_over(command: str, words: Sequence[str], others: Sequence[str], names: OptionNames) -> UsageError:
    """The error for words behind the argument of a command, with the options that were probably meant.

    `others`: the words that are neither options nor their values; `names`: the options of the command.
    """
    rest = others[1:]
    option = _with_hyphens(rest, names)
    if option is None and all(map(_is_value, rest)):
        option = _with_values(words, rest, names)
    has_file = any(map(os.path.isfile, rest))
    if option is not None:
        hint = OPTION_MEANT(option=option)
    elif MODEL_OPTION in names.valued and not has_file:
        hint = OPTION_MEANT(option=f'{MODEL_OPTION} "{shortened(" ".join(rest))}"')
    elif EXPRESSION_OPTION not in names.valued:
        hint = LEAVE_OUT()
    elif has_file:
        hint = SHELL_PUT_FILES(example=f'gdcli {command} "2*x"')
    else:
        hint = QUOTE_EXPRESSION(command=command, text=shortened(" ".join(others)))
    return UsageError(LEFT_OVER(command=command, words=repr(shortened(" ".join(rest)))), hint)


def _with_hyphens(rest: Sequence[str], names: OptionNames) -> str | None:
    """The first option that is written without its hyphens, as in `lr=0.1` or `at 2`; None where there is none."""
    for word, following in zip(rest, [*rest[1:], ""], strict=True):
        name, sign, value = word.partition("=")
        option = same_option(f"--{name.lstrip('-')}", names.all)
        if option in names.valued:
            return f"{option} {value if sign else following}".rstrip()
        if option is not None:
            return option
    return None


def _is_value(word: str) -> bool:
    """Whether it is numbers or ranges, with names or without: `-5`, `1,2`, `x=1,y=2`, `-3:3`."""
    without_names = re.sub(r"[A-Za-z]\w*=", "", word.strip("()[]"))
    return all(re.fullmatch("-?[0-9.]+(e-?[0-9]+)?", part) for part in re.split("[,:]", without_names))


def _with_values(words: Sequence[str], values: Sequence[str], names: OptionNames) -> str | None:
    """The option before the values with all of them; where there is none, the likeliest option of the command."""
    for option, value, following in zip(words, words[1:], words[2:], strict=False):
        if option in names.valued and following == values[0]:
            return _with_all(option, [value, *values])
    likely = OPTIONS_OF_POINTS if "=" in values[0] else OPTIONS_OF_NUMBERS
    return next((_with_all(option, values) for option in likely if option in names.valued), None)


def _with_all(option: str, values: Sequence[str]) -> str:
    """The option with values that were typed apart; two numbers are the ends of a range."""
    are_ends = option == "--range" and "=" not in values[0] and ":" not in values[0]
    return f"{option} {(':' if are_ends else ',').join(values)}"


def _what_is_missing(name: str) -> UsageError:
    """The error for a missing argument: a table for `fit`, an expression for the other commands."""
    if name == "fit":
        example, built_in = 'gdcli fit houses.csv --model "w*area + b"', "gdcli fit @houses"
        return UsageError(TABLE_MISSING(), NAME_TABLE(example=example, built_in=built_in))
    return UsageError(EXPRESSION_MISSING(), TYPE_EXPRESSION(example=f'gdcli {name} "x**2+3*x"'))


def _refused_value(parameter: Any) -> Sentence:  # noqa: ANN401 - see above
    """Values are read by our own language; typer itself refuses the others."""
    return VALUE_NOT_READ(option=parameter.opts[0])
