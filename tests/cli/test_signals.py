"""Signals at any moment: the documented status, no traceback, no half-written file, no process left behind."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from gdcli.__main__ import _report_unraisable
from gdcli.cli.app import run
from gdcli.cli.terminal import signals as interrupt
from gdcli.errors import EXIT_FAILED, EXIT_INTERRUPTED
from tests.hostile.group import Running, has_worked
from tests.hostile.inside import inside
from tests.program import gdcli

CALLS = (
    ("derive", "sin(x*y)**2/(1 + x**2)", "--hessian", "--at", "1,2"),
    ("derive", "x**2", "--at", "1", "--plot"),
    ("descend", "@rosenbrock", "--steps", "3000", "--tol", "0"),
    ("descend", "--steps", "300000", "--tol", "0", "--every", "1", "--format", "csv", "--output", "run"),
    ("compare", "@rosenbrock", "--optimizer", "gd,adam", "--steps", "3000", "--output", "run"),
    ("descend", "--steps", str(10**12), "--tol", "0", "--lr", "1e-9", "--format", "jsonl"),
    ("plot", "@himmelblau", "--output", "run.svg"),
    ("analyze", "x**4 - 3*x**2 + x"),
    ("backprop", "sin(x*y)**2"),
    ("functions",),
    ("sweep", "@rosenbrock", "--lr", "1e-4:1e-3:9:log", "--steps", "20000", "--tol", "0", "--plot"),
    ("sweep", "@rosenbrock", "--steps", "20000", "--format", "csv", "--output", "run"),
    ("basins", "@himmelblau", "--output", "run.svg"),
)
STATUSES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGPIPE: 0}
"""The status of each signal; a broken pipe shows itself when something is written, not by its signal."""
ENDLESS = str(10**12)
LATEST = 0.7
"""Seconds; most calls are over by then, or in their last steps."""


def test_a_signal_at_any_moment_leaves_a_whole_file_and_no_process(tmp_path: Path, many: int) -> None:
    dice = random.Random(2026)
    for number in range(len(CALLS) * many):
        call, sent = CALLS[number % len(CALLS)], dice.choice(list(STATUSES))
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "run").write_text("old")
        running = Running(*call, cwd=folder, awake=True)
        time.sleep(dice.uniform(0.0, LATEST))
        running.send(sent)
        if ENDLESS in call and sent is signal.SIGPIPE:
            running.send(signal.SIGTERM)
        status, out, err = running.ended()
        where = f"{sent.name} in {call}: {err}"
        allowed = {0, STATUSES[sent]} if ENDLESS not in call else {130, 143, 129}
        assert status in allowed, where
        assert "Traceback" not in err, where
        assert "Exception ignored" not in err, where
        assert set(os.listdir(folder)) <= {"run", "run.svg"}, where
        for name in os.listdir(folder):
            assert is_whole((folder / name).read_text()), where
        if status == 0 and "--output" not in call:
            assert out, where


def is_whole(text: str) -> bool:
    """The old file, or a new one from its beginning to its end."""
    if text == "old":
        return True
    begun = text.startswith(("step,x,", "<svg", "Compar", "learning_rate,", "lr,"))
    return begun and text.endswith("\n")


@pytest.mark.parametrize("call", CALLS[:4], ids=" ".join)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_while_it_is_still_being_loaded(call: tuple[str, ...], number: signal.Signals, tmp_path: Path) -> None:
    running = Running(*call, cwd=tmp_path, awake=True)
    running.send(number)
    status, _, err = running.ended()
    assert err == ""
    assert status in (STATUSES[number], -number)  # before anything is to be put in order, the system's own end
    assert os.listdir(tmp_path) == []


def test_an_interrupted_comparison_shows_the_runs_so_far() -> None:
    call = ("compare", "--lr", "1e-9,2e-9", "--steps", ENDLESS, "--tol", "0", "--format", "csv", "-q")
    running = Running(*call, awake=True)
    assert has_worked(running.pid, 1.0)
    running.send(signal.SIGINT)
    status, out, err = running.ended()
    assert (status, err) == (130, "")
    assert "interrupted" in out


def test_a_second_interrupt_does_not_ask() -> None:
    running = Running("descend", "--steps", ENDLESS, "--tol", "0", "--lr", "1e-9", awake=True)
    assert has_worked(running.pid, 1.0)
    for _ in range(50):
        if running.process.poll() is None:
            running.send(signal.SIGINT)
            time.sleep(0.002)
    status, _, err = running.ended()
    assert status == 130
    assert "Traceback" not in err


def test_what_the_shell_has_ignored_stays_ignored() -> None:
    """`nohup` ignores SIGHUP, and a shell ignores SIGINT for what runs in its background."""
    for number in (signal.SIGHUP, signal.SIGINT):
        before = signal.signal(number, signal.SIG_IGN)
        try:
            running = Running("descend", "--steps", "400000", "--tol", "0", "--format", "csv", awake=True)
        finally:
            signal.signal(number, before)
        time.sleep(0.3)
        running.send(number)
        status, out, _ = running.ended()
        assert status == 0
        assert out.splitlines()[-1].startswith("400000,")


def test_handlers_are_given_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupt.interruptible() as should_stop:
        assert not should_stop()
        signal.raise_signal(signal.SIGINT)
        assert should_stop()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_third_interrupt_hits_nothing() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        with interrupt.interruptible():
            signal.raise_signal(signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_nobody_expected_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last handler of errors.

    No known input leads there, and with GDCLI_DEBUG, as in all other tests, it is off.
    """

    def fail(_: object) -> None:
        raise ZeroDivisionError("a mistake\nof ours \x1b[31m")

    monkeypatch.setattr("gdcli.cli.app._invoke", fail)
    with pytest.raises(ZeroDivisionError):
        inside("descend")
    monkeypatch.delenv("GDCLI_DEBUG")
    done = inside("descend")
    assert (done.status, done.out) == (EXIT_FAILED, "")
    first, second = done.err.splitlines()
    assert first.startswith("Error: unexpected ZeroDivisionError: a mistake")
    assert "\x1b" not in first
    assert "please report it" in second


def test_the_status_of_the_command_line_is_that_of_the_process() -> None:
    assert gdcli("descend", "--lr", "x").status == run(("descend", "--lr", "x")) == 2


@pytest.mark.parametrize(("module", "is_silent"), [("plotext._signal.point", True), ("gdcli.graph.nodes", False)])
def test_half_made_objects_of_plotext_say_nothing(
    module: str, is_silent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr("sys.__unraisablehook__", seen.append)

    def destructor() -> None: ...

    destructor.__module__ = module
    _report_unraisable(SimpleNamespace(exc_type=AttributeError, object=destructor))
    assert bool(seen) is not is_silent


def _interrupt(*_arguments: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupt_that_leaves_nothing_to_show_is_told(monkeypatch, capsys) -> None:
    monkeypatch.setattr("gdcli.calculus.search.critical_points.critical_points", _interrupt)
    assert run(["analyze", "x**2"]) == EXIT_INTERRUPTED
    out, err = capsys.readouterr()
    assert (out, err) == ("", "interrupted\n")


def test_an_analysis_shows_what_it_found_before_the_interrupt(monkeypatch, capsys) -> None:
    monkeypatch.setattr("gdcli.calculus.algebra.client.CriticalPointsQuestion.solved", _interrupt)
    assert run(["analyze", "x**2 + 2*x", "--format", "json"]) == EXIT_INTERRUPTED
    found = json.loads(capsys.readouterr().out)
    assert found["interrupted"] is True
    assert [point["point"] for point in found["points"]] == [{"x": -1.0}]
    assert found["notes"] == ["no exact critical points: interrupted"]


def test_an_analysis_shows_the_points_of_an_interrupted_search(monkeypatch, capsys) -> None:
    monkeypatch.setattr("gdcli.calculus.search.critical_points._lowest", _interrupt)
    assert run(["analyze", "sin(x) + x/2", "--range", "0:6", "--format", "json"]) == EXIT_INTERRUPTED
    found = json.loads(capsys.readouterr().out)
    assert (found["interrupted"], found["complete"]) == (True, False)
    assert [point["kind"] for point in found["points"]] == ["minimum", "maximum"]
    assert found["notes"][0] == "the search was interrupted before its end"
