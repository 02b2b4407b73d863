"""The one place that prints: results to standard output or, whole or not at all, to a file."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from gdcli.errors import CannotError

BLOCK = 1 << 16
LONGEST_PATH: Final = 100
"""How many characters of a path a message shows."""


def write(lines: Iterable[str], path: str | None = None) -> None:
    """Write the lines where the user wants them. Raises CannotError where that cannot be done."""
    if path is None:
        _to_standard_output(lines)
    else:
        _to_file(lines, path)


def _to_standard_output(lines: Iterable[str]) -> None:
    """Write in blocks; a reader that has gone away is a quiet end."""
    stream = sys.stdout
    if stream is None:
        raise CannotError("standard output is closed", "Open it, or name a file with --output.")
    encoding = stream.encoding or "ascii"
    try:
        for block in _blocks(lines):
            stream.write(_encodable(block, encoding))
        stream.flush()
    except BrokenPipeError:
        _hang_up()
    except OSError as error:
        _hang_up()
        message = f"standard output cannot be written: {_reason(error)}"
        raise CannotError(message, "Name a file with --output.") from None


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """The lines joined into pieces worth a system call."""
    pending: list[str] = []
    size = 0
    for line in lines:
        pending.append(line)
        size += len(line) + 1
        if size >= BLOCK:
            yield "\n".join(pending) + "\n"
            pending, size = [], 0
    if pending:
        yield "\n".join(pending) + "\n"


def _encodable(text: str, encoding: str) -> str:
    """The text with what the encoding lacks as escapes, which JSON reads as the characters themselves."""
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
    """Nobody listens any more: what is still buffered goes nowhere, and Python does not complain at its exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _to_file(lines: Iterable[str], path: str) -> None:
    """Write beside the file and put it in its place when it is whole; an old file stays until then."""
    try:
        if _is_device(path):
            with open(path, "w", encoding="utf-8") as stream:
                stream.writelines(_blocks(lines))
        else:
            with _replacing(Path(path)) as temporary, open(temporary, "w", encoding="utf-8") as stream:
                stream.writelines(_blocks(lines))
                stream.flush()
                os.fsync(stream.fileno())
    except OSError as error:
        raise _cannot_write(path, error) from None


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A temporary file in the target's folder that becomes the target on success and vanishes otherwise."""
    target = target.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield temporary
        with suppress(FileNotFoundError):
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink()


def check_writable(path: str | None) -> None:
    """Say before the work begins that a file cannot be written. Raises CannotError."""
    if path is None or _is_device(path):
        return
    try:
        problem = _obstacle(Path(path))
    except OSError as error:
        raise _cannot_write(path, error) from None
    if problem:
        raise CannotError(f"{_named(path)} cannot be written: {problem}", "Name another file with --output.")


def _obstacle(target: Path) -> str:
    """What keeps the file from being written, as far as it can be known; nothing if nothing does. Raises OSError."""
    if target.is_dir():
        return "it is a folder"
    with suppress(FileNotFoundError):
        target.stat()  # a name that is too long, a link that leads to itself
    folder = target.resolve().parent
    if not folder.is_dir():
        return f"there is no folder {str(folder)!r}"
    return "" if os.access(folder, os.W_OK) else "its folder may not be written to"


def _is_device(path: str) -> bool:
    """Whether the path is something that cannot be replaced, such as /dev/stdout or a named pipe."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def _cannot_write(path: str, error: OSError) -> CannotError:
    return CannotError(f"{_named(path)} cannot be written: {_reason(error)}", "Name another file with --output.")


def _named(path: str) -> str:
    """The path for a message; of a long one the end, which tells more."""
    return repr(path if len(path) <= LONGEST_PATH else f"…{path[-LONGEST_PATH:]}")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
