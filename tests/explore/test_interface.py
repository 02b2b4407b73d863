"""The Python interface: every keyword is written out, and a wrong call is answered like one of the command line."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.errors import UsageError
from gdcli.model import DEFAULTS, MAP_DEFAULTS, Settings
from tests import keywords
from tests.stubs import STUB, stub


def test_the_stub_is_made_from_the_functions() -> None:
    assert STUB.read_text(encoding="utf-8") == stub(), "run python -m tests.stubs"


def test_the_interface_shows_itself() -> None:
    assert dir(gdcli) == sorted(["__version__", "language", *gdcli.FUNCTIONS])
    for name in gdcli.FUNCTIONS:
        kinds = {each.kind for each in inspect.signature(getattr(gdcli, name)).parameters.values()}
        assert inspect.Parameter.VAR_KEYWORD not in kinds
        assert getattr(gdcli, name).__doc__
    with pytest.raises(AttributeError):
        _ = gdcli.nonsense  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "defaults"), [("descend", DEFAULTS), ("compare", DEFAULTS), ("basins", MAP_DEFAULTS)])
def test_defaults_are_those_of_the_settings(name: str, defaults: Settings) -> None:
    shown = inspect.signature(getattr(gdcli, name)).parameters
    fields = {"lr": "learning_rate"}
    for keyword in ("lr", "steps", "tol", "optimizer", "schedule"):
        if (name, keyword) != ("compare", "lr"):
            assert shown[keyword].default == getattr(defaults, fields.get(keyword, keyword))


@pytest.mark.parametrize("name", gdcli.FUNCTIONS)
def test_every_function_has_an_example(name: str) -> None:
    assert ">>> " in str(getattr(gdcli, name).__doc__)


def test_every_option_has_a_keyword_and_every_keyword_an_option() -> None:
    found = list(keywords.rows())
    for row in found:
        assert row.keyword or {row.option, f"{row.command} {row.option}"} & keywords.ONLY_TYPED, row
    for name in {row.command for row in found}:
        named = {row.keyword for row in found if row.command == name} | keywords.ONLY_IN_PYTHON
        known = inspect.signature(getattr(gdcli, name)).parameters.values()
        missing = {each.name for each in known if each.kind is inspect.Parameter.KEYWORD_ONLY} - named
        assert not {each for each in missing if f"{name} {each}" not in keywords.ONLY_IN_PYTHON}, name


untyped: Any = gdcli
"""The package without its stub: a type checker would refuse the wrong calls."""
FORMULA = SimpleNamespace(free_symbols={"x"})
"""What all formulas of sympy have."""
WRONG: list[tuple[Callable[[], object], str, str]] = [
    (lambda: untyped.descend("x**2", strat=3), "descend has no keyword strat", "Did you mean start?"),
    (lambda: untyped.sweep("x**2", verbose=3), "sweep has no keyword verbose", "It has expression, steps"),
    (lambda: untyped.derive("x**2", hesian=True), "derive has no keyword hesian", "Did you mean hessian?"),
    (lambda: untyped.descend(lambda x: x), "a Python function has no symbols", "Write the expression as text"),
    (lambda: untyped.derive(abs), "a Python function has no symbols", "gdcli.derive("),
    (lambda: untyped.descend(3), "expression cannot be 3 (int)", "text or a Problem"),
    (lambda: untyped.descend("x", 1), "too many positional arguments", "Call it as gdcli.descend("),
    (untyped.derive, "missing a required argument", "Call it as gdcli.derive("),
    (lambda: untyped.derive("x**2", 2), "too many positional arguments", 'gdcli.derive("x**2 + 3*x", at=2)'),
    (untyped.fit, "missing a required argument", 'gdcli.fit("houses.csv", model='),
    (lambda: untyped.descend("x**2", learning_rate=1), "no keyword learning_rate", "Did you mean lr?"),
    (lambda: untyped.descend("x**2", max_iter=9), "no keyword max_iter", "Did you mean steps?"),
    (lambda: untyped.descend("x**2", at=1), "no keyword at", "Did you mean start?"),
    (lambda: untyped.descend("a*x", set={"a": 2}), "no keyword set", "Did you mean parameters?"),
    (lambda: untyped.descend("x**2", weight_decy=1), "no keyword weight_decy", "Did you mean weight_decay?"),
    (lambda: untyped.descend(FORMULA), "expression cannot be", "gdcli.descend(str(expression))"),
    (lambda: untyped.descend("x**2", lr=(0.1, 1)), "lr cannot be (0.1, 1)", "`gdcli sweep` take several"),
    (lambda: untyped.sweep("x**2", starts=[1]), "starts cannot be [1] (list)", 'Write starts="x=-3:3:60".'),
    (lambda: untyped.descend("x**2", lr=None), "lr cannot be None", "a number or text"),
    (lambda: untyped.descend("x**2", lr=True), "lr cannot be True (bool)", "a number or text"),
    (lambda: untyped.descend("x**2", lr=[0.1]), "lr cannot be [0.1] (list)", "a number or text"),
    (lambda: untyped.compare("x**2", lr=[0.1, None]), "lr cannot be [0.1, None] (list)", "several values"),
    (lambda: untyped.descend("x**2", start=[None]), "start cannot be [None]", "a mapping"),
    (lambda: untyped.descend("x**2", start={"x": object}), "< is not part of the language", "Write one function"),
    (lambda: untyped.descend("x**2", start=[1, 2]), "2 numbers for 1 variable", "Give one for each"),
    (lambda: untyped.descend("x**2", steps=2.5), "steps takes a whole number", "1000 or 1e3"),
    (lambda: untyped.descend("x**2", optimizer="adm"), "unknown optimizer 'adm'", "adam"),
    (lambda: untyped.descend("x**2", on_progress=3), "on_progress cannot be 3", "a function"),
    (lambda: untyped.sweep("x**2", range=(1, 2, 3)), "a range has two ends, not 3", "range=(-3, 3)"),
    (lambda: untyped.sweep("x**2", dask=3), "dask cannot be 3", "text or None"),
    (lambda: untyped.basins("x**2", points=3), "points cannot be 3", "several values"),
    (lambda: untyped.derive("a*x", parameters=3), "parameters cannot be 3", "a mapping"),
    (lambda: untyped.functions("rosenbrok"), "no named function @rosenbrok", "Did you mean @rosenbrock?"),
    (lambda: untyped.compare("x**2", lr=[]), "the value is empty", "single commas"),
    (lambda: untyped.compare("x**2", optimizer=[]), "unknown optimizer ''", "Choose one of gd"),
    (lambda: untyped.descend("x**2", bounds=(None, None)), "':' is no pair of bounds", "an end may be left out"),
    (lambda: untyped.descend("x**2", lr=float("nan")), "the learning rate cannot be nan", "a finite number."),
    (lambda: untyped.language(None), "there is no language None", "en, pt"),
    (lambda: untyped.fit({"x": [1, 2]}, model="w*x", target="xx"), "there is no column 'xx'", "Did you mean x?"),
    (lambda: untyped.plot("x**2", range="x"), "is not a range", "Write LOW:HIGH"),
]


@pytest.mark.parametrize(("call", "message", "hint"), WRONG)
def test_a_wrong_call_is_our_error_with_a_hint(call: Callable[[], object], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as found:
        call()
    assert message in found.value.message
    assert hint in found.value.hint


def test_a_misspelled_function_is_answered_with_the_nearest() -> None:
    """Python's own traceback has the proposal, from the name and the module in the error."""
    with pytest.raises(AttributeError) as found:
        untyped.descnd  # noqa: B018
    assert (found.value.name, found.value.obj) == ("descnd", gdcli)


def test_values_are_taken_as_python_has_them() -> None:
    first = untyped.descend("x**2 + y**2", start="x=1,y=2", lr="1/10", steps="1e1")
    for start in ([1, 2], (1.0, 2.0), {"y": 2, "x": 1}, np.array([1, 2]), {"x": "1", "y": "4/2"}):
        assert untyped.descend("x**2 + y**2", start=start, lr=0.1, steps=1e1) == first
    assert untyped.descend("x**2 + y**2", start=start, lr=np.float64(0.1), steps=np.int64(10)) == first
    assert untyped.descend("a*x**2", parameters={"a": 2}).expression == "2*x**2"
    assert untyped.derive("x*y", wrt=("y", "x")).variables == ("y", "x")
    swept = untyped.sweep("x**2", lr=np.array([0.1, 0.5]), starts=3).sweep
    assert [row.learning_rate for row in swept.rows] == [0.1, 0.5]
    for box in ((-1, 1), [(-1, 1), (-1, 1)], {"x": (-1, 1), "y": "-1:1"}, "-1:1"):
        assert untyped.analyze("x*y", range=box).box == ((-1.0, 1.0), (-1.0, 1.0))
    for ends in ([(0.5, None)], (0.5, np.inf), {"x": ("1/2", None)}, "x=0.5:"):
        assert untyped.descend("x**2", bounds=ends).settings.bounds == ((0.5, np.inf),)
    assert untyped.compare("x**2", lr=0.1, optimizer=["gd", "adam"]).runs[1].settings.optimizer == "adam"


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"numpy", "sympy", "rich", "plotext", "typer", "typing", "re", "inspect"}
    code = f"import sys, gdcli; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=STUB.parents[1]
    )
    assert done.stdout.strip() == "set()"


def test_every_function_takes_a_table() -> None:
    """A mapping of columns gives the same as the expression with its rows written out."""
    data = {"x": [1.0, 2.0, 4.0], "y": np.array([3.0, 5.0, 8.0])}
    loss, written = "mean((w*x - y)**2)", "((w - 3)^2 + (2w - 5)^2 + (4w - 8)^2)/3"
    gradient = gdcli.derive(loss, data=data).gradient
    assert gradient is not None
    assert gradient[0].text == "mean(2*x*(w*x - y))"
    for name, options, field in (
        ("descend", {"lr": 0.05}, lambda run: run.final.point), ("backprop", {"at": "1"}, lambda found: found.gradient),
        ("compare", {"lr": "0.01,0.05"}, lambda found: found.ranking), ("suggest", {}, lambda rate: (rate,)),
        ("sweep", {"lr": "0.01,0.05", "starts": 3}, lambda report: (report.suggestion,)),
        ("basins", {"lr": 0.05}, lambda basins: (basins.basins[0].value,)),
        ("analyze", {}, lambda found: found.points[0].point), ("plot", {}, lambda found: found.ranges[0]),
    ):  # fmt: skip
        function = getattr(gdcli, name)
        assert field(function(loss, data=data, **options)) == pytest.approx(field(function(written, **options))), name
    with pytest.raises(UsageError, match="is no table"):
        gdcli.descend(loss, data=3)
