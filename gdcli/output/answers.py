"""The forms of a record in Python: text, dictionary and columns, made as the formats of the command line are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gdcli.output.formats import check_format, formatted
from gdcli.output.formats.csv_columns import table_of


def to_json(record: object) -> str:
    """The record as one JSON document. Raises UsageError if the record is a picture."""
    return "\n".join(formatted(record, "json"))


def to_dict(record: object) -> dict[str, Any]:
    """The record as the dictionary that its JSON document reads back to."""
    found: dict[str, Any] = json.loads(to_json(record))
    return found


def columns(record: object, *, arrays: bool) -> Mapping[str, Any]:
    """The columns of the table of the record, by name; with `arrays` as numpy arrays, a missing number as nan.

    Raises UsageError if the record is no table.
    """
    check_format(type(record), "csv")
    table = table_of(record)
    rows = list(table.rows)
    found = {name: [row[place] for row in rows] for place, name in enumerate(table.columns)}
    return {name: _array(values) for name, values in found.items()} if arrays else found


def _array(values: list[Any]) -> Any:  # noqa: ANN401 - an array of numbers or of texts
    import numpy as np  # for arrays only

    if all(value is None or isinstance(value, float | int) for value in values) and None in values:
        return np.array([np.nan if value is None else value for value in values])
    return np.array(values)
