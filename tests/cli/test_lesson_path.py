"""`gdcli` alone shows the path of the lesson, in commands that run."""

from __future__ import annotations

import shlex

import pytest

from gdcli.cli.lesson_path import LESSON_PATH
from tests.program import gdcli

COMMANDS = [line[:58].strip() for line in LESSON_PATH if line.startswith("  gdcli ")]


def test_without_words_the_path_is_shown_in_ten_lines_that_fit() -> None:
    done = gdcli()
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == list(LESSON_PATH)
    assert len(LESSON_PATH) == 10
    assert max(map(len, LESSON_PATH)) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_path_runs(command: str) -> None:
    done = gdcli(*shlex.split(command)[1:])
    assert done.status == 0, done.err
    assert done.out
