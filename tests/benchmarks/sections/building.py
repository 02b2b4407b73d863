"""The cost of building a compiled loop: the compiler's processor time, beside the least that a compiler takes."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from gdcli.descent.methods.optimizers import optimizer_of
from gdcli.descent.native.c_lanes import lanes_source
from gdcli.descent.native.c_library import FLAGS, Build, kept_libraries
from gdcli.descent.native.c_source import run_source, write_step
from gdcli.descent.single.checked_settings import checked_settings
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Settings
from tests.benchmarks.measure import Claim, Contestant, Effort, Row
from tests.benchmarks.sections.problems import ROSENBROCK

EMPTY_FILE = "`cc` of an empty file"
SAME_TEXT = "`tcc` of the same text"
LIBRARY = "-shared", "-fPIC", "-w"
RUN, LANES = "the loop of a run", "the loop of lanes"
TIMES_OF_TCC = {RUN: 12.0, LANES: 20.0}
"""For lanes `cc` without any optimization takes 10, half of it for an empty file; with optimization it may take twice
as much."""


def measure(effort: Effort) -> Iterator[Row]:
    compiler = shutil.which("cc")
    if compiler is None:
        return
    for what, text in texts().items():
        contestants = [
            Contestant(what, _built(text, compiler)),
            Contestant(EMPTY_FILE, _compiled("", compiler, *FLAGS)),
            *with_tcc(text),
        ]
        claims = [Claim(what, EMPTY_FILE, 5.0), Claim(what, SAME_TEXT, TIMES_OF_TCC[what])]
        yield from effort.rows("building", contestants, claims)


def texts() -> dict[str, str]:
    """The C texts for Rosenbrock's function."""
    objective = Objective(parse(ROSENBROCK))
    settings = checked_settings(Settings((0.0, 0.0), 0.1), objective.variables)
    optimizer = optimizer_of(settings.optimizer)
    run = run_source(write_step(objective, optimizer, settings))
    of_lane = write_step(objective, optimizer, settings, of_lane=True)
    lanes = lanes_source(of_lane, LaneEngine(objective, settings).rows, settings)
    return {RUN: run, LANES: lanes}


def with_tcc(text: str) -> list[Contestant]:
    """A compiler that does not optimize."""
    compiler = shutil.which("tcc")
    return [Contestant(SAME_TEXT, _compiled(text, compiler, *LIBRARY))] if compiler else []


def _built(text: str, compiler: str) -> Callable[[int], None]:
    def run(_: int) -> None:
        kept_libraries.clear()
        with Build(text, compiler) as build:
            build.function("advance")

    return run


def _compiled(text: str, compiler: str, *flags: str) -> Callable[[int], None]:
    def run(_: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "loop.c").write_text(text, encoding="ascii")
            subprocess.run([compiler, *flags, "-o", "loop.so", "loop.c", "-lm"], cwd=folder, check=True)

    return run
