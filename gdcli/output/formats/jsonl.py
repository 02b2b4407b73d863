"""JSON lines: one record in each line, for `jq` and for streams."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.output.formats.field_names_as_keys import encode
from gdcli.output.formats.shapes import shape_of


def record_lines(record: object) -> Iterator[str]:
    """The rows of the record: an iterate a line, or a run a line in ranked order."""
    shape = shape_of(type(record))
    return shape.rows(record) if shape.rows else iter((encode(shape.document(record)),))
