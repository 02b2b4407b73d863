"""The program under a condition: limits of the system, a temporary folder, a compiler, code that runs before it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Final

from tests.hostile.group import PATIENCE, soon
from tests.program import PLAIN_ENVIRONMENT, Done

BASH: Final = shutil.which("bash") or "bash"
HOME: Final = Path(__file__).parents[2]
FIRST: Final = "import sys\nfrom gdcli.__main__ import script\n"
OURS: Final = ("Traceback", "unexpected", "Fatal")
"""Words that no message may have."""


class Condition:
    """One call of the program in a session of its own, with a temporary folder of its own.

    `before`: Python code that runs before the program; `limits`: shell commands such as `ulimit -n 8`; `redirected`:
    redirections of the shell.
    """

    def __init__(
        self,
        folder: Path,
        words: Sequence[str],
        *,
        before: str = "",
        limits: str = ":",
        redirected: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        command = f'{limits}; exec "$0" "$@" {redirected}'
        self.process = Popen(
            [BASH, "-c", command, sys.executable, "-c", f"{FIRST}{before}\nscript()", *words],
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            cwd=folder,
            env=PLAIN_ENVIRONMENT
            | {"PYTHONPATH": str(HOME), "TMPDIR": str(self.temporary), "GDCLI_DEBUG": ""}
            | dict(environment or {}),
            start_new_session=True,
        )

    def has_ended_by(self, number: int) -> bool:
        """Send a signal again; returns whether the program had ended before."""
        self.process.send_signal(number)
        return self.process.poll() is not None

    def members(self) -> list[int]:
        """The processes of the session that are left, the program among them."""
        session, folder = self.process.pid, str(self.temporary)
        return [pid for pid in _pids() if _session(pid) == session or _folder(pid).startswith(folder)]

    def ended(self) -> Done:
        """Its status and output; fails if a process or a file is left, or a message is not one of ours."""
        try:
            out, err = self.process.communicate(timeout=3 * PATIENCE)
        finally:
            self.process.kill()
        assert soon(lambda: not self.members()), "a process was left behind"
        assert list(self.temporary.iterdir()) == [], "a file was left behind"
        done = Done(self.process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))
        assert not any(word in done.err for word in OURS), done.err
        return done


def _pids() -> Iterator[int]:
    return (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())


def _session(pid: int) -> int:
    """The session of a living process; 0 where it is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return 0 if words[0] in "ZX" else int(words[3])


def _folder(pid: int) -> str:
    """The current folder of a process: a compiler has the program's temporary one."""
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


def compiler(folder: Path, script: str) -> str:
    """A PATH on which `cc` is this shell script."""
    place = folder / "bin"
    place.mkdir(exist_ok=True)
    path = place / "cc"
    path.write_text(script if script.startswith("#!") or not script else f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"{place}{os.pathsep}{os.environ['PATH']}"


@contextmanager
def at_work(condition: Condition, count: int) -> Iterator[list[int]]:
    """The processes of a condition beside the program itself, once there are `count` of them."""
    def others() -> list[int]:
        return [pid for pid in condition.members() if pid != condition.process.pid]

    assert soon(lambda: len(others()) >= count), condition.process.communicate(timeout=PATIENCE)
    time.sleep(0.1)
    yield others()
