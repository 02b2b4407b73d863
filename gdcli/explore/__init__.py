"""The use-cases: the only place where the rooms meet. Each takes what a person would say and returns a frozen record.

Points and gradients are tuples of n floats in the order of the problem's variables. Every function may raise
`UsageError` (the call is wrong) or `CannotError` (the work cannot be done), both with a hint. An expression is text in
the language of gdcli, a named function such as `@rosenbrock(5)`, or a `Problem` read before.
"""

from gdcli.explore.analysis import analyze, card, gallery, view
from gdcli.explore.derivation import ALGEBRA_SECONDS, Formulas, backprop, derive
from gdcli.explore.descents import SORTS, compare, descend, explain, planned_rates, settings_for
from gdcli.explore.lanes import basins, sweep
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem, as_problem, read_problem

__all__ = [
    "ALGEBRA_SECONDS",
    "DEFAULT_EXPRESSION",
    "SORTS",
    "Formulas",
    "Problem",
    "analyze",
    "as_problem",
    "backprop",
    "basins",
    "card",
    "compare",
    "derive",
    "descend",
    "explain",
    "gallery",
    "planned_rates",
    "read_problem",
    "settings_for",
    "sweep",
    "view",
]
