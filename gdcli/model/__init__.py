"""The frozen records that rooms pass on, a file per use-case, and the words of the contract as enums.

A file is loaded when a name of it is first asked for: a short call needs few of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gdcli.model.analysis import Analysis, CriticalKind, CriticalPoint, FlatSet, FunctionPlot, Hole, LowestValue
    from gdcli.model.backprop import Backprop, GraphNode, Message
    from gdcli.model.basins import NOT_RUN, Basin, Basins
    from gdcli.model.comparison import Comparison
    from gdcli.model.default_settings import COMPARED_RATES, DEFAULTS, MAP_DEFAULTS, Settings
    from gdcli.model.derivation import (
        ChainRule,
        ChainTerm,
        Derivation,
        Formula,
        LocalView,
        RuleStep,
        SecantRow,
        SumDerivation,
        SumPartial,
    )
    from gdcli.model.gallery import Card, Gallery, KnownMinimum
    from gdcli.model.learning import Agreement, Ask, Check, ComponentCheck, Exercise, Mistake, NamedMistake, Sheet
    from gdcli.model.outcomes import Engine, Outcome, StopReason, Trend
    from gdcli.model.run import (
        Advice,
        Assignment,
        Curvature,
        Iterate,
        Kink,
        Minimum,
        PassingRun,
        PathCurvature,
        PointValue,
        Run,
        StepExplanation,
        Trajectory,
        Verdict,
        iterate_of,
        norm,
    )
    from gdcli.model.sentences import Sentence, Template, paragraph, shown
    from gdcli.model.sweep import Sweep, SweepReport, SweepRow

__all__ = [
    "COMPARED_RATES",
    "DEFAULTS",
    "MAP_DEFAULTS",
    "NOT_RUN",
    "Advice",
    "Agreement",
    "Analysis",
    "Ask",
    "Assignment",
    "Backprop",
    "Basin",
    "Basins",
    "Card",
    "ChainRule",
    "ChainTerm",
    "Check",
    "Comparison",
    "ComponentCheck",
    "CriticalKind",
    "CriticalPoint",
    "Curvature",
    "Derivation",
    "Engine",
    "Exercise",
    "FlatSet",
    "Formula",
    "FunctionPlot",
    "Gallery",
    "GraphNode",
    "Hole",
    "Iterate",
    "Kink",
    "KnownMinimum",
    "LocalView",
    "LowestValue",
    "Message",
    "Minimum",
    "Mistake",
    "NamedMistake",
    "Outcome",
    "PassingRun",
    "PathCurvature",
    "PointValue",
    "RuleStep",
    "Run",
    "SecantRow",
    "Sentence",
    "Settings",
    "Sheet",
    "StepExplanation",
    "StopReason",
    "SumDerivation",
    "SumPartial",
    "Sweep",
    "SweepReport",
    "SweepRow",
    "Template",
    "Trajectory",
    "Trend",
    "Verdict",
    "iterate_of",
    "norm",
    "paragraph",
    "shown",
]

_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "analysis": ("Analysis", "CriticalKind", "CriticalPoint", "FlatSet", "FunctionPlot", "Hole", "LowestValue"),
    "backprop": ("Backprop", "GraphNode", "Message"),
    "basins": ("NOT_RUN", "Basin", "Basins"),
    "comparison": ("Comparison",),
    "default_settings": ("COMPARED_RATES", "DEFAULTS", "MAP_DEFAULTS", "Settings"),
    "derivation": (
        "ChainRule", "ChainTerm", "Derivation", "Formula", "LocalView", "RuleStep", "SecantRow", "SumDerivation",
        "SumPartial",
    ),
    "gallery": ("Card", "Gallery", "KnownMinimum"),
    "learning": ("Agreement", "Ask", "Check", "ComponentCheck", "Exercise", "Mistake", "NamedMistake", "Sheet"),
    "outcomes": ("Engine", "Outcome", "StopReason", "Trend"),
    "run": (
        "Advice", "Assignment", "Curvature", "Iterate", "Kink", "Minimum", "PassingRun", "PathCurvature", "PointValue",
        "Run", "StepExplanation", "Trajectory", "Verdict", "iterate_of", "norm",
    ),
    "sentences": ("Sentence", "Template", "paragraph", "shown"),
    "sweep": ("Sweep", "SweepReport", "SweepRow"),
}  # fmt: skip
"""The names of each file."""


def __getattr__(name: str) -> object:
    for module, names in _PLACES.items():
        if name in names:
            found: object = getattr(import_module(f"gdcli.model.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module 'gdcli.model' has no attribute {name!r}")
