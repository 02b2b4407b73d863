"""Records in Python: a short form, the numbers of the formats, and copies that are equal."""

from __future__ import annotations

import copy
import csv
import io
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.answer import LINE_CHARACTERS, Answer
from gdcli.errors import UsageError
from gdcli.model.sentences import Template
from gdcli.record import replace
from tests.hostile.inside import inside

CALLS: dict[str, tuple[Callable[[], Answer], tuple[str, ...]]] = {
    "descend": (lambda: gdcli.descend("x**2+3*x", lr=0.1), ("descend", "x**2+3*x", "--lr", "0.1")),
    "descend @": (
        lambda: gdcli.descend("@rosenbrock(3)", lr=0.001, steps=50),
        ("descend", "@rosenbrock(3)", "--lr", "0.001", "--steps", "50"),
    ),
    "left": (lambda: gdcli.descend("log(x)", lr=3), ("descend", "log(x)", "--lr", "3")),
    "compare": (lambda: gdcli.compare("x**2", lr=[0.1, 1.1]), ("compare", "x**2", "--lr", "0.1,1.1")),
    "sweep": (
        lambda: gdcli.sweep("x**2", lr=[0.1, 2], starts=5), ("sweep", "x**2", "--lr", "0.1,2", "--starts", "5"),
    ),
    "basins": (
        lambda: gdcli.basins("x**4-2*x**2", points=(9, 9)), ("basins", "x**4-2*x**2", "--points", "9"),
    ),
    "derive": (lambda: gdcli.derive("x*y", at=[1, 2], hessian=True), ("derive", "x*y", "--at", "1,2", "--hessian")),
    "analyze": (lambda: gdcli.analyze("x**4-2*x**2"), ("analyze", "x**4-2*x**2")),
    "backprop": (lambda: gdcli.backprop("x*y", at=[1, 2]), ("backprop", "x*y", "--at", "1,2")),
    "functions": (gdcli.functions, ("functions",)),
    "card": (lambda: gdcli.functions("ellipse"), ("functions", "ellipse")),
    "check": (lambda: gdcli.check("x**2", "2*x"), ("derive", "x**2", "--check", "2*x")),
    "fit": (lambda: gdcli.fit("@houses", lr=0.3, steps=20), ("fit", "@houses", "--lr", "0.3", "--steps", "20")),
    "plot": (lambda: gdcli.plot("x**2"), ("plot", "x**2")),
}  # fmt: skip
WITHOUT_TABLE = ("derive", "card", "check", "plot")


@cache
def made(name: str) -> Answer:
    return CALLS[name][0]()


@pytest.mark.parametrize("name", CALLS)
def test_a_record_shows_itself_in_a_few_lines(name: str) -> None:
    lines = repr(made(name)).splitlines()
    assert lines[0] == type(made(name)).__name__
    assert 3 <= len(lines) <= 5
    assert max(map(len, lines)) <= LINE_CHARACTERS


@pytest.mark.parametrize("name", [name for name in CALLS if name != "plot"])
def test_the_dictionary_is_the_json_record(name: str) -> None:
    answered = made(name)
    assert json.loads(answered.to_json()) == answered.to_dict()
    done = inside(*CALLS[name][1], "--format", "json")
    assert done.status == 0, done.err
    assert json.loads(done.out) == answered.to_dict()


def test_the_notes_of_an_analysis_are_those_of_its_dictionary() -> None:
    analysis: Any = replace(made("analyze"), note_sentences=(Template("the search took {seconds} s")(seconds="9"),))
    assert list(analysis.notes) == analysis.to_dict()["notes"] == ["the search took 9 s"]


@pytest.mark.parametrize("name", [name for name in CALLS if name not in WITHOUT_TABLE])
def test_the_columns_are_those_of_the_csv(name: str) -> None:
    columns = made(name).columns()
    header, *rows = csv.reader(io.StringIO(inside(*CALLS[name][1], "--format", "csv").out))
    assert list(columns) == header
    assert all(isinstance(column, list) and len(column) == len(rows) for column in columns.values())
    for place, column in enumerate(columns.values()):
        cells = [row[place] for row in rows]
        numbers = [value for value in column if isinstance(value, float) and value == value]
        assert [float(cell) for cell, value in zip(cells, column, strict=True) if value in numbers] == numbers
    for column, array in zip(columns.values(), made(name).columns(arrays=True).values(), strict=True):
        assert isinstance(array, np.ndarray)
        assert len(array) == len(column)


@pytest.mark.parametrize("name", WITHOUT_TABLE)
def test_what_is_no_table_has_no_columns(name: str) -> None:
    with pytest.raises(UsageError):
        made(name).columns()


def test_a_sheet_of_exercises_is_a_record_too() -> None:
    sheet = gdcli.practice("chain", sheet=3, seed=7)
    assert sheet == gdcli.practice("chain", sheet=3, seed=7)
    assert sheet == pickle.loads(pickle.dumps(sheet)) == copy.deepcopy(sheet)
    assert json.loads(sheet.to_json()) == sheet.to_dict()
    assert sheet.to_dict()["exercises"][0]["question"] == f"Derive f(x) = {sheet.exercises[0].expression}."
    for shown in (sheet, *sheet.exercises):
        assert 3 <= len(repr(shown).splitlines()) <= 5
    assert sheet.exercises[0].key not in repr(sheet.exercises[0])


@pytest.mark.parametrize("topic", ["chain", "partial", "gradient", "step", "best-rate", "outcome"])
def test_an_answer_to_an_exercise_is_checked(topic: str) -> None:
    for exercise in gdcli.practice(topic, sheet=3, seed=7).exercises:
        assert gdcli.check(exercise, exercise.key).agreement == "equal"
        wrong = gdcli.check(exercise, ", ".join("98765" for _ in exercise.key.split(", ")))
        assert wrong.agreement == "different"
        assert "98765" in str(wrong.to_dict())
        assert "text/html" in wrong._repr_mimebundle_()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("options", "hint"),
    [({"topic": "chian"}, "chain"), ({"level": 4}, "from 1 to 3"), ({"sheet": 0}, "from 1 to 500")],
)
def test_exercises_that_cannot_be_made_are_refused(options: dict[str, Any], hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        gdcli.practice(**options)
    assert hint in refused.value.hint


def test_a_missing_number_is_nan_in_an_array() -> None:
    rates = made("descend").columns(arrays=True)["learning_rate"]
    assert rates.dtype == np.float64
    assert np.isnan(rates[-1])
    assert not np.isnan(rates[:-1]).any()


def test_a_picture_has_no_json() -> None:
    with pytest.raises(UsageError, match="a picture has no form as json"):
        made("plot").to_dict()


@pytest.mark.parametrize("name", CALLS)
def test_copies_are_equal(name: str) -> None:
    answered = made(name)
    for other in (pickle.loads(pickle.dumps(answered)), copy.copy(answered), copy.deepcopy(answered)):
        assert type(other) is type(answered)
        assert other == answered or name == "left"  # nan is not equal to itself
        assert repr(other) == repr(answered)


def test_the_trajectory_is_a_sequence() -> None:
    run = gdcli.descend("x**2", lr=0.1, steps=5)
    assert len(run.trajectory) == 6
    assert [iterate.step for iterate in run.trajectory] == list(range(6))
    assert run.trajectory[-1] == run.final
    assert len(run.trajectory[1:3]) == 2
    assert repr(run.trajectory) == "Trajectory of 6 iterates, from step 0 to 5"


def test_numbers_need_no_numpy_and_no_process() -> None:
    code = (
        "import sys, gdcli; run = gdcli.descend('x**2'); run.to_dict(); run.columns(); repr(run); "
        "print({'numpy', 'sympy', 'rich', 'subprocess', 'multiprocessing'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
