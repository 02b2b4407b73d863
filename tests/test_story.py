"""Following `descend`: the manual lists the files that a call passes through, and the call is followed here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import gdcli

PACKAGE = Path(gdcli.__file__).parent
FILES_MAX = 18
ROW = re.compile(r"^\| `(gdcli/[\w/.]+)` \| `([\w.]+)` \| .+ \|$", re.MULTILINE)
FOLLOWED = f"""
import json, os, sys
root = {str(PACKAGE.parent)!r} + os.sep
calls, known = [], set()

def file_of(code):
    return code.co_filename.removeprefix(root).replace(os.sep, "/") if code.co_filename.startswith(root) else ""

def follow(frame, event, _):
    if event == "call" and frame.f_code not in known and file_of(frame.f_code):
        known.add(frame.f_code)
        before = frame.f_back
        while before and not file_of(before.f_code):
            before = before.f_back
        calls.append([file_of(frame.f_code), frame.f_code.co_qualname, file_of(before.f_code) if before else ""])

sys.argv = ["gdcli", *sys.argv[1:]]
from gdcli.__main__ import main
sys.setprofile(follow)
try:
    main()
except SystemExit:
    sys.setprofile(None)
sys.stderr.write("\\n" + json.dumps(calls))
"""


class Call(NamedTuple):
    """The first call of a function: its file, its name, and the file that called it."""

    file: str
    function: str
    caller: str


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    """The first call of each function of a descent, in order."""
    words = ["descend", "x**2+3*x", "--lr", "0.1", "--steps", "50"]
    done = subprocess.run(
        [sys.executable, "-c", FOLLOWED, *words], capture_output=True, text=True, check=True, timeout=120
    )
    return [Call(*call) for call in json.loads(done.stderr.splitlines()[-1])]


def listed(language: str) -> list[tuple[str, str]]:
    """The files and functions that the manual lists."""
    return ROW.findall((PACKAGE / "manual" / language / "contributing.md").read_text(encoding="utf-8"))


def test_a_descent_is_followed_in_few_files() -> None:
    files = [file for file, _ in listed("en")]
    assert 10 < len(files) <= FILES_MAX
    assert len({*files}) == len(files)


def test_every_language_lists_the_same_files() -> None:
    assert listed("pt") == listed("en")


def test_a_descent_passes_through_the_listed_functions_in_order(calls: list[Call]) -> None:
    names = [(call.file, call.function) for call in calls]
    places = [names.index((file, _called(function))) for file, function in listed("en")]
    assert places == sorted(places)


def test_each_listed_function_is_called_from_a_file_above_it(calls: list[Call]) -> None:
    callers = {(call.file, call.function): call.caller for call in reversed(calls)}
    above: list[str] = []
    for file, function in listed("en"):
        assert not above or callers[file, _called(function)] in above, function
        above.append(file)


def _called(function: str) -> str:
    """The function that runs where a class is called: `Objective` is `Objective.__init__`."""
    return f"{function}.__init__" if function[0].isupper() and "." not in function else function
