"""Standard error: notes, and errors in one line with a caret under the place and a hint.

On a terminal a line that is wider than the screen goes on in the next one, between two words.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gdcli.cli.sentences import (
    DESCENTS_INTERRUPTED,
    ENGINE,
    ENGINE_AND_REASON,
    ERROR,
    ERROR_OF_OPTION,
    MORE_MEMORY,
    NO_MEMORY,
    NOT_LOADED,
    REPORT_IT,
    SEED,
    UNEXPECTED,
)
from gdcli.errors import CannotError, ExpressionError, GdcliError
from gdcli.late import LateModule
from gdcli.model.sentences import HINT_IS, Sentence, shown

if TYPE_CHECKING:
    from gdcli.cli.terminal import carets
    from gdcli.cli.terminal import columns as terminal
    from gdcli.model import Basins, Run, Sweep
    from gdcli.output.layout import text as layout
else:
    carets = LateModule("gdcli.cli.terminal.carets")  # on the way to an error
    terminal = LateModule("gdcli.cli.terminal.columns")
    layout = LateModule("gdcli.output.layout.text")  # a call may have nothing to note

MESSAGE_CHARACTERS = 240
"""The most characters of a message: it may contain a long text that was typed."""
DEBUG_VARIABLE: Final = "GDCLI_DEBUG"
"""The environment variable that shows where an unexpected error comes from."""


def note(text: str | Sentence, *, quiet: bool = False) -> None:
    """Write one line to standard error, which a script that reads standard output does not see."""
    if not quiet:
        _say(layout.safe(shown(text)))


def note_seed(seed: int | None, *, quiet: bool = False) -> None:
    """Note the seed that was used, if one was: it repeats everything random."""
    if seed is not None:
        note(SEED(seed=str(seed)), quiet=quiet)


def note_lanes(done: Sweep | Basins, *, quiet: bool = False) -> None:
    """Note the engine that ran many descents, the seed of their random starts, and whether descents are missing."""
    note_seed(getattr(done, "seed", None), quiet=quiet)  # a map has no random starts
    note_engine(done, quiet=quiet)
    if done.interrupted:
        note(DESCENTS_INTERRUPTED(), quiet=quiet)


def note_engine(done: Run | Sweep | Basins, *, quiet: bool = False) -> None:
    """Note the engine that ran the descents, and the reason if compiling was tried and failed."""
    engine, reason = str(done.engine), done.engine_note
    note(ENGINE_AND_REASON(engine=engine, reason=reason) if reason else ENGINE(engine=engine), quiet=quiet)


def show_error(error: GdcliError, words: Sequence[str] = ()) -> None:
    """Write the error of a call of these words: `Error: …`, with the option in which it is; the place; the hint."""
    option = _option_with(error.source, words) if isinstance(error, ExpressionError) else None
    message = _line(error.message)
    _say(shown(ERROR_OF_OPTION(option=option, message=message) if option else ERROR(message=message)))
    if isinstance(error, ExpressionError) and error.source.strip():
        columns = terminal.columns_of(sys.stderr) if _is_terminal() else carets.NO_LIMIT
        for line in carets.lines_with_carets(error.source, error.start, error.end, _encoding(), error.further, columns):
            _write(line)
    if error.hint:
        _say(shown(HINT_IS(hint=_line(error.hint))))


def _option_with(value: str, words: Sequence[str]) -> str | None:
    """The option that has a value among the words of a call; None if there is none."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        name, sign, typed = word.partition("=")
        if name.startswith("--") and value == (typed if sign else following):
            return name
    return None


def error_for(error: Exception) -> GdcliError:
    """The error of ours for any other exception; with GDCLI_DEBUG an unexpected one is raised again."""
    if _is_memory_over(error):
        error.__traceback__ = None  # lets go of what the work held: showing an error needs memory, too
        return CannotError(NO_MEMORY(), MORE_MEMORY())
    if isinstance(error, ImportError):
        return CannotError(NOT_LOADED(reason=_reason(error)), MORE_MEMORY())
    if os.environ.get(DEBUG_VARIABLE):
        raise error  # no input is known that leads here
    return GdcliError(UNEXPECTED(error=type(error).__name__, message=str(error)), REPORT_IT(variable=DEBUG_VARIABLE))


def _is_memory_over(error: Exception) -> bool:
    """Whether memory ran out; within an import this is a SystemError, or an OSError where a folder cannot be listed."""
    is_listing_over = isinstance(error, OSError) and error.errno == errno.ENOMEM
    return is_listing_over or isinstance(error, MemoryError | SystemError)


def _reason(error: Exception) -> str:
    """The last line of a library's message: the lines before it are for its developers."""
    return next((line.strip() for line in reversed(str(error).splitlines()) if line.strip()), type(error).__name__)


def _line(text: str) -> str:
    """The text on one line, without control characters and not too long."""
    shown = layout.safe(text)
    return shown if len(shown) <= MESSAGE_CHARACTERS else f"{shown[:MESSAGE_CHARACTERS]}…"


def _encoding() -> str:
    """The encoding of standard error."""
    return getattr(sys.stderr, "encoding", None) or "ascii"


def _say(text: str) -> None:
    """Write a text to standard error, in lines that fit the terminal if it is one."""
    text = layout.encodable(text, _encoding())
    for line in terminal.wrapped(text, terminal.columns_of(sys.stderr)) if _is_terminal() else [text]:
        _write(line)


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _write(line: str) -> None:
    """Write one line to standard error in its encoding; nothing if standard error is closed or full."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(layout.encodable(line, _encoding()) + "\n")
        stream.flush()
    except OSError:
        return
