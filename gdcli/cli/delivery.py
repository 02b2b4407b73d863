"""From a record to the reader, in the format that was asked for, on standard output or in a file."""

from __future__ import annotations

from gdcli.cli.output import check_writable, write
from gdcli.errors import UsageError
from gdcli.language.values import nearest
from gdcli.output.formats import FORMATS, TABLE, check, format_for, lines
from gdcli.output.options import PageOptions

__all__ = ["TABLE", "check_delivery", "deliver"]


def check_delivery(kind: type, name: str, output: str | None) -> None:
    """Say before the work begins that a format does not exist, or not for records of that kind, or a file not at all.

    Raises UsageError and CannotError.
    """
    if name not in FORMATS:
        near = nearest(name, FORMATS)
        hint = f"Did you mean {near}?" if near else f"Choose one of {', '.join(FORMATS)}."
        raise UsageError(f"unknown format {name!r}", hint)
    check(kind, format_for(name, output))
    check_writable(output)


def deliver(record: object, name: str, options: PageOptions) -> None:
    """Write the record in its format, to the output that the options name."""
    write(lines(record, format_for(name, options.output), options), options.output)
