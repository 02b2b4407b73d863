"""If the system lacks, limits or breaks a part, only what needs it fails, with the true reason.

No process hangs or is left.
"""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import Final

import pytest

from tests.hostile.conditions import Condition, at_work, compiler
from tests.hostile.group import soon

DERIVE: Final = ("derive", "x**2+3*x", "--at", "2")
GRID: Final = ("sweep", "@rosenbrock", "--lr", "1e-5:1e-3:30", "--starts", "300", "--steps", "500", "--format", "csv")
SWEEP: Final = (*GRID, "--engine", "python")
LONG_SWEEP: Final = (*SWEEP, "--tol", "0", "--steps", "100000")
LANES: Final = (*GRID, "--engine", "compiled")
COMPILED: Final = ("descend", "--engine", "compiled", "--format", "csv")
LONG: Final = ("descend", "--lr", "1e-9", "--tol", "0", "--steps", "50000", "--every", "25000", "--format", "csv")
CALLS: Final = {"derive": DERIVE, "sweep": SWEEP, "lanes": LANES, "compiled": COMPILED}
COMPILER: Final = shutil.which("cc")
REFUSE: Final = """\
import _thread, os, subprocess, tempfile, threading
def refuse(*_, **__): raise {error}
{name} = refuse
"""

needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no C compiler on the path")


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "limits",
    [*(f"ulimit -n {count}" for count in (5, 8, 12)), "ulimit -v 300000", "ulimit -s 128", "ulimit -s unlimited",
     "ulimit -f 1", "ulimit -St 2", "ulimit -c 0; umask 777", "cd /; true",
     "mkdir gone; cd gone; rmdir ../gone"],
)  # fmt: skip
def test_limits_of_the_system(limits: str, call: str, tmp_path: Path) -> None:
    done = Condition(tmp_path, CALLS[call], limits=limits).ended()
    needs_files = call in ("lanes", "compiled")
    assert done.status == 0 or (needs_files and done.status == 1), done
    if done.status:
        assert (done.out, done.err.startswith("Error: ")) == ("", True)
        assert any(word in done.err for word in ("C compiler", "temporary folder"))
    elif call == "derive":
        assert "f'(x)  = 2*x + 3" in done.out


REFUSED: Final = [
    ("subprocess.Popen", "BlockingIOError(11, 'no process')", {"derive": 0, "lanes": 1, "compiled": 1}),
    ("subprocess.Popen", "MemoryError()", {"derive": 0, "lanes": 1, "compiled": 1}),
    ("os.fork", "BlockingIOError(11, 'no process')", {"sweep": 0}),
    ("os.fork", "MemoryError()", {"sweep": 0}),
    ("_thread.start_new_thread = threading._start_new_thread", "RuntimeError('no thread')", {"derive": 0, "lanes": 0}),
    ("os.pipe", "OSError(24, 'no file')", {"derive": 0, "sweep": 0}),
    ("tempfile.mkdtemp", "FileNotFoundError(2, 'no folder')", {"lanes": 1, "compiled": 1}),
    ("tempfile.mkdtemp", "OSError(28, 'no space')", {"lanes": 1, "compiled": 1}),
]
"""Parts that the system refuses, and the status of the calls that need them."""


@pytest.mark.parametrize(
    ("name", "error", "call", "status"),
    [(name, error, call, status) for name, error, calls in REFUSED for call, status in calls.items()],
)
def test_processes_threads_and_folders_that_cannot_be_had(
    name: str, error: str, call: str, status: int, tmp_path: Path
) -> None:
    if call in ("lanes", "compiled") and COMPILER is None:
        pytest.skip("no C compiler on the path")
    done = Condition(tmp_path, CALLS[call], before=REFUSE.format(name=name, error=error)).ended()
    assert (done.status, bool(done.out)) == (status, status == 0)
    if status:
        assert any(word in done.err for word in ("C compiler", "temporary folder"))
    if call == "derive":
        assert "f'(x)  = 2*x + 3" in done.out
        assert "the algebra process could not be started" in " ".join(done.out.split())


BROKEN_COMPILERS: Final = {
    "fails in silence": ("exit 1", "failed (status 1): it says nothing"),
    "names its error": ("echo 'loop.c:1: error: no luck' >&2; exit 1", "failed (status 1): loop.c:1: error: no luck"),
    "writes megabytes of errors": ("yes error | head -c 3000000 >&2; exit 1", "failed (status 1): error"),
    "is killed": ("kill -9 $$", "failed (status -9)"),
    "builds nothing": ("exit 0", "cannot be loaded"),
    "builds garbage": ("echo garbage > loop.so", "cannot be loaded: loop.so: file too short"),
    "builds a folder": ("mkdir loop.so", "cannot be loaded"),
    "is empty": ("", "cannot be run: exec format error"),
    "has no interpreter": ("#!/nonexistent/interpreter", "cannot be run: no such file or directory"),
    "leaves a process": ("sleep 60 & exit 1", "failed (status 1)"),
    "leaves a process in another folder": ("(cd /; exec sleep 60) & exit 0", "cannot be loaded"),
    "leaves files": ("mkdir -p a/b; echo x > a/b/c; echo y > $TMPDIR/z; exit 1", "failed (status 1)"),
    "leaves files that may not be removed": ("mkdir a; touch a/b; chmod 0 a; exit 1", "failed (status 1)"),
    "sleeps": ("sleep 60", "took longer than 1 s"),
    "starts what sleeps": ("sh -c 'sleep 60; true'; true", "took longer than 1 s"),
}
EAGER: Final = """\
from gdcli.descent import engine
engine.RUN_SECONDS_MIN = engine.BUILD_SECONDS = engine.GAIN_SECONDS_MIN = 1e-4
"""
SHORT: Final = "from gdcli.descent.native import c_library; c_library.BUILD_SECONDS_MAX = 1.0"


@pytest.mark.parametrize("name", BROKEN_COMPILERS)
def test_a_broken_compiler_is_named_where_it_was_asked_for(name: str, tmp_path: Path) -> None:
    script, reason = BROKEN_COMPILERS[name]
    done = Condition(tmp_path, COMPILED, before=SHORT, environment={"PATH": compiler(tmp_path, script)}).ended()
    assert (done.status, done.out) == (1, "")
    assert reason in done.err
    assert "Hint: Leave out --engine compiled" in done.err


@pytest.mark.parametrize("name", ["fails in silence", "builds garbage", "is empty", "leaves a process", "sleeps"])
def test_a_broken_compiler_leaves_the_run_to_python_and_says_why(name: str, tmp_path: Path) -> None:
    script, reason = BROKEN_COMPILERS[name]
    path = {"PATH": compiler(tmp_path, script)}
    done = Condition(tmp_path, LONG, before=f"{SHORT}\n{EAGER}", environment=path).ended()
    assert done.status == 0
    assert len(done.out.splitlines()) == 4
    assert done.err.startswith("engine: python (")
    assert reason in done.err


@needs_compiler
def test_a_library_without_the_function_is_refused(tmp_path: Path) -> None:
    script = f"echo 'int other;' > other.c; {COMPILER} -shared -fPIC -o loop.so other.c"
    done = Condition(tmp_path, COMPILED, environment={"PATH": compiler(tmp_path, script)}).ended()
    assert done.status == 1
    assert "has no function 'advance'" in done.err


SLEEPING: Final = "sh -c 'sleep 60; true' & sleep 60; true"
ENDS: Final = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
@pytest.mark.parametrize("call", ["compiled", "lanes"])
def test_a_signal_ends_the_compiler_too(call: str, number: signal.Signals, tmp_path: Path) -> None:
    condition = Condition(tmp_path, CALLS[call], environment={"PATH": compiler(tmp_path, SLEEPING)})
    with at_work(condition, 3):
        condition.process.send_signal(number)
        if number is signal.SIGINT:  # the first asks the work to stop, the second ends it
            assert soon(lambda: condition.has_ended_by(number))
    assert condition.ended().status == ENDS[number]


def test_a_run_that_ends_before_its_compiler_ends_it(tmp_path: Path) -> None:
    """It converges in Python while the compiler still works."""
    before = "from gdcli.descent import engine; engine.RUN_SECONDS_MIN = 1e-4"
    call = ("descend", "x**2", "--lr", "1e-3", "--steps", "10000000", "--format", "csv", "--every", "1000")
    done = Condition(tmp_path, call, before=before, environment={"PATH": compiler(tmp_path, SLEEPING)}).ended()
    assert done.status == 0
    assert done.err in ("", "engine: python\n")


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)],
    ids=str,
)
def test_no_worker_of_a_sweep_outlives_the_program(number: signal.Signals, status: int, tmp_path: Path) -> None:
    condition = Condition(tmp_path, LONG_SWEEP)
    with at_work(condition, 2):
        condition.process.send_signal(number)
    assert condition.ended().status == status


def test_a_stopped_sweep_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    condition = Condition(tmp_path, LONG_SWEEP)
    with at_work(condition, 2) as workers:
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        condition.process.send_signal(signal.SIGKILL)
    assert condition.ended().status == -signal.SIGKILL


def test_a_killed_worker_of_a_sweep_is_told_of(tmp_path: Path) -> None:
    condition = Condition(tmp_path, LONG_SWEEP)
    with at_work(condition, 2) as workers:
        os.kill(workers[0], signal.SIGKILL)
    done = condition.ended()
    assert done.status == 1
    assert "a process that ran a part of the sweep died" in done.err


def test_stopped_workers_do_not_stop_the_sweep(tmp_path: Path) -> None:
    condition = Condition(tmp_path, (*SWEEP, "--tol", "0", "--steps", "4000"))
    with at_work(condition, 2) as workers:
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
    done = condition.ended()
    assert done.status == 0
    assert done.out == Condition(tmp_path, (*SWEEP, "--tol", "0", "--steps", "4000")).ended().out


@pytest.mark.parametrize("call", ["derive", "sweep"])
@pytest.mark.parametrize("redirected", ["<&-", "2>&-", ">&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full"])
def test_streams_that_are_closed_or_full(redirected: str, call: str, tmp_path: Path) -> None:
    done = Condition(tmp_path, CALLS[call], redirected=redirected).ended()
    has_output = not redirected.replace("2>", "").count(">")
    assert done.status == (0 if has_output else 1)
    assert bool(done.out) == has_output


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    "environment",
    [{"PYTHONOPTIMIZE": "1"}, {"HOME": "", "PYTHONHASHSEED": "1"}, {"TMPDIR": "/nonexistent"}, {"PATH": "/nonexistent"},
     {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
    ids=str,
)  # fmt: skip
def test_odd_environments_cost_only_the_compiler(environment: dict[str, str], call: str, tmp_path: Path) -> None:
    done = Condition(tmp_path, CALLS[call], environment=environment).ended()
    if call in ("lanes", "compiled") and ("PATH" in environment or COMPILER is None):
        assert (done.status, done.out) == (1, "")
        assert "there is no C compiler" in done.err
    else:
        assert done.status == 0
        assert done.out


def test_many_calls_at_once_keep_out_of_each_others_way(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(8)]
    for folder in folders:
        folder.mkdir()
    running = [Condition(folder, DERIVE) for folder in folders]
    outputs = {each.ended().out for each in running}
    assert len(outputs) == 1
    assert "2*x + 3" in outputs.pop()
