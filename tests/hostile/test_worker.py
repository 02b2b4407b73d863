"""The algebra process in the whole program: if it is killed, stopped or orphaned, only the tidy form is missing."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from tests.hostile.group import Running, soon

CALL = ("derive", "sin(x*y)**2/(1 + x**2)", "--at", "x=1,y=2")


def worker_of(running: Running) -> int:
    """The worker's process id, once it is there."""
    assert soon(lambda: running.workers)
    return running.workers[0].pid


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM], ids=lambda number: number.name)
def test_a_killed_worker_costs_the_tidy_form(number: signal.Signals) -> None:
    running = Running(*CALL, awake=True)
    os.kill(worker_of(running), number)
    status, out, err = running.ended()
    assert (status, err) == (0, "")
    assert "not tidied: the algebra process ended before it had answered" in " ".join(out.split())
    assert "∂f/∂x" in out
    assert "0.4134" in out


def test_a_stopped_worker_is_given_up() -> None:
    running = Running(*CALL, "--timeout", "0.5", awake=True, START_SECONDS="2")
    os.kill(worker_of(running), signal.SIGSTOP)
    status, out, err = running.ended()
    assert (status, err) == (0, "")
    assert "the algebra was not ready within 2 s" in " ".join(out.split()) or "longer than 0.5 s" in out
    assert "0.4134" in out


def test_a_worker_killed_at_any_moment_costs_at_most_the_tidy_form(many: int) -> None:
    dice = random.Random(7)
    for _ in range(4 * many):
        running = Running(*CALL, awake=True)
        pid = worker_of(running)
        time.sleep(dice.uniform(0.0, 0.8))
        if any(member.pid == pid for member in running.workers):
            os.kill(pid, signal.SIGKILL)
        status, out, err = running.ended()
        assert (status, err) == (0, "")
        assert "0.4134" in out
        assert "∂f/∂x" in out
        assert "cos" in out


def test_a_killed_parent_leaves_no_worker(many: int) -> None:
    dice = random.Random(8)
    for _ in range(4 * many):
        running = Running(*CALL, awake=True)
        worker_of(running)
        time.sleep(dice.uniform(0.0, 0.4))
        running.send(signal.SIGKILL)
        assert running.ended()[0] in (-signal.SIGKILL, 0)  # 0: it was faster


def test_a_descent_does_without_its_worker_too() -> None:
    running = Running("descend", "@beale", "--steps", "20", "-q", awake=True)
    os.kill(worker_of(running), signal.SIGKILL)
    status, out, err = running.ended()
    assert (status, err) == (0, "")
    assert "not tidied" in " ".join(out.split())
    assert "step" in out
