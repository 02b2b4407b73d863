"""Modules that are loaded late, because few calls need them.

This module is imported before everything else, and therefore imports next to nothing.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Final

SELDOM_USED: Final[Mapping[str, tuple[str, ...]]] = {
    "bz2": (),
    "difflib": ("get_close_matches",),
    "fnmatch": (),
    "gettext": ("gettext",),
    "ipaddress": (),
    "linecache": (),
    "locale": (),
    "lzma": (),
    "platform": (),
    "shutil": ("get_terminal_size",),
    "subprocess": (),
    "textwrap": (),
    "token": (),
    "tokenize": (),
    "typer.completion": ("get_completion_inspect_parameters",),
    "urllib.parse": ("quote_from_bytes",),
    "uuid": ("UUID",),  # a class, which typer compares with others
    "zlib": (),
}
"""Modules that typer, sympy and what they import use for work that few calls do, each with the functions that are taken
from it when its importer is loaded."""


class LateModule:
    """Stands for a module, and loads it when one of its names is first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - type checkers see the module itself
        return getattr(import_module(self._name), name)


class StandIn(ModuleType):
    """Stands in `sys.modules` for a module that libraries import and few calls need; its first use loads the module.

    `functions` may be imported from it before: the first call of one loads the module.
    """

    def __init__(self, name: str, functions: Iterable[str] = ()) -> None:
        super().__init__(name)
        vars(self).update({function: partial(self._call, function) for function in functions})

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - type checkers do not see it
        if name == "__path__":  # Python asks this of every module from which names are imported; packages have it
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)

    def _call(self, function: str, /, *values: object, **named: object) -> object:
        return self.__getattr__(function)(*values, **named)


def load_when_used(modules: Mapping[str, Iterable[str]]) -> None:
    """Delay the modules that are not loaded yet; their importers get a `StandIn` with these functions."""
    for name, functions in modules.items():
        if name not in sys.modules:
            sys.modules[name] = StandIn(name, functions)
            package, _, last = name.rpartition(".")
            if package in sys.stdlib_module_names:  # typer is loaded later
                setattr(import_module(package), last, sys.modules[name])
