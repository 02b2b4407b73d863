"""Atomic writes: a file is written whole or not at all, and a reason is given where it cannot be written."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from gdcli.cli.sentences import (
    CURRENT_FOLDER_GONE,
    FILE_NAME_EMPTY,
    FILE_NOT_WRITTEN,
    FOLDER_NOT_WRITABLE,
    IS_A_FOLDER,
    IS_READ_ONLY,
    NAME_ANOTHER_FILE,
    NAME_ONE_OR_LEAVE_OUT,
    NO_FOLDER,
)
from gdcli.errors import CannotError, UsageError, system_reason
from gdcli.model.sentences import Sentence

PATH_CHARACTERS_SHOWN: Final = 100
"""The most characters of a path in a message."""
LINKS_MAX: Final = 40
"""The most symbolic links that are followed; systems follow no more."""
PART_NAME: Final = ".gdcli-{random}.part"
"""The name of a file that is not whole yet; it is short, because systems limit the length of names."""
BINARY: Final = getattr(os, "O_BINARY", 0)
"""The flag by which Windows leaves the ends of lines as they are."""


def write_file(text: Iterable[str], path: str) -> None:
    """Write the pieces of a text to a file, a device or an open descriptor. Raises CannotError."""
    try:
        descriptor = descriptor_of(path)
        if descriptor is not None:
            _flush_standard_streams()
            _to_descriptor(text, os.dup(descriptor))
        elif _is_device(path):
            _to_descriptor(text, os.open(path, os.O_WRONLY | BINARY))
        else:
            _to_regular_file(text, Path(path).resolve())
    except BrokenPipeError:
        return  # its reader has gone away
    except OSError as error:
        raise _cannot_write(path, error) from None


def _to_descriptor(text: Iterable[str], descriptor: int) -> None:
    """Write at the position of the descriptor, and close it; earlier contents stay."""
    with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(text)


def _to_regular_file(text: Iterable[str], target: Path) -> None:
    """Write a new file beside the target, and put it in its place when it is whole; an old file stays until then.

    The new file has a random name, must not exist before, and has its mode before its content.
    """
    part = target.with_name(PART_NAME.format(random=os.urandom(8).hex()))
    mode = _mode(target)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666 if mode is None else 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            if mode is not None:
                part.chmod(mode)
            stream.writelines(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink()


def _mode(target: Path) -> int | None:
    """The permissions of a file; None if it does not exist yet."""
    with suppress(FileNotFoundError):
        return target.stat().st_mode & 0o777
    return None


def _flush_standard_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def descriptor_of(path: str) -> int | None:
    """The number of the open descriptor that a path such as /dev/stdout or /dev/fd/3 stands for. Raises OSError.

    A regular file behind it must not be replaced: the program that opened it writes there, too.
    """
    for _ in range(LINKS_MAX):
        folder, name = os.path.split(os.path.abspath(path))
        folder = os.path.realpath(folder)
        if name.isascii() and name.isdigit() and folder in ("/dev/fd", f"/proc/{os.getpid()}/fd"):
            return int(name)
        path = os.path.join(folder, name)
        if not os.path.islink(path):
            return None
        path = os.path.join(folder, os.readlink(path))
    return None


def check_writable(path: str) -> None:
    """Say before the work begins that a file cannot be written. Raises UsageError and CannotError."""
    if not path:
        raise UsageError(FILE_NAME_EMPTY(), NAME_ONE_OR_LEAVE_OUT())
    try:
        descriptor = descriptor_of(path)
        if descriptor is not None:
            os.write(descriptor, b"")  # fails where it is closed or open for reading
            return
        problem = None if _is_device(path) else _obstacle(path)
    except OSError as error:
        raise _cannot_write(path, error) from None
    if problem:
        raise CannotError(FILE_NOT_WRITTEN(path=_named(path), reason=problem), NAME_ANOTHER_FILE())


def _obstacle(path: str) -> Sentence | None:
    """The reason why the file cannot be written; None if none is known. Raises OSError."""
    target = Path(path)
    if path.endswith(os.sep) or target.is_dir():
        return IS_A_FOLDER()
    with suppress(FileNotFoundError):
        target.stat()  # a name that is too long, a link that leads to itself
    folder = target.resolve().parent
    if not folder.is_dir():
        return NO_FOLDER(folder=repr(str(folder)))
    if target.exists() and not os.access(target, os.W_OK):
        return IS_READ_ONLY()
    return None if os.access(folder, os.W_OK | os.X_OK) else FOLDER_NOT_WRITABLE()


def _is_device(path: str) -> bool:
    """Whether the path is not a file that can be replaced: /dev/null, a named pipe."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def _cannot_write(path: str, error: OSError) -> CannotError:
    reason = CURRENT_FOLDER_GONE() if _is_current_folder_gone() else system_reason(error)
    return CannotError(FILE_NOT_WRITTEN(path=_named(path), reason=reason), NAME_ANOTHER_FILE())


def _is_current_folder_gone() -> bool:
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _named(path: str) -> str:
    """The path for a message; of a long path only the end, which tells more."""
    return repr(path if len(path) <= PATH_CHARACTERS_SHOWN else f"…{path[-PATH_CHARACTERS_SHOWN:]}")
