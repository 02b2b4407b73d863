"""The function of a call: its text, typed or from standard input for `-`, and the values of its names."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli.cli.bundles import Bundle
from gdcli.cli.error_messages import note
from gdcli.cli.sentences import (
    BOTH_FROM_INPUT,
    BYTES,
    DEFAULT_FUNCTION,
    INPUT_NOT_UTF_8,
    NAME_A_FILE_FOR_ONE,
    NAMED_FUNCTION,
    ONE_LINE_A_CALL,
    PIPE_OR_TYPE,
    SAVE_AS_UTF_8,
)
from gdcli.errors import ExpressionError, UsageError
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem, read_problem
from gdcli.language.limits import FILE_LIMITS
from gdcli.model.sentences import INPUT_CLOSED, Sentence
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.cli.work import CallOptions
    from gdcli.explore.tables import DataOptions

STANDARD_INPUT: Final = "-"
LOOP: Final = 'while read -r line; do gdcli {command} "$line"; done < FILE'
INPUT_BYTES_MAX: Final = 4 * FILE_LIMITS.characters + 4
"""The most bytes that are read from standard input, more than any expression within the limits takes in UTF-8."""


@record
class FunctionOptions(Bundle):
    """The options on the function's names: its variables, its parameters, its table."""

    title = "The function"

    wrt: Annotated[str | None, typer.Option("--wrt", metavar="NAMES", help="The variables, in order: x,y.")] = None
    parameters: Annotated[
        str | None, typer.Option("--set", metavar="VALUES", help="Fix parameters first: a=2,b=1/3.")
    ] = None
    data: Annotated[
        str | None,
        typer.Option(
            "--data", metavar="FILE",
            help="A table: its columns are known by name, mean(…) and sum(…) run over its rows.",
        ),
    ] = None

    def problem(
        self, expression: str, call: "CallOptions", *, on_page: bool = False, point: str | None = None,
        through: str | None = None,
    ) -> Problem:  # fmt: skip
        """The function of EXPR, with its parameters set, over the rows of its table.

        How it was read is noted, unless that stands on the page of the answer. Vectors are as long as those in `point`;
        `through` says what letters stand for. Raises UsageError.
        """
        if expression == self.data == STANDARD_INPUT:
            raise UsageError(BOTH_FROM_INPUT(), NAME_A_FILE_FOR_ONE())
        is_input = expression == STANDARD_INPUT
        text = _standard_input() if is_input else _typed(expression)
        explained = _second_line_explained(call) if is_input else nullcontext()
        with _table(self.data, quiet=call.quiet or on_page) as table, explained:
            found = read_problem(
                text, wrt=self.wrt, parameters=self.parameters, from_file=is_input, data=table, point=point,
                through=through,
            )  # fmt: skip
        for sentence in found.notes:
            note(sentence, quiet=call.quiet or on_page)
        return found


@contextmanager
def _second_line_explained(call: "CallOptions") -> Iterator[None]:
    """Where a text has a second line, the error tells how to read a file with a function in each line."""
    try:
        yield
    except ExpressionError as error:
        from gdcli.language.reading.sentences import SECOND_LINE  # only on the way to an error

        if str(error.args[0]) == str(SECOND_LINE()):
            error.hint = ONE_LINE_A_CALL(loop=LOOP.format(command=call.words[0]))
        raise


@contextmanager
def _table(source: str | None, *, quiet: bool) -> Iterator["DataOptions | None"]:
    """The table that is named; a terminal shows the progress of reading it."""
    if source is None:
        yield None
        return
    from gdcli.cli.terminal.progress import progress  # few calls have a table
    from gdcli.explore.tables import DataOptions

    with progress(BYTES, quiet=quiet) as on_progress:
        yield DataOptions(source, on_progress=on_progress)


def _typed(text: str) -> str:
    """The words of the command line are bytes; where the locale is not UTF-8, what was typed in UTF-8 is read so."""
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        return text


def _standard_input() -> str:
    """All of standard input as text."""
    if sys.stdin is None:
        raise UsageError(INPUT_CLOSED(), PIPE_OR_TYPE())
    try:
        return sys.stdin.buffer.read(INPUT_BYTES_MAX).decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(INPUT_NOT_UTF_8(byte=str(error.start)), SAVE_AS_UTF_8()) from None


def remarks(subject: Problem, typed: str = "") -> tuple[str | Sentence, ...]:
    """The notes on the function's origin, and on parts that could be read in another way."""
    if subject.named is not None:
        return (NAMED_FUNCTION(name=f"@{subject.named.name}", about=subject.named.function.about),)
    default = (DEFAULT_FUNCTION(),) if typed == DEFAULT_EXPRESSION else ()
    return (*default, *subject.notes)
