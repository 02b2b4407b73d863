"""The problems of many lanes: the same starts, rates and steps for all contestants, and no lane that ends early."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.language.tree import Expression
from gdcli.model.fit import DataFacts, DataTable

LANES = 65_536
STEPS = 1000
TOL = 1e-6
CHECKED_LANES = 64
"""Lanes whose ends are compared."""
TABLE_ROWS = 20

Array = NDArray[np.float64]


def lanes(count: int) -> tuple[Array, Array]:
    """The first of LANES lanes: starts (2, count) and learning rates (count)."""
    starts = np.random.default_rng(1).uniform(-1.5, 1.5, (2, LANES))
    return starts[:, :count].copy(), np.geomspace(1e-5, 1e-4, LANES)[:count]


def table() -> tuple[Array, Array]:
    """Twenty numbers with classes -1 and 1 that overlap."""
    random = np.random.default_rng(2)
    numbers = random.normal(size=TABLE_ROWS)
    return numbers, np.where(numbers + random.normal(size=TABLE_ROWS) > 0.0, 1.0, -1.0)


@dataclass(frozen=True)
class Problem:
    """A function of two variables: as gdcli reads it, and in C as statements that set value, gu and gv from u and v."""

    text: str
    in_c: str
    method: str = "gd"
    has_table: bool = False
    lanes: int = LANES

    @cached_property
    def objective(self) -> Objective:
        return Objective(self.expression)

    @property
    def expression(self) -> Expression:
        if not self.has_table:
            return parse(self.text)
        numbers, classes = table()
        columns = DataTable(TABLE_ROWS, {"t": numbers, "c": classes}, DataFacts("", TABLE_ROWS, {}))
        return over_rows(parse(self.text), columns)


ROSENBROCK = "(1 - x)**2 + 100*(y - x**2)**2"
ROSENBROCK_IN_C = """
    const double a = 1.0 - u, b = v - u*u, value = a*a + 100.0*b*b;
    const double gu = -2.0*a - 400.0*u*b, gv = 200.0*b;
"""
HIMMELBLAU_IN_C = """
    const double a = u*u + v - 11.0, b = u + v*v - 7.0, value = a*a + b*b;
    const double gu = 4.0*u*a + 2.0*b, gv = 2.0*a + 4.0*v*b;
"""
ACKLEY_IN_C = """
    const double tau = 6.283185307179586, r = sqrt(0.5*(u*u + v*v));
    const double a = exp(-0.2*r), b = exp(0.5*(cos(tau*u) + cos(tau*v)));
    const double value = 22.718281828459045 - 20.0*a - b;
    const double gu = 2.0*a/r*u + 0.5*tau*b*sin(tau*u), gv = 2.0*a/r*v + 0.5*tau*b*sin(tau*v);
"""


def _logistic_in_c() -> str:
    """Row after row, written out, with one exponential each: log(1 + e^-m) has the slope -1/(1 + e^m)."""
    lines = ["double value = 0.0, gu = 0.0, gv = 0.0;"]
    for t, c in zip(*table(), strict=True):
        margin = f"const double e = exp(-({c})*(u*({t}) + v)), s = -({c})*e/(1.0 + e);"
        lines.append(f"{{ {margin} value += log(1.0 + e); gu += s*({t}); gv += s; }}")
    return "\n".join([*lines, f"value /= {TABLE_ROWS}.0; gu /= {TABLE_ROWS}.0; gv /= {TABLE_ROWS}.0;"])


PROBLEMS = {
    "Rosenbrock": Problem(ROSENBROCK, ROSENBROCK_IN_C),
    "Rosenbrock with Adam": Problem(ROSENBROCK, ROSENBROCK_IN_C, "adam"),
    "Himmelblau": Problem("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", HIMMELBLAU_IN_C),
    "Ackley": Problem("20 + e - 20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)", ACKLEY_IN_C),
    f"a logistic loss of {TABLE_ROWS} rows": Problem(
        "mean(log(1 + exp(-c*(a*t + b))))", _logistic_in_c(), has_table=True, lanes=8_192
    ),
}
