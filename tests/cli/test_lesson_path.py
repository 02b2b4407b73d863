"""`gdcli` alone shows the path of the lesson, in commands that run."""

from __future__ import annotations

import shlex

import pytest

from gdcli.cli.lesson_path import PATH, lesson_path
from tests.hostile.inside import inside


def test_without_words_the_path_is_shown_in_ten_lines_that_fit() -> None:
    done = inside()
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines == list(lesson_path())
    assert len(lines) == 10
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("command", PATH)
def test_every_command_of_the_path_runs(command: str) -> None:
    done = inside(*shlex.split(command)[1:])
    assert done.status == 0, done.err
    assert done.out
