"""Where the expression comes from: the command line, or standard input for `-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from gdcli.cli.sentences import (
    BOTH_FROM_INPUT,
    BYTES,
    DEFAULT_FUNCTION,
    INPUT_CLOSED,
    INPUT_NOT_UTF_8,
    NAME_A_FILE_FOR_ONE,
    NAMED_FUNCTION,
    ONE_LINE_A_CALL,
    PIPE_OR_TYPE,
    SAVE_AS_UTF_8,
)
from gdcli.cli.typed_command import typed_words
from gdcli.errors import ExpressionError, UsageError
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem, read_problem
from gdcli.language.limits import GENEROUS
from gdcli.model.sentences import Sentence

if TYPE_CHECKING:
    from gdcli.explore.tables import DataOptions

STANDARD_INPUT: Final = "-"
LOOP: Final = 'while read -r line; do {command} "$line"; done < FILE'
INPUT_BYTES_MAX: Final = 4 * GENEROUS.characters + 4
"""More than any expression within the limits takes in UTF-8: an endless input is not read to its end."""


def problem(
    text: str, *, wrt: str | None = None, parameters: str | None = None, data: str | None = None,
    point: str | None = None, quiet: bool = False,
) -> Problem:  # fmt: skip
    """The problem a command is about, with its parameters set, over the rows of the table `data`. Raises UsageError."""
    if text == data == STANDARD_INPUT:
        raise UsageError(BOTH_FROM_INPUT(), NAME_A_FILE_FOR_ONE())
    with _table(data, quiet=quiet) as table:
        return _read(text, wrt, parameters, table, point)


def _read(
    text: str, wrt: str | None, parameters: str | None, table: DataOptions | None, point: str | None
) -> Problem:
    if text != STANDARD_INPUT:
        return read_problem(_typed(text), wrt=wrt, parameters=parameters, data=table, point=point)
    try:
        return read_problem(_standard_input(), wrt=wrt, parameters=parameters, from_file=True, data=table, point=point)
    except ExpressionError as error:
        from gdcli.language.reading.sentences import SECOND_LINE  # noqa: PLC0415 - only on the way to an error

        if str(error.args[0]) == str(SECOND_LINE()):
            command = " ".join(typed_words()[:2]) or "gdcli derive"
            error.hint = ONE_LINE_A_CALL(loop=LOOP.format(command=command))
        raise


@contextmanager
def _table(source: str | None, *, quiet: bool) -> Iterator[DataOptions | None]:
    """The table that is named; on a terminal it is told how far it is read."""
    if source is None:
        yield None
        return
    from gdcli.cli.terminal.progress import progress  # noqa: PLC0415 - few calls have a table
    from gdcli.explore.tables import DataOptions  # noqa: PLC0415

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
    """Where the function came from, and how it was read, where that is not plain from its text."""
    if subject.named is not None:
        return (NAMED_FUNCTION(name=f"@{subject.named.name}", about=subject.named.function.about),)
    default = (DEFAULT_FUNCTION(),) if typed == DEFAULT_EXPRESSION else ()
    return (*default, *subject.notes)
