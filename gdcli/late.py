"""Modules that are loaded late, because few calls need them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LateModule:
    """Stands for a module, and loads it when one of its names is first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - type checkers see the module itself
        return getattr(import_module(self._name), name)
