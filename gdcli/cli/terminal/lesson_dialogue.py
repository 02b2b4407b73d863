"""A lesson on the terminal, or with its answers from a file; its commands run in this process."""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final

from gdcli.cli import sentences as said
from gdcli.cli.terminal.line_editing import HAS_HISTORY, offer_line
from gdcli.cli.writing import write
from gdcli.errors import (
    EXIT_DIVERGED,
    EXIT_INTERRUPTED,
    EXIT_NOT_CONVERGED,
    EXIT_OK,
    CannotError,
    UsageError,
    system_reason,
)
from gdcli.lessons.judging import CommandRecord
from gdcli.lessons.sentences import COMMAND_AT_UP
from gdcli.model.sentences import HINT_IS, Sentence, shown
from gdcli.output.layout.markdown import markdown_lines
from gdcli.output.layout.screen import Medium, screen_of
from gdcli.translation import language_in_use, use_language

RunProgram = Callable[[Sequence[str], str], int]
"""Runs gdcli with arguments, in a language, and returns its exit status."""
REFUSED_COMMANDS: Final = frozenset({"learn", "practice", "manual"})
REFUSED_OPTIONS: Final = frozenset({"-o", "--output", "--watch", "--dask", "--data"})
"""Options that a lesson may not use: they write files, take over the keyboard, or reach other machines."""
PROMPT: Final = "> "


class LessonDialogue:
    """Shows texts and pages, asks for lines, and runs gdcli's own commands, never a shell, in the language in use.

    `answers` are used in place of typed lines; after the last one the lesson pauses.
    """

    def __init__(self, run: RunProgram, answers: Sequence[str] | None = None) -> None:
        self._run = run
        self._answers: Iterator[str] | None = None if answers is None else iter(answers)

    def show(self, text: str | Sentence) -> None:
        """Show a paragraph of Markdown, if there is one; in a sentence of the program, `*` is an ordinary sign."""
        write(_paragraph(text))

    def ask(self, question: str | Sentence, command: str = "") -> str | None:
        """The line that is typed; None at the end of the input.

        Where lines have a history, the key ↑ fetches the command.
        """
        self.show(question)
        if question and command and self._answers is None and HAS_HISTORY:
            offer_line(command)
            self.show(COMMAND_AT_UP())
        if self._answers is not None:
            line = next(self._answers, None)
            if line is not None:
                write([f"{PROMPT}{line}"])
            return line
        try:
            return input(PROMPT)
        except EOFError:
            return None

    def run(self, command: str, *, is_shown: bool, below: Sequence[str | Sentence] = ()) -> CommandRecord:
        """Run a gdcli command and return its record; a page leaves room for the paragraphs below it.

        Raises UsageError if the command is refused or fails.
        """
        words = checked_words(command)
        found = _record(self._run, words)
        if is_shown:
            screen = screen_of(sys.stdout)
            head = screen.lines(screen.text(f"$ gdcli {command.removeprefix('gdcli ')}"))
            write(["", *head])
            with _rows_kept(len(head) + sum(len(_paragraph(text)) for text in below)):
                _ran(self._run, [*words, "--quiet"])
        return found

    def page(self, command: str) -> list[str]:
        """The page that a command prints in a pipe."""
        out = _text()
        with redirect_stdout(out):
            _ran(self._run, checked_words(command))
        return _written(out).splitlines()


def read_answers(path: str) -> list[str]:
    """The answers in a file, one a line, or on standard input for `-`. Raises CannotError."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        message = said.ANSWERS_NOT_READ(path=repr(path), reason=system_reason(error))
        raise CannotError(message, said.GIVE_TEXT_FILE()) from None
    return text.splitlines()


def checked_words(command: str) -> list[str]:
    """The words of a command, without `gdcli`. Raises UsageError if a lesson may not run it."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(said.COMMAND_NOT_READ(reason=system_reason(error)), said.CLOSE_QUOTES()) from None
    words = words[1:] if words[:1] == ["gdcli"] else words
    if not words or words[0].startswith("-") or words[0] in REFUSED_COMMANDS:
        raise UsageError(said.NO_LESSON_COMMAND(), said.BEGIN_WITH_COMMAND())
    refused = next((word for word in words if word.partition("=")[0] in REFUSED_OPTIONS), None)
    if refused:
        raise UsageError(said.NOT_IN_A_LESSON(option=refused), said.LEAVE_IT_OUT())
    return words


def answer_file(path: str | None) -> Callable[[Mapping[str, object]], None]:
    """The function that appends each answer to a file, as one JSON record a line; None if no file was named.

    The function may raise CannotError.
    """

    def append(line: Mapping[str, object]) -> None:
        if path is None:
            return
        try:
            with Path(path).open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            message = said.FILE_NOT_WRITTEN(path=repr(path), reason=system_reason(error))
            raise CannotError(message, said.NAME_ANOTHER_RECORD()) from None

    return append


def _record(run: RunProgram, words: Sequence[str]) -> CommandRecord:
    """The record of a command, read from its JSON."""
    out, err = _text(), _text()
    with redirect_stdout(out), redirect_stderr(err):
        status = _ran(run, [*words, "--format", "json"])
    if status == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    if status not in (EXIT_OK, EXIT_NOT_CONVERGED, EXIT_DIVERGED):
        message, hint = (_told(_written(err), shown(head(**{name: ""}))) for name, head in HEADS.items())
        raise UsageError(message or said.COMMAND_FAILED(), hint)
    try:
        found: CommandRecord = json.loads(_written(out))
    except ValueError:  # help and the like
        raise UsageError(said.NO_LESSON_COMMAND(), said.BEGIN_WITH_COMMAND()) from None
    return found


def _ran(run: RunProgram, words: Sequence[str]) -> int:
    """Run gdcli in the language in use; it stays in use even if the words have `--lang`."""
    language = language_in_use()
    try:
        return run(words, language)
    finally:
        use_language(language)


HEADS: Final = {"message": said.ERROR, "hint": HINT_IS}
"""How the lines of an error begin."""


def _told(text: str, head: str) -> str:
    """The text after a head on standard error."""
    return next((line[len(head) :] for line in text.splitlines() if line.startswith(head)), "")


def _text() -> io.TextIOWrapper:
    """A stream in memory that can take every character."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    """All that was written to a stream in memory."""
    stream.seek(0)
    return stream.read()


def _paragraph(text: str | Sentence) -> list[str]:
    """The lines of a paragraph below an empty one; none without a text."""
    screen = screen_of(sys.stdout)
    if isinstance(text, Sentence):
        return ["", *screen.lines(screen.text(shown(text)))]
    return ["", *markdown_lines(screen, text)] if text else []


@contextmanager
def _rows_kept(count: int) -> Iterator[None]:
    """Pages leave `count` rows of the terminal to what stands around them: LINES is smaller meanwhile."""
    screen, before = screen_of(sys.stdout), os.environ.get("LINES")
    if screen.medium is Medium.TERMINAL:
        os.environ["LINES"] = str(max(1, screen.height - count))
    try:
        yield
    finally:
        os.environ.pop("LINES", None)
        os.environ.update({} if before is None else {"LINES": before})
