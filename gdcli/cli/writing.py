"""Lines written to standard output, in blocks, or to a file; a reader may close the pipe early."""

import codecs
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

from gdcli.cli.sentences import NAME_A_FILE, OPEN_OR_NAME_A_FILE, OUTPUT_CLOSED, OUTPUT_NOT_WRITTEN
from gdcli.errors import CannotError, system_reason
from gdcli.late import LateModule

if TYPE_CHECKING:
    from gdcli.cli import atomic_file
    from gdcli.output.layout import text as layout
else:
    atomic_file = LateModule("gdcli.cli.atomic_file")  # most lines go to standard output
    layout = LateModule("gdcli.output.layout.text")

BLOCK_CHARACTERS: Final = 1 << 16
"""The number of characters that are written at once."""


def write(lines: Iterable[str], path: str | None = None) -> None:
    """Write the lines to the file that the user names, or to standard output. Raises CannotError if that fails."""
    _write_blocks(_blocks(lines), path)


def write_for_people(lines: Iterable[str], path: str | None = None) -> None:
    """Write text; letters that the encoding of standard output lacks are written without accents."""
    encoding = "utf-8" if path is not None else getattr(sys.stdout, "encoding", None) or "ascii"
    _write_blocks((layout.encodable(block, encoding) for block in _blocks(lines)), path)


def _write_blocks(blocks: Iterable[str], path: str | None) -> None:
    """Write the blocks of lines to the file that the user names, or to standard output."""
    if path is None:
        _to_standard_output(blocks)
    else:
        atomic_file.write_file(blocks, path)


def _to_standard_output(blocks: Iterable[str]) -> None:
    """Write the blocks of lines; end without an error if the reader has gone away."""
    stream = sys.stdout
    if stream is None:
        raise CannotError(OUTPUT_CLOSED(), OPEN_OR_NAME_A_FILE())
    encoding = stream.encoding or "ascii"
    try:
        for block in blocks:
            stream.write(_encodable(block, encoding))
        stream.flush()
    except OSError as error:
        _hang_up()
        if isinstance(error, BrokenPipeError) or (sys.platform == "win32" and error.errno == errno.EINVAL):
            return  # a closed pipe is EPIPE on POSIX, EINVAL on Windows
        raise CannotError(OUTPUT_NOT_WRITTEN(reason=system_reason(error)), NAME_A_FILE()) from None


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """The lines joined into pieces of about BLOCK_CHARACTERS characters; of short lines more are taken at once."""
    source = iter(lines)
    pending: list[str] = []
    size, count = 0, 1
    while taken := list(islice(source, count)):
        pending += taken
        characters = sum(map(len, taken)) + len(taken)
        size += characters
        count = 2 * count if characters < BLOCK_CHARACTERS // 16 else max(1, count // 2)
        if size >= BLOCK_CHARACTERS:
            yield "\n".join(pending) + "\n"
            pending, size = [], 0
    if pending:
        yield "\n".join(pending) + "\n"


def _encodable(text: str, encoding: str) -> str:
    """The text with escapes for characters that the encoding lacks; JSON reads the escapes as the characters."""
    return text if text.isascii() else text.encode(encoding, ESCAPES).decode(encoding)


def _escapes(error: UnicodeError) -> tuple[str, int]:
    r"""Characters as `\u03b1`, those beyond U+FFFF as two halves."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2)), error.end


ESCAPES: Final = "gdcli.escapes"
codecs.register_error(ESCAPES, _escapes)


def _hang_up() -> None:
    """Discard what is still buffered, after the reader has closed the pipe.

    Python then reports no error at its exit.
    """
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
