"""Errors as they stand in the code: what is wrong comes first, a clause; what to do comes second, a sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import gdcli
from gdcli.model.sentences import Template

HOME = Path(gdcli.__file__).parent
ERRORS = {"UsageError", "CannotError", "ExpressionError"}


def errors() -> Iterator[tuple[str, list[ast.expr]]]:
    """The module and the first two arguments of every error that is made."""
    for path in sorted(HOME.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(text)) if "Error(" in text else ():
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ERRORS:
                yield ".".join(path.relative_to(HOME.parent).with_suffix("").parts), call.args[:2]


def template(module: str, argument: ast.expr) -> object:
    """The template that an argument fills in; None for a sentence that was made before."""
    if not isinstance(argument, ast.Call):
        return None
    owner, _, name = ast.unparse(argument.func).rpartition(".")
    names = vars(import_module(module))
    return getattr(names.get(owner), name, None) if owner else names.get(name)


def test_a_message_ends_without_a_point_and_a_hint_with_one() -> None:
    seen = 0
    for module, arguments in errors():
        for place, argument in enumerate(arguments):
            found = template(module, argument)
            if isinstance(found, Template):
                assert found.text.rstrip().endswith((".", "?")) == (place == 1), (module, found.text)
                seen += 1
    assert seen > 300
