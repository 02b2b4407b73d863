"""A table: its dialect and the names of its columns are known when it is opened, its rows are read when asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Final

from gdcli.data import sentences as say
from gdcli.data.dialect import SAMPLE_CHARACTERS, SEPARATOR_NAMES, Dialect, dialect_of, numbered_rows
from gdcli.data.names import default_titles, place_of, readable_names
from gdcli.data.source import Source
from gdcli.errors import UsageError

COLUMNS_MAX: Final = 10_000


class Table:
    """A table that is open, to be used as a context.

    `titles` are the names of its columns in the table, `names` their names in expressions. Raises UsageError if the
    table is empty or not a table, CannotError if it cannot be read. Where the table does not show its dialect it is the
    `likely` one, and where it has no header its titles are the `likely_titles` of its number of columns.
    """

    def __init__(
        self,
        source: str,
        *,
        separator: str | None = None,
        decimal: str | None = None,
        header: bool | None = None,
        renames: Mapping[str, str] | None = None,
        likely: Dialect | None = None,
        likely_titles: Collection[Sequence[str]] = (),
    ) -> None:
        self.source = source
        self._text = Source(source)
        with ExitStack() as closing:
            closing.callback(self._text.close)
            head = self._text.head(SAMPLE_CHARACTERS)
            self.dialect, first = dialect_of(head, separator, decimal, header, likely)
            if len(first) > COLUMNS_MAX:
                limit = COLUMNS_MAX
                raise UsageError(say.TOO_MANY_COLUMNS(name=source, limit=limit), say.COLUMNS_LIMIT(limit=limit))
            fitting = (tuple(titles) for titles in likely_titles if len(titles) == len(first))
            self.titles = _titles(first) if self.dialect.header else next(fitting, default_titles(len(first)))
            self.rename(renames or {})
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

    def rename(self, renames: Mapping[str, str]) -> None:
        """Name the columns, some by new names: title -> name. Raises UsageError."""
        self.names = readable_names(self.titles, renames)

    def place(self, name: str) -> int:
        """The place of a column, by its name or title. Raises UsageError with the nearest one."""
        return place_of(name, self.names, self.titles, self.source)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows as cells, each with the line it begins on; without the header, comments and blank lines."""
        for line, text in self.chunks():
            yield from (numbered for numbered in numbered_rows(text, self.dialect.separator, line) if numbered[1])

    def chunks(self) -> Iterator[tuple[int, str]]:
        """The rows as text, in chunks of whole rows, each with the number of its first line; without the header."""
        line = 1
        above = self.dialect.preamble
        is_header_ahead = self.dialect.header
        for chunk in self._text:
            text, lines = _behind_lines(chunk, above)
            above -= lines
            if is_header_ahead and text.strip():
                text, header = _behind_header(text, self.dialect.separator)
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


def _behind_header(text: str, separator: str) -> tuple[str, int]:
    """The text behind its first row, and the number of lines up to there: a row may have several lines."""
    rows = numbered_rows(text, separator)
    next(row for _, row in rows if row)
    following = next((line for line, _ in rows), None)
    return ("", text.count("\n")) if following is None else _behind_lines(text, following - 1)
