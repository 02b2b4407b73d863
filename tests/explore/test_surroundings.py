"""The functions in the places from which people call them: threads, an event loop, a fork, a kernel, an editor."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import gdcli

jedi = pytest.importorskip("jedi", reason="jedi comes with ipykernel, in the extra dev")
jupyter = pytest.importorskip("jupyter_client.manager", reason="jupyter_client comes with nbclient, in the extra dev")

KIBIBYTES_A_CALL = 1
"""The KiB that a call may keep on the average, once everything is loaded."""
CALLS = 1_000
SECONDS_UNTIL_HUNG = 60


def answered(number: int) -> tuple[object, ...]:
    """A descent, a check, and for the number 1 also the algebra, which is a process."""
    run = gdcli.descend("x**2 + 3*x", lr=0.1 + number / 100, steps=5)
    gradient = gdcli.derive("x**2*sin(x)").gradient if number == 1 else None
    return run.final, gradient, gdcli.check("sin(x**2)", "2x*cos(x^2)").agreement


@pytest.fixture(scope="module")
def alone() -> list[tuple[object, ...]]:
    return [answered(number) for number in range(3)]


def test_threads_get_what_one_call_after_the_other_gets(alone: list[tuple[object, ...]]) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(answered, (0, 1, 2, 1))) == [*alone, alone[1]]


def test_calls_work_in_a_running_event_loop(alone: list[tuple[object, ...]]) -> None:
    async def both() -> list[tuple[object, ...]]:
        return [answered(0), await asyncio.to_thread(answered, 1)]

    assert asyncio.run(both()) == alone[:2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_answers_and_leaves_its_parent_alone(alone: list[tuple[object, ...]]) -> None:
    child = os.fork()
    if child == 0:  # no test of this process may go on here
        try:
            os._exit(0 if answered(1) == alone[1] else 1)
        finally:
            os._exit(2)
    deadline = time.monotonic() + SECONDS_UNTIL_HUNG
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < deadline:
        time.sleep(0.02)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert ended
    assert status == 0
    assert answered(1) == alone[1]


def processes_of(parent: int) -> int:
    """The number of its children."""
    stats: list[str] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats.append(path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue  # it has ended meanwhile
    return sum(stat.rpartition(")")[2].split()[1] == str(parent) for stat in stats)


def kept() -> tuple[int, int, int]:
    """Open files, child processes, and memory in KiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return len(os.listdir("/proc/self/fd")), processes_of(os.getpid()), pages * os.sysconf("SC_PAGESIZE") // 1024


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_a_thousand_calls_leave_nothing_behind(many: int) -> None:
    calls = CALLS // 10 if many == 1 else CALLS
    for number in range(20):
        gdcli.descend(f"x**2 + {number}*x", lr=0.1, steps=5)
    files, processes, memory = kept()
    for number in range(calls):
        gdcli.descend(f"x**2 + {number}*x", lr=0.1, steps=5)
    after = kept()
    assert after[:2] == (files, processes)
    assert after[2] - memory <= calls * KIBIBYTES_A_CALL + 1024


class Kernel:
    """A kernel of Jupyter, and what it says to a line of code."""

    def __init__(self) -> None:
        self.manager, self.client = jupyter.start_new_kernel(kernel_name="python3", startup_timeout=60)

    def says(self, code: str, *, is_interrupted: bool = False) -> dict[str, Any]:
        """The result or the error; an interrupted line prints something when it begins."""
        asked = self.client.execute(code)
        found: dict[str, Any] = {}
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS_UNTIL_HUNG)
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            if message["msg_type"] == "stream" and is_interrupted:
                self.manager.interrupt_kernel()
            if message["msg_type"] in ("execute_result", "error"):
                found = content
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                return found


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    made = Kernel()
    yield made
    made.client.stop_channels()
    made.manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    "call",
    [
        "gdcli.descend('x**2 + sin(x)', lr=1e-12, steps=10**9, engine='python')",
        "gdcli.sweep('x**2 + sin(y)', lr='1e-12:1e-11:500', starts=500, steps=10**9)",
    ],
)
def test_an_interrupt_stops_a_call_and_keeps_the_kernel(call: str, kernel: Kernel) -> None:
    found = kernel.says(f"import gdcli; print('begins', flush=True); {call}", is_interrupted=True)
    assert found["ename"] == "KeyboardInterrupt"
    assert kernel.says("gdcli.derive('x**3').gradient[0].text")["data"]["text/plain"] == "'3*x**2'"


def completed(code: str) -> set[str]:
    """The completions that an editor offers behind the code."""
    return {each.name_with_symbols for each in jedi.Script(code).complete()}


def test_a_stranger_finds_every_function_and_every_keyword_by_completion(many: int) -> None:
    assert {*gdcli.FUNCTIONS, "language"} <= completed("import gdcli\ngdcli.")
    for name in gdcli.FUNCTIONS if many > 1 else ("descend",):
        shown = inspect.signature(getattr(gdcli, name)).parameters.values()
        wanted = {f"{each.name}=" for each in shown if each.kind is inspect.Parameter.KEYWORD_ONLY}
        assert wanted <= completed(f"import gdcli\ngdcli.{name}("), name
        (signature,) = jedi.Script(f"import gdcli\ngdcli.{name}(").get_signatures()
        assert [each.name for each in signature.params] == [each.name for each in shown]


def test_the_fields_of_an_answer_are_completed() -> None:
    assert {"final", "verdict", "trajectory", "columns"} <= completed("import gdcli\ngdcli.descend('x**2').")


def test_a_kernel_completes_as_an_editor_does(kernel: Kernel) -> None:
    kernel.says("import gdcli")
    asked = kernel.client.complete("gdcli.descend(l")
    while True:
        reply = kernel.client.get_shell_msg(timeout=SECONDS_UNTIL_HUNG)
        if reply["parent_header"].get("msg_id") == asked:
            break
    assert any(match.startswith("lr=") for match in reply["content"]["matches"])
