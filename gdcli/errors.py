"""The errors a user can meet: each knows its exit status and ends with what to do next."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Sentence, Template, shown

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_NOT_CONVERGED: Final = 3
EXIT_DIVERGED: Final = 4
EXIT_DIFFERENT: Final = 3
EXIT_UNDECIDED: Final = 4
EXIT_INTERRUPTED: Final = 130


class GdcliError(Exception):
    """An error that the user can mend: one line says what is wrong, and a hint says what to do next.

    Both are in the language that people read when they are asked for.
    """

    status: int = EXIT_FAILED

    def __init__(self, message: str | Sentence, hint: str | Sentence = "") -> None:
        super().__init__(message, hint)
        self._message = message
        self._hint = hint
        if hint:
            self.add_note(self.hint)  # Python and notebooks write notes below the message

    def __str__(self) -> str:
        return self.message

    @property
    def sentences(self) -> tuple[str | Sentence, str | Sentence]:
        """Message and hint as a field of another error or sentence; they are translated when they are shown."""
        return self._message, self._hint

    @property
    def message(self) -> str:
        """The sentence on what is wrong, without a full stop."""
        return shown(self._message)

    @property
    def hint(self) -> str:
        """The sentence on what to do next; empty if there is none."""
        return shown(self._hint)

    @hint.setter
    def hint(self, hint: str | Sentence) -> None:
        self._hint = hint
        self.__notes__ = [self.hint]


class UsageError(GdcliError):
    """The call is wrong: an unknown name, a bad option, a value that cannot be read."""

    status = EXIT_USAGE


class ExpressionError(UsageError):
    """The expression is wrong at a place; the caret points to `source[start:end]`.

    `further`: the places, (start, end), of the other slips that the same message names.
    """

    def __init__(
        self,
        message: str | Sentence,
        hint: str | Sentence,
        source: str,
        start: int,
        end: int,
        further: tuple[tuple[int, int], ...] = (),
    ) -> None:
        super().__init__(message, hint)
        self.further = further
        self.source = source
        self.start = start
        self.end = max(end, start + 1)


class CannotError(GdcliError):
    """The call is right but the work cannot be done: no value at the start, no room to write, no time left."""


SYSTEM_REASONS: Final = (
    Template("bad file descriptor"),
    Template("file name too long"),
    Template("file too large"),
    Template("input/output error"),
    Template("is a directory"),
    Template("no closing quotation"),
    Template("no escaped character"),
    Template("no space left on device"),
    Template("no such file or directory"),
    Template("not a directory"),
    Template("operation not permitted"),
    Template("permission denied"),
    Template("read-only file system"),
    Template("too many levels of symbolic links"),
)
"""Messages of the system about files, and of Python about quotation marks, that are translated."""


NOT_UTF_8: Final = Template("it is not UTF-8")


def system_reason(error: Exception) -> Sentence:
    """Why the system, or a library, cannot read or write, in its own words."""
    if isinstance(error, UnicodeError):
        return NOT_UTF_8()
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return Sentence(reason.replace("{", "{{").replace("}", "}}"))
