"""A table: its dialect and the names of its columns are known when it is opened, its rows are read when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Final

from gdcli.data import sentences as say
from gdcli.data.dialect import SEPARATOR_NAMES, dialect_of
from gdcli.data.names import default_titles, place_of, readable_names
from gdcli.data.source import Source
from gdcli.errors import UsageError

COLUMNS_MAX: Final = 10_000


class Table:
    """A table that is open, to be used as a context.

    `titles` are the names of its columns in the table, `names` their names in expressions. Raises UsageError if the
    table is empty or not a table, CannotError if it cannot be read.
    """

    def __init__(
        self,
        source: str,
        *,
        separator: str | None = None,
        decimal: str | None = None,
        header: bool | None = None,
        renames: Mapping[str, str] | None = None,
    ) -> None:
        self.source = source
        self._text = Source(source)
        with ExitStack() as closing:
            closing.callback(self._text.close)
            self.dialect, first = dialect_of(self._text.head(), separator, decimal, header)
            if len(first) > COLUMNS_MAX:
                limit = COLUMNS_MAX
                raise UsageError(say.TOO_MANY_COLUMNS(name=source, limit=limit), say.COLUMNS_LIMIT(limit=limit))
            self.titles = _titles(first) if self.dialect.header else default_titles(len(first))
            self.names = readable_names(self.titles, renames or {})
            closing.pop_all()

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    @property
    def encoding(self) -> str:
        """The encoding of the bytes read so far: UTF-8 until the first byte that is not, then Latin-1."""
        return self._text.encoding

    @property
    def bytes_read(self) -> int:
        """The bytes of the source that are read so far."""
        return self._text.bytes_read

    @property
    def size(self) -> int:
        """The bytes of the source; 0 if they are not known before its end."""
        return self._text.size

    @property
    def separator_name(self) -> str:
        """The separator in a word."""
        return SEPARATOR_NAMES.get(self.dialect.separator, self.dialect.separator)

    @property
    def made_names(self) -> dict[str, str]:
        """The titles that the language cannot read, or that were renamed, with their names in expressions."""
        return {title: name for title, name in zip(self.titles, self.names, strict=True) if title != name}

    def place(self, name: str) -> int:
        """The place of a column, by its name or title. Raises UsageError with the nearest one."""
        return place_of(name, self.names, self.titles, self.source)

    def chunks(self) -> Iterator[tuple[int, str]]:
        """The rows as text, in chunks of whole rows, each with the number of its first line; without the header."""
        line = 1
        above = self.dialect.preamble
        is_header_ahead = self.dialect.header
        for chunk in self._text:
            text, lines = _behind_lines(chunk, above)
            above -= lines
            if is_header_ahead and text.strip():
                text, header = _behind_header(text)
                lines += header
                is_header_ahead = False
            if text.strip():
                yield line + lines, text
            line += chunk.count("\n")


def _behind_lines(text: str, count: int) -> tuple[str, int]:
    """The text behind its first `count` lines, or behind its last line, and the number of lines left out."""
    if not count:
        return text, 0
    lines = text.split("\n", count)
    return lines[-1], len(lines) - 1


def _titles(first: Sequence[str]) -> tuple[str, ...]:
    """The cells of a header; a column without a name is named by its place."""
    return tuple(" ".join(cell.split()) or f"column{place}" for place, cell in enumerate(first, 1))


def _behind_header(text: str) -> tuple[str, int]:
    """The text behind its first row, and the number of that row's lines: quotation marks may contain line breaks."""
    lines = text.split("\n")
    count = 1
    while not "".join(lines[:count]).strip() or "\n".join(lines[:count]).count('"') % 2:
        count += 1
        if count >= len(lines):
            break
    return "\n".join(lines[count:]), count
