"""Descents on long sums of like terms: every engine gives the same bits, and the answer shows the sum as typed."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from gdcli.descent.methods.update import nodes_of, work_of
from gdcli.descent.native.compiled_lanes import CompiledLanes
from gdcli.descent.run import unjudged_run
from gdcli.descent.sweeps.lanes import LaneEngine
from gdcli.graph.objective import Objective
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.like_terms import TERMS_MIN
from gdcli.language.reading.parser import parse
from gdcli.model import Engine, Settings
from tests.language.like import ALIKE, NAMES, NUMBERED, like_terms
from tests.program import gdcli


@pytest.mark.parametrize("term", [*ALIKE[:3], *NUMBERED[-3:]])
def test_the_compiled_loop_gives_the_bits_of_python(term: str) -> None:
    made = Objective(parse(f"({like_terms(term, TERMS_MIN)})/1000 + b^2", FILE_LIMITS, NAMES))
    assert made.by_terms is not made
    settings = Settings(start=(0.25,) * len(made.variables), learning_rate=1e-7, steps=20, tol=0.0)
    engines = (Engine.PYTHON, Engine.COMPILED)
    runs = [unjudged_run(made, settings, engine=engine) for engine in engines]
    assert runs[0].trajectory.rows == runs[1].trajectory.rows
    assert runs[1].engine is Engine.COMPILED
    for lanes in (LaneEngine, CompiledLanes):
        ended = lanes(made.by_terms, runs[0].settings).run(np.full((len(made.variables), 3), 0.25), np.full(3, 1e-7))
        assert tuple(ended.point[:, 1].tolist()) == runs[0].final.point


def test_a_long_sum_is_descended_and_told_of_as_it_was_typed() -> None:
    text = f"({like_terms('(a*{n}+b{s}{n})^2', TERMS_MIN)})/{TERMS_MIN}"
    table = gdcli("descend", "-", "--lr", "1e-3", "--steps", "5", "--format", "csv", stdin=text).out
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["step", "a", "b", "value", "grad_a", "grad_b", "gradient_norm", "learning_rate"]
    assert len(rows) == 7
    document = json.loads(gdcli("descend", "-", "--lr", "1e-3", "--steps", "5", "--format", "json", stdin=text).out)
    assert document["expression"].count("**2") == TERMS_MIN
    assert "number" not in document["expression"]
    assert [repr(row["value"]) for row in document["trajectory"]] == [row[3] for row in rows[1:]]


def test_terms_are_taken_one_by_one_in_the_estimate_of_the_work() -> None:
    few, many = (Objective(parse(like_terms(ALIKE[0], count), FILE_LIMITS)).by_terms for count in (TERMS_MIN, 2_000))
    assert nodes_of(few) == nodes_of(many)
    assert work_of(many) - nodes_of(many) == 2_000 / TERMS_MIN * (work_of(few) - nodes_of(few))
