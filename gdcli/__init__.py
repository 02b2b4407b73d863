"""gdcli, the gradient descent explorer: type a function, get its exact derivative, watch descent move down it.

The commands of the command line, as functions that return frozen records:

    import gdcli
    run = gdcli.descend("x**2 + 3*x", lr=0.1, steps=50)
    run.final.point, run.verdict.outcome
    gdcli.language("pt")  # what representations and errors say is in Portuguese from now on

Nothing heavy is imported until a function is called. What editors read of the functions is in `__init__.pyi`.
"""

from __future__ import annotations

import sys
from importlib import import_module

__version__ = "0.1.0"

_MODULES = {
    "analyze": "analysis", "backprop": "derivation", "basins": "sweeps", "check": "checks", "compare": "comparison",
    "derive": "derivation", "descend": "single_run", "fit": "fitting.fits", "functions": "gallery", "plot": "analysis",
    "practice": "checks", "suggest": "sweeps", "sweep": "sweeps",
}  # fmt: skip
"""The functions of the interface, and the module of `gdcli.explore` that has each."""
FUNCTIONS = tuple(_MODULES)
__all__ = ["__version__", "language", *FUNCTIONS]  # noqa: PLE0604 - names, all of them


def __getattr__(name: str) -> object:
    if name in _MODULES:
        function = getattr(import_module(f"gdcli.explore.{_MODULES[name]}"), name)
        globals()[name] = import_module("gdcli.explore.python_calls").checked(function)
        return globals()[name]
    if name == "language":
        return import_module("gdcli.language")
    raise AttributeError(f"module 'gdcli' has no attribute {name!r}", name=name, obj=sys.modules[__name__])


def __dir__() -> list[str]:
    return sorted(__all__)
