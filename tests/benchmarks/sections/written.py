"""Every recorded step written by a whole process in each format, beside plain loops that write the same rows."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import Claim, Contestant, Effort, Row
from tests.benchmarks.programs import PLAIN_ENVIRONMENT, PROGRAM, command

ROWS = 200_000
CHECKED_ROWS = 100
RATE = 0.001
LOOP = f"""
import json, sys
from math import hypot
def rows(count):
    x, y = -1.2, 1.0
    for k in range(count + 1):
        a, b = 1.0 - x, y - x*x
        f, gx, gy = a*a + 100.0*b*b, -2.0*a - 400.0*x*b, 200.0*b
        yield k, x, y, f, gx, gy, hypot(gx, gy), {RATE}
        x, y = x - {RATE}*gx, y - {RATE}*gy
def record(k, x, y, f, gx, gy, norm, rate):
    return {{"step": k, "point": {{"x": x, "y": y}}, "value": f, "gradient": {{"x": gx, "y": gy}},
            "gradient_norm": norm, "learning_rate": rate}}
count = int(sys.argv[1])
"""
LOOPS = {
    "csv": "for row in rows(count): print(*row, sep=',')",
    "jsonl": "for row in rows(count): print(json.dumps(record(*row)))",
    "json": "print('[', ',\\n'.join(json.dumps(record(*row)) for row in rows(count)), ']', sep='\\n')",
    "table": "for k, x, y, f, gx, gy, norm, rate in rows(count): "
    "print(f'{k:>6}  {x:<9.6g}  {y:<9.6g}  {f:<9.6g}  {norm:<9.6g}  {rate:<6.6g}')",
}
IN_C = """
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
int main(int count, char **words)
{
    double x = -1.2, y = 1.0;
    const long steps = atol(words[count - 1]);
    for (long k = 0; k <= steps; k++) {
        const double a = 1.0 - x, b = y - x*x, f = a*a + 100.0*b*b, gx = -2.0*a - 400.0*x*b, gy = 200.0*b;
        printf("%ld,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\\n", k, x, y, f, gx, gy, hypot(gx, gy), 0.001);
        x -= 0.001*gx; y -= 0.001*gy;
    }
}
"""
PLAIN_LOOP, PRINTF = "a plain Python loop that writes them", "C's printf"
REACHES = {"csv": 1.0, "jsonl": 1.0, "json": 1.0, "table": 5.0}
"""Of the table more, because it writes a number again until it differs from its neighbours, aligns and frames columns,
and works out formulas, curvature and advice, which alone take as long as the plain loop."""


def measure(effort: Effort) -> Iterator[Row]:
    for kind, reach in REACHES.items():
        ours = Contestant(f"`--all --format {kind}`", partial(written, our_command(kind)), ROWS)
        plain = Contestant(PLAIN_LOOP, partial(written, command(LOOP + LOOPS[kind])), ROWS)
        with tempfile.TemporaryDirectory() as folder:
            others = [plain, *(in_c(folder) if kind == "csv" else ())]
            claims = [Claim(ours.name, PLAIN_LOOP, reach), Claim(ours.name, PRINTF, 4.0)]
            yield from effort.rows(f"{ROWS:,} recorded steps", [ours, *others], claims, CHECKED_ROWS)


def our_command(kind: str) -> list[str]:
    """The call without its number of steps."""
    problem = ["(1-x)**2+100*(y-x**2)**2", "--start=-1.2,1", "--lr", str(RATE), "--tol", "0"]
    return [*command(PROGRAM), "descend", *problem, "--all", "--format", kind, "--steps"]


def in_c(folder: str) -> list[Contestant]:
    """A loop around C's printf, built before."""
    compiler = shutil.which("cc")
    if compiler is None:
        return []
    source, program = Path(folder, "print.c"), Path(folder, "print")
    source.write_text(IN_C, encoding="ascii")
    subprocess.run([compiler, "-O2", "-o", program, source, "-lm"], check=True)
    return [Contestant(PRINTF, partial(written, [str(program)]), ROWS)]


def written(words: list[str], count: int) -> list[float]:
    """The numbers of the last recorded step, written into a file by a process."""
    with tempfile.TemporaryFile() as file:
        subprocess.run([*words, str(count)], stdout=file, stderr=subprocess.DEVNULL, check=True, env=PLAIN_ENVIRONMENT)
        file.seek(-min(4000, file.tell()), 2)
        return last_step(file.read().decode(), count)


def last_step(text: str, count: int) -> list[float]:
    """The point and the value in the line of a step, to the digits that a page shows."""
    line = re.findall(rf'^(?: *|.*"step": ){count}\b.*$', text, re.MULTILINE)[-1]
    numbers = re.findall(r"-?\d+\.\d+(?:e-?\d+)?", line)
    return [float(f"{float(number):.6g}") for number in numbers[:3]]
