"""Every command without the modules and names that Windows lacks (see `windows/sitecustomize.py`): the same answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.hostile.calls import answers
from tests.program import PLAIN_ENVIRONMENT, Done

HOOK = Path(__file__).with_name("windows")
HOME = Path(__file__).parents[2]
COMMANDS = [
    "--help",
    "derive x**2+3*x --at 2 --steps --limit",
    "derive sin(x*y) --hessian --format json",
    "derive x**2 --check 2x",
    "descend --lr 0.1 --steps 50 --plot",
    "descend x**2 --watch --steps 5",
    "descend rosenbrock --lr 0.001 --steps 300 --format csv",
    "descend --explain 2",
    "descend --timeout 30 --format jsonl",
    "compare --lr 0.1,0.5",
    "sweep @rosenbrock --lr 1e-5:1e-3:30 --starts 200 --engine python",
    "basins x^4-2x^2 --lr 0.1",
    "analyze x^4-x",
    "backprop x*y --at 1,2",
    "plot x^2+y^2",
    "functions beale",
    "manual",
]


def run(words: list[str], **environment: str) -> Done:
    """Run the program, with an environment beside the plain one."""
    done = subprocess.run(
        [sys.executable, "-m", "gdcli", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        env=PLAIN_ENVIRONMENT | environment,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_windows(words: list[str]) -> Done:
    return run(words, PYTHONPATH=os.pathsep.join(map(str, (HOOK, HOME))))


def test_every_command_answers_as_elsewhere() -> None:
    calls = [line.split() for line in COMMANDS]
    there = answers(calls, PLAIN_ENVIRONMENT | {"PYTHONPATH": os.fspath(HOOK)})
    here = answers(calls, dict(PLAIN_ENVIRONMENT))
    for line, one, other in zip(COMMANDS, there, here, strict=True):
        assert one == other, line


def test_a_call_of_its_own_answers_as_elsewhere() -> None:
    words = ["derive", "x**2+3*x", "--at", "2", "--steps", "--limit"]
    assert on_windows(words) == run(words, PYTHONPATH=str(HOME))


def test_the_simulation_is_on() -> None:
    """The compiled engine is refused for the system, and a run that would be compiled says why it is not."""
    done = on_windows(["descend", "--engine", "compiled"])
    assert (done.status, done.out) == (1, "")
    assert "not compiled on Windows" in done.err


def test_the_algebra_process_is_simulated_too() -> None:
    code = (
        "from gdcli.calculus.algebra import process\n"
        "line = 'from gdcli.calculus.algebra.worker import os, sys\\n'\n"
        "line += 'print(sys.platform, hasattr(os, \"fork\"), flush=True)'\n"
        "worker = process.start(process.PROGRAM.replace('main(parent', line + '\\nmain(parent'))\n"
        "print(worker.receive(30).decode())\n"
    )
    path = os.pathsep.join(map(str, (HOOK, HOME)))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=PLAIN_ENVIRONMENT | {"PYTHONPATH": path}, check=True
    )
    assert done.stdout.split() == [b"win32", b"False"]


def test_a_file_has_the_same_bytes(tmp_path: Path) -> None:
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    words = ["descend", "--format", "csv", "-o"]
    assert run([*words, str(here)], PYTHONPATH=str(HOME)).status == on_windows([*words, str(there)]).status == 0
    assert here.read_bytes() == there.read_bytes()
    assert b"\r" not in here.read_bytes()
