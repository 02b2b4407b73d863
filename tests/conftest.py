"""The conditions of every test: errors nobody expected show their traceback.

`--long` runs the long form of some tests.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from gdcli.translation import ENGLISH, use_language

os.environ["GDCLI_DEBUG"] = "1"  # an error nobody expected is a traceback, in this process and in those it starts
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes are started: modules are compiled once


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the long form of the tests of faults: ten times as much")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three workers for two cores: a third of the time a test waits for a process, a terminal or a signal."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2


WITHOUT_CLOCK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""No example is judged by its time: the machine may be busy."""
settings.register_profile("usual", WITHOUT_CLOCK, max_examples=60, derandomize=True)
settings.register_profile("long", WITHOUT_CLOCK, max_examples=300)


def pytest_configure(config: pytest.Config) -> None:
    """Property tests try the same examples each time, so that a run tells of the code alone; the long form draws."""
    settings.load_profile("long" if config.getoption("--long") else "usual")
    _heed_signals()


def _heed_signals() -> None:
    """Processes in the background of a shell, or under nohup, ignore these signals; those of the tests must not."""
    for name in ("SIGINT", "SIGQUIT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A test that asks for another language leaves English to the next one."""
    yield
    use_language(ENGLISH)


@pytest.fixture(scope="session")
def many(pytestconfig: pytest.Config) -> int:
    """The factor on the number of cases: 10 in the long form, else 1."""
    return 10 if pytestconfig.getoption("--long") else 1
