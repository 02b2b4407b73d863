"""The use-cases: the only place where the rooms meet. Each takes what a person would say and returns a frozen record.

Points and gradients are tuples of n floats in the order of the problem's variables. Every function may raise
`UsageError` (the call is wrong) or `CannotError` (the work cannot be done), both with a hint. An expression is text in
the language of gdcli, a named function such as `@rosenbrock(5)`, or a `Problem` read before.

Each group of use-cases is loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gdcli.explore.analysis import analyze, card, functions, gallery, plot, view
    from gdcli.explore.checks import check, practice
    from gdcli.explore.comparison import SORTS, compare
    from gdcli.explore.derivation import (
        ALGEBRA_SECONDS,
        HESSIAN_UNASKED_VARIABLES_MAX,
        Formulas,
        backprop,
        composed,
        derive,
    )
    from gdcli.explore.descents import Stream, descend, explain, planned_rates, settings_for
    from gdcli.explore.fitting.fits import explain_fit, fit
    from gdcli.explore.fitting.prediction import predict
    from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem, as_problem, read_problem
    from gdcli.explore.sweeps import basins, suggest, sweep

__all__ = [
    "ALGEBRA_SECONDS", "DEFAULT_EXPRESSION", "HESSIAN_UNASKED_VARIABLES_MAX", "SORTS", "Formulas", "Problem",
    "Stream", "analyze", "as_problem", "backprop", "basins", "card", "check", "compare", "composed", "derive",
    "descend", "explain", "explain_fit", "fit", "functions", "gallery", "planned_rates", "plot", "practice", "predict",
    "read_problem", "settings_for", "suggest", "sweep", "view",
]  # fmt: skip

_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "checks": ("check", "practice"),
    "analysis": ("analyze", "card", "functions", "gallery", "plot", "view"),
    "comparison": ("SORTS", "compare"),
    "derivation": ("ALGEBRA_SECONDS", "HESSIAN_UNASKED_VARIABLES_MAX", "Formulas", "backprop", "composed", "derive"),
    "descents": ("Stream", "descend", "explain", "planned_rates", "settings_for"),
    "fitting.fits": ("explain_fit", "fit"),
    "fitting.prediction": ("predict",),
    "sweeps": ("basins", "suggest", "sweep"),
    "problem": ("DEFAULT_EXPRESSION", "Problem", "as_problem", "read_problem"),
}


def __getattr__(name: str) -> object:
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"gdcli.explore.{module}"), name)
    raise AttributeError(f"module 'gdcli.explore' has no attribute {name!r}")
