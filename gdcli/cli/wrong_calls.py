"""The errors for calls that typer cannot read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gdcli.cli.sentences import (
    CALL_NOT_READ,
    COMMAND_MEANT,
    COMMAND_MISSING,
    EXPRESSION_MISSING,
    EXPRESSION_OR_COMMAND,
    LEAVE_OUT_VALUE,
    NAME_TABLE,
    NO_COMMAND,
    NO_PROGRAM_OPTION,
    NO_VALUE,
    SEE_COMMAND_HELP,
    SEE_HELP,
    TABLE_MISSING,
    TYPE_EXPRESSION,
    VALUE_NOT_READ,
)
from gdcli.errors import ExpressionError, UsageError
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
}
"""Names of commands in other programs -> our command."""


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
    return EXPRESSION_OR_COMMAND(text=text)


def _what_is_missing(name: str) -> UsageError:
    """The error for a missing argument: a table for `fit`, an expression for the other commands."""
    if name == "fit":
        example, built_in = 'gdcli fit houses.csv --model "w*area + b"', "gdcli fit @houses"
        return UsageError(TABLE_MISSING(), NAME_TABLE(example=example, built_in=built_in))
    return UsageError(EXPRESSION_MISSING(), TYPE_EXPRESSION(example=f'gdcli {name} "x**2+3*x"'))


def _refused_value(parameter: Any) -> Sentence:  # noqa: ANN401 - see above
    """Values are read by our own language; typer itself refuses the others."""
    return VALUE_NOT_READ(option=parameter.opts[0])
