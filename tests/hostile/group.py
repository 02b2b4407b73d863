"""A program with all the processes it starts, as one group: its memory, its children, its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.program import PLAIN_ENVIRONMENT

PATIENCE = 60.0
PAGE = os.sysconf("SC_PAGE_SIZE")
AWAKE = """\
import os, sys
from gdcli.__main__ import main
class Awake:
    def find_spec(self, *_):
        sys.meta_path.remove(self)
        os.write({}, b".")
sys.meta_path.insert(0, Awake())
if "START_SECONDS" in os.environ:
    from gdcli.calculus.algebra import client
    client.START_SECONDS = float(os.environ["START_SECONDS"])
main()
"""
"""The program, which says when it makes its first import: a signal before its first line is the interpreter's."""


@dataclass(frozen=True)
class Member:
    """A living process of a group."""

    pid: int
    parent: int
    memory: int


def members(group: int) -> Iterator[Member]:
    """The processes of a group that have not ended."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(words[2]) == group and words[0] not in "ZX":
                yield Member(int(folder.name), int(words[1]), int(words[21]) * PAGE)


def _is_worker(pid: int) -> bool:
    try:
        return b"gdcli.calculus.algebra.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def soon(condition: Callable[[], object]) -> bool:
    """Whether the condition becomes true within the time limit of the test."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def processor_seconds(pid: int) -> float:
    """The processor time that a process has used: its progress, however busy the machine is."""
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def has_worked(pid: int, seconds: float) -> bool:
    """Whether a process uses this processor time within the time limit of the test.

    Loading everything takes it 0.3 s.
    """
    return soon(lambda: processor_seconds(pid) >= seconds)


def is_waiting(pid: int) -> bool:
    """Whether a process waits for something: it sleeps at every look during half a second."""
    looks: list[str] = []

    def sleeps() -> bool:
        looks.append(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0])
        return looks[-50:] == ["S"] * 50

    return soon(sleeps)


class Running:
    """The program in a group of its own."""

    def __init__(self, *arguments: str, cwd: Path | None = None, awake: bool = False, **environment: str) -> None:
        ours, theirs = os.pipe()
        program = ["-c", AWAKE.format(theirs)] if awake else ["-m", "gdcli"]
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=PLAIN_ENVIRONMENT | {"PYTHONPATH": str(Path(__file__).parents[2])} | environment,
            cwd=cwd,
            pass_fds=(theirs,),
            start_new_session=True,
        )
        os.close(theirs)
        if awake:
            assert os.read(ours, 1) == b"."
        os.close(ours)
        self.pid = self.process.pid

    @property
    def workers(self) -> Sequence[Member]:
        """The processes that the program has started; not those that are still copies of it."""
        return [member for member in members(self.pid) if member.pid != self.pid and _is_worker(member.pid)]

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program alone, as `kill` does."""
        self.process.send_signal(number)

    def ended(self) -> tuple[int, str, str]:
        """Its status and output, once it has ended; fails if a process of its group is left."""
        try:
            out, err = self.process.communicate(timeout=3 * PATIENCE)
        finally:
            self.process.kill()
        assert soon(lambda: not list(members(self.pid))), "a process was left behind"
        return self.process.returncode, out.decode(), err.decode()

    def measured(self, limit: int) -> tuple[int, str, str, float]:
        """The same with its seconds; fails as soon as the group takes more memory than the limit."""
        while self.process.poll() is None and time.monotonic() - self.begin < 3 * PATIENCE:
            assert sum(member.memory for member in members(self.pid)) < limit
            time.sleep(0.02)
        seconds = time.monotonic() - self.begin
        return *self.ended(), seconds
