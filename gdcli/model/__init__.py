"""The frozen records that flow down the river, a file per use-case, and the words of the contract as enums."""

from gdcli.model.analysis import Analysis, CriticalKind, CriticalPoint
from gdcli.model.backprop import Backprop, GraphNode, Message
from gdcli.model.basins import NOT_RUN, Basin, Basins
from gdcli.model.check import Agreement, Check, ComponentCheck, Mistake, NamedMistake
from gdcli.model.comparison import Comparison
from gdcli.model.derivation import ChainRule, ChainTerm, Derivation, LocalView, RuleStep, SecantRow, Trend
from gdcli.model.explanation import Assignment, StepExplanation
from gdcli.model.formula import Formula
from gdcli.model.function_plot import FunctionPlot
from gdcli.model.gallery import Card, Gallery, KnownMinimum
from gdcli.model.outcomes import Engine, Outcome, StopReason
from gdcli.model.run import Curvature, Iterate, Run, Settings, Trajectory, Verdict, iterate_of, norm
from gdcli.model.sweep import Sweep, SweepReport, SweepRow

__all__ = [
    "NOT_RUN",
    "Agreement",
    "Analysis",
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
    "Formula",
    "FunctionPlot",
    "Gallery",
    "GraphNode",
    "Iterate",
    "KnownMinimum",
    "LocalView",
    "Message",
    "Mistake",
    "NamedMistake",
    "Outcome",
    "RuleStep",
    "Run",
    "SecantRow",
    "Settings",
    "StepExplanation",
    "StopReason",
    "Sweep",
    "SweepReport",
    "SweepRow",
    "Trajectory",
    "Trend",
    "Verdict",
    "iterate_of",
    "norm",
]
