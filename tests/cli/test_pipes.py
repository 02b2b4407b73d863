"""Readers that leave, full disks, folders without permission: one clear line, and an old file stays whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.inside import inside
from tests.program import PLAIN_ENVIRONMENT, gdcli

PROGRAM = f"{sys.executable} -m gdcli"
LONG = "descend --steps 200000 --tol 0 --lr 1e-7 --every 1 --format csv -q"
CALLS = (
    "--help", "--version", "derive --help", "derive x**2", "derive x**2 --at 1 --plot", "backprop x**2", "functions",
    "descend -q", "descend --plot -q", "descend --format json -q", "compare", "analyze x**2", "plot x**2",
    "sweep --starts 20 -q", "basins @himmelblau --steps 50 -q", LONG,
)  # fmt: skip


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """The result of a line in a shell with `pipefail`, which reports the failure of any program in it."""
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, timeout=60,
        env=PLAIN_ENVIRONMENT, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_a_reader_may_leave(call: str) -> None:
    done = shell(f"{PROGRAM} {call} | head -1")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("call", ["--help", "functions", LONG])
def test_a_reader_may_never_come(call: str) -> None:
    done = shell(f"{PROGRAM} {call} | true")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("call", CALLS)
def test_a_full_disk_is_said_once(call: str) -> None:
    done = shell(f"{PROGRAM} {call} > /dev/full")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Error: standard output cannot be written: no space left on device"
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize("call", ["--help", "--version", "derive x**2", "functions", "descend -q --format json"])
def test_a_closed_standard_output_is_said(call: str) -> None:
    done = shell(f"{PROGRAM} {call} >&-")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Error: standard output is closed"


def test_other_closed_streams_do_no_harm(tmp_path: Path) -> None:
    target = tmp_path / "run.csv"
    assert shell(f"{PROGRAM} descend --format csv --output {target} <&- >&- 2>&-").returncode == 0
    assert target.read_text().startswith("step,x,")
    assert shell(f"{PROGRAM} descend --lr x 2>&-").returncode == 2
    assert shell(f"{PROGRAM} descend --lr x 2>/dev/full").returncode == 2
    assert shell(f"{PROGRAM} descend --noise 0.1 --format csv 2>/dev/full").returncode == 0
    assert shell(f"{PROGRAM} derive x**2 <&- 2>&-").stdout.startswith("  f(x)")
    closed = shell(f"{PROGRAM} derive - <&-")
    assert closed.returncode == 2
    assert closed.stderr.startswith("Error: standard input is closed")


@pytest.mark.parametrize("call", ["descend --format csv -q", "descend -q", "derive x**2", "plot x**2", LONG])
def test_a_full_disk_under_output(call: str) -> None:
    done = shell(f"{PROGRAM} {call} --output /dev/full")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == "Error: '/dev/full' cannot be written: no space left on device"


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk, as it fails in the middle of a file."""
    target = tmp_path / "run.csv"
    target.write_text("old")
    limited = f"ulimit -f 16; trap '' XFSZ; exec {PROGRAM} {LONG} --output {target}"
    done = shell(f"({limited})")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "cannot be written: file too large" in done.stderr.splitlines()[0]
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["run.csv"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/run.csv", "there is no folder"),
        (".", "it is a folder"),
        ("old.csv/run.csv", "not a directory"),
        ("x" * 300, "file name too long"),
        ("loop/run.csv", "too many levels of symbolic links"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work_begins(
    name: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old.csv").write_text("old")
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path)
    done = inside("descend", "--steps", str(10**12), "--lr", "1e-9", "--output", name)
    assert (done.status, done.out) == (1, "")
    assert reason in done.err.splitlines()[0]


def test_a_folder_that_may_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, who may write everywhere
    done = inside("descend", "--steps", str(10**12), "--lr", "1e-9", "--output", str(tmp_path / "run.csv"))
    assert done.status == 1
    assert "its folder may not be written to" in done.err


def test_links_and_permissions_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert inside("descend", "--steps", "1", "--format", "csv", "--output", str(link)).status == 0
    assert link.is_symlink()
    assert real.read_text().startswith("step,x,")
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["link.csv", "real.csv"]


def test_a_named_pipe_and_a_device_are_written_as_they_are(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = shell(f"cat {pipe} & {PROGRAM} descend --steps 1 --format csv --output {pipe}; wait")
    assert done.stdout.startswith("step,x,")
    assert pipe.is_fifo()
    assert gdcli("descend", "--steps", "1", "--format", "csv", "--output", "/dev/stdout").out.startswith("step,x,")
    assert shell(f"{PROGRAM} descend --output /dev/null -q").returncode == 0


def test_a_file_holds_what_standard_output_would(tmp_path: Path) -> None:
    for form in ("csv", "json", "jsonl", "table"):
        target = tmp_path / form
        inside("descend", "α²", "--format", form, "--output", str(target))
        assert target.read_text(encoding="utf-8") == inside("descend", "α²", "--format", form).out
