"""The house: imports go down only, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gdcli"

# Each room and the rooms it may import; the order is the river's.
MAY_IMPORT: dict[str, set[str]] = {
    "record": set(),
    "errors": set(),
    "model": {"record"},
    "language": {"errors", "model"},
    "gallery": {"errors", "model", "language"},
    "graph": {"errors", "model", "language"},
    "calculus": {"errors", "model", "language"},
    "descent": {"errors", "model", "language", "graph"},
    "diagnosis": {"errors", "model", "language", "graph", "descent"},
    "render": {"errors", "model", "language"},
    "export": {"errors", "model", "language"},
    "explore": {"errors", "model", "language", "gallery", "graph", "calculus", "descent", "diagnosis"},
    "cli": {"", "errors", "model", "language", "gallery", "calculus", "descent", "export", "render", "explore"},
}
DOORS = {
    "sympy": {"calculus"},
    "plotext": {"render"},
    "rich": {"render", "cli"},
    "typer": {"cli"},
    "numpy": {"graph", "descent", "diagnosis"},
}
HEAVY = {"sympy", "numpy", "plotext", "rich"}


def room_of(path: Path) -> str:
    """The room a file stands in: the folder below the package, or the file itself."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


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


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path.name not in {"__main__.py"} and path.parent != PACKAGE)
FILES += [PACKAGE / "record.py", PACKAGE / "errors.py", PACKAGE / "model.py", PACKAGE / "gallery.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    room = room_of(path)
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "gdcli":
            target = parts[1] if len(parts) > 1 else ""
            assert target in {room, "record"} | MAY_IMPORT[room], f"{room} may not import {name}"
        elif parts[0] in DOORS:
            assert room in DOORS[parts[0]], f"{parts[0]} may be imported by {DOORS[parts[0]]}, not by {room}"


def test_every_room_is_in_the_table() -> None:
    rooms = {room_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms == set(MAY_IMPORT)


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules that the program has loaded when it ends."""
    code = (
        "import sys, json, atexit, os\n"
        "sys.argv = ['gdcli', *json.loads(sys.argv[1])]\n"
        "from gdcli.__main__ import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "sys.stderr.write('\\n' + json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(arguments)], capture_output=True, text=True, timeout=60, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


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


def test_lanes_need_numpy_and_nothing_else() -> None:
    assert loaded_by("sweep", "--lr", "0.1,0.5", "--starts", "3", "--format", "csv") & HEAVY == {"numpy"}


def test_a_heavy_library_is_seen_when_it_is_there() -> None:
    assert "rich" in loaded_by("descend", "--steps", "3")
