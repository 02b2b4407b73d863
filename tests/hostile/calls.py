"""Run as a program: many command lines in one process, read as JSON from stdin; their statuses and texts as JSON."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).parents[2]
Answer = tuple[int, str, str]


def answers(calls: Sequence[Sequence[str]], environment: dict[str, str]) -> list[Answer]:
    """Status, output and errors of each call, all from one new process under this environment."""
    done = subprocess.run(
        [sys.executable, __file__], input=json.dumps(calls), capture_output=True, text=True, encoding="utf-8",
        timeout=600, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return [(status, out, err) for status, out, err in json.loads(done.stdout)]


def main() -> None:
    """Answer the calls in their order; only the standard library and the program are imported."""
    from gdcli.cli.app import run  # noqa: PLC0415 - where this is the program

    calls, found = json.load(sys.stdin), []
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    for call in calls:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run(call)
            texts = [_text(stream) for stream in (out, err)]
        found.append((status, *texts))
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


if __name__ == "__main__":
    sys.path[0] = os.fspath(HOME)
    main()
