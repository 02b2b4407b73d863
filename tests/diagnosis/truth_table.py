"""The functions, rates, starts and methods of the truth table: a few of each kind that a verdict speaks of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from tests.diagnosis.truths import ABS, COS, COSH, EXP, LOG, SIN, SQRT, TANH, Point, Truth

Slopes = Callable[[Point], Point]


class Row(NamedTuple):
    """A function with its slopes by hand (None: its fate is not computed), and its runs."""

    truth: Truth
    slopes: Slopes | None
    rates: tuple[float, ...]
    starts: tuple[Point, ...]
    steps: tuple[int, ...] = (100, 2000)
    methods: tuple[str, ...] = ("gd",)


class Descent(NamedTuple):
    """One run of the table."""

    row: Row
    rate: float
    start: Point
    steps: int
    method: str

    @property
    def name(self) -> str:
        return f"{self.row.truth.text} {self.method} lr={self.rate:g} start={self.start} steps={self.steps}"


def one(slope: Callable[[float], float]) -> Slopes:
    return lambda x: (slope(x[0]),)


def sign(x: float) -> float:
    return (x > 0) - (x < 0)


FIRST_ORDER = ("gd", "momentum", "nesterov", "adam", "backtracking")
SMOOTH: tuple[Row, ...] = (
    Row(Truth("x**2 + 3*x", lambda x: x**2 + 3 * x, ((-1.5,),)), one(lambda x: 2 * x + 3),
        (0.01, 0.1, 0.99, 1.0, 1.1), ((1.0,), (-20.0,)), methods=(*FIRST_ORDER, "newton")),
    Row(Truth("(x-1)**2 + 10*(y+2)**2", lambda x, y: (x - 1) ** 2 + 10 * (y + 2) ** 2, ((1.0, -2.0),)),
        lambda p: (2 * (p[0] - 1), 20 * (p[1] + 2)), (0.01, 0.05, 0.0999, 0.12), ((4.0, 3.0),), methods=FIRST_ORDER),
    Row(Truth("x**2 + 1000*y**2", lambda x, y: x**2 + 1000 * y**2, ((0.0, 0.0),)),
        lambda p: (2 * p[0], 2000 * p[1]), (0.0001, 0.0005, 0.00099, 0.0011), ((1.0, 1.0),)),
    Row(Truth("(x+y)**2/2", lambda x, y: (x + y) ** 2 / 2, flat=lambda x, y: abs(x + y) < 1e-6),
        lambda p: (p[0] + p[1], p[0] + p[1]), (0.1, 1.0, 1.2), ((0.0, 1.0),), (3, 100)),
    Row(Truth("exp(x) + exp(-2*x)", lambda x: EXP(x) + EXP(-2 * x), ((0.23,),)),
        one(lambda x: math.exp(x) - 2 * math.exp(-2 * x)), (0.01, 0.3, 0.6), ((2.0,), (-1.0,)), methods=("gd", "adam")),
    Row(Truth("log(cosh(3*x))", lambda x: LOG(COSH(3 * x)), ((0.0,),)),
        one(lambda x: 3 * math.tanh(3 * x)), (0.05, 0.2, 0.221, 0.3), ((1.0,),)),
    Row(Truth("sqrt(1+x**2)", lambda x: SQRT(1 + x**2), ((0.0,),)),
        one(lambda x: x / math.sqrt(1 + x * x)), (0.1, 1.9, 2.5), ((3.0,),)),
    Row(Truth("(1-x)**2 + 100*(y-x**2)**2", lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, ((1.0, 1.0),)),
        lambda p: (-2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] ** 2), 200 * (p[1] - p[0] ** 2)),
        (0.0005, 0.0015, 0.01), ((-1.2, 1.0), (0.0, 0.0)), (500, 3000)),
)  # fmt: skip
SINGULAR: tuple[Row, ...] = (
    Row(Truth("x**4", lambda x: x**4, ((0.0,),)), one(lambda x: 4 * x**3), (0.01, 0.1, 0.3), ((1.0,), (0.1,)),
        methods=("gd", "adam")),
    Row(Truth("x**6", lambda x: x**6, ((0.0,),)), one(lambda x: 6 * x**5), (0.05, 0.1), ((1.0,),)),
    Row(Truth("x**8", lambda x: x**8, ((0.0,),)), one(lambda x: 8 * x**7), (0.1,), ((1.0,), (0.1,))),
    Row(Truth("(x-2)**4 + (y+1)**2", lambda x, y: (x - 2) ** 4 + (y + 1) ** 2, ((2.0, -1.0),)),
        lambda p: (4 * (p[0] - 2) ** 3, 2 * (p[1] + 1)), (0.02, 0.1), ((0.0, 0.0),)),
    Row(Truth("x**2*y**2", lambda x, y: x**2 * y**2, flat=lambda x, y: abs(x * y) < 1e-3), None, (0.1,),
        ((1.0, 0.5),)),
)  # fmt: skip
VALLEYS: tuple[Row, ...] = (
    Row(Truth("x**4 - 3*x**2 + x", lambda x: x**4 - 3 * x**2 + x, ((-1.3,), (1.13,))),
        one(lambda x: 4 * x**3 - 6 * x + 1), (0.01, 0.05, 0.12, 0.2), ((2.0,), (-2.0,), (0.3,)),
        methods=("gd", "adam")),
    Row(Truth("(x**2-1)**2 + 3/10*x", lambda x: (x**2 - 1) ** 2 + 3 * x / 10, ((-1.03,), (0.96,))),
        one(lambda x: 4 * x * (x * x - 1) + 0.3), (0.02, 0.1, 0.26), ((2.0,), (-2.0,))),
    Row(Truth("x**2 + sin(10*x)/10", lambda x: x**2 + SIN(10 * x) / 10, ((-0.13,), (0.384,))),
        one(lambda x: 2 * x + math.cos(10 * x)), (0.05, 0.15), ((0.6,), (-0.3,))),
    Row(Truth("(4-2.1*x**2+x**4/3)*x**2 + x*y + (4*y**2-4)*y**2",
              lambda x, y: (4 - x**2 * 21 / 10 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2,
              ((0.0898, -0.7126), (-0.0898, 0.7126), (-1.7036, 0.7961), (1.7036, -0.7961), (1.6071, 0.5687),
               (-1.6071, -0.5687))),
        lambda p: (8 * p[0] - 8.4 * p[0] ** 3 + 2 * p[0] ** 5 + p[1], p[0] + 16 * p[1] ** 3 - 8 * p[1]),
        (0.001, 0.02), ((1.3, 1.3), (-1.5, 0.5), (1.7, 0.6))),
)  # fmt: skip
TAILS: tuple[Row, ...] = (
    Row(Truth("exp(-x)", lambda x: EXP(-x), infimum=0.0), one(lambda x: -math.exp(-x)), (0.1, 1.0, 1000.0),
        ((0.0,), (5.0,)), methods=("gd", "adam")),
    Row(Truth("exp(-x**2)", lambda x: EXP(-(x**2)), infimum=0.0), one(lambda x: -2 * x * math.exp(-x * x)),
        (1.0, 50.0), ((0.5,), (-1.0,))),
    Row(Truth("1/(1+x**2)", lambda x: 1 / (1 + x**2), infimum=0.0), one(lambda x: -2 * x / (1 + x * x) ** 2),
        (0.5, 100.0), ((1.0,),)),
    Row(Truth("-tanh(x)", lambda x: -TANH(x), infimum=-1.0), one(lambda x: -1 / math.cosh(min(x, 300.0)) ** 2),
        (1.0, 30.0), ((0.0,),)),
    Row(Truth("log(1+exp(-(w*2+b))) + log(1+exp(-(w+b)))",
              lambda b, w: LOG(1 + EXP(-(w * 2 + b))) + LOG(1 + EXP(-(w + b))), infimum=0.0), None,
        (1.0, 10.0), ((0.0, 0.0),)),
)  # fmt: skip
ENDLESS: tuple[Row, ...] = (
    Row(Truth("x**2 - y**2", lambda x, y: x**2 - y**2, unbounded=True), lambda p: (2 * p[0], -2 * p[1]), (0.1, 0.4),
        ((1.0, 1.0), (1.0, 0.0), (1.0, 1e-9)), (10, 100)),
    Row(Truth("-x**2", lambda x: -(x**2), unbounded=True), one(lambda x: -2 * x), (0.1,), ((1.0,), (0.0,)), (30,)),
    Row(Truth("x*y", lambda x, y: x * y, unbounded=True), lambda p: (p[1], p[0]), (0.1,), ((1.0, 1.0), (1.0, -1.0))),
    Row(Truth("3*x + y**2", lambda x, y: 3 * x + y**2, unbounded=True), None, (0.1,), ((1.0, 1.0),)),
    Row(Truth("x**3", lambda x: x**3, unbounded=True), one(lambda x: 3 * x * x), (0.01, 0.1), ((1.0,), (-1.0,))),
    Row(Truth("x**3 - 3*x*y**2", lambda x, y: x**3 - 3 * x * y**2, unbounded=True),
        lambda p: (3 * p[0] ** 2 - 3 * p[1] ** 2, -6 * p[0] * p[1]), (0.01, 0.05), ((1.0, 0.0), (1.0, 0.3))),
    Row(Truth("x + 1/x", lambda x: x + 1 / x, ((1.0,),), unbounded=True), one(lambda x: 1 - 1 / x**2), (0.05, 0.1),
        ((3.0,), (-2.0,))),
    Row(Truth("x**3 - 3*x", lambda x: x**3 - 3 * x, ((1.0,),), unbounded=True), one(lambda x: 3 * x * x - 3),
        (0.05, 0.1), ((0.0,), (-0.9,), (-1.5,))),
    Row(Truth("cos(x)", COS, ((math.pi,), (-math.pi,))), one(lambda x: -math.sin(x)), (0.1, -0.1, 2.5),
        ((0.0,), (0.5,))),
)  # fmt: skip
KINKS: tuple[Row, ...] = (
    Row(Truth("abs(x)", ABS, kinks=((0.0,),)), one(sign), (0.1, 0.3), ((1.03,), (0.0,))),
    Row(Truth("3*abs(x) + x", lambda x: 3 * ABS(x) + x, kinks=((0.0,),)), one(lambda x: 3 * sign(x) + 1), (0.1,),
        ((1.0,),)),
    Row(Truth("abs(x) + x**2", lambda x: ABS(x) + x**2, kinks=((0.0,),)), one(lambda x: sign(x) + 2 * x), (0.1, 0.5),
        ((1.0,),)),
    Row(Truth("max(x**2, 2-x)", lambda x: max(x**2, 2 - x), kinks=((1.0,),)),
        one(lambda x: 2 * x if x * x > 2 - x else -1.0), (0.1,), ((3.0,),)),
    Row(Truth("abs(x)**1.5", lambda x: ABS(x) ** 1.5, kinks=((0.0,),)),
        one(lambda x: 1.5 * math.sqrt(abs(x)) * sign(x)), (0.1,), ((1.0,),)),
    Row(Truth("abs(x) + (y-3)**2", lambda x, y: ABS(x) + (y - 3) ** 2, kinks=((0.0, 3.0),)),
        lambda p: (sign(p[0]), 2 * (p[1] - 3)), (0.1,), ((1.03, 0.0),)),
    Row(Truth("hypot(x, y)", lambda x, y: SQRT(x**2 + y**2), kinks=((0.0, 0.0),)), None, (0.1,), ((1.0, 1.0),)),
    Row(Truth("relu(1-2*w) + w**2/10", lambda w: max(1 - 2 * w, 0) + w**2 / 10, kinks=((0.5,),)),
        one(lambda w: (-2.0 if w < 0.5 else 0.0) + w / 5), (0.1,), ((3.0,),), (500,)),
    Row(Truth("abs(x-1) + abs(x+1)", lambda x: ABS(x - 1) + ABS(x + 1), flat=lambda x: -1 <= x <= 1), None, (0.1,),
        ((3.0,),)),
    Row(Truth("heaviside(x) + x**2", lambda x: (x > 0) + (x == 0) / 2 + x**2), None, (0.1,), ((1.0,), (-1.0,))),
)  # fmt: skip
TABLE: tuple[Row, ...] = (*SMOOTH, *SINGULAR, *VALLEYS, *TAILS, *ENDLESS, *KINKS)


def descents() -> Iterator[Descent]:
    """Every run of the table."""
    for row in TABLE:
        for rate, start, steps, method in product(row.rates, row.starts, row.steps, row.methods):
            if method != "backtracking" or rate > 0.0:
                yield Descent(row, rate, start, steps, method)
