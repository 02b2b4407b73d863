"""The command line in this process: as fast as a function, with any encoding and any width."""

from __future__ import annotations

import io
import os
import sys
from unittest.mock import patch

from gdcli.cli.app import run
from tests.program import Done

SCREEN = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM")


def inside(*arguments: str, encoding: str = "utf-8", stdin: str | bytes = b"", **environment: str) -> Done:
    """Run the command line here; its exceptions are not caught."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding, newline="\n") for _ in range(2)]
    given = io.TextIOWrapper(io.BytesIO(stdin if isinstance(stdin, bytes) else stdin.encode()), "utf-8")
    clean = {name: value for name, value in os.environ.items() if name not in SCREEN}
    with (
        patch.multiple(sys, stdin=given, stdout=streams[0], stderr=streams[1]),
        patch.dict(os.environ, clean | environment, clear=True),
    ):
        status = run(arguments)
        out, err = (_text(stream, encoding) for stream in streams)
    return Done(status, out, err)


def _text(stream: io.TextIOWrapper, encoding: str) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(encoding)
