"""The frozen records that flow down the river, a file per use-case, and the words of the contract as enums."""

from gdcli.model.analysis import Analysis, CriticalKind, CriticalPoint, FlatSet, Hole, LowestValue
from gdcli.model.backprop import Backprop, GraphNode, Message
from gdcli.model.basins import MAP_DEFAULTS, NOT_RUN, Basin, Basins
from gdcli.model.comparison import COMPARED_RATES, Comparison
from gdcli.model.derivation import ChainRule, ChainTerm, Derivation, Formula, LocalView, RuleStep, SecantRow, Trend
from gdcli.model.explanation import Assignment, StepExplanation
from gdcli.model.function_plot import FunctionPlot
from gdcli.model.gallery import Card, Gallery, KnownMinimum
from gdcli.model.learning import Agreement, Ask, Check, ComponentCheck, Exercise, Mistake, NamedMistake, Sheet
from gdcli.model.outcomes import Engine, Outcome, StopReason
from gdcli.model.run import (
    DEFAULTS,
    Advice,
    Curvature,
    Iterate,
    Kink,
    Minimum,
    PassingRun,
    PathCurvature,
    Place,
    Run,
    Settings,
    Trajectory,
    Verdict,
    iterate_of,
    norm,
)
from gdcli.model.sentences import Sentence, Template
from gdcli.model.sweep import SWEEP_SEED, SWEEP_STARTS, Sweep, SweepReport, SweepRow

__all__ = [
    "COMPARED_RATES",
    "DEFAULTS",
    "MAP_DEFAULTS",
    "NOT_RUN",
    "SWEEP_SEED",
    "SWEEP_STARTS",
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
    "Place",
    "RuleStep",
    "Run",
    "SecantRow",
    "Sentence",
    "Settings",
    "Sheet",
    "StepExplanation",
    "StopReason",
    "Sweep",
    "SweepReport",
    "SweepRow",
    "Template",
    "Trajectory",
    "Trend",
    "Verdict",
    "iterate_of",
    "norm",
]
