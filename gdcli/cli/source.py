"""Where the expression comes from: the command line, or standard input for `-`."""

from __future__ import annotations

import sys
from typing import Final

from gdcli.errors import UsageError
from gdcli.explore import DEFAULT_EXPRESSION, Problem, read_problem

STANDARD_INPUT: Final = "-"


def problem(text: str, *, wrt: str | None = None, settings: str | None = None) -> Problem:
    """The problem a command is about, with its parameters set. Raises UsageError."""
    if text != STANDARD_INPUT:
        return read_problem(text, wrt=wrt, settings=settings)
    return read_problem(_standard_input(), wrt=wrt, settings=settings, from_file=True)


def _standard_input() -> str:
    """All of standard input as text."""
    if sys.stdin is None:
        raise UsageError("standard input is closed", "Pipe the expression in, or type it instead of -.")
    try:
        return sys.stdin.buffer.read().decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 (byte {error.start})", "Save the file as UTF-8.") from None


def remark(subject: Problem, typed: str = "") -> str:
    """Where the function came from, where that is not plain from its text."""
    if subject.named is not None:
        return f"@{subject.named.name}: {subject.named.function.about}"
    return "the function used unless another is given" if typed == DEFAULT_EXPRESSION else ""
