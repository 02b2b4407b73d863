"""A lesson on the terminal, or with its answers from a file; its commands run in this process."""

from __future__ import annotations

import io
import json
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final

from gdcli.cli.output import write
from gdcli.errors import EXIT_DIVERGED, EXIT_NOT_CONVERGED, EXIT_OK, CannotError, UsageError
from gdcli.lessons.judging import Record
from gdcli.output.layout.markdown import markdown_lines
from gdcli.output.layout.screen import Screen, screen_of

Run = Callable[[Sequence[str]], int]
"""Runs gdcli with arguments and returns its exit status."""
REFUSED_COMMANDS: Final = frozenset({"learn", "practice", "manual"})
REFUSED_OPTIONS: Final = frozenset({"-o", "--output", "--watch", "--dask", "--data"})
"""What a lesson may not do: write files, take over the keyboard, or reach other machines."""
PROMPT: Final = "> "


class LessonDialogue:
    """Shows texts and pages, asks for lines, and runs gdcli's own commands, never a shell.

    `answers` are given instead of what is typed; at their end the lesson pauses.
    """

    def __init__(self, run: Run, answers: Sequence[str] | None = None) -> None:
        self._run = run
        self._answers: Iterator[str] | None = None if answers is None else iter(answers)

    def show(self, text: str) -> None:
        """Show a paragraph of Markdown."""
        write(["", *markdown_lines(_screen(), text)])

    def ask(self, question: str) -> str | None:
        """The line that is typed; None at the end of the input."""
        if question:
            write(["", question])
        if self._answers is not None:
            line = next(self._answers, None)
            if line is not None:
                write([f"{PROMPT}{line}"])
            return line
        try:
            return input(PROMPT)
        except EOFError:
            return None

    def run(self, command: str, *, is_shown: bool) -> Record:
        """Run a gdcli command and return its record. Raises UsageError where it is refused or fails."""
        words = checked_words(command)
        found = _record(self._run, words)
        if is_shown:
            write(["", f"$ gdcli {command}"])
            self._run(words)
        return found

    def page(self, command: str) -> list[str]:
        """What a command prints in a pipe."""
        out = io.StringIO()
        with redirect_stdout(out):
            self._run(checked_words(command))
        return out.getvalue().splitlines()


def read_answers(path: str) -> list[str]:
    """The answers in a file, one a line, or on standard input for `-`. Raises CannotError."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CannotError(f"the answers in {path!r} cannot be read: {error}", "Give a text file in UTF-8.") from None
    return text.splitlines()


def checked_words(command: str) -> list[str]:
    """The words of a command, without `gdcli`. Raises UsageError where a lesson may not run it."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"the command cannot be read: {error}", "Close every quote.") from None
    words = words[1:] if words[:1] == ["gdcli"] else words
    if not words or words[0].startswith("-") or words[0] in REFUSED_COMMANDS:
        raise UsageError("this is no command for a lesson", "Begin with a command such as: descend, derive, compare.")
    refused = next((word for word in words if word.partition("=")[0] in REFUSED_OPTIONS), None)
    if refused:
        raise UsageError(f"{refused} is not allowed in a lesson", "Leave it out.")
    return words


def _record(run: Run, words: Sequence[str]) -> Record:
    """The record of a command, as its JSON has it."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run([*words, "--format", "json"])
    if status not in (EXIT_OK, EXIT_NOT_CONVERGED, EXIT_DIVERGED):
        lines = [line for line in err.getvalue().splitlines() if line.startswith(("Error: ", "Hint: "))]
        message, hint = (next((line[len(head) :] for line in lines if line.startswith(head)), "") for head in HEADS)
        raise UsageError(message or "the command fails", hint)
    found: Record = json.loads(out.getvalue())
    return found


HEADS: Final = ("Error: ", "Hint: ")


def _screen() -> Screen:
    return screen_of(sys.stdout)
