"""The answer of a call: its format and file, and the one place that prints; a file is written whole or not at all."""

import codecs
import errno
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from gdcli.cli.arguments import typed_value, typed_words
from gdcli.cli.bundles import NAMES_FIELD, Bundle, Option, fields_of
from gdcli.cli.sentences import (
    CURRENT_FOLDER_GONE,
    FILE_NAME_EMPTY,
    FILE_NOT_WRITTEN,
    FOLDER_NOT_WRITABLE,
    IS_A_FOLDER,
    IS_READ_ONLY,
    NAME_A_FILE,
    NAME_ANOTHER_FILE,
    NAME_ONE_OR_LEAVE_OUT,
    NO_FOLDER,
    OPEN_OR_NAME_A_FILE,
    OUTPUT_CLOSED,
    OUTPUT_NOT_WRITTEN,
    UNKNOWN_FORMAT,
)
from gdcli.errors import CannotError, UsageError, system_reason
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.cli.work import CallOptions
    from gdcli.output import formats
    from gdcli.output.layout import text as layout
    from gdcli.output.options import PageOptions
else:
    formats = LateModule("gdcli.output.formats")  # the list of the commands is written without
    layout = LateModule("gdcli.output.layout.text")

BLOCK_CHARACTERS: Final = 1 << 16
"""The number of characters that are written at once."""
PATH_CHARACTERS_SHOWN: Final = 100
"""The most characters of a path in a message."""
LINKS_MAX: Final = 40
"""The most symbolic links that are followed; systems follow no more."""
PART_NAME: Final = ".gdcli-{random}.part"
"""The name of a file that is not whole yet; it is short, because systems limit the length of names."""
BINARY: Final = getattr(os, "O_BINARY", 0)
"""The flag by which Windows leaves the ends of lines as they are."""
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE",
        help="Write to this file, whole or not at all; its ending chooses the format where --format does not."
    ),
]


@record
class DeliveryOptions(Bundle):
    """The form in which the answer is written, and the file."""

    title = "The answer"

    format_: str
    output: Output = None
    brief: Annotated[
        bool, typer.Option("--brief", help="Of a page only the picture, the verdict and what to type next.")
    ] = False
    all_: Annotated[
        bool, typer.Option("--all", help="The whole page: every row of its tables, and of a descent every iterate.")
    ] = False

    @classmethod
    def options(cls, *kinds: type) -> Mapping[str, Option]:
        """The options, with --format offering only the formats that records of these kinds have."""
        form = typer.Option(
            "--format", metavar="FORMAT", help=f"{NAMES_FIELD}.",
            autocompletion=lambda: formats.formats_of(*kinds),
        )  # fmt: skip
        return {**fields_of(cls), "format_": (Annotated[str, form], formats.TABLE)}

    @property
    def is_page(self) -> bool:
        """Whether a person reads the answer."""
        return self.form in formats.PAGE_FORMATS

    @property
    def form(self) -> str:
        """The format that is written: the one that was named, or the one that the name of the file asks for."""
        return formats.format_for(self.format_, self.output)

    def check(self, kind: type) -> None:
        """Say before the work begins that there is no such format for records of that kind, or no such file.

        Raises UsageError, CannotError.
        """
        if self.format_ not in formats.FORMATS:
            from gdcli.language.names import nearest  # noqa: PLC0415 - only on the way to an error
            from gdcli.language.sentences import CHOOSE_ONE_OF, DID_YOU_MEAN  # noqa: PLC0415

            near = nearest(self.format_, formats.FORMATS)
            hint = DID_YOU_MEAN(name=near) if near else CHOOSE_ONE_OF(names=", ".join(formats.FORMATS))
            raise UsageError(UNKNOWN_FORMAT(name=repr(self.format_)), hint)
        formats.check(kind, self.form)
        check_writable(self.output)

    def write(self, answer: object, call: "CallOptions", **page: Any) -> None:  # noqa: ANN401 - fields of PageOptions
        """Write a record in its format; `page` is what a page shows besides it."""
        options = self._page_options(call, page) if self.is_page else None
        write(formats.formatted(answer, self.form, options), self.output)

    def _page_options(self, call: "CallOptions", page: dict[str, Any]) -> "PageOptions":
        from gdcli.output.options import PageOptions  # noqa: PLC0415 - for a page only

        shown = {"brief": self.brief, "every_row": self.all_, "quiet": call.quiet} | page
        return PageOptions(self.output, **(shown | _typed_commands(page.get("subject"))))


def _typed_commands(subject: object) -> dict[str, Any]:
    """The words that were typed, and the functions that write other commands about the same function."""
    from gdcli.explore.command_line import command, point_typed, point_with_value, quoted, words_of  # noqa: PLC0415 - for pages only
    from gdcli.explore.problem import Problem  # noqa: PLC0415

    words: dict[str, Any] = {"command": " ".join(map(quoted, typed_words()))}
    if isinstance(subject, Problem):
        point, own = point_with_value(subject), subject.point(None)
        words |= {
            "expression": " ".join(map(quoted, words_of(subject))), "command_of": partial(command, subject),
            "point": point_typed(point or ()), "start": point_typed(() if point == own else point or ()),
        }  # fmt: skip
    box = typed_value("--range")
    return words if box is None else {**words, "box": f" --range {quoted(box)}"}


def write(lines: Iterable[str], path: str | None = None) -> None:
    """Write the lines to the file that the user names, or to standard output. Raises CannotError if that fails."""
    if path is None:
        _to_standard_output(lines)
    else:
        _to_file(lines, path)


def write_for_people(lines: Iterable[str], path: str | None = None) -> None:
    """Write text; letters that the encoding of standard output lacks are written without accents."""
    encoding = "utf-8" if path is not None else getattr(sys.stdout, "encoding", None) or "ascii"
    write((layout.encodable(line, encoding) for line in lines), path)


def _to_standard_output(lines: Iterable[str]) -> None:
    """Write in blocks; end without an error if the reader has gone away."""
    stream = sys.stdout
    if stream is None:
        raise CannotError(OUTPUT_CLOSED(), OPEN_OR_NAME_A_FILE())
    encoding = stream.encoding or "ascii"
    try:
        for block in _blocks(lines):
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


def _to_file(lines: Iterable[str], path: str) -> None:
    """Write to a file, a device or an open descriptor. Raises CannotError."""
    try:
        descriptor = descriptor_of(path)
        if descriptor is not None:
            _flush_standard_streams()
            _to_descriptor(lines, os.dup(descriptor))
        elif _is_device(path):
            _to_descriptor(lines, os.open(path, os.O_WRONLY | BINARY))
        else:
            _to_regular_file(lines, Path(path).resolve())
    except BrokenPipeError:
        return  # its reader has gone away
    except OSError as error:
        raise _cannot_write(path, error) from None


def _to_descriptor(lines: Iterable[str], descriptor: int) -> None:
    """Write at the position of the descriptor, and close it; earlier contents stay."""
    with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(_blocks(lines))


def _to_regular_file(lines: Iterable[str], target: Path) -> None:
    """Write a new file beside the target and put it in its place when it is whole; an old file stays until then.

    The new file has a random name, must not exist before, and has its mode before its content.
    """
    part = target.with_name(PART_NAME.format(random=os.urandom(8).hex()))
    mode = _mode(target)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o666 if mode is None else 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            if mode is not None:
                part.chmod(mode)
            stream.writelines(_blocks(lines))
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


def check_writable(path: str | None) -> None:
    """Say before the work begins that a file cannot be written. Raises UsageError and CannotError."""
    if path is None:
        return
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
