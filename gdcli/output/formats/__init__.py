"""For programs: one small file per format, and the table that names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final, cast

FORMATS: Final[Mapping[str, str]] = {
    "json": "one strict JSON document",
    "jsonl": "one JSON record a line",
    "csv": "a header and a row an iterate",
    "markdown": "tables and formulas for notes",
    "latex": "formulas for paper",
    "dot": "a graph as Graphviz text",
    "mermaid": "a graph as Mermaid text",
}
"""The name of each format, which is also its module's, and what it is."""


def check(kind: type, name: str) -> None:
    """Raises UsageError where the named format has no meaning for records of that kind."""
    refuse = getattr(import_module(f"gdcli.output.formats.{name}"), "check", None)
    if refuse is not None:
        refuse(kind)


def lines(record: object, name: str) -> Iterator[str]:
    """The record in the named format, line by line; only that format's module is loaded.

    Raises UsageError where the format has no meaning for the record.
    """
    return cast(Iterator[str], import_module(f"gdcli.output.formats.{name}").lines(record))
