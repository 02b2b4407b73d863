"""Modules that are loaded late, because few calls need them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import Any, Final

SELDOM_USED: Final = ("bz2", "ipaddress", "lzma", "subprocess", "textwrap", "tokenize", "zlib")
"""Python's modules that typer, sympy and what they import use for work that few calls do."""


class LateModule:
    """Stands for a module, and loads it when one of its names is first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - type checkers see the module itself
        return getattr(import_module(self._name), name)


class StandIn(ModuleType):
    """Stands in `sys.modules` for a module that libraries import and few calls need; its first use loads the module."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - type checkers do not see it
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def load_when_used(names: Iterable[str]) -> None:
    """Delay the modules that are not loaded yet; their importers get a `StandIn`."""
    for name in names:
        sys.modules.setdefault(name, StandIn(name))
