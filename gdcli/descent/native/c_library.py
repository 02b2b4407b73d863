"""Compile C text to a function with the system's compiler, in a new folder that is removed after loading.

The text comes from the graph, whose nodes have only numbers; no text of the user is in it. The last libraries that were
built are kept in memory: the runs of a comparison have one loop, whose text does not have their learning rates.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from gdcli.descent.methods.sentences import LEAVE_OUT_ENGINE
from gdcli.descent.native import sentences as say
from gdcli.errors import CannotError, system_reason
from gdcli.model.sentences import Sentence
from gdcli.signal_mask import signals_held

Integer = ctypes.c_int64
Double = ctypes.c_double
Address = ctypes.c_void_p
"""The types of what is handed to compiled functions: numbers, and arrays by their address."""

PROCESSOR_FLAG: Final = "-mcpu=native" if platform.machine() in ("arm64", "aarch64") else "-march=native"
FLAGS: Final = (
    # Loops about as fast as with -O3, in a third of its time.
    "-O1", "-ftree-vectorize", "-fno-tree-slp-vectorize", "-funroll-loops",
    "-std=c99", PROCESSOR_FLAG, "-ffp-contract=off",
    # Neither changes a result: errno and the floating-point flags are not read.
    "-fno-math-errno", "-fno-trapping-math",
    "-shared", "-fPIC", "-w",
)  # fmt: skip
LIBRARIES: Final = ("-nostdlib", "-lm") if (sys.platform, platform.machine()) == ("linux", "x86_64") else ("-lm",)
"""The libraries to link. On Linux not the C library: the process has it already, and searching it takes half the
linker's time."""
BUILT_CHARACTERS: Final = 150_000
"""The most characters of C text that are compiled, which takes a few seconds."""
BUILD_SECONDS_MAX: Final = 30.0
"""The most seconds for a compiler; it usually needs 0.1 to 3."""
XCODE_SECONDS_MAX: Final = 5.0
SOURCE, LIBRARY, MESSAGES = "loop.c", "loop.so", "messages"
"""The files in the folder of a build."""
REASON_CHARACTERS: Final = 120
"""The most characters of a compiler's message that are shown."""
KEPT_LIBRARIES_MAX: Final = 64
kept_libraries: Final[OrderedDict[tuple[str, str], bytes]] = OrderedDict()
"""The last libraries by compiler and text. Each build loads a copy, whose table (see `row_passes`) is its own."""


def find_compiler() -> str:
    """The path of the C compiler. Raises CannotError if there is none, and on Windows."""
    if os.name == "nt":
        raise CannotError(say.NOT_ON_WINDOWS(), LEAVE_OUT_ENGINE())
    found = shutil.which("cc")
    if found is None or (sys.platform == "darwin" and found == "/usr/bin/cc" and not _has_developer_tools()):
        raise CannotError(say.NO_COMPILER(), say.INSTALL_COMPILER())
    return found


def _has_developer_tools() -> bool:
    """Whether macOS's /usr/bin/cc leads to a compiler, found out without running it: without one it opens a dialog."""
    try:
        done = subprocess.run(
            ["/usr/bin/xcode-select", "-p"], capture_output=True, timeout=XCODE_SECONDS_MAX, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0 and os.path.isdir(os.fsdecode(done.stdout.strip()))


class Build:
    """A compiler at work in the background; when its context is left, all its processes and files are gone.

    A system error is not raised when the compiler starts, but by `function`.
    """

    def __init__(self, source: str, compiler: str) -> None:
        self._key = compiler, source
        self._folder = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._problem: Sentence | None = None
        self._end = time.monotonic() + BUILD_SECONDS_MAX
        if len(source) > BUILT_CHARACTERS:
            self._problem = say.TOO_LARGE()
            return
        try:
            with signals_held():
                self._folder = tempfile.mkdtemp(prefix="gdcli-")
                if self._key in kept_libraries:
                    Path(self._folder, LIBRARY).write_bytes(kept_libraries[self._key])
                    return
                Path(self._folder, SOURCE).write_text(source, encoding="ascii")
        except FileNotFoundError:
            self._problem = say.NO_TEMPORARY_FOLDER()
            return
        except OSError as error:
            self._problem = say.FOLDER_NOT_WRITTEN(reason=system_reason(error))
            return
        try:
            with signals_held():
                self._process = self._started(compiler)
        except OSError as error:
            self._problem = say.COMPILER_NOT_RUN(compiler=compiler, reason=system_reason(error))
        except MemoryError:
            self._problem = say.COMPILER_NOT_RUN(compiler=compiler, reason=say.NO_MEMORY())

    def _started(self, compiler: str) -> subprocess.Popen[bytes]:
        """Start the compiler in a new session, so that all its processes can be ended together."""
        with open(Path(self._folder, MESSAGES), "wb") as messages:
            return subprocess.Popen(
                [compiler, *FLAGS, "-o", LIBRARY, SOURCE, *LIBRARIES],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=messages,
                cwd=self._folder,
                env={**os.environ, "TMPDIR": self._folder},
                start_new_session=True,
            )

    def __enter__(self) -> Build:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """End the compiler with all its processes, and remove the folder; harmless when that is done."""
        process, self._process = self._process, None
        if process is not None:
            _end_session(process)
        folder, self._folder = self._folder, ""
        if folder:
            _remove(Path(folder))

    def done(self, seconds: float | None = None) -> bool:
        """Wait for `seconds` (None: to the end); returns whether the compiler has ended or used up its time."""
        if self._process is None:
            return True
        left = max(0.0, self._end - time.monotonic())
        try:
            self._process.wait(left if seconds is None else min(seconds, left))
        except subprocess.TimeoutExpired:
            if time.monotonic() < self._end:
                return False
            self._problem = say.TOO_SLOW(seconds=f"{BUILD_SECONDS_MAX:g}")
            _end_session(self._process)
        return True

    def function(self, name: str) -> Any:  # noqa: ANN401 - a foreign function, whose types its caller declares
        """The function of that name, after the compiler has ended. Raises CannotError with the reason for a failure."""
        self.done()
        if self._process is not None and self._process.returncode and not self._problem:
            self._problem = say.FAILED(status=str(self._process.returncode), reason=self._message())
        if self._problem:
            raise CannotError(self._problem, say.INSTALL_COMPILER())
        path = Path(self._folder, LIBRARY)
        try:
            function = getattr(ctypes.CDLL(str(path)), name)
            self._keep(path.read_bytes())
            return function
        except OSError as error:  # there is no file, or its folder is mounted without the right to run anything
            reason = str(error).replace(f"{self._folder}{os.sep}", "")[:REASON_CHARACTERS]
            raise CannotError(say.NOT_LOADED(reason=reason), say.INSTALL_COMPILER()) from None
        except AttributeError:
            raise CannotError(say.NO_FUNCTION(name=repr(name)), say.INSTALL_COMPILER()) from None

    def _keep(self, library: bytes) -> None:
        """Keep a library that could be loaded, in place of the oldest one if there are too many."""
        kept_libraries[self._key] = library
        if len(kept_libraries) > KEPT_LIBRARIES_MAX:
            kept_libraries.popitem(last=False)

    def _message(self) -> str | Sentence:
        """The line in which the compiler names its error, or its last one."""
        try:
            text = Path(self._folder, MESSAGES).read_text(encoding="utf-8", errors="replace")
        except OSError:
            text = ""
        found = [line.strip() for line in text.splitlines() if line.strip()]
        errors = [line for line in found if "error" in line.lower()]
        said = (errors or found[-1:] or [""])[0][:REASON_CHARACTERS]
        return said or say.SAYS_NOTHING()


def _end_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started; the first may have ended before the others."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _remove(folder: Path) -> None:
    """Remove the folder; without listing it if possible, since the process may have no file descriptors left."""
    for name in (SOURCE, LIBRARY, MESSAGES):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    try:
        folder.rmdir()
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
