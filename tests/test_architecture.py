"""The architecture: imports go down only, and heavy libraries are loaded only when they are needed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdcli.late import SELDOM_USED

PACKAGE = Path(__file__).parents[1] / "gdcli"

# Each room and the rooms it may import; the order is the river's. A room may import its own files.
BASE = {"answer", "errors", "language_choice", "late", "model", "record", "translation"}
MAY_IMPORT: dict[str, set[str]] = {
    "record": set(),
    "translation": set(),
    "errors": {"model"},
    "language_choice": {"errors", "model", "translation"},
    "late": set(),
    "signal_mask": set(),
    "answer": set(),
    "model": {"answer", "record", "translation"},
    "language": BASE,
    "data": BASE | {"language"},
    "gallery": BASE | {"language"},
    "manual": {"record", "translation"},
    "graph": BASE | {"language"},
    "calculus.derivation": BASE | {"language"},
    "calculus.algebra": BASE | {"language", "calculus.derivation", "signal_mask"},
    "calculus.analysis": BASE | {"language", "graph"},
    "calculus.regression": BASE | {"language", "graph", "calculus.analysis"},
    "calculus.search": BASE | {"language", "graph", "calculus.analysis"},
    "descent.methods": BASE | {"language", "graph"},
    "descent.single": BASE | {"language", "graph", "descent.methods"},
    "descent.sweeps": BASE | {"language", "graph", "descent.methods", "descent.single", "signal_mask"},
    "descent.native": BASE | {"graph", "descent.methods", "descent.single", "descent.sweeps", "signal_mask"},
    "descent": BASE | {"language", "graph"},  # the files that choose an engine and run it stand above its rooms
    "diagnosis": BASE | {"language", "graph", "calculus.analysis", "descent"},
    "lessons": BASE | {"language", "calculus.derivation"},
    "explore": BASE | {"language", "data", "lessons", "gallery", "graph", "calculus", "descent", "diagnosis"},
    "output.record_kinds": {"record"},
    "output.page_context": BASE | {"output.layout"},
    "output.layout": BASE,
    "output.drawing": BASE | {"output.layout"},
    "output.plots": BASE | {"output.layout", "output.drawing"},
    "output.page": BASE | {"output.record_kinds", "output.page_context", "output.layout", "output.drawing"},
    "output.sections": BASE | {"output.layout"},
    "output.pages": BASE
    | {"output.page_context", "output.page", "output.layout", "output.drawing", "output.plots", "output.sections"},
    "output.answers": BASE | {"output.formats"},
    "output.formats": BASE
    | {"language", "output.layout", "output.drawing", "output.page_context", "output.page", "output.pages"}
    | {"output.record_kinds"},
    "notebook": BASE | {"explore", "output"},
    "cli": BASE
    | {"", "signal_mask", "language", "data", "gallery", "manual", "lessons", "explore", "output"}
    | {"calculus.algebra.limits", "descent.methods"},
}
DOORS = {
    "mpmath": {"lessons"},
    "sympy": {"calculus.algebra"},
    "plotext": {"output.drawing"},
    "rich": {
        "output.layout", "output.drawing", "output.plots", "output.page", "output.sections", "output.pages",
        "output.formats",
    },
    "typer": {"cli"},
    "numpy": {
        "data", "graph", "calculus.analysis", "calculus.regression", "calculus.search", "descent", "descent.sweeps",
        "descent.native", "diagnosis", "output.answers",
    },
}  # fmt: skip
FILES_IN_A_FOLDER = 15
MODULES_OF_A_SHORT_CALL = 92
"""Each module that a short call loads delays it by a tenth of a millisecond or more."""
MODULES_OF_A_VERDICT = 130
"""A call whose answer has a verdict loads the detectors, too."""
MODULES_OF_A_CATALOGUE = 4
"""What gettext loads to read one: `locale` and `struct`, each with its part in C."""
HEAVY = {"sympy", "numpy", "plotext", "rich"}


def room_of(name: str) -> str:
    """The room of a dotted name below the package: its first two parts where the table has them, else the first."""
    parts = name.split(".")
    return ".".join(parts[:2]) if ".".join(parts[:2]) in MAY_IMPORT else parts[0]


def name_of(path: Path) -> str:
    """The dotted name of a file below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imports_of(path: Path) -> set[str]:
    """The dotted names a file imports, wherever in the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute, so that one sees where they go"
            names.add(node.module or "")
    return names


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" and path.stem != "__main__")


def may_import(room: str, target: str) -> bool:
    """Whether a file of `room` may import `target`, a dotted name below the package."""
    allowed = MAY_IMPORT[room] | {room}
    return target in allowed or room_of(target) in allowed or target.split(".", maxsplit=1)[0] in allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    room = room_of(name_of(path))
    for name in imports_of(path):
        first, _, rest = name.partition(".")
        if first == "gdcli":
            assert may_import(room, rest), f"{room} may not import {name}"
        elif first in DOORS:
            assert room in DOORS[first], f"{first} may be imported by {DOORS[first]}, not by {room}"


def test_every_room_is_in_the_table() -> None:
    assert {room_of(name_of(path)) for path in FILES} == set(MAY_IMPORT)


def test_no_folder_is_crowded() -> None:
    for folder in {path.parent for path in FILES}:
        assert len(list(folder.glob("*.py"))) <= FILES_IN_A_FOLDER, folder


def modules_of(*arguments: str, language: str = "en") -> set[str]:
    """The modules that the program has loaded when it ends."""
    code = (
        "import sys, json, atexit, os\n"
        "sys.argv = ['gdcli', *json.loads(sys.argv[1])]\n"
        "from gdcli.__main__ import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "from gdcli.late import StandIn\n"
        "loaded = [name for name, module in sys.modules.items() if not isinstance(module, StandIn)]\n"
        "sys.stderr.write('\\n' + json.dumps(loaded))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(arguments)], capture_output=True, text=True, timeout=60, check=True,
        env=os.environ | {"GDCLI_LANG": language},
    )  # fmt: skip
    return set(json.loads(done.stderr.splitlines()[-1]))


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules among them."""
    return {name for name in modules_of(*arguments) if "." not in name}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("descend", "--help"),
        ("descend", "--lr", "0.1", "--steps", "50", "--format", "csv"),
        ("descend", "(x-1)**2+10*(y+2)**2", "--start", "4,3", "--format", "json"),
        ("descend", "@rosenbrock", "--format", "jsonl"),
        ("compare", "--lr", "0.01,0.1", "--format", "json"),
        ("derive", "--help"),
    ],
    ids=" ".join,
)
def test_what_needs_no_heavy_library_loads_none(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) & HEAVY == set()


def test_a_short_call_leaves_out_what_typer_seldom_uses() -> None:
    assert modules_of("descend", "--steps", "3", "--format", "json") & set(SELDOM_USED) == set()


@pytest.mark.parametrize(
    ("words", "most"),
    [
        (("descend", "--lr", "0.1", "--steps", "50", "--format", "csv"), MODULES_OF_A_SHORT_CALL),
        (("descend", "(x-1)**2+10*(y+2)**2", "--start", "4,3", "--format", "json"), MODULES_OF_A_VERDICT),
    ],
)
def test_a_short_call_loads_few_modules(words: tuple[str, ...], most: int) -> None:
    ours = {name for name in modules_of(*words) if name.split(".")[0] == "gdcli"}
    assert "gdcli.descent.methods.gradient_descent" in ours
    assert len(ours) <= most, sorted(ours)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_language_loads_nothing_for_programs(form: str) -> None:
    call = ("descend", "--steps", "3", "--format", form)
    assert modules_of(*call, language="pt") == modules_of(*call)


def test_help_in_a_language_loads_little() -> None:
    """Beyond English, the catalogue is read: gettext itself is loaded by typer in every language."""
    assert len(modules_of("--help", language="pt") - modules_of("--help")) <= MODULES_OF_A_CATALOGUE


def test_lanes_need_numpy_and_nothing_else() -> None:
    assert loaded_by("sweep", "--lr", "0.1,0.5", "--starts", "3", "--format", "csv") & HEAVY == {"numpy"}


def test_a_curve_needs_no_numpy_and_no_documentation_of_plotext() -> None:
    loaded = modules_of("plot", "x**2")
    assert loaded & HEAVY == {"rich", "plotext"}
    assert not [name for name in loaded if name.startswith("plotext._doc.sections")]


def test_a_convex_function_of_one_variable_is_analyzed_without_numpy() -> None:
    assert loaded_by("analyze", "exp(x) - 3*x", "--format", "json") & HEAVY == set()
