"""gdcli, the gradient descent explorer: type a function, get its exact derivative, watch descent move down it.

The same use-cases as the command line, as functions that return frozen records:

    import gdcli
    run = gdcli.descend("x**2 + 3*x", lr=0.1, steps=50)
    run.final.point, run.verdict.outcome

Nothing heavy is imported until a use-case needs it.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as type checkers know it; the module typing would delay the start
if TYPE_CHECKING:
    from gdcli.explore import check as check
    from gdcli.explore import compare as compare
    from gdcli.explore import derive as derive
    from gdcli.explore import descend as descend

__version__ = "0.1.0"

__all__ = ["__version__", "check", "compare", "derive", "descend"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("gdcli.explore"), name)
    raise AttributeError(f"module 'gdcli' has no attribute {name!r}")
