"""Runs for the tests of descents: an expression and settings."""

from __future__ import annotations

from typing import Any

from gdcli.descent.run import unjudged_run
from gdcli.graph.objective import Objective
from gdcli.language.tree import Expression
from gdcli.model import Run, Settings


def descended(expression: Expression, settings: Settings, every: int | None = None, **options: Any) -> Run:
    """One descent, without a verdict."""
    return unjudged_run(Objective(expression), settings, every, **options)
