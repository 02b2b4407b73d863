"""A system without what Windows lacks, as gdcli's own modules see it: Python imports this file when it starts.

The libraries around gdcli have their own Windows code, and see the system as it is. Not simulated: consoles, the
quoting of shells, files that cannot be removed while they are open, the launcher of a virtual environment.
"""

from __future__ import annotations

import builtins
import importlib.abc
import importlib.machinery
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

NO_MODULES = frozenset({"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"})
NO_NAMES: Mapping[str, str] = {
    "os": """fork forkpty posix_spawn posix_spawnp killpg getpgid getpgrp setpgid setsid getsid getuid geteuid getgid
        getegid setuid setgid getgroups mkfifo mknod uname sched_getaffinity sched_setaffinity openpty ttyname
        set_blocking get_blocking register_at_fork fchmod fchown chown lchown pread pwrite sendfile wait wait3 wait4
        WNOHANG WIFEXITED WEXITSTATUS nice getloadavg sysconf O_CLOEXEC O_NONBLOCK O_NOFOLLOW O_DIRECTORY pipe2
        memfd_create ctermid getpriority setpriority tcgetpgrp tcsetpgrp""",
    "signal": """SIGHUP SIGQUIT SIGKILL SIGSTOP SIGTSTP SIGCONT SIGALRM SIGPIPE SIGCHLD SIGUSR1 SIGUSR2 SIGWINCH SIGTTIN
        SIGTTOU SIGXCPU SIGXFSZ alarm setitimer getitimer ITIMER_REAL pthread_sigmask pthread_kill sigwait sigpending
        siginterrupt SIG_BLOCK SIG_SETMASK pause""",
    "select": "poll epoll kqueue",
    "socket": "AF_UNIX socketpair",
    "time": "tzset clock_gettime",
}
CHANGED: Mapping[str, Mapping[str, object]] = {"os": {"name": "nt"}, "sys": {"platform": "win32"}}


class Lacking(ModuleType):
    """A module without some of its names, and with others changed."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__)
        name = module.__name__
        self.__dict__.update(_module=module, _lacks=frozenset(NO_NAMES.get(name, "").split()), **CHANGED.get(name, {}))

    def __getattr__(self, name: str) -> Any:
        if name in self._lacks:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on this system")
        return getattr(self._module, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._module, name, value)


LACKING = {module.__name__: Lacking(module) for module in (os, signal, select, socket, time, sys)}


def import_(
    name: str, globals_: Any = None, locals_: Any = None, fromlist: Sequence[str] = (), level: int = 0
) -> ModuleType:
    """What `import` does in gdcli's modules."""
    if level == 0 and name in NO_MODULES:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    found = builtins.__import__(name, globals_, locals_, fromlist, level)
    return LACKING.get(found.__name__, found)


class Loader(importlib.machinery.SourceFileLoader):
    """Runs a module of gdcli with that import; the algebra process is started so that it, too, sees this file."""

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": import_}
        super().exec_module(module)
        if module.__name__ == "gdcli.calculus.algebra.process":
            start = "from gdcli.calculus.algebra.worker"
            vars(module)["PROGRAM"] = vars(module)["PROGRAM"].replace(start, f"import sitecustomize\n{start}")


class Finder(importlib.abc.MetaPathFinder):
    """Finds gdcli's modules as usual, and has them run by `Loader`."""

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> Any:
        if name.partition(".")[0] != "gdcli":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(name, spec.loader.path)
        return spec


sys.meta_path.insert(0, Finder())
