"""Where the expression comes from: the command line, or standard input for `-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from gdcli.cli.typed_command import typed_words
from gdcli.errors import ExpressionError, UsageError
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem, read_problem
from gdcli.language.limits import GENEROUS

if TYPE_CHECKING:
    from gdcli.explore.tables import DataOptions

STANDARD_INPUT: Final = "-"
LOOP_HINT: Final = (
    'Give one expression, or run the command for each line: while read -r line; do {command} "$line"; done < FILE'
)
INPUT_BYTES_MAX: Final = 4 * GENEROUS.characters + 4
"""More than any expression within the limits takes in UTF-8: an endless input is not read to its end."""


def problem(
    text: str, *, wrt: str | None = None, parameters: str | None = None, data: str | None = None,
    point: str | None = None, quiet: bool = False,
) -> Problem:  # fmt: skip
    """The problem a command is about, with its parameters set, over the rows of the table `data`. Raises UsageError."""
    if text == data == STANDARD_INPUT:
        raise UsageError("the expression and the table cannot both come from standard input", "Name a file for one.")
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

        if error.message == str(SECOND_LINE()):
            command = " ".join(typed_words()[:2]) or "gdcli derive"
            error.hint = LOOP_HINT.format(command=command)
        raise


@contextmanager
def _table(source: str | None, *, quiet: bool) -> Iterator[DataOptions | None]:
    """The table that is named; on a terminal it is told how far it is read."""
    if source is None:
        yield None
        return
    from gdcli.cli.terminal.progress import progress  # noqa: PLC0415 - few calls have a table
    from gdcli.explore.tables import DataOptions  # noqa: PLC0415

    with progress("bytes", quiet=quiet) as on_progress:
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
        raise UsageError("standard input is closed", "Pipe the expression in, or type it instead of -.")
    try:
        return sys.stdin.buffer.read(INPUT_BYTES_MAX).decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 (byte {error.start})", "Save the file as UTF-8.") from None


def remarks(subject: Problem, typed: str = "") -> tuple[str, ...]:
    """Where the function came from, and how it was read, where that is not plain from its text."""
    if subject.named is not None:
        return (f"@{subject.named.name}: {subject.named.function.about}",)
    default = ["the function used unless another is given"] if typed == DEFAULT_EXPRESSION else []
    return (*default, *subject.notes)
