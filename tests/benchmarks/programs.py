"""Whole processes: the program as the installed command runs it, and Python with a text."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import Contestant

PROGRAM = "from gdcli.__main__ import script; script()"
"""What the installed command does."""
PLAIN_ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
"""The environment without the variables that change how Python starts or prints."""


def command(code: str, *arguments: str) -> list[str]:
    """Python with a program and its arguments."""
    return [sys.executable, "-c", code, *arguments]


def run(words: list[str], environment: Mapping[str, str] = PLAIN_ENVIRONMENT, stdin: str = os.devnull) -> None:
    """Run a process that reads a file; its output is discarded."""
    with open(stdin, "rb") as file:
        subprocess.run(
            words, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=environment
        )


def last_numbers(words: list[str], stdin: str = os.devnull) -> list[float]:
    """The numbers in the last line that a process prints as csv."""
    with open(stdin, "rb") as file:
        done = subprocess.run(words, stdin=file, capture_output=True, text=True, check=True, env=PLAIN_ENVIRONMENT)
    return [float(cell) for cell in done.stdout.splitlines()[-1].split(",") if cell]


def gdcli(*arguments: str, environment: Mapping[str, str] = PLAIN_ENVIRONMENT) -> Contestant:
    """A call of the program."""
    work = partial(run, command(PROGRAM, *arguments), environment)
    return Contestant(f"`gdcli {shlex.join(arguments)}`", lambda _: work())


def importing(library: str, environment: Mapping[str, str] = PLAIN_ENVIRONMENT) -> Contestant:
    """Python that imports a library and ends."""
    work = partial(run, command(f"import {library}"), environment)
    return Contestant(f"`import {library}`", lambda _: work())


@contextmanager
def without_bytecode() -> Iterator[Mapping[str, str]]:
    """An environment in which Python compiles every module anew."""
    with tempfile.TemporaryDirectory() as empty:
        yield {**PLAIN_ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": empty}


@contextmanager
def file_with(text: str) -> Iterator[str]:
    """The path of a file with a text, as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text")
        path.write_text(text, encoding="ascii")
        yield str(path)
