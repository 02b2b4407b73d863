"""A call that the system limits names the reason: memory, processor time, the current folder, docstrings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.inside import inside
from tests.program import PLAIN_ENVIRONMENT, Done

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
PROGRAM = f"{sys.executable} -m gdcli"


def limited(line: str, folder: Path | None = None, **environment: str) -> Done:
    """The result of a shell line in which `gdcli` is the program."""
    done = subprocess.run(
        ["bash", "-c", line.replace("gdcli ", f"{PROGRAM} ")], capture_output=True, text=True, timeout=120, check=False,
        cwd=folder, env=PLAIN_ENVIRONMENT | {"PYTHONPATH": str(Path(__file__).parents[2])} | environment,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def is_told(done: Done) -> bool:
    """Whether the program did its work, or said in an error and a hint why not."""
    has_reason = done.err.startswith("Error: ") and "\nHint: " in done.err
    clean = "Traceback" not in done.err and "unexpected" not in done.err
    return clean and (done.status == 0 or (done.status == 1 and has_reason))


@pytest.mark.parametrize("kilobytes", [24_000, 32_000, 40_000, 48_000, 64_000])
@pytest.mark.parametrize("call", ["descend --steps 2", "sweep --lr 0.1,0.2 --starts 3 -q"])
def test_little_memory_is_the_reason(call: str, kilobytes: int) -> None:
    done = limited(f"ulimit -v {kilobytes}; gdcli {call}")
    if done.status == 1 and "not found" in done.err:
        pytest.skip("the interpreter itself does not start")
    assert is_told(done), done.err


def test_memory_that_runs_out_during_the_work_is_the_reason() -> None:
    call = "descend --steps 5e6 --tol 0 --lr 1e-9 --every 1 --engine python --format json -o /dev/null -q"
    done = limited(f"ulimit -v 150000; gdcli {call}")
    assert done.status == 1
    assert "there is not enough memory" in done.err
    assert "ulimit -v" in done.err


@pytest.mark.parametrize(
    "call",
    [
        "descend --steps 1e10 --tol 0 --lr 1e-9 --engine python -q",
        "sweep --steps 1e8 --tol 0 --lr 1e-9:1e-8:500 --engine python -q",
    ],
)
def test_processor_time_that_runs_out_is_the_reason(call: str) -> None:
    done = limited(f"ulimit -t 2; gdcli {call}")
    assert done.status == 1
    assert "the processor time that the system allows is used up" in done.err
    assert "ulimit -t" in done.err


@pytest.mark.parametrize("level", ["1", "2"])
@pytest.mark.parametrize("call", ["--help", "descend --help", "derive x^2", "sweep --lr 0.1,0.2", "functions", "learn"])
def test_optimized_python_runs_every_command(call: str, level: str) -> None:
    done = limited(f"gdcli {call}", PYTHONOPTIMIZE=level)
    assert done.status == 0, done.err


@pytest.mark.parametrize("call", ["descend", "derive x^2 --at 1", "sweep --lr 0.1,0.2", "analyze x^2", "plot x^2"])
def test_a_current_folder_that_is_gone_is_not_needed(call: str, tmp_path: Path) -> None:
    done = limited(f"mkdir gone; cd gone; rmdir ../gone; gdcli {call}", tmp_path)
    assert done.status == 0, done.err


@pytest.mark.parametrize("command", ["derive", "descend", "analyze"])
@pytest.mark.parametrize("text", [b"x^2\ny^2\n", b"x\r\ny", b"\xef\xbb\xbfx^2\n\nsin(y)"])
def test_two_expressions_on_standard_input_are_refused_with_the_loop_that_does_it(command: str, text: bytes) -> None:
    done = inside(command, "-", stdin=text)
    assert (done.status, done.out) == (2, "")
    assert f'while read -r line; do gdcli {command} "$line"; done < FILE' in done.err


@pytest.mark.parametrize("text", [b"\xef\xbb\xbfx^2", b"x^2\r\n", b"\n\n x^2\n\n", b"(x\n)^2"])
def test_marks_and_line_ends_around_an_expression_are_no_error(text: bytes) -> None:
    done = inside("descend", "-", "--format", "csv", stdin=text)
    assert (done.status, done.err) == (0, "")
    assert done.out == inside("descend", "x^2", "--format", "csv").out
