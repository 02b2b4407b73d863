"""JSON lines: one record a line, for `jq` and for streams."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.output.formats.json import encode
from gdcli.output.formats.shapes import shape_of


def lines(record: object) -> Iterator[str]:
    """The rows of the record: an iterate a line, or a run a line in ranked order."""
    rows = shape_of(type(record)).rows
    return (encode(row) for row in rows(record)) if rows else iter((encode(shape_of(type(record)).document(record)),))
