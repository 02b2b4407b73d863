"""Every sentence is called with the fields of its template, at each place in the code, however rarely it is said."""

from __future__ import annotations

import ast
import importlib
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import gdcli
from gdcli.model.sentences import Template

ROOT = Path(gdcli.__file__).parent
COUNT = "count"


def fields_of(template: Template) -> set[str]:
    """The names in all forms of a template."""
    forms = (template.text, template.plural or "")
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def template_of(module: ModuleType, called: ast.expr) -> Template | None:
    """The template that `NAME` or `module.NAME` stands for in a module; None for anything else."""
    match called:
        case ast.Name(id=name):
            found = getattr(module, name, None)
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if name.isupper():
            found = getattr(getattr(module, owner, None), name, None)
        case _:
            found = None
    return found if isinstance(found, Template) else None


def calls(path: Path) -> Iterator[tuple[int, Template, set[str]]]:
    """The line, the template and the given fields of each call that writes all of them out."""
    module = importlib.import_module(".".join(("gdcli", *path.relative_to(ROOT).with_suffix("").parts)))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or any(keyword.arg is None for keyword in node.keywords):
            continue
        template = template_of(module, node.func)
        if template is not None and not any(isinstance(each, ast.Starred) for each in node.args):
            yield (
                node.lineno,
                template,
                {str(keyword.arg) for keyword in node.keywords} | ({COUNT} if node.args else set()),
            )


MODULES = sorted(path for path in ROOT.rglob("*.py") if path.name not in {"__main__.py", "worker.py"})


def test_every_call_gives_the_fields_of_its_template() -> None:
    found = [(path, *call) for path in MODULES for call in calls(path)]
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {template.text!r} got {sorted(given)}"
        for path, line, template, given in found
        if fields_of(template) | ({COUNT} if template.plural else set()) != given
    ]
    assert not wrong, "\n".join(wrong)
    assert len(found) > 1000
