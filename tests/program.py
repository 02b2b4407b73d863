"""The program as its users meet it: a process with arguments, streams and a status, or a terminal of a given size."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

import pexpect
import pyte

PLAIN_ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if key not in {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONHASHSEED"}
}


@dataclass(frozen=True)
class Done:
    """The status and the output of a process."""

    status: int
    out: str
    err: str


def gdcli(*arguments: str, stdin: str | bytes = "", timeout: float = 60, **environment: str) -> Done:
    """Run the program in a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "gdcli", *arguments],
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        timeout=timeout,
        env=PLAIN_ENVIRONMENT | environment,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass(frozen=True)
class Screen:
    """The screen of a terminal when the program has ended."""

    status: int | None
    lines: list[str]
    raw: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def in_terminal(*arguments: str, columns: int = 80, rows: int = 400, timeout: float = 60, **environment: str) -> Screen:
    """Run the program in a real terminal and read its screen."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "gdcli", *arguments],
        dimensions=(rows, columns),
        env=PLAIN_ENVIRONMENT | {"TERM": "xterm-256color"} | environment,
        timeout=timeout,
        encoding="utf-8",
    )
    raw = str(child.read())
    child.close()
    screen = pyte.Screen(columns, rows)
    pyte.Stream(screen).feed(raw)
    return Screen(child.exitstatus, [line.rstrip() for line in screen.display], raw)
