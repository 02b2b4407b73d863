"""The dialect of a table: the separator of its cells, its decimal sign, and whether its first row names the columns."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from gdcli.data import sentences as say
from gdcli.data.cells import COMMA, POINT, decimal_of, is_missing, is_number, reader
from gdcli.errors import UsageError
from gdcli.record import record

BLANKS: Final = "blanks"
SEPARATORS: Final = (";", "\t", COMMA, "|", BLANKS)
"""The separators that are detected; if two fit equally well, the first one is taken."""
STRONG_SEPARATORS: Final = frozenset(";\t|")
"""Separators that rarely occur inside a cell."""
_SIGNS: Final = STRONG_SEPARATORS | {COMMA}
SEPARATOR_WORDS: Final[Mapping[str, str]] = {
    "comma": COMMA, "semicolon": ";", "tab": "\t", "\\t": "\t", "bar": "|", "blank": BLANKS, "blanks": BLANKS,
    "space": BLANKS, "spaces": BLANKS, " ": BLANKS,
}  # fmt: skip
DECIMAL_WORDS: Final[Mapping[str, str]] = {"comma": COMMA, "point": POINT, "dot": POINT, COMMA: COMMA, POINT: POINT}
SEPARATOR_NAMES: Final[Mapping[str, str]] = {
    COMMA: "comma", ";": "semicolon", "\t": "tab", "|": "bar", BLANKS: "blanks",
}  # fmt: skip
SAMPLE_ROWS: Final = 200
SAMPLE_CHARACTERS: Final = 1 << 16
SEPARATOR_DECLARATION: Final = "sep="
"""The beginning of a first line in which spreadsheets declare the separator."""
COMMENT_SIGN: Final = "#"


@record
class Dialect:
    """The way in which a table is written; `preamble` is the number of lines above the table that are not rows."""

    separator: str
    decimal: str
    header: bool
    preamble: int = 0


def dialect_of(
    head: str, separator: str | None = None, decimal: str | None = None, header: bool | None = None,
    likely: Dialect | None = None,
) -> tuple[Dialect, tuple[str, ...]]:  # fmt: skip
    """The dialect of a table that begins with `head`, detected unless it is given, and the cells of its first row.

    The `likely` dialect is taken where all cells are numbers in it, and its signs where others fit equally well.
    """
    preamble, declared = _preamble(head)
    sample = _sample(head, preamble)
    given = separator_named(separator) or declared
    candidates = [given] if given else [*([likely.separator] if likely else ()), *SEPARATORS]
    samples = {each: _below_titles(sample, each) for each in candidates}
    fits = {each: (_is_written_like(likely, each, rows), _score(rows)) for each, (_, rows) in samples.items()}
    best = max(fits, key=lambda each: fits[each])
    lines_above, rows = samples[best]
    preamble += lines_above
    if not rows:
        raise UsageError(say.EMPTY(), say.WANTED_TABLE())
    has_header = _has_header(rows) if header is None else header
    body = rows[1:] if has_header else rows
    cells = (cell for row in body for cell in row)
    sign = decimal_named(decimal) or decimal_of(cells, best, likely.decimal if likely else None)
    return Dialect(best, sign, has_header, preamble), tuple(cell.strip() for cell in rows[0])


def numbered_rows(
    text: str, separator: str, first_line: int = 1, *, is_cut: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Each row as a list of cells, none for a blank line or a comment, with the number of the line it begins on.

    Raises UsageError for a quotation mark that is not closed, unless the text may be cut inside of a cell.
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if separator == BLANKS:
        lines, separator = [" ".join(line.split()) for line in lines], " "
    rows = csv.reader((f"{line}\n" for line in lines), delimiter=separator, skipinitialspace=True)
    begin = first_line
    is_odd = not is_cut and text.count('"') % 2 == 1
    try:
        for row in rows:
            behind = first_line + rows.line_num
            if is_odd and behind > begin + 1 and rows.line_num == len(lines):
                raise csv.Error
            yield begin, [] if _is_blank(row) or is_comment(row[0].lstrip()) else row
            begin = behind
    except csv.Error:
        raise UsageError(say.OPEN_QUOTE(line=begin), say.CLOSE_IT()) from None


def _is_blank(row: Sequence[str]) -> bool:
    """Whether a row has no cell but an empty one."""
    return len(row) <= 1 and not "".join(row).strip()


def _below_titles(sample: str, separator: str) -> tuple[int, list[list[str]]]:
    """The rows of a sample that are not blank, without titles above the names of the columns, and the titles' lines.

    A title is the only cell of its row; below the titles there is a row with several names.
    """
    numbered = [(line, row) for line, row in islice(numbered_rows(sample, separator, is_cut=True), SAMPLE_ROWS) if row]
    first = next((place for place, (_, row) in enumerate(numbered) if not _is_title(row)), 0)
    first = first if first and _are_names(numbered[first][1]) else 0
    return (numbered[first][0] - 1 if first else 0), [row for _, row in numbered[first:]]


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row has text in its first cell only, and all other cells are empty."""
    return bool(row[0].strip()) and not any(cell.strip() for cell in row[1:]) and not is_number(row[0])


def _are_names(row: Sequence[str]) -> bool:
    """Whether a row has several cells, and a name in each; empty cells at its end do not count."""
    names = [cell.strip() for cell in row]
    while names and not names[-1]:
        names.pop()
    return len(names) > 1 and not any(not name or is_number(name) or is_missing(name) for name in names)


def separator_named(text: str | None) -> str | None:
    """A separator as the user types it. Raises UsageError."""
    if text is None:
        return None
    found = SEPARATOR_WORDS.get(text, text)
    if found != BLANKS and (len(found) != 1 or found.isalnum() or found in '"\n\r.+-'):
        raise UsageError(say.NO_SEPARATOR(text=repr(text)), say.CHOOSE_SEPARATOR())
    return found


def decimal_named(text: str | None) -> str | None:
    """A decimal sign as the user types it. Raises UsageError."""
    if text is None:
        return None
    if text not in DECIMAL_WORDS:
        raise UsageError(say.NO_DECIMAL_SIGN(text=repr(text)), say.CHOOSE_DECIMAL_SIGN())
    return DECIMAL_WORDS[text]


def _preamble(head: str) -> tuple[int, str | None]:
    """The number of lines above the table: blank lines, comments, a declared separator; and that separator."""
    declared: str | None = None
    for number, line in enumerate(head.split("\n")):
        text = line.strip(" \r").strip('"')
        if text.lower().startswith(SEPARATOR_DECLARATION) and len(text) == len(SEPARATOR_DECLARATION) + 1:
            declared = text[-1]
        elif text.strip() and not is_comment(text):
            return number, declared
    return 0, declared


def is_comment(line: str) -> bool:
    """Whether a line is a comment: it begins with #, and not with the error of a spreadsheet, as in `#N/A;1`."""
    return line.startswith(COMMENT_SIGN) and not (line[1:2].isupper() and any(sign in line for sign in "!?/"))


def _sample(head: str, preamble: int) -> str:
    """The beginning of the table in whole lines."""
    text = "\n".join(head[:SAMPLE_CHARACTERS].split("\n")[preamble:])
    is_whole = len(head) <= SAMPLE_CHARACTERS
    return text if is_whole else text.rpartition("\n")[0] or text


def _is_written_like(likely: Dialect | None, separator: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows that this separator made are a table of numbers in the likely dialect."""
    if likely is None or separator != likely.separator or len({len(row) for row in rows}) != 1:
        return False
    if len(rows[0]) == 1 and not is_number(rows[0][0]) and not _SIGNS.isdisjoint(rows[0][0]):
        return False  # the names of several columns, between other separators
    read = reader(likely.decimal)
    return all(math.isfinite(read(cell)) or is_missing(cell) for row in rows[1:] or rows for cell in row)


def _score(rows: Sequence[Sequence[str]]) -> float:
    """The score of a separator on a sample: rows of equal length, several cells, numbers, no other separator left."""
    rows = [row for row in rows if row]
    if not rows:
        return 0.0
    body = rows[1:] or rows
    length, hits = Counter(map(len, body)).most_common(1)[0]
    cells = [cell for row in body for cell in row]
    numbers = sum(1 for cell in cells if is_number(cell) or (is_missing(cell) and len(cells) > 1)) / len(cells)
    foreign = sum(1 for cell in cells if not STRONG_SEPARATORS.isdisjoint(cell)) / len(cells)
    alike = hits / len(body) * (1.0 if len(rows[0]) == length else 0.3)
    if length == 1 and not _SIGNS.isdisjoint(rows[0][0]):
        alike *= 0.3
    return alike * (1.0 + numbers) / 2.0 * (1.0 - foreign) + (0.001 if length > 1 else 0.0)


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: some cell is text above a column of numbers, or none is a number."""
    first, body = rows[0], rows[1:]
    texts = [bool(cell.strip()) and not is_number(cell) and not is_missing(cell) for cell in first]
    if not any(is_number(cell) for cell in first):
        return any(texts)
    for place, is_text in enumerate(texts):
        below = [row[place] for row in body if place < len(row) and not is_missing(row[place])]
        if is_text and below and sum(map(is_number, below)) > len(below) / 2:
            return True
    return False
