"""One entry of the gallery, and the parts that several entries share: sources, variables, sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gdcli.gallery.formulas import names_of_x
from gdcli.gallery.named_function import Minima, NamedFunction, Size
from gdcli.model.gallery import ModelRows
from gdcli.model.sentences import Template

MGH: Final = "Moré, Garbow & Hillstrom 1981"
JAMIL: Final = "Jamil & Yang 2013"
SURJANOVIC: Final = "Surjanovic & Bingham 2013"
GOODFELLOW: Final = "Goodfellow, Bengio & Courville 2016, Deep Learning"
NESTEROV: Final = "Nesterov 2004, Introductory Lectures on Convex Optimization"

X: Final = ("x",)
WEIGHTS: Final = ("b", "w")
ANY_SIZE: Final = Size()
SIZE_FROM_TWO: Final = Size(least=2)


def entry(
    name: str, about: Template, tags: str, text: str | Callable[[int], str], start: tuple[float, ...], *,
    ranges: tuple[tuple[float, float], ...], minima: Minima | Callable[[int], Minima] = (),
    variables: tuple[str, ...] | Callable[[int], tuple[str, ...]] = ("x", "y"), size: Size | None = None,
    rows: ModelRows | None = None, source: str, teaches: Template,
) -> NamedFunction:  # fmt: skip
    """One entry, with its tags as words between commas and x, y or x1 … xn for the variables of a generated form."""
    if size is not None and variables == ("x", "y"):
        variables = names_of_x
    words = frozenset(tags.split(", "))
    return NamedFunction(
        name, about(), source, teaches(), words, text, start, ranges, minima, variables, size, rows
    )  # fmt: skip
