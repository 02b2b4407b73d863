"""The peak of memory of whole calls, all their processes together, and the bytes that travel on a cluster."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from gdcli.explore.sweeps import sweep
from tests.benchmarks.measure import Claim, Contestant, Effort, Measured, Row, peak_bytes, peer
from tests.benchmarks.programs import PLAIN_ENVIRONMENT, PROGRAM, command

ROUNDS = 3
ROWS = 1_000_000
COLUMNS = 3
WRITTEN_COLUMNS = 8
SWEEPS_OF_LANES = (100_000, 1_000_000)
SWEEP_RATES = 100
CLUSTER_LANES = 1_000_000
CLUSTER_RATES = (100, 4)
TINY_SIZE = 1000
OURS, NUMPY = "gdcli", "`import numpy`"


def measure(effort: Effort) -> Iterator[Row]:
    few = effort.at_most(ROUNDS)
    for lanes in SWEEPS_OF_LANES:
        yield from memory_of_sweep(few, TINY_SIZE if few.tiny else lanes)
    rows = TINY_SIZE if few.tiny else ROWS
    yield from memory_of_writing(few, rows)
    yield from memory_of_fit(few, rows)
    for rates in CLUSTER_RATES:
        yield from bytes_a_lane(few, TINY_SIZE if few.tiny else CLUSTER_LANES, rates)


def memory_of_sweep(effort: Effort, lanes: int) -> Iterator[Row]:
    """Many lanes beside the import of numpy."""
    words = ["sweep", "@rosenbrock", "--lr", f"1e-4:1e-3:{SWEEP_RATES}", "--steps", "100", "--format", "csv"]
    ours = memory_of(OURS, command(PROGRAM, *words, "--starts", str(lanes // SWEEP_RATES)))
    contestants = [ours, memory_of(NUMPY, command("import numpy"))]
    yield from effort.rows(f"memory of a sweep of {lanes:,} lanes", contestants, [Claim(OURS, NUMPY, 4.0)])


def memory_of_writing(effort: Effort, rows: int) -> Iterator[Row]:
    """Recorded steps beside the bytes of their numbers."""
    words = ["descend", "@rosenbrock", "--lr", "1e-3", "--tol", "0", "--steps", str(rows), "--all", "--format", "csv"]
    ours, numbers = memory_of(OURS, command(PROGRAM, *words)), bytes_of_numbers(rows, WRITTEN_COLUMNS)
    yield from effort.rows(f"memory of {rows:,} rows written as csv", [ours, numbers], [Claim(OURS, numbers.name, 1.0)])


def memory_of_fit(effort: Effort, rows: int) -> Iterator[Row]:
    """A fit to the rows of a table beside the bytes of its numbers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        write_table(path, rows, COLUMNS)
        model = ["--model", "c ~ u*a + v*b + w", "--steps", "50", "--format", "csv"]
        ours, numbers = memory_of(OURS, command(PROGRAM, "fit", str(path), *model)), bytes_of_numbers(rows, COLUMNS)
        yield from effort.rows(f"memory of a fit to {rows:,} rows", [ours, numbers], [Claim(OURS, numbers.name, 4.0)])


def write_table(path: Path, rows: int, columns: int) -> None:
    """A table of random numbers with columns a, b, c, …"""
    numbers = np.random.default_rng(1).normal(size=(rows, columns))
    names = ",".join("abcdefgh"[:columns])
    np.savetxt(path, numbers, fmt="%.6f", delimiter=",", header=names, comments="")


def memory_of(name: str, words: Sequence[str]) -> Contestant:
    """The peak of a process together with the processes that it starts."""
    return Contestant(name, lambda _: Measured(peak_bytes(words, PLAIN_ENVIRONMENT)))


def bytes_of_numbers(rows: int, columns: int) -> Contestant:
    """The bytes of a table's numbers as floats."""
    return Contestant("the bytes of the numbers", lambda _: Measured(8.0 * rows * columns))


def bytes_a_lane(effort: Effort, lanes: int, rates: int) -> Iterator[Row]:
    """The bytes per lane that the client of a cluster with one worker receives."""
    if peer("distributed") is None:
        return
    from tests.descent.test_cluster import machines  # noqa: PLC0415 - needs what the tests need

    with tempfile.TemporaryDirectory() as folder, machines(Path(folder), workers=1) as cluster:
        ours = Contestant("received from Dask", partial(received, cluster.address, rates), lanes)
        byte = Contestant("a byte for each lane", Measured, lanes)
        claims = [Claim(ours.name, byte.name, 1.0)]
        work = f"a sweep of {lanes:,} lanes of {rates} rates on a cluster"
        yield from effort.rows(work, [ours, byte], claims, checked=TINY_SIZE)


def received(address: str, rates: int, lanes: int) -> Measured:
    """The bytes that this process receives while a cluster sweeps."""
    count = 0
    receive = socket.socket.recv_into

    def counted(*arguments: Any) -> int:
        nonlocal count
        got = receive(*arguments)
        count += got
        return got

    swept = np.geomspace(1e-4, 1e-3, rates).tolist()
    with mock.patch.object(socket.socket, "recv_into", counted):
        sweep("@rosenbrock", lr=swept, starts=lanes // rates, steps=100, dask=address)
    return Measured(count)
