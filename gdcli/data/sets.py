"""Small tables to fit, by name: `gdcli fit @houses`. The numbers are made up; each shows one thing.

A row of numbers is one cell per column, rows are separated by a semicolon.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.data import sentences as say
from gdcli.errors import UsageError
from gdcli.language.names import nearest
from gdcli.language.sentences import DID_YOU_MEAN
from gdcli.record import record

SIGN: Final = "@"


@record
class DataSet:
    """A table and a fit to it: a description, a model with its target, a loss, a rate, a scale, a start."""

    name: str
    about: str
    model: str
    loss: str
    learning_rate: float
    scale: str
    columns: str
    rows: str
    start: str | None = None

    @property
    def csv(self) -> str:
        """The table as text, comma separated."""
        body = self.rows.replace("; ", "\n").replace(" ", ",")
        return f"{self.columns.replace(' ', ',')}\n{body}\n"


DATA_SETS: Final[Mapping[str, DataSet]] = {
    each.name: each
    for each in (
        DataSet(
            "houses", "area and rooms of houses in m², price in thousands",
            "price ~ a*area + r*rooms + b",
            "mse", 0.3, "standard", "area rooms price",
            "38 1 164; 45 1 209; 52 1 215; 55 2 223; 61 2 216; 64 1 252; 70 3 256; 75 2 258; 78 3 228; 84 3 325; "
            "90 2 325; 96 4 334; 105 4 382; 110 4 388; 120 4 418; 128 5 415; 140 5 484; 155 6 537; 170 6 578; 190 "
            "7 624",
        ),
        DataSet(
            "line", "twenty points near a line: the rate 0.0005 is too high for them",
            "y ~ w*x + b",
            "mse", 0.0002, "none", "x y",
            "22.0 36.7; 31.3 65.9; 21.0 47.0; 63.3 100.5; 62.2 102.8; 36.0 69.1; 68.0 110.1; 60.2 92.9; 41.1 "
            "71.5; 25.6 55.2; 62.6 107.5; 50.3 88.0; 31.5 59.0; 69.8 109.7; 38.3 64.3; 30.2 49.8; 44.7 82.4; 61.8 "
            "103.0; 27.1 50.3; 39.4 72.7",
        ),
        DataSet(
            "exam", "hours of study, and whether the exam was passed",
            "passed ~ w*hours + b",
            "logistic", 0.5, "none", "hours passed",
            "0.5 no; 0.75 no; 1 no; 1.25 no; 1.5 no; 1.75 yes; 1.75 no; 2 yes; 2.25 no; 2.5 yes; 2.75 yes; 3 yes; "
            "3.25 yes; 3.5 yes; 4 yes; 4.25 yes; 4.5 yes; 4.75 yes; 5 yes; 5.5 yes",
        ),
        DataSet(
            "decay", "a voltage that falls to a rest: an exponential with an offset",
            "u ~ a*exp(-k*t) + c",
            "mse", 0.05, "none", "t u",
            "0.0 5.068; 0.4 4.046; 0.8 3.446; 1.2 2.758; 1.6 2.337; 2.0 1.993; 2.4 1.778; 2.8 1.551; 3.2 1.44; "
            "3.6 1.136; 4.0 1.132; 4.4 1.057; 4.8 0.97; 5.2 0.966; 5.6 0.846; 6.0 0.853; 6.4 0.896; 6.8 0.888; "
            "7.2 0.962; 7.6 0.925; 8.0 0.65; 8.4 0.75; 8.8 0.763; 9.2 0.755; 9.6 0.741",
        ),
        DataSet(
            "cooling", "the temperature of a cup of tea by minute",
            "temperature ~ room + rise*exp(-k*minute)",
            "mse", 5e-05, "none", "minute temperature",
            "0 86.8; 2 81.2; 4 76.4; 6 71.6; 8 67.1; 10 62.6; 12 58.9; 14 55.9; 16 52.9; 18 50.4; 20 48.1; 22 "
            "45.7; 24 43.8; 26 41.4; 28 39.0; 30 38.6; 32 35.9; 34 35.4; 36 34.7; 38 32.4; 40 32.1; 42 30.7",
            "k=0.1,rise=50,room=20",
        ),
        DataSet(
            "throw", "the height of a ball by second: a parabola",
            "height ~ h + v*t - g*t**2/2",
            "mse", 0.1, "none", "t height",
            "0.0 1.4; 0.1 2.4; 0.2 3.19; 0.3 3.82; 0.4 4.35; 0.5 4.86; 0.6 5.23; 0.7 5.5; 0.8 5.64; 0.9 5.81; 1.0 "
            "5.74; 1.1 5.72; 1.2 5.47; 1.3 5.11; 1.4 4.78; 1.5 4.28; 1.6 3.61; 1.7 3.01; 1.8 2.17; 1.9 1.39",
        ),
        DataSet(
            "enzyme", "the speed of a reaction by concentration: it saturates",
            "speed ~ top*conc/(half + conc)",
            "mse", 0.01, "none", "conc speed",
            "0.1 0.59; 0.2 1.29; 0.3 2.27; 0.5 2.92; 0.7 4.27; 1 4.82; 1.5 5.38; 2 7.17; 3 8.13; 4 8.93; 6 10.11; "
            "8 10.03; 10 11.12; 14 10.82; 20 11.44",
        ),
        DataSet(
            "growth", "a population by day: growth that comes to an end",
            "size ~ top/(1 + exp(-r*(day - middle)))",
            "mse", 0.02, "none", "day size",
            "0 -0.09; 1 0.15; 2 0.07; 3 0.35; 4 0.65; 5 0.98; 6 1.41; 7 2.56; 8 3.61; 9 5.01; 10 6.24; 11 7.26; "
            "12 8.38; 13 8.7; 14 9.12; 15 9.22; 16 9.28; 17 9.76; 18 9.66; 19 9.71",
            "middle=8,r=0.3,top=8",
        ),
        DataSet(
            "wave", "a sine with noise: many valleys for its frequency",
            "y ~ a*sin(f*x + p)",
            "mse", 0.02, "none", "x y",
            "0.0 0.773; 0.25 1.252; 0.5 1.309; 0.75 1.586; 1.0 1.677; 1.25 1.665; 1.5 1.281; 1.75 0.812; 2.0 "
            "0.392; 2.25 -0.191; 2.5 -1.071; 2.75 -1.429; 3.0 -1.559; 3.25 -2.158; 3.5 -1.524; 3.75 -1.638; 4.0 "
            "-1.096; 4.25 -1.057; 4.5 -0.091; 4.75 0.703; 5.0 0.909; 5.25 1.301; 5.5 1.729; 5.75 1.625; 6.0 "
            "1.547; 6.25 1.389; 6.5 1.013; 6.75 0.26; 7.0 -0.333; 7.25 -0.595; 7.5 -1.377; 7.75 -1.088; 8.0 "
            "-1.818; 8.25 -1.906; 8.5 -1.658; 8.75 -1.333; 9.0 -1.022; 9.25 -0.056; 9.5 0.309; 9.75 1.117",
            "a=1,f=1.2,p=0",
        ),
        DataSet(
            "outliers", "a line with two wrong points: mse follows them, huber does not",
            "y ~ w*x + b",
            "huber", 0.02, "none", "x y",
            "0 2.6; 1 4.5; 2 5.1; 3 8.6; 4 41.0; 5 12.1; 6 14.4; 7 17.1; 8 19.0; 9 22.0; 10 22.9; 11 23.0; 12 "
            "-9.5; 13 28.6; 14 30.2; 15 33.1",
        ),
        DataSet(
            "moons", "two moons that no line separates, for a small network",
            "kind ~ v1*tanh(w1*x1 + u1*x2 + b1) + v2*tanh(w2*x1 + u2*x2 + b2) + v3*tanh(w3*x1 + u3*x2 + b3) "
            "+ c",
            "logistic", 0.5, "none", "x1 x2 kind",
            "-0.11 0.26 1; -0.67 0.66 0; 1.42 -0.25 1; -0.99 0.04 0; 1.85 -0.25 1; 0.14 0.92 0; 0.09 -0.22 1; "
            "1.09 0.33 0; -0.17 0.32 1; -0.7 0.62 0; 0.19 0.07 1; -0.73 0.49 0; 0.14 0.26 1; -0.51 1.11 0; 0.17 "
            "-0.25 1; -0.11 1.17 0; 0.42 -0.33 1; -0.6 0.73 0; 1.79 -0.13 1; 0.95 0.04 0; 0.64 -0.41 1; 0.57 0.85 "
            "0; 0.89 -0.62 1; 0.1 1.04 0; 0.09 -0.17 1; 0.14 0.93 0; -0.01 -0.03 1; 0.72 0.87 0; 1.41 -0.38 1; "
            "1.0 -0.04 0; 1.73 -0.22 1; -1.16 0.14 0; 1.8 -0.12 1; -0.56 0.78 0; 1.17 -0.63 1; -0.15 0.89 0; 2.0 "
            "0.53 1; -0.35 0.84 0; 0.55 -0.38 1; 0.52 0.91 0; 0.33 -0.27 1; 0.92 0.31 0; 0.52 -0.35 1; 1.03 0.42 "
            "0; 0.74 -0.35 1; -0.43 1.11 0; 1.34 -0.57 1; -0.45 0.94 0; 0.35 0.13 1; 0.42 0.96 0; 1.86 -0.36 1; "
            "-0.9 -0.05 0; 2.09 -0.11 1; -0.9 0.86 0; 2.12 0.15 1; -0.15 0.87 0; 2.02 -0.23 1; -0.45 0.79 0; 1.45 "
            "-0.42 1; -0.75 0.32 0; 1.98 0.23 1; 1.04 0.05 0; 0.59 -0.38 1; -0.04 0.93 0; 2.12 0.07 1; -0.93 0.65 "
            "0; 1.25 -0.43 1; 1.05 -0.09 0; 0.93 -0.43 1; -0.8 0.57 0; 1.91 0.1 1; -0.95 0.41 0; 0.02 0.2 1; 1.1 "
            "0.47 0; 0.26 -0.41 1; 0.63 0.54 0; 0.07 -0.06 1; -0.22 1.01 0; 1.73 -0.33 1; -0.72 0.42 0",
            "random",
        ),
        DataSet(
            "twins", "the same length in cm and in inches: no unique minimum",
            "weight ~ a*cm + b*inch + c",
            "mse", 0.1, "standard", "cm inch weight",
            "150 59.0551 49.0; 155 61.0236 50.9; 158 62.2047 57.0; 160 62.9921 56.1; 163 64.1732 74.4; 165 "
            "64.9606 65.1; 168 66.1417 65.6; 170 66.9291 64.0; 172 67.7165 65.7; 175 68.8976 63.9; 178 70.0787 "
            "73.1; 180 70.8661 72.4; 183 72.0472 77.6; 186 73.2283 77.9; 190 74.8031 79.9",
        ),
        DataSet(
            "apart", "two classes that a line separates: the loss has no minimum",
            "kind ~ w*x + b",
            "logistic", 1.0, "none", "x kind",
            "0.5 0; 1.2 0; 2 0; 2.6 0; 3.1 0; 3.9 0; 4.4 0; 5.6 1; 6.3 1; 7 1; 7.7 1; 8.1 1; 9 1",
        ),
        DataSet(
            "overfit", "twenty points of a sine, for a polynomial of degree 8 with --validate 0.3",
            "y ~ b0 + b1*x + b2*x**2 + b3*x**3 + b4*x**4 + b5*x**5 + b6*x**6 + b7*x**7 + b8*x**8",
            "mse", 0.1, "none", "x y",
            "-0.7638 -0.7882; -0.4598 -1.5149; -0.4765 -1.2278; -0.7059 -1.644; -0.7648 -1.0435; 0.3332 1.2172; "
            "-0.8373 -0.9387; -0.0128 0.3132; 0.1611 0.2837; -0.7489 -1.5312; -0.719 -1.0089; -0.0792 -0.3963; "
            "0.2145 0.7334; -0.202 0.048; 0.4412 0.8271; 0.1286 0.5389; -0.1806 -0.6057; -0.1243 -0.21; 0.7967 "
            "1.4078; -0.355 -1.5318",
        ),
    )
}  # fmt: skip
"""The named tables."""


def data_set(name: str) -> DataSet:
    """The table of that name, written with its sign. Raises UsageError with the nearest name."""
    bare = name.removeprefix(SIGN)
    if bare not in DATA_SETS:
        near = nearest(bare, DATA_SETS)
        listed = ", ".join(f"{SIGN}{each}" for each in DATA_SETS)
        hint = DID_YOU_MEAN(name=f"{SIGN}{near}") if near else say.THE_SETS(names=listed)
        raise UsageError(say.UNKNOWN_SET(name=name), hint)
    return DATA_SETS[bare]
