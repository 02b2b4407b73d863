"""Generated C, compiled and called, against the Python evaluator on every function of the table."""

from __future__ import annotations

import ctypes
import math
import re
import shutil
import subprocess
from fractions import Fraction

import pytest

from gdcli.graph.code import c
from gdcli.graph.nodes import Graph
from gdcli.graph.objective import Objective
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.reading.parser import parse

COMPILER = shutil.which("cc")
TEXTS = [
    *(f"{name}({', '.join('xyz'[: function.arity or 3])})" for name, function in FUNCTIONS.items()),
    "(1 - x)**2 + 100*(y - x**2)**2",
    "x**y + x**2.5 - 1/x + 0.1*z",
    " + ".join(f"(x - {i}/7)**2*y" for i in range(60)),
]
EDGES = (-math.inf, -1e308, -800.0, -1.5, -1.0, -0.3, 0.0, 0.4, 1.0, 2.5, 800.0, 1e308, math.inf, math.nan)

pytestmark = pytest.mark.skipif(COMPILER is None, reason="no C compiler on the path")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """All functions of the table with their gradients in one shared library."""
    folder = tmp_path_factory.mktemp("c")
    source = []
    for i, text in enumerate(TEXTS):
        objective = Objective(parse(text))
        source.append(c.function(objective.graph, (objective.output, *objective.gradient), objective.inputs, f"f{i}"))
    (folder / "f.c").write_text(c.declared("\n".join(source)))
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", "-ffp-contract=off", "-shared", "-fPIC"]
    subprocess.run([str(COMPILER), *flags, "-o", folder / "f.so", folder / "f.c", "-lm"], check=True)
    return ctypes.CDLL(str(folder / "f.so"))


@pytest.mark.parametrize("text", TEXTS)
def test_c_agrees_with_python(library, text):
    objective = Objective(parse(text))
    count = len(objective.variables)
    function = getattr(library, f"f{TEXTS.index(text)}")
    out = (ctypes.c_double * (count + 1))()
    for a in EDGES:
        for b in (0.75, -2.0) if count > 1 else (0.0,):
            point = (a, b, -1.0)[:count]
            function((ctypes.c_double * count)(*point), out)
            value, gradient = objective.value_and_gradient(point)
            assert out[0] == pytest.approx(value, rel=1e-13, abs=1e-300, nan_ok=True), point
            if not math.isnan(value):
                assert list(out[1:]) == pytest.approx(list(gradient), rel=1e-12, abs=1e-300, nan_ok=True), point


def test_constants_are_written_exactly():
    graph = Graph()
    block = c.lines(graph, [graph.constant(v) for v in (0.1, -2.5, math.inf, -math.inf, math.nan)], {})
    assert block.results == ("0x1.999999999999ap-4", "-0x1.4000000000000p+1", "INFINITY", "-INFINITY", "NAN")


@pytest.mark.parametrize("base", [1e-300, 0.1, 0.5, 0.9, 0.999])
def test_a_power_is_not_computed_only_if_it_does_not_change_1(base):
    graph = Graph()
    u = graph.variable("u")
    node = graph.sub(graph.constant(1.0), graph.pow(graph.constant(base), u))
    (text,) = c.lines(graph, [node], {u: "u"}, writer=c.ScalarWriter).results
    found = re.fullmatch(r"\(u > (\d+)\.0 \? 0x1\.0+p\+0 : (0x1\.0+p\+0 - pow\(.*, u\))\)", text)
    assert found is not None
    without_effect = int(found[1])
    assert Fraction(base) ** without_effect < Fraction(1, 2**54)
    assert 1.0 - base ** (without_effect // 2) < 1.0
    assert c.lines(graph, [node], {u: "u"}).results == (found[2],)


def test_statements_are_numbered_and_hold_no_text_of_the_user():
    objective = Objective(parse("exp(E*system) + exp(E*system)**2"))
    block = c.lines(objective.graph, [objective.output], {n: f"x[{i}]" for i, n in enumerate(objective.inputs)})
    assert block.lines == ("const double t0 = exp(x[0]*x[1]);",)
    assert block.results == ("t0 + t0*t0",)
