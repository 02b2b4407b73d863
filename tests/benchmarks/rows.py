"""Descent over the rows of a table beside loops that one writes by hand, and tables beside numpy's own reader."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gdcli.data.rows import read_rows
from gdcli.data.table import Table
from gdcli.descent.run import run_descent
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.model import Engine, Settings
from gdcli.model.fit import DataFacts, DataTable
from gdcli.record import replace
from tests.benchmarks.measure import Claim, Contestant, Row, rows_of, take_turns

ROWS = 100_000
STEPS = 1000
LONG_STEPS = 10_000
"""Of compiled loops, so that the building of one does not count for much."""
READ_ROWS = 200_000
ROUNDS = 3
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


def in_numpy(table: dict[str, Any]) -> None:
    """The loop as one writes it with whole arrays: value and gradient in every step."""
    x1, x2, y = table["x1"], table["x2"], table["y"]
    b = w1 = w2 = 0.0
    for _ in range(STEPS):
        r = b + w1 * x1 + w2 * x2 - y
        np.mean(r * r)
        slopes = 2.0 * np.mean(r), 2.0 * np.mean(r * x1), 2.0 * np.mean(r * x2)
        b, w1, w2 = (p - RATE * g for p, g in zip((b, w1, w2), slopes, strict=True))


def in_c(table: dict[str, Any], library: Any) -> None:
    """The same in C."""
    pointers = [ctypes.c_void_p(table[name].ctypes.data) for name in ("x1", "x2", "y")]
    point = (ctypes.c_double * 3)()
    library.run(*pointers, ctypes.c_int64(ROWS), ctypes.c_int64(LONG_STEPS), ctypes.c_double(RATE), point)


def compiled_by_hand(folder: str) -> Any:
    source, library = Path(folder, "hand.c"), Path(folder, "hand.so")
    source.write_text(BY_HAND)
    subprocess.run(["cc", "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source], check=True)
    return ctypes.CDLL(str(library))


def main() -> Iterator[Row]:
    table = columns()
    expression = over_rows(parse("mean((b + w1*x1 + w2*x2 - y)**2)"), DataTable(ROWS, table, DataFacts("", ROWS, {})))
    settings = Settings(start=(0.0, 0.0, 0.0), learning_rate=RATE, steps=STEPS, tol=0.0)
    long = replace(settings, steps=LONG_STEPS)
    contestants = [
        Contestant("gdcli, numpy", lambda: run_descent(expression, settings, engine=Engine.PYTHON), STEPS),
        Contestant("numpy by hand", lambda: in_numpy(table), STEPS),
    ]
    claims = [Claim("gdcli, numpy", "numpy by hand", 3.0)]
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("cc"):
            library = compiled_by_hand(folder)
            contestants += [
                Contestant(
                    "gdcli, compiled", lambda: run_descent(expression, long, engine=Engine.COMPILED), LONG_STEPS
                ),
                Contestant("C by hand", lambda: in_c(table, library), LONG_STEPS),
            ]
            claims.append(Claim("gdcli, compiled", "C by hand", 1.5))
        take_turns(contestants, ROUNDS)
        yield from rows_of(f"a step over {ROWS:,} rows, 3 parameters", contestants, claims)
        yield from _reading(folder)


def _reading(folder: str) -> Iterator[Row]:
    """A table of numbers beside numpy's own reader."""
    path = Path(folder, "table.csv")
    numbers = np.random.default_rng(1).normal(size=(READ_ROWS, 5))
    path.write_text("a,b,c,d,e\n" + "".join(",".join(map(repr, map(float, row))) + "\n" for row in numbers))

    def ours() -> None:
        with Table(str(path)) as table:
            read_rows(table, table.names, skip_at_most=0.1)

    contestants = [
        Contestant("gdcli", ours, READ_ROWS),
        Contestant("numpy.loadtxt", lambda: np.loadtxt(path, delimiter=",", skiprows=1), READ_ROWS),
    ]
    take_turns(contestants, ROUNDS)
    yield from rows_of("reading 5 columns", contestants, [Claim("gdcli", "numpy.loadtxt", 2.0)])
