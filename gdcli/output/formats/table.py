"""The page for people: one for each kind of record, made for the screen or the file it goes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, Final

from gdcli.output.layout.screen import Screen, screen_for
from gdcli.output.options import PageOptions
from gdcli.output.page import Page, lines_of

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
"""Module of `output/pages` and function that make the page of each kind of record."""


def lines(record: object, options: PageOptions) -> Iterator[str]:
    """The page of the record, section by section."""
    return page_lines(screen_for(options.output), record, options)


def page_lines(screen: Screen, record: object, options: PageOptions) -> Iterator[str]:
    """The page of the record as lines of a screen."""
    page = page_of(type(record))(screen, record, options)
    return lines_of(screen, page, options)


def page_of(kind: type) -> Callable[..., Page]:
    """What makes the page of a record of that kind: called with a screen, the record, and the page's options."""
    module, name = PAGE_OF_KIND[kind.__name__].split(".")
    page: Any = getattr(import_module(f"gdcli.output.pages.{module}"), name)
    return page  # type: ignore[no-any-return]
