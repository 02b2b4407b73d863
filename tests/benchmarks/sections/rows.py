"""Descent over the rows of a table beside loops written by hand, and tables beside numpy's own reader."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from gdcli.data.rows import read_rows
from gdcli.data.table import Table
from gdcli.descent.run import unjudged_run
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.model import Engine, Settings
from gdcli.model.fit import DataFacts, DataTable
from tests.benchmarks.measure import Claim, Contestant, Effort, Row
from tests.benchmarks.sections.memory import write_table

ROWS = 100_000
STEPS = 1000
LONG_STEPS = 10_000
"""Of compiled loops, so that the building of one does not count for much."""
READ_ROWS = 200_000
READ_COLUMNS = 5
CHECKED_ROWS = 1000
CHECKED_STEPS = 10
RATE = 0.01
BY_HAND = """
#include <stdint.h>
void run(const double *x1, const double *x2, const double *y, int64_t n, int64_t steps, double lr, double *p) {
    for (int64_t k = 0; k < steps; k++) {
        double f = 0.0, g0 = 0.0, g1 = 0.0, g2 = 0.0;
        for (int64_t i = 0; i < n; i++) {
            const double r = p[0] + p[1]*x1[i] + p[2]*x2[i] - y[i];
            f += r*r; g0 += r; g1 += r*x1[i]; g2 += r*x2[i];
        }
        p[0] -= lr*2.0*g0/n; p[1] -= lr*2.0*g1/n; p[2] -= lr*2.0*g2/n;
    }
}
"""


def columns() -> dict[str, Any]:
    random = np.random.default_rng(0)
    x1, x2 = (np.ascontiguousarray(column) for column in random.normal(size=(2, ROWS)))
    return {"x1": x1, "x2": x2, "y": 1.0 + 2.0 * x1 - x2 + random.normal(size=ROWS)}


def in_numpy(table: dict[str, Any], steps: int) -> Sequence[float]:
    """A loop written by hand with whole arrays: value and gradient in every step."""
    x1, x2, y = table["x1"], table["x2"], table["y"]
    b = w1 = w2 = 0.0
    for _ in range(steps):
        r = b + w1 * x1 + w2 * x2 - y
        np.mean(r * r)
        slopes = 2.0 * np.mean(r), 2.0 * np.mean(r * x1), 2.0 * np.mean(r * x2)
        b, w1, w2 = (p - RATE * g for p, g in zip((b, w1, w2), slopes, strict=True))
    return b, w1, w2


def in_c(table: dict[str, Any], library: Any, steps: int) -> Sequence[float]:
    """The same in C."""
    pointers = [ctypes.c_void_p(table[name].ctypes.data) for name in ("x1", "x2", "y")]
    point = (ctypes.c_double * 3)()
    library.run(*pointers, ctypes.c_int64(ROWS), ctypes.c_int64(steps), ctypes.c_double(RATE), point)
    return list(point)


def compiled_by_hand() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "hand.c"), Path(folder, "hand.so")
        source.write_text(BY_HAND)
        subprocess.run(["cc", "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source], check=True)
        return ctypes.CDLL(str(library))


def measure(effort: Effort) -> Iterator[Row]:
    yield from steps_over_rows(effort)
    yield from reading(effort)


def steps_over_rows(effort: Effort) -> Iterator[Row]:
    """A step over all rows, with both engines."""
    table = columns()
    contestants = [
        Contestant("python engine", with_engine(table, Engine.PYTHON), STEPS),
        Contestant("numpy by hand", partial(in_numpy, table), STEPS),
    ]
    if shutil.which("cc"):
        contestants += [
            Contestant("compiled engine", with_engine(table, Engine.COMPILED), LONG_STEPS),
            Contestant("C by hand", partial(in_c, table, compiled_by_hand()), LONG_STEPS),
        ]
    claims = [Claim("python engine", "numpy by hand", 3.0), Claim("compiled engine", "C by hand", 1.5)]
    yield from effort.rows(f"a step over {ROWS:,} rows, 3 parameters", contestants, claims, CHECKED_STEPS)


def with_engine(table: dict[str, Any], engine: Engine) -> Callable[[int], Sequence[float]]:
    """The descent by an engine, with the building of its loop."""
    expression = over_rows(parse("mean((b + w1*x1 + w2*x2 - y)**2)"), DataTable(ROWS, table, DataFacts("", ROWS, {})))

    def run(steps: int) -> Sequence[float]:
        settings = Settings(start=(0.0, 0.0, 0.0), learning_rate=RATE, steps=steps, tol=0.0)
        return unjudged_run(Objective(expression), settings, engine=engine).trajectory[-1].point

    return run


def reading(effort: Effort) -> Iterator[Row]:
    """A table of numbers beside numpy's own reader."""
    with tempfile.TemporaryDirectory() as folder:
        path, part = Path(folder, "table.csv"), Path(folder, "part.csv")
        write_table(path, READ_ROWS, READ_COLUMNS)
        write_table(part, CHECKED_ROWS, READ_COLUMNS)
        files = {READ_ROWS: path, CHECKED_ROWS: part}
        contestants = [
            Contestant("gdcli", lambda rows: _read(files[rows]), READ_ROWS),
            Contestant("numpy.loadtxt", lambda rows: _loaded(files[rows]), READ_ROWS),
        ]
        claims = [Claim("gdcli", "numpy.loadtxt", 2.0)]
        yield from effort.rows(f"reading {READ_COLUMNS} columns", contestants, claims, CHECKED_ROWS)


def _read(path: Path) -> Any:
    """The last row of a table as gdcli reads it."""
    with Table(str(path)) as table:
        columns = read_rows(table, table.names, skip_at_most=0.1).columns
    return [column[-1] for column in columns.values()]


def _loaded(path: Path) -> Any:
    return np.loadtxt(path, delimiter=",", skiprows=1)[-1]
