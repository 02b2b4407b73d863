"""Sweeps on a Dask cluster: a real scheduler and real workers, on this machine."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.descent import cluster
from gdcli.descent.cluster import connected
from gdcli.descent.cluster_worker import ClusterJob, GroupAnswer, group_of
from gdcli.descent.lane_engines import lane_engine
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweep_by_rate import sweep
from gdcli.descent.sweeps import lanes
from gdcli.descent.sweeps.lane_grid import LaneGrid, OnProgress, ShouldStop
from gdcli.descent.sweeps.starts import GivenStarts, GridStarts, RandomStarts, Starts
from gdcli.diagnosis.many.lane_outcomes import LaneClassifier, classifier
from gdcli.errors import CannotError, UsageError
from gdcli.explore import sweeps as explore
from gdcli.gallery import GALLERY
from gdcli.graph.objective import Objective
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.parameters import bind
from gdcli.language.printing.text import to_text
from gdcli.language.ranges import VariableRange
from gdcli.language.reading.parser import parse, read_again
from gdcli.language.tree import Expression
from gdcli.language.values import parse_assignments
from gdcli.model import Settings, Sweep, SweepRow

with_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="distributed is not installed")

SOURCE = Path(__file__).parents[2]
BOX = (VariableRange(-2.0, 2.0), VariableRange(-1.0, 3.0))
STARTS = RandomStarts(("x", "y"), BOX, 700, seed=3)
RATES = tuple(1e-4 * 1.4**i for i in range(20))
VALLEY = parse("(1 - x)**2 + 100*(y - x**2)**2")
SECONDS = 20
"""Seconds after which a test fails that waits for an end."""

WITHOUT_GDCLI = """
class Missing:
    def find_spec(name, path=None, target=None):
        if name == 'gdcli':
            raise ModuleNotFoundError(f'No module named {name!r}', name=name)
sys.meta_path.insert(0, Missing)
"""


class Machines:
    """A scheduler and its workers; each is a process of its own, and all are gone at the end."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self.file = folder / "scheduler.json"
        where = ("--host", "127.0.0.1", "--no-dashboard")
        self.scheduler = self.start("scheduler", "--port", "0", *where, "--scheduler-file", str(self.file))
        self.address = self.listening()
        for _ in range(workers):
            self.add_worker()

    def start(self, *words: str, preamble: str = "") -> subprocess.Popen[bytes]:
        code = f"import sys\n{preamble}\nsys.argv[0] = 'dask'\nfrom dask.__main__ import main\nmain()"
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", code, *words],
                cwd=self.folder, env=environment, stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip

    def listening(self) -> str:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            if self.file.exists() and (found := self.file.read_text()):
                return str(json.loads(found)["address"])
            time.sleep(0.02)
        raise AssertionError((self.folder / "log").read_text())

    def add_worker(self, preamble: str = "") -> None:
        options = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard")
        self.workers.append(self.start("worker", self.address, *options, preamble=preamble))

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def machines(folder: Path, workers: int) -> Iterator[Machines]:
    started = Machines(folder, workers)
    try:
        yield started
    finally:
        started.end()


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory) -> Iterator[Machines]:
    with machines(tmp_path_factory.mktemp("cluster"), workers=2) as started:
        yield started


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No test here may wait forever for a process that is gone."""

    def give_up(*_: object) -> None:
        raise AssertionError("this takes too long")

    previous = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(3 * SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


@pytest.fixture
def small_groups(monkeypatch) -> None:
    monkeypatch.setattr(lanes, "GROUP_LANES_MAX", 500)


def swept(
    address: str,
    settings: Settings,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    engine: str = "python",
) -> Sweep:
    with connected(address) as there:
        count = there.counter(VALLEY)
        return sweep(
            VALLEY, settings, RATES, STARTS, judge(settings), on_progress, should_stop, engine=engine, count=count
        )


def judge(settings: Settings) -> LaneClassifier:
    return classifier(Objective(VALLEY), settings)


def swept_here(settings: Settings) -> Sweep:
    return sweep(VALLEY, settings, RATES, STARTS, judge(settings), engine="python")


@with_dask
@pytest.mark.parametrize(
    "settings",
    [
        Settings((), 0.1, 100),
        Settings((), 0.1, 40, optimizer="adam", schedule="cosine"),
        Settings((), 0.1, 10, optimizer="backtracking"),
    ],
    ids=lambda settings: settings.optimizer,
)
def test_a_cluster_gives_what_this_machine_gives_to_the_bit(two_workers, small_groups, settings) -> None:
    told: list[tuple[int, int]] = []
    found = swept(two_workers.address, settings, lambda done, total: told.append((done, total)))
    assert repr(found) == repr(swept_here(settings))
    assert not found.interrupted
    assert told[-1] == (14_000, 14_000)


@pytest.fixture
def answer_bytes(monkeypatch) -> list[int]:
    """The sizes of the answers that come from a cluster."""
    sizes: list[int] = []
    ended = cluster._ClusterSweep.ended

    def weighed(running: cluster._ClusterSweep) -> Iterator[GroupAnswer]:
        for answer in ended(running):
            sizes.append(len(pickle.dumps(answer)))
            yield answer

    monkeypatch.setattr(cluster._ClusterSweep, "ended", weighed)
    return sizes


@with_dask
@pytest.mark.parametrize("function", ["@himmelblau", "exp(-x)", "cos(3*x) + cos(3*y)"])
def test_whole_rates_are_judged_where_they_run_and_take_a_byte_a_lane(two_workers, answer_bytes, function) -> None:
    here, there = (
        explore.sweep(function, lr="0.003:3:12:log", starts=1000, steps=60, engine="python", dask=address)
        for address in (None, two_workers.address)
    )
    assert repr(there) == repr(here)
    assert 0 < sum(answer_bytes) <= 12 * 1000


@with_dask
def test_of_a_rate_in_pieces_the_numbers_of_its_medians_come(
    two_workers, small_groups, answer_bytes, monkeypatch
) -> None:
    monkeypatch.setattr(cluster, "RATE_LANES_MAX", 600)
    settings = Settings((), 0.1, 100)
    assert repr(swept(two_workers.address, settings)) == repr(swept_here(settings))
    assert 8 * 14_000 < sum(answer_bytes) < 12 * 14_000


@pytest.mark.parametrize(
    ("rates", "starts", "threads", "expected"),
    [
        (20, 700, 2, 1400), (20, 3000, 6, 3000), (20, 3000, 7, 2000), (3, 3000, 1, 3000), (2, 3000, 1, 2000),
        (16, 3000, 0, 3000), (15, 3000, 0, 2000), (100, cluster.RATE_LANES_MAX + 1, 1, 2000),
    ],
)  # fmt: skip
def test_whole_rates_are_run_where_they_are_enough_for_all_threads(
    rates: int, starts: int, threads: int, expected: int
) -> None:
    settings = checked_settings(Settings((0.0, 0.0), 0.1, 20), VALLEY.variables)
    engine = lane_engine(Objective(VALLEY), settings, 0, "python")
    engine.width = 2000
    grid = LaneGrid((0.1,) * rates, RandomStarts(("x", "y"), BOX, starts, seed=3))
    assert cluster.lanes_of_a_group(engine, grid, threads) == expected


@with_dask
def test_groups_wait_in_a_window_and_come_in_order(two_workers, small_groups, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "WINDOW_GROUPS_MIN", 4)
    monkeypatch.setattr(cluster, "GROUPS_PER_THREAD", 2)
    asked: list[int] = []
    held: list[int] = []
    ask = cluster._ClusterSweep._ask_for

    def counted(errand, begin, end):
        asked.append(begin)
        held.append(len(errand._tasks))
        return ask(errand, begin, end)

    monkeypatch.setattr(cluster._ClusterSweep, "_ask_for", counted)
    grid = LaneGrid(RATES, STARTS)
    settings = Settings((0.0, 0.0), 0.1, 20)
    engine = lane_engine(Objective(VALLEY), settings, 0, "python")
    with connected(two_workers.address) as there:
        rows = list(there.counter(VALLEY)(engine, grid, judge(settings), None, None))
    assert [row.learning_rate for row in rows if isinstance(row, SweepRow)] == list(RATES)
    assert asked == [begin for begin, _ in grid.groups(700)]
    assert max(held) < 4


@with_dask
def test_a_worker_that_is_killed_costs_a_retry_and_no_result(two_workers, small_groups) -> None:
    settings = Settings((), 0.1, 500, tol=0.0)
    victim = two_workers.workers[0]

    def kill(done: int, total: int) -> None:
        if 0 < done < total and victim.poll() is None:
            victim.send_signal(signal.SIGKILL)
            victim.wait()

    try:
        found = swept(two_workers.address, settings, kill)
        assert victim.returncode == -signal.SIGKILL
    finally:
        two_workers.add_worker()
    assert repr(found) == repr(swept_here(settings))


@with_dask
def test_an_interrupted_sweep_keeps_what_came_and_lets_the_workers_go(
    two_workers, small_groups, answer_bytes, monkeypatch
) -> None:
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.1)
    here = swept_here(Settings((), 0.1, 100))
    endless = Settings((), 0.1, 10**8, tol=0.0)
    begun = time.monotonic()

    def seconds_later() -> bool:
        return time.monotonic() > begun + 1.0

    with connected(two_workers.address) as there:
        count = there.counter(VALLEY)
        found = sweep(
            VALLEY, endless, RATES, STARTS, judge(endless), None, seconds_later, engine="python", count=count
        )
    assert found.interrupted
    assert found.rows == ()
    assert idle(two_workers.address)
    found = swept(two_workers.address, Settings((), 0.1, 100), None, lambda: len(answer_bytes) > 3)
    assert found.interrupted
    assert 3 < len(found.rows) < len(here.rows)
    assert found.rows == here.rows[: len(found.rows)]


def idle(address: str) -> bool:
    """Whether the workers become idle soon; a busy thread cannot take another task."""
    with connected(address) as there:
        futures = [there._client.submit(os.getpid, pure=False) for _ in range(8)]
        return all(future.result(timeout=SECONDS) for future in futures)


@with_dask
def test_a_worker_tells_how_far_it_is(two_workers) -> None:
    """Of one group that takes seconds, lanes are reported before the group is done."""
    told: list[int] = []
    settings = Settings((), 0.1, 10**8, tol=0.0)
    swept(two_workers.address, settings, lambda done, _total: told.append(done), lambda: any(told))
    assert 0 < told[-1] < 14_000


@with_dask
def test_a_worker_must_have_the_same_version(two_workers, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "own_version", lambda: "9.8.7")
    with pytest.raises(CannotError, match=r"has gdcli \S+, and here it is 9\.8\.7") as caught:
        swept(two_workers.address, Settings((), 0.1, 10))
    assert "gradient-descent-explorer 9.8.7" in caught.value.hint


@with_dask
def test_a_worker_of_another_time_is_told_from_the_right_one(two_workers, monkeypatch) -> None:
    for name in ("gdcli.descent.elsewhere:run_group", "gdcli.descent.cluster_worker:elsewhere"):
        monkeypatch.setattr(cluster, "RUN", name)
        with pytest.raises(CannotError, match="a worker of the Dask cluster has another version of gdcli"):
            swept(two_workers.address, Settings((), 0.1, 10))


@with_dask
def test_a_cluster_that_is_not_ready_says_what_it_lacks(tmp_path, monkeypatch) -> None:
    settings = Settings((), 0.1, 10)
    with machines(tmp_path, workers=0) as bare:
        monkeypatch.setattr(cluster, "CONNECT_SECONDS_MAX", 2.0)
        monkeypatch.setattr(cluster, "NO_WORKERS_SECONDS_MAX", 0.1)
        monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.1)
        with pytest.raises(CannotError, match="has no workers") as caught:
            swept(bare.address, settings)
        assert f"dask worker {bare.address}" in caught.value.hint
        monkeypatch.setattr(cluster, "NO_WORKERS_SECONDS_MAX", SECONDS)
        bare.add_worker(preamble=WITHOUT_GDCLI)
        with pytest.raises(CannotError, match="a worker of the Dask cluster has no gdcli"):
            swept(bare.address, settings)
        bare.workers[0].kill()
        with pytest.raises(CannotError, match=f"the Dask scheduler at {bare.address} dropped the sweep"):
            swept(bare.address, settings, lambda *_: bare.scheduler.kill())


@with_dask
def test_a_scheduler_that_cannot_be_reached_is_named(monkeypatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS_MAX", 0.3)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(CannotError, match=f"no Dask scheduler answers at {address}") as caught, connected(address):
            pass
    assert "dask scheduler" in caught.value.hint


GREETINGS = {
    "none": [],
    "a shell's": [b"SSH-2.0-OpenSSH_9.2p1\r\n"],
    "a mail server's": [b"220 mail.example.org ESMTP\r\n"],
    "zeros": [bytes(64)],
    "a promise of exabytes": [b"\xff" * 8],
    "another message": [(20).to_bytes(8, "little"), b"x" * 20],
    "drops": [b"\x40", b"\0", b"\0", b"\0"],
}


@with_dask
@pytest.mark.parametrize("greeting", GREETINGS.values(), ids=GREETINGS)
def test_a_listener_that_is_no_scheduler_is_told_from_one(greeting: list[bytes], monkeypatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS_MAX", 0.3)

    def greet() -> None:
        line, _ = listener.accept()
        with line, suppress(OSError):
            for block in greeting:
                line.sendall(block)
                time.sleep(0.05)
            line.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        greeter = threading.Thread(target=greet)
        greeter.start()
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(CannotError, match="no Dask scheduler answers"), connected(address):
            pass
        greeter.join()


@with_dask
@pytest.mark.parametrize(
    "address", ["", "scheduler", "tcp://", "tcp://host", "tcp://a b:1", "nonsense://host:1", "tcp://host:x", "a:1:\n"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError) as caught, connected(address):
        pass
    assert "tcp://scheduler:8786" in caught.value.hint


@with_dask
def test_encryption_needs_certificates() -> None:
    with pytest.raises(UsageError, match="no certificates") as caught, connected("tls://127.0.0.1:8786"):
        pass
    assert "distributed.comm.tls" in caught.value.hint


def test_without_the_library_it_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="needs the library distributed") as caught, connected("tcp://127.0.0.1:1"):
        pass
    assert 'pip install "gradient-descent-explorer[dask]"' in caught.value.hint


@given(st.integers(1, 50), st.integers(1, 50), st.data())
def test_a_group_has_what_its_lanes_need(rates: int, count: int, data) -> None:
    grid = LaneGrid(tuple(i / 7 for i in range(rates)), RandomStarts(("x", "y"), BOX, count, seed=1))
    begin = data.draw(st.integers(0, grid.count - 1))
    end = data.draw(st.integers(begin + 1, grid.count))
    group = pickle.loads(pickle.dumps(group_of(grid, begin, end)))
    part, before = group.grid(grid.starts)
    for theirs, ours in zip(part.block(begin - before, end - before), grid.block(begin, end), strict=True):
        assert theirs.tobytes() == ours.tobytes()
    assert (len(group.rates) - 1) * count < end - begin + count


@pytest.mark.parametrize(
    "starts",
    [
        STARTS,
        GridStarts(("x", "y"), (VariableRange(0, 1, 3), VariableRange(0, 1, 2))),
        GivenStarts(((1.0, 2.0), (3.0, 4.0))),
    ],
)
def test_a_job_is_the_same_after_it_was_sent(starts: Starts) -> None:
    settings = Settings((0.5, 1.0), 0.1, 10, optimizer="momentum", hyperparameters={"momentum": 0.9})
    job = ClusterJob("id", "x*y", ("y", "x"), settings, starts, "python", judge(settings))
    arrived = pickle.loads(pickle.dumps(job))
    assert arrived == job
    assert (arrived.starts.block(0, 2) == starts.block(0, 2)).all()


EXPRESSIONS = {name: parse(function.instance().text, FILE_LIMITS) for name, function in GALLERY.items()}
EXPRESSIONS["bound"] = bind(
    parse("a*x**b - (b - x)/(a/y)/2 + e^-x"), parse_assignments("a=-2,b=1/3 - 0.1"), ("y", "x", "z")
)
EXPRESSIONS["long"] = parse(" + ".join(f"sin({i}*x)^2" for i in range(3000)), FILE_LIMITS)
EXPRESSIONS["deep"] = parse("exp(-" * 900 + "x" + ")" * 900, FILE_LIMITS)


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_the_text_that_travels_is_read_as_the_same_expression(expression: Expression) -> None:
    assert read_again(to_text(expression), expression.variables).root == expression.root
