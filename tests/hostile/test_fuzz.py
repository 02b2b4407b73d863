"""A bounded time of fuzzing is part of the tests; `python -m tests.hostile.fuzz --seconds 3600` is for a night."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from gdcli.explore.problem import read_problem
from tests.hostile import target
from tests.hostile.fuzz import blind


def test_nothing_breaks_in_a_few_seconds(many: int) -> None:
    assert blind(2.0 * many, seed=many) > 10


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="the fuzz extra is not installed")
def test_nothing_breaks_with_coverage_as_a_guide(many: int) -> None:
    command = [sys.executable, "-m", "tests.hostile.fuzz", "--seconds", str(3 * many)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60 * many, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_target_sees_what_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fuzzer that cannot fail proves nothing."""
    monkeypatch.setattr(target, "to_latex", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        blind(1.0, seed=1)
    monkeypatch.undo()
    monkeypatch.setattr(target, "read_problem", lambda text, **names: read_problem(f"{text} + 1", **names))
    with pytest.raises(target.BrokenError):
        target.explore("x")
