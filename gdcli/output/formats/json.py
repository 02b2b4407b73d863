"""JSON: strict, one document, each row of the trajectory in a line, so that it can be read and diffed."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.output.formats.field_names_as_keys import encode
from gdcli.output.formats.shapes import shape_of


def record_lines(record: object) -> Iterator[str]:
    """The document line by line; its rows are streamed, never held together."""
    shape = shape_of(type(record))
    pairs = [f'  "{name}": {encode(value)}' for name, value in shape.document(record).items()]
    yield "{"
    yield ",\n".join(pairs) + ("," if shape.rows_key else "")
    if shape.rows_key and shape.rows:
        yield f'  "{shape.rows_key}": ['
        yield from _separated(shape.rows(record))
        yield "  ]"
    yield "}"


def _separated(rows: Iterator[str]) -> Iterator[str]:
    """The rows, indented, with a comma after each but the last."""
    previous = next(rows, None)
    for row in rows:
        yield f"    {previous},"
        previous = row
    if previous is not None:
        yield f"    {previous}"
