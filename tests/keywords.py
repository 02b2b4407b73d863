"""The options of each command beside the keywords of its function: the table of the manual, and what a test holds."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final, NamedTuple, get_args

import typer

import gdcli
from gdcli.cli.app import COMMANDS
from gdcli.cli.bundles import options_of

OTHER_NAMES: Final = {"ranges": "range"}
"""Options whose parameter has another name than the keyword."""
ONLY_TYPED: Final = frozenset({
    "--all", "--animate", "--brief", "--exit-code", "--explain", "--format", "--fps", "--lang", "--output",
    "--plot", "--predict", "--quiet", "--show-schedule", "--suggest", "--timeout", "--tree", "--watch",
    "derive --check", "derive --range", "practice --answers", "practice --count", "practice --record",
})  # fmt: skip
"""Options about the page, the file, the terminal and the process, which a function has no use for."""
ONLY_IN_PYTHON: Final = frozenset({
    "on_progress", "on_reading", "should_stop", "diagnose", "advise", "spectrum",
})  # fmt: skip
"""Keywords about callbacks, and about work that a caller of a function may save."""


class Row(NamedTuple):
    """An option of a command, and the keyword of the function, empty where there is none."""

    command: str
    option: str
    keyword: str


def rows() -> Iterator[Row]:
    """Every option of every command that is a function, too."""
    for command in (name for name in COMMANDS if name in gdcli.FUNCTIONS):
        known = inspect.signature(getattr(gdcli, command)).parameters
        module = import_module(f"gdcli.cli.commands.{command}")
        for name, (annotation, _) in options_of(module.command).options.items():
            option = _option(annotation)
            keyword = OTHER_NAMES.get(name, name)
            if option:
                yield Row(command, option, keyword if keyword in known else "")


def _option(annotation: Any) -> str:
    """The long name of an option; empty for an argument."""
    found = [each for each in get_args(annotation)[1:] if isinstance(each, typer.models.OptionInfo)]
    return str(found[0].default).split("/", maxsplit=1)[0] if found else ""
