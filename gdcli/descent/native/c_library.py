"""C text becomes functions: built by the machine's own compiler in a folder of its own, loaded, and removed at once.

The text comes from the graph, where nodes have numbers and nothing else; no word of the user's is in it.
"""

from __future__ import annotations

import contextlib
import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final

FLAGS: Final = (
    "-std=c99", "-march=native", "-ffp-contract=off",
    # Neither changes a result: nobody reads errno or the floating-point flags.
    "-fno-math-errno", "-fno-trapping-math",
    "-shared", "-fPIC", "-w",
)  # fmt: skip
LONGEST_OPTIMIZED: Final = 12_000
"""Characters of C; what is longer is one large straight line, where optimizing takes seconds and gains little."""
LONGEST: Final = 100_000
"""Characters of C that are built within a few seconds; what is longer is not built."""


def find_compiler() -> str | None:
    """Where the C compiler is, if there is one."""
    return shutil.which("cc")


class Build:
    """A compiler at work in the background; leave its context, and process and folder are gone."""

    def __init__(self, source: str, compiler: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="gdcli-")
        self._target = Path(self._folder, "loop.so")
        self._process: subprocess.Popen[bytes] | None = None
        text = Path(self._folder, "loop.c")
        text.write_text(source, encoding="ascii")
        if len(source) > LONGEST:
            return
        levels = ("-O3",) if len(source) <= LONGEST_OPTIMIZED else ("-O1", "-ftree-loop-vectorize")
        quiet = subprocess.DEVNULL
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                [compiler, *levels, *FLAGS, "-o", self._target, text, "-lm"], stdin=quiet, stdout=quiet, stderr=quiet
            )

    def __enter__(self) -> Build:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def done(self, seconds: float | None = None) -> bool:
        """Wait so long (None: as long as it takes), and say whether the compiler has ended."""
        if self._process is not None:
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                return False
        return True

    def library(self) -> ctypes.CDLL | None:
        """What was built, loaded; None where the compiler failed, or had too much to do."""
        self.done()
        if self._process is None or self._process.returncode != 0:
            return None
        with contextlib.suppress(OSError):  # a folder that nothing may be run from
            return ctypes.CDLL(str(self._target))
        return None
