"""For people: the pages of the terminal, one for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gdcli.output.page import Page

PAGE_OF_KIND: Final[Mapping[str, str]] = {
    "Analysis": "analysis.analysis_page",
    "Backprop": "backprop.backprop_page",
    "Basins": "basins.basins_page",
    "Card": "gallery.card_page",
    "Check": "check.check_page",
    "Comparison": "comparison.comparison_page",
    "Derivation": "derivation.derivation_page",
    "Fit": "fit.fit_page",
    "FunctionPlot": "function.function_page",
    "Gallery": "gallery.gallery_page",
    "Run": "run.run_page",
    "StepExplanation": "explanation.explanation_page",
    "SweepReport": "sweep.sweep_page",
}
"""Module and function of the page of each kind of record; rich is loaded with the first one that is needed."""


def page_of(kind: type) -> Callable[..., Page]:
    """What makes the page of a record of that kind: called with a screen, the record, and the page's options."""
    module, name = PAGE_OF_KIND[kind.__name__].split(".")
    page: Any = getattr(import_module(f"gdcli.output.pages.{module}"), name)
    return page  # type: ignore[no-any-return]
