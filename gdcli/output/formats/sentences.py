"""Every text of the formats: what each is, why one has no meaning for a record, titles of tables, words of Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model.sentences import Template

# --- what the formats are ---------------------------------------------------------------------------------------------

WHAT_FORMATS_ARE: Final[Mapping[str, Template]] = {
    "table": Template("a page for people, with its pictures on a terminal"),
    "json": Template("one strict JSON document"),
    "jsonl": Template("one JSON record per line"),
    "csv": Template("a header, then one row per iterate"),
    "markdown": Template("tables and formulas for notes"),
    "latex": Template("formulas for paper"),
    "dot": Template("a graph as Graphviz text"),
    "mermaid": Template("a graph as Mermaid text"),
    "svg": Template("the page as a drawing for slides"),
    "html": Template("the page as a drawing for a browser"),
}
"""By the name of the format."""

# --- what has no such form --------------------------------------------------------------------------------------------

NO_SUCH_PICTURE: Final = Template("there is no picture of this as .{ending}")
PICTURE_FILES: Final = Template("Pictures are .svg and .html files; .txt gets text.")
PICTURE_ONLY: Final = Template("a picture has no form as {format}")
NAME_A_DRAWING: Final = Template("Name a file in .svg or .html with --output, or leave out --format.")
TABLES_ONLY: Final = Template("csv is for tables of numbers, and this answer is not one")
GRAPHS_ONLY: Final = Template("{format} is for computation graphs, and this answer is not one")
FORMULAS_ONLY: Final = Template("latex is for formulas, and this answer is numbers")
PAGES_ONLY: Final = Template("{format} is for pages, and this answer is not one")
USE_JSON: Final = Template("Use --format json instead.")
USE_MARKDOWN: Final = Template("Use --format markdown instead.")

REFUSALS: Final[Mapping[str, tuple[Template, Template]]] = {
    "csv": (TABLES_ONLY, USE_JSON),
    "latex": (FORMULAS_ONLY, USE_MARKDOWN),
    "dot": (GRAPHS_ONLY, USE_JSON),
    "mermaid": (GRAPHS_ONLY, USE_JSON),
    "svg": (PAGES_ONLY, USE_JSON),
    "html": (PAGES_ONLY, USE_JSON),
}
"""What a format is for, and what to use instead, for the formats that few kinds of records have."""

# --- titles of tables -------------------------------------------------------------------------------------------------

DESCENT_ON: Final = Template("Gradient descent on {function}")
COMPARISON_ON: Final = Template("Comparison on {function}")
COMPARISON: Final = Template("Comparison")
BACKPROPAGATION: Final = Template("Backpropagation through {function}")
CRITICAL_POINTS: Final = Template("Critical points of {function}")
NAMED_FUNCTIONS: Final = Template("Named functions")
SWEEP_ON: Final = Template("Sweep over learning rates on {function}")
BASINS_OF: Final = Template("Basins of {function}")
PREDICTIONS: Final = Template("Predictions")

# --- graphs, and numbers at a point -----------------------------------------------------------------------------------

NODE_ADJOINT: Final = Template("adjoint {adjoint}")

# --- Markdown ---------------------------------------------------------------------------------------------------------

RUN: Final = Template(
    "Optimizer `{method}`, learning rate {rate}, {count} step; the reason to stop: {reason}.",
    "Optimizer `{method}`, learning rate {rate}, {count} steps; the reason to stop: {reason}.",
)
VERDICT: Final = Template("**{outcome}**: {summary}")
STARTS: Final = Template("Starts: {starts}.")
RATE_TO_USE: Final = Template("Learning rate to use: {rate} ({reason}).")
NO_RATE_TO_USE: Final = Template("Learning rate to use: none ({reason}).")
SORTED_BY: Final = Template("Sorted by {column}; the best stands first.")
DERIVATIVE_OF: Final = Template("The derivative of `{expression}`")
ORDER: Final = Template("order {order}: `{formula}`")
AT: Final = Template("At {point}:")
DERIVATIVE_BY: Final = Template("derivative by {variable}: {slope}")
NORM: Final = Template("gradient norm {norm}")
JUMPS: Final = Template("the function jumps there, so that a derivative does not exist")
KINK: Final = Template("the function has a kink there, where the derivative is a convention")
RISING: Final = Template("the function is rising there")
FALLING: Final = Template("the function is falling there")
MINIMUM: Final = Template("the function has a minimum there")
MAXIMUM: Final = Template("the function has a maximum there")
INFLECTION: Final = Template("the function has an inflection there")
FLAT: Final = Template("the function is constant around it")
SECANT_SLOPE: Final = Template("secant slope")
CENTRAL_SLOPE: Final = Template("central slope")
CENTRAL_ERROR: Final = Template("central error")
