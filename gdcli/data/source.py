"""The source of a table: a file, compressed or not, or standard input; its bytes become text in whole lines."""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from gdcli.data import sentences as say
from gdcli.data.sets import SIGN, data_set
from gdcli.errors import CannotError, UsageError, system_reason
from gdcli.model.sentences import INPUT_CLOSED

STANDARD_INPUT: Final = "-"
CHUNK_BYTES: Final = 1 << 20
ROW_CHARACTERS_MAX: Final = 16 << 20
"""The most characters of a row: a longer row has a quotation mark that is never closed."""
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)


class Source:
    """The text of a table in chunks of whole rows; `encoding` is the encoding of the bytes that are read so far.

    Raises UsageError if there is no such file or it is not text, CannotError if it cannot be read.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.encoding = "UTF-8"
        self._stream = _opened(name)
        head = self._read()
        self._decode: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8")()
        for mark, codec, words in _MARKS:
            if head.startswith(mark):
                head, self.encoding = head[len(mark) :], words
                self._decode = codecs.getincrementaldecoder(codec)()
                break
        else:
            self._refuse_binary(head)
        self._chunks = self._whole_lines(head)
        self._ahead: list[str] = []

    def head(self, characters: int) -> str:
        """The beginning of the text, at least `characters` long if the text is; it will be read again."""
        while sum(map(len, self._ahead)) < characters and (chunk := next(self._chunks, "")):
            self._ahead.append(chunk)
        return "".join(self._ahead)

    def __iter__(self) -> Iterator[str]:
        while self._ahead:
            yield self._ahead.pop(0)
        yield from self._chunks

    @property
    def bytes_read(self) -> int:
        """The number of bytes that are read so far; of a compressed file, compressed bytes."""
        file: BinaryIO = getattr(self._stream, "below", self._stream)
        return file.tell() if self.size else 0

    @cached_property
    def size(self) -> int:
        """The bytes of a regular file; 0 for anything else.

        `-` is always standard input, even if a file has that name.
        """
        found = Path(self.name)
        return found.stat().st_size if self.name != STANDARD_INPUT and found.is_file() else 0

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.name != STANDARD_INPUT:
            self._stream.close()

    def _refuse_binary(self, head: bytes) -> None:
        """Refuse bytes that are not text. Raises UsageError."""
        if head.startswith(_ZIP):
            self.close()
            raise UsageError(say.A_WORKBOOK(name=self.name), say.SAVE_AS_CSV())
        if b"\0" in head:
            self.close()
            raise UsageError(say.NOT_TEXT(name=self.name), say.SAVE_AS_CSV())

    def _read(self) -> bytes:
        try:
            return self._stream.read(CHUNK_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            self.close()
            message = say.CANNOT_READ(name=self.name, reason=system_reason(error))
            raise CannotError(message, say.CHECK_THE_FILE()) from None

    def _decoded(self, head: bytes) -> Iterator[str]:
        """The text, chunk by chunk: UTF-8, and Latin-1 from the first byte on that is not UTF-8."""
        data = head
        while True:
            try:
                yield self._decode.decode(data, final=not data)
            except UnicodeDecodeError as error:
                self.encoding = "Latin-1"
                self._decode = codecs.getincrementaldecoder("latin-1")()
                yield self._decode.decode(error.object)
            if not data:
                return
            data = self._read()

    def _whole_lines(self, head: bytes) -> Iterator[str]:
        """The text cut behind the ends of rows: behind lines that do not end inside quotation marks."""
        rest = ""
        for text in self._decoded(head):
            rest += text
            held = rest[-1:] == "\r"  # its \n may follow
            ready = rest[:-1] if held else rest
            ready = ready.replace("\r\n", "\n").replace("\r", "\n") if "\r" in ready else ready
            cut = ready.rfind("\n") + 1
            if cut and ready.count('"', 0, cut) % 2 == 0:
                yield ready[:cut]
                rest = ready[cut:] + ("\r" if held else "")
            else:
                rest = ready + ("\r" if held else "")
                if len(rest) > ROW_CHARACTERS_MAX:
                    raise UsageError(say.ENDLESS_ROW(name=self.name, limit=ROW_CHARACTERS_MAX), say.CHECK_QUOTES())
        if rest:
            yield rest.replace("\r", "\n")


def _opened(name: str) -> BinaryIO:
    """The bytes of the file or of standard input, expanded if they are compressed."""
    if name.startswith(SIGN):
        return io.BytesIO(data_set(name).csv.encode())
    if not name:
        raise UsageError(say.NO_FILE_NAME(), say.NAME_A_TABLE())
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise UsageError(INPUT_CLOSED(), say.PIPE_THE_TABLE())
        stream: BinaryIO = sys.stdin.buffer
    else:
        try:
            stream = Path(name).open("rb")  # noqa: SIM115 - `close` closes it
        except (OSError, ValueError) as error:
            raise UsageError(say.CANNOT_OPEN(name=name, reason=system_reason(error)), say.NAME_A_TABLE()) from None
    return _Expanded(stream) if _peeked(stream).startswith(_GZIP) else stream  # type: ignore[return-value]


class _Expanded(gzip.GzipFile):
    """A compressed file that also closes the stream below it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(fileobj=stream)
        self.below = stream

    def close(self) -> None:
        super().close()
        self.below.close()


def _peeked(stream: BinaryIO) -> bytes:
    """The first bytes, which will be read again."""
    try:
        peek = getattr(stream, "peek", None)
        return bytes(peek(2)) if peek else b""
    except OSError:
        return b""
